//! The forms, one a line, those of one kind and scope in one group. `=` precedes a function of the
//! value's bytes, `~` one of its text and `@` one of all that is known of it, with their further
//! arguments; `:` precedes what is replaced by what.

mod number;
mod text;
mod word;

use super::super::tables::joined;
use super::FormRow;

/// What a row writes counts only if it differs from the value. `sent` marks a form that is what was
/// meant.
macro_rules! forms {
    ($($kind:ident $scope:ident {$(
        $rank:literal $($sent:ident)? $says:literal $(+ $more:literal)*
            $(= $of_bytes:expr $(, $of_bytes_with:expr)*;)?
            $(~ $of_text:expr $(, $of_text_with:expr)*;)?
            $(@ $of_value:expr $(, $of_value_with:expr)*;)?
            $(: $($from:literal => $to:literal),+;)?
            $(|$value:ident, $out:ident| $write:expr;)?
    )*})*) => {
        &[$($(FormRow {
            kind: FindingKind::$kind,
            says: concat!($says $(, $more)*),
            rank: $rank,
            scope: Scope::$scope,
            is_meant: !matches!(&[$(stringify!($sent))?] as &[&str], []),
            write: |value, out| {
                let start = out.len();
                let is_written = {
                    $($of_bytes(value.bytes(), $($of_bytes_with,)* out))?
                    $($of_text(value.text, $($of_text_with,)* out))?
                    $($of_value(value, $($of_value_with,)* out))?
                    $(replaced(value.bytes(), &[$(($from, $to)),+], out))?
                    $(let ($value, $out) = (value, &mut *out); $write)?
                };
                is_written && out.get(start..) != Some(value.bytes())
            },
        }),*),*]
    };
}
use forms;

/// All forms.
#[rustfmt::skip]
pub(in super::super) static FORMS: &[FormRow] = joined!(FormRow:
    text::PERCENT, text::CHARSETS, text::SPACES, text::LINE_ENDS, text::CASE, text::HTML,
    text::QUOTES, text::SIGNS, number::ZEROS_OF_FRACTIONS, number::DECIMALS, number::AMOUNTS,
    number::MORE_NUMBERS, number::EXPONENTS, number::SIGNS_OF_NUMBERS, number::LEADING_ZEROS,
    number::DATES, number::PHONES, word::WORDS_OF_SWITCHES, word::SWITCHES, word::EMPTY,
    word::WORDS, word::NAMES, word::PASSWORDS, text::CUT, text::CUT_AT_LENGTH, text::CUT_AT_SIGN,
);
