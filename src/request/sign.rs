//! Signing: from a filled request to its hash, and on to an HTTP request.

use alloc::string::String;
use core::fmt;

use super::canonical::CanonicalText;
use super::key::SecretKey;
use super::parameters::Parameters;
use super::secret_text::SecretText;
use crate::endpoint::{Endpoint, HASH, HashOrder, SlotSet, USERNAME, UnmetRequirement};
use crate::hash::RequestHash;
use crate::hash::digest::Digest;
use crate::http::{BaseUrl, HttpMethod, HttpRequest};
use crate::wire::encode::{push_encoded, room_for, with_room};

/// Who signs: a username, a secret key, and the hash order that the server expects.
///
/// ```
/// use mor_api::methods::users::UserDetailsUpdate;
/// use mor_api::{BaseUrl, SecretKey, Signer};
///
/// // The user page's own sample: block user 123.
/// let signer = Signer::new("username", SecretKey::new("456789")?);
/// let request = UserDetailsUpdate::new(123).blocked(true);
/// let base = BaseUrl::parse("https://mor.example.com")?;
/// let http = signer.sign(&request)?.post(&base);
///
/// assert_eq!(http.path(), "/billing/api/user_details_update");
/// assert_eq!(
///     http.body(),
///     "u=username&user_id=123&u15=1\
///      &hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48",
/// );
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

    /// Signs without sending `u`. Servers deny such requests; tests and gateways that add the user
    /// later need them.
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
    /// [`SignError`] when the request does not meet what its endpoint requires, and when nothing in
    /// it would be signed.
    pub fn sign<'s, P: Parameters>(&'s self, request: &'s P) -> Result<Signed<'s, P>, SignError> {
        let endpoint = request.endpoint();
        let signed = endpoint.signed(self.order);
        let (mut present, mut filled) = (SlotSet::EMPTY, SlotSet::EMPTY);
        let mut room = 0;
        let mut digest = Digest::new();
        request.walk(SlotSet::ALL, |slot, name, value| {
            present = present.with(slot);
            room = room_for(name, value).saturating_add(room);
            if !value.is_empty() {
                filled = filled.with(slot);
                if signed.contains(slot) {
                    digest.update(value.as_bytes());
                }
            }
        });
        if let Some(unmet) = endpoint.unmet_requirement(filled) {
            return Err(SignError::Unmet(unmet));
        }
        if !filled.intersects(signed) && !endpoint.signed(HashOrder::Listed).is_empty() {
            return Err(SignError::NothingSigned);
        }
        let hash = digest.finish(self.key.bytes());
        Ok(Signed { request, signer: self, present, room, hash })
    }
}

/// Why a request cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// Parameters that the endpoint requires are absent or empty.
    Unmet(UnmetRequirement),
    /// No signed parameter has a value: the hash would be the same for every such request, and
    /// servers refuse it.
    NothingSigned,
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unmet(unmet) => unmet.fmt(f),
            Self::NothingSigned => f.write_str("no signed parameter is present"),
        }
    }
}

impl core::error::Error for SignError {}

