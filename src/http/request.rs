//! A finished HTTP request, for any HTTP client.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use zeroize::Zeroize;

use super::{BaseUrl, HttpMethod};
use crate::wire::encode::with_room;

/// An HTTP request, ready to be sent: method, URL, headers, body.
///
/// It may carry a password, a bearer token, and a hash that can be replayed. So URL, headers and
/// body are wiped on drop, and `Debug` shows only the method, the URL without its query and without
/// an id in its path that may be a password, and the length of the body. What you copy out of it,
/// or take with [`into_body`](Self::into_body), is yours to wipe.
///
/// With the feature `http` it converts into `http::Request<String>` and `http::Request<Vec<u8>>`.
/// Those types wipe nothing: from the conversion on, the URL, the headers and the body are yours.
///
/// ```
/// use mor_api::methods::dids::DidDetailsUpdate;
/// use mor_api::{BaseUrl, SecretKey, Signer};
///
/// let signer = Signer::new("admin", SecretKey::new("secret")?);
/// let request = DidDetailsUpdate::new(6511).call_limit(999);
/// let http = signer
///     .sign(&request)?
///     .post_with_query(&BaseUrl::parse("https://mor.example.com")?);
///
/// assert_eq!(http.method().as_str(), "POST");
/// assert_eq!(
///     http.url(),
///     "https://mor.example.com/billing/api/did_details_update\
///      ?u=admin&did_id=6511&call_limit=999\
///      &hash=f7de355c9b4421ce6c705b4b32c89dbcaca51e46",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct HttpRequest {
    method: HttpMethod,
    url: String,
    /// Where in the URL the path begins and ends. A `?` and the query follow, if there is one.
    path: Range<usize>,
    /// The length of what `Debug` shows of the URL.
    shown: usize,
    content_type: Option<&'static str>,
    authorization: String,
    body: String,
}

impl HttpRequest {
    /// A request without body, with room for a query.
    fn to_path(method: HttpMethod, base: &BaseUrl, api_path: &str, query_room: usize) -> Self {
        let (url, path) = url(base, api_path, query_room);
        let (authorization, body, shown) = (String::new(), String::new(), path.end);
        Self { method, url, path, shown, content_type: None, authorization, body }
    }

    /// A request to a path under `/api/`, without query and body.
    #[cfg(feature = "json")]
    pub(crate) fn bare(method: HttpMethod, base: &BaseUrl, api_path: &str) -> Self {
        Self::to_path(method, base, api_path, 0)
    }

    /// A request to a path under `/api/` with a body.
    #[inline]
    pub(crate) fn with_body(
        method: HttpMethod,
        base: &BaseUrl,
        api_path: &str,
        content_type: &'static str,
        body: String,
    ) -> Self {
        let (url, path) = url(base, api_path, 0);
        let (authorization, shown) = (String::new(), path.end);
        Self { method, url, path, shown, content_type: Some(content_type), authorization, body }
    }

    /// A request to a path under `/api/` with a query of at most `query_room` bytes, which `write`
    /// appends to the URL. Without a query if that appends nothing.
    pub(crate) fn with_query(
        method: HttpMethod,
        base: &BaseUrl,
        api_path: &str,
        query_room: usize,
        write: impl FnOnce(&mut String),
    ) -> Self {
        let room = query_room.saturating_add("?".len());
        let mut request = Self::to_path(method, base, api_path, room);
        request.url.push('?');
        write(&mut request.url);
        if request.url.len() == request.path.end + "?".len() {
            request.url.truncate(request.path.end);
        }
        request
    }

    /// The same request, the last segment of whose path is a secret.
    pub(crate) fn hiding_last_segment(mut self) -> Self {
        let slash = self.path().rfind('/').unwrap_or_default();
        self.shown = self.path.start + slash + "/".len();
        self
    }

    /// The same request with an `authorization` header, which takes over the text and wipes it.
    #[cfg(feature = "json")]
    pub(crate) fn authorized(mut self, authorization: String) -> Self {
        self.authorization = authorization;
        self
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> HttpMethod {
        self.method
    }

    /// The whole URL: scheme, host, path, query.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The path, without the query. For a few methods it [ends](crate::Transport::IdInPath) with an
    /// id, which may be a password.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.get(self.path.clone()).unwrap_or_default()
    }

    /// The query without `?`, encoded; `None` when there is none.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.url.get(self.path.end + 1..)
    }

    /// The headers, names in lowercase: `content-type` where there is a body, `authorization` for
    /// API v2.
    ///
    /// The value of `authorization` is a secret: do not log it.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let content_type = self.content_type.map(|value| ("content-type", value));
        let authorization = Some(("authorization", self.authorization.as_str()))
            .filter(|(_, value)| !value.is_empty());
        content_type.into_iter().chain(authorization)
    }

    /// The body; empty when there is none.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Takes the body, to hand it to an HTTP client without copying it.
    ///
    /// The rest of the request is wiped. The body may hold a password and is now yours to wipe;
    /// most HTTP clients do not.
    #[must_use]
    pub fn into_body(mut self) -> String {
        core::mem::take(&mut self.body)
    }
}

