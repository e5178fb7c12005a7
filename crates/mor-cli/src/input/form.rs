//! Names and values as a form.

use std::collections::HashSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What a form writes as it is, besides letters and digits.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'*');

/// Adds a part, which is encoded already.
pub(super) fn push_part(form: &mut String, part: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    form.push_str(part);
}

/// Adds a name and a value that are plain text.
pub(super) fn push_pair(form: &mut String, name: &str, value: &str) {
    push_part(form, "");
    form.extend(utf8_percent_encode(name, ENCODED));
    form.push('=');
    form.extend(utf8_percent_encode(value, ENCODED));
}

pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Whether a query has a parameter of this name.
pub(super) fn has(query: &str, name: &str) -> bool {
    query.split('&').any(|pair| {
        let rest = pair.strip_prefix(name);
        // Almost all names are written as they are.
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('=')) || {
            let sent = pair.split('=').next().unwrap_or_default();
            sent.contains('%') && percent_decode_str(sent).eq(name.bytes())
        }
    })
}

/// The pairs of a form whose names the query does not have.
pub(super) fn beside(query: &str, form: &str) -> String {
    let name = |pair: &str| -> Vec<u8> {
        percent_decode_str(pair.split('=').next().unwrap_or_default()).collect()
    };
    let names: HashSet<_> = query.split('&').map(name).collect();
    let mut rest = String::new();
    for pair in form.split('&').filter(|pair| !names.contains(&name(pair))) {
        push_part(&mut rest, pair);
    }
    rest
}

/// Bytes as the text of a form. What is not UTF-8 is encoded, which is the same to a server.
pub(super) fn text_of(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(percent_encoding::percent_encode(chunk.invalid(), ENCODED));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_encoded() {
        let mut form = String::new();
        push_pair(&mut form, "a", "x y&=%+é");
        push_part(&mut form, "b=1");
        push_pair(&mut form, "c", "");
        assert_eq!(form, "a=x%20y%26%3D%25%2B%C3%A9&b=1&c=");
        assert!(has(&form, "a") && has("x=1&%61b=2", "ab") && !has(&form, "x"));
        assert_eq!(beside("a=1&%62=2", "a=x&b=y&c=z"), "c=z");
        assert_eq!(text_of(b"a=\xff\xc5\xbd+"), "a=%FFŽ+");
    }
}
