//! Ids that are texts, on their way into a path.

use alloc::string::String;
use core::fmt;

/// An id that is a text, or the name of a format: one segment of a path.
///
/// One or more ASCII letters, digits, `-`, `.`, `_` and `~`, but not `.` or `..`. So it cannot turn
/// the path into that of another endpoint.
///
/// ```
/// use mor_api::v2::PathSegment;
///
/// assert_eq!(PathSegment::new("7f3c-01")?.as_str(), "7f3c-01");
/// for text in ["", ".", "..", "1/transcript", "a?b", "%2e"] {
///     assert!(PathSegment::new(text).is_err());
/// }
/// # Ok::<(), mor_api::v2::InvalidSegment>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PathSegment(String);

impl PathSegment {
    /// Takes a text.
    ///
    /// # Errors
    /// [`InvalidSegment`] for a text that is no segment.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidSegment> {
        let text = text.into();
        let is_unreserved =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        if matches!(text.as_str(), "" | "." | "..") || !text.bytes().all(is_unreserved) {
            return Err(InvalidSegment);
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<u64> for PathSegment {
    fn from(id: u64) -> Self {
        Self(itoa::Buffer::new().format(id).into())
    }
}

impl fmt::Display for PathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no [`PathSegment`]. The text is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidSegment;

impl fmt::Display for InvalidSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a path segment: letters, digits, `-`, `.`, `_` and `~`")
    }
}

impl core::error::Error for InvalidSegment {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_segment_leaves_its_place_in_the_path() {
        for text in ["1", "a", "...", ".a", "A-z_0~9.srt", "00"] {
            assert_eq!(PathSegment::new(text).unwrap().as_str(), text);
        }
        for text in
            ["", ".", "..", "/", "a/b", "a\\b", "a b", "a%2fb", "a?b", "a#b", "é", "a\n", "a;b"]
        {
            assert_eq!(PathSegment::new(text), Err(InvalidSegment), "{text:?}");
        }
        assert_eq!(PathSegment::from(u64::MAX).as_str(), "18446744073709551615");
    }
}
