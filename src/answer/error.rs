//! Why a call has no success to report, and whether it can be repeated.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// What a second, equal request does after the first took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Nothing: the method only reads.
    Reads,
    /// The same again: the method brings about a state, and it is that state already.
    Sets,
    /// One more of it: a DID, a payment, a message.
    Adds,
}

/// Whose fault an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The request is wrong: sent again as it is, it fails again.
    Caller,
    /// The caller may not do this.
    Permission,
    /// The server is set up so that it cannot do this.
    Configuration,
    /// Something went wrong in the server: a retry is sensible.
    Server,
    /// The text is not one that is known.
    Unknown,
}

/// An error text of a method, as a type. [`Display`](fmt::Display) gives the text on one line.
pub trait ServerError: fmt::Display + Sized {
    /// What the method does when it is called twice.
    const EFFECT: Effect;

    /// What the method answers when it does not know the user `u`. It differs from
    /// `Incorrect hash`, so a caller can find out which users exist; a server that shall not tell
    /// answers `Incorrect hash` to both.
    fn unknown_user() -> Self;

    /// The error that a text stands for. White space around it does not count; what is not known
    /// is kept as it is.
    fn from_text(text: &str) -> Self;

    /// The text, as the page has it.
    fn text(&self) -> &str;

    /// Whose fault it is.
    fn fault(&self) -> Fault;

    /// Whether the request is wrong.
    fn is_caller_fault(&self) -> bool {
        self.fault() == Fault::Caller
    }

    /// Whether the caller lacks a right.
    fn is_permission(&self) -> bool {
        self.fault() == Fault::Permission
    }

    /// Whether the same request may succeed later. The server refused this one, so nothing
    /// happens twice.
    fn is_retryable(&self) -> bool {
        self.fault() == Fault::Server
    }
}

