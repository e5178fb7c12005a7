//! What shells and templates make of a text when they take parts of it for variables.

use super::{Notation, as_is, split_once};
use crate::inspect::diagnose::secret_bytes::SecretBytes;

/// How long the name is that follows a sign, 0 if there is none.
type Name = fn(&[u8]) -> usize;

/// Without each sign and the name after it.
pub(crate) fn expanded(value: &[u8], sign: u8, name: Name, out: &mut SecretBytes) -> bool {
    let mut left = value;
    while let Some((first, rest)) = left.split_first() {
        let length = if *first == sign { name(rest) } else { 0 };
        if length == 0 {
            out.push(&[*first]);
        }
        left = rest.get(length..).unwrap_or_default();
    }
    true
}

pub(crate) fn word(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
}

/// None starts with a digit.
pub(crate) fn identifier(rest: &[u8]) -> usize {
    if rest.first().is_some_and(u8::is_ascii_digit) { 0 } else { word(rest) }
}

/// One character where it is a digit or a sign.
pub(crate) fn shell_parameter(rest: &[u8]) -> usize {
    match rest.first() {
        Some(b'0'..=b'9' | b'@' | b'*' | b'!') => 1,
        _ => word(rest),
    }
}

pub(crate) fn one_character(rest: &[u8]) -> usize {
    usize::from(!rest.is_empty())
}

/// Without what stands between two delimiters, and without these.
pub(crate) fn without(value: &[u8], open: &str, close: &str, out: &mut SecretBytes) -> bool {
    let mut left = value;
    while let Some((before, inner)) = split_once(left, open)
        && let Some((_, after)) = split_once(inner, close)
    {
        out.push(before);
        left = after;
    }
    as_is(left, out)
}

pub(crate) const SHELL: Notation = |value, out| expanded(value, b'$', shell_parameter, out);

#[cfg(test)]
mod tests {
    use super::super::assert_written;
    use super::*;

    #[test]
    fn variables_are_gone() {
        assert_written(&[
            (SHELL, "a$bc_1-d$ $1x$", "a-d$ x$"),
            (|v, o| expanded(v, b'$', identifier, o), "a$1b$c", "a$1b"),
            (|v, o| expanded(v, b'$', one_character, o), "a$1b$", "ab$"),
            (|v, o| without(v, "${", "}", o), "a${b}c${d", "ac${d"),
            (|v, o| without(v, "%", "%", o), "a%b%c%d", "ac%d"),
        ]);
    }
}
