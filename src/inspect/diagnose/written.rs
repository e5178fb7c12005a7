//! The values of a request in every form that changes them, written once.

use alloc::vec::Vec;
use core::ops::Range;

use super::finding::FindingKind;
use super::form::{FORMS, FormRow, Scope, Value};
use super::secret_bytes::SecretBytes;
use super::selection::Item;
use crate::endpoint::Endpoint;

/// The most bytes that are kept. A usual request takes a hundredth of it.
const MOST_BYTES: usize = 1 << 20;

/// A value in a form that changes it.
pub(super) struct Written<'r> {
    pub(super) name: &'r str,
    pub(super) row: &'static FormRow,
    bytes: Range<usize>,
    /// Whether an earlier form of the same kind writes the same.
    is_again: bool,
    /// Whether the values that are hashed by right have it among them.
    is_signed: bool,
}

/// The values in their forms, in the order of the forms.
pub(super) struct WrittenForms<'r> {
    all: Vec<Written<'r>>,
    bytes: SecretBytes,
    /// Whether there was no room for some.
    pub(super) is_cut_short: bool,
}

impl<'r> WrittenForms<'r> {
    /// Writes the signed values, and those that are hashed by mistake only.
    pub(super) fn of(endpoint: &Endpoint, signed: &[Item<'r>], others: &[Item<'r>]) -> Self {
        let mut forms =
            Self { all: Vec::new(), bytes: SecretBytes::default(), is_cut_short: false };
        let others = others.iter().filter(|other| signed.iter().all(|it| it.name != other.name));
        let items: Vec<_> = signed
            .iter()
            .map(|item| (item, true))
            .chain(others.map(|item| (item, false)))
            .collect();
        for (item, is_signed) in items {
            let first = forms.all.len();
            for row in FORMS {
                forms.write(item.name, &item.value(endpoint), row, is_signed, first);
            }
        }
        // Stable: values stay in their order.
        forms.all.sort_by_key(|written| number(written.row));
        forms
    }

    /// Writes a value in a form. `first` is the place of its first form.
    fn write(
        &mut self,
        name: &'r str,
        value: &Value<'_>,
        row: &'static FormRow,
        is_signed: bool,
        first: usize,
    ) {
        let start = self.bytes.len();
        if start > MOST_BYTES {
            self.is_cut_short = true;
            return;
        }
        if !(row.write)(value, &mut self.bytes) {
            self.bytes.truncate(start);
            return;
        }
        let bytes = start..self.bytes.len();
        let is_same = |other: &Written<'_>| {
            other.row.kind == row.kind
                && !matches!(other.row.scope, Scope::All)
                && self.bytes.get(other.bytes.clone()) == self.bytes.get(bytes.clone())
        };
        let is_again = self.all.iter().skip(first).any(is_same);
        self.all.push(Written { name, row, bytes, is_again, is_signed });
    }

    /// The signed values one by one, in each form that changes them.
    pub(super) fn ones(&self) -> impl Iterator<Item = &Written<'r>> {
        let is_tried =
            |it: &&Written<'_>| it.is_signed && !it.is_again && !matches!(it.row.scope, Scope::All);
        self.all.iter().filter(is_tried)
    }

    /// The forms of all values that change two of the signed ones or more: the values in each.
    pub(super) fn of_all(&self) -> impl Iterator<Item = &[Written<'r>]> {
        let rows = self.all.chunk_by(|left, right| core::ptr::eq(left.row, right.row));
        rows.filter(|written| {
            let changed = written.iter().filter(|written| written.is_signed).count();
            let is_of_one = |written: &Written<'_>| matches!(written.row.scope, Scope::One);
            changed > 1 && !written.iter().any(is_of_one)
        })
    }

    pub(super) fn bytes(&self, written: &Written<'_>) -> &[u8] {
        self.bytes.get(written.bytes.clone()).unwrap_or_default()
    }
}

impl Written<'_> {
    /// Whether it is a form of this item: of the parameter with this name, and not of another value
    /// that was sent for it.
    pub(super) fn is_of(&self, item: &Item<'_>) -> bool {
        core::ptr::eq(self.name, item.name)
    }

    /// Whether it is tried with another mistake: it is no guess at what the value was before, which
    /// chance could explain.
    pub(super) fn joins(&self) -> bool {
        self.row.kind != FindingKind::Altered
    }
}

/// The place of a row in the table.
fn number(row: &FormRow) -> usize {
    core::ptr::from_ref(row).addr()
}
