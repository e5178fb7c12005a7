//! Answers and the requests of API v2: what is written is read back, and reading is total.

use std::fmt::{Debug, Write};

use mor_api::BaseUrl;
use mor_api::answer::{Answer, ApiError, Document, Element, Refusal, ServerError};
use mor_api::methods::dids::{DidCreated, DidUpdated};
use mor_api::methods::users::UserUpdated;
use mor_api::v2::{
    AssignProvider, BearerToken, Provider, ProviderAssigned, ProviderUnassigned, UnassignProvider,
};
use mor_api::value::Digits;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::request::text;

/// A text that XML can carry and that survives trimming, as readers do.
fn line() -> impl Strategy<Value = String> {
    let control =
        |character: char| character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}');
    text()
        .prop_map(move |text| {
            text.chars()
                .filter(|character| !control(*character))
                .collect::<String>()
                .trim()
                .to_owned()
        })
        .prop_filter("empty", |text| !text.is_empty())
}

/// Texts that the pages know, in the shapes of all methods, and others.
fn error() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Incorrect hash",
        "Access Denied",
        "API Requests are disabled",
        "GET Requests are disabled",
        "API must have a secret key",
        "Bad login",
        "There is no such API",
        "User was not found",
        "DID already exists",
        "Invalid DID specified",
        "DID was not found",
    ]);
    prop_oneof![known.prop_map(str::to_owned), line()]
}

fn refusal_round_trips<A: Answer<Error: Debug + PartialEq> + Debug + PartialEq>(
    error: &str,
    messages: &[String],
    status: u16,
) {
    let error = A::Error::from_text(error);
    let text = error.text().to_owned();
    let refusal = Refusal::new(error, messages.to_vec());
    let read = A::read(status, A::refusal_to_xml(&refusal));
    assert_eq!(A::Error::from_text(&text), refusal.error);
    assert_eq!(read, Err(ApiError::Refused(refusal)));
}

/// An element as the test sees it: its texts before, between and after its children.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Model>,
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z_é][a-zA-Z0-9_.é-]{0,8}"
}

/// Any tree whose texts XML can carry. Names are often those that mean something.
fn tree() -> impl Strategy<Value = Model> {
    let name = || {
        let known = vec!["page", "status", "success", "error", "errors", "message", "html", "body"];
        prop_oneof![prop::sample::select(known).prop_map(str::to_owned), name()]
    };
    let attributes = || prop::collection::btree_map(self::name(), line(), 0..3);
    let text = || prop_oneof![Just(String::new()), line()];
    let leaf = (name(), attributes(), text()).prop_map(|(name, attributes, text)| Model {
        name,
        attributes: attributes.into_iter().collect(),
        text,
        children: Vec::new(),
    });
    leaf.prop_recursive(6, 60, 8, move |inner| {
        (name(), attributes(), text(), vec(inner, 0..8)).prop_map(
            |(name, attributes, text, children)| Model {
                name,
                attributes: attributes.into_iter().collect(),
                text,
                children,
            },
        )
    })
}

/// Every character as one of the forms that XML has for it, chosen by `style`.
fn written(text: &str, style: usize) -> String {
    let form = |(index, character): (usize, char)| match (index + style) % 4 {
        0 => format!("&#{};", u32::from(character)),
        1 => format!("&#x{:x};", u32::from(character)),
        2 if !"]>".contains(character) => format!("<![CDATA[{character}]]>"),
        _ if "<>&\"'".contains(character) => format!("&#{};", u32::from(character)),
        _ => character.to_string(),
    };
    text.chars().enumerate().map(form).collect()
}

