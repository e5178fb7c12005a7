//! The forms in which clients hash the key, and the places where they put it.

mod changes;
#[cfg(test)]
mod tests;
mod words;

use alloc::vec;
use alloc::vec::Vec;
use core::str::from_utf8;

use self::changes::{CHANGES, Change, REPLACED};
use self::words::{
    CUTS, FILLED, JOINERS, LENGTHS, NAMES, PLACEHOLDERS, QUOTES, REFERENCES, TITLES, VARIABLES,
    WHITE_SPACE,
};
use super::finding::FindingKind;
use super::notation::{plain, split_once};
use super::samples;
use super::secret_bytes::SecretBytes;

/// What stands before and after the text that is hashed.
pub(super) struct KeyForm {
    pub(super) front: SecretBytes,
    pub(super) back: SecretBytes,
    /// The kind, the whole sentence and the rank; `None` for the right form.
    pub(super) deviation: Option<Deviation>,
}

/// The kind, the whole sentence and the rank of a way of going wrong.
type Deviation = (FindingKind, &'static str, u8);

impl KeyForm {
    /// 0 for the right form.
    pub(super) fn rank(&self) -> u8 {
        self.deviation.map_or(0, |(_, _, rank)| rank)
    }

    /// The key of an HMAC.
    pub(super) fn of_hmac(&self) -> &[u8] {
        if self.back.is_empty() { &self.front } else { &self.back }
    }
}

/// The forms of a key: the right one, then the others, the likeliest first. None appears twice, and
/// none equals the right one.
pub(super) fn key_forms(key: &[u8], username: &str) -> Vec<KeyForm> {
    let mut forms = Forms { all: Vec::new() };
    forms.all.push(KeyForm {
        front: SecretBytes::default(),
        back: SecretBytes::concat(&[key]),
        deviation: None,
    });
    forms.add_places(key);
    if key.len() <= LONGEST {
        forms.add_surroundings(key);
        forms.add_written(key, CHANGES);
        forms.add_parts(key);
        forms.add_replacements(key);
        forms.add_companions(key);
        forms.add_slips(key);
    }
    if !username.is_empty() {
        let says = "the username is hashed in the place of the key";
        forms.add_back(&[username.as_bytes()], (FindingKind::UsernameAsKey, says, 1));
        let says = "the username is hashed too, after the key";
        forms.add_back(&[key, username.as_bytes()], (FindingKind::UnsignedHashed, says, 2));
    }
    forms.add_placeholders();
    forms.in_order()
}

/// A longer key is tried as it is only: hundreds of copies of it would cost more than they tell.
const LONGEST: usize = 1024;

/// Up to how many characters a key is tried with one character mistyped.
const LONGEST_TYPED: usize = 64;

/// The forms in the order in which they name a cause: of two that make the same bytes, the earlier
/// one is kept. So what is done to the key comes before the words that stand in its place.
struct Forms {
    all: Vec<KeyForm>,
}

impl Forms {
    /// The first of equal forms, sorted by rank and, within one, in the order of the tables.
    fn in_order(self) -> Vec<KeyForm> {
        let mut forms: Vec<_> = self.all.into_iter().enumerate().collect();
        // Stable: the first of equal forms stays the first.
        forms.sort_by(|(_, a), (_, b)| (&*a.back, &*a.front).cmp(&(&*b.back, &*b.front)));
        forms.dedup_by(|(_, b), (_, a)| a.back == b.back && a.front == b.front);
        forms.sort_by_key(|(place, form)| (form.rank(), *place));
        forms.into_iter().map(|(_, form)| form).collect()
    }

    fn add(&mut self, front: &[&[u8]], back: &[&[u8]], deviation: Deviation) {
        let (front, back) = (SecretBytes::concat(front), SecretBytes::concat(back));
        self.all.push(KeyForm { front, back, deviation: Some(deviation) });
    }

    /// Adds a form of which nothing stands before the text.
    fn add_back(&mut self, back: &[&[u8]], deviation: Deviation) {
        self.add(&[], back, deviation);
    }

    fn add_written(&mut self, key: &[u8], changes: &[Change]) {
        for Change { deviation, write } in changes {
            let mut back = SecretBytes::with_capacity(key.len());
            if write(key, &mut back) {
                let front = SecretBytes::default();
                self.all.push(KeyForm { front, back, deviation: Some(*deviation) });
            }
        }
    }

    /// The key as it is in other places than after the text.
    fn add_places(&mut self, key: &[u8]) {
        self.add_back(&[], (FindingKind::KeyMissing, "no key is hashed", 1));
        let says = "the key stands in front of the values";
        self.add(&[key], &[], (FindingKind::KeyInFront, says, 1));
        self.add(&[key], &[key], (FindingKind::KeyTwice, "the key stands at both ends", 2));
        self.add_back(&[key, key], (FindingKind::KeyTwice, "the key stands at the end twice", 2));
        for joiner in JOINERS {
            let sign = joiner.text.as_bytes();
            self.add(&[key, sign], &[], (FindingKind::KeyInFront, joiner.in_front, 3));
            self.add(&[key, sign], &[sign, key], (FindingKind::KeyTwice, joiner.at_both_ends, 3));
        }
    }

    fn add_surroundings(&mut self, key: &[u8]) {
        for (before, after, deviation) in WHITE_SPACE.iter().chain(QUOTES) {
            self.add_back(&[before.as_bytes(), key, after.as_bytes()], *deviation);
        }
    }

    /// The key without its end or its start.
    fn add_parts(&mut self, key: &[u8]) {
        for (length, says) in LENGTHS {
            if let Some((end, _)) =
                from_utf8(key).ok().and_then(|text| text.char_indices().nth(*length))
                && let Some(start) = key.get(..end)
            {
                self.add_back(&[start], (FindingKind::KeyCut, says, 2));
            }
        }
        for (needle, rank, at, after) in CUTS {
            if let Some((before, rest)) = split_once(key, needle) {
                self.add_back(&[before], (FindingKind::KeyCut, at, *rank));
                self.add_back(&[rest], (FindingKind::KeyCut, after, 3));
            }
        }
    }

    fn add_replacements(&mut self, key: &[u8]) {
        self.add_written(key, REPLACED);
        for (length, with, says) in FILLED {
            if let Some(missing) = length.checked_sub(key.len()) {
                let filling = vec![*with; missing];
                self.add_back(&[key, &filling], (FindingKind::KeyWhitespace, says, 3));
            }
        }
    }

    /// What is hashed with the key: signs, names and other words.
    fn add_companions(&mut self, key: &[u8]) {
        let kind = FindingKind::KeyNamed;
        for joiner in JOINERS {
            let sign = joiner.text.as_bytes();
            self.add_back(&[sign, key], (kind, joiner.before, joiner.rank));
            self.add_back(&[key, sign], (kind, joiner.after, joiner.rank));
            self.add_back(&[sign, key, sign], (kind, joiner.around, 3));
        }
        for name in NAMES {
            let text = name.text.as_bytes();
            self.add_back(&[b"&", text, b"=", key], (kind, name.pair, name.rank));
            self.add_back(&[text, b"=", key], (kind, name.assigned, name.rank));
            self.add_back(&[text, key], (kind, name.bare, 3));
            let deviation = (FindingKind::KeyInFront, name.in_front, 3);
            self.add(&[text, b"=", key, b"&"], &[], deviation);
        }
        for (before, says) in TITLES {
            self.add_back(&[before.as_bytes(), key], (kind, says, 3));
        }
    }

    /// One slip of whoever typed the key.
    fn add_slips(&mut self, key: &[u8]) {
        let Ok(text) = from_utf8(key) else { return };
        if text.chars().count() > LONGEST_TYPED {
            return;
        }
        let slip = |says| (FindingKind::KeyMistyped, says, 3);
        let ends = text.char_indices().map(|(place, c)| place.saturating_add(c.len_utf8()));
        let ends: Vec<_> = ends.collect();
        let mut start = 0;
        for (end, next_end) in ends.iter().zip(ends.iter().skip(1).chain(ends.last())) {
            let [Some(before), Some(this), Some(next), Some(after), Some(rest)] = [
                key.get(..start),
                key.get(start..*end),
                key.get(*end..*next_end),
                key.get(*end..),
                key.get(*next_end..),
            ] else {
                return;
            };
            start = *end;
            self.add_back(&[before, after], slip("one character of the key is missing"));
            let says = "one character of the key is doubled";
            self.add_back(&[before, this, this, after], slip(says));
            let says = "two neighbouring characters of the key are swapped";
            self.add_back(&[before, next, this, rest], slip(says));
            let mut other = SecretBytes::with_capacity(this.len());
            plain::ascii_swapped(this, &mut other);
            let says = "one letter of the key is in the other case";
            self.add_back(&[before, &other, after], (FindingKind::KeyCase, says, 3));
        }
    }

    /// What was hashed because the key was not there.
    fn add_placeholders(&mut self) {
        for (key, says) in &samples::KEYS {
            self.add_back(&[key.as_bytes()], (FindingKind::SampleKey, says, 1));
        }
        let kind = FindingKind::KeyPlaceholder;
        for (word, says, rank) in PLACEHOLDERS {
            self.add_back(&[word.as_bytes()], (kind, says, *rank));
        }
        for name in VARIABLES {
            for (before, after) in REFERENCES {
                let says = "the name of a variable is hashed in the place of the key, \
                            as it stands in a program or a template";
                let reference = [*before, *name, *after].map(str::as_bytes);
                self.add_back(&reference, (kind, says, 3));
            }
        }
    }
}
