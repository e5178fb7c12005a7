//! The words of a command by the rules of Windows: `cmd.exe` takes the carets away, the program
//! splits what is left.

use super::cursor::{Cursor, End, Words};

/// Splits the first command of a text.
pub(super) fn split(text: &str) -> Words {
    let (line, is_continued) = without_carets(text);
    let mut words = arguments(&line);
    if is_continued {
        words.end = End::Continued;
    }
    words
}

/// What `cmd.exe` hands to a program, and whether the last line says that another one follows.
fn without_carets(text: &str) -> (String, bool) {
    let (mut cursor, mut line) = (Cursor::new(text), String::new());
    let mut is_quoted = false;
    while let Some(character) = cursor.next() {
        match character {
            // Not so for `cmd.exe`, but for the program, and for who writes JSON.
            '\\' if cursor.eat("\"") => line.push_str("\\\""),
            '"' => {
                is_quoted = !is_quoted;
                line.push('"');
            }
            '^' if !is_quoted => {
                // The character after the line end counts as escaped, even another line end.
                cursor.eat("\n");
                match cursor.next() {
                    Some(escaped) => line.push(escaped),
                    None => return (line, true),
                }
            }
            '\n' if !is_quoted && line.trim().is_empty() => {}
            '\n' | '|' | '>' | '<' if !is_quoted => break,
            '&' if !is_quoted && !is_within_word(&line, &cursor) => break,
            // A line end in quotes would end the command, but hardly for who pasted it.
            _ => line.push(character),
        }
    }
    (line, false)
}

/// Whether `&` joins parameters, rather than commands.
fn is_within_word(line: &str, cursor: &Cursor<'_>) -> bool {
    let is_word = |character: Option<char>| {
        character.is_some_and(|character| !character.is_whitespace() && character != '&')
    };
    is_word(line.chars().last()) && is_word(cursor.peek())
}

/// What a program makes of its command line.
fn arguments(line: &str) -> Words {
    let (mut cursor, mut words) = (Cursor::new(line), Words::default());
    let mut is_quoted = false;
    while let Some(character) = cursor.next() {
        match character {
            '\\' => {
                let mut count: usize = 1;
                while cursor.eat("\\") {
                    count = count.saturating_add(1);
                }
                let is_before_quote = cursor.peek() == Some('"');
                let kept = if is_before_quote { count / 2 } else { count };
                (0..kept).for_each(|_| words.push('\\'));
                if is_before_quote && count % 2 == 1 {
                    cursor.next();
                    words.push('"');
                }
            }
            '"' if is_quoted && cursor.eat("\"") => words.push('"'),
            '"' => {
                is_quoted = !is_quoted;
                words.quote();
            }
            _ if !is_quoted && character.is_whitespace() => words.end_word(),
            _ => words.push(character),
        }
    }
    words.finish(if is_quoted { End::Open } else { End::Complete })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_windows() {
        for (text, words) in [
            ("a \"b c\" d", &["a", "b c", "d"][..]),
            ("a ^\n  b ^\n  \"c\"", &["a", "b", "c"]),
            ("a ^\"b^&c=%^41^\" d", &["a", "b&c=%41", "d"]),
            ("a ^\"x^\\^\"y^\"", &["a", "x\"y"]),
            ("a ^\"x^\n\ny^\"", &["a", "x\ny"]),
            ("a \"{\"\"b\"\":\"\"c\"\"}\"", &["a", "{\"b\":\"c\"}"]),
            ("a \"\" b", &["a", "", "b"]),
            (r#"a "b\"c" d\e "f\\" \\g"#, &["a", "b\"c", "d\\e", "f\\", "\\\\g"]),
            ("a \"^\" b^^c", &["a", "^", "b^c"]),
            ("a | b", &["a"]),
            ("a > b", &["a"]),
            ("a && b", &["a"]),
            ("a http://h/x?a=1&b=2", &["a", "http://h/x?a=1&b=2"]),
            ("a\nb", &["a"]),
        ] {
            let split = split(text);
            assert_eq!((split.made, split.end), (to_owned(words), End::Complete), "{text}");
        }
        for (text, end) in [
            ("a ^", End::Continued),
            ("a ^\n", End::Continued),
            ("a \"b", End::Open),
            ("a ^\"b", End::Open),
        ] {
            assert_eq!(split(text).end, end, "{text}");
        }
    }

    fn to_owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }
}
