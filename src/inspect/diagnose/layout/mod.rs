//! What stands between and around the values, and texts made of the whole request.

mod rows;
mod structures;
#[cfg(test)]
mod tests;

use alloc::borrow::Cow;
use alloc::vec::Vec;

pub(super) use self::rows::layouts;
use super::finding::FindingKind;
use super::notation::literal::is_number;
use super::notation::{Notation, as_is, percent, put};
use super::secret_bytes::SecretBytes;
use crate::endpoint::HASH;

/// One parameter that goes into the text.
#[derive(Clone, Copy)]
pub(super) struct Piece<'p> {
    pub(super) name: &'p str,
    /// The value in its form.
    pub(super) value: &'p [u8],
}

/// What is known of the request besides its parameters.
#[derive(Clone, Copy)]
pub(super) struct Context<'r> {
    /// The method's name, such as `user_details_update`.
    method: &'r str,
    /// The URL without its query, as far as it is known; or nothing.
    url: &'r str,
    scheme: &'r str,
    host: &'r str,
    path: &'r str,
    /// The query or body as it was sent, without the pair of `hash`.
    raw_query: &'r str,
    /// The same with the pair of `hash`.
    raw_query_with_hash: &'r str,
}

impl<'r> Context<'r> {
    /// Takes the URL apart. A mere path is no URL: nobody knows its host.
    pub(super) fn new(
        method: &'r str,
        url: &'r str,
        raw_query: &'r str,
        raw_query_with_hash: &'r str,
    ) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap_or_default();
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Self { method, url, scheme, host, path, raw_query, raw_query_with_hash }
    }
}

/// The parameters that a layout is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    /// Those that are hashed.
    Selection,
    /// The signed parameters in hash order, those that were sent empty too.
    SelectionWithEmpty,
    /// All that were sent, in that order, `u` too, but `hash` not. Tried once.
    Everything,
}

/// One layout, and the mistake that it is.
pub(super) struct LayoutRow {
    pub(super) kind: FindingKind,
    /// The whole sentence.
    pub(super) says: Cow<'static, str>,
    /// 1 common, 2 occasional, 3 rare.
    pub(super) rank: u8,
    pub(super) on: On,
    pub(super) layout: Layout,
    /// With this after the key, the key of an HMAC-SHA1 of the text, instead of SHA-1.
    pub(super) hmac_with: Option<&'static str>,
}

/// How a text is put together.
pub(super) struct Layout {
    parts: Vec<Part>,
    /// All of them must hold, or the layout does not apply: its text would be that of another row.
    when: Vec<When>,
}

/// A part of a text.
#[derive(Clone, Copy)]
enum Part {
    Text(&'static str),
    Pieces(Join),
    /// The number of pieces, in decimal.
    Count,
    /// The query as it was sent.
    Query(Order, Skip),
    /// The query as it was sent, with an empty `hash` where it has one.
    QueryWithHash,
    Url,
    /// The URL with `https` for `http`, or the other way round.
    OtherUrl,
    /// The URL, percent-encoded.
    EncodedUrl,
    Host,
    /// The path of the URL, or the usual one.
    Path,
    Method,
}

/// Which order the parameters are put in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    AsGiven,
    ByName,
}

/// Which parameters are passed over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Skip {
    Nothing,
    User,
    Empty,
}

impl Skip {
    fn skips(self, piece: &Piece<'_>) -> bool {
        match self {
            Self::Nothing => false,
            Self::User => piece.name == "u",
            Self::Empty => piece.value.is_empty(),
        }
    }
}

/// What is written before each value.
#[derive(Clone, Copy)]
enum Label {
    None,
    Name(Notation),
    /// Its place in the list, from 0.
    Index(Notation),
    /// XML tags around the value, and nothing else.
    Tags,
}

/// Parameters one after the other.
#[derive(Clone, Copy)]
struct Join {
    open: &'static str,
    label: Label,
    equals: &'static str,
    value: Notation,
    close: &'static str,
    between: &'static str,
    order: Order,
    skip: Skip,
}

