//! What can be chosen in a policy. With the feature `serde` each is read from its name in
//! lowercase.

/// What to do about something that a right hash does not rule out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Treatment {
    /// Let it pass, as servers do.
    #[default]
    Allow,
    /// Let it pass, and say so to [`Report`](crate::Report).
    Warn,
    /// Refuse the request.
    Refuse,
}

/// Whether refusals take effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Mode {
    /// What is refused is answered here.
    #[default]
    Enforce,
    /// Everything is forwarded, and reported as what would be refused: to learn what a policy would
    /// do before it does it. It protects nothing.
    ///
    /// [`VerifyLayer`](crate::VerifyLayer) forwards also what cannot be read, unless the client
    /// broke it off: then there is nothing to forward. What the extractor and
    /// [`check_any`](crate::Verifier::check_any) hand over is typed, so they refuse as ever what
    /// has no right hash, and only report what the treatments would refuse.
    Report,
}

/// What to do with requests to paths that are not one of a known method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum OtherPaths {
    /// Refuse them, with status 404.
    #[default]
    Refuse,
    /// Pass them on unchecked, with their bodies untouched: for API v2, for the GUI, and for
    /// methods that this crate does not know.
    ///
    /// Paths that a server might take for a known method's are refused all the same: other
    /// spellings such as `/api/DID_CREATE.xml/`, `/api/did%5fcreate` and `/api/x/../did_create`.
    /// So are those with broken escapes or without UTF-8, which servers read in different ways.
    Pass,
}

/// Which requests count as the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum SameBy {
    /// Those with the same hash. A copy cannot escape it: whatever is added or changed that the
    /// hash does not cover, and whichever method the copy is sent to. But requests that differ only
    /// in what the hash does not cover are the same, too: all `did_details_update` of one DID.
    #[default]
    Hash,
    /// Those of the same method, signed with the same key, with the same parameters in any order.
    /// A copy escapes it by any change that the hash does not cover, so refuse
    /// [uncovered](crate::Policy::uncovered), [unknown](crate::Policy::unknown) and
    /// [empty](crate::Policy::empty) parameters with it.
    Parameters,
}

#[cfg(all(test, feature = "serde"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use std::fmt::Debug;

    use serde::Deserialize;
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, StrDeserializer};

    use super::*;

    #[test]
    fn each_choice_is_read_from_its_name() {
        fn check<'de, T: Deserialize<'de> + Debug + PartialEq>(all: &[(&'de str, T)]) {
            let read = |name: &'de str| {
                let name: StrDeserializer<'de, Error> = name.into_deserializer();
                T::deserialize(name)
            };
            for (name, choice) in all {
                assert_eq!(&read(name).unwrap(), choice);
            }
            assert!(read("Refuse").is_err() && read("").is_err());
        }

        check(&[("enforce", Mode::Enforce), ("report", Mode::Report)]);
        check(&[("refuse", OtherPaths::Refuse), ("pass", OtherPaths::Pass)]);
        let [allow, warn, refuse] = [Treatment::Allow, Treatment::Warn, Treatment::Refuse];
        check(&[("allow", allow), ("warn", warn), ("refuse", refuse)]);
        check(&[("hash", SameBy::Hash), ("parameters", SameBy::Parameters)]);
    }
}
