//! Answers as servers send them: XML, with status 200 also where it tells an error.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};
use mor_api::Endpoint;
use mor_api::answer::{Answer, Refusal, ServerError};
use mor_api::methods::dids::{DID_CREATE, DID_DETAILS_UPDATE, DidCreated, DidUpdated};
use mor_api::methods::users::UserUpdated;

use crate::refusal::Refused;

/// The answer to a request that was carried out or refused: status 200 and the page's XML.
///
/// `B` is the body of your server: `axum::body::Body`, `Full<Bytes>`, `String`.
///
/// ```
/// use mor_api::methods::dids::DidUpdated;
///
/// let response = mor_tower::answer::<DidUpdated, String>(Ok(DidUpdated::new()));
/// assert_eq!(response.status(), 200);
/// assert!(response.body().contains("DID details successfully updated"));
/// ```
pub fn answer<A: Answer, B: From<String>>(outcome: Result<A, Refusal<A::Error>>) -> Response<B> {
    let xml = match outcome {
        Ok(success) => success.to_xml(),
        Err(refusal) => A::refusal_to_xml(&refusal),
    };
    as_xml(xml.into())
}

/// The answer to a request that is refused: what a real server would say, in the shape of the
/// method's page.
///
/// ```
/// use mor_tower::{RefusalReason, Refused};
///
/// let refused = Refused::new(None, None, RefusalReason::GetDisabled);
/// let response = mor_tower::refusal(&refused);
/// assert_eq!(
///     response.body(),
///     "<page><error>GET Requests are disabled</error></page>",
/// );
/// ```
#[must_use]
pub fn refusal(refused: &Refused) -> Response<Bytes> {
    let reason = refused.reason();
    let xml = refusal_xml(refused.endpoint(), reason.wire_message());
    let mut response = as_xml(xml.into());
    *response.status_mut() = reason.status();
    response
}

fn as_xml<B>(body: B) -> Response<B> {
    let mut response = Response::new(body);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    response
}

/// A refusal in the shape of the method's page; in the plainest one where there is none.
fn refusal_xml(endpoint: Option<&Endpoint>, message: &str) -> String {
    match endpoint.map(Endpoint::name) {
        Some(name) if name == DID_CREATE.name() => refusal_of::<DidCreated>(message),
        Some(name) if name == DID_DETAILS_UPDATE.name() => refusal_of::<DidUpdated>(message),
        _ => refusal_of::<UserUpdated>(message),
    }
}

fn refusal_of<A: Answer>(message: &str) -> String {
    A::refusal_to_xml(&A::Error::from_text(message).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method_has_its_own_shape() {
        let xml = |endpoint| refusal_xml(endpoint, "Incorrect hash");
        let bare = "<page><error>Incorrect hash</error></page>";
        assert_eq!(xml(None), bare);
        assert_eq!(xml(mor_api::methods::by_name("user_update_api")), bare);
        let declared = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
        let nested = "<page><status><error>Incorrect hash</error></status></page>";
        assert_eq!(xml(Some(&DID_CREATE)), [declared, nested].concat());
    }
}
