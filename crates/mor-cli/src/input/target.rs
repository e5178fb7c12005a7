//! Where a request goes: URLs and paths as people write them, and the method that they name.

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use mor_api::{Endpoint, Transport, methods};

use super::http::starts_like_target;

/// What was pasted as URL, path or bare query, taken apart.
// Nothing else shows it: it may have a password in it.
#[cfg_attr(test, derive(Debug))]
#[derive(PartialEq, Eq)]
pub(super) struct Target<'t> {
    /// What stands before the query; empty for a bare one.
    pub(super) url: &'t str,
    /// The path, if there is one.
    pub(super) path: Option<&'t str>,
    /// The parameters, still encoded, as a server gets them.
    pub(super) query: &'t str,
    /// The same with a fragment, which may have been meant as a part of a value.
    pub(super) pasted: &'t str,
}

/// Takes a text apart. It is a URL or a path if something stands before the first `?` that is no
/// parameter.
pub(super) fn split(text: &str) -> Target<'_> {
    let (before, query) = cut_at(b'?', text).unwrap_or((text, ""));
    let bare = |query| Target { url: "", path: None, query, pasted: query };
    if before.is_empty() {
        return bare(query);
    }
    if memchr2(b'=', b'&', before.as_bytes()).is_some() || !before.contains('/') {
        return bare(text);
    }
    let path = if before.starts_with('/') {
        before
    } else {
        let after_scheme = before.split_once("://").map_or(before, |(_, rest)| rest);
        after_scheme.find('/').and_then(|slash| after_scheme.get(slash..)).unwrap_or("/")
    };
    // A fragment never reaches the server.
    let (sent, _) = cut_at(b'#', query).unwrap_or((query, ""));
    Target { url: before, path: Some(path), query: sent, pasted: query }
}

/// As `split_once`, which is slower for long texts. The byte is ASCII.
pub(crate) fn cut_at(byte: u8, text: &str) -> Option<(&str, &str)> {
    let (before, rest) = text.split_at_checked(memchr(byte, text.as_bytes())?)?;
    Some((before, rest.get(1..)?))
}

/// The text without what stands around a URL in prose: quotes, brackets, a full stop.
pub(super) fn without_surroundings(text: &str) -> &str {
    const MOST_LAYERS: usize = 8;
    let mut text = text.trim_ascii();
    for _ in 0..MOST_LAYERS {
        let shorter = without_punctuation(without_quotes(without_tail(text))).trim_ascii();
        if shorter.len() == text.len() {
            break;
        }
        text = shorter;
    }
    text
}

/// Quotes and brackets as they stand around URLs.
const QUOTES: [(char, char); 9] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('<', '>'),
    ('(', ')'),
    ('[', ']'),
    ('“', '”'),
    ('‘', '’'),
    ('«', '»'),
];

fn without_quotes(text: &str) -> &str {
    let inner = |(open, close): &(char, char)| text.strip_prefix(*open)?.strip_suffix(*close);
    QUOTES.iter().find_map(inner).or_else(|| without_lone_quote(text)).unwrap_or(text)
}

/// The text without a quote at its start that is never closed, as copying may have missed that.
fn without_lone_quote(text: &str) -> Option<&str> {
    let (_, rest) = QUOTES.iter().find_map(|pair| Some((pair, text.strip_prefix(pair.0)?)))?;
    let stopped = text.trim_end_matches(STOPS);
    let is_closed = QUOTES.iter().any(|(_, close)| stopped.ends_with(*close));
    (!is_closed && starts_like_target(rest)).then_some(rest)
}

/// What ends a sentence, or a part of one.
const STOPS: [char; 5] = ['.', ',', ';', ':', '!'];

/// The text without punctuation behind it. A value may end with punctuation as well, so this takes
/// away only what follows a closing quote, or a path or a hash, which have none.
fn without_punctuation(text: &str) -> &str {
    let stopped = text.trim_end_matches(STOPS);
    if let Some((_, close)) = QUOTES.iter().find(|(open, _)| text.starts_with(*open)) {
        return if stopped.ends_with(*close) { stopped } else { text };
    }
    let is_end = |end: char| STOPS.contains(&end) || QUOTES.iter().any(|(_, close)| *close == end);
    let shorter = text.trim_end_matches(is_end);
    let (url, query) = shorter.split_once('?').unwrap_or((shorter, ""));
    let is_path = query.is_empty() && url.contains('/') && !url.contains('=');
    let last = shorter.rsplit(['&', '?']).next().unwrap_or_default();
    let hash = last.strip_prefix("hash=").unwrap_or_default();
    let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_path || is_hash { shorter } else { text }
}

