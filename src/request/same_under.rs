//! Under which rules a request has the same hash, and what makes the difference.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::parameters::Parameters;
use super::received::ReceivedRequest;
use super::sign::Signed;
use super::verify::Verified;
use crate::endpoint::{HashRule, HashRules};

/// What another rule makes of a request: the first parameter at which its text departs.
///
/// [`Display`](fmt::Display) gives a sentence: `` rule x8 does not hash `pgui` ``.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleDifference {
    rule: HashRule,
    parameter: &'static str,
    kind: DifferenceKind,
}

/// How another rule departs from the one that a request was signed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// It does not hash the parameter.
    LeavesOut,
    /// It hashes the parameter, and the rule of the signature does not.
    Adds,
    /// It hashes another form of the value, such as `7` for `007`.
    Converts,
    /// It hashes the parameter at another place.
    Reorders,
}

impl RuleDifference {
    /// The other rule.
    #[must_use]
    pub const fn rule(&self) -> HashRule {
        self.rule
    }

    /// The parameter at fault.
    #[must_use]
    pub const fn parameter(&self) -> &'static str {
        self.parameter
    }

    /// What the other rule does with it.
    #[must_use]
    pub const fn kind(&self) -> DifferenceKind {
        self.kind
    }
}

impl fmt::Display for RuleDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, parameter, .. } = self;
        match self.kind {
            DifferenceKind::LeavesOut => write!(f, "rule {rule} does not hash `{parameter}`"),
            DifferenceKind::Adds => write!(f, "rule {rule} also hashes `{parameter}`"),
            DifferenceKind::Converts => {
                write!(f, "rule {rule} hashes another form of `{parameter}`")
            }
            DifferenceKind::Reorders => {
                write!(f, "rule {rule} hashes `{parameter}` at another place")
            }
        }
    }
}

/// The values that a rule hashes, in hash order, with their names.
type Values = Vec<(&'static str, Zeroizing<String>)>;

/// The first difference between what is signed and what another rule hashes.
fn first_difference(signed: &Values, rule: HashRule, other: &Values) -> Option<RuleDifference> {
    let has = |values: &Values, name: &str| values.iter().any(|(it, _)| *it == name);
    let difference = |parameter, kind| Some(RuleDifference { rule, parameter, kind });
    for place in 0..signed.len().max(other.len()) {
        match (signed.get(place), other.get(place)) {
            (Some((name, value)), Some((other_name, other_value))) if name == other_name => {
                if value != other_value {
                    return difference(*name, DifferenceKind::Converts);
                }
            }
            (Some((name, _)), _) if !has(other, name) => {
                return difference(*name, DifferenceKind::LeavesOut);
            }
            (_, Some((name, _))) if !has(signed, name) => {
                return difference(*name, DifferenceKind::Adds);
            }
            (Some((name, _)), _) | (None, Some((name, _))) => {
                return difference(*name, DifferenceKind::Reorders);
            }
            (None, None) => {}
        }
    }
    None
}

impl<P: Parameters> Signed<'_, P> {
    /// The rules under which the hash is the same. The one that it was signed under is always among
    /// them; where some are not, it matters which one the server follows.
    ///
    /// ```
    /// use mor_api::methods::users::UserDetailsUpdate;
    /// use mor_api::{HashRule, HashRules, SecretKey, Signer};
    ///
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let request = UserDetailsUpdate::new(7).blocked(true);
    /// assert_eq!(signer.sign(&request)?.same_under(), HashRules::ALL);
    ///
    /// let request = request.privacy_gui(true);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.same_under(), HashRule::Listed | HashRule::M2);
    /// let difference = signed.difference(HashRule::X8).ok_or("it is the same")?;
    /// assert_eq!(difference.to_string(), "rule x8 does not hash `pgui`");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn same_under(&self) -> HashRules {
        let signed = self.canonical();
        let is_same = |rule: &HashRule| {
            self.endpoint().takes_hash(*rule) && self.canonical_under(*rule) == signed
        };
        HashRules::ALL.iter().filter(is_same).collect()
    }

    /// The parameter for which another rule hashes another text; `None` if the text is the same.
    #[must_use]
    pub fn difference(&self, rule: HashRule) -> Option<RuleDifference> {
        let (signed, other) = (self.values_under(self.rule()), self.values_under(rule));
        let is_same = self.canonical() == self.canonical_under(rule);
        first_difference(&signed, rule, &other).filter(|_| !is_same)
    }

    fn values_under(&self, rule: HashRule) -> Values {
        let mut values = Values::new();
        self.each_hashed(rule, |place, value| {
            values.push((place.name(self.endpoint()), Zeroizing::new(value.into())));
        });
        values
    }
}

impl Verified<'_> {
    /// The rules under which the hash is the same. The one that it was verified under is always
    /// among them.
    #[must_use]
    pub fn same_under(&self) -> HashRules {
        let request = self.request();
        let signed = self.canonical();
        let is_same = |rule: &HashRule| {
            request.endpoint().takes_hash(*rule) && request.canonical(*rule) == signed
        };
        HashRules::ALL.iter().filter(is_same).collect()
    }

    /// The parameter for which another rule hashes another text; `None` if the text is the same.
    #[must_use]
    pub fn difference(&self, rule: HashRule) -> Option<RuleDifference> {
        let request = self.request();
        let (signed, other) = (values_under(request, self.rule()), values_under(request, rule));
        let is_same = self.canonical() == request.canonical(rule);
        first_difference(&signed, rule, &other).filter(|_| !is_same)
    }
}

fn values_under(request: &ReceivedRequest<'_>, rule: HashRule) -> Values {
    let mut values = Values::new();
    request.each_hashed(rule, |hashed| {
        let value = hashed.value.text().with_text(|text| Zeroizing::new(text.into()));
        values.push((hashed.place.name(request.endpoint()), value));
    });
    values
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    fn values(pairs: &[(&'static str, &str)]) -> Values {
        pairs.iter().map(|(name, value)| (*name, Zeroizing::new((*value).into()))).collect()
    }

    #[test]
    fn the_first_difference_is_told() {
        for (signed, other, expected) in [
            (&[("a", "1"), ("b", "2")][..], &[("a", "1"), ("b", "2")][..], ""),
            (&[("a", "1"), ("b", "2")], &[("a", "1")], "rule x8 does not hash `b`"),
            (&[("a", "1"), ("b", "2")], &[("b", "2")], "rule x8 does not hash `a`"),
            (&[("b", "2")], &[("a", "1"), ("b", "2")], "rule x8 also hashes `a`"),
            (&[], &[("a", "1")], "rule x8 also hashes `a`"),
            (&[("a", "007")], &[("a", "7")], "rule x8 hashes another form of `a`"),
            (
                &[("a", "1"), ("b", "2")],
                &[("b", "2"), ("a", "1")],
                "rule x8 hashes `a` at another place",
            ),
        ] {
            let difference = first_difference(&values(signed), HashRule::X8, &values(other));
            assert_eq!(difference.map_or(String::new(), |it| it.to_string()), expected);
        }
    }
}
