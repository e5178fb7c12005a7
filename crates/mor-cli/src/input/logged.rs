//! Lines of logs for an audit, which needs more of them than the request, and reads the usual ones
//! without copies. Everything else it has read here.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, Read};

use memchr::memchr;
use mor_api::{Endpoint, Transport, methods};

use super::body::Body;
use super::draft::Draft;
use super::error::InputError;
use super::escapes;
use super::form;
use super::json::Members;
use super::json_log;
use super::read;
use super::source;
use super::target::{self, Target};
use super::things::Kind;

/// The longest line that is read.
pub(crate) use super::lines::LONGEST_LINE;
pub(crate) use super::target::cut_at;

/// Opens a file, or standard input for `-`. What is read of it, still packed, goes through
/// `watch`.
///
/// # Errors
/// [`InputError`] where it cannot be read, and where it is UTF-16.
pub(crate) fn open(
    name: &str,
    watch: impl FnOnce(Box<dyn Read>) -> Box<dyn Read>,
) -> Result<Box<dyn BufRead>, InputError> {
    let bytes: Box<dyn Read> = if name == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(name).map_err(source::unreadable)?)
    };
    source::text_of(watch(bytes))
}

/// Undoes the escapes that servers write; a text without any stays where it is.
pub(crate) fn undone(text: &str) -> Cow<'_, str> {
    if memchr(b'\\', text.as_bytes()).is_some() {
        escapes::undone(text).into()
    } else {
        text.into()
    }
}

/// A line as text. What is not UTF-8 is encoded, which is the same to a server.
pub(crate) fn text_of(line: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(line) {
        Ok(text) => text.into(),
        Err(_) => form::text_of(line).into(),
    }
}

/// Whether a form has a parameter of this name.
pub(crate) fn has(form: &str, name: &str) -> bool {
    form::has(form, name)
}

/// A request of a log, with what is known of its client.
// Nothing else shows it: it may have a password in it.
#[cfg_attr(test, derive(Debug))]
#[derive(Default, PartialEq, Eq)]
pub(crate) struct Logged {
    pub(crate) target: String,
    /// The parameters of the body.
    pub(crate) form: String,
    /// Whether servers do not read the body, because it is JSON or the like.
    pub(crate) is_other_form: bool,
    pub(crate) ip: String,
    pub(crate) agent: String,
    pub(crate) time: String,
}

impl Logged {
    fn of(draft: Draft) -> Self {
        let Body { form, other } = draft.body;
        Self { target: draft.target, form, is_other_form: other.is_some(), ..Self::default() }
    }
}

/// A body that is written like an object: its parameters, as far as it can be read.
pub(crate) fn other_body(text: &str) -> String {
    Body::of(text).map(|body| body.form).unwrap_or_default()
}

/// Reads a JSON line; `None` if it has no request.
pub(crate) fn json(text: &str) -> Option<Logged> {
    const IPS: [&str; 6] = ["remote_addr", "client_ip", "remote_ip", "ip", "clientip", "client"];
    const AGENTS: [&str; 4] = ["http_user_agent", "user_agent", "agent", "userAgent"];
    const TIMES: [&str; 9] = [
        "time_iso8601",
        "time_local",
        "@timestamp",
        "timestamp",
        "time",
        "ts",
        "msec",
        "date",
        "datetime",
    ];
    let members = Members::of(text)?;
    let mut logged = match json_log::read(&members)? {
        Ok(draft) => Logged::of(draft),
        // The target can be read without the body that no form can be made of.
        Err(_) => Logged { is_other_form: true, ..Logged::of(json_log::target_of(&members)?) },
    };
    let inner = members.raw("request").and_then(Members::of);
    let first = |names: &[&str]| {
        let text = |members: &Members| names.iter().find_map(|name| members.string(name));
        text(&members).or_else(|| inner.as_ref().and_then(text))
    };
    logged.ip = first(&IPS).unwrap_or_default();
    logged.agent = first(&AGENTS).unwrap_or_default();
    let number = || TIMES.iter().find_map(|name| members.raw(name)).map(str::to_owned);
    logged.time = first(&TIMES).or_else(number).unwrap_or_default();
    Some(logged)
}

/// Reads a line of any other form; `None` if it has no request to the API.
pub(crate) fn line(text: &str) -> Option<Logged> {
    let mut drafts = read::read(Kind::Line, text).ok()?;
    drafts.requests.pop().map(Logged::of)
}

