//! Signing: from a filled request to its hash, and on to an HTTP request.

use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use crate::base_url::BaseUrl;
use crate::canonical::CanonicalText;
use crate::digest::Digest;
use crate::endpoint::{Endpoint, HASH, HashOrder, USERNAME};
use crate::form::{push_text, room_for, with_room};
use crate::hash::RequestHash;
use crate::http_request::{HttpRequest, Method};
use crate::key::SecretKey;
use crate::parameters::Parameters;

/// Who signs: a username, a secret key, and the hash order that the server expects.
///
/// ```
/// use mor_api::{BaseUrl, SecretKey, Signer, UserDetailsUpdate};
///
/// // The user page's own sample: block user 123.
/// let signer = Signer::new("username", SecretKey::new("456789")?);
/// let request = UserDetailsUpdate::new(123).blocked(true);
/// let http = signer.sign(&request)?.post(&BaseUrl::parse("https://mor.example.com")?);
///
/// assert_eq!(http.path(), "/billing/api/user_details_update");
/// assert_eq!(http.body(), "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Signer {
    username: Option<String>,
    key: SecretKey,
    order: HashOrder,
}

impl Signer {
    /// Signs as this user, in the page's hash order.
    #[must_use]
    pub fn new(username: impl Into<String>, key: SecretKey) -> Self {
        Self { username: Some(username.into()), key, order: HashOrder::Listed }
    }

    /// Signs without sending `u`. Servers deny such requests; tests and gateways that add the user later need them.
    #[must_use]
    pub const fn without_username(key: SecretKey) -> Self {
        Self { username: None, key, order: HashOrder::Listed }
    }

    /// Signs in another hash order.
    #[must_use]
    pub fn order(self, order: HashOrder) -> Self {
        Self { order, ..self }
    }

    /// Computes the hash of a request. Nothing is allocated.
    ///
    /// # Errors
    /// [`SignError`] when a required parameter is absent or empty, and when nothing that is present would be signed.
    pub fn sign<'s, P: Parameters>(&'s self, request: &'s P) -> Result<Signed<'s, P>, SignError> {
        let endpoint = request.endpoint();
        let signed = endpoint.signed_mask(self.order);
        let (mut present, mut empty) = (0_u128, 0_u128);
        let mut room = 0;
        let mut digest = Digest::new();
        request.walk(
            |_| true,
            |slot, name, value| {
                let bit = 1 << slot;
                present |= bit;
                room = room_for(name, value).saturating_add(room);
                if value.is_empty() {
                    empty |= bit;
                } else if signed & bit != 0 {
                    digest.update(value.as_bytes());
                }
            },
        );
        let filled = present & !empty;
        if let Some(missing) = endpoint.first_of(endpoint.required_mask() & !filled) {
            return Err(SignError::Missing { parameter: missing.name() });
        }
        if filled & signed == 0 && endpoint.signed_mask(HashOrder::Listed) != 0 {
            return Err(SignError::NothingSigned);
        }
        Ok(Signed { request, signer: self, present, room, hash: digest.finish_with(self.key.bytes()) })
    }
}

/// Why a request cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// A required parameter is absent or empty.
    Missing {
        /// The parameter.
        parameter: &'static str,
    },
    /// No signed parameter has a value: the hash would be the same for every such request, and servers refuse it.
    NothingSigned,
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { parameter } => write!(f, "parameter `{parameter}` is missing"),
            Self::NothingSigned => f.write_str("no signed parameter is present"),
        }
    }
}

impl core::error::Error for SignError {}

/// A request and its hash. It borrows both the request and the signer, and writes itself out in the form that you choose.
#[derive(Clone, Copy)]
pub struct Signed<'s, P> {
    request: &'s P,
    signer: &'s Signer,
    /// The slots that the request sets.
    present: u128,
    /// How long they can become in a form.
    room: usize,
    hash: RequestHash,
}

impl<'s, P: Parameters> Signed<'s, P> {
    /// The hash.
    #[must_use]
    pub const fn hash(&self) -> RequestHash {
        self.hash
    }

