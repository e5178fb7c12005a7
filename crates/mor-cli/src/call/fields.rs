//! What an answer says, for people and for programs.

use std::collections::BTreeMap;

use mor_api::answer::{Document, Element};
use serde_json::{Map, Value};

/// What an answer says, whatever it is written in. It may have passwords in it.
pub(crate) enum Fields {
    /// XML: as JSON, and in the order of the document.
    Xml {
        json: Value,
        lines: Vec<(String, String)>,
        is_of_the_api: bool,
    },
    Json(Value),
    Text(String),
}

/// What answers begin with.
const ROOTS: [&str; 7] = ["page", "response", "status", "Status", "action", "error", "Invoices"];

impl Fields {
    /// What a body of XML says; `None` if it is none.
    pub(crate) fn of_xml(body: &[u8]) -> Option<Self> {
        Document::parse(body).ok().as_ref().map(Self::of_document)
    }

    pub(crate) fn of_document(document: &Document) -> Self {
        let Some(root) = document.outermost().map(within_wrappers) else {
            return Self::Text(String::new());
        };
        let is_of_the_api = ROOTS.contains(&root.name());
        let is_page = root.name() == "page" && root.children().next().is_some();
        let mut lines = Vec::new();
        let json = if is_page {
            push_children(&mut lines, "", root);
            json(root)
        } else {
            push(&mut lines, root.name(), root);
            Value::Object([(root.name().to_owned(), json(root))].into_iter().collect())
        };
        Self::Xml { json, lines, is_of_the_api }
    }

    /// Whether it begins as answers of the API do.
    pub(crate) const fn is_of_the_api(&self) -> bool {
        match self {
            Self::Xml { is_of_the_api, .. } => *is_of_the_api,
            Self::Json(_) | Self::Text(_) => true,
        }
    }

    pub(crate) fn json(&self) -> Value {
        match self {
            Self::Xml { json, .. } | Self::Json(json) => json.clone(),
            Self::Text(text) => Value::String(text.clone()),
        }
    }

    /// Each text with the names that lead to it.
    pub(crate) fn lines(&self) -> Vec<(String, String)> {
        match self {
            Self::Xml { lines, .. } => lines.clone(),
            Self::Json(json) => {
                let mut lines = Vec::new();
                push_json(&mut lines, "", json);
                lines
            }
            Self::Text(text) => text.lines().map(|line| (String::new(), line.into())).collect(),
        }
    }
}

/// Shows no texts: one may be a password.
impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fields")
    }
}

/// The answer within `html` and `body`, which some servers add.
fn within_wrappers(element: Element<'_>) -> Element<'_> {
    let mut element = element;
    loop {
        let is_wrapper = ["html", "body"].iter().any(|it| element.name().eq_ignore_ascii_case(it));
        let inner = || element.children().find(|child| is_inner(*child));
        match is_wrapper.then(inner).flatten() {
            Some(inner) => element = inner,
            None => return element,
        }
    }
}

fn is_inner(element: Element<'_>) -> bool {
    ROOTS.contains(&element.name()) || element.name().eq_ignore_ascii_case("body")
}

/// An element as JSON: a text, or an object with a list for what comes several times.
fn json(element: Element<'_>) -> Value {
    let mut members: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for child in element.children() {
        members.entry(child.name().to_owned()).or_default().push(json(child));
    }
    for (name, value) in element.attributes() {
        members.entry(format!("@{name}")).or_default().push(value.into());
    }
    if members.is_empty() {
        return element.text().into();
    }
    if !element.text().is_empty() {
        members.entry("#text".to_owned()).or_default().push(element.text().into());
    }
    let one_or_all = |mut values: Vec<Value>| match values.pop() {
        Some(only) if values.is_empty() => only,
        last => values.into_iter().chain(last).collect(),
    };
    let members = members.into_iter().map(|(name, values)| (name, one_or_all(values)));
    Value::Object(members.collect::<Map<_, _>>())
}

fn push(lines: &mut Vec<(String, String)>, path: &str, element: Element<'_>) {
    let has_children = element.children().next().is_some();
    let has_attributes = element.attributes().next().is_some();
    if !element.text().is_empty() || !(has_children || has_attributes) {
        lines.push((path.to_owned(), element.text().to_owned()));
    }
    push_children(lines, path, element);
}

fn push_children(lines: &mut Vec<(String, String)>, path: &str, element: Element<'_>) {
    let under =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    for (name, value) in element.attributes() {
        lines.push((under(&format!("@{name}")), value.to_owned()));
    }
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for child in element.children() {
        counts.entry(child.name()).or_default().1 += 1;
    }
    for child in element.children() {
        let Some((number, count)) = counts.get_mut(child.name()) else { continue };
        *number += 1;
        let name = under(child.name());
        let name = if *count > 1 { format!("{name}[{number}]") } else { name };
        push(lines, &name, child);
    }
}

fn push_json(lines: &mut Vec<(String, String)>, path: &str, json: &Value) {
    match json {
        Value::Object(members) => {
            for (name, value) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
                push_json(lines, &path, value);
            }
        }
        Value::Array(values) => {
            for (number, value) in (1..).zip(values) {
                push_json(lines, &format!("{path}[{number}]"), value);
            }
        }
        Value::String(text) => lines.push((path.to_owned(), text.clone())),
        other => lines.push((path.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(body: &str) -> (Value, Vec<String>) {
        let fields = Fields::of_xml(body.as_bytes()).unwrap();
        let lines = fields.lines();
        (fields.json(), lines.into_iter().map(|(path, text)| format!("{path}={text}")).collect())
    }

    #[test]
    fn xml_becomes_json_and_lines() {
        let (json, lines) = fields(
            "<HTML><page><status><success>DID created</success></status>
             <dids><did number='1'><id>3</id></did><did/></dids>
             <note>a<b>c</b></note></page></HTML>",
        );
        assert_eq!(
            json,
            json!({
                "status": {"success": "DID created"},
                "dids": {"did": [{"@number": "1", "id": "3"}, ""]},
                "note": {"#text": "a", "b": "c"},
            })
        );
        assert_eq!(
            lines,
            [
                "status/success=DID created",
                "dids/did[1]/@number=1",
                "dids/did[1]/id=3",
                "dids/did[2]=",
                "note=a",
                "note/b=c",
            ]
        );
        let (json, lines) = fields("<page>User was updated</page>");
        assert_eq!(
            (json, lines),
            (json!({"page": "User was updated"}), vec!["page=User was updated".to_owned()])
        );
        let (json, _) = fields("<html><head/><body><h1>Bad gateway</h1></body></html>");
        assert_eq!(json, json!({"body": {"h1": "Bad gateway"}}));
        assert!(Fields::of_xml(b"no").is_none());
    }

    #[test]
    fn json_becomes_lines() {
        let json = json!({"a": [1, {"b": "c"}], "d": null});
        let lines = Fields::Json(json).lines();
        let lines: Vec<_> = lines.iter().map(|(path, text)| (&**path, &**text)).collect();
        assert_eq!(lines, [("a[1]", "1"), ("a[2]/b", "c"), ("d", "null")]);
    }
}
