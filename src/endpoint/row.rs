//! The parameters of an endpoint, packed: a row of 16 bytes each, and one text for all of them.

use core::ops::Range;

use super::index::{Name, same};
use super::{Kind, Parameter, Requirement};

/// What [`Parameter`] answers where nothing else is declared. Most are like this, so it is stored
/// once.
pub(super) const DEFAULT_MESSAGE: &str = "Access Denied";

/// The longest meaning or error text, in bytes.
pub(super) const LONGEST_TEXT: usize = u8::MAX as usize;
/// The longest text of all parameters of an endpoint, in bytes.
pub(super) const LONGEST_TABLE: usize = u16::MAX as usize;

/// A parameter, but for what the [`Table`] has of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The first bytes of the name, as [`Name`] has them.
    head: u64,
    /// Where its texts begin: the name, its meaning, its error text.
    start: u16,
    name: u8,
    meaning: u8,
    /// 0 for the default.
    wire_message: u8,
    /// As [`Parameter`] has it.
    position: u8,
    /// The number of a common kind, or after those the place among the table's.
    kind: u8,
    requirement: Requirement,
}

/// The kinds that most parameters have.
const COMMON_KINDS: [Kind; 14] = [
    Kind::ObjectId,
    Kind::Id,
    Kind::Assignment,
    Kind::IdOrAll,
    Kind::IdList,
    Kind::Switch { on: 1 },
    Kind::TrueFalse,
    Kind::Count,
    Kind::Timestamp,
    Kind::TimeOfDay,
    Kind::Decimal,
    Kind::Digits,
    Kind::Text,
    Kind::Secret,
];

/// The number of a kind among [`COMMON_KINDS`].
const fn common_number(kind: Kind) -> Option<u8> {
    Some(match kind {
        Kind::ObjectId => 0,
        Kind::Id => 1,
        Kind::Assignment => 2,
        Kind::IdOrAll => 3,
        Kind::IdList => 4,
        Kind::Switch { on: 1 } => 5,
        Kind::TrueFalse => 6,
        Kind::Count => 7,
        Kind::Timestamp => 8,
        Kind::TimeOfDay => 9,
        Kind::Decimal => 10,
        Kind::Digits => 11,
        Kind::Text => 12,
        Kind::Secret => 13,
        Kind::Switch { .. } | Kind::Range { .. } | Kind::Word(_) => return None,
    })
}

impl Row {
    pub(super) const NONE: Self = Self {
        head: 0,
        start: 0,
        name: 0,
        meaning: 0,
        wire_message: 0,
        position: 0,
        kind: 0,
        requirement: Requirement::Optional,
    };
}

/// The parameters of an endpoint.
#[derive(Clone, Copy)]
pub(super) struct Table {
    rows: &'static [Row],
    kinds: &'static [Kind],
    text: &'static str,
}

impl Table {
    /// The table of the first `count` rows, with what a [`TableWriter`] wrote.
    pub(super) const fn over(
        rows: &'static [Row],
        kinds: &'static [Kind],
        text: &'static [u8],
        count: usize,
    ) -> Self {
        let rows = match rows.split_at_checked(count) {
            Some((rows, _)) => rows,
            None => rows,
        };
        // It is made of whole texts.
        let text = match core::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => "",
        };
        Self { rows, kinds, text }
    }

    /// Whether this is the same table, not only an equal one.
    pub(super) fn is(&self, other: &Self) -> bool {
        core::ptr::eq(self.rows, other.rows) && core::ptr::eq(self.text, other.text)
    }

    /// The name of a parameter.
    #[inline]
    pub(super) fn name(&self, number: usize) -> Option<&'static str> {
        let row = self.rows.get(number)?;
        let start = usize::from(row.start);
        self.text.get(start..start + usize::from(row.name))
    }

    /// The name of a parameter, to be compared.
    #[inline]
    pub(super) fn key(&self, number: usize) -> Option<Name<'static>> {
        let row = self.rows.get(number)?;
        let (_, texts) = self.text.as_bytes().split_at_checked(row.start.into())?;
        Some(Name { bytes: texts.get(..row.name.into())?, head: row.head })
    }

    /// All parameters in order; only the endpoint knows which are signed.
    pub(super) fn parameters(
        self,
        is_signed: impl Fn(usize) -> bool + Clone,
    ) -> impl ExactSizeIterator<Item = Parameter> + Clone {
        let parameter = move |(number, row)| self.unpacked(row, is_signed(number));
        self.rows.iter().enumerate().map(parameter)
    }

    /// One parameter.
    pub(super) fn parameter(&self, number: usize, is_signed: bool) -> Option<Parameter> {
        Some(self.unpacked(self.rows.get(number)?, is_signed))
    }

    fn unpacked(&self, row: &Row, is_signed: bool) -> Parameter {
        let text = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        let name_end = usize::from(row.start) + usize::from(row.name);
        let meaning_end = name_end + usize::from(row.meaning);
        let message_end = meaning_end + usize::from(row.wire_message);
        let wire_message = text(meaning_end..message_end);
        let kind = COMMON_KINDS.iter().chain(self.kinds).nth(row.kind.into());
        Parameter {
            name: text(row.start.into()..name_end),
            head: row.head,
            position: row.position,
            kind: kind.copied().unwrap_or(Kind::Text),
            is_signed,
            requirement: row.requirement,
            meaning: text(name_end..meaning_end),
            wire_message: if wire_message.is_empty() { DEFAULT_MESSAGE } else { wire_message },
        }
    }
}

