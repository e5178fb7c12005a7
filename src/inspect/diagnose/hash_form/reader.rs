//! The steps from a text to its readings.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::around::{is_separator, peel, separators_of, squeeze};
use super::encoded::{backslashes, base64, hex_bytes, misread_bytes, negative, number, percent};
use super::written::{NUMBERS, WRITTEN, is_lossy_ascii, is_lossy_utf8};
use super::{
    Bytes, FEWEST_DIGITS, Finding, FindingKind, Gives, HashForm, LONGEST, RAW, Target, hash_of,
    is_hex,
};
use crate::hash::RequestHash;
use crate::inspect::diagnose::secret_bytes::SecretBytes;

const DIGITS: usize = RequestHash::HEX_LENGTH;

/// Collects the readings.
#[derive(Default)]
pub(super) struct Reader {
    forms: Vec<HashForm>,
    /// What has gone wrong so far on the way to a reading.
    story: Option<Finding>,
    /// How many more layers of encoding may be taken off.
    layers: u8,
}

impl Reader {
    pub(super) fn forms_of(sent: &str) -> Vec<HashForm> {
        let mut reader = Self { layers: 2, ..Self::default() };
        reader.read(sent);
        reader.forms
    }

    /// Reads the text in all ways. The steps are told in the module above.
    fn read(&mut self, text: &str) {
        self.bytes_as_text(text);
        self.escaped_bytes(text);
        let spaced = self.without_0x(text);
        let (core, around) = peel(spaced.as_ref().map_or(text, |spaced| spaced.trim()));
        self.padded(around);
        if core.len() <= LONGEST {
            let before = self.forms.len();
            let digits = squeeze(core, |character| !is_separator(character));
            let is_hex = is_hex(&digits);
            if is_hex {
                self.twice(core, &digits);
                self.separated(core, |reader| reader.forty(core, &digits));
            }
            self.number(core);
            self.written(core);
            if is_hex {
                self.separated(core, |reader| {
                    reader.fewer(&digits);
                    reader.more(&digits);
                });
            }
            self.lookalikes(core);
            if self.forms.len() == before {
                self.encoded(core);
            }
        }
        self.somewhere(core);
    }

    /// What has gone wrong, with one more thing. What is around the hash matters least.
    fn and(&self, kind: FindingKind, says: &str) -> Finding {
        match &self.story {
            None => Finding::likely(kind, says),
            Some(Finding { kind: earlier, detail, .. }) => {
                let is_least = *earlier == FindingKind::HashPadding;
                let kind = if is_least { kind } else { *earlier };
                Finding::likely(kind, format!("{detail}, and {says}"))
            }
        }
    }

    fn padded(&mut self, says: Option<&str>) {
        if let Some(says) = says {
            self.story = Some(self.and(FindingKind::HashPadding, says));
        }
    }

    /// Reads hexadecimal digits, and tells what is between them.
    fn separated(&mut self, core: &str, read: impl FnOnce(&mut Self)) {
        let story = self.story.clone();
        self.padded(separators_of(core));
        read(self);
        self.story = story;
    }

    fn add(&mut self, target: Target, kind: FindingKind, says: &str) {
        self.forms.push(HashForm { target, finding: Some(self.and(kind, says)) });
    }

    fn bytes(&mut self, bytes: Bytes, kind: FindingKind, says: &str) {
        self.add(Target::Whole(RequestHash::from_bytes(bytes)), kind, says);
    }

    fn part(&mut self, text: &str, kind: FindingKind, says: &str, gives: Gives) {
        self.add(Target::Part(SecretBytes::concat(&[text.as_bytes()]), gives), kind, says);
    }

    /// The hash in digits. Upper case is wrong: servers compare text.
    fn hash(&mut self, hash: RequestHash, digits: &str) {
        let finding = match &self.story {
            story if !digits.bytes().any(|digit| digit.is_ascii_uppercase()) => story.clone(),
            Some(story) => Some(self.and(story.kind, "it is in upper case")),
            None => Some(self.and(FindingKind::UppercaseHash, "the hash is written in upper case")),
        };
        self.forms.push(HashForm { target: Target::Whole(hash), finding });
    }

