//! Hexadecimal digits.

/// What [`value`] gives for a byte that is no digit: a bit that no value has.
const NO_DIGIT: u8 = 0x10;

/// The value of a digit of either case, [`NO_DIGIT`] for any other byte. Without jumps, which cannot be foretold for digits.
#[inline]
const fn value(byte: u8) -> u8 {
    let digit = byte.wrapping_sub(b'0');
    let letter = (byte | 0x20).wrapping_sub(b'a');
    if digit < 10 {
        digit
    } else if letter < 6 {
        letter + 10
    } else {
        NO_DIGIT
    }
}

/// The byte that two digits stand for.
pub(crate) const fn byte(high: u8, low: u8) -> Option<u8> {
    let (high, low) = (value(high), value(low));
    if (high | low) < NO_DIGIT { Some(high << 4 | low) } else { None }
}

/// The uppercase digit of a value below 16.
pub(crate) const fn upper_digit(nibble: u8) -> char {
    (if nibble < 10 { b'0' + nibble } else { b'A' + (nibble - 10) }) as char
}

/// The eight lowercase digits of a word. Computed, because a table look-up would depend on a hash that may be secret still.
#[inline]
pub(crate) const fn digits(word: u32) -> [u8; 8] {
    lowercase(spread(word)).to_le_bytes()
}

/// The word that eight digits of either case stand for, and a number that is 0 if all of them are digits.
#[inline]
pub(crate) const fn word(digits: [u8; 8]) -> (u32, u64) {
    let digits = u64::from_le_bytes(digits);
    // Digits are 0x30 to 0x39; letters, which alone have the bit 0x40, are 1 to 6 beyond 0x40 or 0x60.
    let letters = digits >> 6 & repeat(1);
    let nibbles = (digits & repeat(0x0f)).wrapping_add(letters << 3 | letters) & repeat(0x0f);
    // What is written back as it was, but for the case of letters, was digits.
    let difference = lowercase(nibbles) ^ (digits | letters << 5);
    (gather(nibbles), difference)
}

const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// One nibble in each byte becomes its digit.
const fn lowercase(nibbles: u64) -> u64 {
    // From 10 on, adding 6 carries into the bit 0x10.
    let letters = (nibbles + repeat(6)) >> 4 & repeat(1);
    let all_bits_of_letters = (letters << 8).wrapping_sub(letters);
    nibbles + repeat(b'0') + (all_bits_of_letters & repeat(b'a' - b'9' - 1))
}

/// Gives each nibble a byte of its own, the highest the first byte.
const fn spread(word: u32) -> u64 {
    let bytes = word.swap_bytes() as u64;
    let bytes = (bytes | bytes << 16) & 0x0000_ffff_0000_ffff;
    let bytes = (bytes | bytes << 8) & 0x00ff_00ff_00ff_00ff;
    (bytes >> 4 | bytes << 8) & repeat(0x0f)
}

/// The reverse of [`spread`].
const fn gather(nibbles: u64) -> u32 {
    let bytes = (nibbles << 4 | nibbles >> 8) & 0x00ff_00ff_00ff_00ff;
    let bytes = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    #[expect(clippy::cast_possible_truncation, reason = "the upper half is a copy of the lower one")]
    let bytes = (bytes | bytes >> 16) as u32;
    bytes.swap_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_a_digit_or_none() {
        for byte in 0..=255_u8 {
            let expected = char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
            assert_eq!(value(byte), expected.unwrap_or(NO_DIGIT), "{byte}");
            for place in 0..8 {
                let mut text = *b"0a9fA55F";
                text[place] = byte;
                let (word, difference) = word(text);
                assert_eq!(difference == 0, expected.is_some(), "{byte} at {place}");
                if difference == 0 {
                    assert_eq!(digits(word), text.map(|digit| digit.to_ascii_lowercase()));
                }
            }
        }
        for nibble in 0..16 {
            assert_eq!(
                Some(upper_digit(nibble)),
                char::from_digit(nibble.into(), 16).map(|it| it.to_ascii_uppercase())
            );
        }
        assert_eq!(
            (byte(b'4', b'a'), byte(b'F', b'0'), byte(b'g', b'0'), byte(b'0', b'-')),
            (Some(0x4a), Some(0xf0), None, None)
        );
    }

    #[test]
    fn every_byte_has_two_digits() {
        for byte in 0..=255_u8 {
            let expected = alloc::format!("{byte:02x}{:02x}00ff", !byte);
            let bytes = u32::from_be_bytes([byte, !byte, 0, 0xff]);
            assert_eq!(digits(bytes), expected.as_bytes());
            assert_eq!(word(expected.as_bytes().try_into().unwrap()), (bytes, 0));
        }
    }
}
