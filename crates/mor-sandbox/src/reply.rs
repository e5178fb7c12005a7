//! What is sent back, apart from HTTP.

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use mor_api::answer::{Answer, ServerError};
use mor_api::methods::users::{UserUpdateError, UserUpdated};
use serde_json::Value;

/// An answer of any of the kinds that methods have.
pub(crate) enum Reply {
    Xml(String),
    Text(String),
    Json(Value),
}

impl Reply {
    /// The success of a method whose page shows no answer, where most pages have it.
    pub(crate) fn done(what: &'static str) -> Self {
        Self::Xml(format!("<page><status><success>{what}</success></status></page>"))
    }

    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// An error in the plainest shape of all.
    pub(crate) fn error(text: &str) -> Self {
        Self::Xml(UserUpdated::refusal_to_xml(&UserUpdateError::from_text(text).into()))
    }

    /// An error in the shape of this answer.
    pub(crate) fn error_of<A: Answer>(text: &str) -> Self {
        Self::Xml(A::refusal_to_xml(&A::Error::from_text(text).into()))
    }
}

/// An answer of the library, filled field by field.
pub(crate) fn filled<A: Default>(fill: impl FnOnce(&mut A)) -> A {
    let mut answer = A::default();
    fill(&mut answer);
    answer
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        match self {
            Self::Xml(xml) => ([(CONTENT_TYPE, "text/xml; charset=utf-8")], xml).into_response(),
            Self::Text(text) => text.into_response(),
            Self::Json(json) => Json(json).into_response(),
        }
    }
}
