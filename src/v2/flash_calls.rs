//! `POST …/flash_calls/call` and `GET …/flash_calls/call_async_response/{task_id}`: calls that end
//! when they ring.

use alloc::string::String;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::endpoint::Endpoint;
use super::error::body_of_success;
use super::json::read_object;
use super::request::{bare, json, members, path_with, with_json};
use super::segment::{InvalidSegment, PathSegment};
use super::{BearerToken, CallError};
use crate::http::{BaseUrl, HttpMethod, HttpRequest};

members! {
    /// Places a flash call (page "MOR API flash calls", from MOR X19). The service has settings of
    /// its own on the server; those of the API do not count for it.
    ///
    /// The page does not name the members of the answer: read it with
    /// [`read_json`](super::read_json). It has a [`FlashCallStatus`] or, if the call is
    /// [asynchronous](Self#structfield.asynchronous), the URL for which [`GetFlashCall`] stands.
    ///
    /// A second request places a second call, whatever became of the first.
    ///
    /// ```
    /// use mor_api::BaseUrl;
    /// use mor_api::v2::{BearerToken, FlashCall};
    ///
    /// let base = BaseUrl::parse("https://example.com")?;
    /// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
    /// let request = FlashCall::new("370666666")
    ///     .src("370000000")
    ///     .timeout_ms(2000)
    ///     .asynchronous(true);
    /// let http = request.to_http(&base, &token);
    /// assert_eq!(http.url(), "https://example.com/billing/api/flash_calls/call");
    /// assert_eq!(
    ///     http.body(),
    ///     r#"{"src":"370000000","dst":"370666666","timeout_ms":2000,"async":true}"#
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    FlashCall {
        optional src: String = "src", "The number that calls";
        required dst: String = "dst", "The number that is called";
        optional timeout_ms: u64 = "timeout_ms", "After how many milliseconds the call ends";
        optional device_id: i64 = "device_id",
            "The device that calls. The page's sample has -1; servers have a default";
        optional asynchronous: bool = "async",
            "Whether the answer comes at once and the status later, as the page recommends";
    }
}

impl FlashCall {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint = Endpoint::new("POST", "flash_calls/call").body(Self::NAMES);

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        with_json(HttpMethod::Post, base, Self::ENDPOINT.path, token, json(self))
    }
}

/// What became of a flash call. It is a word in the answer, so a type of your own can have a field
/// of it.
///
/// ```
/// use mor_api::v2::FlashCallStatus;
///
/// let status: FlashCallStatus = serde_json::from_str("\"RINGING\"")?;
/// assert_eq!(status, FlashCallStatus::Ringing);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum FlashCallStatus {
    /// `RINGING`: it rang, and was ended.
    Ringing,
    /// `BUSY`
    Busy,
    /// `ANSWERED`: it was answered, and ended.
    Answered,
    /// `FAILED`
    Failed,
    /// `TIMEOUT`
    Timeout,
}

/// Asks what became of an asynchronous flash call. The answer is a [`FlashCallTask`].
///
/// Once the call is over, the server answers a single time and then forgets the task: it refuses a
/// second request with 404. So keep the body until you have read it, and do not repeat the request
/// after a success.
///
/// ```
/// use mor_api::BaseUrl;
/// use mor_api::v2::{BearerToken, GetFlashCall};
///
/// // From the answer to the flash call.
/// let url = "http://192.0.2.1/billing/api/flash_calls/call_async_response/57";
/// let request = GetFlashCall::from_url(url)?;
/// assert_eq!(request, GetFlashCall::new("57")?);
///
/// let base = BaseUrl::parse("https://example.com")?;
/// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
/// assert_eq!(
///     request.to_http(&base, &token).url(),
///     "https://example.com/billing/api/flash_calls/call_async_response/57"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GetFlashCall {
    /// The task.
    pub task_id: PathSegment,
}

impl GetFlashCall {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint =
        Endpoint::new("GET", "flash_calls/call_async_response/{task_id}");

    /// Asks for this task.
    ///
    /// # Errors
    /// [`InvalidSegment`] for a text that is no [`PathSegment`].
    pub fn new(task_id: impl Into<String>) -> Result<Self, InvalidSegment> {
        Ok(Self { task_id: PathSegment::new(task_id)? })
    }

    /// Asks for the task of a URL that the server answered. Only the task is taken from it: the
    /// request, and the token with it, goes to your own [`BaseUrl`].
    ///
    /// # Errors
    /// [`InvalidSegment`] for a text that does not end with `/call_async_response/` and a
    /// [`PathSegment`].
    pub fn from_url(url: &str) -> Result<Self, InvalidSegment> {
        let (_, task_id) = url.rsplit_once("/call_async_response/").ok_or(InvalidSegment)?;
        Self::new(task_id)
    }

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        let path = path_with(Self::ENDPOINT.path, &[self.task_id.as_str()]);
        bare(HttpMethod::Get, base, &path, token)
    }
}

/// How far an asynchronous flash call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum TaskStatus {
    /// `PENDING`
    Pending,
    /// `RUNNING`
    Running,
    /// `COMPLETED`
    Completed,
    /// `FAILED`
    Failed,
}

impl TaskStatus {
    /// Whether this is the last answer: the server has forgotten the task.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }
}

