//! The check as steps without I/O. Each is a value that only the step before it gives, so that none
//! can be left out.

use std::borrow::Cow;

use http::{HeaderMap, Method};
use mor_api::{Endpoint, ReceivedRequest, Rejection, Transport, methods};

use crate::method_override::MethodOverride;
use crate::not_a_form::NotAForm;
use crate::paths::{is_plain, resembles_method};
use crate::policy::Policy;
use crate::received::Received;
use crate::refusal::RefusalReason;

impl Policy {
    /// The first step: which method a path is for. `None` is a path that is passed on unchecked.
    ///
    /// The layer goes through these steps, and so does any other server, with its own way to read
    /// bodies and to look up keys between them:
    ///
    /// ```
    /// use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
    /// use mor_api::{KeyRing, SecretKey};
    /// use mor_tower::{Policy, RefusalReason, Treatment};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let policy = Policy::new().empty(Treatment::Refuse);
    /// let mut keys = KeyRing::new();
    /// keys.add("admin", SecretKey::new("456789")?);
    ///
    /// let path = "/billing/api/user_details_update";
    /// let mut headers = HeaderMap::new();
    /// let form = "application/x-www-form-urlencoded";
    /// headers.insert(CONTENT_TYPE, HeaderValue::from_static(form));
    /// // The page's own sample, to which somebody has added `u9=`.
    /// let body = b"u=username&user_id=123&u15=1&u9=\
    ///     &hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    ///
    /// let routed = policy.route(path)?.ok_or("a path of no method")?;
    /// let expected = routed.admit(&http::Method::POST)?.headers(&headers);
    /// // Whenever more of the body has arrived:
    /// expected.allow(body.len())?;
    /// let received = expected.read(path, b"", body)?;
    /// assert_eq!(received.username(), "username");
    /// // Here the keys of this user are looked up.
    /// let verdict = received.verify(&keys)?.judge();
    ///
    /// let refusal = verdict.refusal().ok_or("nothing is refused")?;
    /// assert_eq!(
    ///     refusal.to_string(),
    ///     "not covered by the hash: parameter `u9`: empty",
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`RefusalReason`] says why no server should get the request.
    pub fn route(&self, path: &str) -> Result<Option<Routed<'_>>, RefusalReason> {
        let is_plain = is_plain(path);
        match methods::by_path(path).filter(|_| is_plain) {
            Some(endpoint) => Ok(Some(self.routed(endpoint))),
            None if !self.passes_other_paths() && is_plain => Err(Rejection::UnknownMethod.into()),
            None if !self.passes_other_paths() => Err(RefusalReason::AmbiguousPath),
            None if resembles_method(path) => Err(RefusalReason::AmbiguousPath),
            None => Ok(None),
        }
    }

    /// The same where a router has found the method.
    #[must_use]
    pub const fn routed(&self, endpoint: &'static Endpoint) -> Routed<'_> {
        Routed { policy: self, endpoint }
    }
}

/// A request whose method is known.
#[derive(Debug, Clone, Copy)]
pub struct Routed<'p> {
    policy: &'p Policy,
    endpoint: &'static Endpoint,
}

impl<'p> Routed<'p> {
    /// The method.
    #[must_use]
    pub const fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The second step: whether the HTTP method is taken.
    ///
    /// # Errors
    /// [`RefusalReason`] says why not.
    pub fn admit(self, method: &Method) -> Result<Admitted<'p>, RefusalReason> {
        let Self { policy, endpoint } = self;
        let takes_get = policy.is_get_taken()
            || matches!(endpoint.transport(), Transport::AlwaysGet | Transport::IdInPath);
        if !policy.is_enabled() {
            Err(RefusalReason::Disabled)
        } else if method == Method::GET && !takes_get {
            Err(RefusalReason::GetDisabled)
        } else if method == Method::GET || method == Method::POST {
            Ok(Admitted { policy, endpoint })
        } else {
            Err(RefusalReason::HttpMethod)
        }
    }
}

/// A request whose HTTP method is taken.
#[derive(Debug, Clone, Copy)]
pub struct Admitted<'p> {
    policy: &'p Policy,
    endpoint: &'static Endpoint,
}

