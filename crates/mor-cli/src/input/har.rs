//! What a browser has recorded: an HTTP archive. The crate for it asks for members that many tools
//! leave out, and keeps all answers in memory; here only what was sent is read.

use serde::Deserialize;

use super::body::Body;
use super::draft::Draft;
use super::error::InputError;
use super::form;

#[derive(Deserialize)]
struct Archive {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    request: Request,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    url: String,
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct PostData {
    text: Option<String>,
    params: Option<Vec<Param>>,
}

#[derive(Deserialize)]
struct Param {
    name: String,
    value: Option<String>,
}

/// The requests of an archive, in order; `None` if the text is none.
pub(super) fn read(text: &str) -> Option<Vec<Result<Draft, InputError>>> {
    let archive: Archive = serde_json::from_str(text).ok()?;
    Some(archive.log.entries.into_iter().map(|entry| draft(entry.request)).collect())
}

fn draft(request: Request) -> Result<Draft, InputError> {
    let draft = Draft::at(request.url);
    let Some(data) = request.post_data else { return Ok(draft) };
    let body = match data.text.filter(|text| !text.is_empty()) {
        Some(text) => Body::of(&text)?,
        None => Body::form(fields(&data.params.unwrap_or_default())),
    };
    Ok(draft.with_body(body))
}

fn fields(params: &[Param]) -> String {
    let mut form = String::new();
    for Param { name, value } in params {
        form::push_pair(&mut form, name, value.as_deref().unwrap_or_default());
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read() {
        let text = r#"{"log":{"version":"1.2","entries":[
            {"time":1,"request":{"method":"GET","url":"http://h/api/x?a=1"},"response":{}},
            {"request":{"url":"http://h/api/y","postData":{"mimeType":"m","text":"b=2"}}},
            {"request":{"url":"http://h/api/z","postData":{"text":"","params":[
                {"name":"c","value":"x y"},{"name":"d"}]}}},
            {"request":{"url":"/j","postData":{"text":"{\"a\":[1]}"}}}
        ]}}"#;
        let drafts = read(text).unwrap();
        let read: Vec<_> = drafts
            .iter()
            .map(|draft| match draft {
                Ok(draft) => (&*draft.target, &*draft.body.form),
                Err(_) => ("", ""),
            })
            .collect();
        assert_eq!(
            read,
            [
                ("http://h/api/x?a=1", ""),
                ("http://h/api/y", "b=2"),
                ("http://h/api/z", "c=x%20y&d="),
                ("", "")
            ]
        );
        for text in ["", "{}", r#"{"log":1}"#, r#"{"log":{"entries":[{}]}}"#] {
            assert!(super::read(text).is_none(), "{text}");
        }
    }
}
