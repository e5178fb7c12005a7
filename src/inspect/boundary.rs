//! Other requests with the same canonical text: nothing marks where one value ends and the next
//! begins.

use alloc::vec::Vec;
use core::fmt;

use crate::endpoint::server_order::position;
use crate::endpoint::{Conversion, Endpoint, GroupRule, HashRule, Kind, SlotSet};
use crate::request::convert::convert;
use crate::request::hashed::Place;
use crate::request::{CanonicalText, Verified};
use crate::wire::decode::Extent;

/// One way to read a canonical text: which signed parameters it gives values to.
#[derive(Clone, PartialEq, Eq)]
pub struct BoundaryTwin {
    text: CanonicalText,
    /// The parameters in hash order, each with the end of its value.
    ends: Vec<(&'static str, usize)>,
}

impl BoundaryTwin {
    /// The parameters in hash order, with their values.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let starts = core::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        self.ends
            .iter()
            .zip(starts)
            .filter_map(|((name, end), start)| Some((*name, self.text.as_str().get(start..*end)?)))
    }
}

/// Names only: a value may be a password.
impl fmt::Debug for BoundaryTwin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoundaryTwin ")?;
        f.debug_list().entries(self.ends.iter().map(|(name, _)| name)).finish()
    }
}

impl Verified<'_> {
    /// Another request of this endpoint with the same hash, if there is one: the same canonical
    /// text, cut at other places or given to other parameters, with values that those
    /// parameters take and with all required ones.
    ///
    /// Nothing stands between the values in the hash, so `provider_id=1&did=123456789` and
    /// `provider_id=11&did=23456789` share theirs. Whoever sees one of them can send the other.
    /// The time and the memory grow with the length of the canonical text times the number of
    /// signed parameters, whatever the values are. Groups of parameters multiply it by the number
    /// of ways to meet them, of which the first 1024 are tried.
    ///
    /// ```
    /// use mor_api::methods::dids::DID_CREATE;
    /// use mor_api::{HashRule, ReceivedRequest, SecretKey};
    ///
    /// let query = "provider_id=1&did=123456789\
    ///     &hash=cb9dff0d59f7ffaf036d55b57c817bf528edb54a";
    /// let key = SecretKey::new("secret")?;
    /// let request = ReceivedRequest::read(&DID_CREATE, query, "")?;
    /// let verified = request.verify([("admin", &key)], HashRule::Listed)?;
    ///
    /// let twin = verified.boundary_twin().ok_or("there is only one")?;
    /// let values: Vec<_> = twin.values().collect();
    /// assert_eq!(values, [("provider_id", "11"), ("did", "23456789")]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn boundary_twin(&self) -> Option<BoundaryTwin> {
        let (request, rule) = (self.request(), self.rule());
        let mut sent = Vec::new();
        request.each_hashed(rule, |hashed| {
            sent.push((hashed.place, hashed.value.text().decoded_length()));
        });
        boundary_twin(request.endpoint(), rule, self.canonical(), &sent)
    }
}

/// A reading of `text` other than the one that was sent, which had values of these lengths at these
/// places.
fn boundary_twin(
    endpoint: &Endpoint,
    rule: HashRule,
    text: CanonicalText,
    sent: &[(Place, usize)],
) -> Option<BoundaryTwin> {
    let places = places(endpoint, rule, sent);
    let sent_length = |place: &Place| {
        sent.iter().find(|(sent_place, _)| sent_place == place).map(|(_, length)| *length)
    };
    let ends = ways(endpoint).into_iter().find_map(|way| {
        let parameters = places.iter().map(|place| Candidate {
            name: place.name(endpoint),
            values: Taken {
                kind: place.kind(endpoint),
                conversion: place.conversion(endpoint, rule),
            },
            presence: way.presence(endpoint, *place),
        });
        let search = Search::new(parameters.collect(), text.as_str());
        search.leave_path(places.iter().map(sent_length))
    })?;
    Some(BoundaryTwin { text, ends })
}