/// Where a request goes.
pub(crate) enum Route<'t> {
    Method(To<'t>),
    /// A path of the API that no method has; its last part.
    Unknown(&'t str),
    /// A path of API v2, whose requests have no hash.
    V2,
    StaticFile,
    OtherPage,
    /// There is no path, and nothing else tells the method.
    NoPath,
}

/// A method, and the parts of the target that it takes.
pub(crate) struct To<'t> {
    pub(crate) endpoint: &'static Endpoint,
    /// The URL as clients may have hashed it.
    pub(crate) url: Cow<'t, str>,
    /// The path, which may end with an id.
    pub(crate) path: Cow<'t, str>,
    pub(crate) query: &'t str,
    /// The same with a fragment, which may have been meant as a part of a value.
    pub(crate) pasted: &'t str,
}

/// Finds the method of a request.
pub(crate) fn route<'t>(target: &'t str, form: &str) -> Route<'t> {
    let Target { url, path, query, pasted } = target::split(target);
    let to = |endpoint: &'static Endpoint, path: Cow<'t, str>| {
        let has_id = endpoint.transport() == Transport::IdInPath;
        let url = if has_id { path.clone() } else { url.into() };
        Route::Method(To { endpoint, url, path, query, pasted })
    };
    let Some(path) = path else {
        let endpoint = target::by_action("/api/", [query, form]);
        return endpoint.map_or(Route::NoPath, |endpoint| to(endpoint, "".into()));
    };
    // Almost all are written as they should be, which needs no copy.
    if let Some(endpoint) = methods::by_path(path) {
        return to(endpoint, path.into());
    }
    let Some(name) = name_at_api(path) else {
        return if target::is_static(path) { Route::StaticFile } else { Route::OtherPage };
    };
    if let Some(found) = target::by_path(path) {
        return to(found.endpoint, found.path);
    }
    if let Some(endpoint) = target::by_action(path, [query, form]) {
        return to(endpoint, path.into());
    }
    match name {
        _ if target::is_static(path) => Route::StaticFile,
        _ if name.starts_with("v2/") => Route::V2,
        _ => Route::Unknown(name),
    }
}

/// What follows the last `/api/` of a path, `None` for one without it.
fn name_at_api(path: &str) -> Option<&str> {
    const API: &[u8] = b"/api/";
    let is_api = |window: &[u8]| window.eq_ignore_ascii_case(API);
    if let Some(start) = path.as_bytes().windows(API.len()).rposition(is_api) {
        return path.get(start.saturating_add(API.len())..);
    }
    let end = path.len().checked_sub(API.len() - 1)?;
    path.get(end..).filter(|end| end.eq_ignore_ascii_case("/api")).map(|_| "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_go_to_methods_or_elsewhere() {
        let name = |target, form| match route(target, form) {
            Route::Method(to) => to.endpoint.name(),
            Route::Unknown(name) => name,
            Route::V2 => "(v2)",
            Route::StaticFile => "(static)",
            Route::OtherPage => "(other)",
            Route::NoPath => "(none)",
        };
        for (target, form, expected) in [
            ("/billing/api/did_create?did=1", "", "did_create"),
            ("https://h/Billing/API/DID_Create/", "", "did_create"),
            ("/billing/api/", "action=dids_get", "dids_get"),
            ("/billing/api/", "action=nope", ""),
            ("/billing/API", "", ""),
            ("/billing/api/nope?a=1", "", "nope"),
            ("/billing/api/v2/users/1/assign_provider", "", "(v2)"),
            ("/billing/api/x.css", "", "(static)"),
            ("/favicon.ico", "", "(static)"),
            ("/billing/users?a=/api/x", "", "(other)"),
            ("/", "", "(other)"),
            ("a=1", "", "(none)"),
            ("", "action=dids_get", "dids_get"),
        ] {
            assert_eq!(name(target, form), expected, "{target}");
        }
    }

    #[test]
    fn json_lines_have_a_client() {
        let logged = json(
            r#"{"ts":1764064800.5,"request":{"remote_ip":"::1","uri":"/api/x","method":"GET"},
            "user_agent":"a"}"#,
        );
        let expected = Logged {
            target: "/api/x".into(),
            ip: "::1".into(),
            agent: "a".into(),
            time: "1764064800.5".into(),
            ..Logged::default()
        };
        assert_eq!(logged, Some(expected));
        let nested = json(r#"{"uri":"/api/x","params":{"a":[1]},"time":"t"}"#).unwrap();
        assert!(nested.is_other_form && nested.target == "/api/x" && nested.time == "t");
        assert_eq!(json("{\"a\":1}"), None);
        assert_eq!(json("{"), None);
    }
}
