//! Which names of a request may be shown to whoever holds the key.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::printable::{hidden_name, printable_name};
use crate::endpoint::Endpoint;
use crate::endpoint::Kind;
#[cfg(feature = "diagnose")]
use crate::endpoint::USERNAME;
use crate::request::key::SecretKey;

/// The rule by which names are shown.
///
/// A listed name is public. Any other may be a secret: clients have been seen to send their key,
/// and a password whose `&` is not encoded ends there, so that its rest reads as names. So an
/// unlisted name is shown only if it is a short identifier, has nothing to do with a key or a
/// secret value, and does not follow a secret parameter.
pub(super) struct ShownNames<'r> {
    endpoint: &'r Endpoint,
    catalogue: &'r [&'r Endpoint],
    keys: Vec<&'r SecretKey>,
    secret_values: Vec<Zeroizing<String>>,
    /// Unlisted names that may be the rest of a secret value.
    suspects: Vec<Zeroizing<String>>,
    follows_secret: bool,
}

impl<'r> ShownNames<'r> {
    /// With the names that this endpoint and the catalogue list.
    pub(super) fn new(
        endpoint: &'r Endpoint,
        catalogue: &'r [&'r Endpoint],
        keys: impl IntoIterator<Item = &'r SecretKey>,
    ) -> Self {
        Self {
            endpoint,
            catalogue,
            keys: keys.into_iter().collect(),
            secret_values: Vec::new(),
            suspects: Vec::new(),
            follows_secret: false,
        }
    }

    /// Notes what stands between two `&` of the request, in their order: a decoded name, and the
    /// decoded value unless there is no `=`.
    pub(super) fn note(&mut self, name: &str, value: Option<&str>) {
        let is_secret = self.is_secret(name);
        if let Some(value) = value.filter(|value| is_secret && !value.is_empty()) {
            self.secret_values.push(Zeroizing::new(value.into()));
        }
        if is_secret {
            self.follows_secret = true;
        } else if self.follows_secret {
            if self.is_listed(name) && value.is_some() {
                self.follows_secret = false;
            } else {
                self.suspects.push(Zeroizing::new(name.into()));
            }
        }
    }

    /// The name, or its length if it must not be shown.
    pub(super) fn show<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.is_listed(name) {
            Cow::Borrowed(name)
        } else if self.may_tell_secret(name) {
            Cow::Owned(hidden_name(name))
        } else {
            printable_name(name)
        }
    }

    /// Whether the value of a parameter may be shown: that of a public one which the endpoint
    /// lists, unless the key is in it.
    #[cfg(feature = "diagnose")]
    pub(super) fn shows_value(&self, name: &str, value: &str) -> bool {
        let is_listed = name == USERNAME || self.endpoint.slot(name.as_bytes()).is_some();
        is_listed && !self.is_secret(name) && !self.keys.iter().any(|key| key.is_in(value))
    }

    fn may_tell_secret(&self, name: &str) -> bool {
        self.suspects.iter().any(|suspect| suspect.as_str() == name)
            || self.keys.iter().any(|key| overlap(name.as_bytes(), key.bytes()))
            || self.secret_values.iter().any(|value| overlap(name.as_bytes(), value.as_bytes()))
    }

    fn is_listed(&self, name: &str) -> bool {
        self.endpoints().any(|endpoint| endpoint.slot(name.as_bytes()).is_some())
    }

    /// Whether the value of this parameter is a secret: a password, or the legacy one, which most
    /// endpoints do not list.
    fn is_secret(&self, name: &str) -> bool {
        const LEGACY_PASSWORD: &str = "p";
        let takes_secret = |endpoint: &Endpoint| {
            endpoint.parameter(name).is_some_and(|parameter| parameter.kind() == Kind::Secret)
        };
        name == LEGACY_PASSWORD || self.endpoints().any(takes_secret)
    }

    fn endpoints(&self) -> impl Iterator<Item = &'r Endpoint> {
        core::iter::once(self.endpoint).chain(self.catalogue.iter().copied())
    }
}

/// Whether a name has the whole secret in it, or is a considerable part of it.
fn overlap(name: &[u8], secret: &[u8]) -> bool {
    const CONSIDERABLE: usize = 4;
    contains(name, secret) || name.len() >= CONSIDERABLE && contains(secret, name)
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Parameter;

    static ENDPOINT: Endpoint = crate::endpoint!(
        "endpoint",
        [Parameter::signed("id", Kind::Id), Parameter::signed("pswd", Kind::Secret)]
    );
    static OTHER: Endpoint = crate::endpoint!(
        "other",
        [Parameter::signed("too_long_for_a_name_that_nobody_lists", Kind::Id)]
    );

    /// The names of a query of which these are shown.
    fn shown(key: &str, query: &str) -> Vec<String> {
        let key = SecretKey::new(key).unwrap();
        let catalogue = [&OTHER];
        let mut names = ShownNames::new(&ENDPOINT, &catalogue, [&key]);
        let pieces: Vec<_> = query
            .split('&')
            .map(|piece| match piece.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (piece, None),
            })
            .collect();
        for (name, value) in &pieces {
            names.note(name, *value);
        }
        let is_shown = |name: &&str| names.show(name) == *name;
        pieces.iter().map(|(name, _)| *name).filter(is_shown).map(Into::into).collect()
    }

    #[test]
    fn unlisted_names_are_shown_if_they_are_identifiers() {
        let query = "id=1&lang=2&too_long_for_a_name_that_nobody_lists=3&a b=4&{\"id\":5}";
        assert_eq!(shown("key", query), ["id", "lang", "too_long_for_a_name_that_nobody_lists"]);
    }

    #[test]
    fn no_name_tells_the_key() {
        for (key, query) in [
            ("k", "k=1&xkx=1"),
            ("k1", "k1=1&xk1=1"),
            ("se&cret", "secret_key=se&cret=1"),
            ("a long key", "long=1"),
        ] {
            let shown = shown(key, query);
            assert!(shown.iter().all(|name| name == "secret_key"), "{shown:?}");
        }
        assert_eq!(shown("id", "id=1"), ["id"]);
    }

    #[test]
    fn no_name_tells_the_rest_of_a_password() {
        assert_eq!(shown("key", "pswd=se&cret=1"), ["pswd"]);
        assert_eq!(shown("key", "p=se&cret&and=more&id=1&lang=en"), ["p", "id", "lang"]);
        // Also where the rest happens to be a listed name.
        assert_eq!(shown("key", "pswd=a&id&cret=1"), ["pswd", "id"]);
        assert_eq!(shown("key", "cret=1&pswd=secret&secret2=1"), ["pswd"]);
        // The same name elsewhere does not help.
        assert_eq!(shown("key", "cret=0&id=1&pswd=se&cret=1"), ["id", "pswd"]);
    }
}