    /// Bytes that were taken for text.
    fn bytes_as_text(&mut self, text: &str) {
        let length = text.chars().count();
        // So many bytes must be known for the rest to be trusted.
        let known = text.chars().filter(|character| !"?\u{fffd}".contains(*character)).count();
        if length > RequestHash::LENGTH || known < 6 {
            return;
        }
        let kind = FindingKind::RawHash;
        if text.contains('\u{fffd}') {
            self.part(text, kind, RAW, is_lossy_utf8);
        } else if !text.is_ascii() {
            if let Some(bytes) = misread_bytes(text) {
                self.bytes(bytes, kind, RAW);
            }
        } else if text.contains('?') && length == RequestHash::LENGTH {
            self.part(text, kind, RAW, is_lossy_ascii);
        }
    }

    /// Twenty bytes of which some are escaped, such as the text form of Python bytes. Nothing but
    /// quotes is taken off before: any other character may be a byte.
    fn escaped_bytes(&mut self, text: &str) {
        let text = text.trim();
        let unquoted = ["bytearray(b", "b", ""].into_iter().find_map(|before| {
            let rest = text.strip_prefix(before)?;
            let quote = ['\'', '"'].into_iter().find(|quote| rest.starts_with(*quote))?;
            Some(rest.strip_prefix(quote)?.rsplit_once(quote)?.0)
        });
        let text = unquoted.unwrap_or(text);
        for unescape in [backslashes, percent].into_iter().filter(|_| text.len() <= LONGEST) {
            if let Some(Ok(bytes)) = unescape(text).map(|bytes| Bytes::try_from(bytes.as_slice())) {
                let says = "the hash is sent as bytes that are written with escapes";
                self.bytes(bytes, FindingKind::RawHash, says);
            }
        }
    }

    /// With a space in the place of each `0x`, if there are several.
    fn without_0x(&mut self, text: &str) -> Option<Zeroizing<String>> {
        let pieces = || text.split("0x").flat_map(|piece| piece.split("0X"));
        if text.len() > LONGEST || pieces().count() < 4 {
            return None;
        }
        // The spaces are shorter than what they replace, but there is one more of them.
        let mut spaced = Zeroizing::new(String::with_capacity(text.len()));
        pieces().for_each(|piece| spaced.extend([piece, " "]));
        self.padded(Some("there is `0x` before each group of digits in the hash"));
        Some(spaced)
    }

    /// Two hashes, which a client or a proxy has joined.
    fn twice(&mut self, core: &str, digits: &str) {
        let Some((one, other)) = digits.split_at_checked(DIGITS) else { return };
        let (Some(one), Some(other)) = (hash_of(one), hash_of(other)) else { return };
        let kind = FindingKind::HashTwice;
        let mut pieces = core.split(is_separator).filter(|piece| !piece.is_empty());
        if one == other {
            self.add(Target::Whole(one), kind, "the hash is there twice");
        } else if pieces.all(|piece| piece.len() == DIGITS) {
            for (hash, which) in [(one, "first"), (other, "second")] {
                let says = format!("there are two hashes, and only the {which} of them is right");
                self.add(Target::Whole(hash), kind, &says);
            }
        }
    }