    /// The endpoint that the request is for.
    #[must_use]
    pub fn endpoint(&self) -> &'s Endpoint {
        self.request.endpoint()
    }

    /// The order in which the values were hashed.
    #[must_use]
    pub const fn order(&self) -> HashOrder {
        self.signer.order
    }

    /// The text that was hashed, without the key.
    #[must_use]
    pub fn canonical(&self) -> CanonicalText {
        let signed = self.present & self.endpoint().signed_mask(self.signer.order);
        let is_signed = |slots| slots & signed != 0;
        let mut length = 0;
        self.request.walk(is_signed, |_, _, value| length += value.len());
        CanonicalText::write(length, |text| {
            self.request.walk(is_signed, |_, _, value| text.extend_from_slice(value.as_bytes()));
        })
    }

    /// All parameters, form-encoded: `u` first, then those of the request in hash order, the unsigned ones, the extras, and `hash` last.
    #[must_use]
    pub fn form(&self) -> Zeroizing<String> {
        Zeroizing::new(self.to_form())
    }

    /// The form. It is the caller's to wipe.
    fn to_form(&self) -> String {
        let mut form = with_room(self.form_room());
        self.write_form(&mut form);
        form
    }

    /// How long the form can become. It need not be walked to be measured, and nothing outgrows what is allocated and stays behind in memory.
    fn form_room(&self) -> usize {
        // Their names may need encoding as their values do.
        let extras = self.request.extras().iter();
        let extras = extras.map(|(name, value)| room_for("", name).saturating_add(room_for("", value)));
        let username = self.signer.username.as_deref().map_or(0, |username| room_for(USERNAME, username));
        let hash = room_for(HASH, "") + RequestHash::HEX_LENGTH;
        extras.fold(self.room, usize::saturating_add).saturating_add(username).saturating_add(hash)
    }

    /// Appends the form.
    fn write_form(&self, form: &mut String) {
        self.each_parameter(|slot, name, value| {
            // The names of an endpoint need no encoding.
            if slot.is_some() {
                form.push_str(name);
            } else {
                push_text(form, name);
            }
            form.push('=');
            push_text(form, value);
            form.push('&');
        });
        form.push_str(HASH);
        form.push('=');
        form.push_str(&self.hash.to_hex());
    }

    /// All that is sent but the hash: `u`, the listed parameters with their slots, and the others without.
    #[inline]
    pub(crate) fn each_parameter(&self, mut with: impl FnMut(Option<usize>, &str, &str)) {
        if let Some(username) = &self.signer.username {
            with(Some(Endpoint::USERNAME_SLOT), USERNAME, username);
        }
        let is_present = |slots| slots & self.present != 0;
        self.request.walk(is_present, |slot, name, value| with(Some(slot), name, value));
        for (name, value) in self.request.extras().iter() {
            with(None, name, value);
        }
    }

    pub(crate) const fn key(&self) -> &'s SecretKey {
        &self.signer.key
    }

    /// A POST with a form body: the usual choice.
    #[must_use]
    pub fn post(&self, base: &BaseUrl) -> HttpRequest {
        let content_type = "application/x-www-form-urlencoded";
        HttpRequest::with_body(Method::Post, base, self.endpoint().name(), content_type, self.to_form())
    }

    /// A POST with everything in the query, as the pages' samples have it. Queries end up in logs more often than bodies.
    #[must_use]
    pub fn post_with_query(&self, base: &BaseUrl) -> HttpRequest {
        self.with_query(Method::Post, base)
    }

    /// A GET, where the server allows it; the pages do not recommend it.
    #[must_use]
    pub fn get(&self, base: &BaseUrl) -> HttpRequest {
        self.with_query(Method::Get, base)
    }

    fn with_query(&self, method: Method, base: &BaseUrl) -> HttpRequest {
        HttpRequest::with_query(method, base, self.endpoint().name(), self.form_room(), |url| self.write_form(url))
    }
}

impl<P: Parameters> fmt::Debug for Signed<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed")
            .field("endpoint", &self.endpoint().name())
            .field("order", &self.order())
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Parameter;
    use crate::endpoints::{DID_CREATE, USER_DETAILS_UPDATE};
    use crate::kind::Kind;
    use crate::parameters::ParameterList;

    static OPTIONAL: Endpoint = crate::endpoint!(
        "optional",
        [Parameter::signed_as_listed("a", Kind::Text), Parameter::unsigned("b", Kind::Text).required()]
    );

    fn sign(endpoint: &Endpoint, pairs: &[(&str, &str)], order: HashOrder) -> Result<RequestHash, SignError> {
        let mut list = ParameterList::new(endpoint);
        for (name, value) in pairs {
            list.add(name, *value).unwrap();
        }
        Signer::new("me", SecretKey::new("secret").unwrap()).order(order).sign(&list).map(|signed| signed.hash())
    }

    #[test]
    fn what_servers_would_refuse_is_not_signed() {
        let missing = |parameter| Err(SignError::Missing { parameter });
        assert_eq!(sign(&USER_DETAILS_UPDATE, &[("u15", "1")], HashOrder::Listed), missing("user_id"));
        assert_eq!(sign(&DID_CREATE, &[("did", ""), ("provider_id", "1")], HashOrder::Listed), missing("did"));
        assert_eq!(sign(&OPTIONAL, &[("a", "1")], HashOrder::Listed), missing("b"));
        for (pairs, order) in [
            (&[("b", "1")][..], HashOrder::Listed),
            (&[("b", "1"), ("a", "")], HashOrder::Listed),
            (&[("b", "1"), ("a", "1")], HashOrder::Deployed),
        ] {
            assert_eq!(sign(&OPTIONAL, pairs, order), Err(SignError::NothingSigned), "{pairs:?}");
        }
        assert!(sign(&OPTIONAL, &[("b", "1"), ("a", "1")], HashOrder::Listed).is_ok());
    }
}