/// The text without what a log or a message has behind it: a protocol, or words behind the hash.
fn without_tail(text: &str) -> &str {
    let protocols = [" HTTP/1.", " HTTP/2", " HTTP/3"];
    let protocol = protocols.iter().filter_map(|tail| text.find(tail)).min();
    protocol.or_else(|| end_of_hash(text)).and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Where a hash of the right length ends, if only words follow it.
fn end_of_hash(text: &str) -> Option<usize> {
    const NAME: &str = "hash=";
    let start = text.find(NAME)?.checked_add(NAME.len())?;
    let digits = text.get(start..)?.bytes().take_while(u8::is_ascii_hexdigit).count();
    let end = start.checked_add(digits).filter(|_| digits == 40)?;
    let rest = text.get(end..)?;
    let is_words = rest.starts_with(|first: char| first.is_ascii_whitespace());
    (is_words && !rest.contains(['&', '='])).then_some(end)
}

/// A method, and the path that it was found by.
pub(super) struct Found<'t> {
    pub(super) endpoint: &'static Endpoint,
    pub(super) path: Cow<'t, str>,
    pub(super) note: Option<&'static str>,
}

const UPPER_CASE: &str = "the path is read in lower case, in which servers expect it";

/// The method that a path names, also one with a format or a slash behind it, doubled slashes, or
/// capitals.
pub(super) fn by_path(path: &str) -> Option<Found<'_>> {
    let exact = methods::by_path(path);
    if let Some(endpoint) = exact {
        return Some(Found { endpoint, path: path.into(), note: None });
    }
    let single = single_slashes(path);
    let plain = single.trim_end_matches('/');
    let is_format = |format: &&str| matches!(*format, "xml" | "json" | "html");
    let format = plain.rsplit_once('.').map(|(_, format)| format).filter(is_format);
    let method = format.and_then(|format| plain.strip_suffix(format)?.strip_suffix('.'));
    [Some(plain), method].into_iter().flatten().find_map(|path| {
        let lower = || lower_case(path);
        let cased = methods::by_path(path).map(|endpoint| (endpoint, path.to_owned(), None));
        let (endpoint, path, note) = cased.or_else(|| {
            let lower = lower();
            methods::by_path(&lower).map(|endpoint| (endpoint, lower, Some(UPPER_CASE)))
        })?;
        Some(Found { endpoint, path: path.into(), note })
    })
}

/// The path without empty segments.
fn single_slashes(path: &str) -> String {
    let mut single = String::with_capacity(path.len());
    for character in path.chars() {
        if character != '/' || !single.ends_with('/') {
            single.push(character);
        }
    }
    single
}

/// The path in lower case, but for an id at its end.
fn lower_case(path: &str) -> String {
    let lower = path.to_ascii_lowercase();
    let has_id = |endpoint: &Endpoint| endpoint.transport() == Transport::IdInPath;
    let prefix = lower.rsplit_once('/').map(|(prefix, _)| prefix).unwrap_or_default();
    match (methods::by_path(prefix).filter(|method| has_id(method)), path.rsplit_once('/')) {
        (Some(_), Some((_, id))) => format!("{prefix}/{id}"),
        _ => lower,
    }
}

/// The method that the parameter `action` of a query or form names, at `/api/`.
pub(super) fn by_action(path: &str, parts: [&str; 2]) -> Option<&'static Endpoint> {
    let lower = single_slashes(path).to_ascii_lowercase();
    parts.iter().find_map(|form| methods::by_action(&lower, form))
}

/// The method that a received request is for, and the path that it was found by.
pub(crate) fn method_at<'t>(
    path: &'t str,
    query: &str,
    body: &str,
) -> Option<(&'static Endpoint, Cow<'t, str>)> {
    let found = by_path(path).map(|found| (found.endpoint, found.path));
    found.or_else(|| by_action(path, [query, body]).map(|endpoint| (endpoint, path.into())))
}

/// Whether a path is one of the API's, whatever method it names.
pub(super) fn is_api(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    lower.contains("/api/") || lower.ends_with("/api")
}

