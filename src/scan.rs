//! Where the bytes stand that mean something in a form, found eight at a time.

/// How many bytes are looked at together.
pub(crate) const WORD: usize = size_of::<u64>();

/// The first bytes of a text as a little-endian word, with zeros behind the end of a shorter one.
#[inline]
pub(crate) const fn word(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(word) => u64::from_le_bytes(*word),
        None => short_word(text),
    }
}

/// The same for fewer than a word's bytes, as they are left at the end of a text: a function of its own, because it would make every loop
/// longer.
#[inline(never)]
const fn short_word(text: &[u8]) -> u64 {
    if let (Some(head), Some(tail)) = (text.first_chunk(), text.last_chunk()) {
        let (head, tail) = (u32::from_le_bytes(*head) as u64, u32::from_le_bytes(*tail) as u64);
        head | tail << ((text.len() - 4) % 8 * 8)
    } else {
        match *text {
            [a, b, c, ..] => a as u64 | (b as u64) << 8 | (c as u64) << 16,
            [a, b] => a as u64 | (b as u64) << 8,
            [a] => a as u64,
            [] => 0,
        }
    }
}

/// The first so many bytes of a word, zeros behind them.
#[inline]
pub(crate) const fn first_bytes(word: u64, length: usize) -> u64 {
    // Shifting by all bits would be none.
    if length < WORD { word & !(u64::MAX << (length * 8)) } else { word }
}

/// The length of what can be passed over: up to the first byte below `,`, which `&`, `%` and `+` are. A byte of a character that is not ASCII
/// may end it, too.
#[inline]
pub(crate) fn plain_length(text: &[u8]) -> usize {
    let mut rest = text;
    let mut length = 0;
    while let Some((word, tail)) = rest.split_first_chunk() {
        let hits = special(u64::from_le_bytes(*word));
        if hits != 0 {
            return length + first_byte(hits);
        }
        length += word.len();
        rest = tail;
    }
    // There is at least one zero behind the text.
    length + first_byte(special(short_word(rest)))
}

/// The highest bit of the first byte in the little-endian `word` that is below `,`, or of one before it that is not ASCII. Of the bits above it
/// none counts.
#[inline]
pub(crate) const fn special(word: u64) -> u64 {
    // Up to the first one, subtracting borrows nothing from the next byte.
    word.wrapping_sub(repeat(b',')) & repeat(0x80)
}

/// The highest bit of the first byte in the little-endian `word` that is an ASCII `byte`, or of one before it that is not ASCII. Of the bits
/// above it none counts.
#[inline]
pub(crate) const fn matches(word: u64, byte: u8) -> u64 {
    (word ^ repeat(byte)).wrapping_sub(repeat(1)) & repeat(0x80)
}

/// Where the first byte stands that [`special`] or [`matches`] found.
#[inline]
pub(crate) const fn first_byte(hits: u64) -> usize {
    (hits.trailing_zeros() / 8) as usize
}

/// Whether a text is ASCII and has no `;`.
#[inline]
pub(crate) fn is_plain(text: &[u8]) -> bool {
    let odd = |word| word | matches(word, b';');
    // The last word overlaps another one, which is less work than its bytes one by one.
    let last = text.last_chunk().map_or_else(|| short_word(text), |last| u64::from_le_bytes(*last));
    let all = text.as_chunks().0.iter().fold(odd(last), |all, word| all | odd(u64::from_le_bytes(*word)));
    all & repeat(0x80) == 0
}

const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; WORD])
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;

    /// Texts of every length up to 40 with each byte at each place, and another one behind it.
    fn each_text(mut with: impl FnMut(&[u8])) {
        for length in 0..40 {
            for place in 0..length {
                for byte in 0..=255 {
                    for follower in [b'&', b'=', 0, 0xff, b'a'] {
                        let mut text: Vec<u8> = (b'a'..=b'z').cycle().take(length).collect();
                        text[place] = byte;
                        text[place + 1..].iter_mut().take(1).for_each(|it| *it = follower);
                        with(&text);
                    }
                }
            }
        }
    }

    #[test]
    fn a_text_is_passed_over_up_to_what_may_mean_something() {
        each_text(|text| {
            let length = plain_length(text);
            assert!(text[..length].iter().all(|byte| *byte >= b','), "{text:?}");
            assert!(text.get(length).is_none_or(|byte| *byte < b',' || *byte >= 0x80), "{text:?}");
        });
        assert_eq!(plain_length(b""), 0);
        assert_eq!(plain_length("é".repeat(3).as_bytes()), 0);
    }

    #[test]
    fn a_word_has_the_first_bytes() {
        each_text(|text| {
            let mut expected = [0; 8];
            let length = text.len().min(8);
            expected[..length].copy_from_slice(&text[..length]);
            assert_eq!(word(text), u64::from_le_bytes(expected), "{text:?}");
        });
        assert_eq!(word(b""), 0);
        for length in 0..=8 {
            let mut expected = *b"abcdefgh";
            expected[length..].fill(0);
            assert_eq!(first_bytes(word(b"abcdefgh"), length), u64::from_le_bytes(expected));
        }
    }

    #[test]
    fn ascii_without_semicolons_is_plain() {
        each_text(|text| {
            let expected = text.is_ascii() && !text.contains(&b';');
            assert_eq!(is_plain(text), expected, "{:?}", String::from_utf8_lossy(text));
        });
        assert!(is_plain(b""));
    }

    #[test]
    fn the_first_of_equal_bytes_is_found_in_a_word() {
        for place in 0..8 {
            for byte in 0..=255 {
                for follower in [b'=', b'<', b'>', 0, 0xff] {
                    let mut word = [b'x'; 8];
                    word[place] = byte;
                    word[place + 1..].fill(follower);
                    let first = word.iter().position(|it| *it == b'=');
                    match matches(u64::from_le_bytes(word), b'=') {
                        0 => assert_eq!(first, None, "{word:?}"),
                        hits if word[first_byte(hits)] < 0x80 => assert_eq!(first, Some(first_byte(hits)), "{word:?}"),
                        hits => assert!(first.is_none_or(|first| first > first_byte(hits)), "{word:?}"),
                    }
                }
            }
        }
    }
}
