//! A finished HTTP request, for any HTTP client.

use alloc::string::String;
use core::fmt;
use core::ops::Range;

use zeroize::Zeroize;

use crate::base_url::BaseUrl;
use crate::form::with_room;

/// An HTTP method that the API uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
}

impl Method {
    /// The method's name, in capitals.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An HTTP request, ready to be sent: method, URL, headers, body.
///
/// It may carry a password, a bearer token, and a hash that can be replayed, so its texts are wiped on drop, and `Debug` shows
/// the method, the URL without its query, and the length of the body only.
///
/// With the feature `http` it converts into `http::Request<String>` and `http::Request<Vec<u8>>`.
///
/// ```
/// use mor_api::{BaseUrl, DidDetailsUpdate, SecretKey, Signer};
///
/// let signer = Signer::new("admin", SecretKey::new("secret")?);
/// let request = DidDetailsUpdate::new(6511).call_limit(999);
/// let http = signer.sign(&request)?.post_with_query(&BaseUrl::parse("https://mor.example.com")?);
///
/// assert_eq!(http.method().as_str(), "POST");
/// assert_eq!(
///     http.url(),
///     "https://mor.example.com/billing/api/did_details_update\
///      ?u=admin&did_id=6511&call_limit=999&hash=f7de355c9b4421ce6c705b4b32c89dbcaca51e46",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct HttpRequest {
    method: Method,
    url: String,
    /// Where in the URL the path begins and ends; behind it stands the query, if there is one.
    path: Range<usize>,
    content_type: Option<&'static str>,
    authorization: String,
    body: String,
}

impl HttpRequest {
    /// A request to a path under `/api/` with a body.
    #[inline]
    pub(crate) fn with_body(
        method: Method,
        base: &BaseUrl,
        api_path: &str,
        content_type: &'static str,
        body: String,
    ) -> Self {
        let (url, path) = url(base, api_path, 0);
        Self { method, url, path, content_type: Some(content_type), authorization: String::new(), body }
    }

    /// A request to a path under `/api/` with a query of at most this length, which `write` appends to the URL.
    pub(crate) fn with_query(
        method: Method,
        base: &BaseUrl,
        api_path: &str,
        query_room: usize,
        write: impl FnOnce(&mut String),
    ) -> Self {
        let (mut url, path) = url(base, api_path, query_room.saturating_add("?".len()));
        url.push('?');
        write(&mut url);
        Self { method, url, path, content_type: None, authorization: String::new(), body: String::new() }
    }

    #[cfg(feature = "json")]
    pub(crate) fn authorized(mut self, authorization: String) -> Self {
        self.authorization = authorization;
        self
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The whole URL: scheme, host, path, query.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The path, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.get(self.path.clone()).unwrap_or_default()
    }

    /// The query without `?`, encoded; `None` when there is none.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.url.get(self.path.end + 1..)
    }

    /// The headers, names in lowercase: `content-type` where there is a body, `authorization` for API v2.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let content_type = self.content_type.map(|value| ("content-type", value));
        let authorization = Some(("authorization", self.authorization.as_str())).filter(|(_, value)| !value.is_empty());
        content_type.into_iter().chain(authorization)
    }

    /// The body; empty when there is none.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Takes the body out, to hand it to a client without copying. It is yours to wipe.
    #[must_use]
    pub fn into_body(mut self) -> String {
        core::mem::take(&mut self.body)
    }
}

/// The URL without a query, with room for what is to follow, so that no outgrown copy of the query stays behind in memory. And where its
/// path lies.
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
        // Some processors take very long to fill no bytes at the address that stands for nothing.
        for text in
            [&mut self.url, &mut self.authorization, &mut self.body].into_iter().filter(|text| text.capacity() > 0)
        {
            wipe(text);
        }
    }
}

/// Wipes a text and the space behind it. `Zeroizing<String>` does the same byte by byte, which takes longer than all the rest that is done
/// with a short request.
fn wipe(text: &mut String) {
    let mut bytes = core::mem::take(text).into_bytes();
    bytes.resize(bytes.capacity(), 0);
    bytes.as_mut_slice().zeroize();
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url.get(..self.path.end).unwrap_or_default())
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

    /// The `authorization` header is marked sensitive. It fails only where the `http` crate has a limit, such as 64 KiB for a URL.
    impl TryFrom<HttpRequest> for http::Request<String> {
        type Error = http::Error;

        fn try_from(request: HttpRequest) -> Result<Self, Self::Error> {
            let mut parts = http::Request::builder().method(request.method.as_str()).uri(request.url());
            if let Some(value) = request.content_type {
                parts = parts.header(CONTENT_TYPE, value);
            }
            if !request.authorization.is_empty() {
                let mut value = HeaderValue::from_str(&request.authorization)?;
                value.set_sensitive(true);
                parts = parts.header(AUTHORIZATION, value);
            }
            parts.body(request.into_body())
        }
    }

    /// The same with the body as bytes.
    impl TryFrom<HttpRequest> for http::Request<Vec<u8>> {
        type Error = http::Error;

        fn try_from(request: HttpRequest) -> Result<Self, Self::Error> {
            http::Request::<String>::try_from(request).map(|request| request.map(String::into_bytes))
        }
    }
}
