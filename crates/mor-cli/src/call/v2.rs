//! Calls of API v2: by name, with a JSON body or a query.

use std::error::Error;
use std::fmt;

use mor_api::BaseUrl;
use mor_api::answer::Effect;
use mor_api::v2::{self, BearerToken, CallError, ENDPOINTS, Endpoint, PathSegment};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::fields::Fields;
use super::http::Outgoing;
use super::{Judged, Verdict};
use crate::parameters::Place;

/// What stands for a password in what is shown.
pub(crate) const HIDDEN: &str = "***";

/// The members of a body that are numbers; all others that are no switch are texts.
const NUMBERS: [&str; 4] = ["device_id", "provider_device_id", "provider_id", "timeout_ms"];
/// The members that are true or false.
const SWITCHES: [&str; 4] = ["async", "simplified_csv", "simplified_pdf", "warning_email_active"];
const SECRET: &str = "password";

/// What a value keeps in a query.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A method of API v2, with the ids that its name had in it.
#[derive(Clone)]
pub(crate) struct Operation {
    endpoint: &'static Endpoint,
    /// What is in the place of each `{…}`, as far as it is given.
    ids: Vec<(&'static str, String)>,
}

impl Operation {
    /// Reads a name: `v2:balance`, `v2:post:users/123/assign_provider`, `DELETE
    /// v2/active_calls/{id}`, or the name of a permission. `None` for what looks like none.
    pub(crate) fn parse(name: &str) -> Option<Result<Self, UnknownOperation>> {
        if let Some(endpoint) = ENDPOINTS.iter().find(|it| it.permission == Some(name)) {
            return Some(Ok(Self { endpoint, ids: Vec::new() }));
        }
        let rest = name.strip_prefix("v2:");
        if rest.is_none() && !name.contains(['/', ' ']) {
            return None;
        }
        let rest = rest.unwrap_or(name);
        let (method, path) = match rest.split_once([':', ' ']) {
            Some((method, path)) => (Some(method), path),
            None => (None, rest),
        };
        let path = path.strip_prefix('/').unwrap_or(path);
        let fits: Vec<_> =
            ENDPOINTS.iter().filter_map(|endpoint| Self::at(endpoint, path)).collect();
        // Nothing but a GET happens without its method's name: `active_calls` would hang up.
        let method = method.unwrap_or("GET");
        let found = fits.iter().find(|fit| fit.endpoint.method.eq_ignore_ascii_case(method));
        let found = found
            .cloned()
            .ok_or_else(|| UnknownOperation { names: fits.iter().map(Self::name).collect() });
        Some(found)
    }

    /// The endpoint, if this is its path, with or without `v2/` in front.
    fn at(endpoint: &'static Endpoint, path: &str) -> Option<Self> {
        let template = endpoint.path;
        let short = template.strip_prefix("v2/").unwrap_or(template);
        [template, short].into_iter().find_map(|template| {
            if template.split('/').count() != path.split('/').count() {
                return None;
            }
            let mut ids = Vec::new();
            for (expected, given) in template.split('/').zip(path.split('/')) {
                match placeholder(expected) {
                    // Also a place that is not filled yet.
                    _ if expected == given => {}
                    Some(name) => ids.push((name, given.to_owned())),
                    None => return None,
                }
            }
            Some(Self { endpoint, ids })
        })
    }

    /// The name, as it can be given.
    pub(crate) fn name(&self) -> String {
        name_of(self.endpoint)
    }

    /// What it does when it is called twice.
    pub(crate) fn effect(&self) -> Effect {
        match (self.endpoint.method, self.endpoint.path) {
            // Once the call is over, the server tells that a single time.
            ("GET", path) if path.starts_with("flash_calls/") => Effect::Sets,
            ("GET", _) => Effect::Reads,
            ("POST", _) if self.takes_no_body() => Effect::Reads,
            ("POST", "v2/users/{id}/assign_provider") => Effect::Sets,
            ("POST", _) => Effect::Adds,
            _ => Effect::Sets,
        }
    }

