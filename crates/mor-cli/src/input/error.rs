//! Why input cannot be used. Nothing of the input is in it: it may be a password, or the key.

use std::error::Error;
use std::fmt;
use std::io;

use super::lines::{LONGEST_DOCUMENT, LONGEST_LINE};

/// Why no request is found in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputError {
    /// The line is longer than anything that can be a request.
    LineTooLong,
    /// The document is longer than what is read into memory.
    DocumentTooLong,
    /// The line is no text.
    NotUtf8,
    /// The text is UTF-16, as PowerShell and Notepad write it.
    Utf16,
    /// The operating system or a decompressor cannot read it.
    Unreadable(io::ErrorKind),
    /// There is nothing in it that can be a request.
    NoRequest,
    /// The path is that of another method than the one that was named.
    OtherMethod { path: &'static str, named: &'static str },
    /// No method has this path, and none was named.
    UnknownPath,
    /// There is no path, and no method was named.
    NoPath,
    /// It begins like JSON and is none.
    BrokenJson,
    /// A value of a JSON body is an object or a list.
    NestedJson,
    /// A multipart body without a part that can be read.
    BrokenMultipart,
    /// The parameters of a Rails log cannot be read.
    BrokenParameters,
    /// The body is still in chunks.
    Chunked,
    /// The body is compressed.
    Compressed,
    /// A curl command takes a part of the request from a file.
    InFile,
    /// A quote of a curl command is not closed.
    OpenQuote,
    /// A curl command has no URL.
    NoUrl,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LineTooLong => return write!(f, "the input has more than {LONGEST_LINE} bytes"),
            Self::DocumentTooLong => {
                return write!(f, "the input has more than {LONGEST_DOCUMENT} bytes");
            }
            Self::NotUtf8 => "the input is not UTF-8",
            Self::Utf16 => {
                "the input is UTF-16; save it as UTF-8, or convert it: `iconv -f UTF-16 -t UTF-8`"
            }
            Self::Unreadable(kind) => return write!(f, "cannot read the input: {kind}"),
            Self::NoRequest => "there is no request in the input",
            Self::OtherMethod { path, named } => {
                return write!(f, "the path is that of {path}, not of {named}");
            }
            Self::UnknownPath => "the path names no known method; name it with --endpoint",
            Self::NoPath => "a bare query does not tell its method; name it with --endpoint",
            Self::BrokenJson => "the input begins like JSON, but it is not valid JSON",
            Self::NestedJson => {
                "a value of the JSON body is an object or a list, which a form cannot have"
            }
            Self::BrokenMultipart => "the multipart body has no parts that can be read",
            Self::BrokenParameters => "the parameters of the log line cannot be read",
            Self::Chunked => "the body is in chunks (Transfer-Encoding); paste it without them",
            Self::Compressed => "the body is compressed (Content-Encoding); paste it as text",
            Self::InFile => "the command reads data from a file; put the data itself there",
            Self::OpenQuote => "a quote in the command is not closed",
            Self::NoUrl => "the command has no URL",
        })
    }
}

impl Error for InputError {}
