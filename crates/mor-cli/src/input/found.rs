//! A request with its method, as the commands take it.

use std::error::Error;
use std::fmt;

use mor_api::{Endpoint, Limits, ReadError, ReceivedRequest, Transport};

use super::body::{Body, OtherForm};
use super::draft::Draft;
use super::error::InputError;
use super::target::{self, Target};

/// A request as it was found in the input.
pub(crate) struct Found {
    pub(crate) endpoint: &'static Endpoint,
    /// What stands before the query; empty for a bare one.
    pub(crate) url: String,
    /// The path, which may end with an id; empty where there is none.
    path: String,
    /// The parameters, still encoded, as a server gets them.
    query: String,
    /// The same with a fragment, which may have been meant as a part of a value.
    pub(crate) pasted: String,
    body: Body,
    /// Facts for the user about how it was read.
    pub(super) notes: Vec<&'static str>,
}

impl Found {
    /// Reads the request by the rules of servers. A body that is no form is read as if it were one.
    pub(crate) fn read(&self) -> Result<ReceivedRequest<'_>, ReadError> {
        let limits = Limits::default();
        ReceivedRequest::read_at(limits, self.endpoint, &self.path, &self.query, &self.body.form)
    }

    /// The body as it was sent, for diagnosis, which tells a form from others. Beside a query they
    /// cannot be told apart, so that then it is the form.
    pub(crate) fn raw_body(&self) -> &str {
        match &self.body.other {
            Some(other) if self.pasted.is_empty() => &other.raw,
            _ => &self.body.form,
        }
    }

    /// What the body is, if it is no form.
    pub(crate) fn not_a_form(&self) -> Option<NotAForm> {
        self.body.other.as_ref().map(|other| NotAForm(other.kind))
    }
}

/// A body that servers do not read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotAForm(OtherForm);

impl fmt::Display for NotAForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            OtherForm::Json => "the body is JSON, and servers read a form",
            OtherForm::Multipart => "the body is multipart/form-data, and servers read a form",
        })
    }
}

impl Error for NotAForm {}

/// The method of a draft, with the path that it was found by.
fn method(draft: &Draft) -> Option<target::Found<'_>> {
    let Target { path, query, .. } = target::split(&draft.target);
    let by_action = |path| target::by_action(path, [query, &draft.body.form]);
    match path {
        Some(path) => target::by_path(path).or_else(|| {
            by_action(path).map(|endpoint| target::Found {
                endpoint,
                path: path.into(),
                note: None,
            })
        }),
        // What is sent to `/api/` tells its method even without a path.
        None => by_action("/api/").map(|endpoint| target::Found {
            endpoint,
            path: "".into(),
            note: None,
        }),
    }
}

/// Whether a draft names a method that is known.
pub(super) fn is_known(draft: &Draft) -> bool {
    method(draft).is_some()
}

/// The request of a draft.
///
/// # Errors
/// [`InputError`] where its method is not known, or is another than the one that was named.
pub(super) fn find(draft: Draft, named: Option<&'static Endpoint>) -> Result<Found, InputError> {
    let Target { url, path, query, pasted } = target::split(&draft.target);
    let method = method(&draft).filter(|_| path.is_some() || named.is_none());
    let (endpoint, known, note) = match (method, named) {
        (Some(found), Some(named)) if found.endpoint.name() != named.name() => {
            let path = found.endpoint.name();
            return Err(InputError::OtherMethod { path, named: named.name() });
        }
        (Some(found), _) => (found.endpoint, found.path.into_owned(), found.note),
        (None, Some(named)) => (named, path.unwrap_or_default().to_owned(), None),
        (None, None) if path.is_some() => return Err(InputError::UnknownPath),
        (None, None) => return Err(InputError::NoPath),
    };
    // Some clients hash the URL, so it stays as it is. An id at its end must be found, though.
    let has_id = endpoint.transport() == Transport::IdInPath;
    let is_as_pasted = path.is_none_or(|path| path == known);
    let url = if has_id && !is_as_pasted { &known } else { url }.to_owned();
    let (query, pasted) = (query.to_owned(), pasted.to_owned());
    let mut notes = draft.notes;
    notes.extend(note);
    Ok(Found { endpoint, url, path: known, query, pasted, body: draft.body, notes })
}

#[cfg(test)]
mod tests {
    use mor_api::methods;

    use super::*;

    #[test]
    fn a_method_is_known_by_its_path_or_by_its_name() {
        let named = methods::by_name("did_create");
        let found =
            |text: &str, named| find(Draft::at(text), named).map(|found| found.endpoint.name());
        let other = InputError::OtherMethod { path: "did_details_update", named: "did_create" };
        assert_eq!(found("/api/did_create?x=1", None), Ok("did_create"));
        assert_eq!(found("/api/did_create?x=1", named), Ok("did_create"));
        assert_eq!(found("/elsewhere?x=1", named), Ok("did_create"));
        assert_eq!(found("x=1", named), Ok("did_create"));
        assert_eq!(found("/api/did_details_update?x=1", named), Err(other));
        assert_eq!(found("/elsewhere?x=1", None), Err(InputError::UnknownPath));
        assert_eq!(found("x=1", None), Err(InputError::NoPath));
        assert_eq!(found("/api/?action=did_create&x=1", None), Ok("did_create"));
        assert_eq!(found("action=did_create&x=1", None), Ok("did_create"));
        assert_eq!(found("action=dids_get&x=1", named), Ok("did_create"));
        let draft = Draft::at("http://h/billing/api/").with_body(Body::form("action=did_create"));
        assert_eq!(find(draft, None).map(|found| found.endpoint.name()), Ok("did_create"));
    }

    #[test]
    fn an_id_in_the_path_is_read() {
        for path in
            ["/api/user_balance_get_by_username/Me", "//API/user_balance_get_by_username/Me/"]
        {
            let found = find(Draft::at(format!("http://h{path}?x=1")), None).ok().unwrap();
            assert_eq!(found.read().unwrap().value("id").as_deref(), Some("Me"), "{path}");
            assert!(found.url.ends_with("/Me"), "{}", found.url);
        }
    }

    #[test]
    fn other_bodies_are_told_and_read() {
        let json = Body::of("{\"did\":5.0}").ok().unwrap();
        let found = find(Draft::at("/api/did_create").with_body(json), None).ok().unwrap();
        assert_eq!(found.raw_body(), "{\"did\":5.0}");
        assert_eq!(found.read().unwrap().value("did").as_deref(), Some("5.0"));
        assert!(found.not_a_form().unwrap().to_string().contains("JSON"));
        let json = Body::of("{\"did\":1}").ok().unwrap();
        let found = find(Draft::at("/api/did_create?u=a").with_body(json), None).ok().unwrap();
        assert_eq!(found.raw_body(), "did=1");
    }
}
