//! Answers of the methods whose pages show none: XML as others have it, JSON, or a number.

use mor_api::Endpoint;
use mor_api::answer::{AnswerError, Document, Effect};

use super::fields::Fields;
use super::{Judged, Verdict};

/// Those of them that only read.
const READING: [&str; 7] = [
    "aggregate_get",
    "did_rates_get",
    "number_pools_get",
    "user_balance_get_by_psw",
    "user_balance_get_by_username",
    "user_details_raw_get",
    "user_simple_balance_get",
];

/// What such a method does when it is called twice. Where that is not known, the worst is assumed.
pub(super) fn effect(endpoint: &Endpoint) -> Effect {
    if READING.contains(&endpoint.name()) { Effect::Reads } else { Effect::Adds }
}

pub(super) fn judge(endpoint: &Endpoint, status: u16, body: &[u8]) -> Judged {
    let may_have_happened = effect(endpoint) != Effect::Reads;
    let (verdict, fields) = read(status, body);
    Judged { verdict, fields, may_have_happened }
}

fn read(status: u16, body: &[u8]) -> (Verdict, Option<Fields>) {
    let document = match Document::parse(body) {
        Ok(document) => document,
        Err(error) => return read_other(status, body, &error),
    };
    let fields = Some(Fields::of_document(&document));
    if let Some(refusal) = document.refusal() {
        let (error, messages) = (refusal.error, refusal.messages);
        return (Verdict::Refused { error, messages }, fields);
    }
    let verdict = if !(200..300).contains(&status) {
        Verdict::unreadable(&AnswerError::Status)
    } else if fields.as_ref().is_some_and(Fields::is_of_the_api) {
        Verdict::Done
    } else {
        Verdict::unreadable(&AnswerError::NoOutcome)
    };
    (verdict, fields)
}

/// What is no XML.
fn read_other(status: u16, body: &[u8], error: &AnswerError) -> (Verdict, Option<Fields>) {
    const LONGEST_TEXT: usize = 256;
    let is_success = (200..300).contains(&status);
    let text = str::from_utf8(body).unwrap_or_default().trim();
    if text.starts_with('{')
        && let Ok(json) = serde_json::from_str::<serde_json::Value>(text)
    {
        let told = ["error", "errors"].into_iter().find_map(|name| json.get(name)?.as_str());
        let verdict = match told {
            Some(error) => Verdict::refused(error),
            None if is_success => Verdict::Done,
            None => Verdict::unreadable(&AnswerError::Status),
        };
        return (verdict, Some(Fields::Json(json)));
    }
    if !is_success || text.is_empty() || text.len() > LONGEST_TEXT || text.contains('<') {
        return (Verdict::unreadable(error), None);
    }
    // A balance is a number; what else is said in plain text is an error.
    let is_number = text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let verdict = if is_number { Verdict::Done } else { Verdict::refused(text) };
    (verdict, Some(Fields::Text(text.to_owned())))
}

#[cfg(test)]
mod tests {
    use mor_api::methods;

    use super::*;
    use crate::call::typed;

    #[test]
    fn each_method_has_a_type_or_is_known_to_have_none() {
        const CHANGING: [&str; 8] = [
            "did_rates_details_update",
            "get_otp",
            "location_rule_create",
            "location_rule_update",
            "number_pool_delete",
            "provider_delete",
            "subscription_create_bulk",
            "verify_otp",
        ];
        let names: Vec<_> = methods::ALL
            .iter()
            .filter(|endpoint| typed::of(endpoint).is_none())
            .map(|endpoint| endpoint.name())
            .collect();
        let known = |name: &&str| READING.contains(name) || CHANGING.contains(name);
        assert!(names.iter().all(known), "{names:?}");
        assert_eq!(names.len(), READING.len() + CHANGING.len(), "{names:?}");
    }

    #[test]
    fn answers_of_all_kinds_are_judged() {
        let unreadable = |verdict: &Verdict| matches!(verdict, Verdict::Unreadable { .. });
        for (status, body, expected) in [
            (200, "<page><status>ok</status></page>", Some(Verdict::Done)),
            (200, "<page><error>No</error></page>", Some(Verdict::refused("No"))),
            (500, "<page><status>ok</status></page>", None),
            (200, "<html><head/><body>Hello</body></html>", None),
            (200, "<!DOCTYPE html><html></html>", None),
            (200, "12.5 USD", Some(Verdict::Done)),
            (200, "-0.5", Some(Verdict::Done)),
            (200, "User was not found", Some(Verdict::refused("User was not found"))),
            (500, "12.5", None),
            (200, "", None),
            (200, r#"{"status":"ok"}"#, Some(Verdict::Done)),
            (200, r#"{"error":"No"}"#, Some(Verdict::refused("No"))),
            (500, r#"{"status":"ok"}"#, None),
        ] {
            let (verdict, _) = read(status, body.as_bytes());
            match expected {
                Some(expected) => assert_eq!(verdict, expected, "{body}"),
                None => assert!(unreadable(&verdict), "{body}: {verdict:?}"),
            }
        }
    }
}
