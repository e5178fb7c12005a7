//! Times as logs and people write them, as seconds since 1970.

use std::fmt;
use std::ops::Range;

const DAY: i64 = 24 * 60 * 60;
const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// Reads a time in any form that logs have.
pub(super) fn read(text: &str) -> Option<u32> {
    common(text).or_else(|| iso(text)).or_else(|| number(text))
}

/// The form of access logs: `25/Nov/2026:10:00:00 +0000`.
fn common(text: &str) -> Option<u32> {
    let [_, _, b'/', a, b, c, b'/', _, _, _, _, b':', ..] = text.as_bytes() else { return None };
    let name = [*a, *b, *c];
    let month = MONTHS.iter().zip(1..).find(|(month, _)| ***month == name)?.1;
    let day = day_number(digits(text, 7..11)?, month, digits(text, 0..2)?)?;
    instant(day, time_of_day(text.get(12..20)?)?, text.get(20..).unwrap_or_default().trim_start())
}

/// RFC 3339, also with a space in it, and with a zone as `+0000`.
fn iso(text: &str) -> Option<u32> {
    let day = iso_day(text.get(..10)?)?;
    let time = text.get(10..)?.strip_prefix(['T', 't', ' ', '_'])?;
    let zone = time.get(8..)?;
    let zone = zone
        .strip_prefix(['.', ','])
        .map_or(zone, |fraction| fraction.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    instant(day, time_of_day(time.get(..8)?)?, zone.trim_start())
}

/// The number of a day that is written as `2026-11-25`.
fn iso_day(text: &str) -> Option<i64> {
    let is_cut = text.get(4..5) == Some("-") && text.get(7..8) == Some("-") && text.len() == 10;
    let day = day_number(digits(text, 0..4)?, digits(text, 5..7)?, digits(text, 8..10)?)?;
    is_cut.then_some(day)
}

/// Seconds since 1970, with a fraction, or milliseconds.
fn number(text: &str) -> Option<u32> {
    let whole = text.split('.').next()?;
    let number: u64 = whole.parse().ok()?;
    let seconds = if whole.len() > 11 { number / 1000 } else { number };
    // Less is no time of a log, but some other number.
    (whole.len() > 8).then(|| u32::try_from(seconds).ok())?
}

fn digits(text: &str, range: Range<usize>) -> Option<i64> {
    text.as_bytes().get(range)?.iter().try_fold(0_i64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// The second of the day that is written as `10:00:00`; a leap second is the next one.
fn time_of_day(text: &str) -> Option<i64> {
    let (hour, minute, second) = (digits(text, 0..2)?, digits(text, 3..5)?, digits(text, 6..8)?);
    let is_cut = text.get(2..3) == Some(":") && text.get(5..6) == Some(":");
    (is_cut && hour < 24 && minute < 60 && second <= 60)
        .then_some(hour * 60 * 60 + minute * 60 + second)
}

fn instant(day: i64, time: i64, zone: &str) -> Option<u32> {
    u32::try_from(day * DAY + time - offset(zone)?).ok().filter(|seconds| *seconds > 0)
}

/// The seconds that a zone is ahead; nothing stands for UTC.
fn offset(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone.as_bytes().first() {
        Some(b'+') => (1, zone.get(1..)?),
        Some(b'-') => (-1, zone.get(1..)?),
        _ => return matches!(zone, "" | "Z" | "z" | "UTC").then_some(0),
    };
    let minutes = rest.get(2..)?.trim_start_matches(':');
    let (hours, minutes) = (digits(rest, 0..2)?, digits(minutes, 0..2)?);
    Some(sign * (hours * 60 + minutes) * 60)
}

/// Days since 1970. A year is counted from March on, so that a leap day is its last.
fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(days + (153 * month + 2) / 5 + day - 1 - 719_468)
}

/// The first second that `--since` means.
pub(crate) fn since(text: &str) -> Result<u32, &'static str> {
    given(text, 0)
}

/// The first second that `--until` leaves out.
pub(crate) fn until(text: &str) -> Result<u32, &'static str> {
    given(text, 1)
}

fn given(text: &str, days_later: i64) -> Result<u32, &'static str> {
    let of_day = || u32::try_from((iso_day(text)? + days_later) * DAY).ok();
    let wrong = "it is a date such as `2026-11-25`, or a time such as `2026-11-25T10:00:00Z`";
    iso(text).or_else(of_day).ok_or(wrong)
}

/// A time in UTC as people read it.
pub(crate) struct Shown(pub(crate) u32);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, second) = (i64::from(self.0) / DAY, i64::from(self.0) % DAY);
        // The other way round than `day_number`.
        let day = day + 719_468;
        let (era, of_era) = (day / 146_097, day % 146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let year = year + era * 400 + next;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_logs_are_read() {
        for text in [
            "25/Nov/2026:10:00:00 +0000",
            "25/Nov/2026:12:30:00 +0230",
            "2026-11-25T10:00:00Z",
            "2026-11-25T10:00:00.123456+00:00",
            "2026-11-25 05:00:00,5 -0500",
            "2026-11-25T10:00:00",
            "1795600800",
            "1795600800.123",
            "1795600800123",
        ] {
            assert_eq!(read(text), Some(1_795_600_800), "{text}");
        }
        for text in [
            "",
            "-",
            "25/Nov/2026",
            "32/Nov/2026:10:00:00 +0000",
            "29/Feb/2026:10:00:00 +0000",
            "25/Nov/2026:24:00:00 +0000",
            "25/Nov/2026:10:00:00 +x",
            "é5/Nov/2026:10:00:00 +0000",
            "2026-13-25T10:00:00Z",
            "2026-11-25",
            "12",
            "0000-01-01T00:00:00Z",
            "9999999999999999",
            "25/Név/2026:10:00:00",
            "+1/Nov/2026:10:00:00 +0000",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_shown_as_they_are_read() {
        for text in ["1970-01-01 00:00:01", "2000-02-29 23:59:59", "2026-11-25 10:00:00"] {
            assert_eq!(Shown(read(text).unwrap()).to_string(), text);
        }
        for days in 1..49_000 {
            let seconds = days * 86_400;
            assert_eq!(read(&Shown(seconds).to_string()), Some(seconds));
        }
    }

    #[test]
    fn days_begin_and_end() {
        assert_eq!(since("2026-11-25"), Ok(1_795_564_800));
        assert_eq!(until("2026-11-25"), Ok(1_795_564_800 + 86_400));
        assert_eq!(until("2026-11-25T10:00:00Z"), Ok(1_795_600_800));
        assert!(since("yesterday").is_err() && until("2026-11-31").is_err());
    }
}