/// Writes a table as far as there is room, and measures what it needs.
pub(super) struct TableWriter<'t> {
    rows: &'t mut [Row],
    kinds: &'t mut [Kind],
    text: &'t mut [u8],
    pub(super) row_count: usize,
    pub(super) kind_count: usize,
    pub(super) text_length: usize,
}

impl<'t> TableWriter<'t> {
    pub(super) const fn new(
        rows: &'t mut [Row],
        kinds: &'t mut [Kind],
        text: &'t mut [u8],
    ) -> Self {
        Self { rows, kinds, text, row_count: 0, kind_count: 0, text_length: 0 }
    }

    /// Writes one parameter after the other. Texts that are too long are refused afterwards.
    pub(super) const fn write(&mut self, mut parameters: &[Parameter]) {
        while let [parameter, tail @ ..] = parameters {
            self.push(parameter);
            parameters = tail;
        }
    }

    #[expect(clippy::indexing_slicing, reason = "checked; const fn has no get_mut")]
    #[expect(clippy::cast_possible_truncation, reason = "longer texts are refused")]
    const fn push(&mut self, parameter: &Parameter) {
        let start = self.text_length as u16;
        let kind = match common_number(parameter.kind) {
            Some(number) => number,
            None => self.push_kind(parameter.kind),
        };
        let name = self.push_text(parameter.name);
        let meaning = self.push_text(parameter.meaning);
        let is_default = same(parameter.wire_message, DEFAULT_MESSAGE);
        let wire_message = if is_default { 0 } else { self.push_text(parameter.wire_message) };
        if self.row_count < self.rows.len() {
            let Parameter { head, position, requirement, .. } = *parameter;
            self.rows[self.row_count] =
                Row { head, start, name, meaning, wire_message, position, kind, requirement };
        }
        self.row_count += 1;
    }

    #[expect(clippy::indexing_slicing, reason = "checked; const fn has no get_mut")]
    #[expect(clippy::cast_possible_truncation, reason = "below 126, as parameters are")]
    const fn push_kind(&mut self, kind: Kind) -> u8 {
        let number = COMMON_KINDS.len() + self.kind_count;
        if self.kind_count < self.kinds.len() {
            self.kinds[self.kind_count] = kind;
        }
        self.kind_count += 1;
        number as u8
    }

    /// Appends a text and returns its length.
    #[expect(clippy::indexing_slicing, reason = "checked; const fn has no get_mut")]
    #[expect(clippy::cast_possible_truncation, reason = "longer texts are refused")]
    const fn push_text(&mut self, text: &str) -> u8 {
        let mut rest = text.as_bytes();
        while let [byte, tail @ ..] = rest {
            if self.text_length < self.text.len() {
                self.text[self.text_length] = *byte;
            }
            self.text_length += 1;
            rest = tail;
        }
        text.len() as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_kinds_are_found_by_their_numbers() {
        for (number, kind) in (0..).zip(COMMON_KINDS) {
            assert_eq!(common_number(kind), Some(number), "{kind:?}");
        }
    }

    #[test]
    fn a_row_is_small() {
        assert_eq!(size_of::<Row>(), 16);
    }
}
