//! What servers hash of a value.

use crate::endpoint::Conversion;
use crate::wire::decode::Extent;

/// What is hashed of a value that was sent; `None` if servers leave it out. Nothing is copied.
pub(crate) fn convert(conversion: Conversion, value: Extent<'_>) -> Option<Extent<'_>> {
    let text = || value.text();
    let is_one_of = |words: &[&str]| words.iter().any(|word| text().is(word));
    let is_kept = match conversion {
        Conversion::None => true,
        Conversion::Integer => return convert_integer(value),
        Conversion::Digits => is_digits(value),
        Conversion::DigitsOrAll => is_digits(value) || is_one_of(&["all"]),
        Conversion::Amount => {
            text().bytes().all(|byte| byte.is_ascii_digit() || b".-+".contains(&byte))
        }
        Conversion::Direction => is_one_of(&["outgoing", "incoming"]),
        Conversion::CallType => is_one_of(&Conversion::CALL_TYPES),
        Conversion::UserTypes => has_user_types(text().bytes()),
        Conversion::TrueOrFalse => {
            contains(text().bytes(), b"true") || contains(text().bytes(), b"false")
        }
        Conversion::UnlessAdmin => !is_one_of(&["admin"]),
    };
    (is_kept && !value.is_empty()).then_some(value)
}

fn is_digits(value: Extent<'_>) -> bool {
    value.text().bytes().all(|byte| byte.is_ascii_digit())
}

/// The digits from the first one on that is no leading zero.
fn convert_integer(value: Extent<'_>) -> Option<Extent<'_>> {
    if !is_digits(value) {
        return None;
    }
    let zeros = value.text().bytes().take_while(|byte| *byte == b'0').count();
    let digits = value.skip(zeros);
    Some(if digits.is_empty() { Extent::plain(b"0") } else { digits })
}

/// Whether one of the lines is `postpaid`, `prepaid`, `all`, or digits and commas.
fn has_user_types(mut rest: impl Iterator<Item = u8> + Clone) -> bool {
    loop {
        let line = rest.clone().take_while(|byte| *byte != b'\n');
        let is = |word: &str| line.clone().eq(word.bytes());
        let is_numbers = || line.clone().all(|byte| byte.is_ascii_digit() || byte == b',');
        let is_empty = line.clone().next().is_none();
        if is("postpaid") || is("prepaid") || is("all") || !is_empty && is_numbers() {
            return true;
        }
        // On to the next line, if there is one.
        if !rest.any(|byte| byte == b'\n') {
            return false;
        }
    }
}

/// Whether a word is anywhere in the text.
fn contains(mut rest: impl Iterator<Item = u8> + Clone, word: &[u8]) -> bool {
    loop {
        if rest.clone().take(word.len()).eq(word.iter().copied()) {
            return true;
        }
        if rest.next().is_none() {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;
    use crate::wire::decode::scan_value;

    /// What is hashed of a value as it stands in a form, decoded.
    fn hashed(conversion: Conversion, raw: &str) -> Option<String> {
        // What follows the value is no part of it.
        let text = alloc::format!("{raw}&x=007");
        let value = scan_value(text.as_bytes()).unwrap();
        let value = Extent::new(text.as_bytes(), value);
        convert(conversion, value).map(|value| value.text().decode().into_owned())
    }

    #[test]
    fn each_conversion_keeps_what_servers_hash() {
        use Conversion as C;

        for (conversion, kept, left_out) in [
            (C::None, &["x", "a b"][..], &[""][..]),
            (C::Digits, &["7", "007"], &["", "all", "7a", "-7", "+7", "1.0", "٣"]),
            (C::DigitsOrAll, &["12", "all"], &["", "12abc", "alle", "ALL"]),
            (C::Amount, &["1", "-1.5", "1+1", "..", "-"], &["", "1e5", "1,5", " 1"]),
            (C::Direction, &["outgoing", "incoming"], &["", "x", "outgoing "]),
            (C::CallType, &["all", "missed_inc_all"], &["", "answered,busy", "Answered"]),
            (
                C::UserTypes,
                &["postpaid", "all", "1,2,3", "x\nall", "x\n1,2\ny", ",", "prepaid\n"],
                &["", "x", "1, 2", "all x", "\n", "x\n\ny", "postpaid\r\nx"],
            ),
            (C::TrueOrFalse, &["true", "untrue", "falsefalse", "trutrue"], &["", "1", "tru e"]),
            (C::UnlessAdmin, &["reseller", "Admin", "admin "], &["admin", ""]),
        ] {
            for value in kept {
                let encoded = value.replace('+', "%2B").replace(' ', "+").replace('\n', "%0A");
                assert_eq!(hashed(conversion, &encoded).as_deref(), Some(*value), "{conversion:?}");
            }
            for value in left_out {
                let encoded = value.replace('+', "%2B").replace(' ', "+").replace('\n', "%0A");
                assert_eq!(hashed(conversion, &encoded), None, "{conversion:?}: {value:?}");
            }
        }
    }

    #[test]
    fn a_text_of_a_signer_is_not_decoded() {
        let kept = |conversion, text: &'static str| {
            let value = convert(conversion, Extent::plain(text.as_bytes()));
            value.map(Extent::plain_text)
        };
        for text in ["+1", "1+1"] {
            assert_eq!(kept(Conversion::Amount, text), Some(text));
        }
        for text in ["%31", "1%2B1", "%", "1%3"] {
            assert_eq!(kept(Conversion::Amount, text), None, "{text}");
            assert_eq!(kept(Conversion::Digits, text), None, "{text}");
            assert_eq!(kept(Conversion::Integer, text), None, "{text}");
        }
        assert_eq!(kept(Conversion::TrueOrFalse, "%74rue"), None);
        assert_eq!(kept(Conversion::UserTypes, "x%0Aall"), None);
        assert_eq!(kept(Conversion::UserTypes, "x\nall"), Some("x\nall"));
    }

    #[test]
    fn integers_lose_their_leading_zeros() {
        for (value, expected) in [
            ("", Some("0")),
            ("0", Some("0")),
            ("000", Some("0")),
            ("007", Some("7")),
            ("%300%37", Some("7")),
            ("100", Some("100")),
            ("99999999999999999999999999", Some("99999999999999999999999999")),
            ("-7", None),
            ("%2B7", None),
            ("7a", None),
            ("7+", None),
            ("all", None),
        ] {
            assert_eq!(hashed(Conversion::Integer, value).as_deref(), expected, "{value}");
        }
    }
}
