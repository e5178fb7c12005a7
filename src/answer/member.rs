//! The fields of answers, read from elements and written at their paths.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::Writer;
pub(crate) use super::typed::told_any;
use crate::answer::{AnswerError, Element};
use crate::endpoint::kind::{parse_canonical_id, parse_decimal};
use crate::value::{Digits, Password};

/// A value of an answer. Servers leave white space around some; it does not count.
pub(crate) trait Text: Sized {
    fn read(text: &str) -> Option<Self>;

    fn write(&self) -> Cow<'_, str>;
}

impl Text for String {
    fn read(text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn write(&self) -> Cow<'_, str> {
        self.into()
    }
}

impl Text for u64 {
    fn read(text: &str) -> Option<Self> {
        parse_canonical_id(text)
    }

    fn write(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

/// Also with an exponent: servers write small amounts as `1.0e-05`.
impl Text for Decimal {
    fn read(text: &str) -> Option<Self> {
        match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => parse_scientific(digits, exponent),
            None => parse_decimal(text),
        }
    }

    fn write(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

fn parse_scientific(digits: &str, exponent: &str) -> Option<Decimal> {
    let mut number = parse_decimal(digits)?;
    if let Some(places) = exponent.strip_prefix('-') {
        let scale = number.scale().checked_add(places.parse().ok()?)?;
        number.set_scale(scale).ok()?;
        return Some(number);
    }
    let places: u32 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    // No number has more digits. The bound keeps a zero from being multiplied for long.
    (places <= Decimal::MAX_SCALE).then_some(())?;
    (0..places).try_fold(number, |number, _| number.checked_mul(Decimal::TEN))
}

/// Never shown by `Debug`, and never empty.
impl Text for Password {
    fn read(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }

    fn write(&self) -> Cow<'_, str> {
        self.expose().into()
    }
}

impl Text for Digits {
    fn read(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }

    fn write(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

/// `1` and `0`, also `yes` and `no`, `true` and `false` in any case.
impl Text for bool {
    fn read(text: &str) -> Option<Self> {
        let is = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        if is(["1", "yes", "true"]) {
            Some(true)
        } else {
            is(["0", "no", "false"]).then_some(false)
        }
    }

    fn write(&self) -> Cow<'_, str> {
        if *self { "1" } else { "0" }.into()
    }
}

/// A field of an answer: a value that is always there, or an option of one.
pub(crate) trait Member: Sized {
    /// Takes what stands at a path; an empty element counts as none, unless it is a text.
    fn read(element: Element<'_>, path: &'static str) -> Result<Self, AnswerError>;

    /// Reads into a field of an answer that is being filled. One call a field, because the code of
    /// an answer that is made of all its fields at once undoes all before the one that is wrong.
    #[inline(never)]
    fn fill(&mut self, element: Element<'_>, path: &'static str) -> Result<(), AnswerError> {
        *self = Self::read(element, path)?;
        Ok(())
    }

    fn write_into(&self, xml: &mut Paths<'_>, path: &str);
}

impl<T: Text> Member for T {
    fn read(element: Element<'_>, path: &'static str) -> Result<Self, AnswerError> {
        let missing = AnswerError::Member { name: path };
        text_at(element, path)?.and_then(T::read).ok_or(missing)
    }

    fn write_into(&self, xml: &mut Paths<'_>, path: &str) {
        xml.text(path, &self.write());
    }
}

impl<T: Text> Member for Option<T> {
    fn read(element: Element<'_>, path: &'static str) -> Result<Self, AnswerError> {
        let text = text_at(element, path)?.filter(|text| !text.is_empty());
        let wrong = AnswerError::Member { name: path };
        text.map(|text| T::read(text).ok_or(wrong)).transpose()
    }

    fn write_into(&self, xml: &mut Paths<'_>, path: &str) {
        if let Some(value) = self {
            xml.text(path, &value.write());
        }
    }
}

/// The text of an element at a path, or of an attribute: `payment/@currency`, `@number`.
fn text_at<'d>(element: Element<'d>, path: &str) -> Result<Option<&'d str>, AnswerError> {
    let Some((owner, name)) = path.rsplit_once('@') else {
        return element.field(path);
    };
    let owner = match owner.strip_suffix('/') {
        Some(owner) => element.element(owner)?,
        None => Some(element),
    };
    Ok(owner.and_then(|owner| owner.attribute(name)).map(str::trim))
}

/// A record of a list.
pub(crate) trait Record: Sized {
    fn read(element: Element<'_>) -> Result<Self, AnswerError>;

    fn write(&self, xml: &mut Paths<'_>);
}

/// Records at a path.
impl<R: Record> Member for Vec<R> {
    fn read(element: Element<'_>, path: &'static str) -> Result<Self, AnswerError> {
        // A loop is half the code of `collect`, for each type of record.
        let mut records = Self::new();
        for element in element.elements(path) {
            records.push(R::read(element)?);
        }
        Ok(records)
    }

    fn write_into(&self, xml: &mut Paths<'_>, path: &str) {
        let (parents, name) = path.rsplit_once('/').unwrap_or(("", path));
        xml.open(parents);
        xml.write_start();
        for record in self {
            let mut paths = Paths::within(xml.xml, name);
            record.write(&mut paths);
            paths.close();
        }
    }
}

/// Writes fields by their paths. Elements that two paths in a row share are one element.
pub(crate) struct Paths<'w> {
    xml: &'w mut Writer,
    open: Vec<String>,
    /// How many of the open elements the paths are below.
    base: usize,
    /// The start of the innermost open element, as long as attributes may follow.
    start: String,
}

impl<'w> Paths<'w> {
    pub(crate) const fn new(xml: &'w mut Writer) -> Self {
        Self { xml, open: Vec::new(), base: 0, start: String::new() }
    }

    /// Begins the elements of a path; the fields' paths are below them.
    pub(crate) fn within(xml: &'w mut Writer, path: &str) -> Self {
        let mut paths = Self::new(xml);
        paths.open(path);
        paths.base = paths.open.len();
        paths
    }

    /// Writes a text at a path, which may be that of an attribute.
    pub(crate) fn text(&mut self, path: &str, text: &str) {
        let (parents, name) = path.rsplit_once('/').unwrap_or(("", path));
        self.open(parents);
        if let Some(name) = name.strip_prefix('@') {
            debug_assert!(!self.start.is_empty(), "attributes stand before elements");
            self.start.extend([" ", name, "=\"", &attribute(text), "\""]);
        } else {
            self.write_start();
            self.xml.text(name, text);
        }
    }

    /// Opens the elements of a path, and closes those that are not on it.
    pub(crate) fn open(&mut self, path: &str) {
        let names: Vec<_> = path.split('/').filter(|name| !name.is_empty()).collect();
        let inside = self.open.iter().skip(self.base);
        let shared = inside.zip(&names).take_while(|(open, name)| open == *name).count();
        self.close_to(self.base.saturating_add(shared));
        for name in names.into_iter().skip(shared) {
            self.write_start();
            self.start.push_str(name);
            self.open.push(name.into());
        }
    }

    /// Closes all elements.
    pub(crate) fn close(mut self) {
        self.close_to(0);
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.write_start();
            if let Some(name) = self.open.pop() {
                self.xml.end(&name);
            }
        }
    }

    fn write_start(&mut self) {
        if !self.start.is_empty() {
            self.xml.start(&self.start);
            self.start.clear();
        }
    }
}

/// A text as the value of an attribute, where white space and quotes need to be escaped too.
fn attribute(text: &str) -> String {
    let mut xml = Writer::new(false);
    xml.text("", text);
    let escaped = xml.finish();
    let escaped = escaped.strip_prefix("<>").and_then(|text| text.strip_suffix("</>"));
    let escaped = escaped.unwrap_or_default();
    escaped.replace('"', "&quot;").replace('\t', "&#9;").replace('\n', "&#10;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Document;

    #[test]
    fn numbers_with_an_exponent_are_read() {
        for (text, number) in [
            ("0.00001", "0.00001"),
            ("1.0e-05", "0.000010"),
            ("-1.5E-2", "-0.015"),
            ("0.12E2", "12.00"),
            ("1e+3", "1000"),
        ] {
            assert_eq!(<Decimal as Text>::read(text).unwrap().to_string(), number, "{text}");
        }
        for text in ["", "e", "1e", "e5", "1e-29", "1e29", "0e9999", "1e99999999999", "1e-x"] {
            assert_eq!(<Decimal as Text>::read(text), None, "{text}");
        }
    }

    #[test]
    fn attributes_are_read_and_written() {
        let mut xml = Writer::new(false);
        let mut paths = Paths::within(&mut xml, "a");
        paths.text("@x", "1 & \"2\"\n");
        paths.text("@y", "");
        paths.text("b/c/@z", "3");
        paths.text("b/c/d", "4");
        paths.text("b/e", "5");
        paths.open("f");
        paths.close();
        let xml = xml.finish();
        assert_eq!(
            xml,
            "<a x=\"1 &amp; &quot;2&quot;&#10;\" y=\"\"><b><c z=\"3\"><d>4</d></c><e>5</e></b>\
             <f></f></a>"
        );
        let document = Document::parse(&xml).unwrap();
        let a = document.outermost().unwrap();
        for (path, text) in [
            ("@x", Some("1 & \"2\"")),
            ("@y", Some("")),
            ("@w", None),
            ("b/c/@z", Some("3")),
            ("b/e", Some("5")),
            ("b/x/@z", None),
        ] {
            assert_eq!(text_at(a, path), Ok(text), "{path}");
        }
    }
}