/// Whether a path is one that browsers fetch beside a page.
pub(super) fn is_static(path: &str) -> bool {
    const FORMATS: [&str; 14] = [
        "ico", "css", "js", "map", "png", "jpg", "jpeg", "gif", "svg", "webp", "woff", "woff2",
        "ttf", "txt",
    ];
    let last = path.rsplit('/').next().unwrap_or_default();
    last.rsplit_once('.').is_some_and(|(_, format)| FORMATS.contains(&format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_is_taken_apart() {
        for (text, path, query) in [
            ("https://h:8080/billing/api/did_create?a=1", Some("/billing/api/did_create"), "a=1"),
            ("https://h/api/did_create?a=1#top", Some("/api/did_create"), "a=1"),
            ("h/api/did_create?a=1", Some("/api/did_create"), "a=1"),
            (" /api/did_create?a=/?b\r\n", Some("/api/did_create"), "a=/?b"),
            ("/api/did_create", Some("/api/did_create"), ""),
            ("{{base}}/api/did_create?a=1", Some("/api/did_create"), "a=1"),
            ("https://h?a=1", Some("/"), "a=1"),
            ("https://h/?a=1", Some("/"), "a=1"),
            ("?a=1", None, "a=1"),
            ("a=1&b=/x?y", None, "a=1&b=/x?y"),
            ("a=https://h/?b=1", None, "a=https://h/?b=1"),
            ("?", None, ""),
            ("", None, ""),
        ] {
            let Target { path: of_text, query: sent, .. } = split(without_surroundings(text));
            assert_eq!((of_text, sent), (path, query), "{text:?}");
        }
    }

    #[test]
    fn surroundings_are_taken_away() {
        let url = "https://h/api/x?a=1&hash=0ab3";
        for (before, after) in [
            ("", ""),
            (" \t", "\r\n"),
            ("\"", "\""),
            ("'", "'."),
            ("`", "`,"),
            ("<", ">"),
            ("<", ">."),
            ("(", ")"),
            ("\"<", ">\","),
            ("“", "”"),
            ("", "."),
            ("", ","),
            ("", "\","),
            ("", " HTTP/1.1\" 200 12"),
            ("\"", "\" HTTP/1.1"),
        ] {
            let text = format!("{before}{url}{after}");
            assert_eq!(without_surroundings(&text), url, "{text}");
        }
        for (text, expected) in [
            ("/api/x.", "/api/x"),
            ("<https://h/api/x>", "https://h/api/x"),
            ("/api/x?a=Ltd.", "/api/x?a=Ltd."),
            ("\"/api/x?a=Ltd.\",", "/api/x?a=Ltd."),
            ("a=(b)", "a=(b)"),
            ("a=b'", "a=b'"),
            ("hash=0A,", "hash=0A"),
            ("hash=xyz,", "hash=xyz,"),
            ("\"https://h/api/x?a=1", "https://h/api/x?a=1"),
            ("'/api/x?a=b'c", "/api/x?a=b'c"),
            ("\"", "\""),
            ("...", "..."),
        ] {
            assert_eq!(without_surroundings(text), expected, "{text}");
        }
    }

    #[test]
    fn words_behind_a_hash_are_taken_away() {
        let url = format!("/api/x?a=1&hash={}", "0a".repeat(20));
        for words in [" 200 12ms", "\t- ok", " (wrong)"] {
            assert_eq!(without_surroundings(&format!("{url}{words}")), url);
        }
        for words in ["00 200", " &b=1", "\u{a0}x", " /api/y?hash=1"] {
            let text = format!("{url}{words}");
            assert_eq!(without_surroundings(&text), text);
        }
    }

    #[test]
    fn methods_are_known_by_paths_as_people_write_them() {
        for (path, method, read) in [
            ("/api/did_create", "did_create", "/api/did_create"),
            ("/mor/billing/api/did_create", "did_create", "/mor/billing/api/did_create"),
            ("/billing/api/did_create/", "did_create", "/billing/api/did_create"),
            ("/billing/api/did_create.xml", "did_create", "/billing/api/did_create"),
            ("/billing/api/did_create.xml/", "did_create", "/billing/api/did_create"),
            ("//billing//api//did_create", "did_create", "/billing/api/did_create"),
            ("/Billing/API/DID_Create", "did_create", "/billing/api/did_create"),
            (
                "/BILLING/API/User_Balance_Get_By_Username/Phone",
                "user_simple_balance_get",
                "/billing/api/user_balance_get_by_username/Phone",
            ),
        ] {
            let found = by_path(path).unwrap();
            if method == "did_create" {
                assert_eq!(found.endpoint.name(), method, "{path}");
            }
            assert_eq!(found.path, read, "{path}");
            assert_eq!(found.note.is_some(), path.contains('B'), "{path}");
        }
        for path in ["", "/", "/did_create", "/api/", "/api/x", "/api/did_create.png", "/.xml"] {
            assert!(by_path(path).is_none(), "{path}");
        }
    }

    #[test]
    fn methods_are_known_by_their_action() {
        for (path, query, body) in [
            ("/billing/api/", "action=dids_get", ""),
            ("/billing/api", "u=a", "u=a&action=dids_get"),
            ("/Billing//API/", "", "action=dids_get"),
        ] {
            assert_eq!(by_action(path, [query, body]).unwrap().name(), "dids_get");
        }
        assert!(by_action("/billing/", ["action=dids_get", ""]).is_none());
        assert!(by_action("/api/", ["action=nope", "action="]).is_none());
    }

    #[test]
    fn paths_of_pages_are_none_of_the_api() {
        assert!(is_api("/billing/api/x") && is_api("/API/") && !is_api("/billing/users"));
        assert!(is_static("/favicon.ico") && is_static("/a/b.css") && !is_static("/api/x.xml"));
    }
}
