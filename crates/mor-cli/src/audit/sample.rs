//! Wrong requests that are kept to be diagnosed: the first few different ones.

use zeroize::Zeroizing;

/// Where a request stands: file, chunk, line. Threads finish in any order, and the same requests
/// are to be kept whatever it is.
pub(super) type Place = (usize, u64, u64);

/// Nothing longer is a request to the library either.
const LONGEST: usize = 64 * 1024;

/// A wrong request.
// Nothing else shows it: it may have a password in it.
#[cfg_attr(test, derive(Debug))]
#[derive(PartialEq, Eq)]
pub(super) struct Sample {
    place: Place,
    pub(super) url: String,
    pub(super) query: Zeroizing<String>,
    pub(super) form: Zeroizing<String>,
}

/// The first few of a client and a method, by their places.
#[derive(Default)]
pub(super) struct Samples {
    kept: Vec<Sample>,
}

impl Samples {
    /// Keeps a request if it is one of the first.
    pub(super) fn offer(&mut self, most: usize, place: Place, parts: [&str; 3]) {
        let [url, query, form] = parts;
        let is_short = parts.iter().map(|part| part.len()).sum::<usize>() <= LONGEST;
        if !is_short || self.is_behind(most, place) {
            return;
        }
        let copy = |text: &str| Zeroizing::new(text.to_owned());
        let sample = Sample { place, url: url.to_owned(), query: copy(query), form: copy(form) };
        self.keep(most, sample);
    }

    /// Whether there are enough before this place.
    fn is_behind(&self, most: usize, place: Place) -> bool {
        self.kept.len() >= most && self.kept.last().is_none_or(|last| last.place < place)
    }

    fn keep(&mut self, most: usize, sample: Sample) {
        // The same request again tells nothing new.
        let is_same = |kept: &Sample| kept.query == sample.query && kept.form == sample.form;
        match self.kept.iter().position(is_same) {
            Some(same) => {
                if self.kept.get(same).is_none_or(|kept| kept.place <= sample.place) {
                    return;
                }
                self.kept.remove(same);
            }
            None if self.is_behind(most, sample.place) => return,
            None => {}
        }
        let at = self.kept.partition_point(|kept| kept.place < sample.place);
        self.kept.insert(at, sample);
        self.kept.truncate(most);
    }

    pub(super) fn merge(&mut self, most: usize, other: Self) {
        other.kept.into_iter().for_each(|sample| self.keep(most, sample));
    }

    pub(super) fn take(&mut self) -> Vec<Sample> {
        std::mem::take(&mut self.kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_different_ones_are_kept_in_any_order() {
        let requests = ["a", "b", "a", "c", "d", "b", "e"];
        let numbers: Vec<u64> = (0..7).collect();
        for turn in 0..7 {
            let mut turned = numbers.clone();
            turned.rotate_left(turn);
            let mut parts = [Samples::default(), Samples::default()];
            for number in turned {
                let text = requests[usize::try_from(number).unwrap()];
                let part = &mut parts[usize::from(number % 3 == 0)];
                part.offer(3, (0, 0, number), ["", text, ""]);
            }
            let [mut all, other] = parts;
            all.merge(3, other);
            let kept: Vec<_> =
                all.take().iter().map(|kept| (kept.place.2, kept.query.to_string())).collect();
            let expected = [(0, "a"), (1, "b"), (3, "c")].map(|(at, text)| (at, text.to_owned()));
            assert_eq!(kept, expected, "{turn}");
        }
        let mut none = Samples::default();
        none.offer(0, (0, 0, 0), ["", "a", ""]);
        none.offer(3, (0, 0, 0), ["", &"a".repeat(LONGEST + 1), ""]);
        assert!(none.take().is_empty());
    }
}
