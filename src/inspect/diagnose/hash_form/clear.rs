//! The key or the text to hash, sent as the hash.

use alloc::format;

use zeroize::Zeroizing;

use super::around::peel;
use super::encoded::{base64, hex_bytes, percent};
use super::{FEWEST_DIGITS, Finding, FindingKind};

const KEY: &str = "the key itself is sent as the hash";
const TEXT: &str = "the text that should be hashed is sent as it is, without the key";
const BOTH: &str = "the text that should be hashed is sent as it is, with the key";
const SOME_TEXT: &str = "a text with the key in it is sent as the hash, and not its SHA-1";

/// What is there for all to see: the key or the text was sent as the hash. `text` is the right one.
pub(in super::super) fn without_search(sent: &str, text: &[u8], keys: &[&[u8]]) -> Option<Finding> {
    let views = [sent, peel(sent).0].into_iter().flat_map(|view| {
        let plain = Some(Zeroizing::new(view.as_bytes().to_vec()));
        let decoded = [
            (plain, ""),
            (hex_bytes(view), ", in hexadecimal"),
            (percent(view), ", encoded once more"),
        ];
        let decoded = decoded.into_iter().filter_map(|(view, form)| Some((view?, form)));
        decoded.chain(base64(view).map(|view| (view, ", in base64")))
    });
    let found = views.filter_map(|(view, form)| {
        let (kind, says) = in_clear(&view, text, keys)?;
        Some((kind, says, form))
    });
    // The whole key says more than that it is in there.
    let (kind, says, form) = found.min_by_key(|(_, says, _)| *says == SOME_TEXT)?;
    Some(Finding::certain(kind, format!("{says}{form}")))
}

/// What a text that was sent shows.
fn in_clear(view: &[u8], text: &[u8], keys: &[&[u8]]) -> Option<(FindingKind, &'static str)> {
    let (view, text) = (view.trim_ascii(), text.trim_ascii());
    let keys = || keys.iter().map(|key| key.trim_ascii()).filter(|key| !key.is_empty());
    if keys().any(|key| view.eq_ignore_ascii_case(key)) {
        return Some((FindingKind::KeyAsHash, KEY));
    }
    if text.is_empty() {
        return None;
    }
    let follows = |start: &[u8], end: &[u8]| {
        view.strip_prefix(start).is_some_and(|rest| rest.trim_ascii_start() == end)
    };
    if keys().any(|key| follows(text, key) || follows(key, text)) {
        return Some((FindingKind::TextAsHash, BOTH));
    }
    if view == text {
        return Some((FindingKind::TextAsHash, TEXT));
    }
    // A short key may be in there by chance.
    let contains = |key: &[u8]| {
        key.len() >= FEWEST_DIGITS && view.windows(key.len()).any(|window| window == key)
    };
    keys().any(contains).then_some((FindingKind::TextAsHash, SOME_TEXT))
}
