//! Lowercase hexadecimal digits, eight at a time and without a table: the digits of a hash may
//! still be secret, and a table look-up would show them to the cache.

/// The lowercase digits of each byte.
#[inline]
pub(super) fn encode<const N: usize>(bytes: [u8; N]) -> [[u8; 2]; N] {
    let digit = |nibble| nibble + b'0' + if nibble > 9 { b'a' - b'9' - 1 } else { 0 };
    bytes.map(|byte| [digit(byte >> 4), digit(byte & 0x0f)])
}

/// The big-endian words that 40 lowercase digits stand for; `None` for anything else.
#[inline]
pub(super) fn decode_lowercase(digits: &[u8]) -> Option<[u32; 5]> {
    let digits: &[u8; 40] = digits.try_into().ok()?;
    let mut words = [0; 5];
    let mut difference = 0;
    for (word, digits) in words.iter_mut().zip(digits.as_chunks().0) {
        let digits = u64::from_le_bytes(*digits);
        let nibbles = nibbles(digits);
        difference |= lowercase(nibbles) ^ digits;
        *word = gather(nibbles);
    }
    (difference == 0).then_some(words)
}

/// `byte` in each byte of a word.
const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The nibble of each digit. What is no lowercase digit becomes a nibble whose digit differs.
const fn nibbles(digits: u64) -> u64 {
    // Digits are 0x30 to 0x39; letters, the only ones with bit 0x40, are 1 to 6 beyond 0x60.
    let letters = digits >> 6 & repeat(1);
    (digits & repeat(0x0f)).wrapping_add(letters << 3 | letters) & repeat(0x0f)
}

/// The lowercase digit of each nibble.
const fn lowercase(nibbles: u64) -> u64 {
    // From 10 on, adding 6 carries into bit 0x10.
    let letters = (nibbles + repeat(6)) >> 4 & repeat(1);
    let all_bits_of_letters = (letters << 8).wrapping_sub(letters);
    nibbles + repeat(b'0') + (all_bits_of_letters & repeat(b'a' - b'9' - 1))
}

/// The word that eight nibbles make, the highest first.
const fn gather(nibbles: u64) -> u32 {
    let bytes = (nibbles << 4 | nibbles >> 8) & 0x00ff_00ff_00ff_00ff;
    let bytes = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    #[expect(clippy::cast_possible_truncation, reason = "the upper half is a copy of the lower")]
    let bytes = (bytes | bytes >> 16) as u32;
    bytes.swap_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_at_every_place_is_a_lowercase_digit_or_refused() {
        let digits = *b"0123456789abcdef0123456789abcdef01234567";
        for place in 0..digits.len() {
            for byte in 0..=255 {
                let mut text = digits;
                text[place] = byte;
                let words = decode_lowercase(&text);
                let is_digit = byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
                assert_eq!(words.is_some(), is_digit, "{byte} at {place}");
                for bytes in words.into_iter().flatten().map(u32::to_be_bytes) {
                    let expected = hex::encode(bytes);
                    assert_eq!(encode(bytes).as_flattened(), expected.as_bytes());
                }
                let bytes = words.iter().flatten().flat_map(|word| word.to_be_bytes());
                let bytes: alloc::vec::Vec<_> = bytes.collect();
                assert!(words.is_none() || hex::encode(bytes).as_bytes() == text);
            }
        }
    }

    #[test]
    fn other_lengths_are_refused() {
        for length in (0..100).filter(|length| *length != 40) {
            assert_eq!(decode_lowercase(&[b'a'; 100][..length]), None, "{length}");
        }
    }
}
