//! What the looks of a text tell where no search could find anything: other digests, placeholders,
//! the text forms of objects.

use alloc::format;
use alloc::string::String;

use super::around::{is_blank, is_separator, peel, squeeze};
use super::encoded::{base64, percent};
use super::{Finding, FindingKind, HashForm, LONGEST, hash_of, is_hex};
use crate::hash::RequestHash;

/// A row has a kind, what is told, and the texts, in lower case, with `*` for any characters.
macro_rules! known {
    ($($kind:ident $says:literal: $($text:literal)*;)*) => {
        static KNOWN: &[(FindingKind, &str, &[&str])] =
            &[$((FindingKind::$kind, $says, &[$($text),*])),*];
    };
}

// The first row that fits is told.
known! {
    HashObject "a JavaScript promise was sent as the hash, and not what it gives": "*promise*";
    HashObject "a coroutine was sent as the hash, and not what it gives": "*coroutine object*";
    HashObject "the text form of a byte array was sent as the hash, and not its digits":
        "system.byte[]*" "byte[]*" "[b@*" "[ljava.*" "*20 bytes*";
    HashObject "the text form of an object was sent as the hash, and not its digits":
        "*[object *" "*hashlib.hash*" "* object at 0x*" "* object @ 0x*" "*=hash(0x*" "*=scalar(0x*"
        "hash(0x*" "scalar(0x*" "array(0x*" "hash {*" "#<*" "system.*" "java.*" "javax.*"
        "*messagedigest*" "*cryptoserviceprovider*" "resource id*" "object id*" "array" "object"
        "{}" "[]";
    HashObject "a function was sent as the hash: it was not called":
        "code(0x*" "<built-in *" "<bound method*" "<function*" "function*" "async *" "*=>*"
        "closure";
    NotHexadecimal "what was sent as the hash is how a programming language writes that there is \
        no value": "undefined" "null" "(null)" "<null>" "none" "nil" "<nil>" "nan" "nothing"
        "void" "empty" "n/a" "-1";
    NotHexadecimal "a boolean was sent as the hash: perhaps a comparison, or a call that failed":
        "true" "false";
    NotHexadecimal "source code was sent as the hash: nothing ran it":
        "*sha1(*" "*hash(*" "*hmac(*" "*hexdigest*" "*($*" "$(*" "`*" "*<?*";
    OtherDigest "what was sent as the hash has the form of a stored password's":
        "$2*$*" "$1$*" "$5$*" "$6$*" "$y$*" "$p$*" "$h$*" "$apr1$*" "$argon2*" "$scrypt$*"
        "$pbkdf2*" "pbkdf2*" "bcrypt*" "sha1$*" "{ssha*" "{smd5}*" "{crypt}*";
    // A hash in base64 may start like this as well, but it has no dots.
    OtherDigest "what was sent as the hash has the form of a JSON Web Token": "eyj*.*" "bearer *";
    OtherDigest "what was sent as the hash is named MD5": "md5*" "{md5}*";
    OtherDigest "what was sent as the hash is named SHA-2": "sha2*" "sha-2*";
    OtherDigest "what was sent as the hash is named SHA-384": "sha3*" "sha-3*";
    OtherDigest "what was sent as the hash is named SHA-512": "sha5*" "sha-5*";
    NotHexadecimal "a PEM file was sent as the hash": "-----begin*";
    NotHexadecimal "what was sent as the hash has the form of a URL": "http://*" "https://*";
    NotHexadecimal "what was sent as the hash looks like an error message":
        "*error*" "*exception*" "*warning:*" "*traceback*" "*not found*" "*denied*" "*failed*"
        "incorrect *" "invalid *" "missing *" "<html*" "<!doctype*";
    NotHexadecimal "what was sent as the hash has the form of an email address": "*@*.*";
}

const PLACEHOLDER: &str = "a placeholder was sent as the hash: nothing was put in its place";

/// Words that stand for a hash in examples, without the signs around them.
const EXAMPLE_WORDS: &str = "hash sha sha1 key secret signature sign digest checksum here \
    your my the api system value string text result generated computed example test todo \
    changeme placeholder dummy foo bar x xx xxx s param params code auth password replace \
    insert enter missing goes with me of and values request some calculated mor kolmisoft sample \
    valid null undefined 0 1";

/// SHA-1 of texts in which there is nothing.
const OF_NOTHING: [&str; 2] =
    ["da39a3ee5e6b4b0d3255bfef95601890afd80709", "adc83b19e793491b1a6ea0fd8b46cd9f32e592fc"];

/// What the text tells by itself; of digits only what no reading tells.
pub(super) fn told(sent: &str, readings: &[HashForm]) -> Option<Finding> {
    use FindingKind::{HashSignExtended, HashTwice, RawHash};

    // A label such as `SHA1(stdin)=` must not hide the hash after it.
    let mut runs = sent.split(|character: char| !character.is_ascii_hexdigit());
    if !runs.any(|run| run.len() >= RequestHash::HEX_LENGTH)
        && let Some((kind, says)) = known(sent)
    {
        return Some(Finding::likely(kind, says));
    }
    let (core, _) = peel(sent);
    let digits = squeeze(core, |character| !is_separator(character));
    if hash_of(&digits).is_some() {
        return of_forty(&digits).map(|(kind, says)| Finding::likely(kind, says));
    }
    // The form alone tells these, whatever the digits are.
    let is_told = match readings.first().and_then(|form| form.finding.as_ref()).map(Finding::kind) {
        Some(HashSignExtended) => digits.len() > RequestHash::HEX_LENGTH,
        kind => matches!(kind, Some(HashTwice | RawHash)),
    };
    let (kind, says) = if is_hex(&digits) && !is_told {
        of_digits(digits.len(), core)
    } else if readings.is_empty() {
        of_text(sent, core)
    } else {
        return None;
    };
    Some(Finding::likely(kind, says))
}

