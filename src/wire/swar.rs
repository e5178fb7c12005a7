//! Byte search, eight bytes at a time: SWAR, SIMD within a register.
//!
//! With `L` = 0x0101…01 and `H` = 0x8080…80, the lowest bit set in `((x - L·n) | x) & H` marks the
//! first byte of `x` that is below `n` or not ASCII, for `n` up to 128: up to that byte, nothing
//! borrows from the next one. Bits above the lowest one may be wrong.

/// The number of bytes in a word.
pub(crate) const WORD: usize = size_of::<u64>();

/// The first bytes of a text as a little-endian word, zero after the end of a shorter text.
#[inline]
pub(crate) const fn word(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(word) => u64::from_le_bytes(*word),
        None => short_word(text),
    }
}

/// The same for fewer than eight bytes, as they remain at the end of a text.
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

/// The first `length` bytes of a word, zero after them.
#[inline]
pub(crate) const fn first_bytes(word: u64, length: usize) -> u64 {
    // A shift by 64 bits would overflow.
    if length < WORD { word & !(u64::MAX << (length * 8)) } else { word }
}

/// The length of the text before its first special byte: one below `,`, as `&`, `%` and `+` are, a
/// `;`, or one that is not ASCII.
#[inline]
pub(crate) fn plain_length(text: &[u8]) -> usize {
    let mut rest = text;
    let mut length = 0;
    while let Some((word, tail)) = rest.split_first_chunk() {
        let hits = special(u64::from_le_bytes(*word));
        if hits != 0 {
            return length + first_hit(hits);
        }
        length += word.len();
        rest = tail;
    }
    // The zeros after the text are special.
    length + first_hit(special(short_word(rest)))
}

/// The length of the name at the start of a text, which is what stands before its first `=`, and
/// its first bytes, zero after them. `None` without a `=` in the first `longest` bytes and the word
/// after them.
#[inline]
pub(crate) const fn name(text: &[u8], longest: usize) -> Option<(usize, u64)> {
    let head = word(text);
    let hits = matches(head, b'=');
    if hits != 0 {
        return Some((first_hit(hits), head & before_first_hit(hits)));
    }
    let mut rest = text;
    let mut length = 0;
    while length <= longest
        && let Some((_, tail)) = rest.split_at_checked(WORD)
    {
        length += WORD;
        rest = tail;
        let hits = matches(word(rest), b'=');
        if hits != 0 {
            return Some((length + first_hit(hits), head));
        }
    }
    None
}

/// Marks the first byte that is below `,`, a `;`, or not ASCII.
#[inline]
pub(crate) const fn special(word: u64) -> u64 {
    let below = word.wrapping_sub(repeat(b','));
    let semicolon = (word ^ repeat(b';')).wrapping_sub(repeat(1));
    (below | semicolon | word) & repeat(0x80)
}

/// Marks the first byte that equals an ASCII `byte`: the one that the exclusive or makes 0.
#[inline]
const fn matches(word: u64, byte: u8) -> u64 {
    let word = word ^ repeat(byte);
    word.wrapping_sub(repeat(1)) & !word & repeat(0x80)
}

/// The position of the first byte that equals an ASCII `byte`; 8 without one.
#[inline]
pub(crate) const fn position(word: u64, byte: u8) -> usize {
    first_hit(matches(word, byte))
}

/// A space in the place of each `+`.
#[inline]
pub(crate) const fn replace_plus(word: u64) -> u64 {
    // Unlike in `matches` no bit may be wrong: the sum of two bytes below 128 does not carry.
    let difference = word ^ repeat(b'+');
    let is_other = ((difference & repeat(0x7f)) + repeat(0x7f)) | difference;
    let is_plus = !is_other >> 7 & repeat(1);
    word ^ (is_plus * (b'+' ^ b' ') as u64)
}

/// The position of the byte that [`special`] or [`matches`] marked; 8 without one.
#[inline]
const fn first_hit(hits: u64) -> usize {
    (hits.trailing_zeros() / 8) as usize
}

/// All bits of the bytes before the one that [`special`] or [`matches`] marked.
#[inline]
const fn before_first_hit(hits: u64) -> u64 {
    (hits.wrapping_sub(1) & !hits) >> 7
}

/// `byte` in each byte of a word.
const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; WORD])
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    /// Texts of every length up to 40 with each byte at each place, and another one after it.
    fn each_text(mut check: impl FnMut(&[u8])) {
        for length in 0..40 {
            for place in 0..length {
                for byte in 0..=255 {
                    for follower in [b'&', b'=', 0, 0xff, b'a'] {
                        let mut text: Vec<u8> = (b'a'..=b'z').cycle().take(length).collect();
                        text[place] = byte;
                        if let Some(after) = text.get_mut(place + 1) {
                            *after = follower;
                        }
                        check(&text);
                    }
                }
            }
        }
    }

    #[test]
    fn plain_text_ends_before_its_first_special_byte() {
        each_text(|text| {
            let is_special = |byte: &u8| *byte < b',' || *byte == b';' || !byte.is_ascii();
            let expected = text.iter().position(is_special).unwrap_or(text.len());
            assert_eq!(plain_length(text), expected, "{text:?}");
        });
        assert_eq!(plain_length(b""), 0);
    }

    #[test]
    fn a_name_ends_before_the_first_equals_sign() {
        each_text(|text| {
            let expected = text.iter().position(|byte| *byte == b'=');
            let expected = expected.map(|length| (length, word(&text[..length])));
            assert_eq!(name(text, 64), expected, "{text:?}");
        });
        assert_eq!(name(b"", 64), None);
        let head = word(&[b'n'; 8]);
        assert_eq!(name(&[&[b'n'; 64][..], b"="].concat(), 64), Some((64, head)));
        assert_eq!(name(&[&[b'n'; 80][..], b"="].concat(), 64), None);
    }

    #[test]
    fn every_plus_sign_is_replaced() {
        each_text(|text| {
            let mut expected = [0; 8];
            for (expected, byte) in expected.iter_mut().zip(text) {
                *expected = if *byte == b'+' { b' ' } else { *byte };
            }
            assert_eq!(replace_plus(word(text)), u64::from_le_bytes(expected), "{text:?}");
        });
        for text in [b"++++++++", b"+\x2a+\x2c\xab+\0+"] {
            let expected = text.map(|byte| if byte == b'+' { b' ' } else { byte });
            assert_eq!(replace_plus(word(text)), u64::from_le_bytes(expected));
        }
        assert_eq!((position(word(b"ab%d%"), b'%'), position(word(b"abc"), b'%')), (2, 8));
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
}
