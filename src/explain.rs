//! How a hash comes about, as a table: what counts, what does not and why, and what was hashed.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::digest::Digest;
use crate::endpoint::{Endpoint, HashOrder, Parameter, slots_of};
use crate::hash::RequestHash;
use crate::key::SecretKey;
use crate::kind::Kind;
use crate::parameters::Parameters;
use crate::received::ReceivedRequest;
use crate::sign::Signed;
use crate::verify::{Uncovered, uncovered_reason};
use crate::visible::Visible;

/// How the hash of a request comes about. [`Display`](fmt::Display) prints it as a table for people; the methods give the data.
///
/// The key is never in it, only its length, and a password is shown by its length as well.
///
/// ```
/// use mor_api::{HashOrder, ReceivedRequest, SecretKey, endpoints::USER_DETAILS_UPDATE};
///
/// let query = "u=username&user_id=123&u15=1&u9=&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
/// let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "")?;
/// let explanation = request.explain(&SecretKey::new("456789")?, HashOrder::Listed);
///
/// assert_eq!(explanation.hash().to_string(), "0ab3ede4e93a55c38855a2cc9b9e169d35442c48");
/// assert_eq!(explanation.to_string(), "\
/// user_details_update, order listed
///   user_id  3 bytes  123
///   u15      1 byte   1
///   (key)    6 bytes  ******
/// not counted
///   u        not signed
///   u9       empty
/// hashed     1231******
/// hash       0ab3ede4e93a55c38855a2cc9b9e169d35442c48
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Explanation<'a> {
    endpoint: &'a Endpoint,
    order: HashOrder,
    contributions: Vec<Contribution>,
    uncounted: Vec<Uncovered<'a>>,
    key_length: usize,
    hash: RequestHash,
}

/// What one parameter contributes to the hash.
#[derive(Clone)]
pub struct Contribution {
    parameter: &'static Parameter,
    value: Zeroizing<String>,
    /// Whether the value must not be shown: a password, or something that has the key in it.
    is_secret: bool,
}

impl Contribution {
    /// The parameter.
    #[must_use]
    pub const fn parameter(&self) -> &'static Parameter {
        self.parameter
    }

    /// The decoded value, also where it is a password.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// How many bytes it adds to what is hashed.
    #[must_use]
    pub fn length(&self) -> usize {
        self.value.len()
    }
}

/// The name and the length, and the value unless it is secret.
impl fmt::Debug for Contribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.parameter.name(), Shown(self))
    }
}

/// A value as it may be shown.
struct Shown<'c>(&'c Contribution);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_secret { Masked(self.0.value.chars().count()).fmt(f) } else { Visible(&self.0.value).fmt(f) }
    }
}

/// So many asterisks, up to a length that still fits a line.
struct Masked(usize);

impl fmt::Display for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..self.0.min(32)).try_for_each(|_| f.write_str("*"))
    }
}

impl<'a> Explanation<'a> {
    fn new(
        endpoint: &'a Endpoint,
        order: HashOrder,
        key: &SecretKey,
        values: impl Iterator<Item = (&'static Parameter, Zeroizing<String>)>,
        uncounted: Vec<Uncovered<'a>>,
    ) -> Self {
        let contributions: Vec<_> = values
            .map(|(parameter, value)| {
                let is_secret = parameter.kind() == Kind::Secret || key.is_in(&value);
                Contribution { parameter, value, is_secret }
            })
            .collect();
        // A name that has the key in it.
        let hide = |it: Uncovered<'a>| {
            if key.is_in(it.name()) { Uncovered::new(Cow::Borrowed("(hidden)"), it.reason()) } else { it }
        };
        let uncounted = uncounted.into_iter().map(hide).collect();
        let mut digest = Digest::new();
        for contribution in &contributions {
            digest.update(contribution.value.as_bytes());
        }
        let hash = digest.finish_with(key.bytes());
        Self { endpoint, order, contributions, uncounted, key_length: key.bytes().len(), hash }
    }

    /// The endpoint.
    #[must_use]
    pub const fn endpoint(&self) -> &'a Endpoint {
        self.endpoint
    }

    /// The order that is explained.
    #[must_use]
    pub const fn order(&self) -> HashOrder {
        self.order
    }

    /// The parameters that count, in hash order.
    #[must_use]
    pub fn contributions(&self) -> &[Contribution] {
        &self.contributions
    }

    /// The parameters that do not count, with the reason.
    #[must_use]
    pub fn uncounted(&self) -> &[Uncovered<'a>] {
        &self.uncounted
    }

    /// The length of the key in bytes.
    #[must_use]
    pub const fn key_length(&self) -> usize {
        self.key_length
    }

    /// The hash of the values and the key: the right one, whatever was sent.
    #[must_use]
    pub const fn hash(&self) -> RequestHash {
        self.hash
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const KEY: &str = "(key)";
        let bytes = |count: usize| if count == 1 { "1 byte".into() } else { alloc::format!("{count} bytes") };
        let names = self.contributions.iter().map(|it| it.parameter.name().len());
        let width = names.chain(self.uncounted.iter().map(|it| it.name().chars().count().min(32)));
        let width = width.chain([KEY.len(), "hashed".len() + 1]).max().unwrap_or_default();
        let lengths = self.contributions.iter().map(Contribution::length).chain([self.key_length]);
        let length_width = lengths.map(|length| bytes(length).len()).max().unwrap_or_default();

        writeln!(f, "{}, order {}", self.endpoint.name(), self.order)?;
        for it in &self.contributions {
            writeln!(f, "  {:width$}  {:length_width$}  {}", it.parameter.name(), bytes(it.length()), Shown(it))?;
        }
        writeln!(f, "  {KEY:width$}  {:length_width$}  {}", bytes(self.key_length), Masked(self.key_length))?;
        if !self.uncounted.is_empty() {
            writeln!(f, "not counted")?;
        }
        for it in &self.uncounted {
            let name = alloc::format!("{}", Visible(&crate::form::abridged(it.name())));
            writeln!(f, "  {name:width$}  {}", it.reason())?;
        }
        write!(f, "{:1$}  ", "hashed", width + 2)?;
        self.contributions.iter().try_for_each(|it| write!(f, "{}", Shown(it)))?;
        writeln!(f, "{}", Masked(self.key_length))?;
        writeln!(f, "{:1$}  {2}", "hash", width + 2, self.hash)
    }
}