    /// The request with these parameters, without its token.
    ///
    /// # Errors
    /// [`RequestError`], which has no values in it.
    pub(crate) fn request<'p>(
        &self,
        base: &BaseUrl,
        parameters: impl IntoIterator<Item = (Place, &'p str, &'p str)>,
    ) -> Result<Request, RequestError> {
        let endpoint = self.endpoint;
        if endpoint.path.starts_with("v2/authentication/") {
            return Err(RequestError::LogsInItself);
        }
        let has_body = matches!(endpoint.method, "POST" | "PATCH");
        let mut ids = self.ids.clone();
        let (mut query, mut body, mut unlisted) = (String::new(), Map::new(), Vec::new());
        for (place, name, value) in parameters {
            if name.is_empty() {
                return Err(RequestError::NoName { place });
            }
            if let Some(name) = placeholders(endpoint.path).find(|id| *id == name) {
                ids.push((name, value.to_owned()));
                continue;
            }
            let listed = if has_body { endpoint.body } else { endpoint.query };
            // Where the pages name none, nothing can be missing among them.
            if !listed.is_empty() && !is_listed(listed, name) {
                unlisted.push(place);
            }
            let is_repeated = if has_body {
                !insert(&mut body, name, json(place, name, value, listed.is_empty())?)
            } else {
                let start = format!("{}=", utf8_percent_encode(name, ENCODED));
                let is_there = query.split('&').any(|pair| pair.starts_with(&start));
                if !query.is_empty() {
                    query.push('&');
                }
                query.push_str(&start);
                query.extend(utf8_percent_encode(value, ENCODED));
                is_there
            };
            if is_repeated {
                return Err(RequestError::Repeated { place });
            }
        }
        let mut url = format!("{}/api/{}", base.as_str(), filled(endpoint.path, &ids)?);
        if !query.is_empty() {
            url.push('?');
            url.push_str(&query);
        }
        // Some are sent without a body, says the library.
        let has_body = has_body && !(body.is_empty() && self.takes_no_body());
        let body = has_body.then_some(body);
        Ok(Request { method: endpoint.method, url, body, unlisted })
    }

    /// Judges an answer.
    pub(crate) fn judge(&self, status: u16, body: &[u8]) -> Judged {
        let reads = self.effect() == Effect::Reads;
        let error = match v2::read_body(status, body) {
            Ok(body) => return self.read(status, body, !reads),
            Err(error) => error,
        };
        let message = error.message();
        let is_refusal = message.is_some() || matches!(status, 401 | 403 | 404 | 422);
        let verdict = if is_refusal {
            Verdict::refused(message.unwrap_or_else(|| error.to_string()))
        } else {
            Verdict::unreadable(&error)
        };
        let is_certain = is_refusal && (400..500).contains(&status) && status != 408;
        let may_have_happened = !reads && !is_certain;
        Judged { verdict, fields: None, may_have_happened }
    }

    fn read(&self, status: u16, body: &[u8], may_have_happened: bool) -> Judged {
        let judged = |verdict, fields| Judged { verdict, fields, may_have_happened };
        if body.is_empty() {
            return judged(Verdict::Done, None);
        }
        match v2::read_json(status, body) {
            Ok(json) => return judged(Verdict::Done, Some(Fields::Json(json))),
            Err(CallError::Unreadable { reason }) if !self.may_be_text() => {
                return judged(Verdict::unreadable(&reason), None);
            }
            Err(_) => {}
        }
        match str::from_utf8(body) {
            Ok(text) if !text.trim_start().starts_with('<') => {
                judged(Verdict::Done, Some(Fields::Text(text.to_owned())))
            }
            _ => judged(Verdict::unreadable(&"the answer is neither JSON nor text"), None),
        }
    }

    /// Whether it is a POST that only asks for something: a transcript.
    fn takes_no_body(&self) -> bool {
        [v2::DownloadTranscript::ENDPOINT, v2::GetTranscript::ENDPOINT].contains(self.endpoint)
    }

    /// Whether what it answers need not be JSON.
    fn may_be_text(&self) -> bool {
        let endpoint = self.endpoint;
        [v2::DownloadTranscript::ENDPOINT, v2::DeleteTranscription::ENDPOINT].contains(endpoint)
    }
}

/// All names, for completion.
pub(crate) fn names() -> impl Iterator<Item = String> {
    let is_called = |endpoint: &&Endpoint| !endpoint.path.starts_with("v2/authentication/");
    ENDPOINTS.iter().filter(is_called).map(name_of)
}

fn name_of(endpoint: &Endpoint) -> String {
    let path = endpoint.path.strip_prefix("v2/").unwrap_or(endpoint.path);
    match endpoint.method {
        "GET" => format!("v2:{path}"),
        other => format!("v2:{}:{path}", other.to_ascii_lowercase()),
    }
}

/// The name in a segment such as `{id}`.
fn placeholder(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn placeholders(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(placeholder)
}

/// The path with an id in each place. Each id is one segment, so that the path is that of no other
/// method.
fn filled(path: &'static str, ids: &[(&'static str, String)]) -> Result<String, RequestError> {
    let segment = |segment: &'static str| {
        let Some(name) = placeholder(segment) else { return Ok(segment.to_owned()) };
        let mut given = ids.iter().filter(|(id, _)| *id == name).map(|(_, value)| value);
        let value = given.next().ok_or(RequestError::Missing { name })?;
        if given.any(|other| other != value) {
            return Err(RequestError::TwoIds { name });
        }
        let segment = PathSegment::new(value.as_str());
        segment.map(|id| id.to_string()).map_err(|_| RequestError::NoSegment { name })
    };
    Ok(path.split('/').map(segment).collect::<Result<Vec<_>, _>>()?.join("/"))
}

