//! Requests as they were meant: what copying, escaping or a missing encoding did to them, undone.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

use super::explanation::Mistake;
use super::finding::FindingKind;
use super::notation::literal::json_read;
use super::secret_bytes::SecretBytes;
use crate::endpoint::{Endpoint, HASH, USERNAME};

/// A request as it was meant, and what happened to it.
pub(super) struct Repair {
    pub(super) mistake: Mistake,
    pub(super) query: SecretBytes,
}

/// Writes a query as it was meant, and tells what happened to it; `None` if it needs no repair.
type TryRepair = fn(&Endpoint, &str, &mut SecretBytes) -> Option<Mistake>;

/// A body in another form than servers read, as one that they do. What it is stands there for all
/// to see, whatever its hash is.
pub(super) fn other_body(endpoint: &Endpoint, body: &str) -> Option<Repair> {
    repaired_by(&[json_like, multipart], endpoint, body).pop()
}

/// The ways in which a query or form may have been meant, the likeliest first; none for one that
/// needs no repair.
pub(super) fn repairs(endpoint: &Endpoint, query: &str) -> Vec<Repair> {
    let ways: [TryRepair; 10] = [
        html_escaped,
        entities,
        semicolons,
        fragment,
        trailing_text,
        glued,
        raw_ampersand,
        raw_percent,
        spaces_around_names,
        misspelt_names,
    ];
    repaired_by(&ways, endpoint, query)
}

fn repaired_by(ways: &[TryRepair], endpoint: &Endpoint, query: &str) -> Vec<Repair> {
    let mut made: Vec<Repair> = Vec::new();
    for way in ways {
        let mut meant = SecretBytes::with_capacity(query.len().saturating_mul(2));
        if let Some(mistake) = way(endpoint, query, &mut meant)
            && made.iter().all(|other| other.query != meant)
        {
            made.push(Repair { mistake, query: meant });
        }
    }
    made
}

fn mistake(kind: FindingKind, says: impl Into<Cow<'static, str>>) -> Mistake {
    Mistake::new(kind, 1, says)
}

/// Writes a text with each of these parts replaced; whether there was any.
fn replace(text: &str, parts: &[&str], by: &str, meant: &mut SecretBytes) -> bool {
    let (mut rest, mut is_any) = (text, false);
    while let Some(character) = rest.chars().next() {
        let part = parts.iter().find_map(|part| rest.strip_prefix(part));
        let (written, left) = match part {
            Some(left) => (by, left),
            None => rest.split_at(character.len_utf8()),
        };
        is_any |= part.is_some();
        meant.push(written.as_bytes());
        rest = left;
    }
    is_any
}

/// Writes the pairs of a query, each by `write`, with `&` between them.
fn each_pair<'q>(
    query: &'q str,
    meant: &mut SecretBytes,
    mut write: impl FnMut(&'q str, &mut SecretBytes),
) {
    for (number, pair) in query.split('&').enumerate() {
        if number > 0 {
            meant.push(b"&");
        }
        write(pair, meant);
    }
}

/// `&amp;` between the parameters, also encoded once more.
fn html_escaped(_: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    const ESCAPED: [&str; 7] =
        ["&amp;", "&amp%3B", "&amp%3b", "&#38;", "&#038;", "%26amp%3B", "%26amp;"];
    replace(query, &ESCAPED, "&", meant).then(|| {
        let says = "the request is escaped as HTML: there is `&amp;` between its parameters";
        mistake(FindingKind::EscapedUrl, says)
    })
}

/// Names that a browser took for entities: `&currency` for `¤cy`.
fn entities(_: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    const ENTITIES: [(&str, &str, &str); 12] = [
        ("¤", "%C2%A4", "&curren"),
        ("©", "%C2%A9", "&copy"),
        ("®", "%C2%AE", "&reg"),
        ("¶", "%C2%B6", "&para"),
        ("§", "%C2%A7", "&sect"),
        ("×", "%C3%97", "&times"),
        ("¬", "%C2%AC", "&not"),
        ("°", "%C2%B0", "&deg"),
        ("µ", "%C2%B5", "&micro"),
        ("¢", "%C2%A2", "&cent"),
        ("£", "%C2%A3", "&pound"),
        ("¥", "%C2%A5", "&yen"),
    ];
    let is_in = |eaten: &str| query.contains(eaten);
    let (character, encoded, entity) =
        ENTITIES.iter().find(|(character, encoded, _)| is_in(character) || is_in(encoded))?;
    replace(query, &[character, encoded], entity, meant);
    let says = format!("`{entity}` was taken for a character of HTML");
    Some(mistake(FindingKind::EscapedUrl, says))
}