impl fmt::Debug for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explanation")
            .field("endpoint", &self.endpoint.name())
            .field("order", &self.order)
            .field("contributions", &self.contributions)
            .field("uncounted", &self.uncounted)
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

impl<'a> ReceivedRequest<'a> {
    /// How the hash of this request comes about with this key in this order. The sent hash plays no part in it.
    #[must_use]
    pub fn explain(&self, key: &SecretKey, order: HashOrder) -> Explanation<'a> {
        let covered = self.covered_mask(order);
        let parameters = self.endpoint().parameters();
        let values = slots_of(covered).filter_map(|slot| {
            let value = self.slot(slot)?.with_text(|text| Zeroizing::new(text.into()));
            Some((parameters.get(slot)?, value))
        });
        Explanation::new(self.endpoint(), order, key, values, self.uncovered_by(covered))
    }
}

impl<'s, P: Parameters> Signed<'s, P> {
    /// How the hash of this request came about.
    #[must_use]
    pub fn explain(&self) -> Explanation<'s> {
        let (endpoint, order) = (self.endpoint(), self.order());
        let signed = endpoint.signed_mask(order);
        let mut values = Vec::new();
        let mut uncounted = Vec::new();
        self.each_parameter(|slot, name, value| {
            let parameter =
                slot.filter(|slot| signed >> slot & 1 == 1).and_then(|slot| endpoint.parameters().get(slot));
            if let Some(parameter) = parameter.filter(|_| !value.is_empty()) {
                values.push((parameter, Zeroizing::new(value.into())));
            } else if let Some(reason) = uncovered_reason(endpoint, slot, value.is_empty()) {
                uncounted.push(Uncovered::new(Cow::Owned(name.into()), reason));
            }
        });
        Explanation::new(endpoint, order, self.key(), values.into_iter(), uncounted)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;
    use crate::endpoints::{USER_DETAILS_UPDATE, UserDetailsUpdate};
    use crate::sign::Signer;
    use crate::typed::TypedRequest;

    #[test]
    fn a_signed_request_explains_itself_without_its_secrets() {
        let request = UserDetailsUpdate::new(123)
            .password("hunter2")
            .unwrap()
            .username("")
            .privacy_gui(true)
            .comment("the key is 456789x")
            .company_name("456789x")
            .last_name("аdmin\n")
            .with_extra("p", "hunter3")
            .unwrap()
            .with_extra("x456789x", "1")
            .unwrap();
        let signer = Signer::new("me", SecretKey::new("456789x").unwrap()).order(HashOrder::Deployed);
        let signed = signer.sign(&request).unwrap();
        let explanation = signed.explain();
        assert_eq!(explanation.hash(), signed.hash());
        assert_eq!(
            explanation.to_string(),
            "\
user_details_update, order deployed
  user_id       3 bytes  123
  u17           7 bytes  а<U+0430>dmin\\n
  pswd          7 bytes  *******
  company_name  7 bytes  *******
  (key)         7 bytes  *******
not counted
  u             not signed
  u9            empty
  pgui          left out by deployed servers
  u33           not signed
  p             unknown
  (hidden)      unknown
hashed          123а<U+0430>dmin\\n*********************
hash            "
                .to_string()
                + &signed.hash().to_string()
                + "\n"
        );
        let debug = alloc::format!("{explanation:?}");
        assert!(!debug.contains("hunter") && !debug.contains("456789x"), "{debug}");
        let password = &explanation.contributions()[2];
        assert_eq!((password.parameter().name(), password.value(), password.length()), ("pswd", "hunter2", 7));
        assert_eq!((explanation.key_length(), explanation.uncounted().len()), (7, 6));
        assert_eq!((explanation.endpoint().name(), explanation.order()), ("user_details_update", HashOrder::Deployed));
    }

    #[test]
    fn both_sides_explain_the_same() {
        let request = UserDetailsUpdate::new(7).company_name("O'Brien & Sons").email("");
        let key = SecretKey::new("secret").unwrap();
        let signer = Signer::new("me", key.clone());
        let signed = signer.sign(&request).unwrap();
        let form = signed.form();
        let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &*form).unwrap();
        assert_eq!(received.explain(&key, HashOrder::Listed).to_string(), signed.explain().to_string());
    }
}
