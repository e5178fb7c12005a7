//! What people paste, as requests: bytes become text, text becomes things such as a line, a command
//! or a document, and these become requests.
//!
//! ```text
//! source → lines → things → read → found
//! ```
//!
//! `read` has a reader for each form: `curl`, `http`, `har`, `postman`, `access_log`, `rails`,
//! `json_log`. All of them make drafts, of a target and a body.

mod access_log;
mod body;
mod curl;
mod draft;
mod error;
mod escapes;
mod form;
mod found;
mod har;
mod http;
mod json;
mod json_log;
mod lines;
pub(crate) mod logged;
mod postman;
mod rails;
mod read;
mod source;
mod target;
mod things;

use std::fmt;

pub(crate) use self::body::is_multipart;
use self::draft::Drafts;
pub(crate) use self::error::InputError;
pub(crate) use self::found::Found;
pub(crate) use self::target::method_at;
use self::things::{Thing, Things};
use crate::output::{self, Output};
use crate::{Failure, Outcome, cli};

/// What somebody pasted.
pub(crate) struct Pasted {
    pub(crate) place: Place,
    pub(crate) request: Result<Found, InputError>,
}

/// Where a request stands, as far as there are several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The number of the argument.
    input: Option<usize>,
    line: Option<u64>,
    /// The number in a document.
    request: Option<usize>,
}

impl Place {
    /// Whether the request is one of several, so that a message must say which.
    pub(crate) fn is_one_of_several(self) -> bool {
        self != Self::default()
    }
}

/// Writes what stands before a message: nothing for the only request.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.map(|line| format!("line {line}"));
        let input = self.input.map(|input| format!("input {input}"));
        let request = self.request.map(|request| format!("request {request}"));
        let places: Vec<_> = [input, line, request].into_iter().flatten().collect();
        if places.is_empty() { Ok(()) } else { write!(f, "{}: ", places.join(", ")) }
    }
}

/// Handles each request in the input, and returns the worst outcome. What cannot be used is handed
/// on as well, and the run goes on.
///
/// # Errors
/// What `handle` returns.
pub(crate) fn for_each(
    input: &cli::Input,
    out: &mut Output,
    handle: impl FnMut(&mut Output, Pasted) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    let mut run = Run { input, out, handle, worst: Outcome::Fine, passed_over: 0 };
    let is_only = input.texts.len() == 1;
    for (text, number) in input.texts.iter().zip(1..) {
        let place = Place { input: (!is_only).then_some(number), ..Place::default() };
        run.read(text, place)?;
    }
    if run.passed_over > 0 {
        let (count, verb) = (run.passed_over, if run.passed_over == 1 { "is" } else { "are" });
        let noun = if run.passed_over == 1 { "line or entry" } else { "lines or entries" };
        output::note(&format!("{count} {noun} without a request to the API {verb} passed over"));
    }
    Ok(run.worst)
}

/// A walk over all input.
struct Run<'r, H> {
    input: &'r cli::Input,
    out: &'r mut Output,
    handle: H,
    worst: Outcome,
    passed_over: u64,
}

impl<H: FnMut(&mut Output, Pasted) -> Result<Outcome, Failure>> Run<'_, H> {
    /// Handles the requests of one argument.
    fn read(&mut self, text: &str, place: Place) -> Result<(), Failure> {
        let source = match source::open(text) {
            Ok(source) => source,
            Err(error) => return self.refuse(place, error),
        };
        let mut things = Things::new(source);
        if text != "-" && !text.starts_with('@') {
            return self.argument(&mut things, place);
        }
        while !self.out.is_closed()
            && let Some(thing) = things.next()
        {
            self.thing(thing, place)?;
        }
        Ok(())
    }

    /// An argument is one request, as a rule; then no message needs a number.
    fn argument(
        &mut self,
        things: &mut Things<impl std::io::BufRead>,
        place: Place,
    ) -> Result<(), Failure> {
        let Some(first) = things.next() else {
            return self.refuse(place, InputError::NoRequest);
        };
        let second = things.next();
        if second.is_none() {
            let before = self.passed_over;
            let is_any = self.thing(Thing { line: None, ..first }, place)?;
            if is_any {
                return Ok(());
            }
            self.passed_over = before;
            return self.refuse(place, InputError::NoRequest);
        }
        let rest = std::iter::from_fn(|| things.next());
        for thing in [first].into_iter().chain(second).chain(rest) {
            self.thing(thing, place)?;
        }
        Ok(())
    }

    /// Handles the requests of one thing, and tells whether there was anything to say about it.
    fn thing(&mut self, thing: Thing, place: Place) -> Result<bool, Failure> {
        let place = Place { line: thing.line, ..place };
        let Drafts { requests, passed_over } =
            match thing.text.and_then(|text| read::read(thing.kind, &text)) {
                Ok(drafts) => drafts,
                Err(error) => return self.refuse(place, error).map(|()| true),
            };
        self.passed_over = self.passed_over.saturating_add(passed_over);
        let (is_any, is_only) = (!requests.is_empty(), requests.len() == 1);
        for (draft, number) in requests.into_iter().zip(1..) {
            let place = Place { request: (!is_only).then_some(number), ..place };
            let request = found::find(draft, self.input.endpoint);
            for note in request.iter().flat_map(|found| &found.notes) {
                output::note(&format!("{place}{note}"));
            }
            self.handle(Pasted { place, request })?;
            if self.out.is_closed() {
                break;
            }
        }
        Ok(is_any)
    }

    fn refuse(&mut self, place: Place, error: InputError) -> Result<(), Failure> {
        self.handle(Pasted { place, request: Err(error) })
    }

    fn handle(&mut self, pasted: Pasted) -> Result<(), Failure> {
        self.worst = self.worst.max((self.handle)(self.out, pasted)?);
        Ok(())
    }
}
