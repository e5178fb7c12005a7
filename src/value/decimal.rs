//! Exact decimal numbers.

use super::{Decimal, Value};
use crate::endpoint::Kind;
use crate::endpoint::kind::parse_decimal;

/// As many as can follow the point.
const ZEROS: &str = "0000000000000000000000000000";

impl Value for Decimal {
    fn read(_: Kind, text: &str) -> Option<Self> {
        parse_decimal(text)
    }

    fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
        // What `Display` writes, without a formatter, which costs more than hashing the digits.
        let mantissa = self.mantissa().unsigned_abs();
        let mut buffer = itoa::Buffer::new();
        let digits = match u64::try_from(mantissa) {
            Ok(short) => buffer.format(short),
            Err(_) => buffer.format(mantissa),
        };
        let scale = self.scale() as usize;
        let whole_length = digits.len().saturating_sub(scale);
        let (whole, fraction) = digits.split_at_checked(whole_length).unwrap_or_default();
        // A sign, a point and 29 digits at most.
        let mut text = [0; 32];
        let mut length = 0;
        for piece in [
            if self.is_sign_negative() { "-" } else { "" },
            if whole.is_empty() { "0" } else { whole },
            if scale > 0 { "." } else { "" },
            ZEROS.get(..scale.saturating_sub(digits.len())).unwrap_or_default(),
            fraction,
        ] {
            if let Some(space) = text.get_mut(length..).and_then(|rest| rest.get_mut(..piece.len()))
            {
                space.copy_from_slice(piece.as_bytes());
                length += piece.len();
            }
        }
        // Every piece is ASCII.
        write(core::str::from_utf8(text.get(..length).unwrap_or_default()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    fn written(decimal: Decimal) -> alloc::string::String {
        decimal.write(Kind::Decimal, ToString::to_string)
    }

    #[test]
    fn decimals_keep_their_scale() {
        for text in [
            "12.50",
            "-0.001",
            "0",
            "9999999999999999999999999999",
            "-1.0000000000000000000000000001",
        ] {
            assert_eq!(written(Decimal::read(Kind::Decimal, text).unwrap()), text);
        }
        let large = [u64::MAX.into(), u128::from(u64::MAX) + 1, (1 << 96) - 1];
        for mantissa in [0, 1, 9, 10, 99, 12_345].into_iter().chain(large) {
            for scale in 0..=28 {
                for sign in [1, -1] {
                    let mantissa = sign * i128::try_from(mantissa).unwrap();
                    let decimal = Decimal::from_i128_with_scale(mantissa, scale);
                    assert_eq!(written(decimal), decimal.to_string());
                }
            }
        }
        let mut negative_zero = Decimal::new(0, 2);
        negative_zero.set_sign_negative(true);
        assert_eq!(written(negative_zero), negative_zero.to_string());
    }
}
