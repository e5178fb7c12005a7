//! Paths that two servers may read differently.

use mor_api::methods;

/// Whether every server reads a path the same: no escapes, no empty segments but the last, no
/// segments that begin with a dot, no path parameters.
pub(crate) fn is_plain(path: &str) -> bool {
    !path.contains(['%', '\\', ';']) && !path.contains("//") && !path.contains("/.")
}

/// Whether a lenient server might take a path for that of a known method: in other case, with an
/// extension, a slash at the end or an id after it, or with the name elsewhere in the request.
pub(crate) fn resembles_method(path: &str) -> bool {
    let mut segments = path.split('/');
    while segments.any(|segment| segment.eq_ignore_ascii_case("api")) {
        let name = segments.clone().next().unwrap_or_default();
        let name = name.split('.').next().unwrap_or_default();
        if name.is_empty() || methods::by_name(&name.to_ascii_lowercase()).is_some() {
            return true;
        }
    }
    false
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
}