/// Where values can be: the parameters of the endpoint that the rule hashes, and of those that it
/// does not list the ones that were sent.
fn places(endpoint: &Endpoint, rule: HashRule, sent: &[(Place, usize)]) -> Vec<Place> {
    if !rule.is_of_a_server() {
        return endpoint.listed().into_iter().map(Place::Slot).collect();
    }
    let steps = endpoint.steps(rule);
    let mut places: Vec<_> =
        steps.map(|step| (step.position, Place::Slot(step.slot.into()))).collect();
    for (place, _) in sent {
        if let Place::Foreign(name) = place {
            places.extend(position(name.name().as_bytes()).map(|position| (position, *place)));
        }
    }
    places.sort_by_key(|(position, _)| *position);
    places.into_iter().map(|(_, place)| place).collect()
}

/// A parameter that may have a part of the text.
#[derive(Clone, Copy)]
struct Candidate {
    name: &'static str,
    values: Taken,
    presence: Presence,
}

/// What a parameter takes: values of a kind, as far as the rule hashes them as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Taken {
    kind: Kind,
    conversion: Conversion,
}

impl Taken {
    fn accepts(self, value: &str) -> bool {
        let as_it_is = Extent::plain(value.as_bytes());
        let hashed = || convert(self.conversion, as_it_is).map(Extent::plain_text);
        let is_hashed = self.conversion == Conversion::None || hashed() == Some(value);
        is_hashed && self.kind.accepts(value)
    }
}

/// Whether a reading gives a parameter a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Always,
    Maybe,
    Never,
}

/// One way to meet what an endpoint requires of several parameters together.
#[derive(Clone, Copy)]
struct Way {
    always: SlotSet,
    never: SlotSet,
}

impl Way {
    fn presence(self, endpoint: &Endpoint, place: Place) -> Presence {
        let Place::Slot(slot) = place else { return Presence::Maybe };
        if self.never.contains(slot) {
            Presence::Never
        } else if self.always.contains(slot) || endpoint.required().contains(slot) {
            Presence::Always
        } else {
            Presence::Maybe
        }
    }
}

/// How many ways are tried: their number is the product of the sizes of the groups.
const MAX_WAYS: usize = 1024;

/// The ways to meet the groups of an endpoint. An unsigned parameter can be added and left out by
/// anyone, but it is one and the same in every group.
fn ways(endpoint: &Endpoint) -> Vec<Way> {
    let mut ways = alloc::vec![Way { always: endpoint.required(), never: SlotSet::EMPTY }];
    for (group, members) in endpoint.groups().iter().zip(endpoint.group_members()) {
        let choices: Vec<_> = match group.rule() {
            GroupRule::AtLeastOne => members
                .into_iter()
                .map(|slot| Way { always: SlotSet::of(slot), never: SlotSet::EMPTY })
                .collect(),
            GroupRule::AllOrNone => [
                Way { always: *members, never: SlotSet::EMPTY },
                Way { always: SlotSet::EMPTY, never: *members },
            ]
            .into(),
        };
        ways = ways
            .iter()
            .flat_map(|way| {
                choices.iter().map(|choice| Way {
                    always: way.always | choice.always,
                    never: way.never | choice.never,
                })
            })
            .filter(|way| !way.always.intersects(way.never))
            .take(MAX_WAYS)
            .collect();
    }
    ways
}

/// From which positions of a text which tails of the parameter list can read the rest of it.
struct Search<'t> {
    text: &'t str,
    parameters: Vec<Candidate>,
    /// The tail from each parameter on, and at the end the empty one.
    tails: Vec<Tail>,
}

impl<'t> Search<'t> {
    fn new(parameters: Vec<Candidate>, text: &'t str) -> Self {
        let tails = alloc::vec![Tail::new(text.len()); parameters.len() + 1];
        let mut search = Self { text, parameters, tails };
        search.fill();
        search
    }

