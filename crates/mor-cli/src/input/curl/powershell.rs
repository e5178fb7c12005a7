//! The words of a command by the rules of PowerShell.

use super::cursor::{Cursor, End, Words};
use super::posix::VARIABLE;

/// Splits the first command of a text.
pub(super) fn split(text: &str) -> Words {
    let (mut cursor, mut words) = (Cursor::new(text), Words::default());
    while let Some(character) = cursor.next() {
        match character {
            '`' => match cursor.next() {
                None => return words.finish(End::Continued),
                Some('\n') if cursor.rest().is_empty() => return words.finish(End::Continued),
                Some('\n') => words.end_word(),
                Some(other) => words.push(other),
            },
            '\'' | '‘' | '’' => {
                words.quote();
                if !single_quoted(&mut cursor, &mut words) {
                    return words.finish(End::Open);
                }
            }
            '"' | '“' | '”' => {
                words.quote();
                if !double_quoted(&mut cursor, &mut words) {
                    return words.finish(End::Open);
                }
            }
            '\n' if words.is_between() && words.made.is_empty() => {}
            '\n' | '|' | ';' => break,
            '>' | '<' => {
                words.drop_stream();
                break;
            }
            '#' if words.is_between() => break,
            '$' => variable(&cursor, &mut words),
            _ if character.is_whitespace() => words.end_word(),
            _ => words.push(character),
        }
    }
    words.finish(End::Complete)
}

/// Reads up to the closing quote; `false` if there is none.
fn single_quoted(cursor: &mut Cursor<'_>, words: &mut Words) -> bool {
    while let Some(character) = cursor.next() {
        if character == '\'' && !cursor.eat("'") {
            return true;
        }
        words.push(character);
    }
    false
}

fn double_quoted(cursor: &mut Cursor<'_>, words: &mut Words) -> bool {
    while let Some(character) = cursor.next() {
        match character {
            // The backslash is not of PowerShell, but needed before programs that are not.
            '"' | '\\' if cursor.eat("\"") => words.push('"'),
            '"' => return true,
            '`' => match cursor.next() {
                Some('n') => words.push('\n'),
                Some('r') => words.push('\r'),
                Some('t') => words.push('\t'),
                Some(other) => words.push(other),
                None => return false,
            },
            '$' => variable(cursor, words),
            _ => words.push(character),
        }
    }
    false
}

fn variable(cursor: &Cursor<'_>, words: &mut Words) {
    let is_name = |next: char| next.is_alphabetic() || matches!(next, '_' | '{' | '(');
    if cursor.peek().is_some_and(is_name) {
        words.note(VARIABLE);
    }
    words.push('$');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_powershell() {
        for (text, words) in [
            ("a 'b c' \"d e\"", &["a", "b c", "d e"][..]),
            ("a `\n  b `\n  'c'", &["a", "b", "c"]),
            ("a 'it''s' \"x\"\"y\"", &["a", "it's", "x\"y"]),
            ("a \"b`\"c`n`$d\" \"e\\\"f\"", &["a", "b\"c\n$d", "e\"f"]),
            ("a 'C:\\x' b` c", &["a", "C:\\x", "b c"]),
            ("a http://h/x?a=1&b=2 | b", &["a", "http://h/x?a=1&b=2"]),
            ("a > b", &["a"]),
            ("a '' b # c", &["a", "", "b"]),
            ("a\nb", &["a"]),
        ] {
            let split = split(text);
            assert_eq!(split.made, words, "{text}");
            assert_eq!(split.end, End::Complete, "{text}");
        }
        for (text, end) in [
            ("a `", End::Continued),
            ("a `\n", End::Continued),
            ("a 'b", End::Open),
            ("a \"b`", End::Open),
        ] {
            assert_eq!(split(text).end, end, "{text}");
        }
        assert_eq!(split("a $b \"$c\"").notes, [VARIABLE]);
    }
}
