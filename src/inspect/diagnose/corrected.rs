//! The request with its mistakes put right.

use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::sent::{Sent, SentRequest, boolean_word, signed_among};
use crate::endpoint::{HASH, Kind, Parameter};
use crate::hash::RequestHash;
use crate::hash::digest::Digest;
use crate::request::key::SecretKey;
use crate::wire::encode::push_encoded;

/// A request with its mistakes put right, signed with the first key under the rule that the server
/// follows.
///
/// It has the values that were sent or meant in it, so it is for whoever sent them and not for a
/// log: neither `Debug` nor a finding's text shows it. Passwords, and what the method does not
/// list, are left to the reader to fill in; the hash covers them.
///
/// ```
/// use mor_api::SecretKey;
/// use mor_api::inspect::{Diagnoser, FindingKind};
/// use mor_api::methods::users::USER_DETAILS_UPDATE;
///
/// // `12.50` was hashed as 12.5.
/// let query = "user_id=7&credit=12.50&pswd=pass\
///     &hash=6a9f8e466a909451b515d977e5ce0bdfb24e221e";
/// let key = SecretKey::new("secret")?;
/// let diagnoser = Diagnoser::new([("own", &key)]);
/// let diagnosis = diagnoser.diagnose(&USER_DETAILS_UPDATE, query, "");
/// let finding = &diagnosis.findings()[0];
///
/// assert_eq!(finding.kind(), FindingKind::NumberForm);
/// let corrected = finding.corrected().unwrap();
/// assert!(corrected.form().starts_with("user_id=7&credit=12.50&pswd=***&hash="));
/// # Ok::<(), mor_api::EmptyKey>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Corrected {
    form: Arc<Zeroizing<String>>,
    hash: RequestHash,
}

/// Stands in the form for what is not shown.
const HIDDEN: &str = "***";

impl Corrected {
    /// The request with these values, by their names, in the place of those that were sent; `None`
    /// if nothing would be signed.
    pub(super) fn of(
        request: &SentRequest<'_>,
        meant: &[(&str, &[u8])],
        key: &SecretKey,
    ) -> Option<Self> {
        let parameters: Vec<_> =
            request.parameters.iter().map(|sent| as_meant(request, sent, meant)).collect();
        let (endpoint, rule) = (request.endpoint, request.rule);
        let signed = signed_among(&parameters, endpoint, rule);
        if !endpoint.takes_hash(rule) || endpoint.must_sign(rule) && signed.is_empty() {
            return None;
        }
        let mut digest = Digest::new();
        for (_, hashed) in &signed {
            digest.update(hashed.as_bytes());
        }
        let hash = digest.finish(key.bytes());
        let mut form = Zeroizing::new(String::with_capacity(room(&parameters)));
        for sent in &parameters {
            match request.names.show(&sent.name) {
                Cow::Borrowed(name) => push_encoded(&mut form, name),
                Cow::Owned(_) => form.push_str(HIDDEN),
            }
            form.push('=');
            if request.names.shows_value(&sent.name, &sent.value) {
                push_encoded(&mut form, &sent.value);
            } else {
                form.push_str(HIDDEN);
            }
            form.push('&');
        }
        form.push_str(HASH);
        form.push('=');
        form.push_str(&hash.to_hex());
        Some(Self { form: Arc::new(form), hash })
    }

    /// The parameters as a form, which may be sent as a body or in a query, with the right hash at
    /// its end. `***` stands for what is left to fill in.
    #[must_use]
    pub fn form(&self) -> &str {
        &self.form
    }

    /// The right hash.
    #[must_use]
    pub const fn hash(&self) -> RequestHash {
        self.hash
    }
}

/// Shows the hash alone.
impl fmt::Debug for Corrected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Corrected").field("hash", &self.hash).finish_non_exhaustive()
    }
}

/// A parameter with the value that was meant, and as servers take it.
fn as_meant(request: &SentRequest<'_>, sent: &Sent, meant: &[(&str, &[u8])]) -> Sent {
    let value = meant.iter().find(|(name, _)| *name == sent.name.as_str());
    let value = value.and_then(|(_, bytes)| core::str::from_utf8(bytes).ok());
    let value = value.unwrap_or(&sent.value);
    let kind = request.endpoint.parameter(&sent.name).map(Parameter::kind);
    let taken = kind.and_then(|kind| as_taken(kind, value));
    let value = Zeroizing::new(taken.unwrap_or_else(|| value.into()));
    Sent { value: Rc::new(value), ..sent.clone() }
}

/// A value as servers take it, `None` if it is that already, or nobody knows what it should be.
fn as_taken(kind: Kind, value: &str) -> Option<String> {
    match kind {
        Kind::Switch { on } => {
            boolean_word(value).map(|is_on| if is_on { on.to_string() } else { "0".into() })
        }
        Kind::ObjectId => value.trim().parse().ok().map(|id: u64| id.to_string()),
        _ => None,
    }
}

/// The bytes of the form at most, so that it never grows.
fn room(parameters: &[Sent]) -> usize {
    let of = |sent: &Sent| {
        let letters = sent.name.len().max(HIDDEN.len()) + sent.value.len().max(HIDDEN.len());
        letters.saturating_mul("%XX".len()).saturating_add("=&".len())
    };
    let hash = HASH.len() + "=".len() + RequestHash::HEX_LENGTH;
    parameters.iter().map(of).fold(hash, usize::saturating_add)
}