    /// Goes from the end of the text to its start, and at each position from the empty tail to the
    /// longest one. So each tail finds what it builds on: itself and the tail after it at later
    /// positions, and the tail after it at this one.
    fn fill(&mut self) {
        let mut kinds = Vec::new();
        for parameter in &self.parameters {
            if !kinds.contains(&parameter.values) {
                kinds.push(parameter.values);
            }
        }
        let class = |parameter: &Candidate| kinds.iter().position(|kind| *kind == parameter.values);
        let classes: Vec<_> = self.parameters.iter().filter_map(class).collect();
        // Many parameters share a kind, so each kind is asked once.
        let mut values = Vec::with_capacity(kinds.len());
        let mut digits = 0;
        for start in (0..=self.text.len()).rev() {
            let is_digit = self.text.as_bytes().get(start).is_some_and(u8::is_ascii_digit);
            digits = if is_digit { digits + 1 } else { 0 };
            values.clear();
            if let Some(rest) = self.text.get(start..) {
                values.extend(kinds.iter().map(|kind| Values::new(*kind, rest, digits)));
            }
            if let Some(empty) = self.tails.last_mut() {
                empty.reads_here = start == self.text.len();
            }
            let parameters = self.parameters.iter().zip(&classes).enumerate();
            for (number, (Candidate { presence, .. }, class)) in parameters.rev() {
                let (tails, rest) = self.tails.split_at_mut(number + 1);
                if let (Some(tail), Some(after)) = (tails.last_mut(), rest.first()) {
                    let values = values.get_mut(*class).filter(|_| *presence != Presence::Never);
                    tail.reads_here = *presence != Presence::Always && after.reads_here
                        || values.is_some_and(|values| values.can_precede(after, start));
                }
            }
            for tail in &mut self.tails {
                tail.pass(start);
            }
        }
    }

    /// Follows the reading that was sent until it can be left, and goes any way to the end from
    /// there.
    fn leave_path(
        &self,
        sent: impl Iterator<Item = Option<usize>>,
    ) -> Option<Vec<(&'static str, usize)>> {
        let mut taken = Vec::with_capacity(self.parameters.len());
        let mut position = 0;
        for (number, (parameter, sent)) in self.parameters.iter().zip(sent).enumerate() {
            let Candidate { name, values, presence } = *parameter;
            let sent_end = sent.map(|length| position + length);
            if let Some(end) = self.ends(number, position).find(|end| Some(*end) != sent_end) {
                taken.push((name, end));
                self.finish(&mut taken, number + 1, end);
                return Some(taken);
            }
            if sent.is_some() && self.can_skip(number, position) {
                self.finish(&mut taken, number + 1, position);
                return Some(taken);
            }
            // What was sent may meet the groups in another way than this one, so the path ends.
            let is_met = match presence {
                Presence::Always => sent.is_some(),
                Presence::Never => sent.is_none(),
                Presence::Maybe => true,
            };
            is_met.then_some(())?;
            if let Some(end) = sent_end {
                // A reading with a value that its parameter does not take is none, so the path ends
                // before it.
                values.accepts(self.text.get(position..end)?).then_some(())?;
                taken.push((name, end));
                position = end;
            }
        }
        None
    }

    /// Goes any way to the end from a position that the tail from this parameter on can read.
    fn finish(&self, taken: &mut Vec<(&'static str, usize)>, from: usize, mut position: usize) {
        for (number, parameter) in self.parameters.iter().enumerate().skip(from) {
            if self.can_skip(number, position) {
                continue;
            }
            if let Some(end) = self.ends(number, position).next() {
                taken.push((parameter.name, end));
                position = end;
            }
        }
    }

    /// Where a value of this parameter that begins at `start` can end so that the parameters after
    /// it can read on.
    fn ends(&self, number: usize, start: usize) -> impl Iterator<Item = usize> {
        let after = self.tails.get(number + 1);
        let rest = self.text.get(start..).unwrap_or_default();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let values = self
            .parameters
            .get(number)
            .filter(|parameter| parameter.presence != Presence::Never)
            .map(|parameter| Values::new(parameter.values, rest, digits));
        let longest = values.as_ref().map_or(0, |values| values.longest);
        (1..=longest)
            .filter(move |length| after.is_some_and(|after| after.reads_from(start + length)))
            .filter(move |length| values.as_ref().is_some_and(|values| values.accept(*length)))
            .map(move |length| start + length)
    }

    /// Whether the text can be read on from a position without this parameter.
    fn can_skip(&self, number: usize, position: usize) -> bool {
        self.parameters.get(number).is_some_and(|parameter| parameter.presence != Presence::Always)
            && self.tails.get(number + 1).is_some_and(|after| after.reads_from(position))
    }
}

/// Some parameters at the end of the list, and from where they can read the text to its end.
#[derive(Clone)]
struct Tail {
    /// One bit for each position of the text and for its end.
    positions: Vec<u64>,
    /// Whether it can read from the position that is looked at.
    reads_here: bool,
    /// Bit n: whether it can read from n + 1 bytes after that position.
    near: u64,
    /// The first position after that one from which it can read.
    nearest: Option<usize>,
}

impl Tail {
    fn new(length: usize) -> Self {
        let positions = alloc::vec![0; length / BITS + 1];
        Self { positions, reads_here: false, near: 0, nearest: None }
    }

