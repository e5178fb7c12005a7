//! A collection of Postman, versions 2.0 and 2.1: folders of requests with variables in them.

use serde::Deserialize;

use super::body::Body;
use super::draft::Draft;
use super::error::InputError;
use super::form;

const VARIABLES: &str = "variables of Postman, `{{…}}`, are left as they are";

#[derive(Deserialize)]
struct Collection {
    item: Vec<Item>,
}

/// A request, or a folder of more items.
#[derive(Deserialize)]
struct Item {
    request: Option<Request>,
    item: Option<Vec<Item>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Request {
    Url(String),
    Whole { url: Option<Url>, body: Option<SentBody> },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Url {
    Text(String),
    Parts {
        raw: Option<String>,
        #[serde(default)]
        path: Path,
        #[serde(default)]
        query: Option<Vec<Pair>>,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Path {
    Text(String),
    Segments(Vec<String>),
    Other(serde::de::IgnoredAny),
}

impl Default for Path {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

#[derive(Deserialize)]
struct SentBody {
    mode: Option<String>,
    raw: Option<String>,
    urlencoded: Option<Pairs>,
    formdata: Option<Pairs>,
}

/// Version 2.0 also writes a form as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Pairs {
    List(Vec<Pair>),
    Text(String),
}

#[derive(Deserialize)]
struct Pair {
    key: Option<String>,
    value: Option<String>,
    #[serde(default)]
    disabled: bool,
    /// A file is sent, rather than a value.
    src: Option<serde::de::IgnoredAny>,
}

/// The requests of a collection, in order; `None` if the text is none.
pub(super) fn read(text: &str) -> Option<Vec<Result<Draft, InputError>>> {
    let collection: Collection = serde_json::from_str(text).ok()?;
    let mut drafts = Vec::new();
    let mut items: Vec<_> = collection.item.into_iter().rev().collect();
    // The last one is next. A folder gives way to what is in it.
    while let Some(item) = items.pop() {
        drafts.extend(item.request.map(draft));
        items.extend(item.item.into_iter().flatten().rev());
    }
    Some(drafts)
}

fn draft(request: Request) -> Result<Draft, InputError> {
    let (url, body) = match request {
        Request::Url(url) => (url, None),
        Request::Whole { url, body } => (url.map(address).unwrap_or_default(), body),
    };
    let body = body.map(sent).transpose()?.unwrap_or_default();
    let mut draft = Draft::at(url).with_body(body);
    let raw = draft.body.other.as_ref().map_or(&draft.body.form, |other| &other.raw);
    if draft.target.contains("{{") || raw.contains("{{") || raw.contains("%7B%7B") {
        draft.note(VARIABLES);
    }
    Ok(draft)
}

/// The URL as text, made of its parts where it is not there as such.
fn address(url: Url) -> String {
    let (raw, path, query) = match url {
        Url::Text(text) => return text,
        Url::Parts { raw, path, query } => (raw.filter(|raw| !raw.is_empty()), path, query),
    };
    raw.unwrap_or_else(|| {
        let path = match path {
            Path::Text(text) => text,
            Path::Segments(segments) => segments.join("/"),
            Path::Other(_) => String::new(),
        };
        let query = form_of(&query.unwrap_or_default());
        format!("/{}?{query}", path.trim_start_matches('/'))
    })
}

/// The body by its mode.
fn sent(body: SentBody) -> Result<Body, InputError> {
    Ok(match (body.mode.as_deref(), body.raw, body.urlencoded, body.formdata) {
        (Some("urlencoded"), _, Some(Pairs::List(pairs)), _) => Body::form(form_of(&pairs)),
        (Some("urlencoded"), _, Some(Pairs::Text(text)), _)
        | (Some("formdata"), _, _, Some(Pairs::Text(text)))
        | (Some("raw") | None, Some(text), ..) => Body::of(&text)?,
        (Some("formdata"), _, _, Some(Pairs::List(pairs))) => {
            if pairs.iter().any(|pair| !pair.disabled && pair.src.is_some()) {
                return Err(InputError::InFile);
            }
            Body::multipart(&sent_pairs(&pairs).collect::<Vec<_>>())
        }
        (Some("file"), ..) => return Err(InputError::InFile),
        _ => Body::default(),
    })
}

fn form_of(pairs: &[Pair]) -> String {
    let mut form = String::new();
    sent_pairs(pairs).for_each(|(name, value)| form::push_pair(&mut form, &name, &value));
    form
}

/// The pairs that are switched on.
fn sent_pairs(pairs: &[Pair]) -> impl Iterator<Item = (String, String)> {
    let enabled = pairs.iter().filter(|pair| !pair.disabled);
    enabled
        .map(|pair| (pair.key.clone().unwrap_or_default(), pair.value.clone().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_in_order() {
        let text = r#"{"info":{"name":"x"},"item":[
            {"name":"folder","item":[
                {"name":"1","request":"http://h/api/x?a=1"},
                {"item":[{"request":{"method":"GET","url":"{{base}}/api/y?b=1","header":[]}}]}
            ]},
            {"request":{"url":{"raw":"http://h/api/z"},"body":{"mode":"urlencoded","urlencoded":[
                {"key":"a","value":"x y"},{"key":"b","value":"{{v}}"},
                {"key":"c","value":"3","disabled":true},{"key":"d","value":null}]}}},
            {"request":{"url":{"path":["api","w"],"query":[{"key":"a","value":"1"}]},
                "body":{"mode":"raw","raw":"b=2"}}},
            {"request":{"url":{"path":"/api/v"},"body":{"mode":"formdata","formdata":[
                {"key":"a","value":"1","type":"text"}]}}},
            {"request":{"url":"/u","body":{"mode":"formdata","formdata":[{"key":"a","src":"f"}]}}},
            {"request":{"url":"/t","body":{"mode":"raw","raw":"{\"a\": 1}"}}},
            {"request":{"url":"/s","body":{"mode":"urlencoded","urlencoded":"a=1"}}},
            {"name":"empty"}
        ]}"#;
        let drafts = read(text).unwrap();
        let read: Vec<_> = drafts
            .iter()
            .map(|draft| match draft {
                Ok(draft) => (&*draft.target, &*draft.body.form, draft.notes.len()),
                Err(_) => ("", "", 9),
            })
            .collect();
        assert_eq!(
            read,
            [
                ("http://h/api/x?a=1", "", 0),
                ("{{base}}/api/y?b=1", "", 1),
                ("http://h/api/z", "a=x%20y&b=%7B%7Bv%7D%7D&d=", 1),
                ("/api/w?a=1", "b=2", 0),
                ("/api/v?", "a=1", 0),
                ("", "", 9),
                ("/t", "a=1", 0),
                ("/s", "a=1", 0),
            ]
        );
        for text in ["", "{}", r#"{"item":1}"#, r#"{"item":[{"request":5}]}"#] {
            assert!(super::read(text).is_none(), "{text}");
        }
    }
}