/// `;` between the parameters.
fn semicolons(_: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    replace(query, &[";"], "&", meant)
        .then(|| mistake(FindingKind::Unreadable, "there is `;` between the parameters"))
}

/// A raw `#`, behind which nothing reaches the server.
fn fragment(endpoint: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    let (before, _) = query.split_once('#')?;
    replace(query, &["#"], "%23", meant);
    let place = place(endpoint, before.rsplit('&').next()?.split('=').next()?);
    let says = format!("there is a raw `#` in {place}: what follows never reaches the server");
    Some(mistake(FindingKind::RawFragment, says))
}

/// What a log or a terminal has after a request.
fn trailing_text(_: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    let is_tail = |tail: &str| [" HTTP/", "\" ", "' "].iter().any(|start| tail.starts_with(start));
    let mut ends = query.char_indices().map(|(end, _)| end);
    let end = ends.find(|end| query.get(*end..).is_some_and(is_tail))?;
    meant.push(query.get(..end)?.as_bytes());
    let says = "text follows the request, such as the rest of a log line";
    Some(mistake(FindingKind::Unreadable, says))
}

/// A raw `&` in a value: what follows it reads as a name without a value.
fn raw_ampersand(endpoint: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    let (mut last_name, mut broken) = ("", None);
    for piece in query.split('&').filter(|piece| !piece.is_empty()) {
        if let Some((name, _)) = piece.split_once('=') {
            last_name = name;
            meant.push(if meant.is_empty() { b"" } else { b"&" });
        } else if last_name.is_empty() {
            return None;
        } else {
            broken.get_or_insert(last_name);
            meant.push(b"%26");
        }
        meant.push(piece.as_bytes());
    }
    // No value of `hash` has an `&` in it.
    let broken = broken.filter(|name| *name != HASH)?;
    let says = format!("there is a raw `&` in {}", place(endpoint, broken));
    Some(mistake(FindingKind::RawAmpersand, says))
}

/// A raw `%` in a value.
fn raw_percent(endpoint: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    let mut broken = None;
    each_pair(query, meant, |pair, meant| {
        for (number, piece) in pair.split('%').enumerate() {
            let digits = piece.as_bytes().first_chunk::<2>();
            if number > 0 {
                meant.push(b"%");
                if !digits.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)) {
                    broken = broken.or(pair.split('=').next());
                    meant.push(b"25");
                }
            }
            meant.push(piece.as_bytes());
        }
    });
    let says = format!("there is a raw `%` in {}", place(endpoint, broken?));
    Some(mistake(FindingKind::RawPercent, says))
}

/// White space around names.
fn spaces_around_names(_: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    let (mut is_any, mut is_raw) = (false, false);
    each_pair(query, meant, |pair, meant| {
        let (name, rest) = pair.split_at(pair.find('=').unwrap_or(pair.len()));
        let mut trimmed = name;
        loop {
            let shorter = trimmed.trim_matches(['+', ' ', '\t', '\r', '\n']);
            let shorter = shorter.strip_prefix("%20").unwrap_or(shorter);
            let shorter = shorter.strip_suffix("%20").unwrap_or(shorter);
            if shorter.len() == trimmed.len() {
                break;
            }
            trimmed = shorter;
        }
        is_any |= trimmed != name;
        is_raw |= name.starts_with(' ');
        meant.push(trimmed.as_bytes());
        meant.push(rest.as_bytes());
    });
    let says = if is_raw {
        "there is a raw space before the name of a parameter: servers read the name without it, \
         and of several values the last"
    } else {
        "there is white space around the name of a parameter"
    };
    is_any.then(|| mistake(FindingKind::MisspeltName, says))
}

/// Names that are one slip away from what the method lists, where that is not sent.
fn misspelt_names(endpoint: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    let names: Vec<_> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    let is_known = |name: &str| name.is_empty() || endpoint.slot(name.as_bytes()).is_some();
    let listed = endpoint.parameters().map(crate::Parameter::name).chain([HASH, USERNAME]);
    let absent: Vec<_> = listed.filter(|listed| !names.contains(listed)).collect();
    let mut first = None;
    each_pair(query, meant, |pair, meant| {
        let (name, rest) = pair.split_at(pair.find('=').unwrap_or(pair.len()));
        let meant_by = absent.iter().find(|listed| !is_known(name) && is_slip(name, listed));
        first = first.or(meant_by.copied());
        meant.push(meant_by.map_or(name, |listed| *listed).as_bytes());
        meant.push(rest.as_bytes());
    });
    Some(mistake(FindingKind::MisspeltName, format!("the name of `{}` is misspelt", first?)))
}

