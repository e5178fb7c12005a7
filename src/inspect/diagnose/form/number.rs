//! Numbers as programs write them: their decimals, thousands, exponents and zeros.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::super::notation::{as_is, put};
use super::super::secret_bytes::SecretBytes;

/// A decimal number, at most 40 digits long with its exponent.
struct Number {
    is_negative: bool,
    /// ASCII digits; never grown in place, so that no copy is left.
    digits: Zeroizing<Vec<u8>>,
    /// How many digits stand before the point.
    point: usize,
}

pub(super) const LONGEST: usize = 40;

impl Number {
    /// The number that a text is. Zeros in front make it something else, such as a phone number.
    fn of(text: &str) -> Option<Self> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i8>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let zeros = usize::from(exponent.unsigned_abs());
        let length = whole.len().checked_add(fraction.len())?;
        let all_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
        let is_padded = whole.len() > 1 && whole.starts_with('0');
        if !all_digits || is_padded || length == 0 || length.checked_add(zeros)? > LONGEST {
            return None;
        }
        let mut digits = Zeroizing::new(Vec::with_capacity(LONGEST + LONGEST));
        let mut point = whole.len();
        if exponent < 0 {
            // Enough zeros in front, at most so many that the point moves over.
            digits.resize(zeros.saturating_sub(point), b'0');
            point = point.saturating_sub(zeros);
        }
        digits.extend_from_slice(whole.as_bytes());
        digits.extend_from_slice(fraction.as_bytes());
        if exponent > 0 {
            point = point.checked_add(zeros)?;
            let length = digits.len().max(point);
            digits.resize(length, b'0');
        }
        Some(Self { is_negative, digits, point })
    }

    /// Without leading zeros.
    fn whole(&self) -> &[u8] {
        let whole = self.digits.get(..self.point).unwrap_or_default();
        whole.get(leading_zeros(whole)..).unwrap_or_default()
    }

    fn fraction(&self) -> &[u8] {
        self.digits.get(self.point..).unwrap_or_default()
    }

    /// Rounded to so many digits, counted with the zeros in front, halves away from zero; with
    /// zeros up to the point, or up to there.
    fn rounded(&self, length: usize) -> Self {
        let kept = self.digits.get(..length).unwrap_or(&self.digits);
        let mut carry = self.digits.get(length).is_some_and(|digit| *digit >= b'5');
        // From the end on, with room for one more digit in front.
        let mut digits = Zeroizing::new(Vec::with_capacity(4 * LONGEST));
        digits.push(b'0');
        digits.extend_from_slice(kept);
        for digit in digits.iter_mut().rev() {
            match (carry, *digit) {
                (false, _) => break,
                (true, b'9') => *digit = b'0',
                (true, _) => {
                    *digit = digit.saturating_add(1);
                    carry = false;
                }
            }
        }
        let point = self.point.saturating_add(1);
        let full = length.saturating_add(1).max(point).min(3 * LONGEST).max(digits.len());
        digits.resize(full, b'0');
        Self { is_negative: self.is_negative, digits, point }
    }

    fn write(&self, places: Places, style: Style, out: &mut SecretBytes) -> bool {
        put(if self.is_negative { "-" } else { "" }, out);
        let whole = self.whole();
        put(if whole.is_empty() { style.zero } else { "" }, out);
        for (place, digit) in whole.iter().enumerate() {
            let is_group = place > 0 && whole.len().saturating_sub(place) % 3 == 0;
            put(if is_group { style.thousands } else { "" }, out);
            as_is(&[*digit], out);
        }
        let (fraction, zeros) = match places {
            Places::AsIs => (self.fraction(), 0),
            Places::Least(least) => {
                let fraction = without_last_zeros(self.fraction(), least);
                (fraction, least.saturating_sub(fraction.len()))
            }
        };
        if fraction.is_empty() && zeros == 0 {
            return true;
        }
        put(style.point, out) && as_is(fraction, out) && put_zeros(zeros, out)
    }
}