/// Declares the errors of one method: what a call of it does, its answer to an unknown user, and a
/// row for each text, `Variant = "text" (or "other spelling"), Fault`. A text that contains a value
/// has the row `Variant(_) = "before the value" .. "after it", Fault`, and its variant keeps the
/// whole text. The errors of the whole API are added.
macro_rules! server_errors {
    (
        $(#[$doc:meta])*
        $name:ident: $effect:ident, unknown user $unknown_user:ident {
            $(
                $variant:ident
                    $(= $text:literal $(or $other:literal)*)?
                    $(($value:tt) = $before:literal .. $after:literal)?,
                    $fault:ident;
            )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[doc = concat!("`", $text, "`")])?
                $(#[doc = concat!("`", $before, "…", $after, "`")])?
                $variant $((
                    #[doc = concat!("The whole text, `", $before, "…", $after, "`.")]
                    ::alloc::boxed::Box<str>,
                ))?,
            )*
            /// `Incorrect hash`
            IncorrectHash,
            /// `Access Denied`
            AccessDenied,
            /// `Bad login`: the user `u` does not exist. Some methods answer `Access Denied` or
            /// `User was not found` to that.
            BadLogin,
            /// `API Requests are disabled`
            ApiDisabled,
            /// `GET Requests are disabled`
            GetDisabled,
            /// `API must have a secret key`
            NoSecretKey,
            /// `There is no such API`: the server does not know the method.
            NoSuchApi,
            /// `Cannot connect to Elasticsearch`
            NoElasticsearch,
            /// Any other text, kept as it came.
            Other(::alloc::boxed::Box<str>),
        }

        impl $crate::answer::ServerError for $name {
            const EFFECT: $crate::answer::Effect = $crate::answer::Effect::$effect;

            fn unknown_user() -> Self {
                Self::$unknown_user
            }

            fn from_text(text: &str) -> Self {
                const WHOLE: &[(&str, $name)] = &[
                    $($(($text, $name::$variant), $(($other, $name::$variant),)*)?)*
                    ("Incorrect hash", $name::IncorrectHash),
                    ("Access Denied", $name::AccessDenied),
                    ("Bad login", $name::BadLogin),
                    ("API Requests are disabled", $name::ApiDisabled),
                    ("GET Requests are disabled", $name::GetDisabled),
                    // The pages' spelling and that of deployed servers.
                    ("API must have a secret key", $name::NoSecretKey),
                    ("API must have Secret Key", $name::NoSecretKey),
                    ("There is no such API", $name::NoSuchApi),
                    ("Cannot connect to Elasticsearch", $name::NoElasticsearch),
                ];
                let text = text.trim();
                if let Some((_, error)) = WHOLE.iter().find(|(whole, _)| *whole == text) {
                    return error.clone();
                }
                $($(
                    if text.strip_prefix($before).is_some_and(|rest| rest.ends_with($after)) {
                        return Self::$variant(text.into());
                    }
                )?)*
                Self::Other(text.into())
            }

            #[allow(clippy::redundant_pattern, reason = "the row's `_` makes the arm optional")]
            fn text(&self) -> &str {
                match self {
                    $($(Self::$variant => $text,)?)*
                    $($(Self::$variant(text @ $value) => text,)?)*
                    Self::IncorrectHash => "Incorrect hash",
                    Self::AccessDenied => "Access Denied",
                    Self::BadLogin => "Bad login",
                    Self::ApiDisabled => "API Requests are disabled",
                    Self::GetDisabled => "GET Requests are disabled",
                    Self::NoSecretKey => "API must have a secret key",
                    Self::NoSuchApi => "There is no such API",
                    Self::NoElasticsearch => "Cannot connect to Elasticsearch",
                    Self::Other(text) => text,
                }
            }

            fn fault(&self) -> $crate::answer::Fault {
                match self {
                    $(Self::$variant $(($value))? => $crate::answer::Fault::$fault,)*
                    Self::IncorrectHash | Self::BadLogin | Self::GetDisabled | Self::NoSuchApi => {
                        $crate::answer::Fault::Caller
                    }
                    Self::AccessDenied => $crate::answer::Fault::Permission,
                    Self::ApiDisabled | Self::NoSecretKey => $crate::answer::Fault::Configuration,
                    Self::NoElasticsearch => $crate::answer::Fault::Server,
                    Self::Other(_) => $crate::answer::Fault::Unknown,
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::answer::on_one_line($crate::answer::ServerError::text(self), f)
            }
        }

        impl ::core::error::Error for $name {}
    };
}

pub(crate) use server_errors;

/// Shows a text that a server chose, with its control characters escaped.
pub(crate) fn on_one_line(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let is_break =
        |character: char| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
    text.chars().try_for_each(|character| {
        if is_break(character) {
            write!(f, "{}", character.escape_debug())
        } else {
            fmt::Write::write_char(f, character)
        }
    })
}

/// A refusal: the error, and what the server says beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal<E> {
    /// The error.
    pub error: E,
    /// What is wrong in detail: the texts of `<message>`, and of further `<error>` elements.
    pub messages: Vec<String>,
}

impl<E> Refusal<E> {
    /// A refusal with messages.
    ///
    /// ```
    /// use mor_api::answer::{Answer, Refusal};
    /// use mor_api::methods::users::{UserUpdateError, UserUpdated};
    ///
    /// let refusal = Refusal::new(UserUpdateError::NotUpdated, ["Email is taken"]);
    /// assert_eq!(
    ///     UserUpdated::refusal_to_xml(&refusal),
    ///     "<page><error>User was not updated</error>\
    ///      <message>Email is taken</message></page>"
    /// );
    /// ```
    pub fn new<M: Into<String>>(error: E, messages: impl IntoIterator<Item = M>) -> Self {
        Self { error, messages: messages.into_iter().map(Into::into).collect() }
    }

    /// The same messages with another error.
    pub fn map<F>(self, map: impl FnOnce(E) -> F) -> Refusal<F> {
        Refusal { error: map(self.error), messages: self.messages }
    }
}

impl<E> From<E> for Refusal<E> {
    fn from(error: E) -> Self {
        Self { error, messages: Vec::new() }
    }
}

impl<E: fmt::Display> fmt::Display for Refusal<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)?;
        self.messages.iter().try_for_each(|message| write!(f, "; {}", message.escape_debug()))
    }
}