    fn reads_from(&self, position: usize) -> bool {
        self.positions.get(position / BITS).is_some_and(|bits| bits >> (position % BITS) & 1 == 1)
    }

    /// Notes what was found at this position, and goes on to the one before it.
    fn pass(&mut self, position: usize) {
        self.near = self.near << 1 | u64::from(self.reads_here);
        if self.reads_here {
            self.nearest = Some(position);
            if let Some(bits) = self.positions.get_mut(position / BITS) {
                *bits |= 1 << (position % BITS);
            }
        }
    }
}

const BITS: usize = u64::BITS as usize;

/// The values of one kind with which a text begins.
struct Values<'t> {
    taken: Taken,
    rest: &'t str,
    /// No value is longer.
    longest: usize,
    /// Whether every text up to that length is a value, so that none need be asked about.
    is_open: bool,
    /// Bit n: whether a value of n + 1 bytes was asked about, and whether it is one.
    asked: u64,
    accepted: u64,
}

impl<'t> Values<'t> {
    /// `digits` is the number of digits with which the text begins.
    fn new(taken: Taken, rest: &'t str, digits: usize) -> Self {
        let is_converted = taken.conversion != Conversion::None;
        let (longest, is_open) = match (taken.kind, taken.kind.longest()) {
            (Kind::Digits, _) if !is_converted => (digits, true),
            // Not open, and longer ones are not worth the time that they take.
            (kind, None) if is_converted || kind == Kind::IdList => (rest.len().min(BITS), false),
            (_, None) => (rest.len(), true),
            (_, Some(longest)) => (longest.min(rest.len()), false),
        };
        Self { taken, rest, longest, is_open, asked: 0, accepted: 0 }
    }

    /// Whether the first so many bytes are a value.
    fn accept(&self, length: usize) -> bool {
        self.is_open || self.rest.get(..length).is_some_and(|value| self.taken.accepts(value))
    }

    /// Whether one of them, from `start`, can end where the parameters after it can read on.
    fn can_precede(&mut self, after: &Tail, start: usize) -> bool {
        if self.is_open {
            // Where one end is possible the nearest one is.
            return after.nearest.is_some_and(|end| end - start <= self.longest);
        }
        let mut ends = after.near & low_bits(self.longest);
        if ends & self.accepted != 0 {
            return true;
        }
        ends &= !self.asked;
        while ends != 0 {
            let end = ends & ends.wrapping_neg();
            ends ^= end;
            self.asked |= end;
            if self.accept(end.trailing_zeros() as usize + 1) {
                self.accepted |= end;
                return true;
            }
        }
        // Words may be longer than there are bits.
        (BITS + 1..=self.longest)
            .any(|length| after.reads_from(start + length) && self.accept(length))
    }
}

