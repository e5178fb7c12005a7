//! Elements whose fields depend on the server.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

/// A call, a provider or a rule, as the names and the texts that the server sends: they depend on
/// its version, on its settings, and on who asks.
///
/// A provider may have a password, so `Debug` shows names and no texts, and nothing stays in memory
/// when this is dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields {
    fields: Vec<(String, Zeroizing<String>)>,
}

impl Fields {
    /// None.
    #[must_use]
    pub const fn new() -> Self {
        Self { fields: Vec::new() }
    }

    /// Adds a field, for the answer of a server. Its name has to be one of an XML element.
    ///
    /// ```
    /// use mor_api::answer::Fields;
    ///
    /// let call = Fields::new().with_field("call_id", "7");
    /// assert_eq!(call.field("call_id"), Some("7"));
    /// ```
    #[must_use]
    pub fn with_field(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.fields.push((name.into(), Zeroizing::new(text.into())));
        self
    }

    /// The text of a field by the server's name for it, if the server sent it.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields().find(|field| field.0 == name).map(|field| field.1)
    }

    /// All fields, names and texts, in the order of the answer.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.fields().map(|field| field.0)).finish()
    }
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::format;

    use zeroize::Zeroizing;

    use super::Fields;
    use crate::answer::member::{Member, Paths, Record};
    use crate::answer::{AnswerError, Element};

    impl Record for Fields {
        fn read(element: Element<'_>) -> Result<Self, AnswerError> {
            let text = |text: &str| Zeroizing::new(text.into());
            let fields = element.children().map(|field| (field.name().into(), text(field.text())));
            Ok(Self { fields: fields.collect() })
        }

        fn write(&self, xml: &mut Paths<'_>) {
            for (name, text) in self.fields() {
                xml.text(name, text);
            }
        }
    }

    /// For an answer with one of them.
    impl Member for Fields {
        fn read(element: Element<'_>, path: &'static str) -> Result<Self, AnswerError> {
            let element = element.element(path)?.ok_or(AnswerError::Member { name: path })?;
            Record::read(element)
        }

        fn write_into(&self, xml: &mut Paths<'_>, path: &str) {
            xml.open(path);
            for (name, text) in self.fields() {
                xml.text(&format!("{path}/{name}"), text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn texts_are_not_shown() {
        let fields = alloc::vec![("password".into(), Zeroizing::new("p4ss".into()))];
        let data = Fields { fields };
        assert_eq!(format!("{data:?}"), "{\"password\"}");
        assert_eq!(data.field("password"), Some("p4ss"));
        assert_eq!(data.field("p4ss"), None);
    }
}