/// Why there is no success to report: the server refused, or what it sent is no answer.
///
/// Before a call is repeated, two questions count, and they have different answers.
/// [`may_have_happened`](Self::may_have_happened) asks about the past,
/// [`is_retryable`](Self::is_retryable) about the next try.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiError<E> {
    /// The server answered with an error.
    Refused(Refusal<E>),
    /// What came is no answer of this method.
    Unreadable {
        /// The HTTP status with which it came.
        status: u16,
        /// What is wrong with it.
        reason: AnswerError,
    },
}

impl<E: ServerError> ApiError<E> {
    /// Whether the server may have done what it was asked to do.
    ///
    /// `false` only where that is certain: the method only reads, or the server refused with a
    /// text that is known. `true` for a text that is not known, as a proxy may have written it, and
    /// for every answer that cannot be read, whatever its status: what a 502 hides may be a
    /// success.
    ///
    /// ```
    /// use mor_api::answer::Answer;
    /// use mor_api::methods::dids::DidCreated;
    ///
    /// let error = DidCreated::read(502, "<html>Bad gateway</html>").unwrap_err();
    /// assert!(error.may_have_happened() && !error.is_retryable());
    ///
    /// let refused =
    ///     "<page><status><error>DID creation failed</error></status></page>";
    /// let error = DidCreated::read(502, refused).unwrap_err();
    /// assert!(!error.may_have_happened() && error.is_retryable());
    /// ```
    pub fn may_have_happened(&self) -> bool {
        let is_certain = match self {
            Self::Refused(refusal) => refusal.error.fault() != Fault::Unknown,
            Self::Unreadable { .. } => false,
        };
        E::EFFECT != Effect::Reads && !is_certain
    }

    /// Whether the same request may succeed later and can be sent again without harm.
    ///
    /// The first is what the server says, or else the HTTP status (408, 429 and 5xx). The second
    /// holds after a refusal, and for a method that reads or sets. It does not hold for a method
    /// that [adds](Effect::Adds) and [may have happened](Self::may_have_happened): ask the server
    /// what there is before the call is repeated.
    pub fn is_retryable(&self) -> bool {
        let is_temporary = match self {
            Self::Refused(refusal) => refusal.error.is_retryable(),
            Self::Unreadable { status, .. } => is_retryable_status(*status),
        };
        is_temporary && (E::EFFECT != Effect::Adds || !self.may_have_happened())
    }
}

/// Whether a status tells that the server could not, rather than would not.
pub(crate) const fn is_retryable_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

impl<E: fmt::Display> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Unreadable { status, .. } => {
                write!(f, "the answer with status {status} cannot be read")
            }
        }
    }
}

impl<E: fmt::Display + fmt::Debug + core::error::Error + 'static> core::error::Error
    for ApiError<E>
{
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Refused(refusal) => Some(&refusal.error),
            Self::Unreadable { reason, .. } => Some(reason),
        }
    }
}