fn leading_zeros(digits: &[u8]) -> usize {
    digits.iter().take_while(|digit| **digit == b'0').count()
}

/// Without zeros at the end, as far as so many digits are left.
fn without_last_zeros(digits: &[u8], least: usize) -> &[u8] {
    let zeros = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    digits.get(..digits.len().saturating_sub(zeros).max(least)).unwrap_or(digits)
}

fn put_zeros(count: usize, out: &mut SecretBytes) -> bool {
    (0..count).all(|_| put("0", out))
}

/// How many digits of a fraction are written.
#[derive(Clone, Copy)]
pub(super) enum Places {
    AsIs,
    /// No zeros at the end, but so many digits at least.
    Least(usize),
}

/// How a number is written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// What stands for a whole part of zero.
    pub(super) zero: &'static str,
    pub(super) point: &'static str,
    pub(super) thousands: &'static str,
}

pub(super) const PLAIN: Style = Style { zero: "0", point: ".", thousands: "" };
pub(super) const COMMA: Style = Style { point: ",", ..PLAIN };

pub(super) const fn grouped(thousands: &'static str, point: &'static str) -> Style {
    Style { thousands, point, zero: "0" }
}

pub(super) fn is_number(text: &str) -> bool {
    Number::of(text).is_some()
}

/// A number without a sign or an exponent.
pub(super) fn is_plain(text: &str) -> bool {
    !text.starts_with('-') && !text.contains(['e', 'E']) && is_number(text)
}

/// Whether it is long enough for a separator.
pub(super) fn has_thousands(text: &str) -> bool {
    Number::of(text).is_some_and(|number| number.whole().len() > 3)
}

pub(super) fn styled(text: &str, places: Places, style: Style, out: &mut SecretBytes) -> bool {
    Number::of(text).is_some_and(|number| number.write(places, style, out))
}

/// With so many decimals, rounded.
pub(super) fn rounded(text: &str, places: usize, style: Style, out: &mut SecretBytes) -> bool {
    Number::of(text).is_some_and(|number| {
        let rounded = number.rounded(number.point.saturating_add(places));
        rounded.write(Places::AsIs, style, out)
    })
}

/// With so many decimals at most, the others cut off.
pub(super) fn truncated(text: &str, places: usize, out: &mut SecretBytes) -> bool {
    Number::of(text).is_some_and(|mut number| {
        number.digits.truncate(number.point.saturating_add(places));
        number.write(Places::AsIs, PLAIN, out)
    })
}

/// With the point moved by so many digits.
pub(super) fn scaled(text: &str, by: isize, out: &mut SecretBytes) -> bool {
    Number::of(text).is_some_and(|number| {
        let (point, zeros) = match number.point.checked_add_signed(by) {
            Some(point) => (point, 0),
            None => (0, by.unsigned_abs().saturating_sub(number.point)),
        };
        let mut digits = Zeroizing::new(Vec::with_capacity(3 * LONGEST));
        digits.resize(zeros, b'0');
        digits.extend_from_slice(&number.digits);
        let length = digits.len().max(point);
        digits.resize(length, b'0');
        Number { digits, point, ..number }.write(Places::Least(0), PLAIN, out)
    })
}

