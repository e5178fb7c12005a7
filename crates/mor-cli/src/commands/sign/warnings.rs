//! What looks wrong about parameters, although they can be sent. No value is in it.

use mor_api::{Endpoint, Kind, Parameter, SecretKey};

use super::given::{Given, is_known};

/// Characters that nobody sees, or that look like a space.
const INVISIBLE: [char; 14] = [
    '\u{a0}', '\u{ad}', '\u{61c}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}',
    '\u{2007}', '\u{202f}', '\u{2060}', '\u{2066}', '\u{2069}', '\u{feff}',
];

/// Those of them that join letters of some alphabets and parts of an emoji.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// A key that is shorter is in many texts by chance.
const SHORTEST_KEY: usize = 4;
/// The same of a key that is only a part of a text.
const SHORTEST_KEY_WITHIN: usize = 6;

/// What looks wrong about each parameter, each thing once.
pub(in crate::commands) fn of(
    endpoint: &Endpoint,
    given: &[Given],
    keys: &[SecretKey],
) -> Vec<String> {
    let mut warnings = Vec::new();
    for given in given {
        let shown = if given.is_known(endpoint) {
            format!("`{}`", given.name)
        } else {
            given.place.to_string()
        };
        let about_name = tidy_name(endpoint, &given.name)
            .map(|name| format!("has almost the name `{name}`, which is another one"));
        let kind = endpoint.parameter(&given.name).map_or(Kind::Text, Parameter::kind);
        let all = about_name.into_iter().chain(about(&given.value, kind, keys));
        for what in all {
            let warning = format!("{shown} {what}");
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
    }
    warnings
}

/// The known name that differs from this unknown one in what is hard to see.
fn tidy_name(endpoint: &Endpoint, name: &str) -> Option<String> {
    if is_known(endpoint, name) {
        return None;
    }
    let is_part = |character: &char| !character.is_whitespace() && !INVISIBLE.contains(character);
    let tidy = name.chars().filter(is_part).collect::<String>().to_ascii_lowercase();
    is_known(endpoint, &tidy).then_some(tidy)
}

/// What looks wrong about a value of this kind.
fn about(value: &str, kind: Kind, keys: &[SecretKey]) -> Vec<String> {
    let is_space = |character: char| character.is_whitespace() && !INVISIBLE.contains(&character);
    let is_padding = |character: char| character.is_whitespace() || INVISIBLE.contains(&character);
    let inner = value.trim_matches(is_padding);
    let unquoted = unquoted(inner);
    let core = unquoted.unwrap_or(inner);
    let general = [
        about_keys(value, inner, keys),
        is_placeholder(core).then_some("looks like a placeholder that was not replaced"),
        unquoted.map(|_| "stands in quotes, which are sent with it"),
        (value.trim_matches(is_space) != value)
            .then_some("begins or ends with white space, which is sent with it"),
        has_invisible(value).then_some("has a no-break space or an invisible character in it"),
    ];
    let of_kind = about_kind(core, kind).map(|what| format!("{what}: it takes {kind}"));
    // Texts may look like a number with an exponent, but hardly like that of a spreadsheet.
    let is_from_spreadsheet = kind == Kind::Text && core.contains("E+") && is_scientific(core);
    let of_kind = of_kind.or_else(|| is_from_spreadsheet.then(|| SCIENTIFIC.to_owned()));
    general.into_iter().flatten().map(str::to_owned).chain(of_kind).collect()
}

fn about_keys(value: &str, inner: &str, keys: &[SecretKey]) -> Option<&'static str> {
    let found = || keys.iter().filter_map(|key| occurrence(key, value));
    if found().any(|found| found.len() >= inner.len().max(SHORTEST_KEY)) {
        Some("is the secret key, which no request should have in it")
    } else if found().any(|found| found.len() >= SHORTEST_KEY_WITHIN) {
        Some("has the secret key in it, which no request should have")
    } else {
        None
    }
}

