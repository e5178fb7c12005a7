//! The base URL of a MOR server, checked once.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::net::Ipv6Addr;
use core::str::FromStr;

/// The address of a server: scheme, host, optionally a port, and the path that contains `/api/`.
///
/// - A URL without a path means `/billing`, the path on the pages. Any other path is kept.
/// - One `api` at the end, in either case, is removed: `/billing/api/` means `/billing`, and `/api`
///   means a server with `/api/` at its root, as [`at_root`](Self::at_root) does.
/// - A path that goes on after `api` is refused, because it is a method's address, such as
///   `/billing/api/did_create`. Requests append that part themselves.
///
/// ```
/// use mor_api::{BaseUrl, BaseUrlError};
///
/// for url in [
///     "https://mor.example.com",
///     "https://mor.example.com/billing/",
///     "https://mor.example.com/billing/api/",
/// ] {
///     assert_eq!(
///         BaseUrl::parse(url)?.to_string(),
///         "https://mor.example.com/billing"
///     );
/// }
/// assert_eq!(
///     BaseUrl::parse("http://192.0.2.1:8080")?.at_root().to_string(),
///     "http://192.0.2.1:8080"
/// );
/// assert_eq!(
///     BaseUrl::parse("https://mor.example.com/billing/api/did_create"),
///     Err(BaseUrlError::BeyondApi)
/// );
/// # Ok::<(), mor_api::BaseUrlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    /// Scheme, authority and a path that does not end with `/`.
    url: String,
    /// Where the path begins.
    origin_length: usize,
}

impl BaseUrl {
    /// Reads an absolute `http` or `https` URL.
    ///
    /// # Errors
    /// [`BaseUrlError`] tells which part is wrong: another scheme, an empty host, characters that
    /// no host or path has, a username or password, a query or fragment, or a path that goes on
    /// after `/api`.
    pub fn parse(url: &str) -> Result<Self, BaseUrlError> {
        let (scheme, rest) = url.split_once("://").ok_or(BaseUrlError::Scheme)?;
        if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
            return Err(BaseUrlError::Scheme);
        }
        if rest.contains(['?', '#']) {
            return Err(BaseUrlError::Query);
        }
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        if authority.contains('@') {
            return Err(BaseUrlError::Credentials);
        }
        check_authority(authority)?;
        let origin = format!("{}://{authority}", scheme.to_ascii_lowercase());
        let origin_length = origin.len();
        Ok(Self { url: origin + path_before_api(path)?, origin_length })
    }

    /// The same server with `/api/` at its root.
    #[must_use]
    pub fn at_root(mut self) -> Self {
        self.url.truncate(self.origin_length);
        self
    }

    /// The whole URL, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// Where the path begins.
    pub(crate) const fn origin_length(&self) -> usize {
        self.origin_length
    }
}

/// The path that contains `/api/`, checked, without a slash at its end.
fn path_before_api(path: &str) -> Result<&str, BaseUrlError> {
    let path = path.trim_end_matches('/');
    if path.is_empty() {
        return Ok("/billing");
    }
    if !path.split('/').skip(1).all(is_segment) {
        return Err(BaseUrlError::Path);
    }
    // What people copy from a page or a browser ends with `/api/` more often than not.
    let before = match path.rsplit_once('/') {
        Some((before, last)) if is_api(last) => before,
        _ => path,
    };
    if before.split('/').any(is_api) { Err(BaseUrlError::BeyondApi) } else { Ok(before) }
}

/// Whether a segment is the one that requests append. No server has it in capitals.
fn is_api(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("api")
}