/// The plain concatenation, which the others differ from.
const PLAIN: Join = Join {
    open: "",
    label: Label::None,
    equals: "",
    value: as_is,
    close: "",
    between: "",
    order: Order::AsGiven,
    skip: Skip::Nothing,
};

/// A condition that keeps a layout from writing the text of another one.
#[derive(Clone, Copy)]
enum When {
    /// There are several parameters.
    Several,
    /// One is empty.
    Empty,
    /// The names are not in alphabetical order, without these parameters.
    Unsorted(Skip),
    /// `u` is among them, and it is not alone.
    User,
    /// A value is a number in JSON.
    Number,
    /// A value has one of these characters.
    Has(&'static [u8]),
    /// A value has characters beyond ASCII.
    NonAscii,
    /// A value has characters that a form escapes.
    Special,
    /// The text does not have the query as it was sent, in this order and without these.
    NotSent(Order, Skip),
    /// The text has an escape.
    Escaped,
    /// The text has an escape with a letter in it, and so differs in lower case.
    EscapeWithLetter,
    /// The pair of `hash` is not the last one.
    HashNotLast,
}

impl Layout {
    /// Appends the text to what `text` has, without the key, which follows it. False, and
    /// whatever was written is to be dropped, if the layout does not apply.
    pub(super) fn write(
        &self,
        pieces: &[Piece<'_>],
        context: &Context<'_>,
        text: &mut SecretBytes,
    ) -> bool {
        let start = text.len();
        self.parts.iter().all(|part| part.write(pieces, context, text))
            && self
                .when
                .iter()
                .all(|when| when.holds(pieces, context, text.get(start..).unwrap_or_default()))
    }
}

impl Part {
    fn write(self, pieces: &[Piece<'_>], context: &Context<'_>, text: &mut SecretBytes) -> bool {
        let known = |part: &str, text: &mut SecretBytes| {
            text.push(part.as_bytes());
            !part.is_empty()
        };
        match self {
            Self::Text(part) => put(part, text),
            Self::Pieces(join) => join.write(pieces, text),
            Self::Count => known(itoa::Buffer::new().format(pieces.len()), text),
            Self::Query(order, skip) => write_query(context.raw_query, order, skip, text),
            Self::QueryWithHash => {
                write_query(context.raw_query_with_hash, Order::AsGiven, Skip::Nothing, text)
            }
            Self::Url => known(context.url, text),
            Self::EncodedUrl => {
                percent::rfc3986(context.url.as_bytes(), text) && !context.url.is_empty()
            }
            Self::OtherUrl => {
                text.push(if context.scheme == "https" { b"http://" } else { b"https://" });
                known(context.host, text) && put(context.path, text)
            }
            Self::Host => known(context.host, text),
            Self::Path if context.path.is_empty() => {
                text.push(b"/billing/api/");
                known(context.method, text)
            }
            Self::Path => known(context.path, text),
            Self::Method => known(context.method, text),
        }
    }
}

/// Writes the pairs of a query as they were sent, the value of `hash` left out.
fn write_query(query: &str, order: Order, skip: Skip, text: &mut SecretBytes) -> bool {
    let name_of = |pair: &'_ str| pair.split_once('=').map_or(pair.len(), |(name, _)| name.len());
    let is_skipped = |pair: &str| match skip {
        Skip::Nothing => pair.is_empty(),
        Skip::User => pair.is_empty() || pair.starts_with("u="),
        Skip::Empty => pair.is_empty() || pair.ends_with('='),
    };
    let mut pairs: Vec<_> = query.split('&').filter(|pair| !is_skipped(pair)).collect();
    if order == Order::ByName {
        pairs.sort_by_key(|pair| pair.get(..name_of(pair)));
    }
    for (place, pair) in pairs.iter().enumerate() {
        if place > 0 {
            text.push(b"&");
        }
        let is_hash = pair.get(..name_of(pair)) == Some(HASH);
        text.push(if is_hash { b"hash=" } else { pair.as_bytes() });
    }
    !pairs.is_empty()
}

impl Join {
    fn write(self, pieces: &[Piece<'_>], text: &mut SecretBytes) -> bool {
        let mut sorted = Vec::new();
        let pieces = if self.order == Order::ByName {
            sorted.extend_from_slice(pieces);
            sorted.sort_by_key(|piece| piece.name);
            &sorted
        } else {
            pieces
        };
        let kept = || pieces.iter().filter(|piece| !self.skip.skips(piece));
        for (place, piece) in kept().enumerate() {
            put(if place > 0 { self.between } else { "" }, text);
            put(self.open, text);
            let is_labelled = match self.label {
                Label::None => true,
                Label::Name(name) => name(piece.name.as_bytes(), text),
                Label::Index(index) => index(itoa::Buffer::new().format(place).as_bytes(), text),
                Label::Tags => put("<", text) && put(piece.name, text) && put(">", text),
            };
            put(self.equals, text);
            if !is_labelled || !(self.value)(piece.value, text) {
                return false;
            }
            if matches!(self.label, Label::Tags) {
                let _ = put("</", text) && put(piece.name, text) && put(">", text);
            }
            put(self.close, text);
        }
        kept().next().is_some()
    }
}

impl When {
    fn holds(self, pieces: &[Piece<'_>], context: &Context<'_>, text: &[u8]) -> bool {
        let any = |is: fn(&[u8]) -> bool| pieces.iter().any(|piece| is(piece.value));
        match self {
            Self::Several => pieces.len() > 1,
            Self::Empty => any(<[u8]>::is_empty),
            Self::Unsorted(skip) => {
                let kept = pieces.iter().filter(|piece| !skip.skips(piece));
                !kept.is_sorted_by_key(|piece| piece.name)
            }
            Self::User => pieces.len() > 1 && pieces.iter().any(|piece| piece.name == "u"),
            Self::Number => any(is_number),
            Self::Has(bytes) => {
                pieces.iter().any(|piece| piece.value.iter().any(|byte| bytes.contains(byte)))
            }
            Self::NonAscii => any(|value| !value.is_ascii()),
            Self::Special => any(|value| {
                let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
                !value.iter().all(is_plain)
            }),
            Self::NotSent(order, skip) => {
                let mut sent = SecretBytes::default();
                write_query(context.raw_query, order, skip, &mut sent);
                ["", "&", "&hash="].iter().all(|end| {
                    !text.strip_suffix(end.as_bytes()).is_some_and(|text| text.ends_with(&sent))
                })
            }
            Self::Escaped => text.contains(&b'%'),
            Self::EscapeWithLetter => text.windows(3).any(|escape| {
                matches!(escape, [b'%', first, second]
                    if (first.is_ascii_hexdigit() && second.is_ascii_hexdigit())
                        && (first.is_ascii_alphabetic() || second.is_ascii_alphabetic()))
            }),
            Self::HashNotLast => {
                let last = context.raw_query_with_hash.rsplit('&').find(|pair| !pair.is_empty());
                last.is_some_and(|pair| !pair.starts_with("hash="))
            }
        }
    }
}

/// A row, by default for the parameters that are hashed.
fn row(
    kind: FindingKind,
    says: impl Into<Cow<'static, str>>,
    rank: u8,
    parts: &[Part],
) -> LayoutRow {
    let layout = Layout { parts: parts.to_vec(), when: Vec::new() };
    LayoutRow { kind, says: says.into(), rank, on: On::Selection, layout, hmac_with: None }
}

impl LayoutRow {
    fn on(self, on: On) -> Self {
        Self { on, ..self }
    }

    fn when(mut self, conditions: &[When]) -> Self {
        self.layout.when.extend_from_slice(conditions);
        self
    }

    fn hmac_with(self, after_key: &'static str) -> Self {
        Self { hmac_with: Some(after_key), ..self }
    }
}
