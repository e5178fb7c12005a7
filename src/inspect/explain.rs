//! How a hash comes about, as a table: what counts, what does not and why, and what was hashed.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::shown_name::ShownNames;
use super::visible::Visible;
use crate::endpoint::{Endpoint, HashRule, Kind};
use crate::hash::RequestHash;
use crate::hash::digest::Digest;
use crate::request::hashed::Place;
use crate::request::key::SecretKey;
use crate::request::parameters::Parameters;
use crate::request::{ReceivedRequest, Signed, UncoveredReason};

/// How the hash of a request comes about. [`Display`](fmt::Display) prints it as a table for
/// people; the methods give the data.
///
/// The key is never in it, only its length, and a password is shown by its length as well. The name
/// of an unlisted parameter is shown if it is a short identifier that cannot be the key or the rest
/// of a password.
///
/// ```
/// use mor_api::methods::users::USER_DETAILS_UPDATE;
/// use mor_api::{HashRule, ReceivedRequest, SecretKey};
///
/// let query = "u=username&user_id=123&u15=1&u9=\
///     &hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
/// let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "")?;
/// let key = SecretKey::new("456789")?;
/// let explanation = request.explain(&key, HashRule::Listed);
///
/// let hash = explanation.hash().to_string();
/// assert_eq!(hash, "0ab3ede4e93a55c38855a2cc9b9e169d35442c48");
/// assert_eq!(explanation.to_string(), "\
/// user_details_update, rule listed
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
    rule: HashRule,
    contributions: Vec<Contribution>,
    uncounted: Vec<Uncounted>,
    key_length: usize,
    hash: RequestHash,
}

/// A parameter that contributes nothing to the hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncounted {
    name: String,
    reason: UncoveredReason,
}

impl Uncounted {
    /// The parameter's name as it may be shown.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why it contributes nothing.
    #[must_use]
    pub const fn reason(&self) -> UncoveredReason {
        self.reason
    }
}

/// What one parameter contributes to the hash.
#[derive(Clone)]
pub struct Contribution {
    name: &'static str,
    value: Zeroizing<String>,
    /// Whether the value must not be shown: a password, or something that has the key in it.
    is_secret: bool,
}

impl Contribution {
    /// The parameter's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The decoded value, also where it is a password.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether the value must not be shown: a password, or something that has the key in it.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        self.is_secret
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
        write!(f, "{}: {}", self.name, Shown(self))
    }
}

/// A value as it may be shown.
struct Shown<'c>(&'c Contribution);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_secret {
            Masked(self.0.value.chars().count()).fmt(f)
        } else {
            Visible(&self.0.value).fmt(f)
        }
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
        rule: HashRule,
        key: &SecretKey,
        values: Vec<(Place, Zeroizing<String>)>,
        uncounted: Vec<Uncounted>,
    ) -> Self {
        let contributions: Vec<_> = values
            .into_iter()
            .map(|(place, value)| {
                let is_secret = place.kind(endpoint) == Kind::Secret || key.is_in(&value);
                Contribution { name: place.name(endpoint), value, is_secret }
            })
            .collect();
        let mut digest = Digest::new();
        for contribution in &contributions {
            digest.update(contribution.value.as_bytes());
        }
        let hash = digest.finish(key.bytes());
        Self { endpoint, rule, contributions, uncounted, key_length: key.bytes().len(), hash }
    }

    /// The endpoint.
    #[must_use]
    pub const fn endpoint(&self) -> &'a Endpoint {
        self.endpoint
    }

    /// The order that is explained.
    #[must_use]
    pub const fn rule(&self) -> HashRule {
        self.rule
    }

    /// The parameters that count, in hash order.
    #[must_use]
    pub fn contributions(&self) -> &[Contribution] {
        &self.contributions
    }

    /// The parameters that do not count, with the reason.
    #[must_use]
    pub fn uncounted(&self) -> &[Uncounted] {
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
        let counted = self.contributions.iter().map(|counted| counted.name);
        let uncounted = self.uncounted.iter().map(Uncounted::name);
        let names = counted.chain(uncounted).chain([KEY, "hashed"]);
        let name_width = names.map(str::len).max().unwrap_or_default();
        let lengths = self.contributions.iter().map(Contribution::length).chain([self.key_length]);
        let length_width = lengths.map(|length| bytes(length).len()).max().unwrap_or_default();

        writeln!(f, "{}, rule {}", self.endpoint.name(), self.rule)?;
        let mut row = |name: &str, length: usize, value: &dyn fmt::Display| {
            writeln!(f, "  {name:name_width$}  {:length_width$}  {value}", bytes(length))
        };
        for counted in &self.contributions {
            row(counted.name, counted.length(), &Shown(counted))?;
        }
        row(KEY, self.key_length, &Masked(self.key_length))?;
        if !self.uncounted.is_empty() {
            writeln!(f, "not counted")?;
        }
        for uncounted in &self.uncounted {
            writeln!(f, "  {:name_width$}  {}", uncounted.name(), uncounted.reason())?;
        }
        let title_width = name_width + "  ".len();
        write!(f, "{:title_width$}  ", "hashed")?;
        self.contributions.iter().try_for_each(|counted| write!(f, "{}", Shown(counted)))?;
        writeln!(f, "{}", Masked(self.key_length))?;
        writeln!(f, "{:title_width$}  {}", "hash", self.hash)
    }
}

fn bytes(count: usize) -> String {
    if count == 1 { "1 byte".into() } else { alloc::format!("{count} bytes") }
}

