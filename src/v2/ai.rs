//! `…/v2/ai/`: transcriptions of recordings.

use alloc::string::String;
use core::fmt;

use serde::Serialize;

use super::BearerToken;
use super::endpoint::Endpoint;
use super::request::{bare, empty_post, path_with, with_json};
use super::segment::PathSegment;
use crate::http::{BaseUrl, HttpMethod, HttpRequest};

/// Asks for the remaining usage of transcriptions (page "MOR API Transcriptions AI"). Read the
/// answer with [`read_json`](super::read_json).
///
/// ```
/// use mor_api::BaseUrl;
/// use mor_api::v2::{BearerToken, GetAiUsage};
///
/// let base = BaseUrl::parse("https://example.com")?;
/// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
/// let http = GetAiUsage::new().to_http(&base, &token);
/// assert_eq!(http.url(), "https://example.com/billing/api/v2/ai/usage");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GetAiUsage;

impl GetAiUsage {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint = Endpoint::new("GET", "v2/ai/usage");

    /// The request, which takes no parameters.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        bare(HttpMethod::Get, base, Self::ENDPOINT.path, token)
    }
}

/// Creates a job that transcribes a recording (page "MOR API Transcriptions AI"). Read the answer
/// with [`read_json`](super::read_json).
///
/// The page does not name the members of the body; a server shows them at
/// `/billing/api/v2/api-docs`. So the body is a type of your own.
///
/// ```
/// use mor_api::BaseUrl;
/// use mor_api::v2::{BearerToken, CreateTranscription};
///
/// #[derive(serde::Serialize)]
/// struct Job {
///     // As your server's documentation has it.
///     some_member: u64,
/// }
///
/// let base = BaseUrl::parse("https://example.com")?;
/// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
/// let request = CreateTranscription::new(&Job { some_member: 7 })?;
/// let http = request.to_http(&base, &token);
/// assert_eq!(http.path(), "/billing/api/v2/ai/transcriptions");
/// assert_eq!(http.body(), r#"{"some_member":7}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreateTranscription {
    body: String,
}

impl CreateTranscription {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint = Endpoint::new("POST", "v2/ai/transcriptions");

    /// Takes what is to become the JSON body.
    ///
    /// # Errors
    /// [`BodyError`] for a value that has no JSON form, and for one whose form is not an object.
    pub fn new(body: &impl Serialize) -> Result<Self, BodyError> {
        let body = serde_json::to_string(body).map_err(|_| BodyError::Unserializable)?;
        if body.starts_with('{') { Ok(Self { body }) } else { Err(BodyError::NotAnObject) }
    }

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        with_json(HttpMethod::Post, base, Self::ENDPOINT.path, token, self.body.clone())
    }
}

/// Why a value is not a JSON body. The value is not in the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyError {
    /// It has no JSON form.
    Unserializable,
    /// Its JSON form is not an object.
    NotAnObject,
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unserializable => "the body has no JSON form",
            Self::NotAnObject => "the body is not a JSON object",
        })
    }
}

impl core::error::Error for BodyError {}

/// Declares a request to one transcription.
macro_rules! to_transcription {
    ($(#[$doc:meta])* $name:ident = $method:literal, $path:literal, $send:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name {
            /// The transcription's id, as [`CreateTranscription`] was answered.
            pub id: PathSegment,
        }

        impl $name {
            /// What is known of the endpoint.
            pub const ENDPOINT: Endpoint = Endpoint::new($method, $path);

            /// The request for this transcription.
            #[must_use]
            pub const fn new(id: PathSegment) -> Self {
                Self { id }
            }

            /// The HTTP request.
            #[must_use]
            pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
                let path = path_with(Self::ENDPOINT.path, &[self.id.as_str()]);
                let send: fn(&BaseUrl, &str, &BearerToken) -> HttpRequest = $send;
                send(base, &path, token)
            }
        }
    };
}

to_transcription! {
    /// Asks for the status of a transcription (page "MOR API Transcriptions AI"). Read the answer
    /// with [`read_json`](super::read_json).
    ///
    /// ```
    /// use mor_api::BaseUrl;
    /// use mor_api::v2::{BearerToken, GetTranscription, PathSegment};
    ///
    /// let base = BaseUrl::parse("https://example.com")?;
    /// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
    /// let request = GetTranscription::new(PathSegment::new("7f3c")?);
    /// assert_eq!(
    ///     request.to_http(&base, &token).url(),
    ///     "https://example.com/billing/api/v2/ai/transcriptions/7f3c"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    GetTranscription = "GET", "v2/ai/transcriptions/{id}",
        |base, path, token| bare(HttpMethod::Get, base, path, token)
}

