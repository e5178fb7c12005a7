//! Requests as tables: what a request can carry, and how that becomes a query or a JSON body.

use alloc::string::String;

use super::BearerToken;
use crate::http::{BaseUrl, HttpMethod, HttpRequest};
use crate::value::Password;
use crate::wire::encode::{push_encoded, room_for, with_room};

/// Declares what a request can carry: a struct with `new`, setters and [`Members`].
///
/// A row is `required` or `optional`, then `field: Type = "wire name", "meaning"`. `new` takes the
/// required rows in the order of the table.
macro_rules! members {
    (
        $(#[$doc:meta])*
        $name:ident {
            $(
                $(required $required:ident)? $(optional $optional:ident)?: $type:ident
                    = $wire:literal, $meaning:literal;
            )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $(
                #[doc = concat!($meaning, ".\n\nSent as `", $wire, "`.")]
                pub $($required: $type)? $($optional: Option<$type>)?,
            )*
        }

        impl $name {
            /// The names that this can carry.
            #[allow(dead_code, reason = "what has objects in it is listed by hand")]
            pub(super) const NAMES: &[&str] = &[$($wire),*];

            /// What is required and nothing else.
            #[must_use]
            #[allow(clippy::new_without_default, reason = "some requests require something")]
            pub fn new(
                $($($required: $crate::v2::request::members!(@argument $type),)?)*
            ) -> Self {
                Self {
                    $(
                        $($required: $crate::v2::request::members!(@convert $type $required),)?
                        $($optional: None,)?
                    )*
                }
            }

            $($(
                #[doc = concat!(
                    "Sets [`", stringify!($optional), "`](Self#structfield.",
                    stringify!($optional), "), sent as `", $wire, "`."
                )]
                #[must_use]
                pub fn $optional(
                    mut self,
                    value: $crate::v2::request::members!(@argument $type),
                ) -> Self {
                    self.$optional = Some($crate::v2::request::members!(@convert $type value));
                    self
                }
            )?)*
        }

        impl $crate::v2::request::Members for $name {
            fn visit<'r>(
                &'r self,
                visit: &mut dyn FnMut(&'static str, $crate::v2::request::Field<'r>),
            ) {
                use $crate::v2::request::AsField;

                $(
                    $(visit($wire, self.$required.as_field());)?
                    $(
                        if let Some(value) = &self.$optional {
                            visit($wire, value.as_field());
                        }
                    )?
                )*
            }
        }
    };

    // Text is taken from anything that becomes a `String`.
    (@argument String) => { impl Into<String> };
    (@argument $type:ident) => { $type };
    (@convert String $value:ident) => { $value.into() };
    (@convert $type:ident $value:ident) => { $value };
}

pub(super) use members;

/// What a request carries, in the order of its table.
pub(super) trait Members {
    fn visit<'r>(&'r self, visit: &mut dyn FnMut(&'static str, Field<'r>));
}

/// A value on its way into a query or a JSON body.
#[derive(Clone, Copy)]
pub(super) enum Field<'r> {
    Text(&'r str),
    Number(i128),
    /// `1` or `0` in a query, `true` or `false` in JSON.
    Switch(bool),
    /// Only in JSON.
    Object(&'r dyn Members),
}

/// The most bytes of an `i128`, its sign included.
const LONGEST_NUMBER: usize = 40;

pub(super) trait AsField {
    fn as_field(&self) -> Field<'_>;
}

macro_rules! as_field {
    ($($type:ty: $self:ident => $field:expr;)*) => {
        $(
            impl AsField for $type {
                fn as_field(&$self) -> Field<'_> {
                    $field
                }
            }
        )*
    };
}

as_field! {
    String: self => Field::Text(self);
    Password: self => Field::Text(self.expose());
    u64: self => Field::Number((*self).into());
    u32: self => Field::Number((*self).into());
    i64: self => Field::Number((*self).into());
    bool: self => Field::Switch(*self);
}

