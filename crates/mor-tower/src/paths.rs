//! Paths that two servers may read differently.

use std::borrow::Cow;

use mor_api::methods;

/// Whether every server reads a path the same: no escapes, no empty segments but the last, no
/// segments that begin with a dot, no path parameters.
pub(crate) fn is_plain(path: &str) -> bool {
    !path.contains(['%', '\\', ';']) && !path.contains("//") && !path.contains("/.")
}

/// Whether a lenient server might take a path for that of a known method: in other case, with an
/// extension, a slash at the end or an id after it, or with the name elsewhere in the request.
///
/// A path that is not [plain](is_plain) is taken apart at everything that some server takes for a
/// separator, after all escapes in it, also those that come about by unescaping. What a server
/// makes of it by doing less, or by resolving `..`, are some of these segments in the same order.
/// So a name counts that stands anywhere behind `api`.
pub(crate) fn resembles_method(path: &str) -> bool {
    let is_plain = is_plain(path);
    let Some(path) = unescaped(path) else { return true };
    let (mut is_behind_api, mut is_next_to_api) = (false, false);
    for whole in path.split(['/', '\\']) {
        // Some servers leave out what comes then.
        let segment = whole.split([';', '?', '#']).next().unwrap_or_default();
        let may_be_method = if is_plain { is_next_to_api } else { is_behind_api };
        if is_next_to_api && matches!(segment, "" | ".")
            || is_behind_api && segment == ".."
            || may_be_method && is_method(segment)
        {
            return true;
        }
        is_next_to_api = trimmed(segment).eq_ignore_ascii_case("api");
        is_behind_api |= is_next_to_api;
        if is_next_to_api && segment != whole {
            return true;
        }
    }
    // With the method's name in the form.
    is_next_to_api
}

/// Whether a segment is the name of a method, also in other case and with an extension.
fn is_method(segment: &str) -> bool {
    let is_end = |character: char| character == '.' || character <= ' ';
    let name = trimmed(segment).split(is_end).next().unwrap_or_default();
    // No name is longer.
    let mut buffer = [0; 64];
    let Some(lowercase) = buffer.get_mut(..name.len()) else { return false };
    lowercase.copy_from_slice(name.as_bytes());
    lowercase.make_ascii_lowercase();
    str::from_utf8(lowercase).is_ok_and(|name| methods::by_name(name).is_some())
}

/// Without the spaces and control characters that some servers cut off.
fn trimmed(segment: &str) -> &str {
    segment.trim_matches(|character| character <= ' ')
}

/// A path with all escapes resolved, also those that come about by it; `None` if one of its escapes
/// is none, or if it is no UTF-8 then: servers differ in what they make of such a path.
fn unescaped(path: &str) -> Option<Cow<'_, str>> {
    if !path.contains('%') {
        return Some(Cow::Borrowed(path));
    }
    let is_escape = |piece: &str| escaped(piece.as_bytes()).is_some();
    if !path.split('%').skip(1).all(is_escape) {
        return None;
    }
    let mut bytes = Vec::with_capacity(path.len());
    for byte in path.bytes() {
        bytes.push(byte);
        // Each time it gets shorter, so this ends soon, however often the path was escaped.
        while let Some([b'%', digits @ ..]) = bytes.last_chunk::<3>()
            && let Some(byte) = escaped(digits)
        {
            bytes.truncate(bytes.len() - 3);
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// The byte that begins a text as two hexadecimal digits.
fn escaped(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let [high, low, ..] = digits else { return None };
    u8::try_from(digit(*high)? << 4 | digit(*low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_a_server_may_normalise_are_not_plain() {
        for path in ["/api//did_create", "/api/%64id_create", "/x/../api/did_create", "/api/x;y"] {
            assert!(!is_plain(path), "{path}");
        }
        for path in ["/", "/api/did_create", "/api/did_create.xml", "/billing/api/v2/users/1/"] {
            assert!(is_plain(path), "{path}");
        }
    }

    #[test]
    fn other_spellings_of_a_method_are_seen() {
        for path in [
            "/billing/api/did_create/",
            "/billing/api/did_create.xml",
            "/billing/API/Did_Create",
            "/api/did_details_update/6511",
            "/api/",
            "/billing/api",
            "/api/v2/api/did_create.json",
        ] {
            assert!(resembles_method(path), "{path}");
        }
        for path in ["/", "/billing", "/billing/api/v2/login", "/api/unknown", "/did_create"] {
            assert!(!resembles_method(path), "{path}");
        }
    }

    #[test]
    fn spellings_that_a_server_may_normalise_are_seen() {
        for path in [
            // Escapes: once, twice, of separators, of each other, with more behind the name.
            "/api/%64id_create",
            "/api/did%5Fcreate",
            "/api/did%255fcreate",
            "/api/did%25255fcreate",
            "/api/did_create%2exml",
            "/%61pi/did_create",
            "/billing%2fapi%2fdid_create",
            "/billing%252Fapi%252Fdid_create",
            "/api%5cdid_create",
            "/api/did_create%3fx=1",
            "/api/did_create%23x",
            "/api/did_create%00.png",
            "/api/did_create%20",
            "/api/did_create%0a",
            "/api%20/did_create",
            "/api/did_create/%2e",
            "/api/%2%35%36%34id_create",
            "/api/user_balance_get_by_username/phone%201",
            // Segments that vanish.
            "/billing//api/did_create",
            "/api//did_create",
            "/api/./did_create",
            "/api/x/../did_create",
            "/api/x/%2e%2e/did_create",
            "/api/x/%252e%252e/did_create",
            "/api/a%252fb/../did_create",
            "/x/../api/did_create",
            "/api/v2/../",
            "/api/v2/..",
            "/x/%2e%2e/api",
            // What a server leaves out.
            "/api/did_create;x",
            "/api/did_create;jsessionid=1/",
            "/api;x/did_create",
            "/api/;x/did_create",
            "/api;x=1",
            "/api/x/..;/did_create",
            "/api/did_create/..;/x",
            "\\api\\did_create",
            "/api\\DID_CREATE.xml",
            // What no two servers read the same.
            "/files/a%",
            "/files/a%2",
            "/files/a%zz",
            "/files/%ff",
            "/%c0%afapi/did_create",
            "%",
        ] {
            assert!(!is_plain(path) && resembles_method(path), "{path}");
        }
    }

    #[test]
    fn other_paths_are_no_spellings_of_a_method() {
        for path in [
            "/files/a%20b.png",
            "/files/100%25",
            "/files/100%25%20.png",
            "/f/%C5%BEalgiris",
            "/.well-known/acme-challenge/x",
            "/x;y",
            "/x//y",
            "/a/../b",
            "/images/..%2fx",
            "/api/v2/users/a%20b",
            "/api/v2/users;x/1",
            "/billing/api/v2//users",
            "/did_create%20",
            "/api/unknown%20",
            "/apis//did_create",
        ] {
            assert!(!is_plain(path) && !resembles_method(path), "{path}");
        }
    }

    #[test]
    fn what_is_escaped_many_times_takes_no_long_time() {
        let path = format!("/api/%{}64id_create", "25".repeat(1 << 20));
        assert!(unescaped(&path).as_deref() == Some("/api/did_create"));
        let path = format!("/{}", "api/x%2f".repeat(1 << 17));
        assert!(!resembles_method(&path));
    }
}