/// Whether a name is one of these, or `outer.inner` for one of `outer{inner,…}`.
fn is_listed(listed: &[&str], name: &str) -> bool {
    listed.iter().any(|known| match (known.split_once('{'), name.split_once('.')) {
        (Some((outer, inner)), Some((given, part))) => {
            outer == given && inner.trim_end_matches('}').split(',').any(|known| known == part)
        }
        (None, None) => *known == name,
        _ => false,
    })
}

/// Adds a member, also one of an object as `outer.inner`; `false` if it is there already.
fn insert(body: &mut Map<String, Value>, name: &str, value: Value) -> bool {
    if let Some((outer, inner)) = name.split_once('.') {
        let object = body.entry(outer).or_insert_with(|| Value::Object(Map::new()));
        return object.as_object_mut().is_some_and(|object| insert(object, inner, value));
    }
    body.insert(name.to_owned(), value).is_none()
}

/// A value as JSON. Where the type is not known, what is a number in JSON is one.
fn json(place: Place, name: &str, value: &str, is_free: bool) -> Result<Value, RequestError> {
    if NUMBERS.contains(&name) {
        let number = value.parse::<i64>().map(Value::from);
        return number.map_err(|_| RequestError::WrongValue { place, expected: "a number" });
    }
    if SWITCHES.contains(&name) {
        return match value {
            "1" | "true" => Ok(true.into()),
            "0" | "false" => Ok(false.into()),
            _ => Err(RequestError::WrongValue { place, expected: "true or false" }),
        };
    }
    let guess = || match serde_json::from_str(value) {
        Ok(json @ (Value::Number(_) | Value::Bool(_))) => Some(json),
        _ => None,
    };
    Ok(is_free.then(guess).flatten().unwrap_or_else(|| value.into()))
}

/// A request without its token.
pub(crate) struct Request {
    method: &'static str,
    url: String,
    body: Option<Map<String, Value>>,
    /// Where the parameters stand that the pages do not name.
    pub(crate) unlisted: Vec<Place>,
}

impl Request {
    pub(crate) const fn method(&self) -> &'static str {
        self.method
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The body, also to be shown.
    pub(crate) fn body(&self, is_shown: bool) -> Option<Zeroizing<String>> {
        let mut body = self.body.clone()?;
        if let Some(password) = body.get_mut(SECRET).filter(|_| is_shown) {
            *password = HIDDEN.into();
        }
        Some(Zeroizing::new(Value::Object(body).to_string()))
    }

    /// Calls with this token.
    pub(crate) fn with_token<T>(
        &self,
        token: &BearerToken,
        send: impl FnOnce(&Outgoing<'_>) -> T,
    ) -> T {
        let authorization = Zeroizing::new(format!("Bearer {}", token.expose()));
        let body = self.body(false);
        let content_type = body.as_ref().map(|_| ("content-type", "application/json"));
        let headers = [("authorization", authorization.as_str())];
        send(&Outgoing {
            method: self.method,
            url: &self.url,
            headers: content_type.into_iter().chain(headers).collect(),
            body: body.as_ref().map_or("", |body| body.as_str()),
        })
    }
}

/// No method of API v2 has the name.
#[derive(Debug)]
pub(crate) struct UnknownOperation {
    /// The methods at the path.
    names: Vec<String>,
}

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.names.is_empty() {
            let names: Vec<_> = names().collect();
            return write!(f, "unknown method of API v2; it has {}", names.join(", "));
        }
        write!(f, "the path is that of {}: name the one that is meant", self.names.join(" and "))
    }
}

impl Error for UnknownOperation {}

/// Why a request cannot be made. No value is in it.
#[derive(Debug)]
pub(crate) enum RequestError {
    /// The login is part of every call.
    LogsInItself,
    /// A parameter has no name.
    NoName { place: Place },
    /// A parameter is given twice.
    Repeated { place: Place },
    /// A value is none that the parameter takes.
    WrongValue { place: Place, expected: &'static str },
    /// An id is missing.
    Missing { name: &'static str },
    /// An id is given twice, with different values.
    TwoIds { name: &'static str },
    /// An id cannot stand in a path.
    NoSegment { name: &'static str },
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LogsInItself => {
                f.write_str("a call logs in by itself: call the method that you need")
            }
            Self::NoName { place } => write!(f, "{place} has no name"),
            Self::Repeated { place } => write!(f, "{place} has the name of another one"),
            Self::WrongValue { place, expected } => write!(f, "{place} is not {expected}"),
            Self::Missing { name } => write!(f, "parameter `{name}` is missing"),
            Self::TwoIds { name } => write!(f, "`{name}` is given twice, with different values"),
            Self::NoSegment { name } => {
                write!(f, "`{name}` can only have letters, digits, `-`, `.`, `_` and `~`")
            }
        }
    }
}

impl Error for RequestError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str) -> Result<Operation, String> {
        Operation::parse(name).unwrap().map_err(|error| error.to_string())
    }