impl Model {
    /// Writes the element in a way that the crate does not: with comments and layout, and with the
    /// text in two pieces around the first child.
    fn write(&self, style: usize, xml: &mut String) {
        write!(xml, "<{}", self.name).unwrap();
        for (name, value) in &self.attributes {
            write!(xml, "\n {name} = '").unwrap();
            for character in value.chars() {
                write!(xml, "&#{};", u32::from(character)).unwrap();
            }
            xml.push('\'');
        }
        xml.push('>');
        let middle = self.text.chars().count() / 2;
        let end = self.text.char_indices().nth(middle).map_or(0, |(index, _)| index);
        let (before, after) = self.text.split_at(end);
        xml.push_str(&written(before, style));
        xml.push_str("<!-- <error>no</error> -->");
        for (index, child) in self.children.iter().enumerate() {
            if self.text.is_empty() {
                xml.push_str("\n  ");
            }
            child.write(style + index, xml);
        }
        xml.push_str(&written(after, style + 1));
        write!(xml, "</{}\n>", self.name).unwrap();
    }

    fn of(element: Element<'_>) -> Self {
        Self {
            name: element.name().to_owned(),
            attributes: element
                .attributes()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            text: element.raw_text().to_owned(),
            children: element.children().map(Self::of).collect(),
        }
    }

    /// The elements at a path below this one, found without cleverness.
    fn at<'m>(&'m self, path: &[&str]) -> Vec<&'m Self> {
        match path {
            [] => vec![self],
            [name, rest @ ..] => {
                let children = self.children.iter().filter(|child| child.name == *name);
                children.flat_map(|child| child.at(rest)).collect()
            }
        }
    }

    fn is_refusal(&self) -> bool {
        let lower = self.name.to_lowercase();
        lower == "error"
            || (lower == "errors" && self.has_text())
            || self.children.iter().any(Self::is_refusal)
    }

    fn has_text(&self) -> bool {
        !self.text.is_empty() || self.children.iter().any(Self::has_text)
    }
}

fn token() -> BearerToken {
    BearerToken::new("token").unwrap()
}

