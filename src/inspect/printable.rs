//! Names that a stranger chose, as they may be shown.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

/// A name as errors, findings and logs may show it: itself if it is a short identifier, otherwise
/// its length only.
///
/// What is no identifier is often no name at all, but a part of a value whose `&` was not encoded,
/// or a body that is no form. It may also hold a line break that forges a log entry. Showing what
/// was shown before changes nothing.
pub(super) fn printable_name(name: &str) -> Cow<'_, str> {
    if is_identifier(name) || is_hidden(name) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(hidden_name(name))
    }
}

/// What is shown instead of a name.
pub(super) fn hidden_name(name: &str) -> String {
    let length = name.len();
    let bytes = if length == 1 { "byte" } else { "bytes" };
    format!("{HIDDEN}{length} {bytes})")
}

const HIDDEN: &str = "(name not shown, ";

fn is_identifier(name: &str) -> bool {
    const LONGEST: usize = 32;
    (1..=LONGEST).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

fn is_hidden(name: &str) -> bool {
    let length = name
        .strip_prefix(HIDDEN)
        .and_then(|rest| rest.strip_suffix(" bytes)").or_else(|| rest.strip_suffix(" byte)")));
    length.is_some_and(|length| {
        length.len() <= 10 && length.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_identifiers_are_shown_and_nothing_else() {
        let longest = "n".repeat(32);
        for name in ["u", "user_id", "X-1.y", &longest] {
            assert_eq!(printable_name(name), name);
        }
        let too_long = "n".repeat(33);
        for name in ["", " ", "a b", "a\nINFO", "{\"user_id\":1}", "a[]", "%41", "é", &too_long] {
            let shown = printable_name(name);
            assert_eq!(shown, hidden_name(name), "{name}");
            assert_eq!(printable_name(&shown), shown);
        }
        assert_eq!(hidden_name("é"), "(name not shown, 2 bytes)");
        assert_eq!(hidden_name("&"), "(name not shown, 1 byte)");
        let forged = "(name not shown, secret bytes)";
        assert_eq!(printable_name(forged), hidden_name(forged));
    }
}
