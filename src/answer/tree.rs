//! An answer as a tree of elements. It knows no method: each one looks up its own fields.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::iter;
use core::ops::Range;

use zeroize::Zeroize;

use crate::answer::{AnswerError, Refusal};
use crate::text::abridged;

/// An answer as a tree of elements, with everything that the server sent except comments and the
/// white space between elements.
///
/// A path names elements from the outermost inwards: `page/status/error`. Elements `html` and
/// `body` around the answer, which some servers add, do not count in it.
///
/// A document may hold passwords: `device_create` answers with one. Its `Debug` shows names and no
/// values, and nothing that was read stays in memory when it is dropped. The body is the caller's.
///
/// ```
/// use mor_api::answer::Document;
///
/// let body = "<HTML><page><cards>
///     <card><pin>12</pin><currency>EUR</currency></card>
///     <card><pin>34</pin></card>
/// </cards></page></HTML>";
/// let document = Document::parse(body)?;
///
/// let cards: Vec<_> = document.elements("page/cards/card").collect();
/// assert_eq!(cards[0].field("currency")?, Some("EUR"));
/// assert_eq!(cards[1].field("currency")?, None);
/// // A field that appears twice is an error: neither is the right one.
/// assert!(document.field("page/cards/card/pin").is_err());
/// assert!(document.refusal().is_none());
/// # Ok::<(), mor_api::answer::AnswerError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// In document order; an element's descendants follow it.
    pub(super) nodes: Vec<Node>,
    /// In document order, so that those of one element stand together.
    pub(super) attributes: Vec<Attribute>,
    /// All names and texts.
    pub(super) buffer: String,
}

/// An element, as places in the document. One allocation an answer instead of three an element:
/// `<a/>` costs 28 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) name: Span,
    pub(super) text: Span,
    /// The index after its last descendant.
    pub(super) end: u32,
    /// How many elements it lies in, wrappers not counted.
    pub(super) depth: u8,
    /// Whether it is an `html` or `body` around the answer.
    pub(super) is_wrapper: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Attribute {
    /// The index of its element.
    pub(super) owner: u32,
    pub(super) name: Span,
    pub(super) value: Span,
}

