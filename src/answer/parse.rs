//! XML into a tree: bounded in size, depth and memory, without document types and entities.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use quick_xml::errors::Error;
use quick_xml::escape::EscapeError;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zeroize::{Zeroize, Zeroizing};

use crate::answer::AnswerError;
use crate::answer::tree::{Attribute, Document, Node, Span};
use crate::answer::unpack::unpacked;
use crate::text::abridged;

/// The longest body that is read by default, unpacked: 16 MiB.
///
/// An update's answer has a hundred bytes, but `users_get` answers with every user of the server
/// in one document, and 300 to 350 bytes a user: this limit takes some 50,000 of them. Read answers
/// of larger servers with [`Answer::read_within`](crate::answer::Answer::read_within).
pub const DEFAULT_LIMIT: usize = 16 * 1024 * 1024;
/// How deep elements may lie in each other. The deepest answer known needs seven.
const DEEPEST: usize = 32;
/// How many attributes an element may have. The most known is four. Without a limit, looking for
/// equal names would cost the square.
const MOST_ATTRIBUTES: usize = 64;

impl Document {
    /// Reads a document of at most [`DEFAULT_LIMIT`] bytes.
    ///
    /// # Errors
    /// As [`parse_within`](Self::parse_within).
    pub fn parse(body: impl AsRef<[u8]>) -> Result<Self, AnswerError> {
        Self::parse_within(DEFAULT_LIMIT, body)
    }

    /// Reads a document of at most `limit` bytes.
    ///
    /// A body that is compressed with gzip, or is a ZIP file of one file, is unpacked first: see
    /// [`unpack`](crate::answer::unpack). Limit and positions are in bytes of what was unpacked.
    ///
    /// A byte order mark, comments, processing instructions and CDATA are taken. Of entities, XML's
    /// five and character references are. The memory in use stays below ten times the length of
    /// the body, unpacked; for the answers of real servers it is about three times.
    ///
    /// # Errors
    /// Those of [`unpack`](crate::answer::unpack), [`AnswerError::TooLong`],
    /// [`AnswerError::Encoding`], [`AnswerError::Malformed`] (also for elements deeper than 32 or
    /// with more than 64 attributes), [`AnswerError::DocumentType`] and [`AnswerError::Entity`].
    pub fn parse_within(limit: usize, body: impl AsRef<[u8]>) -> Result<Self, AnswerError> {
        // Places in a document are numbers of 32 bits.
        let limit = limit.min(u32::MAX as usize);
        let body = body.as_ref();
        let unpacked = unpacked(limit, body)?;
        let body = unpacked.as_ref().map_or(body, |bytes| bytes);
        let length = body.len();
        if length > limit {
            return Err(AnswerError::TooLong { length, limit });
        }
        parse(core::str::from_utf8(body).map_err(|_| AnswerError::Encoding)?)
    }
}

fn parse(body: &str) -> Result<Document, AnswerError> {
    let text = body.strip_prefix('\u{feff}').unwrap_or(body);
    let mark = body.len().saturating_sub(text.len()) as u64;
    let mut reader = Reader::from_str(text);
    let mut builder = Builder::for_body(text);
    loop {
        // Where the event begins, in bytes of the body.
        let position = reader.buffer_position().saturating_add(mark);
        let malformed = || AnswerError::Malformed { position };
        match reader.read_event().map_err(|_| malformed())? {
            Event::Start(start) => builder.start(&start, position)?,
            Event::Empty(start) => {
                builder.start(&start, position)?;
                builder.end().ok_or_else(malformed)?;
            }
            Event::End(_) => builder.end().ok_or_else(malformed)?,
            Event::Text(text) => {
                if !builder.open.is_empty() {
                    push(&mut builder.text, text.xml10_content());
                } else if !text.trim().is_empty() {
                    return Err(malformed());
                }
            }
            Event::CData(_) | Event::GeneralRef(_) if builder.open.is_empty() => {
                return Err(malformed());
            }
            Event::CData(text) => {
                push(&mut builder.text, text.xml10_content());
            }
            Event::GeneralRef(reference) => builder.text.push(resolve(&reference)?),
            Event::DocType(_) => return Err(AnswerError::DocumentType),
            Event::Decl(declaration) if builder.document.nodes.is_empty() => {
                check_encoding(&declaration)?;
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof if builder.open.is_empty() && !builder.document.nodes.is_empty() => {
                return Ok(builder.document);
            }
            Event::Decl(_) | Event::Eof => return Err(malformed()),
        }
    }
}

fn check_encoding(declaration: &BytesDecl<'_>) -> Result<(), AnswerError> {
    let is_utf8 =
        |name: &str| name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("us-ascii");
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(name)) if is_utf8(&name) => Ok(()),
        Some(_) => Err(AnswerError::Encoding),
    }
}