/// The last place at which a text has the key in it.
fn occurrence<'v>(key: &SecretKey, text: &'v str) -> Option<&'v str> {
    let starts: Vec<_> = text.char_indices().map(|(start, _)| start).collect();
    let has_key = |start: &usize| text.get(*start..).is_some_and(|rest| key.is_in(rest));
    let last = starts.partition_point(has_key).checked_sub(1)?;
    let rest = text.get(*starts.get(last)?..)?;
    let ends: Vec<_> =
        rest.char_indices().map(|(start, character)| start + character.len_utf8()).collect();
    let lacks_key = |end: &usize| !rest.get(..*end).is_some_and(|text| key.is_in(text));
    rest.get(..*ends.get(ends.partition_point(lacks_key))?)
}

/// What templates, shells and pages have where a value belongs.
fn is_placeholder(text: &str) -> bool {
    let is_word = |text: &str| {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
        text.starts_with(char::is_alphabetic) && text.chars().all(is_part)
    };
    let is_within = |start: &str, end: &str| {
        let mut rest = text.split(start).skip(1);
        rest.any(|rest| rest.split_once(end).is_some_and(|(name, _)| is_word(name.trim())))
    };
    let whole = |start: char, end: char| {
        text.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).is_some_and(is_word)
    };
    let is_variable = text.strip_prefix('$').is_some_and(|name| {
        let is_part = |byte: u8| matches!(byte, b'A'..=b'Z' | b'_' | b'0'..=b'9');
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(is_part)
    });
    is_within("{{", "}}") || is_within("${", "}") || whole('<', '>') || is_variable
}

/// What stands between a pair of quotes.
fn unquoted(text: &str) -> Option<&str> {
    [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’'), ('„', '“')]
        .into_iter()
        .find_map(|(start, end)| text.strip_prefix(start)?.strip_suffix(end))
}

fn has_invisible(value: &str) -> bool {
    let is_joined = value.contains(|c: char| !c.is_ascii() && !INVISIBLE.contains(&c));
    value.contains(|c: char| INVISIBLE.contains(&c) && !(is_joined && JOINERS.contains(&c)))
}

const SCIENTIFIC: &str = "is in scientific notation, as spreadsheets write long numbers";

/// What a parameter of this kind does not take.
fn about_kind(value: &str, kind: Kind) -> Option<&'static str> {
    if kind == Kind::Secret || kind.accepts(value) && kind != Kind::Text {
        return None;
    }
    let lower = value.to_ascii_lowercase();
    let is_yes_or_no = matches!(&*lower, "true" | "false" | "yes" | "no" | "on" | "off");
    match kind {
        Kind::Text | Kind::Word(_) => None,
        _ if is_scientific(value) => Some(SCIENTIFIC),
        Kind::Switch { .. } | Kind::TrueFalse if is_yes_or_no => {
            Some("does not take this word for on or off")
        }
        Kind::Switch { .. } | Kind::TrueFalse if value == "1" || value == "0" => {
            Some("does not take this number for on or off")
        }
        Kind::Decimal if has_decimal_comma(value) => Some("has a comma, not a point"),
        Kind::Timestamp if is_date(value, false) => Some("is a date"),
        Kind::Timestamp if is_date(value, true) => Some("is a date with its year at the end"),
        _ => None,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number such as `3.70521E+10`.
fn is_scientific(number: &str) -> bool {
    let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else { return false };
    let mantissa = mantissa.trim_start_matches(['+', '-']);
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    is_digits(whole) && is_digits(fraction) && is_digits(exponent)
}

/// A number such as `12,50` or `1.234,56`.
fn has_decimal_comma(number: &str) -> bool {
    let digits = number.trim_start_matches(['+', '-']);
    digits.contains(',') && digits.split([',', '.']).all(is_digits)
}

/// A date, perhaps with a time, whose year comes last or first.
fn is_date(text: &str, is_year_last: bool) -> bool {
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    ['-', '/', '.'].iter().any(|separator| {
        let parts: Vec<_> = date.split(*separator).collect();
        let [first, second, third] = &*parts else { return false };
        let (year, day) = if is_year_last { (third, first) } else { (first, third) };
        let is_short = |part: &&str| part.len() <= 2;
        parts.iter().all(|part| is_digits(part))
            && year.len() == 4
            && [day, second].into_iter().all(is_short)
    })
}
