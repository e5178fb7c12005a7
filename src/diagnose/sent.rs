//! A request read without strictness: what is wrong with it is just what diagnosis is for.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::finding::{Finding, FindingKind};
use crate::endpoint::{Endpoint, HASH, HashOrder, Parameter};
use crate::kind::Kind;

/// One parameter as it was sent. The value may be a password, so it is wiped.
#[derive(Clone)]
pub(super) struct Sent {
    /// Its slot, `None` for one that the endpoint does not list.
    pub(super) slot: Option<usize>,
    pub(super) name: String,
    pub(super) raw: Zeroizing<String>,
    pub(super) value: Zeroizing<String>,
}

/// All parameters as they were sent, without `hash`; one with two values has its first one here.
pub(super) struct SentRequest<'e> {
    pub(super) endpoint: &'e Endpoint,
    pub(super) parameters: Vec<Sent>,
    /// The second values of parameters that have two.
    pub(super) second_values: Vec<Sent>,
    pub(super) hash: Option<String>,
}

impl<'e> SentRequest<'e> {
    pub(super) fn parse(endpoint: &'e Endpoint, query: &[u8], body: &[u8]) -> Self {
        let mut request = Self { endpoint, parameters: Vec::new(), second_values: Vec::new(), hash: None };
        for part in [query, body] {
            for piece in part.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
                request.take(&Zeroizing::new(String::from_utf8_lossy(piece).into_owned()));
            }
        }
        request
    }

    fn take(&mut self, piece: &str) {
        let (name, raw) = piece.split_once('=').unwrap_or((piece, ""));
        let (name, value) = (decode(name, true), Zeroizing::new(decode(raw, true)));
        if name == HASH {
            self.hash.get_or_insert_with(|| (*value).clone());
            return;
        }
        let sent = Sent { slot: self.endpoint.slot(&name), name, raw: Zeroizing::new(raw.into()), value };
        match self.parameters.iter().find(|earlier| earlier.name == sent.name) {
            None => self.parameters.push(sent),
            Some(earlier) if earlier.value == sent.value => {}
            Some(_) => self.second_values.push(sent),
        }
    }

    /// The parameter in a slot, if it was sent.
    pub(super) fn at(&self, slot: usize) -> Option<&Sent> {
        self.parameters.iter().find(|sent| sent.slot == Some(slot))
    }

    /// The signed parameters that were sent and are not empty, in hash order.
    pub(super) fn signed(&self, order: HashOrder) -> Vec<&Sent> {
        self.signed_for(self.endpoint, order)
    }

    /// The same by the list of another method.
    pub(super) fn signed_for(&self, endpoint: &Endpoint, order: HashOrder) -> Vec<&Sent> {
        let by_name = |parameter: &Parameter| self.parameters.iter().find(|sent| sent.name == parameter.name());
        endpoint.hash_order(order).filter_map(by_name).filter(|sent| !sent.value.is_empty()).collect()
    }

    /// The switches that were sent as words.
    pub(super) fn boolean_words(&self) -> impl Iterator<Item = Finding> {
        self.parameters.iter().filter_map(|sent| {
            let parameter = self.endpoint.parameters().get(sent.slot?)?;
            boolean_word(&sent.value).filter(|_| matches!(parameter.kind(), Kind::Switch { .. }))?;
            let detail = format!("`{}` is sent as a word, and takes {}", parameter.name(), parameter.kind());
            Some(Finding::certain(FindingKind::BooleanWords, detail))
        })
    }

    /// Whether the hash covers a parameter in any order.
    pub(super) fn is_signed(&self, sent: &Sent) -> bool {
        let parameter = sent.slot.and_then(|slot| self.endpoint.parameters().get(slot));
        parameter.is_some_and(|parameter| parameter.coverage().is_signed(HashOrder::Listed))
    }
}

/// Decodes what can be decoded, and leaves the rest as it is.
pub(super) fn decode(raw: &str, plus_is_space: bool) -> String {
    let spaced = if plus_is_space { raw.replace('+', " ") } else { raw.into() };
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
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