/// A request to a path under `/api/`, without query and body.
pub(super) fn bare(
    method: HttpMethod,
    base: &BaseUrl,
    api_path: &str,
    token: &BearerToken,
) -> HttpRequest {
    HttpRequest::bare(method, base, api_path).authorized(token.authorization())
}

/// A POST to a path under `/api/`, without query and body.
pub(super) fn empty_post(base: &BaseUrl, api_path: &str, token: &BearerToken) -> HttpRequest {
    bare(HttpMethod::Post, base, api_path, token)
}

/// A GET with what the request carries in the query.
pub(super) fn get(
    base: &BaseUrl,
    api_path: &str,
    token: &BearerToken,
    members: &impl Members,
) -> HttpRequest {
    let mut room: usize = 0;
    members.visit(&mut |name, field| {
        room = room.saturating_add(match field {
            Field::Text(text) => room_for(name, text),
            _ => room_for(name, "").saturating_add(LONGEST_NUMBER),
        });
    });
    let write = |url: &mut String| {
        let mut before = "";
        members.visit(&mut |name, field| {
            url.push_str(before);
            url.push_str(name);
            url.push('=');
            match field {
                Field::Text(text) => push_encoded(url, text),
                Field::Number(number) => url.push_str(itoa::Buffer::new().format(number)),
                Field::Switch(on) => url.push(if on { '1' } else { '0' }),
                // No table of a query has one.
                Field::Object(_) => {}
            }
            before = "&";
        });
    };
    HttpRequest::with_query(HttpMethod::Get, base, api_path, room, write)
        .authorized(token.authorization())
}

/// A request with a JSON body.
pub(super) fn with_json(
    method: HttpMethod,
    base: &BaseUrl,
    api_path: &str,
    token: &BearerToken,
    body: String,
) -> HttpRequest {
    HttpRequest::with_body(method, base, api_path, "application/json", body)
        .authorized(token.authorization())
}

/// What the request carries as a JSON object. Its room is set before it is written, so that no
/// outgrown copy of a password stays in freed memory.
pub(super) fn json(members: &dyn Members) -> String {
    let mut json = with_room(json_room(members));
    push_object(&mut json, members);
    json
}

fn json_room(members: &dyn Members) -> usize {
    let mut room = "{}".len();
    members.visit(&mut |name, field| {
        let value = match field {
            // Each byte may become `\u00XX`.
            Field::Text(text) => text.len().saturating_mul(r"\u00XX".len()),
            Field::Number(_) | Field::Switch(_) => LONGEST_NUMBER,
            Field::Object(object) => json_room(object),
        };
        room = room.saturating_add(name.len()).saturating_add(r#""":"","#.len());
        room = room.saturating_add(value);
    });
    room
}

fn push_object(json: &mut String, members: &dyn Members) {
    json.push('{');
    let mut before = "\"";
    members.visit(&mut |name, field| {
        json.push_str(before);
        json.push_str(name);
        json.push_str("\":");
        match field {
            Field::Text(text) => push_text(json, text),
            Field::Number(number) => json.push_str(itoa::Buffer::new().format(number)),
            Field::Switch(on) => json.push_str(if on { "true" } else { "false" }),
            Field::Object(object) => push_object(json, object),
        }
        before = ",\"";
    });
    json.push('}');
}

fn push_text(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            '\0'..='\u{1f}' => {
                let hex = |digit: u32| char::from_digit(digit, 16).unwrap_or_default();
                let code = u32::from(character);
                json.push_str("\\u00");
                json.extend([hex(code >> 4), hex(code & 0xf)]);
            }
            other => json.push(other),
        }
    }
    json.push('"');
}