/// What is wrong with a document that should be an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerError {
    /// It is longer than the limit.
    TooLong {
        /// Its length in bytes; of a compressed body, how many were unpacked until that was known.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// It is compressed, and the feature `compressed` is off.
    Compressed,
    /// It is neither valid gzip, nor a valid ZIP file of one file that is stored or deflated.
    BrokenArchive,
    /// It is not UTF-8, or it says that it is not.
    Encoding,
    /// It is not well-formed, or has elements that lie too deep or have too many attributes.
    Malformed {
        /// How many bytes of the body come before the place.
        position: u64,
    },
    /// It has a document type, which could define entities.
    DocumentType,
    /// It refers to an entity that XML does not predefine.
    Entity {
        /// The entity.
        name: Box<str>,
    },
    /// Its outermost element is none that a server sends.
    Root {
        /// The element.
        name: Box<str>,
    },
    /// It tells neither success nor error.
    NoOutcome,
    /// It tells both success and error.
    BothOutcomes,
    /// It tells a success that this method does not have.
    OtherSuccess {
        /// The text.
        text: Box<str>,
    },
    /// A member of it is missing or of the wrong kind.
    Member {
        /// The member.
        name: &'static str,
    },
    /// It has several elements where there can be one.
    Repeated {
        /// The path of the element.
        path: Box<str>,
    },
    /// It tells success, but the HTTP status tells failure.
    Status,
    /// It does not fit the type that it was to be read into.
    OtherType {
        /// The field that is missing, if that is the reason.
        missing: Option<Box<str>>,
    },
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { length, limit } => {
                write!(f, "the answer has {length} bytes, the limit is {limit}")
            }
            Self::OtherType { missing: Some(field) } => {
                write!(f, "the answer has no field `{}`", field.escape_debug())
            }
            Self::OtherType { missing: None } => f.write_str("the answer does not fit the type"),
            Self::Compressed => {
                f.write_str("the answer is compressed: turn on the feature `compressed`")
            }
            Self::BrokenArchive => {
                f.write_str("the answer is compressed, but broken or in a form that is not read")
            }
            Self::Encoding => f.write_str("the answer is not UTF-8"),
            Self::Malformed { position } => write!(f, "the answer is malformed at byte {position}"),
            Self::DocumentType => f.write_str("the answer has a document type"),
            Self::Entity { name } => {
                write!(f, "the answer refers to the entity `{}`", name.escape_debug())
            }
            Self::Root { name } => write!(f, "the answer is a `{}`", name.escape_debug()),
            Self::NoOutcome => f.write_str("the answer tells neither success nor error"),
            Self::BothOutcomes => f.write_str("the answer tells both success and error"),
            Self::OtherSuccess { text } => {
                write!(f, "the answer tells another success: {}", text.escape_debug())
            }
            Self::Member { name } => write!(f, "the answer has no valid `{name}`"),
            Self::Repeated { path } => {
                write!(f, "the answer has more than one `{}`", path.escape_debug())
            }
            Self::Status => f.write_str("the answer tells success with a status of failure"),
        }
    }
}

impl core::error::Error for AnswerError {}

#[cfg(all(test, feature = "users"))]
#[allow(unreachable_pub, reason = "the macro declares a public item")]
mod tests {
    use alloc::string::ToString;

    use super::*;
    use crate::methods::users::UserUpdateError;

    #[test]
    fn a_text_of_the_server_stays_on_one_line() {
        let error = UserUpdateError::from_text("a\nINFO \"b\"\u{2028}\u{1b}é");
        assert_eq!(error.to_string(), "a\\nINFO \"b\"\\u{2028}\\u{1b}é");
        assert_eq!(error.text(), "a\nINFO \"b\"\u{2028}\u{1b}é");
        let refusal = Refusal::new(error, ["x\ny"]);
        assert!(!ApiError::Refused(refusal).to_string().contains('\n'));
    }

    server_errors! {
        /// Texts with and without a value.
        ValueError: Adds, unknown user BadLogin {
            WrongValue(_) = "Wrong value: " .. "", Caller;
            WrongZero = "Wrong value: 0", Server;
            AlreadyExists(_) = "It is assigned to " .. " device", Permission;
            Unwanted(_) = "" .. " is unwanted", Configuration;
        }
    }

    #[test]
    fn a_text_with_a_value_is_kept_whole() {
        let error = ValueError::from_text;
        for (text, expected, fault) in [
            ("Wrong value: 7", ValueError::WrongValue("Wrong value: 7".into()), Fault::Caller),
            (
                "It is assigned to a device device",
                ValueError::AlreadyExists("It is assigned to a device device".into()),
                Fault::Permission,
            ),
            ("x is unwanted", ValueError::Unwanted("x is unwanted".into()), Fault::Configuration),
        ] {
            let spaced = alloc::format!(" {text}\n");
            assert_eq!(error(text), expected);
            assert_eq!(error(&spaced), expected);
            assert_eq!((error(text).text(), error(text).fault()), (text, fault));
        }
        assert_eq!(error("Wrong value: 7\n8").to_string(), "Wrong value: 7\\n8");
    }

    #[test]
    fn a_text_without_a_value_comes_before_one_with_a_value() {
        assert_eq!(ValueError::from_text("Wrong value: 0"), ValueError::WrongZero);
        // The parts may not overlap, and both are needed.
        for text in ["It is assigned to device", "It is assigned to a", "a device", "Wrong value"] {
            assert_eq!(ValueError::from_text(text), ValueError::Other(text.into()));
        }
        assert_eq!(ValueError::from_text("Incorrect hash"), ValueError::IncorrectHash);
    }
}