    /// Forty digits: as they are, in another order, or as a number that was rounded.
    fn forty(&mut self, core: &str, digits: &str) {
        let Some(hash) = hash_of(digits) else { return };
        self.hash(hash, core);
        let bytes = hash.to_bytes();
        let swapped = bytes.map(|byte| byte.rotate_left(4));
        let [mut bytes_reversed, mut digits_reversed] = [bytes, swapped];
        bytes_reversed.reverse();
        digits_reversed.reverse();
        let mut words = bytes;
        words.as_chunks_mut::<4>().0.iter_mut().for_each(|word| word.reverse());
        for (bytes, says) in [
            (bytes_reversed, "the bytes of the hash are in reverse order"),
            (digits_reversed, "the digits of the hash are in reverse order"),
            (swapped, "the two digits of each byte are swapped"),
            (words, "the four bytes of each word of the hash are in reverse order"),
        ] {
            self.bytes(bytes, FindingKind::HashReversed, says);
        }
        // A floating point number keeps 53 bits.
        let kept = digits.trim_end_matches('0').len();
        if let Some(start) = digits.get(..12).filter(|_| (10..=16).contains(&kept)) {
            let says = "the hash was taken for a number: only its first digits are left";
            self.part(start, FindingKind::TruncatedHash, says, is_start);
        }
    }

    /// The rows of `NUMBERS`.
    fn number(&mut self, core: &str) {
        let unsigned = core.strip_prefix('-');
        let digits = unsigned.unwrap_or(core);
        for (kind, says, alphabet, lengths, is_negative) in NUMBERS {
            if *is_negative == unsigned.is_some()
                && lengths.contains(&digits.len())
                && let Some(bytes) = number(digits, alphabet)
            {
                self.bytes(if *is_negative { negative(bytes) } else { bytes }, *kind, says);
            }
        }
    }

    /// The rows of `WRITTEN`.
    fn written(&mut self, core: &str) {
        // A buffer as JSON has its numbers in a list.
        let list = core.split_once('[').map_or(core, |(_, list)| list);
        let list = list.split_once(']').map_or(list, |(list, _)| list);
        let text = squeeze(list, |character| {
            character == '-' || !is_separator(character) && !"\\<>{}[]()\"'".contains(character)
        });
        // Forty digits have been read.
        for row in WRITTEN.iter().filter(|row| row.fits(&text) && hash_of(&text).is_none()) {
            self.part(&text, row.kind, row.says, row.gives);
        }
    }

    /// Some of the digits.
    fn fewer(&mut self, digits: &str) {
        let length = digits.len();
        let missing = DIGITS.saturating_sub(length);
        if length < FEWEST_DIGITS || missing == 0 {
            return;
        }
        let kind = FindingKind::TruncatedHash;
        let says = format!("only the first {length} digits of the hash are sent");
        self.part(digits, kind, &says, is_start);
        let says = format!("only the last {length} digits of the hash are sent");
        self.part(digits, kind, &says, |sent, hash| hash.to_hex().as_bytes().ends_with(sent));
        // Both ends may have so many lengths that chance explains more.
        if length > FEWEST_DIGITS {
            let says = format!("there {} missing in the middle of the hash", count(missing));
            self.part(digits, kind, &says, |sent, hash| lacks(sent, hash.to_hex().as_bytes()));
        }
    }

    /// More digits than a hash has.
    fn more(&mut self, digits: &str) {
        let surplus = digits.len().saturating_sub(DIGITS);
        if surplus == 0 {
            return;
        }
        if let Some(bytes) = hex_bytes(digits) {
            let says = "the text of the hash is written in hexadecimal once more";
            self.inside(&bytes, FindingKind::RawHash, says);
        }
        let kind = FindingKind::HashPadding;
        for (hash, place) in [(digits.get(..DIGITS), "after"), (digits.get(surplus..), "before")] {
            if let Some(hash) = hash.and_then(hash_of) {
                let says = format!("there {} too many {place} the hash", count(surplus));
                self.add(Target::Whole(hash), kind, &says);
            }
        }
        if surplus <= FEWEST_DIGITS {
            let says = format!("there {} too many in the middle of the hash", count(surplus));
            self.part(digits, kind, &says, |sent, hash| lacks(hash.to_hex().as_bytes(), sent));
        }
    }

