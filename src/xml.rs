//! The XML of the hashed methods' answers: read without trust, written in the shape of the pages.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::answer::{AnswerError, ApiError, PageError, Refusal};
use crate::form::abridged;

/// The longest answer that is read: 64 KiB.
const LONGEST: usize = 64 * 1024;
/// How deep elements may lie in each other. The pages need three.
const DEEPEST: usize = 32;

/// The answer of one of the hashed methods. The client reads it, the server writes it.
///
/// ```
/// use mor_api::{Answer, ApiError, DidCreateError, DidCreated, Refusal};
///
/// let body = "<page><status><success>DID created</success></status><did_details><id>3</id></did_details></page>";
/// assert_eq!(DidCreated::read(200, body)?.id, 3);
///
/// let body = DidCreated::refusal_to_xml(&Refusal::from(DidCreateError::AlreadyExists));
/// let error = DidCreated::read(200, body).unwrap_err();
/// assert_eq!(error, ApiError::Refused(DidCreateError::AlreadyExists.into()));
/// # Ok::<(), ApiError<DidCreateError>>(())
/// ```
pub trait Answer: shape::Shape {
    /// The errors of the method's page.
    type Error: PageError;

    /// Reads an answer, whatever happened: the HTTP status and the body in, the success or the error out.
    ///
    /// Servers can be set to put `<HTML>` around their answers; that is seen through. Texts compare after trimming.
    ///
    /// # Errors
    /// [`ApiError::Refused`] when the server refused, [`ApiError::Unreadable`] when the body is no answer of this method: longer than
    /// 64 KiB, not UTF-8, not well-formed, with a document type or entities of its own, of another root, with both success and
    /// error or with neither.
    fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Self, ApiError<Self::Error>> {
        read(status, body.as_ref())
    }

    /// Writes the success, in the shape of the page.
    fn to_xml(&self) -> String {
        let mut xml = String::from(Self::DECLARATION);
        xml.push_str("<page>");
        self.write_success(&mut xml);
        xml.push_str("</page>");
        xml
    }

    /// Writes a refusal, in the shape of the page. Characters that XML cannot carry become U+FFFD.
    fn refusal_to_xml(refusal: &Refusal<Self::Error>) -> String {
        let mut xml = String::from(Self::DECLARATION);
        xml.push_str("<page>");
        let (open, close) = if Self::ERROR_IN_STATUS { ("<status>", "</status>") } else { ("", "") };
        xml.push_str(open);
        push_element(&mut xml, "error", &alloc::string::ToString::to_string(&refusal.error));
        xml.push_str(close);
        push_messages(&mut xml, &refusal.messages);
        xml.push_str("</page>");
        xml
    }
}

/// What differs between the methods' answers. Kept from the public, because the set of answers is closed.
pub(crate) mod shape {
    use alloc::string::String;

    use super::Document;
    use crate::answer::AnswerError;

    pub trait Shape: Sized {
        /// The XML declaration, where the page has one.
        const DECLARATION: &str;
        /// The text of success.
        const SUCCESS: &str;
        /// Whether the error lies in the status or beside it.
        const ERROR_IN_STATUS: bool;

        fn from_document(document: Document) -> Result<Self, AnswerError>;

        /// Writes what is in the page.
        fn write_success(&self, xml: &mut String);
    }
}

fn read<A: Answer>(status: u16, body: &[u8]) -> Result<A, ApiError<A::Error>> {
    let unreadable = |reason| ApiError::Unreadable { status, reason };
    let mut document = Document::parse(body).map_err(unreadable)?;
    match (document.successes.as_slice(), document.errors.is_empty()) {
        ([], true) => Err(unreadable(AnswerError::NoOutcome)),
        ([_, ..], false) => Err(unreadable(AnswerError::BothOutcomes)),
        ([], false) => {
            let error = A::Error::from_text(&document.errors.remove(0));
            let mut messages = document.errors;
            messages.append(&mut document.messages);
            Err(ApiError::Refused(Refusal { error, messages }))
        }
        (successes, true) => {
            if let Some(other) = successes.iter().find(|text| *text != A::SUCCESS) {
                return Err(unreadable(AnswerError::OtherSuccess { text: abridged(other) }));
            }
            if !(200..300).contains(&status) {
                return Err(unreadable(AnswerError::Status));
            }
            A::from_document(document).map_err(unreadable)
        }
    }
}