/// An asynchronous flash call. The page does not name the members of its details, so they are read
/// into a type of your own.
///
/// ```
/// use mor_api::v2::{FlashCallTask, TaskStatus};
/// use serde_json::Value;
///
/// let body = r#"{"task_status":"COMPLETED","call_details":{"x":"BUSY"}}"#;
/// let task = FlashCallTask::<Value>::read(200, body)?;
/// assert_eq!(task.status, TaskStatus::Completed);
/// assert_eq!(task.call_details.unwrap()["x"], "BUSY");
///
/// let task = FlashCallTask::<Value>::read(200, r#"{"task_status":"RUNNING"}"#)?;
/// assert!(!task.status.is_final() && task.call_details.is_none());
/// # Ok::<(), mor_api::v2::CallError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FlashCallTask<Details> {
    /// How far it is.
    pub status: TaskStatus,
    /// The answer of the call.
    pub call_details: Option<Details>,
}

impl<Details: DeserializeOwned> FlashCallTask<Details> {
    /// Reads an answer: takes the HTTP status and the body, and returns the task or the error.
    ///
    /// # Errors
    /// [`CallError::Refused`] for a status that is not 2xx, such as 404 once a final answer was
    /// given. [`CallError::Unreadable`] for a body that is not the page's JSON, or is longer than
    /// 64 KiB.
    pub fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Self, CallError> {
        let is_success = (200..300).contains(&status);
        let Body { task_status, call_details } =
            read_object(body_of_success(is_success, status, body.as_ref())?)?;
        Ok(Self { status: task_status, call_details })
    }
}

#[derive(Deserialize)]
struct Body<Details> {
    task_status: TaskStatus,
    // Not `default`, which would ask it of the details.
    call_details: Option<Details>,
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use serde::de::IgnoredAny;

    use super::super::RefusedStatus;
    use super::*;

    #[test]
    fn the_call_is_the_one_of_the_page() {
        let base = BaseUrl::parse("https://example.com/billing/api/").unwrap();
        let token = BearerToken::new("abc").unwrap();
        let request = FlashCall::new("370666666")
            .src("370000000")
            .timeout_ms(2000)
            .device_id(-1)
            .asynchronous(true);
        let http = request.to_http(&base, &token);
        assert_eq!(
            http.body(),
            "{\"src\":\"370000000\",\"dst\":\"370666666\",\"timeout_ms\":2000,\
             \"device_id\":-1,\"async\":true}"
        );
        assert_eq!(
            (http.method(), http.path()),
            (HttpMethod::Post, "/billing/api/flash_calls/call")
        );
        assert_eq!(
            http.headers().collect::<Vec<_>>(),
            [("content-type", "application/json"), ("authorization", "Bearer abc")]
        );
        assert_eq!(FlashCall::new("1").to_http(&base, &token).body(), r#"{"dst":"1"}"#);
    }

    #[test]
    fn only_the_task_of_a_url_counts() {
        for (url, task_id) in [
            ("/call_async_response/57", Some("57")),
            ("https://evil.example/call_async_response/a-b", Some("a-b")),
            ("/call_async_response/", None),
            ("/call_async_response/..", None),
            ("/call_async_response/1/2", None),
            ("/call_async_response/1?x=y", None),
            ("57", None),
            ("", None),
        ] {
            let request = GetFlashCall::from_url(url).ok();
            assert_eq!(request.as_ref().map(|request| request.task_id.as_str()), task_id, "{url}");
        }
    }

    #[test]
    fn every_status_of_the_page_is_read() {
        for (word, status, is_final) in [
            ("PENDING", TaskStatus::Pending, false),
            ("RUNNING", TaskStatus::Running, false),
            ("COMPLETED", TaskStatus::Completed, true),
            ("FAILED", TaskStatus::Failed, true),
        ] {
            let body = alloc::format!(r#"{{"task_status":"{word}","call_details":null}}"#);
            let task = FlashCallTask::<IgnoredAny>::read(200, body).unwrap();
            assert_eq!((task.status, status.is_final()), (status, is_final));
            assert!(task.call_details.is_none());
        }
        for (word, status) in [
            ("RINGING", FlashCallStatus::Ringing),
            ("BUSY", FlashCallStatus::Busy),
            ("ANSWERED", FlashCallStatus::Answered),
            ("FAILED", FlashCallStatus::Failed),
            ("TIMEOUT", FlashCallStatus::Timeout),
        ] {
            let body = alloc::format!(r#"{{"task_status":"COMPLETED","call_details":"{word}"}}"#);
            let task = FlashCallTask::<FlashCallStatus>::read(200, body).unwrap();
            assert_eq!(task.call_details, Some(status));
        }
        for body in ["{}", r#"{"task_status":"completed"}"#, r#"{"task_status":1}"#, "", "[]"] {
            let error = FlashCallTask::<IgnoredAny>::read(200, body).map(|_| ()).unwrap_err();
            assert!(matches!(error, CallError::Unreadable { .. }), "{body}");
        }
        let error = FlashCallTask::<IgnoredAny>::read(404, "").map(|_| ()).unwrap_err();
        assert!(matches!(error, CallError::Refused { status: RefusedStatus::NotFound, .. }));
    }
}
