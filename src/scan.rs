//! Where the bytes stand that mean something in a form, found eight at a time.

/// The length of what can be passed over: up to the first `;` or byte below `,`, `&`, `%` and `+` among them.
#[inline]
pub(crate) fn plain_length(text: &[u8]) -> usize {
    let (words, tail) = text.as_chunks::<8>();
    let mut position = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let hits = below(word, b',') | matches(word, b';');
        if hits != 0 {
            return position + first_byte(hits);
        }
        position += 8;
    }
    position + tail.iter().position(|byte| *byte < b',' || *byte == b';').unwrap_or(tail.len())
}

/// Where the first byte stands that [`matches`] found.
#[inline]
pub(crate) const fn first_byte(hits: u64) -> usize {
    (hits.trailing_zeros() / 8) as usize
}

/// The highest bit of the first byte in the little-endian `word` that is `byte`. Of the bits above it none counts.
#[inline]
pub(crate) const fn matches(word: u64, byte: u8) -> u64 {
    below(word ^ repeat(byte), 1)
}

/// The highest bit of the first byte in the little-endian `word` that is below `byte`, which is at most 0x80. Of the bits above it none counts.
const fn below(word: u64, byte: u8) -> u64 {
    // Up to the first one, subtracting borrows nothing from the next byte.
    word.wrapping_sub(repeat(byte)) & !word & repeat(0x80)
}

const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    #[test]
    fn the_first_byte_of_its_kind_is_found_wherever_it_stands() {
        let naive = |text: &str| text.find(|it| it == ';' || it < ',').unwrap_or(text.len());
        for length in 0..30 {
            for place in 0..=length {
                for byte in '\0'..='\u{ff}' {
                    for follower in ['&', '=', '\0'] {
                        let mut text: String = "a".repeat(place);
                        text.push(byte);
                        text.push(follower);
                        text.extend("z".chars().cycle().take(length - place));
                        assert_eq!(plain_length(text.as_bytes()), naive(&text), "{text:?}");
                    }
                }
            }
        }
        assert_eq!(plain_length(b""), 0);
    }

    #[test]
    fn the_first_of_equal_bytes_is_found_in_a_word() {
        for place in 0..8 {
            for byte in 0..=255 {
                for follower in [b'=', b'<', b'>', 0, 0xff] {
                    let mut word = [b'x'; 8];
                    word[place] = byte;
                    word[place + 1..].fill(follower);
                    let expected = word.iter().position(|it| *it == b'=');
                    let hits = matches(u64::from_le_bytes(word), b'=');
                    assert_eq!((hits != 0).then(|| first_byte(hits)), expected, "{word:?}");
                }
            }
        }
    }
}
