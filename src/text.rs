//! Text from elsewhere, made fit for an error message.

use alloc::boxed::Box;

/// A text cut to a length that an error message can carry.
pub(crate) fn abridged(text: &str) -> Box<str> {
    const LONGEST: usize = 64;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => alloc::format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        for (text, cut) in [
            ("é".repeat(64), "é".repeat(64)),
            ("é".repeat(65), "é".repeat(64) + "…"),
            (alloc::string::String::new(), alloc::string::String::new()),
        ] {
            assert_eq!(*abridged(&text), *cut);
        }
    }
}
