//! The answers of the methods that have a type: from a document to success or error, and back.

use alloc::string::String;

use crate::answer::{AnswerError, ApiError, DEFAULT_LIMIT, Document, Refusal, ServerError, Writer};
use crate::text::abridged;

/// The answer of one of the hashed methods. The client reads it, the server writes it.
///
/// ```
/// use mor_api::answer::{Answer, ApiError, Refusal};
/// use mor_api::methods::dids::{DidCreateError, DidCreated};
///
/// let body = "<page><status><success>DID created</success></status>
///     <did_details><id>3</id></did_details></page>";
/// assert_eq!(DidCreated::read(200, body)?.id, 3);
///
/// let refusal = Refusal::from(DidCreateError::AlreadyExists);
/// let body = DidCreated::refusal_to_xml(&refusal);
/// let error = DidCreated::read(200, body).unwrap_err();
/// assert_eq!(error, ApiError::Refused(refusal));
/// assert!(!error.may_have_happened());
/// # Ok::<(), ApiError<DidCreateError>>(())
/// ```
pub trait Answer: Shape {
    /// The errors of the method's page.
    type Error: ServerError;

    /// Reads an answer, whatever happened: the HTTP status and the body in, the success or the
    /// error out. A body that is compressed with gzip, or is a ZIP file, is
    /// [unpacked](crate::answer::unpack) first. It may have [`DEFAULT_LIMIT`] bytes, unpacked.
    ///
    /// Servers can be set to put `<HTML>` around their answers; that is seen through. Texts compare
    /// after trimming. Errors are found wherever servers put them: see [`Document::refusal`].
    ///
    /// # Errors
    /// [`ApiError::Refused`] when the server refused, [`ApiError::Unreadable`] when the body is no
    /// answer of this method: too long, a broken archive, not UTF-8, not well-formed, with a
    /// document type or entities of its own, with both success and error or with neither, with a
    /// field twice.
    fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Self, ApiError<Self::Error>> {
        Self::read_within(DEFAULT_LIMIT, status, body)
    }

    /// [`read`](Self::read) with another limit for the body, in bytes of what it unpacks to.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn read_within(
        limit: usize,
        status: u16,
        body: impl AsRef<[u8]>,
    ) -> Result<Self, ApiError<Self::Error>> {
        let unreadable = |reason| ApiError::Unreadable { status, reason };
        let document = Document::parse_within(limit, body).map_err(unreadable)?;
        match (Self::read_refusal(&document), Self::read_success(&document)) {
            (None, Ok(None)) => Err(unreadable(nothing_told(&document))),
            (Some(_), Ok(Some(_)) | Err(_)) => Err(unreadable(AnswerError::BothOutcomes)),
            (Some(refusal), Ok(None)) => {
                Err(ApiError::Refused(refusal.map(|text| Self::Error::from_text(&text))))
            }
            (None, Err(reason)) => Err(unreadable(reason)),
            (None, Ok(Some(_))) if !(200..300).contains(&status) => {
                Err(unreadable(AnswerError::Status))
            }
            (None, Ok(Some(answer))) => Ok(answer),
        }
    }

    /// Writes the success, in the shape of the page.
    #[must_use]
    fn to_xml(&self) -> String {
        let mut xml = Writer::new(Self::HAS_DECLARATION);
        self.write_success(&mut xml);
        xml.finish()
    }

    /// Writes a refusal, in the shape of the page. Characters that XML cannot carry become U+FFFD.
    #[must_use]
    fn refusal_to_xml(refusal: &Refusal<Self::Error>) -> String {
        let mut xml = Writer::new(Self::HAS_DECLARATION);
        xml.refusal(Self::ERROR_PATH, refusal.error.text(), &refusal.messages);
        xml.finish()
    }
}

pub(crate) use sealed::Shape;

mod sealed {
    use alloc::string::String;

    use super::{AnswerError, Document, Refusal, Writer};

    /// What differs between the methods' answers. Kept from the public, because the set of answers
    /// is closed.
    pub trait Shape: Sized {
        /// Whether the page shows an XML declaration.
        const HAS_DECLARATION: bool = false;
        /// Where the page shows its errors.
        const ERROR_PATH: &str;

        /// The success that a document tells; none if it tells none, and an error if it tells one
        /// that the method does not have, or tells it badly.
        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError>;