/// A path with an id in the place of its `{…}`, or with several in their order.
pub(super) fn path_with(path: &str, ids: &[&str]) -> String {
    let mut ids = ids.iter();
    let mut filled = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, (_, after))) =
        rest.split_once('{').and_then(|(before, place)| Some((before, place.split_once('}')?)))
    {
        filled.push_str(before);
        filled.push_str(ids.next().copied().unwrap_or_default());
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
#[allow(unreachable_pub, missing_docs, reason = "the macro declares public items")]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    members! {
        /// An object in an object.
        Inner {
            optional note: String = "note", "A text";
        }
    }

    impl AsField for Inner {
        fn as_field(&self) -> Field<'_> {
            Field::Object(self)
        }
    }

    members! {
        /// One of everything.
        Everything {
            optional switch: bool = "switch", "A switch";
            required id: u64 = "id", "An id";
            required text: String = "text", "A text";
            optional page: u32 = "page", "A number";
            optional signed: i64 = "signed", "A number";
            optional password: Password = "password", "A secret";
            optional inner: Inner = "inner", "An object";
        }
    }

    fn token() -> BearerToken {
        BearerToken::new("abc").unwrap()
    }

    fn base() -> BaseUrl {
        BaseUrl::parse("https://example.com").unwrap()
    }

    #[test]
    fn a_query_has_what_is_set_percent_encoded() {
        assert_eq!(
            Everything::NAMES,
            ["switch", "id", "text", "page", "signed", "password", "inner"]
        );
        let least = Everything::new(u64::MAX, "a&b=c é#+%");
        let http = get(&base(), "v2/x", &token(), &least);
        assert_eq!(http.query(), Some("id=18446744073709551615&text=a%26b%3Dc+%C3%A9%23%2B%25"));
        let query = http.query().unwrap_or_default().as_bytes();
        let read: Vec<_> = form_urlencoded::parse(query).collect();
        assert_eq!(read.get(1), Some(&("text".into(), "a&b=c é#+%".into())));
        for (switch, sent) in [(true, "switch=1"), (false, "switch=0")] {
            let more = least.clone().switch(switch).page(u32::MAX).signed(-1);
            let http = get(&base(), "v2/x", &token(), &more);
            let query = http.query().unwrap_or_default();
            assert!(query.starts_with(sent) && query.ends_with("&page=4294967295&signed=-1"));
        }
        assert_eq!(http.headers().collect::<Vec<_>>(), [("authorization", "Bearer abc")]);
    }

    #[test]
    fn nothing_set_is_no_query() {
        let http = get(&base(), "v2/x", &token(), &Inner::new());
        assert_eq!(http.url(), "https://example.com/billing/api/v2/x");
        assert_eq!((http.path(), http.query()), ("/billing/api/v2/x", None));
        let http = bare(HttpMethod::Delete, &base().at_root(), "v2/x", &token());
        assert_eq!((http.url(), http.query()), ("https://example.com/api/v2/x", None));
        assert_eq!(http.headers().collect::<Vec<_>>(), [("authorization", "Bearer abc")]);
        assert_eq!(empty_post(&base(), "v2/x", &token()).body(), "");
    }

    #[test]
    fn a_body_is_json_that_is_read_back() {
        let every_ascii: String = (0..128_u8).map(char::from).collect();
        for text in ["", "é🦀\u{2028}", "\"\\\"", every_ascii.as_str()] {
            let request = Everything::new(7, text)
                .switch(false)
                .signed(i64::MIN)
                .password(Password::new("pass\"word").unwrap())
                .inner(Inner::new().note(text));
            let written = json(&request);
            let read: serde_json::Value = serde_json::from_str(&written).unwrap();
            let expected = serde_json::json!({
                "switch": false, "id": 7, "text": text, "signed": i64::MIN,
                "password": "pass\"word", "inner": { "note": text },
            });
            assert_eq!(read, expected);
            assert_eq!(written.capacity(), json_room(&request), "written without growing");
        }
        assert_eq!(json(&Inner::new()), "{}");
        assert_eq!(json(&Everything::new(1, "a\n")), r#"{"id":1,"text":"a\u000a"}"#);
    }

    #[test]
    fn ids_take_the_places_of_a_path() {
        for (path, ids, filled) in [
            ("v2/me", &["1"][..], "v2/me"),
            ("v2/a/{id}", &["1"], "v2/a/1"),
            ("v2/a/{id}/b/{format}", &["1", "srt"], "v2/a/1/b/srt"),
        ] {
            assert_eq!(path_with(path, ids), filled);
        }
    }
}
