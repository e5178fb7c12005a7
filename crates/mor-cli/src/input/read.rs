//! Reads a thing by what it looks like.

use super::access_log;
use super::body::{Body, is_json};
use super::curl;
use super::draft::{Draft, Drafts};
use super::error::InputError;
use super::found;
use super::har;
use super::http::{self, LEFT_OUT};
use super::json::Members;
use super::json_log;
use super::postman;
use super::rails;
use super::target::{self, Target};
use super::things::Kind;

/// Reads what is in a text.
///
/// # Errors
/// [`InputError`] where it is of a form that is known, but cannot be read.
pub(super) fn read(kind: Kind, text: &str) -> Result<Drafts, InputError> {
    match kind {
        Kind::Json => document(text),
        Kind::Http => http::read(text).unwrap_or(Err(InputError::NoRequest)).map(Drafts::from),
        Kind::Multipart => bare_body(text).map(Drafts::from),
        Kind::Line => line(text.trim_ascii()),
    }
}

/// A JSON document: an archive or a collection, or else a line that is written in several.
fn document(text: &str) -> Result<Drafts, InputError> {
    match har::read(text).or_else(|| postman::read(text)) {
        Some(all) => known(all),
        None => object(text),
    }
}

/// The requests to methods that are known. A browser records many others.
fn known(all: Vec<Result<Draft, InputError>>) -> Result<Drafts, InputError> {
    let mut drafts = Drafts::default();
    for draft in all {
        match draft {
            Ok(draft) if found::is_known(&draft) => drafts.requests.push(draft),
            _ => drafts.passed_over = drafts.passed_over.saturating_add(1),
        }
    }
    if drafts.requests.is_empty() { Err(InputError::NoRequest) } else { Ok(drafts) }
}

/// An object: a line of a log, or a body.
fn object(text: &str) -> Result<Drafts, InputError> {
    let members = Members::of(text).ok_or(InputError::BrokenJson)?;
    match json_log::read(&members) {
        Some(draft) => draft.map(of_api),
        None => bare_body(text).map(Drafts::from),
    }
}

fn bare_body(text: &str) -> Result<Draft, InputError> {
    Body::of(text).map(|body| Draft::default().with_body(body))
}

/// A line, or a few that belong together.
fn line(text: &str) -> Result<Drafts, InputError> {
    if text.starts_with('#') {
        return Ok(Drafts::passed_over());
    }
    if let Some(draft) = curl::read(text) {
        return draft.map(Drafts::from);
    }
    if is_json(text) {
        return object(text);
    }
    if let Some(draft) = rails::read(text) {
        return Ok(match draft? {
            // Parameters alone tell a method by their route, or not at all.
            Some(draft) if draft.target.is_empty() => draft.into(),
            Some(draft) => of_api(draft),
            None => Drafts::passed_over(),
        });
    }
    if let Some(target) = http::request_target(text) {
        return Ok(address(target));
    }
    if !begins_like_request(text) {
        if let Some(draft) = access_log::read(text) {
            return draft.map(of_api);
        }
        if let Some(url) = url_within(text) {
            return Ok(address(target::without_surroundings(url)));
        }
    }
    Ok(address(text))
}

/// A request that a log has. Pages of the same server are none of the API.
fn of_api(draft: Draft) -> Drafts {
    let path = target::split(target::without_surroundings(&draft.target)).path;
    let is_other = path.is_some_and(|path| !target::is_api(path));
    if is_other { Drafts::passed_over() } else { draft.into() }
}

/// A URL, a path or a bare query.
fn address(text: &str) -> Drafts {
    let plain = target::without_surroundings(text);
    let Target { path, query, .. } = target::split(plain);
    if path.is_some_and(|path| target::is_static(path) && target::by_path(path).is_none()) {
        return Drafts::passed_over();
    }
    let mut draft = Draft::at(plain);
    // Behind a quote or a path nobody takes it for a part of the request.
    let behind = text.strip_prefix(plain).unwrap_or_default();
    if !behind.is_empty() && !behind.starts_with(" HTTP/") && !query.is_empty() {
        draft.note(LEFT_OUT);
    }
    draft.into()
}

/// Whether a text begins with a URL, a path or a parameter, so that all of it is one.
fn begins_like_request(text: &str) -> bool {
    let text = text.trim_start_matches(['"', '\'', '<', '(', '[', '`', '“', '‘', '«']);
    let name = text.split('=').next().filter(|name| name.len() < text.len());
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_.%+-[]".contains(&byte);
    text.starts_with('?')
        || http::starts_like_target(text)
        || name.is_some_and(|name| !name.is_empty() && name.bytes().all(is_name))
}

