//! JSON objects with their members in order, and with numbers as they are written.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::error::InputError;
use super::form;

/// The members of an object. A name may be there twice, which is for others to judge.
pub(super) struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    /// Reads an object; `None` if the text is none.
    pub(super) fn of(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The first member with this name that is a string.
    pub(super) fn string(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.raw(name)?).ok()
    }

    /// The JSON text of the first member with this name.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(other, _)| other == name)?;
        Some(value.get())
    }

    /// The same as a form.
    ///
    /// # Errors
    /// [`InputError::NestedJson`] where a value is an object or a list.
    pub(super) fn form(&self) -> Result<String, InputError> {
        let mut form = String::new();
        for (name, value) in &self.0 {
            form::push_pair(&mut form, name, &plain(value.get())?);
        }
        Ok(form)
    }
}

/// A value as a form has it: a string without its quotes, everything else as it is written.
fn plain(json: &str) -> Result<String, InputError> {
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json).map_err(|_| InputError::BrokenJson),
        Some(b'{' | b'[') => Err(InputError::NestedJson),
        _ => Ok(json.to_owned()),
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_are_written() {
        for (json, form) in [
            (r#"{"b":"x y","a":1}"#, "b=x%20y&a=1"),
            (
                r#"{"a":5.0,"b":1e3,"c":-0,"d":12345678901234567890.10}"#,
                "a=5.0&b=1e3&c=-0&d=12345678901234567890.10",
            ),
            (r#"{ "a" : true, "b":false , "c": null }"#, "a=true&b=false&c=null"),
            (r#"{"a":"\u017d\n\"","a":"2"}"#, "a=%C5%BD%0A%22&a=2"),
            ("{}", ""),
        ] {
            let read = Members::of(json).unwrap().form().unwrap();
            assert_eq!(read, form, "{json}");
        }
        for json in [r#"{"a":[1]}"#, r#"{"a":1,"b":{}}"#] {
            assert_eq!(Members::of(json).unwrap().form(), Err(InputError::NestedJson));
        }
        for broken in ["", "{", "[]", "{a:1}", r#"{"a":1} x"#, r#"{"a":1,}"#, "a=1"] {
            assert!(Members::of(broken).is_none(), "{broken}");
        }
        let deep = format!("{{\"a\":{}", "[".repeat(100_000));
        assert!(Members::of(&deep).is_none());
    }
}
