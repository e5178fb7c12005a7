//! Text as people should see it: control characters, invisible ones and look-alikes spelled out.

use core::fmt;

/// Shows a text with everything that the eye misses made visible.
///
/// Control characters and quotes are escaped as in Rust. Characters that cannot be seen, and those
/// that only look like ASCII, are followed by their code point; letters of another alphabet count
/// as look-alikes only beside ASCII ones.
#[derive(Clone, Copy)]
pub(crate) struct Visible<'a>(pub(crate) &'a str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mixed = self.0.bytes().any(|byte| byte.is_ascii_alphanumeric());
        self.0.chars().try_for_each(|character| {
            if is_unseen(character) {
                write!(f, "<U+{:04X}>", u32::from(character))
            } else if is_stand_in(character) || (mixed && is_look_alike_letter(character)) {
                write!(f, "{character}<U+{:04X}>", u32::from(character))
            } else if character == '"' || character == '\'' {
                write!(f, "{character}")
            } else {
                write!(f, "{}", character.escape_debug())
            }
        })
    }
}

/// Takes no place, or looks like a space.
const fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{a0}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}'
            | '\u{3000}'
            | '\u{feff}'
    )
}

/// A quote, dash, digit or full-width form that programs put in the place of the ASCII one.
const fn is_stand_in(character: char) -> bool {
    matches!(
        character,
        '\u{2010}'..='\u{2015}'
            | '\u{2018}'..='\u{201f}'
            | '\u{2212}'
            | '\u{2044}'
            | '\u{ff01}'..='\u{ff5e}'
            | '\u{660}'..='\u{669}'
            | '\u{6f0}'..='\u{6f9}'
    )
}

/// A Greek or Cyrillic letter that looks like a Latin one.
fn is_look_alike_letter(character: char) -> bool {
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονρυχАВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝ".contains(character)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn what_the_eye_misses_is_shown() {
        for (text, shown) in [
            ("plain 'text' \"é\" 日本", "plain 'text' \"é\" 日本"),
            ("a\nb\tc\0", "a\\nb\\tc\\0"),
            ("12\u{a0}34\u{200b}", "12<U+00A0>34<U+200B>"),
            ("аdmin", "а<U+0430>dmin"),
            ("Вильнюс", "Вильнюс"),
            ("it’s – ３", "it’<U+2019>s –<U+2013> ３<U+FF13>"),
        ] {
            assert_eq!(Visible(text).to_string(), shown);
        }
    }
}
