//! Forms, written.

use alloc::string::String;

use percent_encoding::percent_encode_byte;

/// Appends a text, encoded, with `+` for a space.
pub(crate) fn push_encoded(form: &mut String, text: &str) {
    if text.bytes().all(is_unreserved) {
        form.push_str(text);
        return;
    }
    for byte in text.bytes() {
        match byte {
            b' ' => form.push('+'),
            byte if is_unreserved(byte) => form.push(byte.into()),
            byte => form.push_str(percent_encode_byte(byte)),
        }
    }
}

/// Appends a text as a segment of a path, or a part of one.
pub(crate) fn push_segment(path: &mut String, text: &str) {
    for byte in text.bytes() {
        if is_unreserved(byte) {
            path.push(byte.into());
        } else {
            path.push_str(percent_encode_byte(byte));
        }
    }
}

/// Whether RFC 3986 calls a byte unreserved: every server takes it as it is.
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// An empty text with room for this many bytes. If no text can be that long, it grows instead.
#[inline]
pub(crate) fn with_room(room: usize) -> String {
    if room <= isize::MAX.unsigned_abs() { String::with_capacity(room) } else { String::new() }
}

/// The most bytes that a pair can take, `=` and `&` included. The name needs no encoding.
pub(crate) const fn room_for(name: &str, value: &str) -> usize {
    name.len().saturating_add("=&".len()).saturating_add(value.len().saturating_mul("%XX".len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_written_as_other_encoders_do() {
        let every_ascii: String = (0..128_u8).map(char::from).collect();
        let texts = ["Žalgirio g. 92", "日本語 🦀", " ", "  ", "", "a+b c%41&=;[]", " x "];
        for text in texts.into_iter().chain([every_ascii.as_str()]) {
            let mut form = String::from("x=1&name=");
            push_encoded(&mut form, text);
            assert!(form.len() <= "x=1&".len() + room_for("name", text));
            let read = form_urlencoded::parse(form.as_bytes()).nth(1);
            assert_eq!(read.unwrap(), ("name".into(), text.into()));
        }
        let mut form = String::new();
        push_encoded(&mut form, "a+b c%~*'");
        assert_eq!(form, "a%2Bb+c%25~%2A%27");
    }

    #[test]
    fn room_that_no_text_can_have_is_not_asked_for() {
        assert_eq!(with_room(usize::MAX).capacity(), 0);
        assert_eq!(with_room(isize::MAX.unsigned_abs() + 1).capacity(), 0);
        assert_eq!((with_room(0).capacity(), with_room(100).capacity()), (0, 100));
    }
}