        /// The refusal that a document tells. For methods that tell it where others tell success.
        fn read_refusal(document: &Document) -> Option<Refusal<String>> {
            document.refusal()
        }

        /// Writes the success, from the outermost element on.
        fn write_success(&self, xml: &mut Writer);
    }
}

/// Where servers tell success. A method has one of these places, but versions differ in which.
const SUCCESS_PATHS: [&str; 9] = [
    "page/status",
    "page/success",
    "page/status/success",
    "page/status/status",
    "page/response/status",
    "page/page/status",
    "response/status",
    "status",
    "status/success",
];

/// Whether a document tells this success, in any of the places for it.
pub(crate) fn told(document: &Document, success: &str) -> Result<bool, AnswerError> {
    told_any(document, &[success])
}

/// Whether a document tells one of these successes, in any of the places for it.
pub(crate) fn told_any(document: &Document, successes: &[&str]) -> Result<bool, AnswerError> {
    let mut is_told = false;
    for path in SUCCESS_PATHS {
        for text in document.elements(path).map(super::Element::text) {
            if successes.contains(&text) {
                is_told = true;
            } else if !text.is_empty() {
                return Err(AnswerError::OtherSuccess { text: abridged(text) });
            }
        }
    }
    Ok(is_told)
}

/// Why a document tells neither success nor error.
fn nothing_told(document: &Document) -> AnswerError {
    match document.outermost() {
        Some(outermost) if !outermost.is_known() => {
            AnswerError::Root { name: abridged(outermost.name()) }
        }
        _ => AnswerError::NoOutcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::testing::reason;
    use crate::methods::users::UserUpdated;

    #[test]
    fn an_answer_tells_one_outcome() {
        for (body, error) in [
            ("<page></page>", AnswerError::NoOutcome),
            ("<page><message>x</message></page>", AnswerError::NoOutcome),
            ("<page><status> </status></page>", AnswerError::NoOutcome),
            (
                "<html><head><title>502</title></head><body><h1>Bad</h1></body></html>",
                AnswerError::NoOutcome,
            ),
            (
                "<page><status>User was updated<error>x</error></status></page>",
                AnswerError::BothOutcomes,
            ),
            (
                "<page><status>User was updated</status><error>x</error></page>",
                AnswerError::BothOutcomes,
            ),
            (
                "<page><status>User was updated</status><errors><error>x</error></errors></page>",
                AnswerError::BothOutcomes,
            ),
            (
                "<page><status>User was updated</status><a><b><errors>x</errors></b></a></page>",
                AnswerError::BothOutcomes,
            ),
            ("<page><status>Done</status><error>x</error></page>", AnswerError::BothOutcomes),
            (
                "<page><status>Done</status></page>",
                AnswerError::OtherSuccess { text: "Done".into() },
            ),
            (
                "<page><status>User was updated</status><status>Done</status></page>",
                AnswerError::OtherSuccess { text: "Done".into() },
            ),
            ("<rss/>", AnswerError::Root { name: "rss".into() }),
            (
                "<Page><status>User was updated</status></Page>",
                AnswerError::Root { name: "Page".into() },
            ),
        ] {
            assert_eq!(reason::<UserUpdated>(200, body), error, "{body}");
        }
        assert_eq!(reason::<UserUpdated>(500, UserUpdated::new().to_xml()), AnswerError::Status);
    }

    #[test]
    fn the_limit_is_a_parameter() {
        let xml = UserUpdated::new().to_xml();
        assert!(UserUpdated::read_within(xml.len(), 200, &xml).is_ok());
        let reason = AnswerError::TooLong { length: xml.len(), limit: 10 };
        assert_eq!(
            UserUpdated::read_within(10, 200, &xml),
            Err(ApiError::Unreadable { status: 200, reason })
        );
    }

    #[test]
    fn wrappers_and_other_places_of_success_are_seen_through() {
        for body in [
            "<HTML><BODY><page><status>User was updated</status></page></BODY></HTML>",
            "<HTML><page><status>User was updated</status><new>thing</new></page><hr/></HTML>",
            "<page><status><success>User was updated</success></status></page>",
            "<page><page><status>User was updated</status></page></page>",
            "<page><status>User was updated</status><errors/></page>",
            "<status>User was updated</status>",
        ] {
            assert_eq!(UserUpdated::read(200, body), Ok(UserUpdated::new()), "{body}");
        }
    }
}
