//! Texts as literals, in the source code of each language.
//!
//! A literal is right whatever the locale is that its program is read in, and shows whatever it
//! holds: control characters, characters that nobody sees, and those that turn the direction of
//! writing around are spelled out.

use std::fmt::Write;

use super::Language;

/// The literal of a text.
pub(super) fn literal(language: Language, text: &str) -> String {
    let is_plain = !text.chars().any(is_hidden);
    match language {
        // A line feed or a dollar sign needs no thought there.
        Language::Php | Language::Perl | Language::Ruby if is_plain => quoted(text, "'", braced),
        Language::Php => quoted(text, "\"$", braced),
        Language::Perl => quoted(text, "\"$@", |c| format!("\\x{{{:x}}}", u32::from(c))),
        Language::Ruby => quoted(text, "\"#", braced),
        Language::Node => quoted(text, "'", braced),
        Language::Python => quoted(text, "'", of_fixed_width),
        Language::Go | Language::Csharp => quoted(text, "\"", of_fixed_width),
        Language::Java => java(text),
        Language::Bash if is_plain => format!("'{}'", text.replace('\'', r"'\''")),
        Language::Bash => format!("${}", quoted(text, "'", bytes)),
    }
}

/// Whether a character is not seen, or not for what it is.
fn is_hidden(character: char) -> bool {
    !matches!(character, '\'' | '"' | '\\') && character.escape_debug().len() > 1
}

/// A text between two of the first of these marks. They and the backslash get one in front, and
/// hidden characters are written as `escape` has them.
fn quoted(text: &str, marks: &str, escape: impl Fn(char) -> String) -> String {
    let quote = marks.get(..1).unwrap_or_default();
    let mut literal = quote.to_owned();
    for character in text.chars() {
        match character {
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            hidden if is_hidden(hidden) => literal.push_str(&escape(hidden)),
            plain => {
                if plain == '\\' || marks.contains(plain) {
                    literal.push('\\');
                }
                literal.push(plain);
            }
        }
    }
    literal + quote
}

/// `\u{1b}`
fn braced(character: char) -> String {
    character.escape_unicode().to_string()
}

/// `\u001b`, or `\U0001f1f1` where four digits are not enough.
fn of_fixed_width(character: char) -> String {
    let code = u32::from(character);
    if code > 0xffff { format!("\\U{code:08x}") } else { format!("\\u{code:04x}") }
}

/// Each byte as `\x1b`. What bash makes of a code point depends on the locale.
fn bytes(character: char) -> String {
    let mut buffer = [0; 4];
    character.encode_utf8(&mut buffer).bytes().fold(String::new(), |mut escape, byte| {
        // Writing to a string does not fail.
        let _ = write!(escape, "\\x{byte:02x}");
        escape
    })
}

/// Everything beyond ASCII by its UTF-16 code units, because `java File.java` reads source code in
/// the encoding of the locale. These escapes are read before all else, so for a line feed they
/// would be a line feed in the literal: characters of ASCII have others.
fn java(text: &str) -> String {
    let ascii = quoted(text, "\"", |character| {
        if character.is_ascii() {
            format!("\\{:03o}", u32::from(character))
        } else {
            character.to_string()
        }
    });
    let mut literal = String::new();
    for character in ascii.chars() {
        if character.is_ascii() {
            literal.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(literal, "\\u{unit:04x}");
            }
        }
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_marks_and_escapes() {
        use Language::{Bash, Csharp, Go, Java, Node, Perl, Php, Python, Ruby};

        for (language, plain, hidden) in [
            (Php, r#"'\'"$@#\\€'"#, r#""\n\u{1b}\u{85}\u{202e}'\"\$@#\\€""#),
            (Python, r#"'\'"$@#\\€'"#, r#"'\n\u001b\u0085\u202e\'"$@#\\€'"#),
            (Node, r#"'\'"$@#\\€'"#, r#"'\n\u{1b}\u{85}\u{202e}\'"$@#\\€'"#),
            (Go, r#""'\"$@#\\€""#, r#""\n\u001b\u0085\u202e'\"$@#\\€""#),
            (Ruby, r#"'\'"$@#\\€'"#, r#""\n\u{1b}\u{85}\u{202e}'\"$@\#\\€""#),
            (Csharp, r#""'\"$@#\\€""#, r#""\n\u001b\u0085\u202e'\"$@#\\€""#),
            (Java, r#""'\"$@#\\\u20ac""#, r#""\n\033\u0085\u202e'\"$@#\\\u20ac""#),
            (Perl, r#"'\'"$@#\\€'"#, r#""\n\x{1b}\x{85}\x{202e}'\"\$\@#\\€""#),
            (Bash, r#"''\''"$@#\€'"#, r#"$'\n\x1b\xc2\x85\xe2\x80\xae\'"$@#\\€'"#),
        ] {
            assert_eq!(literal(language, "'\"$@#\\€"), plain);
            assert_eq!(literal(language, "\n\x1b\u{85}\u{202e}'\"$@#\\€"), hidden);
        }
        assert_eq!(literal(Java, "🦀\\u0041"), r#""\ud83e\udd80\\u0041""#);
        // A byte order mark within a program is an error in Go.
        assert_eq!(literal(Go, "\u{feff}\u{e0001}"), r#""\ufeff\U000e0001""#);
    }
}