/// The texts of an answer that mean something, each trimmed.
#[derive(Debug, Default)]
pub struct Document {
    pub(crate) successes: Vec<String>,
    pub(crate) errors: Vec<String>,
    pub(crate) messages: Vec<String>,
    pub(crate) id: Option<String>,
    pub(crate) did: Option<String>,
}

/// An element that is open, by what it means where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    /// `html` and `body`, which some servers put around their answers.
    Wrapper,
    Page,
    Status,
    Success,
    Error,
    Message,
    DidDetails,
    Id,
    Did,
    Other,
}

impl Element {
    fn in_parent(parent: Option<Self>, name: &str) -> Result<Self, AnswerError> {
        Ok(match (parent, name) {
            (None | Some(Self::Wrapper), "page") => Self::Page,
            (None | Some(Self::Wrapper | Self::Page), "status") => Self::Status,
            (None | Some(Self::Wrapper | Self::Page | Self::Status), "error") => Self::Error,
            (None | Some(Self::Wrapper), name)
                if name.eq_ignore_ascii_case("html") || name.eq_ignore_ascii_case("body") =>
            {
                Self::Wrapper
            }
            (None, name) => return Err(AnswerError::Root { name: abridged(name) }),
            (Some(Self::Status), "success") => Self::Success,
            (Some(Self::Page), "message") => Self::Message,
            (Some(Self::Page), "did_details") => Self::DidDetails,
            (Some(Self::DidDetails), "id") => Self::Id,
            (Some(Self::DidDetails), "did") => Self::Did,
            _ => Self::Other,
        })
    }
}

impl Document {
    fn parse(body: &[u8]) -> Result<Self, AnswerError> {
        if body.len() > LONGEST {
            return Err(AnswerError::TooLong { length: body.len(), limit: LONGEST });
        }
        let text = core::str::from_utf8(body).map_err(|_| AnswerError::Encoding)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader::from_str(text);
        let mut document = Self::default();
        let mut open: Vec<(Element, String)> = Vec::new();
        let mut has_root = false;
        loop {
            let malformed = AnswerError::Malformed { position: reader.buffer_position() };
            let event = reader.read_event().map_err(|_| malformed.clone())?;
            let (start, end) = match &event {
                Event::Start(start) => (Some(start), false),
                Event::Empty(start) => (Some(start), true),
                Event::End(_) => (None, true),
                _ => (None, false),
            };
            if let Some(start) = start {
                if open.len() >= DEEPEST || (open.is_empty() && has_root) {
                    return Err(malformed);
                }
                has_root = true;
                let parent = open.last().map(|(element, _)| *element);
                open.push((Element::in_parent(parent, start.name().as_ref())?, String::new()));
            }
            if end {
                let (element, text) = open.pop().ok_or_else(|| malformed.clone())?;
                document.keep(element, text.trim());
            }
            match event {
                Event::Text(text) => push_text(&mut open, &text.xml10_content(), malformed)?,
                Event::CData(text) => push_text(&mut open, &text.xml10_content(), malformed)?,
                Event::GeneralRef(reference) => {
                    let mut buffer = [0; 4];
                    push_text(&mut open, resolve(&reference)?.encode_utf8(&mut buffer), malformed)?;
                }
                Event::DocType(_) => return Err(AnswerError::DocumentType),
                Event::Decl(declaration) => {
                    let is_utf8 =
                        |name: &str| name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("us-ascii");
                    if declaration.encoding().is_some_and(|name| !name.is_ok_and(|name| is_utf8(&name))) {
                        return Err(AnswerError::Encoding);
                    }
                }
                Event::Eof if has_root && open.is_empty() => return Ok(document),
                Event::Eof => return Err(malformed),
                Event::Start(_) | Event::Empty(_) | Event::End(_) | Event::Comment(_) | Event::PI(_) => {}
            }
        }
    }

    fn keep(&mut self, element: Element, text: &str) {
        match element {
            // The status of a user update is the text itself; elsewhere it only holds other elements.
            Element::Status if text.is_empty() => {}
            Element::Status | Element::Success => self.successes.push(text.to_owned()),
            Element::Error => self.errors.push(text.to_owned()),
            Element::Message => self.messages.push(text.to_owned()),
            Element::Id => self.id = Some(text.to_owned()),
            Element::Did => self.did = Some(text.to_owned()),
            Element::Wrapper | Element::Page | Element::DidDetails | Element::Other => {}
        }
    }
}