impl fmt::Debug for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explanation")
            .field("endpoint", &self.endpoint.name())
            .field("rule", &self.rule)
            .field("contributions", &self.contributions)
            .field("uncounted", &self.uncounted)
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

impl<'a> ReceivedRequest<'a> {
    /// How the hash of this request comes about with this key under this rule. The sent hash plays
    /// no part in it.
    #[must_use]
    pub fn explain(&self, key: &SecretKey, rule: HashRule) -> Explanation<'a> {
        let mut values = Vec::new();
        self.each_hashed(rule, |hashed| {
            let value = hashed.value.text().with_text(|text| Zeroizing::new(text.into()));
            values.push((hashed.place, value));
        });
        let mut names = ShownNames::new(self.endpoint(), &[], [key]);
        for pair in self.wire_pairs() {
            pair.name.with_text(|name| {
                pair.value.with_text(|value| names.note(name, Some(value)));
            });
        }
        let uncounted = self.uncovered(rule).map(|(name, reason, _)| {
            let name = name.with_text(|name| names.show(name).into_owned());
            Uncounted { name, reason }
        });
        let uncounted = uncounted.collect();
        Explanation::new(self.endpoint(), rule, key, values, uncounted)
    }
}

impl<'s, P: Parameters> Signed<'s, P> {
    /// How the hash of this request came about.
    #[must_use]
    pub fn explain(&self) -> Explanation<'s> {
        let (endpoint, rule) = (self.endpoint(), self.rule());
        let names = ShownNames::new(endpoint, &[], [self.key()]);
        let mut values = Vec::new();
        self.each_hashed(rule, |place, value| values.push((place, Zeroizing::new(value.into()))));
        let mut uncounted = Vec::new();
        self.each_parameter(|slot, name, value| {
            if values.iter().any(|(place, _)| place.name(endpoint) == name) {
                return;
            }
            let is_foreign = || endpoint.foreign(rule, name.as_bytes()).is_some();
            let reason = match slot {
                Some(slot) => UncoveredReason::of_slot(endpoint, rule, slot, value.is_empty()),
                None if !is_foreign() => UncoveredReason::Unknown,
                None if value.is_empty() => UncoveredReason::Empty,
                None => UncoveredReason::Dropped,
            };
            uncounted.push(Uncounted { name: names.show(name).into_owned(), reason });
        });
        Explanation::new(endpoint, rule, self.key(), values, uncounted)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;
    use crate::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
    use crate::request::Signer;
    use crate::request::TypedRequest;
    use crate::value::Password;

    #[test]
    fn a_signed_request_explains_itself_without_its_secrets() {
        let request = UserDetailsUpdate::new(123)
            .password(Password::new("hunter2").unwrap())
            .username("")
            .privacy_gui(true)
            .comment("the key is 456789x")
            .company_name("456789x")
            .last_name("аdmin\n")
            .with_unlisted("p", "hunter3")
            .unwrap()
            .with_unlisted("x456789x", "1")
            .unwrap();
        let signer = Signer::new("me", SecretKey::new("456789x").unwrap()).rule(HashRule::X8);
        let signed = signer.sign(&request).unwrap();
        let explanation = signed.explain();
        assert_eq!(explanation.hash(), signed.hash());
        assert_eq!(
            explanation.to_string(),
            "\
user_details_update, rule x8
  user_id                    3 bytes  123
  u17                        7 bytes  а<U+0430>dmin\\n
  pswd                       7 bytes  *******
  company_name               7 bytes  *******
  (key)                      7 bytes  *******
not counted
  u                          not signed
  u9                         empty
  pgui                       left out by servers
  u33                        not signed
  p                          unknown
  (name not shown, 8 bytes)  unknown
hashed                       123а<U+0430>dmin\\n*********************
hash                         "
                .to_string()
                + &signed.hash().to_string()
                + "\n"
        );
        let debug = alloc::format!("{explanation:?}");
        assert!(!debug.contains("hunter") && !debug.contains("456789x"), "{debug}");
        let password = &explanation.contributions()[2];
        assert_eq!((password.name(), password.value(), password.length()), ("pswd", "hunter2", 7));
        assert_eq!((explanation.key_length(), explanation.uncounted().len()), (7, 6));
        assert_eq!(
            (explanation.endpoint().name(), explanation.rule()),
            ("user_details_update", HashRule::X8)
        );
    }

    #[test]
    fn both_sides_explain_the_same() {
        let request = UserDetailsUpdate::new(7).company_name("O'Brien & Sons").email("");
        let key = SecretKey::new("secret").unwrap();
        let signer = Signer::new("me", key.clone());
        let signed = signer.sign(&request).unwrap();
        let form = signed.form();
        let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &*form).unwrap();
        assert_eq!(
            received.explain(&key, HashRule::Listed).to_string(),
            signed.explain().to_string()
        );
    }

    #[test]
    fn names_that_may_be_secret_are_not_shown() {
        let explain = |key: &str, query: &str| {
            let key = SecretKey::new(key).unwrap();
            let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "").unwrap();
            let explanation = request.explain(&key, HashRule::Listed);
            alloc::format!("{explanation} {explanation:?}")
        };
        let text = explain("key", "user_id=1&pswd=se&cret=1&u9=&lang=en");
        assert!(!text.contains("cret") && text.contains("lang") && text.contains("u9"), "{text}");
        let text = explain("Q7", "user_id=1&xQ7=1&a0=Q7");
        assert!(!text.contains("Q7"), "{text}");
        let text = explain("key", "user_id=1&{\"pswd\":\"hunter2\"}=");
        assert!(!text.contains("hunter2"), "{text}");
    }
}
