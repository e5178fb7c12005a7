//! What stands around a hash and between its digits.

use alloc::string::String;

use zeroize::Zeroizing;

/// What is known to stand before a hash, the longer ones first. Case does not matter.
static BEFORE: &[(&[&str], &str)] = &[
    (&["sha1(stdin)=", "sha1 (stdin) =", "(stdin)="], OPENSSL),
    (&["sha1 digest:"], "there is a label before the hash"),
    (&["sha-1", "sha_1", "sha1-", "sha1", "{sha}", "sha:", "sha="], DIGEST),
    (&["hash", "signature", "digest", "checksum"], "there is a name before the hash"),
    (&["string(40)"], "there is the type of a dumped text before the hash"),
    (&["optional(", "some(", "just "], "the hash is wrapped in the text form of an optional"),
    (&["ok("], "the hash is wrapped in the text form of a result"),
    (&["requesthash("], "the hash is wrapped in its debug form"),
    (&["b'", "b\"", "bytearray(b"], "the hash is written as Python bytes: there is `b` before it"),
    (&["u'", "u\""], "there is `u` before the hash, as before a text of Python"),
    (&["x'"], "the hash is written as a literal of SQL"),
    (&["<buffer "], "the hash is written as a buffer"),
    (&["{length = 20, bytes ="], "the hash is written as a data object"),
    (&["base64:", "base64,"], "there is the name of the encoding before the hash"),
    (&["0x"], "there is `0x` before the hash"),
    (&["\\x"], "there is `\\x` before the hash"),
    (&["&quot;", "&#34;", "&#39;"], HTML_QUOTES),
];

/// What is known to stand after a hash.
static AFTER: &[(&[&str], &str)] = &[
    (&[" *-", " -"], "there is the rest of the output of `sha1sum` after the hash"),
    (&["\\n", "\\r", "\\0"], "there is an escape such as `\\n` after the hash, and not a newline"),
    (&["<br>", "<br/>", "<br />"], "there is a line break of HTML after the hash"),
    (&["&quot;", "&#34;", "&#39;"], HTML_QUOTES),
    (&["&amp"], "there is `&amp;` after the hash"),
];

const OPENSSL: &str = "there is the label of `openssl` before the hash";
const DIGEST: &str = "there is the digest's name before the hash";
const HTML_QUOTES: &str = "there are quotes around the hash, escaped as HTML";

/// Other characters around a hash. Those that tell more have a lower rank; a name has rank 0.
static SIGNS: [(u8, Is, &str); 4] = [
    (2, is_blank, "there is white space around the hash"),
    (1, |sign| "\"'`“”‘’«»„".contains(sign), "there are quotes around the hash"),
    (1, |sign| "[](){}<>".contains(sign), "there are brackets around the hash"),
    (2, |sign| "=:#*$@&?,;.…|\\\u{fffd}".contains(sign), "there are signs around the hash"),
];

type Is = fn(char) -> bool;

/// What may stand between the digits.
static SEPARATORS: &[(&str, &str)] = &[
    ("-", "there are dashes in the hash"),
    (":", "there are colons in the hash"),
    (".…", "there are dots in the hash"),
    (",", "there are commas in the hash"),
    (" \t\r\n", "there is white space in the hash"),
    (" \t\r\n,", "there are commas and white space in the hash"),
    ("_", "there are underscores in the hash"),
    ("\0", "there are zero bytes in the hash, as in UTF-16"),
];

/// Takes off what stands around a hash, and says what it was: a name if there was one, else quotes
/// or brackets, else other signs.
pub(super) fn peel(text: &str) -> (&str, Option<&'static str>) {
    let mut core = text;
    let mut told: Option<(u8, &'static str)> = None;
    if let Some((before, _)) = core.split_once(" HTTP/") {
        core = before;
        told = Some((0, "there is the rest of a log line after the hash"));
    }
    // Each of them may be inside another one, and so many are in no text that was meant.
    for _ in 0..24 {
        let Some((rest, rank, says)) = take_off(core) else { break };
        core = rest;
        if told.is_none_or(|(earlier, _)| rank < earlier) {
            told = Some((rank, says));
        }
    }
    (core, told.map(|(_, says)| says))
}

/// The rest, without the first thing that can be taken off; its rank, and what it was.
fn take_off<'t>(text: &'t str) -> Option<(&'t str, u8, &'static str)> {
    let named = |rows: &[(&[&str], &'static str)], cut: fn(&'t str, &str) -> Option<&'t str>| {
        rows.iter().find_map(|(marks, says)| {
            let rest = marks.iter().find_map(|mark| cut(text, mark))?;
            Some((rest, 0, *says))
        })
    };
    let before = named(BEFORE, |text, mark| {
        let (head, rest) = text.split_at_checked(mark.len())?;
        head.eq_ignore_ascii_case(mark).then_some(rest)
    });
    let after = named(AFTER, |text, mark| {
        let (rest, tail) = text.split_at_checked(text.len().checked_sub(mark.len())?)?;
        tail.eq_ignore_ascii_case(mark).then_some(rest)
    });
    let mut signs = SIGNS.iter().map(|(rank, is, says)| {
        // At the end `=` belongs to base64.
        let rest = text.trim_start_matches(is).trim_end_matches(|sign| sign != '=' && is(sign));
        (rest, *rank, *says)
    });
    before.or(after).or_else(|| signs.find(|(rest, ..)| *rest != text))
}

/// White space and what cannot be seen.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// What may stand between bytes or groups of digits.
pub(super) fn is_separator(character: char) -> bool {
    is_blank(character) || "-:.…,;_|/".contains(character)
}

/// Which separators are there.
pub(super) fn separators_of(core: &str) -> Option<&'static str> {
    let separators = || core.chars().filter(|character| is_separator(*character));
    separators().next()?;
    let row = SEPARATORS.iter().find(|(set, _)| separators().all(|sign| set.contains(sign)));
    Some(row.map_or("there are signs between the digits of the hash", |(_, says)| says))
}

/// The characters to keep, in lower case.
pub(super) fn squeeze(text: &str, keep: impl Fn(char) -> bool) -> Zeroizing<String> {
    // With room for all of it nothing is copied that would not be wiped.
    let mut kept = Zeroizing::new(String::with_capacity(text.len()));
    kept.extend(text.chars().filter(|character| keep(*character)).map(|c| c.to_ascii_lowercase()));
    kept
}