/// A range of the buffer, in bytes. The parser refuses longer bodies than 32 bits can count.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Document {
    /// The outermost element: `page` for most answers, `html` where the server adds that.
    ///
    /// Every document has one; what it is called tells nothing about success.
    #[must_use]
    pub fn outermost(&self) -> Option<Element<'_>> {
        self.at(0)
    }

    /// All elements at a path, in document order.
    pub fn elements(&self, path: &str) -> impl Iterator<Item = Element<'_>> {
        self.matches(0..self.nodes.len(), 0, path)
    }

    /// The element at a path, if there is one.
    ///
    /// # Errors
    /// [`AnswerError::Repeated`] when there are several.
    pub fn element(&self, path: &str) -> Result<Option<Element<'_>>, AnswerError> {
        self.only(0..self.nodes.len(), 0, path)
    }

    /// The text of the element at a path, if there is one, without white space around it.
    ///
    /// # Errors
    /// [`AnswerError::Repeated`] when there are several.
    pub fn field(&self, path: &str) -> Result<Option<&str>, AnswerError> {
        Ok(self.element(path)?.map(Element::text))
    }

    /// The refusal that the document tells, if it tells one.
    ///
    /// Servers put errors in many places, and at times in two. Any element `error` is one, empty
    /// or not, and any element `errors` with text in it, at any depth and in any case. The first of
    /// their own texts is the error. The messages are all their other texts, those of elements in
    /// them, and those of elements `message` wherever they are, in document order.
    ///
    /// A method that tells its errors otherwise, such as `callback_init` in `Status`, is not
    /// understood here: look its field up.
    ///
    /// ```
    /// use mor_api::answer::Document;
    ///
    /// let body = "<page><status><error>Access Denied</error></status></page>";
    /// let refusal = Document::parse(body)?.refusal();
    /// assert_eq!(
    ///     refusal.map(|refusal| refusal.error).as_deref(),
    ///     Some("Access Denied")
    /// );
    /// # Ok::<(), mor_api::answer::AnswerError>(())
    /// ```
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal<String>> {
        // The index after the last element that lies in an error.
        let mut inside_until = 0;
        let mut is_refusal = false;
        let mut error = None;
        let mut messages = Vec::new();
        for index in 0..self.nodes.len() {
            let Some(element) = self.at(index) else { break };
            let is_error = element.name().eq_ignore_ascii_case("error");
            if is_error || element.name().eq_ignore_ascii_case("errors") {
                inside_until = inside_until.max(element.node.end as usize);
            }
            let is_inside = index < inside_until;
            let text = element.text();
            is_refusal |= is_error || (is_inside && !text.is_empty());
            if text.is_empty() || !(is_inside || element.name() == "message") {
                continue;
            }
            if is_inside && error.is_none() {
                error = Some(text.to_owned());
            } else {
                messages.push(text.to_owned());
            }
        }
        is_refusal.then(|| Refusal { error: error.unwrap_or_default(), messages })
    }

    pub(super) fn at(&self, index: usize) -> Option<Element<'_>> {
        let node = self.nodes.get(index)?;
        Some(Element { document: self, node, index })
    }

    fn slice(&self, span: Span) -> &str {
        self.buffer.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The elements at `path` among `within`. A subtree is entered only when its root is on the
    /// path, so the cost is that of the elements beside the path, not of the document.
    fn matches(
        &self,
        within: Range<usize>,
        depth: u8,
        path: &str,
    ) -> impl Iterator<Item = Element<'_>> {
        let mut next = within.start;
        iter::from_fn(move || {
            while next < within.end {
                let element = self.at(next)?;
                let node = element.node;
                let mut steps = path.split('/').skip(usize::from(node.depth.saturating_sub(depth)));
                let is_on_path = node.is_wrapper || steps.next() == Some(element.name());
                let is_end = !node.is_wrapper && steps.next().is_none();
                next = if is_on_path && !is_end { next + 1 } else { node.end as usize };
                if is_on_path && is_end {
                    return Some(element);
                }
            }
            None
        })
    }

    fn only(
        &self,
        within: Range<usize>,
        depth: u8,
        path: &str,
    ) -> Result<Option<Element<'_>>, AnswerError> {
        let mut matches = self.matches(within, depth, path).map(|element| element.index);
        let first = matches.next();
        if matches.next().is_some() {
            return Err(AnswerError::Repeated { path: abridged(path) });
        }
        Ok(first.and_then(|index| self.at(index)))
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.outermost()).finish()
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        self.buffer.zeroize();
    }
}

/// An element of a [`Document`]. Copying it copies a reference.
#[derive(Clone, Copy)]
pub struct Element<'d> {
    document: &'d Document,
    pub(super) node: &'d Node,
    index: usize,
}

impl<'d> Element<'d> {
    /// Its name, as the server wrote it.
    #[must_use]
    pub fn name(self) -> &'d str {
        self.document.slice(self.node.name)
    }

    /// The text that lies directly in it, without white space around it.
    #[must_use]
    pub fn text(self) -> &'d str {
        self.raw_text().trim()
    }

    /// The text that lies directly in it, as sent. Texts before, between and after its children
    /// are one text.
    #[must_use]
    pub fn raw_text(self) -> &'d str {
        self.document.slice(self.node.text)
    }

    /// Its attributes, names and values, in document order.
    pub fn attributes(self) -> impl Iterator<Item = (&'d str, &'d str)> {
        let all = self.document.attributes.as_slice();
        let first = all.partition_point(|attribute| (attribute.owner as usize) < self.index);
        all.iter()
            .skip(first)
            .take_while(move |attribute| attribute.owner as usize == self.index)
            .map(move |attribute| {
                (self.document.slice(attribute.name), self.document.slice(attribute.value))
            })
    }

    /// The value of an attribute, if it has it.
    ///
    /// ```
    /// use mor_api::answer::Document;
    ///
    /// let body = r#"<page><payment currency="EUR"/></page>"#;
    /// let document = Document::parse(body)?;
    /// let payment = document.element("page/payment")?;
    /// let currency = payment.and_then(|payment| payment.attribute("currency"));
    /// assert_eq!(currency, Some("EUR"));
    /// # Ok::<(), mor_api::answer::AnswerError>(())
    /// ```
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<&'d str> {
        self.attributes().find(|(its, _)| *its == name).map(|(_, value)| value)
    }

    /// Its children, in document order.
    pub fn children(self) -> impl Iterator<Item = Element<'d>> {
        let mut rest = self.descendants();
        iter::from_fn(move || {
            let child = self.document.at(rest.next()?)?;
            rest.start = child.node.end as usize;
            Some(child)
        })
    }

    /// All elements at a path below it, in document order.
    pub fn elements(self, path: &str) -> impl Iterator<Item = Element<'d>> {
        self.document.matches(self.descendants(), self.depth_below(), path)
    }

    /// The element at a path below it, if there is one.
    ///
    /// # Errors
    /// [`AnswerError::Repeated`] when there are several.
    pub fn element(self, path: &str) -> Result<Option<Element<'d>>, AnswerError> {
        self.document.only(self.descendants(), self.depth_below(), path)
    }

    /// The text of the element at a path below it, if there is one, without white space around it.
    ///
    /// # Errors
    /// [`AnswerError::Repeated`] when there are several.
    pub fn field(self, path: &str) -> Result<Option<&'d str>, AnswerError> {
        Ok(self.element(path)?.map(Element::text))
    }

    /// The element with all that is in it, as text.
    #[cfg(feature = "serde")]
    pub(super) fn to_xml(self) -> String {
        self.document.write(self.index..self.node.end as usize)
    }

    /// Whether answers begin with an element of this name, or it is a wrapper.
    pub(super) fn is_known(self) -> bool {
        const ROOTS: [&str; 7] =
            ["page", "response", "status", "Status", "action", "error", "Invoices"];
        self.node.is_wrapper || ROOTS.contains(&self.name())
    }

    fn descendants(self) -> Range<usize> {
        self.index.saturating_add(1)..self.node.end as usize
    }

    const fn depth_below(self) -> u8 {
        if self.node.is_wrapper { self.node.depth } else { self.node.depth.saturating_add(1) }
    }
}

