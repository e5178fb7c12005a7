//! The verdict on a request: a pure function of the request and the keys.

use mor_api::{HashRules, ReceivedRequest, Verified, VerifyError};

use super::fault::Fault;
use super::keys::Keys;
use super::tally::Skip;

/// What a request is.
pub(super) enum Verdict<'r> {
    Right(Verified<'r>),
    /// The hash is that of nothing that was sent.
    Wrong,
    Malformed(Fault),
    /// There is nothing to check.
    Nothing(Skip),
}

/// Judges a request that could be read.
pub(super) fn judge<'r>(
    request: &'r ReceivedRequest<'r>,
    user: &str,
    keys: &'r Keys,
    rules: HashRules,
) -> Verdict<'r> {
    let error = match request.verify(keys.of(user), rules) {
        Ok(verified) => return Verdict::Right(verified),
        Err(error) => error,
    };
    let takes_hash = || rules.iter().any(|rule| request.endpoint().takes_hash(rule));
    match error {
        VerifyError::Mismatch => Verdict::Wrong,
        VerifyError::MissingHash if takes_hash() => Verdict::Nothing(Skip::NoHash),
        VerifyError::MissingHash | VerifyError::TakesNoHash => Verdict::Nothing(Skip::TakesNoHash),
        VerifyError::NoKey => Verdict::Nothing(Skip::NoKey),
        // What another version of the library may tell apart is wrong as well.
        error => Fault::of_verdict(&error).map_or(Verdict::Wrong, Verdict::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use mor_api::methods;

    use super::*;

    const SAMPLE: &str =
        "u=admin&did_id=6511&call_limit=999&hash=f7de355c9b4421ce6c705b4b32c89dbcaca51e46";

    fn verdict(method: &str, query: &str, keys: &Keys) -> &'static str {
        let method = methods::by_name(method).unwrap();
        let request = ReceivedRequest::read(method, query, "").unwrap();
        let rules = mor_api::HashRule::Listed.into();
        let user = request.username().unwrap_or_default();
        match judge(&request, &user, keys, rules) {
            Verdict::Right(_) => "right",
            Verdict::Wrong => "wrong",
            Verdict::Malformed(fault) => fault.kind(),
            Verdict::Nothing(skip) => skip.as_str(),
        }
    }

    #[test]
    fn requests_are_judged() {
        let keys = Keys::for_tests("secret");
        let none = Keys::default();
        let wrong = SAMPLE.replace("6511", "6512");
        for (query, keys, expected) in [
            (SAMPLE, &keys, "right"),
            (&wrong, &keys, "wrong"),
            (&SAMPLE.replace("1e46", "1e4"), &keys, "malformed_hash"),
            (&SAMPLE.replace("did_id=6511", "did_id=06511"), &keys, "not_an_id"),
            ("u=admin&did_id=6511", &keys, "no_hash"),
            (SAMPLE, &none, "no_key"),
            ("did_id=1", &none, "no_hash"),
        ] {
            assert_eq!(verdict("did_details_update", query, keys), expected, "{query}");
        }
    }
}