/// A URL in the middle of a line.
fn url_within(text: &str) -> Option<&str> {
    let start = ["http://", "https://"].iter().filter_map(|scheme| text.find(scheme)).min()?;
    let (before, url) = text.split_at_checked(start)?;
    let is_apart = before.ends_with([' ', '\t', '"', '\'', '<', '(', '[', '`', '“', '=', ',']);
    let end = url.find(|end: char| end.is_whitespace() || matches!(end, '"' | '<' | '>' | '`'));
    is_apart.then(|| url.get(..end.unwrap_or(url.len()))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The target and the form of the only request, `None` for what is passed over.
    fn one(text: &str) -> Option<(String, String)> {
        let mut drafts = read(Kind::Line, text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(drafts.requests.len() as u64 + drafts.passed_over, 1, "{text}");
        drafts.requests.pop().map(|draft| (draft.target, draft.body.form))
    }

    #[test]
    fn lines_are_read_by_what_they_look_like() {
        for (text, target, form) in [
            ("http://h/api/x?a=1", "http://h/api/x?a=1", ""),
            ("<http://h/api/x?a=1>", "http://h/api/x?a=1", ""),
            ("/api/x?a=GET /y", "/api/x?a=GET /y", ""),
            ("a=GET /y&b=http://x", "a=GET /y&b=http://x", ""),
            ("?a=1", "?a=1", ""),
            ("hello", "hello", ""),
            ("curl http://h/api/x -d a=1", "http://h/api/x", "a=1"),
            ("{\"a\":1}", "", "a=1"),
            ("{\"uri\":\"/api/x\",\"body\":\"a=1\"}", "/api/x", "a=1"),
            ("Parameters: {\"a\"=>\"1\"}", "", "a=1"),
            ("Started GET \"/api/x?a=1\" for 1 at 2", "/api/x?a=1", ""),
            ("GET /api/x?a=1 HTTP/1.1", "/api/x?a=1", ""),
            ("GET /y?a=1", "/y?a=1", ""),
            ("1.2.3.4 - - [x] \"GET /api/x?a=1 HTTP/1.1\" 200", "/api/x?a=1", ""),
            ("GET /api/x?a=1 HTTP/1.1\" 200", "/api/x?a=1", ""),
            ("12:00 sending \"http://h/api/x?a=1\", wait", "http://h/api/x?a=1", ""),
            ("see <http://h/api/x?hash=0f>.", "http://h/api/x?hash=0f", ""),
        ] {
            assert_eq!(one(text), Some((target.into(), form.into())), "{text}");
        }
        let with_id = "/api/user_balance_get_by_username/a.js";
        assert_eq!(one(with_id), Some((with_id.into(), String::new())));
        for text in [
            "# comment",
            "/favicon.ico",
            "GET /a/b.css HTTP/1.1",
            "1.2.3.4 - - [x] \"GET /billing/users HTTP/1.1\" 200",
            "Started GET \"/assets/x\" for 1 at 2",
            "Completed 200 OK in 5ms",
            "{\"path\":\"/health\"}",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
        for (text, error) in [
            ("{\"a\":", InputError::BrokenJson),
            ("{\"a\":{}}", InputError::NestedJson),
            ("curl", InputError::NoUrl),
        ] {
            assert_eq!(read(Kind::Line, text).err(), Some(error), "{text}");
        }
    }

    #[test]
    fn recorded_requests_to_other_paths_are_passed_over() {
        let entry = |url: &str| format!("{{\"request\":{{\"url\":\"{url}\"}}}}");
        let urls = ["http://h/", "http://h/api/did_create?a=1", "http://h/api/nope"].map(entry);
        let har = format!("{{\"log\":{{\"entries\":[{}]}}}}", urls.join(","));
        let drafts = read(Kind::Json, &har).ok().unwrap();
        assert_eq!((drafts.requests.len(), drafts.passed_over), (1, 2));
        assert_eq!(
            read(Kind::Json, "{\"log\":{\"entries\":[]}}").err(),
            Some(InputError::NoRequest)
        );
    }

    /// Every prefix and every text with one byte changed is read, or refused, without a panic.
    #[test]
    fn nothing_panics() {
        let texts = [
            "curl -sX POST 'http://h/api/x?é=1' -d $'a=\\u00e9\\x41' --data-urlencode a -Fc=\"d\"",
            "curl ^\"http://h/api/x^\" ^\n -d \"{\"\"a\"\":1}\" ^&",
            "curl.exe 'http://h/x' `\n -d \"b=`$2\"",
            "{\"log\":{\"entries\":[{\"request\":{\"url\":\"/api/did_create\"}}]}}",
            "{\"item\":[{\"request\":{\"url\":{\"raw\":\"/api/did_create?{{é}}\"}}}]}",
            "{\"uri\":\"/api/x\",\"params\":{\"é\":5.0}}",
            "POST /api/x HTTP/1.1\r\nHost: h\r\n\r\na=é",
            "--X\r\nContent-Disposition: form-data; name=\"é\"\r\n\r\n1\r\n--X--",
            "1 - - [x] \"POST /api/x?a=\\xC5\\xBD\\\" HTTP/1.1\" 200 \"u=é&hash=1\"",
            "Started POST \"/api/x\" for 1\nParameters: {\"é\"=>\"\\u00e9\\x41\", :b=>nil, c: 1}",
            "\"<http://h/api/x?hash=0f>\".,",
        ];
        for text in texts {
            for kind in [Kind::Line, Kind::Json, Kind::Http, Kind::Multipart] {
                for (start, _) in text.char_indices() {
                    let _ = read(kind, &text[start..]);
                    let _ = read(kind, &text[..start]);
                    for other in ['"', '\'', '\\', '$', '\n', '{', '=', '%', 'é'] {
                        let mut changed: String = text[..start].to_owned();
                        changed.push(other);
                        changed.extend(text[start..].chars().skip(1));
                        let _ = read(kind, &changed);
                    }
                }
            }
        }
    }
}
