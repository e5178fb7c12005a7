//! The forms of numbers, dates and phone numbers.

use super::super::super::finding::FindingKind;
use super::super::super::notation::{around, keep, plain, put, replaced};
use super::super::super::secret_bytes::SecretBytes;
use super::super::number::{
    self, COMMA, LONGEST, PLAIN, Places, Scientific, Style, grouped, has_thousands, is_digits,
    is_number, is_number_like, is_phone, neighbour, rounded, scaled, styled, truncated,
};
use super::super::{FormRow, Scope, Value, date};
use super::forms;

const WITHOUT_ZERO: Style = Style { zero: "", ..PLAIN };

/// Forms that change whole numbers too are tried on all amounts, but not on all ids.
#[rustfmt::skip]
pub(super) const ZEROS_OF_FRACTIONS: &[FormRow] = forms! {
    NumberForm Both {
        1 "hashed without zeros at the end of the fraction, one digit at least"
            |v, o| v.text.contains(['.', 'e', 'E']) && styled(v.text, Places::Least(1), PLAIN, o);
        1 "hashed without zeros at the end of the fraction" ~ styled, Places::Least(0), PLAIN;
        2 "hashed rounded to a whole number" ~ rounded, 0, PLAIN;
        2 "hashed without the fraction" ~ truncated, 0;
        3 "hashed with two decimals, the others cut off" ~ truncated, 2;
        2 "hashed without the zero before the point"
            |v, o| v.text.contains('.') && styled(v.text, Places::AsIs, WITHOUT_ZERO, o);
        2 "hashed with a zero before the point" ~ styled, Places::AsIs, PLAIN;
    }
    NumberForm All {
        1 "hashed with `.0` after whole numbers"
            |v, o| v.is_amount() && styled(v.text, Places::Least(1), PLAIN, o);
        3 "hashed with `.0` after all whole numbers, ids too" ~ styled, Places::Least(1), PLAIN;
    }
    NumberForm One {
        1 "hashed with `.0` after the whole number" ~ styled, Places::Least(1), PLAIN;
        3 "hashed with a point after it"
            |v, o| is_number(v.text) && !v.text.contains('.') && around(v.bytes(), "", ".", o);
    }
};

/// Two rows each: on all amounts, and on one number.
macro_rules! amounts {
    ($(
        $rank:literal $says:literal $(+ $more:literal)* |$value:ident, $out:ident| $write:expr;
    )*) => {
        forms! {
            NumberForm All {$(
                $rank $says $(+ $more)* |$value, $out| $value.is_amount() && $write;
            )*}
            NumberForm One {$($rank $says $(+ $more)* |$value, $out| $write;)*}
        }
    };
}

macro_rules! decimals {
    ($($rank:literal $count:literal $name:literal;)*) => {
        amounts! {$(
            $rank "hashed with " + $name |v, o| rounded(v.text, $count, PLAIN, o);
        )*}
    };
}

#[rustfmt::skip]
pub(super) const DECIMALS: &[FormRow] = decimals! {
    1 2 "two decimals";
    2 1 "one decimal";
    2 3 "three decimals";
    2 4 "four decimals";
    3 5 "five decimals";
    2 6 "six decimals";
};

#[rustfmt::skip]
pub(super) const AMOUNTS: &[FormRow] = amounts! {
    1 "hashed in hundredths, such as cents" |v, o| scaled(v.text, 2, o);
    2 "hashed divided by 100" |v, o| scaled(v.text, -2, o);
    1 "hashed with commas between the thousands" |v, o| in_groups(v, ",", ".", o);
    2 "hashed as Ruby prints a BigDecimal" |v, o| number::big_decimal(v.text, "e", o);
};

fn in_groups(
    value: &Value<'_>,
    thousands: &'static str,
    point: &'static str,
    out: &mut SecretBytes,
) -> bool {
    has_thousands(value.text) && styled(value.text, Places::AsIs, grouped(thousands, point), out)
}

fn rounded_in_groups(
    value: &Value<'_>,
    thousands: &'static str,
    point: &'static str,
    out: &mut SecretBytes,
) -> bool {
    has_thousands(value.text) && rounded(value.text, 2, grouped(thousands, point), out)
}