proptest! {
    #[test]
    fn successes_round_trip(
        messages in vec(line(), 0..4),
        id: u64,
        did in option::of("[0-9]{1,20}"),
        status in 200..300_u16,
    ) {
        let updated = UserUpdated::new().with_messages(messages);
        prop_assert_eq!(UserUpdated::read(status, updated.to_xml()), Ok(updated));
        let changed = DidUpdated::new();
        prop_assert_eq!(DidUpdated::read(status, changed.to_xml()), Ok(changed));
        let mut created = DidCreated::new(id);
        created.did = did.map(|did| Digits::new(&did).unwrap());
        prop_assert_eq!(DidCreated::read(status, created.to_xml()), Ok(created));
    }

    #[test]
    fn trees_are_read_and_written(tree in tree(), style: u8, limit in 0..2000_usize) {
        let mut xml = String::new();
        tree.write(usize::from(style), &mut xml);
        let document = Document::parse(&xml).unwrap();
        prop_assert_eq!(document.outermost().map(Model::of), Some(tree.clone()), "{}", xml);
        let again = Document::parse(document.to_xml()).unwrap();
        prop_assert_eq!(again.to_xml(), document.to_xml());
        prop_assert!(again == document);
        prop_assert_eq!(document.refusal().is_some(), tree.is_refusal());
        prop_assert_eq!(Document::parse_within(limit, &xml).is_ok(), xml.len() <= limit);
    }

    #[test]
    fn paths_lead_to_what_a_walk_finds(
        tree in tree(),
        path in vec(prop::sample::select(&["status", "error", "success", "page", "a"][..]), 1..4),
    ) {
        let tree = Model { name: "page".to_owned(), ..tree };
        let mut xml = String::new();
        tree.write(0, &mut xml);
        let document = Document::parse(&xml).unwrap();
        let expected: Vec<_> = tree.at(&path).into_iter().cloned().collect();
        let below = path.join("/");
        let whole = format!("page/{below}");
        let found: Vec<_> = document.elements(&whole).map(Model::of).collect();
        prop_assert_eq!(&found, &expected);
        let page = document.outermost().unwrap();
        let found: Vec<_> = page.elements(&below).map(Model::of).collect();
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(document.field(&whole).is_err(), expected.len() > 1);
        let field = document.field(&whole).ok().flatten();
        let only = expected.first().filter(|_| expected.len() == 1);
        prop_assert_eq!(field, only.map(|element| element.text.as_str()));
    }

    #[test]
    fn refusals_round_trip(error in error(), messages in vec(line(), 0..4), status: u16) {
        refusal_round_trips::<UserUpdated>(&error, &messages, status);
        refusal_round_trips::<DidUpdated>(&error, &messages, status);
        refusal_round_trips::<DidCreated>(&error, &messages, status);
    }

    #[test]
    fn any_text_is_written_as_well_formed_xml(messages in vec(text(), 0..4), error in text()) {
        let xml = UserUpdated::new().with_messages(messages.clone()).to_xml();
        prop_assert!(UserUpdated::read(200, &xml).is_ok(), "{}", xml);
        let refusal = Refusal::new(ServerError::from_text(&error), messages);
        let xml = UserUpdated::refusal_to_xml(&refusal);
        prop_assert!(matches!(UserUpdated::read(200, &xml), Err(ApiError::Refused(_))), "{}", xml);
    }

    #[test]
    fn answers_of_v2_round_trip(
        user_id: u64,
        provider_id: u64,
        device_id: u64,
        warnings in vec(text(), 0..4),
    ) {
        let mut assigned = ProviderAssigned::new(user_id, provider_id, device_id);
        assigned.warnings.clone_from(&warnings);
        prop_assert_eq!(ProviderAssigned::read(200, assigned.to_json()), Ok(assigned));
        let mut unassigned = ProviderUnassigned::new(user_id, provider_id, device_id);
        unassigned.warnings = warnings;
        prop_assert_eq!(ProviderUnassigned::read(200, unassigned.to_json()), Ok(unassigned));
    }

    #[test]
    fn requests_of_v2_round_trip(user: u64, id: u64, by_device: bool) {
        let base = BaseUrl::parse("https://mor.example.com/prefix").unwrap();
        let provider = if by_device { Provider::DeviceId(id) } else { Provider::Id(id) };
        let request = AssignProvider::new(user, provider);
        let http = request.to_http(&base, &token());
        prop_assert_eq!(AssignProvider::read(http.path(), http.body()).ok(), Some(request));
        let request = UnassignProvider::new(user, provider);
        let http = request.to_http(&base, &token());
        let query = http.query().unwrap_or_default();
        prop_assert_eq!(UnassignProvider::read(http.path(), query).ok(), Some(request));
    }

    #[test]
    fn bearer_tokens_round_trip(secret in "[a-zA-Z0-9._~+/-]{1,60}=?") {
        let token = BearerToken::new(secret.as_str()).unwrap();
        let base = BaseUrl::parse("https://mor.example.com").unwrap();
        let http = UnassignProvider::new(1, Provider::Id(1)).to_http(&base, &token);
        let (name, value) = http.headers().next().unwrap();
        prop_assert_eq!(name, "authorization");
        let read = BearerToken::from_authorization(value).unwrap();
        prop_assert_eq!(read.expose(), secret);
    }

    #[test]
    fn reading_answers_is_total(
        status: u16,
        bytes: Vec<u8>,
        text in "[<>/&;a-d!?='\\[\\]{}:\", 0-9]{0,40}",
    ) {
        let inside = format!("<page>{text}</page>");
        for body in [bytes.as_slice(), text.as_bytes(), inside.as_bytes()] {
            let _ = UserUpdated::read(status, body);
            let _ = DidUpdated::read(status, body);
            let _ = DidCreated::read(status, body);
            if let Ok(document) = Document::parse(body) {
                prop_assert!(Document::parse(document.to_xml()).is_ok());
                let _ = (document.refusal(), format!("{document:?}"));
            }
            let _ = ProviderAssigned::read(status, body);
            let _ = ProviderUnassigned::read(status, body);
            let _ = AssignProvider::read("/api/v2/users/1/assign_provider", body);
            let _ = UnassignProvider::read("/api/v2/users/1/assign_provider", body);
        }
    }
}