/// The URL without a query, and where its path begins and ends. It has room for what is to follow,
/// so that appending a query leaves no outgrown copy of it in freed memory.
#[inline]
fn url(base: &BaseUrl, api_path: &str, room: usize) -> (String, Range<usize>) {
    let pieces = [base.as_str(), "/api/", api_path];
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    let mut url = with_room(room.saturating_add(length));
    for piece in pieces {
        url.push_str(piece);
    }
    (url, base.origin_length()..length)
}

impl Drop for HttpRequest {
    fn drop(&mut self) {
        for text in [&mut self.url, &mut self.authorization, &mut self.body] {
            // Most requests lack one of the three, and even an empty fill costs some processors
            // time.
            if text.capacity() > 0 {
                wiped(core::mem::take(text));
            }
        }
    }
}

/// The text's allocation, its whole capacity filled with zeros.
///
/// `Zeroizing<String>` does the same with one volatile store a byte: 23 ns for a URL of 130 bytes,
/// where filling the slice at once takes 3.
fn wiped(text: String) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    bytes.resize(bytes.capacity(), 0);
    bytes.as_mut_slice().zeroize();
    bytes
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url.get(..self.shown).unwrap_or_default())
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "http")]
mod conversion {
    use alloc::string::String;
    use alloc::vec::Vec;

    use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};

    use super::HttpRequest;

    /// The `authorization` header is marked sensitive, so that `Debug` hides it.
    ///
    /// `http::Request` wipes nothing. Its URL, which has the hash and perhaps a password in the
    /// query, its headers and its body are yours from here on, and so is the partial copy that a
    /// failure leaves in freed memory.
    ///
    /// # Errors
    /// `http::Error` where the `http` crate has a limit, such as 64 KiB for a URL.
    impl TryFrom<HttpRequest> for http::Request<String> {
        type Error = http::Error;

        fn try_from(request: HttpRequest) -> Result<Self, Self::Error> {
            let mut builder =
                http::Request::builder().method(request.method.as_str()).uri(request.url());
            if let Some(value) = request.content_type {
                builder = builder.header(CONTENT_TYPE, value);
            }
            if !request.authorization.is_empty() {
                let mut value = HeaderValue::from_str(&request.authorization)?;
                value.set_sensitive(true);
                builder = builder.header(AUTHORIZATION, value);
            }
            // The body leaves the request only after nothing can fail any more: a builder that
            // holds an error would drop it without wiping it.
            let head = builder.body(())?;
            Ok(head.map(|()| request.into_body()))
        }
    }

    /// As for `http::Request<String>`, with the body as bytes.
    impl TryFrom<HttpRequest> for http::Request<Vec<u8>> {
        type Error = http::Error;

        fn try_from(request: HttpRequest) -> Result<Self, Self::Error> {
            http::Request::<String>::try_from(request)
                .map(|request| request.map(String::into_bytes))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wiping_fills_the_whole_allocation_with_zeros() {
        for (text, room) in [("", 0), ("x", 0), ("pswd=hunter2", 0), ("pswd=hunter2", 500)] {
            let mut secret = String::with_capacity(text.len() + room);
            secret.push_str(text);
            let (address, capacity) = (secret.as_ptr(), secret.capacity());
            let bytes = wiped(secret);
            assert_eq!(bytes.as_ptr(), address, "the allocation itself, not a copy");
            assert_eq!(bytes.len(), capacity);
            assert!(bytes.iter().all(|byte| *byte == 0), "{text:?} {room}");
        }
    }

    #[test]
    fn a_query_to_which_nothing_is_written_is_none() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        for (written, query) in [("", None), ("a", Some("a"))] {
            let request = HttpRequest::with_query(HttpMethod::Get, &base, "x", 0, |url| {
                url.push_str(written);
            });
            assert_eq!((request.path(), request.query()), ("/billing/api/x", query));
        }
    }

    #[test]
    fn debug_shows_no_query_no_header_and_no_body() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        let query = HttpRequest::with_query(HttpMethod::Get, &base, "x", 9, |url| {
            url.push_str("p=hunter2");
        });
        assert_eq!((query.path(), query.query()), ("/billing/api/x", Some("p=hunter2")));
        let body = HttpRequest::with_body(HttpMethod::Post, &base, "x", "y", "hunter2".into());
        assert_eq!((body.path(), body.query()), ("/billing/api/x", None));
        let id = HttpRequest::with_body(HttpMethod::Post, &base, "x/hunter2", "y", String::new());
        for request in [query, body, id.hiding_last_segment()] {
            let debug = alloc::format!("{request:?}");
            assert!(!debug.contains("hunter2"), "{debug}");
            assert!(debug.contains("https://example.com/billing/api/x"), "{debug}");
        }
    }
}
