//! Writing XML: elements, and texts with what XML reserves escaped.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::answer::Document;

/// Writes elements one after the other, without white space between them.
pub struct Writer {
    xml: String,
}

impl Writer {
    /// Starts a document, with `<?xml version="1.0" encoding="UTF-8"?>` if asked to.
    pub(crate) fn new(has_declaration: bool) -> Self {
        let declaration =
            if has_declaration { r#"<?xml version="1.0" encoding="UTF-8"?>"# } else { "" };
        Self { xml: declaration.into() }
    }

    /// Writes `<name>text</name>`.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.element(name, |xml| xml.escape(text, false));
    }

    /// Begins an element.
    pub(crate) fn start(&mut self, name: &str) {
        self.raw(&["<", name, ">"]);
    }

    /// Ends an element.
    pub(crate) fn end(&mut self, name: &str) {
        self.raw(&["</", name, ">"]);
    }

    /// Writes an element with what `inside` writes.
    pub(crate) fn element(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.start(name);
        inside(self);
        self.end(name);
    }

    /// Writes a `<message>` for each text.
    pub(crate) fn messages(&mut self, messages: &[String]) {
        for message in messages {
            self.text("message", message);
        }
    }

    /// Writes a refusal: its error at `path`, its messages at the end of the outermost element.
    pub(crate) fn refusal(&mut self, path: &str, error: &str, messages: &[String]) {
        let mut names: Vec<&str> = path.split('/').collect();
        for name in &names {
            self.raw(&["<", name, ">"]);
        }
        self.escape(error, false);
        while let Some(name) = names.pop() {
            if names.is_empty() {
                self.messages(messages);
            }
            self.raw(&["</", name, ">"]);
        }
    }

    pub(crate) fn finish(self) -> String {
        self.xml
    }

    fn raw(&mut self, pieces: &[&str]) {
        self.xml.extend(pieces.iter().copied());
    }

    /// Writes a text. What XML cannot carry becomes U+FFFD.
    fn escape(&mut self, text: &str, is_attribute: bool) {
        for character in text.chars() {
            match character {
                '&' => self.xml.push_str("&amp;"),
                '<' => self.xml.push_str("&lt;"),
                '>' => self.xml.push_str("&gt;"),
                // A reader would make a newline of it.
                '\r' => self.xml.push_str("&#13;"),
                // In an attribute, a reader would make a space of it.
                '\t' if is_attribute => self.xml.push_str("&#9;"),
                '\n' if is_attribute => self.xml.push_str("&#10;"),
                '"' if is_attribute => self.xml.push_str("&quot;"),
                '\t' | '\n' => self.xml.push(character),
                '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => self.xml.push('\u{fffd}'),
                _ => self.xml.push(character),
            }
        }
    }
}

impl Document {
    /// Writes the document without declaration and layout. Where an element has text and children,
    /// the text comes first.
    ///
    /// ```
    /// use mor_api::answer::Document;
    ///
    /// let document = Document::parse("<page>\n  <id>3</id><x/>\n</page>")?;
    /// assert_eq!(document.to_xml(), "<page><id>3</id><x></x></page>");
    /// # Ok::<(), mor_api::answer::AnswerError>(())
    /// ```
    #[must_use]
    pub fn to_xml(&self) -> String {
        self.write(0..self.nodes.len())
    }

    /// Writes the elements of a subtree, or all.
    pub(super) fn write(&self, elements: Range<usize>) -> String {
        let mut xml = Writer::new(false);
        // Names of the open elements, each with the index at which it closes.
        let mut open: Vec<(&str, usize)> = Vec::new();
        for index in elements.start..=elements.end {
            while let Some((name, _)) = open.pop_if(|(_, end)| *end <= index) {
                xml.raw(&["</", name, ">"]);
            }
            let Some(element) = self.at(index).filter(|_| index < elements.end) else { break };
            xml.raw(&["<", element.name()]);
            for (name, value) in element.attributes() {
                xml.raw(&[" ", name, "=\""]);
                xml.escape(value, true);
                xml.raw(&["\""]);
            }
            xml.raw(&[">"]);
            xml.escape(element.raw_text(), false);
            open.push((element.name(), element.node.end as usize));
        }
        xml.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_stand_where_the_method_puts_them() {
        for (path, xml) in [
            ("error", "<error>a<message>b</message></error>"),
            ("page/error", "<page><error>a</error><message>b</message></page>"),
            (
                "page/status/error",
                "<page><status><error>a</error></status><message>b</message></page>",
            ),
        ] {
            let mut writer = Writer::new(false);
            writer.refusal(path, "a", &["b".into()]);
            let written = writer.finish();
            assert_eq!(written, xml);
            let read = Document::parse(&written).unwrap().refusal().unwrap();
            assert_eq!((read.error.as_str(), read.messages), ("a", alloc::vec!["b".into()]));
        }
    }

    #[test]
    fn any_text_comes_back_as_far_as_xml_can_carry_it() {
        for (text, back) in [
            ("<&>\"'", "<&>\"'"),
            ("a\r\nb\tc", "a\r\nb\tc"),
            ("]]>", "]]>"),
            (" a ", " a "),
            ("\u{1}é🦀\u{ffff}", "\u{fffd}é🦀\u{fffd}"),
        ] {
            let mut writer = Writer::new(true);
            writer.text("a", text);
            let document = Document::parse(writer.finish()).unwrap();
            assert_eq!(document.outermost().unwrap().raw_text(), back);
        }
    }

    #[test]
    fn a_document_is_written_as_it_was_read() {
        for xml in [
            "<a></a>",
            "<a>x</a>",
            "<HTML><a><b>1</b><b>2</b></a></HTML>",
            "<a b=\"1&#9;&#10;&#13;&quot;'&lt;&amp;\" c=\"\">x<d></d><e><f></f></e></a>",
        ] {
            assert_eq!(Document::parse(xml).unwrap().to_xml(), xml);
        }
    }
}