/// A request and its hash. It borrows both the request and the signer, and writes itself out in the
/// form that you choose.
#[derive(Clone, Copy)]
pub struct Signed<'s, P> {
    request: &'s P,
    signer: &'s Signer,
    /// The slots that the request sets.
    present: SlotSet,
    /// The most bytes that their pairs can take in a form.
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
        let signed = self.present & self.endpoint().signed(self.signer.order);
        let mut length = 0;
        self.request.walk(signed, |_, _, value| length += value.len());
        CanonicalText::write(length, |text| {
            self.request.walk(signed, |_, _, value| text.extend_from_slice(value.as_bytes()));
        })
    }

    /// All parameters, form-encoded: `u` first, then those of the request in hash order, the
    /// unsigned ones, the unlisted ones, and `hash` last.
    #[must_use]
    pub fn form(&self) -> SecretText {
        SecretText::new(self.to_form())
    }

    /// A POST with a form body: the usual choice.
    #[must_use]
    pub fn post(&self, base: &BaseUrl) -> HttpRequest {
        let content_type = "application/x-www-form-urlencoded";
        let (name, body) = (self.endpoint().name(), self.to_form());
        HttpRequest::with_body(HttpMethod::Post, base, name, content_type, body)
    }

    /// A POST with everything in the query, as the pages' samples have it. Queries end up in logs
    /// more often than bodies.
    #[must_use]
    pub fn post_with_query(&self, base: &BaseUrl) -> HttpRequest {
        self.with_query(HttpMethod::Post, base)
    }

    /// A GET, where the server allows it; the pages do not recommend it.
    #[must_use]
    pub fn get(&self, base: &BaseUrl) -> HttpRequest {
        self.with_query(HttpMethod::Get, base)
    }

    fn with_query(&self, method: HttpMethod, base: &BaseUrl) -> HttpRequest {
        let (name, room) = (self.endpoint().name(), self.form_room());
        HttpRequest::with_query(method, base, name, room, |url| self.write_form(url))
    }

    /// The form. It is the caller's to wipe.
    fn to_form(&self) -> String {
        let mut form = with_room(self.form_room());
        self.write_form(&mut form);
        form
    }

    /// The most bytes that the form can take: with this much room, no outgrown copy is left in
    /// memory.
    fn form_room(&self) -> usize {
        // Unlisted names may need encoding as their values do.
        let unlisted = self.request.unlisted().iter();
        let unlisted =
            unlisted.map(|(name, value)| room_for("", name).saturating_add(room_for("", value)));
        let username = self.signer.username.as_deref().map_or(0, |name| room_for(USERNAME, name));
        let hash = room_for(HASH, "") + RequestHash::HEX_LENGTH;
        let fixed = username.saturating_add(hash).saturating_add(self.room);
        unlisted.fold(fixed, usize::saturating_add)
    }

    fn write_form(&self, form: &mut String) {
        self.each_parameter(|slot, name, value| {
            // Listed names need no encoding.
            if slot.is_some() {
                form.push_str(name);
            } else {
                push_encoded(form, name);
            }
            form.push('=');
            push_encoded(form, value);
            form.push('&');
        });
        form.push_str(HASH);
        form.push('=');
        form.push_str(&self.hash.to_hex());
    }

    /// Visits all that is sent but the hash: `u`, the listed parameters with their slots, and the
    /// unlisted ones without.
    #[inline]
    pub(crate) fn each_parameter(&self, mut visit: impl FnMut(Option<usize>, &str, &str)) {
        if let Some(username) = &self.signer.username {
            visit(Some(Endpoint::USERNAME_SLOT), USERNAME, username);
        }
        self.request.walk(self.present, |slot, name, value| visit(Some(slot), name, value));
        for (name, value) in self.request.unlisted().iter() {
            visit(None, name, value);
        }
    }

    pub(crate) const fn key(&self) -> &'s SecretKey {
        &self.signer.key
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
    use crate::endpoint::{Kind, Parameter};
    use crate::methods::dids::DID_CREATE;
    use crate::methods::users::USER_DETAILS_UPDATE;
    use crate::request::ParameterList;

    static OPTIONAL: Endpoint = crate::endpoint!(
        "optional",
        [Parameter::listed_only("a", Kind::Text), Parameter::unsigned("b", Kind::Text).required()]
    );

    fn sign(
        endpoint: &Endpoint,
        pairs: &[(&str, &str)],
        order: HashOrder,
    ) -> Result<RequestHash, SignError> {
        let mut list = ParameterList::new(endpoint);
        for (name, value) in pairs {
            list.add(name, *value).unwrap();
        }
        let signer = Signer::new("me", SecretKey::new("secret").unwrap()).order(order);
        signer.sign(&list).map(|signed| signed.hash())
    }

    #[test]
    fn what_servers_would_refuse_is_not_signed() {
        use HashOrder::{Deployed, Listed};

        let missing = |parameter| Err(SignError::Unmet(UnmetRequirement::Parameter(parameter)));
        assert_eq!(sign(&USER_DETAILS_UPDATE, &[("u15", "1")], Listed), missing("user_id"));
        let pairs = [("did", ""), ("provider_id", "1")];
        assert_eq!(sign(&DID_CREATE, &pairs, Listed), missing("did"));
        assert_eq!(sign(&OPTIONAL, &[("a", "1")], Listed), missing("b"));
        for (pairs, order) in [
            (&[("b", "1")][..], Listed),
            (&[("b", "1"), ("a", "")], Listed),
            (&[("b", "1"), ("a", "1")], Deployed),
        ] {
            assert_eq!(sign(&OPTIONAL, pairs, order), Err(SignError::NothingSigned), "{pairs:?}");
        }
        assert!(sign(&OPTIONAL, &[("b", "1"), ("a", "1")], Listed).is_ok());
    }
}