/// What is no digits.
fn known(sent: &str) -> Option<(FindingKind, &'static str)> {
    let plain = percent(sent);
    let plain = plain.as_ref().and_then(|bytes| core::str::from_utf8(bytes).ok()).unwrap_or(sent);
    let end = plain.char_indices().nth(LONGEST).map_or(plain.len(), |(end, _)| end);
    let text = squeeze(plain.get(..end)?, |_| true);
    let text = text.trim_matches(|sign: char| is_blank(sign) || matches!(sign, '"' | '\''));
    if let Some((kind, says, _)) =
        KNOWN.iter().find(|(.., patterns)| patterns.iter().any(|pattern| fits(text, pattern)))
    {
        return Some((*kind, says));
    }
    let kind = FindingKind::NotHexadecimal;
    let is_number = |character: char| "0123456789.:+-/ ".contains(character);
    if (1..=20).contains(&text.len())
        && text.chars().all(is_number)
        && text.contains(char::is_numeric)
    {
        return Some((kind, "a decimal number was sent as the hash, such as an id or a time"));
    }
    let mut words = text.split(|character: char| !character.is_alphanumeric());
    let is_example = |word: &str| EXAMPLE_WORDS.split(' ').any(|known| known == word);
    let is_placeholder = if text.contains(|character: char| character.is_alphanumeric()) {
        words.all(|word| word.is_empty() || is_example(word) || word.bytes().all(|x| x == b'x'))
    } else {
        !text.is_empty() && text.chars().all(|sign| "….*?".contains(sign))
    };
    is_placeholder.then_some((kind, PLACEHOLDER))
}

/// Whether a text is a pattern's, without trying the same place twice.
fn fits(text: &str, pattern: &str) -> bool {
    let Some((start, pattern)) = pattern.split_once('*') else { return text == pattern };
    let (middle, end) = pattern.rsplit_once('*').unwrap_or(("", pattern));
    let rest = text.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
    let find = |rest, piece| str::split_once(rest, piece).map(|(_, after)| after);
    rest.and_then(|rest| middle.split('*').try_fold(rest, find)).is_some()
}

/// Forty digits that no request has.
fn of_forty(digits: &str) -> Option<(FindingKind, &'static str)> {
    if OF_NOTHING.contains(&digits) {
        let says =
            "this is the SHA-1 of an empty text or a newline: neither values nor key were hashed";
        return Some((FindingKind::KeyMissing, says));
    }
    let repeats = |after| digits.get(after..).is_some_and(|rest| digits.starts_with(rest));
    (1..=16).any(repeats).then_some((
        FindingKind::NotHexadecimal,
        "the digits of the hash repeat themselves, as in a placeholder",
    ))
}

/// Digits, but not forty.
fn of_digits(length: usize, core: &str) -> (FindingKind, String) {
    use FindingKind::{HashPadding, OtherDigest, TruncatedHash, UniqueHash};
    let digest = digest_of(length / 2).filter(|_| length.is_multiple_of(2));
    if length == 32 && core.split('-').map(str::len).eq([8, 4, 4, 4, 12]) {
        (OtherDigest, "what was sent as the hash has the form of a UUID".into())
    } else if let Some(digest) = digest {
        (OtherDigest, format!("the hash has {length} digits, like {digest}"))
    } else if length == 10 {
        (UniqueHash, "the hash has 10 digits, like the uniquehash of an account".into())
    } else if length < RequestHash::HEX_LENGTH {
        let digits = if length == 1 { "digit" } else { "digits" };
        (TruncatedHash, format!("the hash has only {length} {digits} instead of 40"))
    } else {
        (HashPadding, format!("the hash has {length} digits instead of 40"))
    }
}

/// What is no digits, and fits nothing else.
fn of_text(sent: &str, core: &str) -> (FindingKind, String) {
    if !core.contains(char::is_alphanumeric) {
        let says = "there is nothing but white space or signs in the hash";
        return (FindingKind::NotHexadecimal, says.into());
    }
    // Base64 has letters of both cases and digits; of a few characters passwords have them as well.
    let has = |class: fn(&u8) -> bool| core.bytes().any(|byte| class(&byte));
    let is_random = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    let lengths = base64(core).map(|bytes| bytes.len()).filter(|length| *length >= 16);
    let digest = lengths.filter(|_| is_random && has(u8::is_ascii_digit)).find_map(digest_of);
    if let Some(digest) = digest {
        (FindingKind::OtherDigest, format!("the hash has the length of {digest} in base64"))
    } else {
        let says = "the hash has other characters than hexadecimal digits, and a length of";
        (FindingKind::NotHexadecimal, format!("{says} {}", sent.chars().count()))
    }
}

/// The digest that has so many bytes, other than SHA-1.
pub(super) const fn digest_of(bytes: usize) -> Option<&'static str> {
    match bytes {
        4 => Some("a CRC-32"),
        16 => Some("an MD5"),
        28 => Some("an SHA-224"),
        32 => Some("an SHA-256"),
        48 => Some("an SHA-384"),
        64 => Some("an SHA-512"),
        _ => None,
    }
}