/// JSON in the place of a form, as far as it is an object of plain values.
fn json_like(_: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    let mut rest = query.trim().strip_prefix('{')?.strip_suffix('}')?;
    while !rest.trim_start().is_empty() {
        meant.push(if meant.is_empty() { b"" } else { b"&" });
        rest = push_json(rest, ':', meant)?.trim_start().strip_prefix(':')?;
        meant.push(b"=");
        rest = push_json(rest, ',', meant)?.trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
    Some(mistake(FindingKind::NotAForm, "the body is JSON, and servers read a form"))
}

/// Writes a string, or whatever stands before this character, as a form has it, and returns what
/// follows it.
fn push_json<'q>(text: &'q str, end: char, meant: &mut SecretBytes) -> Option<&'q str> {
    let mut value = SecretBytes::default();
    let text = text.trim_start();
    let rest = if let Some(string) = text.strip_prefix('"') {
        let mut is_escaped = false;
        let close = string.find(|character| {
            let is_close = character == '"' && !is_escaped;
            is_escaped = character == '\\' && !is_escaped;
            is_close
        })?;
        let (string, rest) = string.split_at_checked(close)?;
        if !json_read(string.as_bytes(), &mut value) {
            value.clear();
            value.push(string.as_bytes());
        }
        rest.strip_prefix('"')?
    } else {
        let close = text.find(end).unwrap_or(text.len());
        let (word, rest) = text.split_at_checked(close)?;
        value.push(word.trim_end().as_bytes());
        rest
    };
    percent_encode(&value, NON_ALPHANUMERIC).for_each(|piece| meant.push(piece.as_bytes()));
    Some(rest)
}

/// A body of the parts that browsers send files in.
fn multipart(_: &Endpoint, body: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    let (boundary, _) = body.trim_start().split_once('\n')?;
    let boundary = boundary.trim_end();
    let is_boundary = boundary.strip_prefix("--").is_some_and(|rest| !rest.is_empty());
    let parts = is_boundary.then(|| body.split(boundary).skip(1))?;
    for part in parts.filter(|part| !part.starts_with("--")) {
        let (head, value) = part.split_once("\r\n\r\n").or_else(|| part.split_once("\n\n"))?;
        let (_, name) = head.split_once("name=\"")?;
        let (name, _) = name.split_once('"')?;
        let value = value.strip_suffix('\n').unwrap_or(value);
        let value = value.strip_suffix('\r').unwrap_or(value);
        meant.push(if meant.is_empty() { b"" } else { b"&" });
        for (text, end) in [(name, "="), (value, "")] {
            percent_encode(text.as_bytes(), NON_ALPHANUMERIC)
                .for_each(|piece| meant.push(piece.as_bytes()));
            meant.push(end.as_bytes());
        }
    }
    let says = "the body is multipart/form-data, and servers read a form";
    (!meant.is_empty()).then(|| mistake(FindingKind::NotAForm, says))
}

/// Two requests without a line end between them: the first one.
fn glued(_: &Endpoint, query: &str, meant: &mut SecretBytes) -> Option<Mistake> {
    let hash = query.find("hash=")?.saturating_add("hash=".len());
    let digits = query.get(hash..)?.bytes().take_while(u8::is_ascii_hexdigit).count();
    let end = hash.saturating_add(digits);
    let rest = query.get(end..)?;
    let is_request = ["http://", "https://", "/billing/", "/api/", "u=", " http", " /"];
    if !is_request.iter().any(|start| rest.trim_start_matches(['&', '\'', '"']).starts_with(start))
    {
        return None;
    }
    meant.push(query.get(..end)?.as_bytes());
    Some(mistake(FindingKind::Unreadable, "another request follows this one"))
}

/// Whether a name is another one but for case, `-` and `_`, or one slip of a finger.
fn is_slip(name: &str, meant: &str) -> bool {
    const LONGEST: usize = 64;
    if name.len() > LONGEST {
        return false;
    }
    let folded = |text: &str| {
        let letters = text.bytes().filter(|byte| !matches!(byte, b'-' | b'_'));
        let mut folded = SecretBytes::with_capacity(LONGEST);
        letters.for_each(|letter| folded.push(&[letter.to_ascii_lowercase()]));
        folded
    };
    let (name, meant) = (folded(name), folded(meant));
    // Short names are one slip away from each other.
    name == meant || meant.len() > 4 && is_one_edit(&name, &meant)
}