/// The character that a reference stands for. Only XML's own five entities are known: nothing
/// expands to more than one character.
fn resolve(reference: &BytesRef<'_>) -> Result<char, AnswerError> {
    let name: &str = reference;
    let known = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    known.ok_or_else(|| AnswerError::Entity { name: abridged(name) })
}

/// Letters and digits, `_`, `-`, `.` and `:`, as far as names are concerned what XML takes. A name
/// that is one can be written again.
fn is_name(name: &str) -> bool {
    let is_first = |character: char| character.is_alphabetic() || matches!(character, '_' | ':');
    let is_other = |character: char| character.is_alphanumeric() || "_-.:".contains(character);
    name.starts_with(is_first) && name.chars().all(is_other)
}

struct Builder {
    document: Document,
    open: Vec<Open>,
    /// The texts of the open elements, those of an inner one after those of the outer. When an
    /// element ends, its texts are the end of this and move to the document in one piece.
    text: Zeroizing<String>,
}

struct Open {
    node: usize,
    /// Where its texts begin.
    text: usize,
}

impl Builder {
    /// Reserves what the body can need, so that no text is left behind in memory that was
    /// outgrown: every name and text comes from a place of its own in the body, and none grows.
    fn for_body(body: &str) -> Self {
        let is_start = |pair: &[u8]| matches!(pair, [b'<', next] if !b"/!?".contains(next));
        let elements = body.as_bytes().windows(2).filter(|pair| is_start(pair)).count();
        Self {
            document: Document {
                nodes: Vec::with_capacity(elements),
                attributes: Vec::new(),
                buffer: String::with_capacity(body.len()),
            },
            open: Vec::new(),
            text: Zeroizing::new(String::with_capacity(body.len())),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, position: u64) -> Result<(), AnswerError> {
        let malformed = || AnswerError::Malformed { position };
        let name = start.name().into_inner();
        let index = self.document.nodes.len();
        // Several outermost elements, or an element that is too deep.
        if self.open.is_empty() != (index == 0) || self.open.len() >= DEEPEST || !is_name(name) {
            return Err(malformed());
        }
        let parent = self.open.last().and_then(|open| self.document.nodes.get(open.node));
        let is_outside = parent.is_none_or(|parent| parent.is_wrapper);
        let depth = match parent {
            Some(parent) if !parent.is_wrapper => parent.depth.saturating_add(1),
            _ => 0,
        };
        let is_html = name.eq_ignore_ascii_case("html") || name.eq_ignore_ascii_case("body");
        let name = self.push(name.into());
        self.document.nodes.push(Node {
            name,
            text: Span::default(),
            end: 0,
            depth,
            is_wrapper: is_outside && is_html,
        });
        self.open.push(Open { node: index, text: self.text.len() });
        for (count, attribute) in start.attributes().enumerate() {
            let attribute = attribute.map_err(|_| malformed())?;
            let name = attribute.key.into_inner();
            if count >= MOST_ATTRIBUTES || !is_name(name) {
                return Err(malformed());
            }
            let value = match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => value,
                Err(Error::Escape(EscapeError::UnrecognizedEntity(_, name))) => {
                    return Err(AnswerError::Entity { name: abridged(&name) });
                }
                Err(_) => return Err(malformed()),
            };
            let (name, value) = (self.push(name.into()), self.push(value));
            self.document.attributes.push(Attribute { owner: offset(index), name, value });
        }
        Ok(())
    }

    /// Ends the innermost open element; `None` when there is none.
    fn end(&mut self) -> Option<()> {
        let open = self.open.pop()?;
        let end = self.document.nodes.len();
        let has_children = end > open.node.saturating_add(1);
        let text = self.text.get(open.text..).unwrap_or_default();
        // Between elements, white space is layout.
        let text = if has_children && text.trim().is_empty() { "" } else { text };
        let text = push(&mut self.document.buffer, text.into());
        self.text.truncate(open.text);
        let node = self.document.nodes.get_mut(open.node)?;
        node.text = text;
        node.end = offset(end);
        Some(())
    }

    fn push(&mut self, text: Cow<'_, str>) -> Span {
        push(&mut self.document.buffer, text)
    }
}

/// Appends a text, and wipes what had to be copied to normalise it.
fn push(buffer: &mut String, text: Cow<'_, str>) -> Span {
    let start = offset(buffer.len());
    buffer.push_str(&text);
    if let Cow::Owned(mut copy) = text {
        copy.zeroize();
    }
    Span { start, end: offset(buffer.len()) }
}

