//! A request read without strictness: what is wrong with it is just what diagnosis is for.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::finding::{Finding, FindingKind};
use super::secret_bytes::SecretBytes;
use crate::endpoint::{Conversion, Endpoint, HASH, HashRule, ID, Kind};
use crate::inspect::shown_name::ShownNames;
use crate::request::convert::convert;
use crate::request::key::SecretKey;
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
    /// The same as bytes, which need not be UTF-8.
    pub(super) hash_bytes: SecretBytes,
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
    /// Shared, since many selections have it.
    pub(super) value: Rc<Zeroizing<String>>,
}

/// What mail services and advertisements add to links.
const ADDED: [&str; 6] = ["utm_", "fbclid", "gclid", "msclkid", "mc_", "_ga"];

/// Names under which clients send a password that nobody asks for.
const PASSWORDS: [&str; 5] = ["p", "pass", "passwd", "password", "pswd"];

impl<'r> SentRequest<'r> {
    /// Takes a request apart, whatever it is. `names` is told of all names in it; the path may end
    /// with an id.
    pub(super) fn parse(
        endpoint: &'r Endpoint,
        rule: HashRule,
        query: &[u8],
        body: &[u8],
        names: ShownNames<'r>,
        path: &str,
    ) -> Self {
        let mut request = Self {
            endpoint,
            rule,
            parameters: Vec::new(),
            second_values: Vec::new(),
            hash: None,
            hash_bytes: SecretBytes::default(),
            names,
        };
        for part in [query, body] {
            for piece in part.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
                request.take(&lossy_text(piece));
            }
        }
        if let Some(id) = endpoint.id_in(path) {
            request.take_id(id);
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
            if self.hash.is_none() {
                let raw = raw.unwrap_or_default();
                self.hash_bytes = SecretBytes::with_capacity(raw.len());
                decode_into(&mut self.hash_bytes, raw, true);
                self.hash = Some(value);
            }
            return;
        }
        let raw = Zeroizing::new(raw.unwrap_or_default().into());
        let slot = self.endpoint.slot(name.as_bytes());
        let sent = Sent { slot, name, raw, value: Rc::new(value) };
        match self.parameters.iter().find(|earlier| earlier.name == sent.name) {
            None => self.parameters.push(sent),
            Some(earlier) if earlier.value == sent.value => {}
            Some(_) => self.second_values.push(sent),
        }
    }

    /// Takes the id at the end of the path. A `+` is no space there.
    fn take_id(&mut self, raw: &str) {
        let value = decode(raw, false);
        self.names.note(ID, Some(&value));
        let (slot, name) = (self.endpoint.slot(ID.as_bytes()), Zeroizing::new(ID.into()));
        let sent = Sent { slot, name, raw: Zeroizing::new(raw.into()), value: Rc::new(value) };
        if self.at(ID).is_none() {
            self.parameters.push(sent);
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
        signed_among(&self.parameters, endpoint, rule).into_iter().map(|(sent, _)| sent).collect()
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

    /// What is wrong with a request although its hash is right.
    pub(super) fn warnings(&self, keys: &[(&str, &SecretKey)]) -> Vec<Finding> {
        let mut warnings = Vec::new();
        let shows_key = |text: &str| keys.iter().any(|(_, key)| key.is_in(text));
        if self.parameters.iter().any(|sent| shows_key(&sent.value) || shows_key(&sent.name)) {
            let detail = "the key is in the request in clear";
            warnings.push(Finding::certain(FindingKind::SecretSent, detail));
        }
        for sent in self.parameters.iter().filter(|sent| sent.slot.is_none()) {
            if PASSWORDS.contains(&sent.name.as_str()) && !sent.value.is_empty() {
                let detail = format!(
                    "a password is sent as `{}`, which the method does not take",
                    *sent.name
                );
                warnings.push(Finding::certain(FindingKind::SecretSent, detail));
            }
            if ADDED.iter().any(|added| sent.name.starts_with(added)) {
                let name = self.names.show(&sent.name);
                let detail =
                    format!("`{name}` was added on the way, and the hash does not cover it");
                warnings.push(Finding::certain(FindingKind::NotCovered, detail));
            }
        }
        warnings
    }
}

/// Which parameters are hashed, in hash order, and what of their values.
pub(super) fn signed_among<'p>(
    parameters: &'p [Sent],
    endpoint: &Endpoint,
    rule: HashRule,
) -> Vec<(&'p Sent, &'p str)> {
    let hashed = parameters.iter().filter_map(|sent| {
        let (place, conversion) = endpoint.place_in_hash(rule, &sent.name)?;
        Some((place, (sent, sent.hashed(conversion)?)))
    });
    let mut hashed: Vec<_> = hashed.collect();
    hashed.sort_by_key(|(place, _)| *place);
    hashed.into_iter().map(|(_, signed)| signed).collect()
}

impl Sent {
    /// What is hashed of its value.
    pub(super) fn hashed(&self, conversion: Conversion) -> Option<&str> {
        convert(conversion, Extent::plain(self.value.as_bytes())).map(Extent::plain_text)
    }
}

/// Decodes what can be decoded, and leaves the rest as it is.
pub(super) fn decode(raw: &str, plus_is_space: bool) -> Zeroizing<String> {
    let mut bytes = SecretBytes::with_capacity(raw.len());
    decode_into(&mut bytes, raw, plus_is_space);
    lossy_text(&bytes)
}

fn decode_into(bytes: &mut SecretBytes, raw: &str, plus_is_space: bool) {
    let plus = if plus_is_space { b" " } else { b"+" };
    for (place, piece) in raw.split('+').enumerate() {
        if place > 0 {
            bytes.push(plus);
        }
        percent_decode_str(piece).for_each(|byte| bytes.push(&[byte]));
    }
}

/// The text, with a replacement character for what is not UTF-8. Measured first, so that no
/// outgrown copy of it is left in memory.
pub(super) fn lossy_text(bytes: &[u8]) -> Zeroizing<String> {
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
