//! What makes two requests the same.

use std::borrow::Cow;
use std::fmt;

use mor_api::ReceivedRequest;
use sha2::{Digest, Sha256};
use zeroize::Zeroize;

/// What a request is remembered by: a SHA-256, so that a store learns no hash, no key and no value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId([u8; 32]);

impl RequestId {
    /// The bytes, for a store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// One for all requests with the same hash, in whichever case its digits are.
    pub(crate) fn of_hash(request: &ReceivedRequest<'_>) -> Self {
        let mut hash = request.value("hash").unwrap_or_default().into_owned();
        hash.make_ascii_lowercase();
        let id = Self::digest("hash", [hash.as_bytes()]);
        hash.zeroize();
        id
    }

    /// One for all requests of the same method, with the same key and parameters. `hash` is not
    /// among them: it follows from the others.
    pub(crate) fn of_parameters(request: &ReceivedRequest<'_>, key_name: &str) -> Self {
        Self::digest_pairs("parameters", request, key_name)
    }

    /// The same of a request without a hash.
    pub(crate) fn of_unhashed(request: &ReceivedRequest<'_>) -> Self {
        Self::digest_pairs("unhashed", request, "")
    }

    fn digest_pairs(kind: &str, request: &ReceivedRequest<'_>, key_name: &str) -> Self {
        let pairs = request.pairs().map(|(name, value)| {
            let id =
                (name != "hash").then(|| Self::digest("", [name.as_bytes(), value.as_bytes()]));
            wipe(name);
            wipe(value);
            id
        });
        let mut pairs: Vec<_> = pairs.flatten().collect();
        pairs.sort_unstable();
        // The same parameter may be sent several times with one value.
        pairs.dedup();
        let head = [request.endpoint().name(), key_name].map(str::as_bytes);
        let pairs = pairs.iter().map(|pair| pair.0.as_slice());
        Self::digest(kind, head.into_iter().chain(pairs))
    }

    /// Of texts with their lengths, so that no two lists of texts run into the same one.
    fn digest<'t>(kind: &str, texts: impl IntoIterator<Item = &'t [u8]>) -> Self {
        let mut digest = Sha256::new_with_prefix(kind);
        for text in texts {
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text);
        }
        Self(digest.finalize().into())
    }
}

/// Wipes a copy; what is borrowed is the request's.
fn wipe(text: Cow<'_, str>) {
    if let Cow::Owned(mut copy) = text {
        copy.zeroize();
    }
}

/// For the tests of a store.
impl From<[u8; 32]> for RequestId {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// Whoever can read it might try which request has it.
impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestId")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use mor_api::{HashRule, SecretKey, Verified, methods};

    use super::*;

    const HASH: &str = "f7de355c9b4421ce6c705b4b32c89dbcaca51e46";

    fn with<T>(method: &str, key_name: &str, query: &str, then: fn(&Verified<'_>) -> T) -> T {
        let key = SecretKey::new("secret").unwrap();
        let endpoint = methods::by_name(method).unwrap();
        let request = ReceivedRequest::read(endpoint, query, "").unwrap();
        then(&request.verify([(key_name, &key)], HashRule::Listed).unwrap())
    }

    fn of_parameters(key_name: &str, query: &str) -> RequestId {
        with("did_details_update", key_name, query, |verified| {
            RequestId::of_parameters(verified.request(), verified.key_name())
        })
    }

    #[test]
    fn the_hash_is_one_in_both_cases_and_whatever_it_does_not_cover() {
        let id = |query: &str| {
            with("did_details_update", "admin", query, |verified| {
                RequestId::of_hash(verified.request())
            })
        };
        let first = id(&format!("u=admin&did_id=6511&hash={HASH}"));
        let upper = HASH.to_uppercase();
        assert_eq!(first, id(&format!("did_id=6511&pin=1&u=x&hash={upper}")));
        assert_eq!(format!("{first:?}"), "RequestId");
    }

    #[test]
    fn parameters_are_compared_whatever_their_order_and_spelling() {
        let first = of_parameters("admin", &format!("u=admin&did_id=6511&pin=a+b&hash={HASH}"));
        for query in [
            format!("pin=a%20b&hash={}&did_id=%36511&u=admin", HASH.to_uppercase()),
            format!("pin=a+b&pin=a%20b&hash={HASH}&did_id=6511&u=admin"),
        ] {
            assert_eq!(of_parameters("admin", &query), first, "{query}");
        }
        for query in [
            format!("u=admin&did_id=6511&pin=a++b&hash={HASH}"),
            format!("u=admin&did_id=6511&pin=a+b&x=&hash={HASH}"),
            format!("u=admin&did_id=6511&pina=+b&hash={HASH}"),
            format!("u=admin&did_id=6511&hash={HASH}"),
        ] {
            assert_ne!(of_parameters("admin", &query), first, "{query}");
        }
        let other = of_parameters("reseller", &format!("u=admin&did_id=6511&pin=a+b&hash={HASH}"));
        assert_ne!(other, first);
    }
}