    /// Forty characters of which some only look like digits.
    fn lookalikes(&mut self, core: &str) {
        let mut digits = Zeroizing::new(String::with_capacity(core.len()));
        let characters = || core.chars().filter(|character| !is_separator(*character));
        digits.extend(characters().map_while(lookalike));
        let replaced = characters().filter(|character| !character.is_ascii_hexdigit()).count();
        if let Some(hash) = hash_of(&digits)
            && (1..=20).contains(&replaced)
            && characters().count() == DIGITS
        {
            let says = "there are letters in the hash that only look like digits, such as `O` for \
                        0 or `l` for 1";
            self.add(Target::Whole(hash), FindingKind::NotHexadecimal, says);
        }
    }

    /// Escapes and base64.
    fn encoded(&mut self, core: &str) {
        let escaped = [
            (percent(core), "the hash is percent-encoded once more"),
            (backslashes(core), "the hash is written with escapes"),
        ];
        for (bytes, says) in
            escaped.iter().filter_map(|(bytes, says)| Some((bytes.as_ref()?, says)))
        {
            self.inside(bytes, FindingKind::HashPadding, says);
        }
        let (kind, says) = (FindingKind::Base64Hash, "the hash is written in base64");
        for bytes in base64(core) {
            if let Ok(bytes) = Bytes::try_from(bytes.as_slice()) {
                return self.bytes(bytes, kind, says);
            }
            self.inside(&bytes, kind, says);
        }
    }

    /// Reads what was decoded, and keeps only what is a whole hash: decoded noise has many forms.
    fn inside(&mut self, bytes: &[u8], kind: FindingKind, says: &str) {
        if let (Some(layers), Ok(text)) = (self.layers.checked_sub(1), core::str::from_utf8(bytes))
        {
            let mut inner = Self { forms: Vec::new(), story: Some(self.and(kind, says)), layers };
            inner.read(text);
            self.forms.extend(inner.forms.into_iter().find(|form| form.target.whole().is_some()));
        }
    }

    /// Forty digits somewhere in a text.
    fn somewhere(&mut self, text: &str) {
        // Of all that is around it, what was taken off is a part only.
        self.story = self.story.take().filter(|story| story.kind != FindingKind::HashPadding);
        self.padded(Some("there is something around the hash"));
        let runs = text.split(|character: char| !character.is_ascii_hexdigit());
        for run in runs.filter(|run| run.len() >= DIGITS).take(4) {
            let surplus = run.len().saturating_sub(DIGITS);
            for hash in [run.get(..DIGITS), run.get(surplus..)].map(|digits| hash_of(digits?)) {
                if let Some(hash) = hash
                    && !self.forms.iter().any(|form| form.target.matches(&hash))
                {
                    self.hash(hash, run);
                }
            }
        }
    }
}

fn is_start(sent: &[u8], hash: RequestHash) -> bool {
    hash.to_hex().as_bytes().starts_with(sent)
}

/// Whether `longer` becomes `shorter` if some bytes in a row are taken out of it.
fn lacks(shorter: &[u8], longer: &[u8]) -> bool {
    let same = |pair: &(&u8, &u8)| pair.0 == pair.1;
    let start = shorter.iter().zip(longer).take_while(same).count();
    let end = shorter.iter().rev().zip(longer.iter().rev()).take_while(same).count();
    start.saturating_add(end) >= shorter.len()
}

/// So many digits, after the word "there".
fn count(digits: usize) -> String {
    if digits == 1 { "is 1 digit".into() } else { format!("are {digits} digits") }
}

/// Digits, each before what is taken for it by people and by programs that read pictures. Some
/// are Cyrillic.
const LOOKALIKES: &str = "0oOоОQ 1lLiI|! 2zZ 3З 5sS 9gq aаА bВ cсС eеЕ";

fn lookalike(character: char) -> Option<char> {
    // Full-width digits become usual ones.
    let character = core::iter::once(character).nfkc().next()?;
    let mut groups = LOOKALIKES.split(' ');
    let digit =
        groups.find(|group| group.contains(character)).and_then(|group| group.chars().next());
    digit.or(Some(character).filter(char::is_ascii_hexdigit))
}
