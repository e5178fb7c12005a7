//! Dates and times as programs write them.

use super::super::notation::put;
use super::super::secret_bytes::SecretBytes;
use super::Value;
use super::number::is_digits;
use crate::endpoint::Kind;

pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4 && is_digits(text) && (text.starts_with("19") || text.starts_with("20"))
}

/// The three numbers of a date and what follows it.
fn numbers(text: &str) -> Option<([&str; 3], &str)> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    let (first, rest) = text.split_once(separator)?;
    let (second, rest) = rest.split_once(separator)?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (third, rest) = rest.split_at_checked(end)?;
    let numbers = [first, second, third];
    let is_date = matches!(separator, '-' | '/' | '.')
        && numbers.iter().all(|number| is_digits(number))
        && numbers.iter().filter(|number| number.len() > 2).count() <= 1
        && (first.len() == 4 || third.len() == 4)
        && (rest.is_empty() || rest.starts_with([' ', 'T']));
    is_date.then_some((numbers, rest))
}

pub(super) fn is_date(text: &str) -> bool {
    numbers(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// The date with its numbers in another order, and with another sign between them.
pub(super) fn reordered(text: &str, order: [usize; 3], sign: &str, out: &mut SecretBytes) -> bool {
    let Some((numbers, rest)) = numbers(text) else { return false };
    for (place, number) in order.iter().filter_map(|place| numbers.get(*place)).enumerate() {
        put(if place > 0 { sign } else { "" }, out);
        put(number, out);
    }
    put(rest, out)
}

/// With day and month exchanged.
pub(super) fn exchanged(text: &str, out: &mut SecretBytes) -> bool {
    let Some(([first, ..], _)) = numbers(text) else { return false };
    let sign = text.get(first.len()..).and_then(|rest| rest.get(..1)).unwrap_or_default();
    reordered(text, if first.len() == 4 { [0, 2, 1] } else { [1, 0, 2] }, sign, out)
}

/// A date and the time after it, without what stands between them.
pub(super) fn and_time(text: &str) -> Option<(&str, &str)> {
    let (_, rest) = numbers(text)?;
    let time = rest.get(1..)?;
    Some((text.strip_suffix(rest)?, time))
}

/// A date and a time with this between them and after them.
pub(super) fn with_time(text: &str, between: &str, after: &str, out: &mut SecretBytes) -> bool {
    and_time(text).is_some_and(|(date, time)| {
        put(date, out) && put(between, out) && put(time, out) && put(after, out)
    })
}

pub(super) fn without_seconds(text: &str, out: &mut SecretBytes) -> bool {
    text.rsplit_once(':')
        .is_some_and(|(rest, seconds)| rest.contains(':') && is_digits(seconds) && put(rest, out))
}

/// Seconds since 1970, or parts of them, as a number of so many digits.
pub(super) fn is_timestamp(value: &Value<'_>, length: usize) -> bool {
    value.text.len() == length
        && is_digits(value.text)
        && value.text.starts_with(['1', '2'])
        && matches!(value.kind, Some(Kind::Timestamp | Kind::Count | Kind::Text) | None)
}