impl<'p> Admitted<'p> {
    /// The third step: what the headers say of the body, and whether they ask for another HTTP
    /// method, which the next steps refuse.
    #[must_use]
    pub fn headers(self, headers: &HeaderMap) -> Expected<'p> {
        let Self { policy, endpoint } = self;
        let not_a_form = NotAForm::by_headers(headers);
        Expected { policy, endpoint, not_a_form, asks_for: MethodOverride::by_headers(headers) }
    }
}

/// A request whose body is still to be read.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'p> {
    policy: &'p Policy,
    endpoint: &'static Endpoint,
    /// What a body is, if there is one.
    not_a_form: Option<NotAForm>,
    asks_for: Option<MethodOverride>,
}

impl Expected<'_> {
    /// Whether a body may be this long. Ask with the length that is declared, before anything is
    /// read, and whenever more has arrived, with the length of all of it: what is no form is
    /// refused with its first byte.
    ///
    /// # Errors
    /// [`RefusalReason`] says why not.
    pub fn allow(&self, length: usize) -> Result<(), RefusalReason> {
        match (self.asks_for, self.not_a_form) {
            (Some(how), _) => Err(RefusalReason::MethodOverride(how)),
            (None, Some(other)) if length > 0 => Err(RefusalReason::NotAForm(other)),
            _ => self.fits(length),
        }
    }

    /// The same for whoever reads also what is no form, which [`read`](Self::read) refuses then: to
    /// diagnose it, and because some clients do not look for an answer while they still send.
    ///
    /// # Errors
    /// [`RefusalReason`] says that it is too long.
    pub const fn fits(&self, length: usize) -> Result<(), RefusalReason> {
        let limit = self.policy.max().bytes;
        if length > limit { Err(RefusalReason::TooLong { limit }) } else { Ok(()) }
    }
}

impl<'r> Expected<'r> {
    /// The fourth step: reads the request, once the whole body is there. `query` is without `?` and
    /// empty where there is none; `path` may have the id that the request is about.
    ///
    /// # Errors
    /// [`RefusalReason`] says what is unreadable, or that nobody is named.
    pub fn read(
        self,
        path: &'r str,
        query: &'r [u8],
        body: &'r [u8],
    ) -> Result<Received<'r>, RefusalReason> {
        let Self { policy, endpoint, .. } = self;
        self.allow(body.len())?;
        if let Some(other) = NotAForm::by_start(body) {
            return Err(RefusalReason::NotAForm(other));
        }
        let request = ReceivedRequest::read_at(policy.max(), endpoint, path, query, body)
            .map_err(Rejection::from)?;
        if let Some(how) = MethodOverride::by_parameters(&request) {
            return Err(RefusalReason::MethodOverride(how));
        }
        let username = if endpoint.takes_username() {
            request.username().map_err(Rejection::from)?
        } else {
            Cow::Borrowed("")
        };
        Ok(Received::new(policy, endpoint, request, username))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use http::header::{CONTENT_TYPE, HeaderValue};

    use mor_api::{KeyRing, SecretKey};

    use super::*;
    use crate::keys::KeysError;
    use crate::policy::OtherPaths;

    const UPDATE: &str = "/billing/api/user_details_update";
    const FORM: &str = "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";

