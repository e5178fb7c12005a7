//! What is done with text and key: other digests than SHA-1 of one after the other.

mod rows;
#[cfg(test)]
mod tests;

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::{Digest as _, Sha1};

pub(super) use self::rows::RECIPES;
use super::finding::FindingKind;
use super::key_form::KeyForm;
use super::notation::{Notation, as_is, put};
use super::secret_bytes::SecretBytes;
use crate::hash::RequestHash;
use crate::hash::digest::Digest;

/// One recipe, and the mistake that it is.
#[derive(Clone, Copy)]
pub(super) struct RecipeRow {
    pub(super) kind: FindingKind,
    /// The whole sentence.
    pub(super) says: &'static str,
    /// 1 common, 2 occasional, 3 rare.
    pub(super) rank: u8,
    pub(super) hash: Recipe,
}

/// The hash of text and key; `None` if the recipe does not apply, because it would give the hash
/// of a form of the key or of the values. The values are those that the text is made of.
type Recipe = fn(text: &[u8], values: &[&[u8]], key: &KeyForm) -> Option<RequestHash>;

/// The MD5 of text and key.
pub(super) fn md5(text: &[u8], key: &KeyForm) -> [u8; 16] {
    Md5::new()
        .chain_update(&*key.front)
        .chain_update(text)
        .chain_update(&*key.back)
        .finalize()
        .into()
}

fn sha1(pieces: &[&[u8]]) -> RequestHash {
    let mut digest = Digest::new();
    for piece in pieces {
        digest.update(piece);
    }
    digest.finish(b"")
}

/// The HMAC-SHA1 of a message.
pub(super) fn hmac(key: &[u8], message: &[&[u8]]) -> Option<RequestHash> {
    let mut hmac = Hmac::<Sha1>::new_from_slice(key).ok()?;
    for piece in message {
        hmac.update(piece);
    }
    Some(RequestHash::from_bytes(hmac.finalize().into_bytes().into()))
}

/// The text, if there is one: without it, other recipes give the same.
fn some(text: &[u8]) -> Option<&[u8]> {
    (!text.is_empty()).then_some(text)
}

/// The key, if it stands after the text and nowhere else.
fn only_key(key: &KeyForm) -> Option<&[u8]> {
    (key.front.is_empty() && !key.back.is_empty()).then_some(&*key.back)
}

/// The SHA-1 of a text with the key where it stands.
fn with_key(text: &[u8], key: &KeyForm) -> RequestHash {
    sha1(&[&key.front, text, &key.back])
}

/// The text with the key where it stands.
fn whole(text: &[u8], key: &KeyForm) -> SecretBytes {
    SecretBytes::concat(&[&key.front, text, &key.back])
}

fn written(notation: Notation, value: &[u8]) -> Option<SecretBytes> {
    let mut out = SecretBytes::with_capacity(value.len().saturating_mul(2));
    notation(value, &mut out).then_some(out)
}

/// The SHA-1 of text and key together in a notation.
fn all_in(notation: Notation, text: &[u8], key: &KeyForm) -> Option<RequestHash> {
    Some(sha1(&[&written(notation, &whole(text, key))?]))
}

/// The SHA-1 of text and key together in a notation after a byte order mark.
fn marked(notation: Notation, text: &[u8], key: &KeyForm) -> Option<RequestHash> {
    let mark = written(notation, "\u{feff}".as_bytes())?;
    Some(sha1(&[&mark, &written(notation, &whole(text, key))?]))
}

/// The SHA-1 of the text in a notation, and of the key as it is.
fn text_in(notation: Notation, text: &[u8], key: &KeyForm) -> Option<RequestHash> {
    Some(with_key(&written(notation, text)?, key))
}

/// The SHA-1 of text and key as bytes.
fn first(text: &[u8], key: &KeyForm) -> [u8; 20] {
    with_key(text, key).to_bytes()
}

/// The SHA-1 of the digits of the first one, with this around them.
fn again(front: &str, back: &str, text: &[u8], key: &KeyForm) -> RequestHash {
    let first = with_key(text, key).to_hex();
    sha1(&[front.as_bytes(), first.as_bytes(), back.as_bytes()])
}

/// Several values, if the text is nothing but them: with separators or names it is another text.
fn separate<'v, 'p>(text: &[u8], values: &'v [&'p [u8]]) -> Option<&'v [&'p [u8]]> {
    (values.len() > 1 && is_concatenation(text, values)).then_some(values)
}

