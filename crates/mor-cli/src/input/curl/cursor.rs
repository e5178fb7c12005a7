//! A place in a command, and the words that are made on the way.

/// What is left of a text.
pub(super) struct Cursor<'t> {
    rest: &'t str,
}

impl<'t> Cursor<'t> {
    pub(super) const fn new(rest: &'t str) -> Self {
        Self { rest }
    }

    pub(super) const fn rest(&self) -> &'t str {
        self.rest
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// The next character, and goes past it.
    pub(super) fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }

    /// Goes past a text if it comes next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Goes past up to so many digits of this radix, and returns their number.
    pub(super) fn digits(&mut self, radix: u32, most: usize) -> Option<u32> {
        let is_digit = |character: &char| character.is_digit(radix);
        let length = self.rest.chars().take(most).take_while(is_digit).count();
        let (digits, rest) = self.rest.split_at_checked(length)?;
        let number = u32::from_str_radix(digits, radix).ok()?;
        self.rest = rest;
        Some(number)
    }
}

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum End {
    #[default]
    Complete,
    /// The last line says that another one follows.
    Continued,
    /// A quote is open.
    Open,
}

/// The words of a command.
#[derive(Default)]
pub(super) struct Words {
    pub(super) made: Vec<String>,
    pub(super) end: End,
    pub(super) notes: Vec<&'static str>,
    /// The word that is being made. It may be empty, as `''` is.
    word: Option<String>,
    /// Whether a part of it is quoted.
    is_quoted: bool,
}

impl Words {
    pub(super) fn push(&mut self, character: char) {
        self.word.get_or_insert_default().push(character);
    }

    pub(super) fn push_str(&mut self, text: &str) {
        self.word.get_or_insert_default().push_str(text);
    }

    /// Begins a word that may stay empty.
    pub(super) fn quote(&mut self) {
        self.word.get_or_insert_default();
        self.is_quoted = true;
    }

    pub(super) const fn is_between(&self) -> bool {
        self.word.is_none()
    }

    pub(super) fn end_word(&mut self) {
        self.made.extend(self.word.take());
        self.is_quoted = false;
    }

    /// Drops the number of a stream that is redirected, such as the `2` of `2>`.
    pub(super) fn drop_stream(&mut self) {
        let is_digits = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
        if !self.is_quoted && self.word.as_ref().is_some_and(is_digits) {
            self.word = None;
        }
    }

    pub(super) fn finish(mut self, end: End) -> Self {
        self.end_word();
        self.end = end;
        self
    }

    pub(super) fn note(&mut self, note: &'static str) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}