#[rustfmt::skip]
pub(super) const MORE_NUMBERS: &[FormRow] = forms! {
    NumberForm One {
        3 "hashed in thousandths" ~ scaled, 3;
        3 "hashed divided by 1000" ~ scaled, -3;
        2 "hashed with two decimals and a comma before them" ~ rounded, 2, COMMA;
        2 "hashed with commas between the thousands, and two decimals"
            @ rounded_in_groups, ",", ".";
        2 "hashed with points between the thousands, and two decimals after a comma"
            @ rounded_in_groups, ".", ",";
        3 "hashed with spaces between the thousands, and two decimals after a comma"
            @ rounded_in_groups, " ", ",";
    }
    NumberForm Both {
        3 "hashed as an old Ruby prints a BigDecimal"
            |v, o| v.is_amount() && number::big_decimal(v.text, "E", o);
        1 "hashed with a comma before the fraction" ~ styled, Places::AsIs, COMMA;
        2 "hashed with a comma before the fraction, without zeros at the end"
            ~ styled, Places::Least(0), COMMA;
        1 "hashed with a point for the decimal comma"
            |v, o| is_number_like(v.text, ",") && v.text.matches(',').count() == 1
                && replaced(v.bytes(), &[(",", ".")], o);
        2 "hashed with points between the thousands, and a decimal comma" @ in_groups, ".", ",";
        2 "hashed with spaces between the thousands" @ in_groups, " ", ".";
        2 "hashed with spaces between the thousands, and a decimal comma" @ in_groups, " ", ",";
        3 "hashed with no-break spaces between the thousands" @ in_groups, "\u{a0}", ".";
        3 "hashed with no-break spaces between the thousands, and a decimal comma"
            @ in_groups, "\u{a0}", ",";
        3 "hashed with narrow no-break spaces between the thousands, and a comma"
            @ in_groups, "\u{202f}", ",";
        3 "hashed with apostrophes between the thousands" @ in_groups, "'", ".";
        3 "hashed with `_` between the thousands" @ in_groups, "_", ".";
        1 "hashed without separators between the thousands"
            |v, o| is_number_like(v.text, ", '_\u{a0}\u{202f}")
                && keep(v.bytes(), |c| c.is_ascii_digit() || matches!(c, '-' | '.'), o);
        2 "hashed without points between the thousands, with a point for the comma"
            |v, o| is_number_like(v.text, ",") && v.text.contains('.')
                && replaced(v.bytes(), &[(".", ""), (",", ".")], o);
        2 sent "sent with an exponent, and hashed without"
            |v, o| v.text.contains(['e', 'E']) && styled(v.text, Places::AsIs, PLAIN, o);
    }
};

macro_rules! exponents {
    ($(
        $rank:literal $name:literal $least:literal $most:tt $positive:literal $negative:literal
            $width:literal;
    )*) => {
        forms! {NumberForm Both {$(
            $rank "hashed with " + $name ~ number::scientific, &Scientific {
                least: $least,
                most: $most,
                marks: [$positive, $negative],
                width: $width,
            };
        )*}}
    };
}

/// The least number of decimals and the most digits, what stands before an exponent and before a
/// negative one, and the least number of its digits.
#[rustfmt::skip]
pub(super) const EXPONENTS: &[FormRow] = exponents! {
    1 "an exponent, as Java writes it" 1 LONGEST "E" "E-" 1;
    2 "an exponent, as Python writes it" 0 LONGEST "e+" "e-" 2;
    2 "an exponent, as JavaScript writes it" 0 LONGEST "e+" "e-" 1;
    2 "an exponent" 0 LONGEST "e" "e-" 1;
    2 "an exponent after a capital E" 0 LONGEST "E" "E-" 1;
    2 "an exponent and its sign after a capital E" 0 LONGEST "E+" "E-" 1;
    2 "an exponent of two digits after a capital E" 0 LONGEST "E+" "E-" 2;
    3 "an exponent, as .NET writes it" 6 7 "E+" "E-" 3;
    2 "an exponent, as Ruby writes it" 1 LONGEST "e+" "e-" 2;
    2 "an exponent, as PHP writes it" 1 LONGEST "E+" "E-" 1;
    3 "a fraction and an exponent" 1 LONGEST "e" "e-" 1;
    2 "an exponent and six digits, as C writes it" 0 6 "e+" "e-" 2;
    2 "an exponent and six decimals, as C writes it" 6 7 "e+" "e-" 2;
    1 "an exponent, as by a spreadsheet" 0 6 "E+" "E-" 2;
    1 "an exponent and two decimals, as by a spreadsheet" 2 3 "E+" "E-" 2;
};