    fn headers(content_type: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))])
    }

    fn expected<'p>(policy: &'p Policy, content_type: &'static str) -> Expected<'p> {
        let routed = policy.route(UPDATE).unwrap().unwrap();
        routed.admit(&Method::POST).unwrap().headers(&headers(content_type))
    }

    #[test]
    fn a_path_is_a_method_s_another_one_or_refused() {
        let refuse = Policy::new();
        let pass = Policy::new().other_paths(OtherPaths::Pass);
        for policy in [&refuse, &pass] {
            assert_eq!(
                policy.route(UPDATE).unwrap().unwrap().endpoint().name(),
                "user_details_update"
            );
            let spelling = policy.route("/billing/api/user_details%5fupdate");
            assert!(matches!(spelling, Err(RefusalReason::AmbiguousPath)));
        }
        let unknown = refuse.route("/api/v2/users");
        assert!(matches!(unknown, Err(RefusalReason::Rejected(Rejection::UnknownMethod))));
        assert!(pass.route("/api/v2/users").unwrap().is_none());
        let spelling = pass.route("/api/did_create.xml");
        assert!(matches!(spelling, Err(RefusalReason::AmbiguousPath)));
        for path in ["/files/a%20b.png", "/.well-known/acme-challenge/x", "/x;y"] {
            assert!(pass.route(path).unwrap().is_none(), "{path}");
            assert!(matches!(refuse.route(path), Err(RefusalReason::AmbiguousPath)), "{path}");
        }
    }

    #[test]
    fn no_request_is_taken_for_one_by_another_http_method() {
        let policy = Policy::new();
        let form = expected(&policy, "application/x-www-form-urlencoded");
        for name in ["_method", "%5fmethod", "_metho%64"] {
            for (query, body) in [
                (String::new(), format!("{FORM}&{name}=delete")),
                (format!("{name}="), FORM.to_owned()),
            ] {
                let refused = form.read(UPDATE, query.as_bytes(), body.as_bytes()).unwrap_err();
                let expected = "the parameter `_method` asks for another http method";
                assert_eq!(
                    (refused.to_string().as_str(), refused.wire_message()),
                    (expected, "Access Denied")
                );
            }
        }
        assert!(form.read(UPDATE, b"", format!("{FORM}&method=1&x_method=1").as_bytes()).is_ok());

        let mut headers = headers("application/x-www-form-urlencoded");
        headers.insert("X-HTTP-Method-Override", HeaderValue::from_static("DELETE"));
        let routed = policy.route(UPDATE).unwrap().unwrap();
        let asking = routed.admit(&Method::POST).unwrap().headers(&headers);
        let expected = "the header `x-http-method-override` asks for another http method";
        assert_eq!(asking.allow(0).unwrap_err().to_string(), expected);
        for (query, body) in [("", FORM), (FORM, "")] {
            let refused = asking.read(UPDATE, query.as_bytes(), body.as_bytes()).unwrap_err();
            assert_eq!(refused.to_string(), expected);
        }
    }

    #[test]
    fn a_body_is_refused_before_it_is_read() {
        let policy = Policy::new();
        let form = expected(&policy, "application/x-www-form-urlencoded");
        let limit = mor_api::Limits::default().bytes;
        assert!(form.allow(0).is_ok() && form.allow(limit).is_ok());
        let refused = form.allow(limit + 1).unwrap_err();
        assert!(matches!(refused, RefusalReason::TooLong { limit: told } if told == limit));
        // A type says something only of a body that is there.
        let json = expected(&policy, "application/json");
        assert!(json.allow(0).is_ok());
        let refused = json.allow(1).unwrap_err();
        assert!(matches!(refused, RefusalReason::NotAForm(NotAForm::Json)));
        // Nobody who forgot to ask gets past.
        assert!(json.read(UPDATE, b"", FORM.as_bytes()).is_err());
        assert!(json.read(UPDATE, FORM.as_bytes(), b"").is_ok());
    }

    #[test]
    fn what_is_read_waits_for_keys() {
        let policy = Policy::new();
        let form = expected(&policy, "application/x-www-form-urlencoded");
        let received = form.read(UPDATE, b"", FORM.as_bytes()).unwrap();
        assert_eq!(received.username(), "username");
        let shown = format!("{received:?}");
        assert!(shown.contains("username: username") && !shown.contains("123"), "{shown}");
        let refused = received.without_keys(KeysError::UnknownUser);
        assert!(matches!(refused, RefusalReason::Rejected(Rejection::UnknownUser)));
        let mut keys = KeyRing::new();
        assert!(received.verify(&keys).is_err());
        keys.add("admin", SecretKey::new("456789").unwrap());
        let passed = received.verify(&keys).unwrap();
        assert_eq!(passed.verified().unwrap().key_name(), "admin");
        let unnamed = form.read(UPDATE, b"", b"user_id=1").unwrap_err();
        assert!(matches!(unnamed, RefusalReason::Rejected(Rejection::MissingUsername)));
    }
}