fn is_concatenation(text: &[u8], values: &[&[u8]]) -> bool {
    let rest = values.iter().try_fold(text, |rest, value| rest.strip_prefix(*value));
    rest.is_some_and(<[u8]>::is_empty)
}

/// The SHA-1 of the values with the key before each, between them and after each.
fn among(
    [is_first, is_between, is_last]: [bool; 3],
    text: &[u8],
    values: &[&[u8]],
    key: &KeyForm,
) -> Option<RequestHash> {
    let (key, values) = (only_key(key)?, separate(text, values)?);
    let mut message = SecretBytes::default();
    for (place, value) in values.iter().enumerate() {
        if if place == 0 { is_first } else { is_between } {
            message.push(key);
        }
        message.push(value);
    }
    message.push(if is_last { key } else { b"" });
    Some(sha1(&[&message]))
}

/// A list of the values and the key.
fn list(
    [front, between, back]: [&str; 3],
    notation: Notation,
    text: &[u8],
    values: &[&[u8]],
    key: &KeyForm,
) -> Option<RequestHash> {
    let key = only_key(key)?;
    let mut message = SecretBytes::concat(&[front.as_bytes()]);
    let is_written = is_concatenation(some(text)?, values)
        && values.iter().all(|value| notation(value, &mut message) && put(between, &mut message))
        && notation(key, &mut message)
        && put(back, &mut message);
    is_written.then(|| sha1(&[&message]))
}

/// Text and key changed together. What changes only one of them is a form of the values or of the
/// key.
fn together(change: Notation, text: &[u8], values: &[&[u8]], key: &KeyForm) -> Option<RequestHash> {
    let [front, body, back] = [&key.front, text, &key.back].map(|part| written(change, part));
    let (front, body, back) = (front?, body?, back?);
    let is_key_changed = *front != *key.front || *back != *key.back;
    (*body != *text && (is_key_changed || !is_concatenation(text, values)))
        .then(|| sha1(&[&front, &body, &back]))
}

/// The same, unless it is what another change gives.
fn together_unlike(
    [change, other]: [Notation; 2],
    text: &[u8],
    values: &[&[u8]],
    key: &KeyForm,
) -> Option<RequestHash> {
    let hash = together(change, text, values, key)?;
    (Some(hash) != together(other, text, values, key)).then_some(hash)
}

/// With this around text and key.
fn padded(front: &str, back: &str, text: &[u8], key: &KeyForm) -> RequestHash {
    sha1(&[front.as_bytes(), &key.front, text, &key.back, back.as_bytes()])
}

/// The start of the text and the key, as long as this says, unless it is all of them.
fn cut(
    length: impl FnOnce(&[u8]) -> Option<usize>,
    text: &[u8],
    key: &KeyForm,
) -> Option<RequestHash> {
    let all = whole(text, key);
    let length = length(&all)?;
    (length < all.len()).then_some(sha1(&[all.get(..length)?]))
}

fn cut_to(length: usize, text: &[u8], key: &KeyForm) -> Option<RequestHash> {
    cut(|_| Some(length), text, key)
}

/// The start of the values with the key, unless it is all of them.
fn cut_values(length: usize, text: &[u8], key: &KeyForm) -> Option<RequestHash> {
    (length < text.len()).then_some(with_key(text.get(..length)?, key))
}

/// The text up to this byte.
fn up_to(end: u8, text: &[u8], key: &KeyForm) -> Option<RequestHash> {
    let end = text.iter().position(|byte| *byte == end)?;
    Some(sha1(&[&key.front, text.get(..end)?]))
}

fn count_characters(text: &[u8]) -> Option<usize> {
    str::from_utf8(text).ok().map(|text| text.chars().count())
}

/// The UTF-16 units, if they are not as many as the characters.
fn count_units(text: &[u8]) -> Option<usize> {
    let units = str::from_utf8(text).ok()?.encode_utf16().count();
    (Some(units) != count_characters(text)).then_some(units)
}

/// The hash that git gives to a file.
fn git(text: &[u8], key: &KeyForm) -> RequestHash {
    let all = whole(text, key);
    sha1(&[b"blob ", itoa::Buffer::new().format(all.len()).as_bytes(), b"\0", &all])
}

fn digits_of_each(values: &[&[u8]]) -> SecretBytes {
    let mut digits = SecretBytes::default();
    for value in values {
        as_is(sha1(&[value]).to_hex().as_bytes(), &mut digits);
    }
    digits
}
