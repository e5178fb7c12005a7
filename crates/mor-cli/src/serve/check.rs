//! Whether a request that passes by is right.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use mor_api::inspect::Uncounted;
use mor_api::{Endpoint, HashRule, HashRules, KeyRing, Limits, ReceivedRequest, SecretKey};
use mor_tower::{NotAForm, PendingDiagnosis};
use zeroize::Zeroizing;

use super::tee::Extent;
use crate::input;
use crate::key::NamedKey;

/// What requests are checked with.
pub(crate) struct Checker {
    key: SecretKey,
    ring: Arc<KeyRing>,
    rules: HashRules,
    limits: Limits,
}

/// The head of a request as it came.
pub(super) struct Head {
    pub(super) method: Method,
    pub(super) uri: Uri,
    /// The query, also one that no URI has.
    query: Bytes,
    headers: HeaderMap,
}

impl Head {
    /// With the target as it came where it is no URI.
    pub(super) fn new(parts: &Parts, raw_target: Option<&Bytes>) -> Self {
        let Parts { method, uri, headers, .. } = parts;
        let query = match raw_target {
            Some(raw) => raw.splitn(2, |byte| *byte == b'?').nth(1).unwrap_or_default(),
            None => uri.query().unwrap_or_default().as_bytes(),
        };
        Self {
            method: method.clone(),
            uri: uri.clone(),
            query: Bytes::from_owner(Zeroizing::new(query.to_vec())),
            headers: headers.clone(),
        }
    }
}

/// What is known of a request.
pub(super) struct Checked {
    pub(super) endpoint: Option<&'static Endpoint>,
    pub(super) user: Option<String>,
    pub(super) verdict: Verdict,
    /// The names of what a right hash does not cover.
    pub(super) uncovered: Vec<String>,
    /// The rules under which the hash is right, accepted or not.
    pub(super) right_under: HashRules,
    pub(super) pending: Option<PendingDiagnosis>,
}

/// Whether it is right.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Right { rule: HashRule },
    Wrong { reason: String },
    Unchecked { why: &'static str },
}

/// Nothing is known.
impl Default for Checked {
    fn default() -> Self {
        Self {
            endpoint: None,
            user: None,
            verdict: Verdict::Unchecked { why: "not a method that is known" },
            uncovered: Vec::new(),
            right_under: HashRules::NONE,
            pending: None,
        }
    }
}

impl Checker {
    pub(crate) fn new(key: NamedKey, rules: HashRules) -> Self {
        let mut ring = KeyRing::new();
        ring.add(key.name, key.key.clone());
        Self { key: key.key, ring: Arc::new(ring), rules, limits: Limits::default() }
    }

    /// How much of a body is checked.
    pub(super) const fn longest(&self) -> usize {
        self.limits.bytes
    }

    /// Whether the key is in a text, which must not be shown then.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.key.is_in(text)
    }

    pub(super) fn check(&self, head: &Head, body: Extent) -> Checked {
        let unchecked = |why| Checked { verdict: Verdict::Unchecked { why }, ..Checked::default() };
        let path = head.uri.path();
        if path.contains("/api/v2/") {
            return unchecked("API v2 has no hash");
        }
        let (body, unread) = match body {
            Extent::Whole(body) => (body, None),
            Extent::TooLong => (Bytes::new(), Some("the body is too long to check")),
            Extent::Part => (Bytes::new(), Some("the body was not read to its end")),
        };
        let [query, form] = [&head.query, &body].map(|text| str::from_utf8(text));
        let (query, form) = (query.unwrap_or_default(), form.unwrap_or_default());
        let Some((endpoint, path)) = input::method_at(path, query, form) else {
            return unread.map_or_else(Checked::default, unchecked);
        };
        let checked = match unread {
            Some(why) => unchecked(why),
            None if head.method == Method::GET || head.method == Method::POST => {
                self.check_method(head, endpoint, &path, &body)
            }
            None => unchecked("neither GET nor POST"),
        };
        Checked { endpoint: Some(endpoint), ..checked }
    }

    fn check_method(
        &self,
        head: &Head,
        endpoint: &'static Endpoint,
        path: &str,
        body: &Bytes,
    ) -> Checked {
        let wrong = |reason: String| Checked {
            verdict: Verdict::Wrong { reason },
            pending: Some(self.pending(head, endpoint, path, body)),
            ..Checked::default()
        };
        if let Some(other) = NotAForm::of(&head.headers, body) {
            return wrong(other.to_string());
        }
        let (limits, query) = (self.limits, &head.query);
        let request = match ReceivedRequest::read_at(limits, endpoint, path, query, body) {
            Ok(request) => request,
            Err(error) => return wrong(error.to_string()),
        };
        let user = request.username();
        let mut checked = match request.verify(&*self.ring, self.rules) {
            _ if !self.rules.iter().any(|rule| endpoint.takes_hash(rule)) => {
                let verdict = Verdict::Unchecked { why: "the method takes no hash" };
                Checked { verdict, ..Checked::default() }
            }
            // Servers deny a request without a user, whatever its hash is.
            Ok(_) if endpoint.takes_username() && user.is_err() => Checked {
                pending: None,
                ..wrong(user.as_ref().err().map(ToString::to_string).unwrap_or_default())
            },
            Ok(verified) => {
                let explanation = request.explain(&self.key, verified.rule());
                let uncovered = explanation.uncounted().iter().map(Uncounted::name);
                Checked {
                    verdict: Verdict::Right { rule: verified.rule() },
                    uncovered: uncovered.map(str::to_owned).collect(),
                    ..Checked::default()
                }
            }
            Err(error) => wrong(error.to_string()),
        };
        checked.right_under = HashRules::ALL
            .iter()
            .filter(|rule| request.verify(&*self.ring, *rule).is_ok())
            .collect();
        checked.user = user.ok().map(|name| self.shown(&name).to_owned());
        checked
    }

    /// A text, unless the key is in it.
    pub(super) fn shown<'t>(&self, text: &'t str) -> &'t str {
        if self.is_in(text) { "***" } else { text }
    }

    /// The search for the mistake in a wrong request. Some clients hash the URL that they call.
    fn pending(
        &self,
        head: &Head,
        endpoint: &'static Endpoint,
        path: &str,
        body: &Bytes,
    ) -> PendingDiagnosis {
        let has_id = endpoint.transport() == mor_api::Transport::IdInPath;
        let path = if has_id { path } else { head.uri.path() };
        let host = head.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let uri = Uri::builder().scheme("http").authority(host);
        let uri = uri.path_and_query(path).build().unwrap_or_else(|_| head.uri.clone());
        let keys = Arc::clone(&self.ring);
        PendingDiagnosis::new(endpoint, uri, body.clone(), keys, self.rules)
            .query(head.query.clone())
    }
}
