//! A whole curl command, as people and browsers copy it.

mod cmd;
mod cursor;
mod options;
mod posix;
mod powershell;

use std::collections::VecDeque;

pub(super) use self::cursor::End;
use self::cursor::Words;
use self::options::Meaning;
use super::body::Body;
use super::draft::Draft;
use super::error::InputError;
use super::form;
use super::http::{Headers, header};

const FIRST_URL: &str = "the command has more than one URL; only the first is read";
const FIRST_REQUEST: &str = "the command has more than one request; only the first is read";

/// The command in a text that begins with one, without a prompt and without `env`.
pub(super) fn command(text: &str) -> Option<&str> {
    const MOST_WORDS: usize = 16;
    let mut rest = text.trim_start();
    for _ in 0..MOST_WORDS {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        if is_curl(word) {
            return Some(rest);
        }
        // The prompt of Windows has no space behind it.
        let (prompt, after_prompt) = rest.split_once('>').unwrap_or_default();
        let is_prompt = prompt.len() < end && !prompt.contains(['=', '?', '&']);
        if is_prompt && after_prompt.split_whitespace().next().is_some_and(is_curl) {
            return Some(after_prompt.trim_start());
        }
        if !may_precede(word) {
            return None;
        }
        rest = behind.trim_start();
    }
    None
}

/// Whether a word is the program, also with its folder.
fn is_curl(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'']);
    let (folder, name) = word.rsplit_once(['/', '\\']).unwrap_or(("", word));
    let is_name = name.eq_ignore_ascii_case("curl") || name.eq_ignore_ascii_case("curl.exe");
    is_name && (folder.is_empty() || folder.ends_with("bin") || word.contains('\\'))
}

/// Whether a word may stand before the program: a part of a prompt, or of what starts it.
fn may_precede(word: &str) -> bool {
    const STARTERS: [&str; 8] = ["PS", "env", "sudo", "time", "exec", "command", "nohup", "&"];
    let is_prompt = || word.ends_with(['$', '>', '%']) && !word.contains(['?', '=']);
    let is_assignment = || {
        word.split_once('=').is_some_and(|(name, value)| {
            let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            !name.is_empty() && name.bytes().all(is_name) && !value.contains('&')
        })
    };
    STARTERS.contains(&word) || word.starts_with('-') || is_prompt() || is_assignment()
}

/// How a text that begins with a command ends: whether the next line belongs to it.
pub(super) fn end(text: &str) -> End {
    command(text).map_or(End::Complete, |command| words(text, command).end)
}

/// Splits a command by the rules of the shell that it is written for.
fn words(text: &str, command: &str) -> Words {
    let continued = without_prompts(text, command);
    let command = continued.as_deref().unwrap_or(command);
    let first = command.lines().next().unwrap_or_default().trim_end();
    let has = |part: &str| command.contains(part);
    let is_cmd = first.ends_with('^') || has("^\"") || has("^&") || has("{\"\"") || has("\"\":");
    let program = command.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    if is_cmd {
        cmd::split(command)
    } else if first.ends_with('`') || has("`\n") || program.contains(".exe") && has("'") {
        powershell::split(command)
    } else {
        posix::split(command)
    }
}

/// The command without the prompts `> ` of its further lines, where all of them have one.
fn without_prompts(text: &str, command: &str) -> Option<String> {
    let is_prompted = text.trim_start().len() > command.len();
    let (first, rest) = command.split_once('\n').filter(|_| is_prompted)?;
    let mut joined = first.to_owned();
    for line in rest.lines() {
        joined.push('\n');
        joined.push_str(line.strip_prefix("> ")?);
    }
    Some(joined)
}

/// Reads a command; `None` if the text does not begin with one.
pub(super) fn read(text: &str) -> Option<Result<Draft, InputError>> {
    let words = words(text, command(text)?);
    Some(if words.end == End::Open { Err(InputError::OpenQuote) } else { request(words) })
}

/// The request that the words of a command make.
fn request(words: Words) -> Result<Draft, InputError> {
    let mut request = Request { notes: words.notes, ..Request::default() };
    let mut words: VecDeque<_> = words.made.into_iter().skip(1).collect();
    while let Some(word) = words.pop_front()
        && !request.is_over
    {
        if let Some(option) = word.strip_prefix("--") {
            request.take_long(option, &mut words)?;
        } else if let Some(letters) = word.strip_prefix('-') {
            request.take_short(letters, &mut words)?;
        } else {
            request.take(Meaning::Url, word)?;
        }
    }
    request.finish()
}

/// What the options have said so far.
#[derive(Default)]
struct Request {
    url: Option<String>,
    query: String,
    data: Option<String>,
    json: String,
    fields: Vec<(String, String)>,
    is_get: bool,
    is_over: bool,
    headers: Headers,
    notes: Vec<&'static str>,
}

