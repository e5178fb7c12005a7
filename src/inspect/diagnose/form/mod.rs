//! The form of each value: what a client may have hashed instead of the text that it sent.

mod date;
mod number;
mod rows;
#[cfg(test)]
mod tests;

pub(super) use self::rows::FORMS;
use super::finding::FindingKind;
use super::secret_bytes::SecretBytes;
use super::sent::boolean_word;
use crate::endpoint::Kind;

/// One parameter as it was sent.
pub(super) struct Value<'v> {
    /// The wire name, decoded.
    pub(super) name: &'v str,
    /// The value as sent, still encoded.
    pub(super) raw: &'v str,
    /// The decoded value.
    pub(super) text: &'v str,
    /// `None` for a name that the method does not list.
    pub(super) kind: Option<Kind>,
}

/// On what a form is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// On all values at once.
    All,
    /// On one value, the others as they are.
    One,
    /// On all, and on each alone.
    Both,
}

/// A form that a value may be hashed in by mistake.
#[derive(Clone, Copy)]
pub(super) struct FormRow {
    pub(super) kind: FindingKind,
    /// Completes "`credit` is …" and "the values are …".
    pub(super) says: &'static str,
    /// 1 common, 2 occasional, 3 rare.
    pub(super) rank: u8,
    pub(super) scope: Scope,
    /// Whether this form is what was meant, and the value was sent wrong.
    pub(super) is_meant: bool,
    /// Writes the value as it is hashed in this form. False if the form does not apply to the value
    /// or leaves it as it is; whatever was written is dropped then.
    pub(super) write: fn(&Value<'_>, &mut SecretBytes) -> bool,
}

impl Value<'_> {
    fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// Whether it is a number that programs keep as one with a fraction, unlike ids and dates.
    fn is_amount(&self) -> bool {
        self.text.contains('.') || matches!(self.kind, Some(Kind::Decimal))
    }

    fn is_id(&self) -> bool {
        matches!(self.kind, Some(Kind::ObjectId | Kind::Id))
    }

    /// Whether it is counted, such as a month or an hour.
    fn is_in_range(&self) -> bool {
        matches!(self.kind, Some(Kind::Range { .. }))
    }

    fn is_password(&self) -> bool {
        let is_named = |word: &str| self.name.contains(word);
        matches!(self.kind, Some(Kind::Secret)) || ["pass", "pswd", "pwd"].into_iter().any(is_named)
    }

    /// Whether a switch is on, and its number for on.
    fn switch(&self) -> Option<(bool, u8)> {
        let on = match self.kind? {
            Kind::Switch { on } => on,
            Kind::TrueFalse => 1,
            _ => return None,
        };
        let is_on = match self.text {
            "0" => false,
            "1" => true,
            text if text.parse() == Ok(on) => true,
            text => boolean_word(text)?,
        };
        Some((is_on, on))
    }
}