/// Shows names alone: a text may be a password.
impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        if self.descendants().is_empty() {
            return Ok(());
        }
        f.write_str(" ")?;
        f.debug_list().entries(self.children()).finish()
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec;

    use super::*;

    fn parse(body: &str) -> Document {
        Document::parse(body).unwrap()
    }

    fn texts<'d>(document: &'d Document, path: &str) -> Vec<&'d str> {
        document.elements(path).map(Element::text).collect()
    }

    #[test]
    fn paths_lead_to_elements() {
        let body = "<page><a><b>1</b><c>2</c><b>3</b></a><b>4</b><a><b>5</b></a><a/></page>";
        let document = parse(body);
        assert_eq!(texts(&document, "page/a/b"), ["1", "3", "5"]);
        assert_eq!(texts(&document, "page/b"), ["4"]);
        assert_eq!(texts(&document, "page/a/c"), ["2"]);
        assert_eq!(texts(&document, "page/a"), ["", "", ""]);
        for none in ["", "/", "page/", "/page", "a", "b", "page/c", "page/a/b/c", "Page", "page//a"]
        {
            assert_eq!(texts(&document, none), [""; 0], "{none}");
            assert_eq!(document.field(none), Ok(None), "{none}");
        }
        assert_eq!(document.field("page/b"), Ok(Some("4")));
        assert_eq!(
            document.field("page/a/b"),
            Err(AnswerError::Repeated { path: "page/a/b".into() })
        );
        let first = document.elements("page/a").next().unwrap();
        assert_eq!(first.field("c"), Ok(Some("2")));
        assert!(first.field("b").is_err());
        assert_eq!(first.elements("b").map(Element::text).collect::<Vec<_>>(), ["1", "3"]);
        let names: Vec<_> = first.children().map(Element::name).collect();
        assert_eq!(names, ["b", "c", "b"]);
    }

    /// The shapes of `server_methods.json` that differ from one another, each with its fields.
    #[test]
    fn every_shape_of_deployed_servers_is_read() {
        for (body, fields) in [
            ("<Status>Ok</Status>", [("Status", "Ok"), ("Status", "Ok")]),
            (
                "<page><page><status>User balance updated</status>\
                 <user><id>2</id></user></page></page>",
                [("page/page/status", "User balance updated"), ("page/page/user/id", "2")],
            ),
            (
                "<page><status><status>Voucher used to update balance</status>\
                 <user_id>2</user_id></status></page>",
                [
                    ("page/status/status", "Voucher used to update balance"),
                    ("page/status/user_id", "2"),
                ],
            ),
            (
                "<page><response><status>ok</status><card><pin>1</pin></card></response></page>",
                [("page/response/status", "ok"), ("page/response/card/pin", "1")],
            ),
            (
                "<response><tariff_id>3</tariff_id><tariff_name>t</tariff_name></response>",
                [("response/tariff_id", "3"), ("response/tariff_name", "t")],
            ),
            (
                "<action><name>login</name><status>failed</status></action>",
                [("action/name", "login"), ("action/status", "failed")],
            ),
            (
                "<page><status>Device created</status><id>5</id><password>p</password></page>",
                [("page/status", "Device created"), ("page/id", "5")],
            ),
        ] {
            for body in [
                body.into(),
                format!("<HTML>{body}</HTML>"),
                format!("<html><head><title/></head><body>\n{body}\n</body></html>"),
            ] {
                let document = parse(&body);
                for (path, text) in fields {
                    assert_eq!(document.field(path), Ok(Some(text)), "{body}");
                }
                assert_eq!(document.refusal(), None, "{body}");
            }
        }
        // A list without an element for its rows, and one with attributes.
        let list =
            parse("<page><status><id>1</id><cli>a</cli><id>2</id><cli>b</cli></status></page>");
        let status = list.element("page/status").unwrap().unwrap();
        let rows: Vec<_> = status.children().map(|field| (field.name(), field.text())).collect();
        assert_eq!(rows, [("id", "1"), ("cli", "a"), ("id", "2"), ("cli", "b")]);
        let list = parse(
            "<Invoices from='1 &amp; 2' till=''>\
             <Invoice number='7'/><Invoice number='8'/></Invoices>",
        );
        let numbers: Vec<_> =
            list.elements("Invoices/Invoice").map(|invoice| invoice.attribute("number")).collect();
        assert_eq!(numbers, [Some("7"), Some("8")]);
        let all: Vec<_> = list.outermost().unwrap().attributes().collect();
        assert_eq!(all, [("from", "1 & 2"), ("till", "")]);
    }

    #[test]
    fn errors_are_found_wherever_servers_put_them() {
        for (body, error, messages) in [
            ("<error>a</error>", "a", vec![]),
            ("<status><error>a</error></status>", "a", vec![]),
            ("<page><error>a</error></page>", "a", vec![]),
            ("<page><status><error>a</error></status></page>", "a", vec![]),
            ("<page><status><errors>a</errors></status></page>", "a", vec![]),
            ("<page><status><status><error>a</error></status></status></page>", "a", vec![]),
            ("<page><cards><status><error>a</error></status></cards></page>", "a", vec![]),
            ("<page><errors><error>a</error><error>b</error></errors></page>", "a", vec!["b"]),
            ("<page><error>a<error>b</error><error>c</error></error></page>", "a", vec!["b", "c"]),
            ("<page><error><error>b</error><error>c</error></error></page>", "b", vec!["c"]),
            ("<page><error>a<message>b</message></error></page>", "a", vec!["b"]),
            ("<page><error>a</error><message>b</message></page>", "a", vec!["b"]),
            ("<page><message>b</message><error>a</error></page>", "a", vec!["b"]),
            ("<page><error>a</error><status><error>b</error></status></page>", "a", vec!["b"]),
            (
                "<page><errors><email>taken</email><name>x</name></errors></page>",
                "taken",
                vec!["x"],
            ),
            ("<response><Error>a</Error></response>", "a", vec![]),
            ("<page><error/></page>", "", vec![]),
            ("<page><error/><message>b</message></page>", "", vec!["b"]),
        ] {
            assert_eq!(parse(body).refusal(), Some(Refusal::new(error.into(), messages)), "{body}");
        }
        for body in [
            "<page><status>ok</status><errors/></page>",
            "<page><errors> <x/> </errors><message>m</message></page>",
            "<page><error_msg>x</error_msg></page>",
        ] {
            assert_eq!(parse(body).refusal(), None, "{body}");
        }
    }

    #[test]
    fn an_element_has_one_text() {
        let document = parse("<a> 1 <b>2<c/>3</b>4<b> \n <c/></b>5 </a>");
        let a = document.outermost().unwrap();
        assert_eq!((a.raw_text(), a.text()), (" 1 45 ", "1 45"));
        let texts: Vec<_> = a.children().map(Element::raw_text).collect();
        assert_eq!(texts, ["23", ""]);
    }

    #[test]
    fn debug_shows_no_text() {
        let document = parse("<page a='s3cret'><pin>s3cret</pin><x/></page>");
        assert_eq!(format!("{document:?}"), "[page [pin, x]]");
    }
}