/// So many ones from the lowest bit on.
const fn low_bits(count: usize) -> u64 {
    if count < BITS { (1 << count) - 1 } else { u64::MAX }
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};

    use super::*;
    use crate::endpoint::{Declaration, Parameter, ParameterGroup, declare};
    use crate::methods::dids::{DID_CREATE, DID_DETAILS_UPDATE};
    use crate::methods::users::USER_DETAILS_UPDATE;

    fn other(endpoint: &Endpoint, sent: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        let text: String = sent.iter().map(|(_, value)| *value).collect();
        let canonical =
            CanonicalText::write(text.len(), |buffer| buffer.extend_from_slice(text.as_bytes()));
        let lengths: Vec<_> = sent
            .iter()
            .map(|(name, value)| {
                (Place::Slot(endpoint.slot(name.as_bytes()).unwrap()), value.len())
            })
            .collect();
        let reading = boundary_twin(endpoint, HashRule::Listed, canonical, &lengths)?;
        let values: Vec<_> =
            reading.values().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        assert_eq!(values.iter().map(|(_, value)| value.as_str()).collect::<String>(), text);
        for (name, value) in &values {
            assert!(endpoint.parameter(name).unwrap().kind().accepts(value), "{name}={value}");
        }
        assert_ne!(
            values,
            sent.iter()
                .map(|(name, value)| (name.to_string(), value.to_string()))
                .collect::<Vec<_>>()
        );
        Some(values)
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn a_lone_id_has_one_reading() {
        assert_eq!(other(&DID_DETAILS_UPDATE, &[("did_id", "6511")]), None);
        assert_eq!(other(&DID_CREATE, &[("did", "7")]), None);
        assert_eq!(other(&USER_DETAILS_UPDATE, &[("user_id", "7")]), None);
    }

    #[test]
    fn boundaries_move() {
        assert_eq!(
            other(&DID_CREATE, &[("provider_id", "1"), ("did", "123456789")]),
            Some(pairs(&[("provider_id", "11"), ("did", "23456789")]))
        );
        assert_eq!(
            other(&DID_CREATE, &[("did", "12")]),
            Some(pairs(&[("provider_id", "1"), ("did", "2")]))
        );
        // A provider id has no leading zero, so 0 is the only one that this text can begin with.
        assert_eq!(
            other(&DID_CREATE, &[("provider_id", "0"), ("did", "0")]),
            Some(pairs(&[("did", "00")]))
        );
        assert_eq!(other(&DID_CREATE, &[("did", "0é")]), None);
    }

    #[test]
    fn values_move_to_other_parameters() {
        assert!(other(&USER_DETAILS_UPDATE, &[("user_id", "7"), ("u15", "1")]).is_some());
        assert!(other(&USER_DETAILS_UPDATE, &[("user_id", "7"), ("a0", "日本語")]).is_some());
        assert!(other(&USER_DETAILS_UPDATE, &[("user_id", "12")]).is_some());
    }

    #[test]
    fn words_longer_than_a_row_of_bits_are_read() {
        const LONG: &str = "a word of one hundred bytes, which is more than the bits of one \
                            integer can tell, and then a few";
        static WORDS: Endpoint = crate::endpoint!(
            "words",
            [
                Parameter::signed("first", Kind::Word(&[LONG])),
                Parameter::signed("second", Kind::Word(&["1", LONG])),
            ]
        );
        assert_eq!(LONG.len(), 96);
        assert_eq!(other(&WORDS, &[("second", LONG)]), Some(pairs(&[("first", LONG)])));
        assert_eq!(other(&WORDS, &[("first", LONG)]), Some(pairs(&[("second", LONG)])));
        assert_eq!(other(&WORDS, &[("first", LONG), ("second", LONG)]), None);
        assert_eq!(other(&WORDS, &[("first", LONG), ("second", "1")]), None);
    }

    #[test]
    fn a_twin_meets_what_is_required_of_several_parameters() {
        static DIGITS: [Parameter; 3] = [
            Parameter::signed("a", Kind::Digits),
            Parameter::signed("b", Kind::Digits),
            Parameter::signed("c", Kind::Word(&["x"])),
        ];
        let with = |groups| declare(Declaration::new("groups", &DIGITS).groups(groups)).unwrap();
        let free = with(&[]);
        assert_eq!(other(&free, &[("a", "1")]), Some(pairs(&[("b", "1")])));
        let one = with(const { &[ParameterGroup::at_least_one(&["a", "c"])] });
        assert_eq!(other(&one, &[("a", "1")]), None);
        assert_eq!(other(&one, &[("a", "12")]), Some(pairs(&[("a", "1"), ("b", "2")])));
        let together = with(const { &[ParameterGroup::all_or_none(&["a", "b"])] });
        assert_eq!(other(&together, &[("a", "1"), ("b", "2")]), None);
        let expected = Some(pairs(&[("a", "1"), ("b", "23")]));
        assert_eq!(other(&together, &[("a", "12"), ("b", "3")]), expected);
    }

    #[test]
    fn long_texts_are_searched_whole() {
        // Seconds where the work grows with the square of the length.
        let long = "1".repeat(60_000);
        assert!(other(&USER_DETAILS_UPDATE, &[("user_id", "7"), ("a0", &long)]).is_some());
        assert!(other(&DID_CREATE, &[("provider_id", "1"), ("did", &long)]).is_some());
    }
}