/// Adds text to the innermost open element; outside of all, only white space may stand.
fn push_text(open: &mut [(Element, String)], text: &str, malformed: AnswerError) -> Result<(), AnswerError> {
    match open.last_mut() {
        Some((_, so_far)) => so_far.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(malformed),
    }
    Ok(())
}

/// The character that a reference stands for. Only XML's own five entities are known: nothing expands to more than one character.
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

/// Appends `<name>text</name>`.
pub(crate) fn push_element(xml: &mut String, name: &str, text: &str) {
    for piece in ["<", name, ">"] {
        xml.push_str(piece);
    }
    for character in text.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            // As it is, a reader would make a newline of it.
            '\r' => xml.push_str("&#13;"),
            '\t' | '\n' => xml.push(character),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            _ => xml.push(character),
        }
    }
    for piece in ["</", name, ">"] {
        xml.push_str(piece);
    }
}

/// Appends `<status><success>text</success></status>`.
pub(crate) fn push_success(xml: &mut String, text: &str) {
    xml.push_str("<status>");
    push_element(xml, "success", text);
    xml.push_str("</status>");
}

/// Appends a `<message>` for each text.
pub(crate) fn push_messages(xml: &mut String, messages: &[String]) {
    for message in messages {
        push_element(xml, "message", message);
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;

    use super::*;
    use crate::answer::Fault;
    use crate::endpoints::{DidCreateError, DidCreated, DidUpdateError, DidUpdated, UserUpdateError, UserUpdated};
    use crate::value::Digits;

    fn reason<A>(status: u16, body: impl AsRef<[u8]>) -> AnswerError
    where
        A: Answer<Error: core::fmt::Debug> + core::fmt::Debug,
    {
        match A::read(status, body) {
            Err(ApiError::Unreadable { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    }

    fn refused<A>(body: &str) -> Refusal<A::Error>
    where
        A: Answer<Error: core::fmt::Debug> + core::fmt::Debug,
    {
        match A::read(200, body) {
            Err(ApiError::Refused(refusal)) => refusal,
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn the_samples_of_the_pages_are_read() {
        let page = "<page> <status>User was updated</status> </page>";
        assert_eq!(UserUpdated::read(200, page), Ok(UserUpdated::default()));
        let page = "<page>\n <status>\n   <success>DID details successfully updated</success>\n </status>\n</page>";
        assert_eq!(DidUpdated::read(200, page), Ok(DidUpdated));
        let page = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<page>\n  <status>\n     <success>DID created</success>\n  \
                    </status>\n  <did_details>\n     <id>3</id>\n  </did_details>\n</page>\n";
        assert_eq!(DidCreated::read(200, page), Ok(DidCreated { id: 3, did: None }));
        let page = page.replace("</id>", "</id><did>0037</did>");
        assert_eq!(DidCreated::read(200, page), Ok(DidCreated { id: 3, did: Digits::new("0037") }));
    }

    #[test]
    fn answers_are_written_in_the_shape_of_the_pages() {
        let without_space = |text: &str| text.split('\n').map(str::trim).collect::<String>();
        assert_eq!(UserUpdated::default().to_xml(), "<page><status>User was updated</status></page>");
        assert_eq!(
            DidCreated { id: 3, did: None }.to_xml(),
            without_space(
                r#"<?xml version="1.0" encoding="UTF-8"?>
                   <page>
                     <status>
                        <success>DID created</success>
                     </status>
                     <did_details>
                        <id>3</id>
                     </did_details>
                   </page>"#
            )
        );
        assert_eq!(
            DidCreated::refusal_to_xml(&DidCreateError::AlreadyExists.into()),
            r#"<?xml version="1.0" encoding="UTF-8"?><page><status><error>DID already exists</error></status></page>"#
        );
        assert_eq!(
            DidUpdated::refusal_to_xml(&DidUpdateError::DidNotFound.into()),
            "<page><status><error>DID was not found</error></status></page>"
        );
        let refusal =
            Refusal { error: UserUpdateError::NotUpdated, messages: alloc::vec!["a < b & c".into(), "d".into()] };
        assert_eq!(
            UserUpdated::refusal_to_xml(&refusal),
            "<page><error>User was not updated</error><message>a &lt; b &amp; c</message><message>d</message></page>"
        );
    }

    /// Every text of the pages, typed in from the pages.
    #[test]
    fn every_error_text_has_its_type_and_comes_back() {
        fn check<A>(texts: &[&str])
        where
            A: Answer<Error: core::fmt::Debug + PartialEq> + core::fmt::Debug,
        {
            let everywhere = [
                "Incorrect hash",
                "Access Denied",
                "API Requests are disabled",
                "GET Requests are disabled",
                "API must have a secret key",
            ];
            for text in texts.iter().chain(&everywhere) {
                let error = A::Error::from_text(&format!(" {text}\n"));
                assert_eq!(error.to_string(), *text);
                assert_ne!(error.fault(), Fault::Unknown, "{text}");
                let refusal = Refusal::from(error);
                assert_eq!(refused::<A>(&A::refusal_to_xml(&refusal)), refusal);
                for bare in [
                    format!("<status><error>{text}</error></status>"),
                    format!("<error> {text} </error>"),
                    format!("<page><error>{text}</error></page>"),
                    format!("<HTML><page><status><error>{text}</error></status></page></HTML>"),
                ] {
                    assert_eq!(refused::<A>(&bare), refusal);
                }
            }
            let other = refused::<A>("<error>Something &amp; else</error>");
            assert_eq!(other.error.to_string(), "Something & else");
            assert_eq!(other.error.fault(), Fault::Unknown);
        }
        check::<UserUpdated>(&[
            "User was not found",
            "You have no editing permission",
            "Tariff not found",
            "User was not updated",
            "Responsible accountant is not valid",
        ]);
        check::<DidUpdated>(&[
            "Call limit is incorrect format",
            "DID is already assigned",
            "DID was not found",
            "Active till must be greater than Active from",
            "Active till must be a valid timestamp",
            "Active from must be a valid timestamp",
        ]);
        check::<DidCreated>(&[
            "Provider was not found",
            "You are not authorized to use this Provider",
            "You are not authorized to manage DIDs",
            "DID already exists",
            "Invalid DID specified",
            "DID creation failed",
        ]);
        assert_eq!(
            DidCreateError::from_text("Your are not authorized to use this Provider"),
            DidCreateError::NotAuthorizedForProvider
        );
    }

    #[test]
    fn faults_tell_what_to_do() {
        assert!(UserUpdateError::IncorrectHash.is_caller_fault());
        assert!(UserUpdateError::NoEditingPermission.is_permission());
        assert!(DidCreateError::CreationFailed.is_retryable() && !DidCreateError::AlreadyExists.is_retryable());
        assert_eq!(DidUpdateError::ApiDisabled.fault(), Fault::Configuration);
        assert!(DidUpdated::read(503, "<html>busy</html>").unwrap_err().is_retryable());
        assert!(!DidUpdated::read(404, "<html>no</html>").unwrap_err().is_retryable());
        assert!(DidCreated::read(200, "<error>DID creation failed</error>").unwrap_err().is_retryable());
    }

    #[test]
    fn messages_are_kept() {
        let refusal = refused::<UserUpdated>(
            "<page><error>User was not updated</error><message>Email &#233; is invalid</message><message>x</message></page>",
        );
        assert_eq!(refusal.error, UserUpdateError::NotUpdated);
        assert_eq!(refusal.messages, ["Email é is invalid", "x"]);
        let refusal = refused::<UserUpdated>("<page><error>a</error><error>b</error><message/></page>");
        assert_eq!(refusal.messages, ["b", ""]);
        let updated = UserUpdated { messages: alloc::vec!["careful".into()] };
        assert_eq!(UserUpdated::read(200, updated.to_xml()), Ok(updated));
    }

    #[test]
    fn whatever_is_no_answer_is_an_error() {
        let malformed = |error: &AnswerError| matches!(error, AnswerError::Malformed { .. });
        let deep = ["<page>", &"<x>".repeat(40), &"</x>".repeat(40), "</page>"].concat();
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
            "<!--",
            "<![CDATA[x",
            "\0",
            "&amp;",
            "<page>&</page>",
            deep.as_str(),
        ] {
            let error = reason::<UserUpdated>(200, body);
            assert!(malformed(&error), "{body:?}: {error:?}");
        }
        for (body, error) in [
            ("<page></page>", AnswerError::NoOutcome),
            ("<page><message>x</message></page>", AnswerError::NoOutcome),
            ("<page><status> </status></page>", AnswerError::NoOutcome),
            ("<html><head><title>502</title></head><body><h1>Bad</h1></body></html>", AnswerError::NoOutcome),
            ("<page><status>User was updated<error>x</error></status></page>", AnswerError::BothOutcomes),
            ("<page><status>User was updated</status><error>x</error></page>", AnswerError::BothOutcomes),
            ("<page><status>Done</status></page>", AnswerError::OtherSuccess { text: "Done".into() }),
            ("<rss/>", AnswerError::Root { name: "rss".into() }),
            ("<Page><status>User was updated</status></Page>", AnswerError::Root { name: "Page".into() }),
            ("<!DOCTYPE html><page/>", AnswerError::DocumentType),
            ("<page><status>&lol;</status></page>", AnswerError::Entity { name: "lol".into() }),
            ("<page><status>&#0;</status></page>", AnswerError::Entity { name: "#0".into() }),
            ("<page><status>&#x110000;</status></page>", AnswerError::Entity { name: "#x110000".into() }),
            ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><page/>", AnswerError::Encoding),
        ] {
            assert_eq!(reason::<UserUpdated>(200, body), error, "{body}");
        }
        let laughs = "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\">]><page><status>&b;</status></page>";
        assert_eq!(reason::<UserUpdated>(200, laughs), AnswerError::DocumentType);
        assert_eq!(reason::<UserUpdated>(200, b"<page>\xff</page>"), AnswerError::Encoding);
        assert_eq!(reason::<UserUpdated>(200, b"\xff\xfe<\0p\0"), AnswerError::Encoding);
        let huge = alloc::vec![b'<'; 10_000_000];
        assert_eq!(reason::<UserUpdated>(200, huge), AnswerError::TooLong { length: 10_000_000, limit: LONGEST });
        assert_eq!(reason::<UserUpdated>(500, UserUpdated::default().to_xml()), AnswerError::Status);
    }

    #[test]
    fn a_created_did_has_an_id() {
        let with = |details: &str| format!("<page><status><success>DID created</success></status>{details}</page>");
        for details in [
            "",
            "<did_details/>",
            "<did_details><id/></did_details>",
            "<did_details><id>x</id></did_details>",
            "<id>3</id>",
        ] {
            assert_eq!(reason::<DidCreated>(200, with(details)), AnswerError::Member { name: "id" }, "{details}");
        }
        let details = "<did_details><id>3</id><did>x</did></did_details>";
        assert_eq!(reason::<DidCreated>(200, with(details)), AnswerError::Member { name: "did" });
    }

    #[test]
    fn wrappers_and_strange_but_legal_xml_are_seen_through() {
        for body in [
            "\u{feff}<page><status>User was updated</status></page>",
            "<HTML><BODY><page><status>User was updated</status></page></BODY></HTML>",
            "<page><!-- x --><status>User <![CDATA[was]]> updated</status><new>thing</new></page>",
            "<?xml version='1.0' encoding='utf-8'?><page a='1'><status>User was update&#100;</status></page>",
            "<status>User was updated</status>",
        ] {
            assert_eq!(UserUpdated::read(200, body), Ok(UserUpdated::default()), "{body}");
        }
    }

    #[test]
    fn any_text_comes_back_as_far_as_xml_can_carry_it() {
        for (text, back) in
            [("<&>\"'", "<&>\"'"), ("a\r\nb\tc", "a\r\nb\tc"), ("]]>", "]]>"), ("\u{1}é🦀", "\u{fffd}é🦀")]
        {
            let refusal = Refusal { error: UserUpdateError::Other(text.into()), messages: alloc::vec![text.into()] };
            let read = refused::<UserUpdated>(&UserUpdated::refusal_to_xml(&refusal));
            assert_eq!(
                read,
                Refusal { error: UserUpdateError::Other(back.into()), messages: alloc::vec![back.into()] }
            );
        }
    }
}