to_transcription! {
    /// Cancels a transcription that waits, or discards the result of one that is under way (page
    /// "MOR API Transcriptions AI"). The page does not show the answer; see
    /// [`read_body`](super::read_body).
    ///
    /// ```
    /// use mor_api::BaseUrl;
    /// use mor_api::v2::{BearerToken, DeleteTranscription};
    ///
    /// let base = BaseUrl::parse("https://example.com")?;
    /// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
    /// let http = DeleteTranscription::new(7.into()).to_http(&base, &token);
    /// assert_eq!(http.method().as_str(), "DELETE");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    DeleteTranscription = "DELETE", "v2/ai/transcriptions/{id}",
        |base, path, token| bare(HttpMethod::Delete, base, path, token)
}

to_transcription! {
    /// Asks for the text of a transcription and its segments (page "MOR API Transcriptions AI").
    /// Read the answer with [`read_json`](super::read_json).
    ///
    /// ```
    /// use mor_api::BaseUrl;
    /// use mor_api::v2::{BearerToken, GetTranscript};
    ///
    /// let base = BaseUrl::parse("https://example.com")?;
    /// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
    /// let http = GetTranscript::new(7.into()).to_http(&base, &token);
    /// assert_eq!(http.method().as_str(), "POST");
    /// assert_eq!(
    ///     http.path(),
    ///     "/billing/api/v2/ai/transcriptions/7/transcript"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    GetTranscript = "POST", "v2/ai/transcriptions/{id}/transcript", empty_post
}

/// Downloads a transcript in some format (page "MOR API Transcriptions AI"). The answer need not be
/// JSON: check it with [`read_body`](super::read_body).
///
/// ```
/// use mor_api::BaseUrl;
/// use mor_api::v2::{BearerToken, DownloadTranscript, PathSegment};
///
/// let base = BaseUrl::parse("https://example.com")?;
/// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
/// // The page does not list the formats.
/// let format = PathSegment::new("txt")?;
/// let http = DownloadTranscript::new(7.into(), format).to_http(&base, &token);
/// assert_eq!(http.method().as_str(), "POST");
/// assert_eq!(
///     http.path(),
///     "/billing/api/v2/ai/transcriptions/7/download/txt"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DownloadTranscript {
    /// The transcription's id, as [`CreateTranscription`] was answered.
    pub id: PathSegment,
    /// The name of the format.
    pub format: PathSegment,
}

impl DownloadTranscript {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint =
        Endpoint::new("POST", "v2/ai/transcriptions/{id}/download/{format}");

    /// The request for this transcription in this format.
    #[must_use]
    pub const fn new(id: PathSegment, format: PathSegment) -> Self {
        Self { id, format }
    }

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        let ids = [self.id.as_str(), self.format.as_str()];
        empty_post(base, &path_with(Self::ENDPOINT.path, &ids), token)
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use super::*;

    fn token() -> BearerToken {
        BearerToken::new("abc").unwrap()
    }

    #[test]
    fn each_request_has_the_method_and_the_path_of_the_page() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        let id = || PathSegment::new("a-1").unwrap();
        let job = CreateTranscription::new(&serde_json::json!({})).unwrap();
        for (http, expected) in [
            (GetAiUsage::new().to_http(&base, &token()), "GET usage"),
            (job.to_http(&base, &token()), "POST transcriptions"),
            (GetTranscription::new(id()).to_http(&base, &token()), "GET transcriptions/a-1"),
            (DeleteTranscription::new(id()).to_http(&base, &token()), "DELETE transcriptions/a-1"),
            (
                GetTranscript::new(id()).to_http(&base, &token()),
                "POST transcriptions/a-1/transcript",
            ),
            (
                DownloadTranscript::new(id(), id()).to_http(&base, &token()),
                "POST transcriptions/a-1/download/a-1",
            ),
        ] {
            let path = http.path().strip_prefix("/billing/api/v2/ai/").unwrap();
            assert_eq!([http.method().as_str(), path].join(" "), expected);
            assert_eq!(http.query(), None);
            assert_eq!(http.headers().last(), Some(("authorization", "Bearer abc")));
        }
    }

    #[test]
    fn a_job_is_a_json_object() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        let request = CreateTranscription::new(&BTreeMap::from([("a", [1, 2])])).unwrap();
        let http = request.to_http(&base, &token());
        assert_eq!(http.body(), r#"{"a":[1,2]}"#);
        assert_eq!(
            http.headers().collect::<Vec<_>>(),
            [("content-type", "application/json"), ("authorization", "Bearer abc")]
        );
        for error in [
            CreateTranscription::new(&1).unwrap_err(),
            CreateTranscription::new(&"{}").unwrap_err(),
            CreateTranscription::new(&[1]).unwrap_err(),
            CreateTranscription::new(&()).unwrap_err(),
        ] {
            assert_eq!(error, BodyError::NotAnObject);
        }
        let no_json = BTreeMap::from([((1, 2), 3)]);
        let error = CreateTranscription::new(&no_json).unwrap_err();
        assert_eq!(error.to_string(), "the body has no JSON form");
    }
}
