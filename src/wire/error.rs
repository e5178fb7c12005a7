//! Why a query or a body cannot be read.

use core::fmt;

use super::Malformation;

/// Which parameter a [`ReadError`] is about.
///
/// A parameter that the endpoint lists is named. Any other one is numbered: a value whose `&` was
/// not encoded reads as a name, so that an unlisted name may be part of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterRef {
    /// A parameter of the endpoint, or `u`, or `hash`.
    Listed(&'static str),
    /// The number of the parameter, counted from 1 through query and body.
    Number(usize),
}

/// `` parameter `user_id` `` or `parameter 3`.
impl fmt::Display for ParameterRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listed(name) => write!(f, "parameter `{name}`"),
            Self::Number(number) => write!(f, "parameter {number}"),
        }
    }
}

/// Why a query or body cannot be read. Nothing of a value is ever in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// Query and body, with an id in the path, are longer than the limit.
    TooLong {
        /// Their length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// There are more parameters than the limit.
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// A `%` is not followed by two hexadecimal digits.
    BadEscape {
        /// The parameter.
        parameter: ParameterRef,
    },
    /// A name or value is not UTF-8 after decoding.
    NotUtf8 {
        /// The parameter.
        parameter: ParameterRef,
    },
    /// There is a raw `;`, at which an upstream may split.
    Semicolon {
        /// The parameter.
        parameter: ParameterRef,
    },
    /// A name has `[` or `]`, which an upstream may read as a structure.
    Bracket {
        /// The parameter.
        parameter: ParameterRef,
    },
    /// A name has no `=` after it, which an upstream may read as no value.
    NoEquals {
        /// The parameter.
        parameter: ParameterRef,
    },
    /// A value has no name before its `=`.
    NoName {
        /// The parameter.
        parameter: ParameterRef,
    },
    /// A raw space stands before a name. Rack leaves it out, so that the name is another one to
    /// servers.
    LeadingSpace {
        /// The parameter.
        parameter: ParameterRef,
    },
    /// A parameter in the path has a raw `+` or `&`, which a form reads otherwise.
    Unescaped {
        /// The parameter.
        parameter: ParameterRef,
    },
    /// A parameter appears twice, with different values.
    Conflict {
        /// The parameter.
        parameter: ParameterRef,
    },
}

impl ReadError {
    #[cold]
    pub(crate) const fn malformed(malformation: Malformation, parameter: ParameterRef) -> Self {
        match malformation {
            Malformation::BadEscape => Self::BadEscape { parameter },
            Malformation::NotUtf8 => Self::NotUtf8 { parameter },
            Malformation::Semicolon => Self::Semicolon { parameter },
            Malformation::Bracket => Self::Bracket { parameter },
            Malformation::NoEquals => Self::NoEquals { parameter },
            Malformation::NoName => Self::NoName { parameter },
            Malformation::LeadingSpace => Self::LeadingSpace { parameter },
            Malformation::Unescaped => Self::Unescaped { parameter },
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parameter, what) = match self {
            Self::TooLong { length, limit } => {
                return write!(f, "query and body have {length} bytes, the limit is {limit}");
            }
            Self::TooMany { limit } => {
                return write!(f, "there are more than {limit} parameters");
            }
            Self::BadEscape { parameter } => {
                (parameter, "has a `%` without two hexadecimal digits")
            }
            Self::NotUtf8 { parameter } => (parameter, "is not UTF-8"),
            Self::Semicolon { parameter } => (parameter, "has a raw `;`"),
            Self::Bracket { parameter } => (parameter, "has a bracket in its name"),
            Self::NoEquals { parameter } => (parameter, "has no `=`"),
            Self::NoName { parameter } => (parameter, "has no name before its `=`"),
            Self::LeadingSpace { parameter } => (parameter, "has a raw space before its name"),
            Self::Unescaped { parameter } => (parameter, "has a raw `+` or `&` in the path"),
            Self::Conflict { parameter } => (parameter, "appears twice with different values"),
        };
        write!(f, "{parameter} {what}")
    }
}

impl core::error::Error for ReadError {}