    #[test]
    fn names_are_those_of_the_endpoints() {
        for endpoint in ENDPOINTS {
            let name = name_of(endpoint);
            let names = [name.clone(), format!("{} {}", endpoint.method, endpoint.path)];
            for name in names.iter().map(String::as_str).chain(endpoint.permission) {
                assert_eq!(parse(name).unwrap().endpoint, endpoint, "{name}");
            }
        }
        for (name, expected) in [
            ("v2:me", "GET v2/me"),
            ("v2:PATCH:me", "PATCH v2/me"),
            ("v2/balance", "GET v2/balance"),
            ("v2:delete:v2/active_calls/7", "DELETE v2/active_calls/{id}"),
        ] {
            let endpoint = parse(name).unwrap().endpoint;
            assert_eq!(format!("{} {}", endpoint.method, endpoint.path), expected);
        }
        assert!(Operation::parse("did_create").is_none());
        // What is no GET is named as what it is.
        let error = parse("v2:active_calls").err().unwrap();
        assert!(error.contains("v2:delete:active_calls"), "{error}");
        assert!(parse("v2:hunter2").err().unwrap().contains("v2:balance"));
        assert!(!parse("v2:hunter2").err().unwrap().contains("hunter2"));
    }

    fn request(name: &str, pairs: &[(&str, &str)]) -> Result<Request, String> {
        let base = BaseUrl::parse("https://h").unwrap();
        let pairs = (1_usize..)
            .zip(pairs)
            .map(|(number, (name, value))| (Place::from(number), *name, *value));
        parse(name).unwrap().request(&base, pairs).map_err(|error| error.to_string())
    }

    #[test]
    fn requests_have_their_parameters_where_they_belong() {
        let http = request("v2:rates", &[("prefix", "3 7"), ("username", "a&b")]).unwrap();
        assert_eq!(http.url(), "https://h/billing/api/v2/rates?prefix=3%207&username=a%26b");
        assert!(http.body(false).is_none());
        let assign = &[("id", "123"), ("provider_id", "1")];
        let http = request("v2:post:users/{id}/assign_provider", assign).unwrap();
        assert_eq!(http.url(), "https://h/billing/api/v2/users/123/assign_provider");
        assert_eq!(*http.body(false).unwrap(), r#"{"provider_id":1}"#);
        let update = &[("address.city", "Vilnius"), ("password", "hunter2"), ("x", "1")];
        let http = request("v2:patch:me", update).unwrap();
        assert_eq!(
            *http.body(true).unwrap(),
            r#"{"address":{"city":"Vilnius"},"password":"***","x":"1"}"#
        );
        assert!(http.body(false).unwrap().contains("hunter2"));
        assert_eq!(http.unlisted.len(), 1);
        let flash = &[("dst", "370"), ("async", "1"), ("device_id", "-1")];
        let http = request("v2:post:flash_calls/call", flash).unwrap();
        assert_eq!(*http.body(false).unwrap(), r#"{"async":true,"device_id":-1,"dst":"370"}"#);
        let job = &[("some_id", "7"), ("name", "x")];
        let http = request("v2:post:ai/transcriptions", job).unwrap();
        assert_eq!(*http.body(false).unwrap(), r#"{"name":"x","some_id":7}"#);
        let http = request("v2:post:ai/transcriptions/7/transcript", &[]).unwrap();
        assert!(http.body(false).is_none());
    }

    #[test]
    fn what_cannot_be_a_request_is_refused() {
        let assign = "v2:post:users/{id}/assign_provider";
        for (name, pairs, why) in [
            (assign, &[][..], "parameter `id` is missing"),
            (assign, &[("id", "")], "`id` can only have"),
            (assign, &[("id", "..")], "`id` can only have"),
            (assign, &[("id", "1/2")], "`id` can only have"),
            ("v2:post:users/1/assign_provider", &[("id", "2")], "`id` is given twice"),
            (assign, &[("id", "1"), ("provider_id", "hunter2")], "parameter 2 is not a number"),
            ("v2:balance", &[("currency", "EUR"), ("currency", "USD")], "parameter 2 has the name"),
            ("v2:post:authentication/login", &[], "a call logs in by itself"),
            ("v2:balance", &[("", "1")], "parameter 1 has no name"),
        ] {
            let error = request(name, pairs).err().unwrap();
            assert!(error.contains(why) && !error.contains("hunter2"), "{name}: {error}");
        }
    }
}