/// Whether one letter is missing, added, wrong, or two are swapped.
fn is_one_edit(left: &[u8], right: &[u8]) -> bool {
    let same = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    let (left, right) = (left.get(same..), right.get(same..));
    let (Some(left), Some(right)) = (left, right) else { return false };
    match (left, right) {
        ([a, b, left @ ..], [c, d, right @ ..]) if a == d && b == c && left == right => true,
        ([_, left @ ..], [_, right @ ..]) if left == right => true,
        ([_, left @ ..], right) if left == right => true,
        (left, [_, right @ ..]) => left == right,
        _ => false,
    }
}

/// Where something stands. Only listed names are shown: any other may be a part of a password.
fn place(endpoint: &Endpoint, name: &str) -> String {
    match endpoint.slot(name.as_bytes()) {
        Some(_) => format!("the value of `{name}`"),
        None => "the request".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::{Kind, Parameter};

    static ENDPOINT: Endpoint = crate::endpoint!(
        "endpoint",
        [Parameter::signed("user_id", Kind::Id), Parameter::signed("company_name", Kind::Text)]
    );

    #[test]
    fn requests_are_read_as_they_were_meant() {
        for (query, kind, meant) in [
            ("a=1&amp;b=2&amp%3Bc=3", FindingKind::EscapedUrl, "a=1&b=2&c=3"),
            ("a=1¤cy=EUR", FindingKind::EscapedUrl, "a=1&currency=EUR"),
            ("a=1%C2%A4cy=EUR", FindingKind::EscapedUrl, "a=1&currency=EUR"),
            ("a=1;b=2", FindingKind::Unreadable, "a=1&b=2"),
            ("a=Apt #4&b=2", FindingKind::RawFragment, "a=Apt %234&b=2"),
            ("a=1&hash=x HTTP/1.1\" 200", FindingKind::Unreadable, "a=1&hash=x"),
            ("a=1&b=x & y&c=2", FindingKind::RawAmpersand, "a=1&b=x %26 y&c=2"),
            ("a=100% Co&b=%41", FindingKind::RawPercent, "a=100%25 Co&b=%41"),
            ("+a=1&b%20=2", FindingKind::MisspeltName, "a=1&b=2"),
            ("a=1& b=2&  c=3", FindingKind::MisspeltName, "a=1&b=2&c=3"),
            ("userid=1&hash=x", FindingKind::MisspeltName, "user_id=1&hash=x"),
            ("Company-Name=x", FindingKind::MisspeltName, "company_name=x"),
            ("compnay_name=x", FindingKind::MisspeltName, "company_name=x"),
            ("{\"a\": 1, \"b\": \"x y\"}", FindingKind::NotAForm, "a=1&b=x%20y"),
            (
                r#"{"a":"1, 2:\"3\"","b" : "x\ny\u00e9" , "c":true}"#,
                FindingKind::NotAForm,
                "a=1%2C%202%3A%223%22&b=x%0Ay%C3%A9&c=true",
            ),
            (
                "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx y\r\n--X\r\n\
                 Content-Disposition: form-data; name=\"b\"\r\n\r\n2\r\n--X--\r\n",
                FindingKind::NotAForm,
                "a=x%20y&b=2",
            ),
            ("a=1&hash=0fhttp://x/api/y?a=2&hash=1", FindingKind::Unreadable, "a=1&hash=0f"),
            ("a=1&hash=0f&u=2&hash=1", FindingKind::Unreadable, "a=1&hash=0f"),
        ] {
            let all = other_body(&ENDPOINT, query).into_iter().chain(repairs(&ENDPOINT, query));
            let all: Vec<_> = all.collect();
            let made = all.iter().find(|repair| repair.mistake.kind == kind).unwrap();
            assert_eq!(core::str::from_utf8(&made.query), Ok(meant), "{query}");
        }
        for (query, is_raw) in [("a=1& b=2", true), ("a=1&+b=2", false), ("a=1&b =2", false)] {
            let says = repairs(&ENDPOINT, query).pop().unwrap().mistake.says;
            assert_eq!(says.starts_with("there is a raw space before the name"), is_raw, "{query}");
        }
        assert!(repairs(&ENDPOINT, "u=me&user_id=1&company_name=%26+%25&hash=x").is_empty());
    }
}