fn check_authority(authority: &str) -> Result<(), BaseUrlError> {
    let (host_is_valid, port) = if let Some((address, port)) =
        authority.strip_prefix('[').and_then(|rest| rest.split_once(']'))
    {
        (address.parse::<Ipv6Addr>().is_ok(), port)
    } else {
        let (host, port) =
            authority.find(':').map_or((authority, ""), |colon| authority.split_at(colon));
        (is_host(host), port)
    };
    if !host_is_valid {
        return Err(BaseUrlError::Host);
    }
    match port.strip_prefix(':') {
        None if port.is_empty() => Ok(()),
        Some(port)
            if port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok() =>
        {
            Ok(())
        }
        _ => Err(BaseUrlError::Port),
    }
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

/// Whether no proxy normalizes this path segment to another one.
fn is_segment(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..")
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        Self::parse(url)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

/// Which part of a base URL is wrong. The error does not hold the URL, which may have a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// It does not begin with `http://` or `https://`.
    Scheme,
    /// The host is empty or has characters that no host has.
    Host,
    /// The port is not a number up to 65535.
    Port,
    /// It has a username or a password.
    Credentials,
    /// The path has empty or dotted segments, or characters other than letters, digits, `-`, `.`,
    /// `_` and `~`.
    Path,
    /// It has a query or a fragment.
    Query,
    /// The path goes on after a segment `api`, as a method's address does.
    BeyondApi,
}

impl fmt::Display for BaseUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "the base url does not begin with http:// or https://",
            Self::Host => "the base url has no valid host",
            Self::Port => "the base url has no valid port",
            Self::Credentials => "the base url has a username or password",
            Self::Path => "the base url has no valid path",
            Self::Query => "the base url has a query or fragment",
            Self::BeyondApi => "the base url goes on after `/api`: end it there",
        })
    }
}

impl core::error::Error for BaseUrlError {}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn urls_are_normalized() {
        for (url, expected) in [
            ("HTTP://Example.com", "http://Example.com/billing"),
            ("http://192.0.2.7:80/billing", "http://192.0.2.7:80/billing"),
            ("https://[2001:db8::1]:8443/mor/billing//", "https://[2001:db8::1]:8443/mor/billing"),
            ("http://localhost/", "http://localhost/billing"),
            ("http://h/billing/api", "http://h/billing"),
            ("http://h/billing/api/", "http://h/billing"),
            ("http://h/billing/API//", "http://h/billing"),
            ("http://h/api", "http://h"),
            ("http://h:8080/Api/", "http://h:8080"),
            ("http://h/mor/api", "http://h/mor"),
            ("http://h/apis", "http://h/apis"),
            ("http://h/billing/myapi", "http://h/billing/myapi"),
            ("http://api/api", "http://api"),
        ] {
            assert_eq!(BaseUrl::parse(url).unwrap().to_string(), expected);
        }
        for url in ["http://h/mor", "http://h/billing/api", "http://h/api"] {
            assert_eq!(BaseUrl::parse(url).unwrap().at_root().as_str(), "http://h");
        }
    }

    #[test]
    fn each_fault_has_its_error() {
        for (url, error) in [
            ("", BaseUrlError::Scheme),
            ("mor.example.com", BaseUrlError::Scheme),
            ("ftp://mor.example.com", BaseUrlError::Scheme),
            (" http://h", BaseUrlError::Scheme),
            ("http://", BaseUrlError::Host),
            ("http:///billing", BaseUrlError::Host),
            ("http://<SERVER_IP>", BaseUrlError::Host),
            ("http://h h", BaseUrlError::Host),
            ("http://h\r\nX: y", BaseUrlError::Host),
            ("http://[::1", BaseUrlError::Host),
            ("http://[zz]", BaseUrlError::Host),
            ("http://h:", BaseUrlError::Port),
            ("http://h:+80", BaseUrlError::Port),
            ("http://h:65536", BaseUrlError::Port),
            ("http://[::1]x", BaseUrlError::Port),
            ("http://a:b@h", BaseUrlError::Credentials),
            ("http://h/billing?x", BaseUrlError::Query),
            ("http://h/#x", BaseUrlError::Query),
            ("http://h/a/../b", BaseUrlError::Path),
            ("http://h//billing", BaseUrlError::Path),
            ("http://h/a b", BaseUrlError::Path),
            ("http://h/%2e", BaseUrlError::Path),
            ("http://h//api", BaseUrlError::Path),
            ("http://h/billing/api/user_details_update", BaseUrlError::BeyondApi),
            ("http://h/billing/api/v2/", BaseUrlError::BeyondApi),
            ("http://h/api/did_create", BaseUrlError::BeyondApi),
            ("http://h/billing/API/did_create", BaseUrlError::BeyondApi),
            ("http://h/billing/api/api", BaseUrlError::BeyondApi),
            ("http://h/billing/api?u=admin", BaseUrlError::Query),
        ] {
            assert_eq!(BaseUrl::parse(url), Err(error), "{url}");
        }
    }
}