/// A length that fits, because it is at most that of the body.
fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    fn error(body: impl AsRef<[u8]>) -> AnswerError {
        Document::parse(body).unwrap_err()
    }

    #[test]
    fn whatever_is_not_well_formed_is_an_error() {
        let deep = ["<page>", &"<x>".repeat(40), &"</x>".repeat(40), "</page>"].concat();
        let attributes: Vec<_> = (0..65).map(|number| format!(" a{number}=''")).collect();
        let many = format!("<page{}/>", attributes.concat());
        for body in [
            "",
            " ",
            "User was updated",
            "<page>",
            "<page></status></page>",
            "<page><status>x</page>",
            "</page>",
            "<page/><page/>",
            "<page/>x",
            "x<page/>",
            "<page",
            "<page><status",
            "<page><status a=></page>",
            "<page a='1' a='2'/>",
            "<page><1/></page>",
            "<page><a'b/></page>",
            "<page><!--",
            "<!--",
            "<![CDATA[x",
            "<![CDATA[ ]]><page/>",
            "<page/><?xml version='1.0'?>",
            "\0",
            "&amp;",
            "<page>&</page>",
            &deep,
            &many,
        ] {
            let error = error(body);
            assert!(matches!(error, AnswerError::Malformed { .. }), "{body:?}: {error:?}");
        }
        assert!(Document::parse(many.replace(" a64=''", "")).is_ok());
    }

    #[test]
    fn positions_are_bytes_of_the_body() {
        for (body, position) in [
            ("<page>é</status>", 8),
            ("\u{feff}<page>é</status>", 11),
            ("\u{feff}x", 3),
            ("<page>", 6),
            ("<page>\r\n<1/>", 8),
        ] {
            assert_eq!(error(body), AnswerError::Malformed { position }, "{body:?}");
        }
    }

    #[test]
    fn nothing_is_defined_by_the_document() {
        for (body, name) in [
            ("<page>&lol;</page>", "lol"),
            ("<page>&#0;</page>", "#0"),
            ("<page>&#x110000;</page>", "#x110000"),
            ("<page a='&lol;'/>", "lol"),
        ] {
            assert_eq!(error(body), AnswerError::Entity { name: name.into() }, "{body}");
        }
        let laughs = "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\">]><page>&b;</page>";
        assert_eq!(error(laughs), AnswerError::DocumentType);
        assert_eq!(error("<!DOCTYPE html><page/>"), AnswerError::DocumentType);
    }

    #[test]
    fn only_utf8_is_read() {
        let declared = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><page/>";
        assert_eq!(error(declared), AnswerError::Encoding);
        assert_eq!(error(b"<page>\xff</page>"), AnswerError::Encoding);
        assert_eq!(error(b"\xff\xfe<\0p\0"), AnswerError::Encoding);
    }

    #[test]
    fn the_limit_is_the_callers() {
        let body = "<page/>";
        assert!(Document::parse_within(7, body).is_ok());
        let long = AnswerError::TooLong { length: 7, limit: 6 };
        assert_eq!(Document::parse_within(6, body), Err(long));
        let user = "<user><id>12345</id><username>some_username</username></user>";
        let users = format!("<page><status><users>{}</users></status></page>", user.repeat(50_000));
        assert!(users.len() > 3_000_000);
        assert_eq!(
            Document::parse(users).unwrap().elements("page/status/users/user").count(),
            50_000
        );
    }

    #[test]
    fn memory_is_bounded_by_the_body() {
        let inside = |text: &str| format!("<page>{}</page>", text.repeat(2_000));
        let attributes: Vec<_> = (10..74).map(|number| format!(" a{number}=''")).collect();
        for body in [
            inside("<a/>"),
            inside("<a></a>"),
            inside("&#9;"),
            inside("x"),
            inside("<a b=''/>"),
            inside("< "),
            inside(&format!("<a{}/>", attributes.concat())),
        ] {
            let Ok(document) = Document::parse(&body) else { continue };
            let bytes = document.nodes.capacity() * size_of::<Node>()
                + document.attributes.capacity() * size_of::<Attribute>()
                + document.buffer.capacity();
            // The texts of the open elements are the other copy while it is read.
            assert!(bytes + body.len() < 10 * body.len(), "{bytes} {}", body.len());
            assert_eq!(document.buffer.capacity(), body.len());
        }
    }

    #[test]
    fn strange_but_legal_xml_is_taken() {
        for body in [
            "<page>User was updated</page>",
            "\u{feff}<page>User was updated</page>",
            "\n<?xml version='1.0' encoding='utf-8'?><page a='1'>User was update&#100;</page>",
            "<page><!-- x -->User <![CDATA[was]]> updated<?x y?></page><!-- z -->\n",
        ] {
            let document = Document::parse(body).unwrap();
            assert_eq!(document.field("page"), Ok(Some("User was updated")), "{body}");
        }
        let document = Document::parse("<page>a\r\nb\rc&#13;</page>").unwrap();
        assert_eq!(document.outermost().unwrap().raw_text(), "a\nb\nc\r");
    }
}