/// How a number with an exponent is written.
pub(super) struct Scientific {
    /// So many decimals at least.
    pub(super) least: usize,
    /// So many digits at most, rounded.
    pub(super) most: usize,
    /// What stands before an exponent, and before the digits of a negative one.
    pub(super) marks: [&'static str; 2],
    /// So many digits of the exponent at least.
    pub(super) width: usize,
}

/// With one digit before the point, and an exponent.
pub(super) fn scientific(text: &str, how: &Scientific, out: &mut SecretBytes) -> bool {
    let Some(number) = Number::of(text) else { return false };
    let number = number.rounded(leading_zeros(&number.digits).saturating_add(how.most));
    let zeros = leading_zeros(&number.digits);
    let Some((first, rest)) = number.digits.get(zeros..).and_then(<[u8]>::split_first) else {
        return false;
    };
    let [positive, negative] = how.marks;
    let (mark, exponent) = match number.point.checked_sub(zeros.saturating_add(1)) {
        // Nobody writes these with an exponent.
        Some(0) => return false,
        Some(exponent) => (positive, exponent),
        None => (negative, zeros.saturating_add(1).saturating_sub(number.point)),
    };
    put(if number.is_negative { "-" } else { "" }, out);
    as_is(&[*first], out);
    let decimals = without_last_zeros(rest, 0);
    if !decimals.is_empty() || how.least > 0 {
        put(".", out);
        as_is(decimals, out);
        put_zeros(how.least.saturating_sub(decimals.len()), out);
    }
    put(mark, out);
    let digits = if exponent < 10 { 1 } else { 2 };
    put_zeros(how.width.saturating_sub(digits), out)
        && put(itoa::Buffer::new().format(exponent), out)
}

/// As Ruby prints a `BigDecimal`: `0.125e2` for 12.5.
pub(super) fn big_decimal(text: &str, mark: &str, out: &mut SecretBytes) -> bool {
    let Some(number) = Number::of(text) else { return false };
    let zeros = leading_zeros(&number.digits);
    let digits = number.digits.get(zeros..).unwrap_or_default();
    put(if number.is_negative { "-0." } else { "0." }, out);
    if digits.is_empty() {
        return put("0", out);
    }
    as_is(without_last_zeros(digits, 1), out);
    put(mark, out);
    put(if number.point < zeros { "-" } else { "" }, out);
    put(itoa::Buffer::new().format(number.point.abs_diff(zeros)), out)
}

/// Whether a text has digits at both ends, and besides them and points only these signs.
pub(super) fn is_number_like(text: &str, signs: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.' || signs.contains(c))
}

/// What follows the minus of a number.
pub(super) fn without_minus(text: &str) -> Option<&str> {
    text.strip_prefix('-').filter(|_| is_number(text))
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The whole number that is so much higher.
pub(super) fn neighbour(text: &str, by: i64, out: &mut SecretBytes) -> bool {
    let number = text.parse::<u64>().ok().filter(|_| is_digits(text));
    let neighbour = number.and_then(|number| number.checked_add_signed(by));
    neighbour.is_some_and(|number| put(itoa::Buffer::new().format(number), out))
}

pub(super) fn padded(text: &str, width: usize, out: &mut SecretBytes) -> bool {
    is_digits(text) && put_zeros(width.saturating_sub(text.len()), out) && put(text, out)
}

pub(super) fn without_zeros(text: &str, out: &mut SecretBytes) -> bool {
    let digits = text.trim_start_matches('0');
    is_digits(text) && put(if digits.is_empty() { "0" } else { digits }, out)
}

pub(super) fn octal(text: &str, out: &mut SecretBytes) -> bool {
    let number = u64::from_str_radix(text, 8).ok().filter(|_| is_digits(text));
    text.starts_with('0')
        && number.is_some_and(|number| put(itoa::Buffer::new().format(number), out))
}

/// Each run of digits with so many digits at least, and no more zeros in front than that takes.
pub(super) fn digit_runs(text: &str, width: usize, out: &mut SecretBytes) -> bool {
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (digits, behind) = digits.split_at_checked(end).unwrap_or((digits, ""));
        put(before, out);
        let bare = digits.trim_start_matches('0');
        put_zeros(width.saturating_sub(bare.len()), out);
        put(bare, out);
        rest = behind;
    }
    put(rest, out)
}

/// Five digits at least, and only what phone numbers are written with.
pub(super) fn is_phone(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= 5
        && text.chars().all(|c| c.is_ascii_digit() || "+-./() \u{a0}".contains(c))
}

/// What follows this in front of a phone number.
pub(super) fn phone_after<'v>(text: &'v str, front: &str) -> Option<&'v str> {
    text.strip_prefix(front).filter(|rest| is_phone(rest))
}
