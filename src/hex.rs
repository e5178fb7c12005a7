//! Hexadecimal digits.

/// What [`value`] gives for a byte that is no digit: a bit that no value has.
pub(crate) const NO_DIGIT: u8 = 0x10;

/// The value of a digit of either case, [`NO_DIGIT`] for any other byte. Without a branch or a table, so that the compiler can take many at once.
#[inline]
pub(crate) const fn value(byte: u8) -> u8 {
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

/// The lowercase digit of a value below 16. Computed, because a table look-up would depend on a hash that may be secret still.
pub(crate) const fn digit(nibble: u8) -> u8 {
    nibble + b'0' + (9_u8.wrapping_sub(nibble) >> 7) * (b'a' - b'9' - 1)
}

/// The uppercase digit of a value below 16.
pub(crate) const fn upper_digit(nibble: u8) -> char {
    digit(nibble).to_ascii_uppercase() as char
}

/// The byte that two digits stand for.
pub(crate) const fn byte(high: u8, low: u8) -> Option<u8> {
    let (high, low) = (value(high), value(low));
    if (high | low) < NO_DIGIT { Some(high << 4 | low) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_a_digit_or_none() {
        for byte in 0..=255_u8 {
            let expected = char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
            assert_eq!(value(byte), expected.unwrap_or(NO_DIGIT), "{byte}");
        }
        for nibble in 0..16 {
            assert_eq!(Some(char::from(digit(nibble))), char::from_digit(nibble.into(), 16));
            assert_eq!(upper_digit(nibble), char::from(digit(nibble)).to_ascii_uppercase());
        }
        assert_eq!(
            (byte(b'4', b'a'), byte(b'F', b'0'), byte(b'g', b'0'), byte(b'0', b'-')),
            (Some(0x4a), Some(0xf0), None, None)
        );
    }
}