#[rustfmt::skip]
pub(super) const SIGNS_OF_NUMBERS: &[FormRow] = forms! {
    NumberForm One {
        2 "hashed with a plus sign"
            |v, o| v.text.contains('.') && !v.text.starts_with('-') && is_number(v.text)
                && around(v.bytes(), "+", "", o);
        2 "hashed with a minus" @ around_plain, "-", "";
        2 "hashed with a dollar sign" @ around_plain, "$", "";
        2 "hashed with a euro sign before it" @ around_plain, "\u{20ac}", "";
        3 "hashed with a euro sign after it" @ around_plain, "", "\u{20ac}";
        2 "hashed with a space and a euro sign after it" @ around_plain, "", " \u{20ac}";
        3 "hashed with ` EUR` after it" @ around_plain, "", " EUR";
        3 "hashed with ` USD` after it" @ around_plain, "", " USD";
        3 "hashed with a percent sign" @ around_plain, "", "%";
        2 "hashed one lower, counted from 0" |v, o| v.is_in_range() && neighbour(v.text, -1, o);
        2 "hashed one higher, counted from 1" |v, o| v.is_in_range() && neighbour(v.text, 1, o);
    }
    NumberForm Both {
        2 "hashed with U+2212 for a minus" @ for_minus, "\u{2212}", "";
        2 "hashed without the minus" @ for_minus, "", "";
        3 "hashed with the minus at the end" @ for_minus, "", "-";
        3 "hashed in parentheses, without the minus" @ for_minus, "(", ")";
    }
    Altered One {
        2 "hashed as the number one lower" |v, o| !v.is_in_range() && neighbour(v.text, -1, o);
        2 "hashed as the number one higher" |v, o| !v.is_in_range() && neighbour(v.text, 1, o);
    }
};

fn around_plain(value: &Value<'_>, before: &str, after: &str, out: &mut SecretBytes) -> bool {
    number::is_plain(value.text) && around(value.bytes(), before, after, out)
}

/// With this around a negative number, instead of the minus.
fn for_minus(value: &Value<'_>, before: &str, after: &str, out: &mut SecretBytes) -> bool {
    number::without_minus(value.text)
        .is_some_and(|digits| around(digits.as_bytes(), before, after, out))
}

#[rustfmt::skip]
pub(super) const LEADING_ZEROS: &[FormRow] = forms! {
    LeadingZeros Both {
        1 sent "sent with zeros or a sign before an id, and hashed without"
            |v, o| v.is_id() && bare_id(v.text, o);
    }
    ZerosChanged One {
        2 "hashed with a zero before the id"
            |v, o| v.is_id() && is_digits(v.text) && around(v.bytes(), "0", "", o);
        2 "hashed padded with zeros, three digits of the id" @ padded_id, 3;
        2 "hashed padded with zeros, four digits of the id" @ padded_id, 4;
        3 "hashed padded with zeros, five digits of the id" @ padded_id, 5;
        3 "hashed padded with zeros, six digits of the id" @ padded_id, 6;
    }
    ZerosChanged Both {
        1 "hashed without leading zeros" |v, o| !v.is_id() && number::without_zeros(v.text, o);
        2 "hashed without one of the leading zeros"
            |v, o| v.text.strip_prefix('0').is_some_and(|rest| is_digits(rest) && put(rest, o));
        3 "hashed as an octal number, because of the leading zero" ~ number::octal;
        2 "hashed without leading zeros in each number" ~ number::digit_runs, 1;
        2 "hashed with two digits for each number"
            |v, o| v.text.contains(['-', '/', '.', ':', ' ']) && number::digit_runs(v.text, 2, o);
    }
    ZerosChanged All {
        1 "hashed with two digits for each number of a date or hour"
            |v, o| v.is_in_range() && number::padded(v.text, 2, o);
    }
    ZerosChanged One {
        1 "hashed with a leading zero that is not sent" @ zeros_before, "0";
        1 "hashed with two leading zeros that are not sent" @ zeros_before, "00";
        3 "hashed with three leading zeros that are not sent" @ zeros_before, "000";
        2 "hashed padded with zeros to three digits" @ padded, 3;
        2 "hashed padded with zeros to four digits" @ padded, 4;
        2 "hashed padded with zeros to five digits" @ padded, 5;
        3 "hashed padded with zeros to six digits" @ padded, 6;
        3 "hashed padded with zeros to eight digits" @ padded, 8;
        3 "hashed padded with zeros to ten digits" @ padded, 10;
    }
};

fn bare_id(text: &str, out: &mut SecretBytes) -> bool {
    let digits = text.trim_start_matches(['0', '+', ' ']);
    put(if digits.is_empty() { "0" } else { digits }, out)
}

fn padded_id(value: &Value<'_>, width: usize, out: &mut SecretBytes) -> bool {
    value.is_id() && number::padded(value.text, width, out)
}

fn padded(value: &Value<'_>, width: usize, out: &mut SecretBytes) -> bool {
    !value.is_id() && number::padded(value.text, width, out)
}

fn zeros_before(value: &Value<'_>, zeros: &str, out: &mut SecretBytes) -> bool {
    !value.is_id() && is_digits(value.text) && around(value.bytes(), zeros, "", out)
}

