//! Bodies that no server reads as a form, each in its own words.

use std::fmt;

use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};

/// What a body is that is not sent as a form.
///
/// [`Display`](fmt::Display) gives a sentence that is fit for a log: nothing of the request is in
/// it but a content type that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotAForm {
    /// It is sent as `multipart/form-data`.
    Multipart,
    /// It is sent as JSON.
    Json,
    /// It is sent as this other type.
    OtherType(&'static str),
    /// It is sent as a type that is not known here, or what is sent is no type.
    UnknownType,
    /// Its type is not said.
    NoType,
    /// It has several types.
    SeveralTypes,
    /// It is compressed, or encoded in another way: what is read of it differs afterwards.
    Encoded,
    /// It begins with a byte order mark, which is read as a part of the first name.
    ByteOrderMark,
}

/// Types that clients send by mistake.
const OTHER_TYPES: [&str; 8] = [
    "application/octet-stream",
    "application/soap+xml",
    "application/xml",
    "multipart/mixed",
    "text/html",
    "text/json",
    "text/plain",
    "text/xml",
];

impl NotAForm {
    /// What this body is, `None` for one that is sent as a form, and for one that is not there.
    ///
    /// ```
    /// use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
    /// use mor_tower::NotAForm;
    ///
    /// let mut headers = HeaderMap::new();
    /// let body = br#"{"u":"admin"}"#;
    /// assert_eq!(NotAForm::of(&headers, body), Some(NotAForm::NoType));
    /// let json = HeaderValue::from_static("application/json");
    /// headers.insert(CONTENT_TYPE, json);
    /// assert_eq!(NotAForm::of(&headers, body), Some(NotAForm::Json));
    /// assert_eq!(NotAForm::of(&headers, b""), None);
    /// ```
    #[must_use]
    pub fn of(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        if body.is_empty() {
            return None;
        }
        Self::by_headers(headers).or_else(|| Self::by_start(body))
    }

    /// What a body with these headers is, if there is one.
    pub(crate) fn by_headers(headers: &HeaderMap) -> Option<Self> {
        if headers.contains_key(CONTENT_ENCODING) {
            return Some(Self::Encoded);
        }
        let mut all = headers.get_all(CONTENT_TYPE).iter();
        match (all.next(), all.next()) {
            (None, _) => Some(Self::NoType),
            (_, Some(_)) => Some(Self::SeveralTypes),
            (Some(content_type), None) => Self::of_type(content_type.as_bytes()),
        }
    }

    /// What a body is by its first bytes.
    pub(crate) fn by_start(body: &[u8]) -> Option<Self> {
        const MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
        MARKS.iter().any(|mark| body.starts_with(mark)).then_some(Self::ByteOrderMark)
    }

    fn of_type(content_type: &[u8]) -> Option<Self> {
        let essence = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
        let essence = essence.trim_ascii().to_ascii_lowercase();
        match &*essence {
            b"application/x-www-form-urlencoded" => None,
            b"multipart/form-data" => Some(Self::Multipart),
            b"application/json" => Some(Self::Json),
            b"" => Some(Self::NoType),
            other if other.ends_with(b"+json") => Some(Self::Json),
            other => {
                let mut known = OTHER_TYPES.into_iter();
                let known = known.find(|known| known.as_bytes() == other);
                Some(known.map_or(Self::UnknownType, Self::OtherType))
            }
        }
    }
}

impl fmt::Display for NotAForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Multipart => "the body is multipart/form-data, not a form",
            Self::Json => "the body is JSON by its content type, not a form",
            Self::OtherType(known) => {
                return write!(f, "the body is {known} by its content type, not a form");
            }
            Self::UnknownType => "the body has a content type that is not that of a form",
            Self::NoType => "the body has no content type",
            Self::SeveralTypes => "the body has several content types",
            Self::Encoded => "the body has a content encoding",
            Self::ByteOrderMark => "the body begins with a byte order mark",
        })
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn of(types: &[&'static str], body: &[u8]) -> Option<NotAForm> {
        let mut headers = HeaderMap::new();
        for content_type in types {
            headers.append(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        NotAForm::of(&headers, body)
    }

    #[test]
    fn each_kind_of_body_has_its_own_words() {
        let form = "application/x-www-form-urlencoded";
        for (types, body, expected) in [
            (&[form][..], &b"u=a"[..], None),
            (&["Application/X-WWW-Form-URLEncoded ; charset=UTF-8"], b"u=a", None),
            (&[], b"u=a", Some(NotAForm::NoType)),
            (&[""], b"u=a", Some(NotAForm::NoType)),
            (&["; charset=utf-8"], b"u=a", Some(NotAForm::NoType)),
            (&[form, form], b"u=a", Some(NotAForm::SeveralTypes)),
            (&["application/json; charset=utf-8"], b"{}", Some(NotAForm::Json)),
            (&["application/vnd.api+json"], b"{}", Some(NotAForm::Json)),
            (&["multipart/form-data; boundary=x"], b"--x", Some(NotAForm::Multipart)),
            (&["TEXT/Plain"], b"u=a", Some(NotAForm::OtherType("text/plain"))),
            (&["did_create  admin  done"], b"u=a", Some(NotAForm::UnknownType)),
            (&[form], b"\xef\xbb\xbfu=a", Some(NotAForm::ByteOrderMark)),
            (&[form], b"\xff\xfeu\0", Some(NotAForm::ByteOrderMark)),
            (&["application/json"], b"\xef\xbb\xbf{}", Some(NotAForm::Json)),
            (&[], b"", None),
        ] {
            assert_eq!(of(types, body), expected, "{types:?}");
        }
        let unknown = of(&["did_create  admin  done"], b"x").unwrap_or(NotAForm::NoType);
        assert_eq!(unknown.to_string(), "the body has a content type that is not that of a form");
    }

    #[test]
    fn what_is_compressed_is_no_form() {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert_eq!(NotAForm::of(&headers, b"x"), Some(NotAForm::Encoded));
        assert_eq!(NotAForm::of(&headers, b""), None);
    }
}
