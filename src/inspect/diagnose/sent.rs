//! A request read without strictness: what is wrong with it is just what diagnosis is for.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::finding::{Finding, FindingKind};
use super::secret_bytes::SecretBytes;
use crate::endpoint::{Conversion, Endpoint, HASH, HashRule, Kind};
use crate::inspect::shown_name::ShownNames;
use crate::request::convert::convert;
use crate::wire::decode::Extent;

/// All parameters as they were sent, without `hash`; one with two values has its first one here.
pub(super) struct SentRequest<'r> {
    pub(super) endpoint: &'r Endpoint,
    /// The rule under which it should be signed.
    pub(super) rule: HashRule,
    pub(super) parameters: Vec<Sent>,
    /// The second values of parameters that have two.
    pub(super) second_values: Vec<Sent>,
    /// It may be anything, also the key or a password.
    pub(super) hash: Option<Zeroizing<String>>,
    /// Which of the names may be shown.
    pub(super) names: ShownNames<'r>,
}

/// One parameter as it was sent. All of it may be a part of a password, so it is wiped.
#[derive(Clone)]
pub(super) struct Sent {
    /// Its slot, `None` for one that the endpoint does not list.
    pub(super) slot: Option<usize>,
    pub(super) name: Zeroizing<String>,
    pub(super) raw: Zeroizing<String>,
    pub(super) value: Zeroizing<String>,
}

impl<'r> SentRequest<'r> {
    /// Takes a request apart, whatever it is. `names` is told of all names in it.
    pub(super) fn parse(
        endpoint: &'r Endpoint,
        rule: HashRule,
        query: &[u8],
        body: &[u8],
        names: ShownNames<'r>,
    ) -> Self {
        let mut request = Self {
            endpoint,
            rule,
            parameters: Vec::new(),
            second_values: Vec::new(),
            hash: None,
            names,
        };
        for part in [query, body] {
            for piece in part.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
                request.take(&lossy_text(piece));
            }
        }
        request
    }

    fn take(&mut self, piece: &str) {
        let (name, raw) = match piece.split_once('=') {
            Some((name, raw)) => (name, Some(raw)),
            None => (piece, None),
        };
        let (name, value) = (decode(name, true), decode(raw.unwrap_or_default(), true));
        self.names.note(&name, raw.map(|_| value.as_str()));
        if *name == HASH {
            self.hash.get_or_insert(value);
            return;
        }
        let raw = Zeroizing::new(raw.unwrap_or_default().into());
        let sent = Sent { slot: self.endpoint.slot(name.as_bytes()), name, raw, value };
        match self.parameters.iter().find(|earlier| earlier.name == sent.name) {
            None => self.parameters.push(sent),
            Some(earlier) if earlier.value == sent.value => {}
            Some(_) => self.second_values.push(sent),
        }
    }

    /// The parameter with a name, if it was sent.
    pub(super) fn at(&self, name: &str) -> Option<&Sent> {
        self.parameters.iter().find(|sent| *sent.name == name)
    }

    /// The parameters that are hashed, in hash order.
    pub(super) fn signed(&self) -> Vec<&Sent> {
        self.signed_for(self.endpoint, self.rule)
    }

    /// The same by the list of another method, or under another rule.
    pub(super) fn signed_for(&self, endpoint: &Endpoint, rule: HashRule) -> Vec<&Sent> {
        let place = |sent: &Sent| endpoint.place_in_hash(rule, &sent.name);
        let is_hashed = |sent: &&Sent| {
            place(sent).is_some_and(|(_, conversion)| sent.hashed(conversion).is_some())
        };
        let mut signed: Vec<_> = self.parameters.iter().filter(is_hashed).collect();
        signed.sort_by_key(|sent| place(sent).map(|(place, _)| place));
        signed
    }

    /// The switches that were sent as words.
    pub(super) fn boolean_words(&self) -> impl Iterator<Item = Finding> {
        self.parameters.iter().filter_map(|sent| {
            let parameter = self.endpoint.parameter_at(sent.slot?)?;
            boolean_word(&sent.value)
                .filter(|_| matches!(parameter.kind(), Kind::Switch { .. }))?;
            let detail =
                format!("`{}` is sent as a word, and takes {}", parameter.name(), parameter.kind());
            Some(Finding::certain(FindingKind::BooleanWords, detail))
        })
    }

    /// Whether the hash covers a parameter.
    pub(super) fn is_signed(&self, sent: &Sent) -> bool {
        self.endpoint.place_in_hash(self.rule, &sent.name).is_some()
    }
}

impl Sent {
    /// What is hashed of its value.
    pub(super) fn hashed(&self, conversion: Conversion) -> Option<&str> {
        convert(conversion, Extent::plain(self.value.as_bytes())).map(Extent::plain_text)
    }
}

/// Decodes what can be decoded, and leaves the rest as it is.
pub(super) fn decode(raw: &str, plus_is_space: bool) -> Zeroizing<String> {
    let plus = if plus_is_space { b" " } else { b"+" };
    let mut bytes = SecretBytes::with_capacity(raw.len());
    for (place, piece) in raw.split('+').enumerate() {
        if place > 0 {
            bytes.push(plus);
        }
        percent_decode_str(piece).for_each(|byte| bytes.push(&[byte]));
    }
    lossy_text(&bytes)
}

/// The text, with a replacement character for what is not UTF-8. Measured first, so that no
/// outgrown copy of it is left in memory.
fn lossy_text(bytes: &[u8]) -> Zeroizing<String> {
    let pieces = || {
        bytes.utf8_chunks().flat_map(|chunk| {
            let replacement = if chunk.invalid().is_empty() { "" } else { "\u{fffd}" };
            [chunk.valid(), replacement]
        })
    };
    let mut text = Zeroizing::new(String::with_capacity(pieces().map(str::len).sum()));
    text.extend(pieces());
    text
}

/// Whether a switch was sent as a word, and which way it is.
pub(super) fn boolean_word(value: &str) -> Option<bool> {
    let is = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(value));
    if is(["false", "no", "off"]) {
        Some(false)
    } else if is(["true", "yes", "on"]) {
        Some(true)
    } else {
        None
    }
}
