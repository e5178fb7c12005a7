//! What the hashed methods answer: the error texts of the pages as types, and the outcome of reading an answer.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Whose fault an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The request is wrong: sent again as it is, it fails again.
    Caller,
    /// The caller may not do this.
    Permission,
    /// The server is set up so that it cannot do this.
    Configuration,
    /// Something went wrong in the server: a retry is sensible.
    Server,
    /// The text is not one that the pages know.
    Unknown,
}

/// An error text of a method's page, as a type. [`Display`](fmt::Display) gives the page's text.
pub trait PageError: fmt::Display + Sized {
    /// The error that a text stands for. White space around it does not count; what no page knows is kept as it is.
    fn from_text(text: &str) -> Self;

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

    /// Whether the same request may succeed later.
    fn is_retryable(&self) -> bool {
        self.fault() == Fault::Server
    }
}

/// Declares the errors of one method's page: a row is `variant = "text" (or "older spelling"), fault`. The ones of the whole API
/// are added to each.
macro_rules! page_errors {
    (
        $(#[$doc:meta])*
        $name:ident {
            $($variant:ident = $text:literal $(or $older:literal)*, $fault:ident;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = concat!("`", $text, "`")]
                $variant,
            )*
            /// `Incorrect hash`
            IncorrectHash,
            /// `Access Denied`
            AccessDenied,
            /// `API Requests are disabled`
            ApiDisabled,
            /// `GET Requests are disabled`
            GetDisabled,
            /// `API must have a secret key`
            NoSecretKey,
            /// Any other text, kept as it came.
            Other(::alloc::boxed::Box<str>),
        }

        impl $name {
            /// The page's text.
            #[must_use]
            pub fn text(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::IncorrectHash => "Incorrect hash",
                    Self::AccessDenied => "Access Denied",
                    Self::ApiDisabled => "API Requests are disabled",
                    Self::GetDisabled => "GET Requests are disabled",
                    Self::NoSecretKey => "API must have a secret key",
                    Self::Other(text) => text,
                }
            }
        }

        impl $crate::answer::PageError for $name {
            fn from_text(text: &str) -> Self {
                match text.trim() {
                    $($text $(| $older)* => Self::$variant,)*
                    "Incorrect hash" => Self::IncorrectHash,
                    "Access Denied" => Self::AccessDenied,
                    "API Requests are disabled" => Self::ApiDisabled,
                    "GET Requests are disabled" => Self::GetDisabled,
                    "API must have a secret key" => Self::NoSecretKey,
                    other => Self::Other(other.into()),
                }
            }

            fn fault(&self) -> $crate::answer::Fault {
                match self {
                    $(Self::$variant => $crate::answer::Fault::$fault,)*
                    Self::IncorrectHash | Self::GetDisabled => $crate::answer::Fault::Caller,
                    Self::AccessDenied => $crate::answer::Fault::Permission,
                    Self::ApiDisabled | Self::NoSecretKey => $crate::answer::Fault::Configuration,
                    Self::Other(_) => $crate::answer::Fault::Unknown,
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.text())
            }
        }

        impl ::core::error::Error for $name {}
    };
}

pub(crate) use page_errors;

/// A refusal: the error, and the messages that `user_details_update` sends beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal<E> {
    /// The error.
    pub error: E,
    /// What is wrong in detail: the texts of `<message>`, and of further `<error>` elements.
    pub messages: Vec<String>,
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
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiError<E> {
    /// The server answered with an error of the page.
    Refused(Refusal<E>),
    /// What came is no answer of this method.
    Unreadable {
        /// The HTTP status with which it came.
        status: u16,
        /// What is wrong with it.
        reason: AnswerError,
    },
}

impl<E: PageError> ApiError<E> {
    /// Whether the same request may succeed later: the server says so, or the HTTP status does (408, 429 and 5xx).
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Refused(refusal) => refusal.error.is_retryable(),
            Self::Unreadable { status, .. } => is_retryable_status(*status),
        }
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
            Self::Unreadable { status, .. } => write!(f, "the answer with status {status} cannot be read"),
        }
    }
}

impl<E: fmt::Display + fmt::Debug + core::error::Error + 'static> core::error::Error for ApiError<E> {
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
        /// Its length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// It is not UTF-8, or it says that it is not.
    Encoding,
    /// It is not well-formed.
    Malformed {
        /// Where, in bytes.
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
    /// It tells success, but the HTTP status tells failure.
    Status,
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { length, limit } => write!(f, "the answer has {length} bytes, the limit is {limit}"),
            Self::Encoding => f.write_str("the answer is not UTF-8"),
            Self::Malformed { position } => write!(f, "the answer is malformed at byte {position}"),
            Self::DocumentType => f.write_str("the answer has a document type"),
            Self::Entity { name } => write!(f, "the answer refers to the entity `{}`", name.escape_debug()),
            Self::Root { name } => write!(f, "the answer is a `{}`", name.escape_debug()),
            Self::NoOutcome => f.write_str("the answer tells neither success nor error"),
            Self::BothOutcomes => f.write_str("the answer tells both success and error"),
            Self::OtherSuccess { text } => write!(f, "the answer tells another success: {}", text.escape_debug()),
            Self::Member { name } => write!(f, "the answer has no valid `{name}`"),
            Self::Status => f.write_str("the answer tells success with a status of failure"),
        }
    }
}

impl core::error::Error for AnswerError {}