impl Request {
    fn take_long(&mut self, option: &str, words: &mut VecDeque<String>) -> Result<(), InputError> {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (option, None),
        };
        let is_value = |word: &String| !word.starts_with('-') && !looks_like_url(word);
        let unknown = || {
            let has_value = words.front().is_some_and(is_value);
            if has_value { Meaning::Value } else { Meaning::Nothing }
        };
        let meaning = options::long(name).unwrap_or_else(unknown);
        let value = match value {
            None if meaning.has_value() => words.pop_front(),
            other => other,
        };
        self.take(meaning, value.unwrap_or_default())
    }

    /// Letters after one `-`: each is an option, and the first with a value ends them.
    fn take_short(
        &mut self,
        letters: &str,
        words: &mut VecDeque<String>,
    ) -> Result<(), InputError> {
        let mut letters = letters.chars();
        while let Some(letter) = letters.next() {
            let meaning = options::short(letter);
            if !meaning.has_value() {
                self.take(meaning, String::new())?;
                continue;
            }
            let rest = letters.as_str();
            let value = match rest {
                "" => words.pop_front().unwrap_or_default(),
                attached => attached.to_owned(),
            };
            return self.take(meaning, value);
        }
        Ok(())
    }

    fn take(&mut self, meaning: Meaning, value: String) -> Result<(), InputError> {
        match meaning {
            Meaning::Data | Meaning::Json if value.starts_with('@') => {
                return Err(InputError::InFile);
            }
            Meaning::Data | Meaning::RawData => self.add_data(&value),
            Meaning::EncodedData => {
                let data = encoded(&value)?;
                self.add_data(&data);
            }
            Meaning::Json => self.json.push_str(&value),
            Meaning::Field => self.fields.push(field(&value)?),
            Meaning::PlainField => {
                let (name, value) = value.split_once('=').unwrap_or((&value, ""));
                self.fields.push((name.to_owned(), value.to_owned()));
            }
            Meaning::Get => self.is_get = true,
            Meaning::Url if self.url.is_none() => self.url = Some(value),
            Meaning::Url => self.note(FIRST_URL),
            Meaning::UrlQuery => {
                let raw = value.strip_prefix('+').map(str::to_owned);
                let part = raw.map_or_else(|| encoded(&value), Ok)?;
                form::push_part(&mut self.query, &part);
            }
            Meaning::Header => {
                if let Some((name, value)) = header(&value)
                    && name.eq_ignore_ascii_case("content-type")
                {
                    self.headers.take(name, value)?;
                }
            }
            Meaning::File => return Err(InputError::InFile),
            Meaning::Next => {
                self.is_over = true;
                self.note(FIRST_REQUEST);
            }
            Meaning::Value | Meaning::Nothing => {}
        }
        Ok(())
    }

    fn add_data(&mut self, part: &str) {
        match &mut self.data {
            Some(data) => {
                data.push('&');
                data.push_str(part);
            }
            None => self.data = Some(part.to_owned()),
        }
    }

    fn note(&mut self, note: &'static str) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn finish(mut self) -> Result<Draft, InputError> {
        let url = self.url.ok_or(InputError::NoUrl)?;
        let data = self.data.unwrap_or_default();
        let body = if self.is_get {
            form::push_part(&mut self.query, &data);
            Body::default()
        } else if !self.fields.is_empty() {
            Body::multipart(&self.fields)
        } else if !self.json.is_empty() {
            Body::of(&self.json)?
        } else {
            Body::of(&data)?
        };
        let mut draft = Draft::at(with_query(&with_scheme(url), &self.query)).with_body(body);
        draft.notes = self.notes;
        draft.notes.extend(self.headers.note(&draft.body));
        Ok(draft)
    }
}

/// The URL as curl completes it. A variable is left as it is.
fn with_scheme(url: String) -> String {
    let is_complete = url.contains("://") || url.starts_with(['/', '$', '{', '<', '"', '\'']);
    if is_complete { url } else { format!("http://{url}") }
}

/// The URL with more parameters.
fn with_query(url: &str, more: &str) -> String {
    let (url, fragment) = match url.find('#').and_then(|start| url.split_at_checked(start)) {
        Some((url, fragment)) => (url, fragment),
        None => (url, ""),
    };
    let separator = match url.chars().last() {
        _ if more.is_empty() => "",
        Some('?' | '&') => "",
        _ if url.contains('?') => "&",
        _ => "?",
    };
    format!("{url}{separator}{more}{fragment}")
}

/// Whether a word after an unknown option is no value of it.
fn looks_like_url(word: &str) -> bool {
    word.contains("://") || word.contains("/api") || word.starts_with("localhost")
}

/// `--data-urlencode`: `content`, `=content`, `name=content`; the two with `@` name a file.
fn encoded(value: &str) -> Result<String, InputError> {
    match value.split_once('=') {
        Some(("", content)) => Ok(form::encoded(content)),
        Some((name, content)) => Ok(format!("{name}={}", form::encoded(content))),
        None if value.contains('@') => Err(InputError::InFile),
        None => Ok(form::encoded(value)),
    }
}

/// `--form`: a name, and a value that may have a type behind it.
fn field(text: &str) -> Result<(String, String), InputError> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    if value.starts_with(['@', '<']) {
        return Err(InputError::InFile);
    }
    let quoted = value.strip_prefix('"').and_then(|value| value.split_once('"'));
    let value = match quoted {
        Some((quoted, _)) => quoted,
        None => value.split(";type=").next().unwrap_or_default(),
    };
    Ok((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests;
