//! Where the bytes stand that mean something in a form, found eight at a time.

/// The first `=`.
#[inline]
pub(crate) fn equals(text: &str) -> usize {
    find(text, |word| zeros(word ^ repeat(b'=')), |byte| byte == b'=')
}

/// The first byte that ends a value or needs a closer look: one of `& % + ;`.
#[inline]
pub(crate) fn value_end(text: &str) -> usize {
    find(text, |word| escape_or_end(word) | plus_or_semicolon(word), |byte| matches!(byte, b'&' | b'%' | b'+' | b';'))
}

/// The position of the first hit, the length where there is none. Of the bits in a word of `hits` only the lowest counts.
#[inline]
fn find(text: &str, hits: impl Fn(u64) -> u64, is_hit: impl Fn(u8) -> bool) -> usize {
    let (words, tail) = text.as_bytes().as_chunks::<8>();
    let mut position = 0;
    for word in words {
        let hits = hits(u64::from_le_bytes(*word));
        if hits != 0 {
            return position + (hits.trailing_zeros() / 8) as usize;
        }
        position += 8;
    }
    position + tail.iter().position(|byte| is_hit(*byte)).unwrap_or(tail.len())
}

const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The highest bit of the lowest byte that is zero; above it there may be more.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(repeat(1)) & !word & repeat(0x80)
}

/// `%` and `&` are neighbours. No byte of UTF-8 is 0xff, so nothing is carried from one byte to the next.
const fn escape_or_end(word: u64) -> u64 {
    zeros((word.wrapping_add(repeat(1)) | repeat(1)) ^ repeat(b'&' + 1))
}

/// `+` and `;` differ in one bit.
const fn plus_or_semicolon(word: u64) -> u64 {
    zeros((word & repeat(!0x10)) ^ repeat(b'+'))
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    #[test]
    fn the_first_byte_of_its_kind_is_found_wherever_it_stands() {
        let naive = |text: &str, ends: &str| text.find(|it| ends.contains(it)).unwrap_or(text.len());
        for length in 0..30 {
            for place in 0..=length {
                for byte in '\0'..='\u{ff}' {
                    for follower in ['&', '=', '\0'] {
                        let mut text: String = "a".repeat(place);
                        text.push(byte);
                        text.push(follower);
                        text.extend("z".chars().cycle().take(length - place));
                        assert_eq!(equals(&text), naive(&text, "="), "{text:?}");
                        assert_eq!(value_end(&text), naive(&text, "&%+;"), "{text:?}");
                    }
                }
            }
        }
        assert_eq!((equals(""), value_end("")), (0, 0));
    }
}