#[rustfmt::skip]
pub(super) const DATES: &[FormRow] = forms! {
    NumberForm One {
        2 "hashed with the last two digits of the year"
            |v, o| date::is_year(v.text) && v.text.get(2..).is_some_and(|rest| put(rest, o));
        2 "hashed with four digits for the year"
            |v, o| v.text.len() == 2 && is_digits(v.text) && around(v.bytes(), "20", "", o);
    }
    NumberForm Both {
        2 "hashed with hyphens in the date" ~ date::reordered, [0, 1, 2], "-";
        2 "hashed with slashes in the date" ~ date::reordered, [0, 1, 2], "/";
        2 "hashed with points in the date" ~ date::reordered, [0, 1, 2], ".";
        2 "hashed without signs in the date" ~ date::reordered, [0, 1, 2], "";
        2 "hashed with the date backwards, points in it" ~ date::reordered, [2, 1, 0], ".";
        2 "hashed with the date backwards, slashes in it" ~ date::reordered, [2, 1, 0], "/";
        2 "hashed with the date backwards, hyphens in it" ~ date::reordered, [2, 1, 0], "-";
        2 "hashed with the date in American order, slashes in it" ~ date::reordered, [1, 2, 0], "/";
        3 "hashed with the date in American order, hyphens in it" ~ date::reordered, [1, 2, 0], "-";
        3 "hashed with day and month exchanged" ~ date::exchanged;
        2 "hashed with `T` between date and time" ~ date::with_time, "T", "";
        2 "hashed with `T` between date and time, and `Z` after them" ~ date::with_time, "T", "Z";
        2 "hashed with a space between date and time" ~ date::with_time, " ", "";
        2 "hashed without the time"
            |v, o| date::and_time(v.text).is_some_and(|(date, _)| put(date, o));
        2 "hashed with midnight after the date"
            |v, o| date::is_date(v.text) && around(v.bytes(), "", " 00:00:00", o);
        2 "hashed without the seconds" ~ date::without_seconds;
        2 "hashed with seconds after the minutes"
            |v, o| v.text.matches(':').count() == 1
                && v.text.ends_with(|c: char| c.is_ascii_digit())
                && around(v.bytes(), "", ":00", o);
        1 "hashed in milliseconds"
            |v, o| date::is_timestamp(v, 10) && around(v.bytes(), "", "000", o);
        2 "hashed in seconds"
            |v, o| date::is_timestamp(v, 13) && plain::first_characters(v.bytes(), 10, o);
        3 "hashed an hour earlier" @ hours, -1;
        3 "hashed an hour later" @ hours, 1;
        3 "hashed two hours earlier" @ hours, -2;
        3 "hashed two hours later" @ hours, 2;
        3 "hashed three hours earlier" @ hours, -3;
        3 "hashed three hours later" @ hours, 3;
    }
};

fn hours(value: &Value<'_>, hours: i64, out: &mut SecretBytes) -> bool {
    date::is_timestamp(value, 10) && neighbour(value.text, hours.saturating_mul(3600), out)
}

#[rustfmt::skip]
pub(super) const PHONES: &[FormRow] = forms! {
    PhonePlus Both {
        1 sent "sent with a plus sign, and hashed without" @ phone, "+", "";
        1 "hashed with `00` for the plus sign" @ phone, "+", "00";
        1 "hashed with a plus sign for the `00`" @ phone, "00", "+";
        2 sent "sent with a space where the plus sign was, and hashed without" @ phone, " ", "";
        2 "hashed with a space where the plus sign was" @ phone, "+", " ";
        2 "hashed with `%2B` for the plus sign"
            |v, o| v.text.strip_prefix('+').is_some_and(|it| around(it.as_bytes(), "%2B", "", o));
        2 "hashed with only the digits of the phone number"
            |v, o| is_phone(v.text) && keep(v.bytes(), |c| c.is_ascii_digit(), o);
        2 "hashed with only the digits and the plus sign of the phone number"
            |v, o| is_phone(v.text) && keep(v.bytes(), |c| c == '+' || c.is_ascii_digit(), o);
        3 "hashed with `370` for the leading 8 or 0" @ in_lithuania, "370";
        3 "hashed with `+370` for the leading 8 or 0" @ in_lithuania, "+370";
    }
    PhonePlus One {
        1 "hashed with a plus sign that is not sent"
            |v, o| v.text.starts_with(|c: char| c.is_ascii_digit()) && phone(v, "", "+", o);
    }
};

/// With another front of the phone number.
fn phone(value: &Value<'_>, front: &str, other: &str, out: &mut SecretBytes) -> bool {
    number::phone_after(value.text, front)
        .is_some_and(|rest| around(rest.as_bytes(), other, "", out))
}

fn in_lithuania(value: &Value<'_>, code: &str, out: &mut SecretBytes) -> bool {
    value.text.strip_prefix(['8', '0']).is_some_and(|rest| {
        rest.len() == 8 && is_digits(rest) && around(rest.as_bytes(), code, "", out)
    })
}
