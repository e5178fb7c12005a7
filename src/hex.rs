//! Hexadecimal digits.

/// What [`VALUES`] has for a byte that is no digit: a bit that no value has.
const NO_DIGIT: u8 = 0x10;

/// The value of each byte as a digit of either case.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler; a byte indexes 256 places")]
static VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut value: u8 = 0;
    while value < 16 {
        let digit = upper_digit(value) as u8;
        values[digit as usize] = value;
        values[digit.to_ascii_lowercase() as usize] = value;
        value += 1;
    }
    values
};

/// The byte that two digits stand for.
#[inline]
pub(crate) fn byte(high: u8, low: u8) -> Option<u8> {
    let (high, low) = (*VALUES.get(usize::from(high))?, *VALUES.get(usize::from(low))?);
    if (high | low) < NO_DIGIT { Some(high << 4 | low) } else { None }
}

/// The uppercase digit of a value below 16.
pub(crate) const fn upper_digit(nibble: u8) -> char {
    (if nibble < 10 { b'0' + nibble } else { b'A' + (nibble - 10) }) as char
}

/// The lowercase digits of bytes. Computed, because a table look-up would depend on a hash that may be secret still.
#[inline]
pub(crate) fn digits<const N: usize>(bytes: [u8; N]) -> [[u8; 2]; N] {
    let digit = |nibble| nibble + b'0' + if nibble > 9 { b'a' - b'9' - 1 } else { 0 };
    let mut digits = [[0; 2]; N];
    for (digits, byte) in digits.iter_mut().zip(bytes) {
        *digits = [digit(byte >> 4), digit(byte & 0x0f)];
    }
    digits
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

/// The word that eight nibbles make, one in each byte and the highest in the first one.
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
            assert_eq!(VALUES[usize::from(byte)], expected.unwrap_or(NO_DIGIT), "{byte}");
            for place in 0..8 {
                let mut text = *b"0a9fA55F";
                text[place] = byte;
                let (word, difference) = word(text);
                assert_eq!(difference == 0, expected.is_some(), "{byte} at {place}");
                if difference == 0 {
                    assert_eq!(digits(word.to_be_bytes()).as_flattened(), text.map(|digit| digit.to_ascii_lowercase()));
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
            let bytes = [byte, !byte, 0, 0xff];
            assert_eq!(digits(bytes).as_flattened(), expected.as_bytes());
            assert_eq!(word(expected.as_bytes().try_into().unwrap()), (u32::from_be_bytes(bytes), 0));
        }
    }
}
