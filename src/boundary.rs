//! Other requests with the same canonical text: nothing marks where one value ends and the next begins.

use alloc::vec::Vec;
use core::fmt;

use crate::canonical::CanonicalText;
use crate::endpoint::{Endpoint, HashOrder, Parameter, Presence};
use crate::kind::Kind;

/// One way to read a canonical text: which signed parameters it gives values to.
#[derive(Clone, PartialEq, Eq)]
pub struct Reading {
    text: CanonicalText,
    /// The parameters in hash order, each with the end of its value.
    ends: Vec<(&'static Parameter, usize)>,
}

impl Reading {
    /// The parameters in hash order, with their values.
    pub fn values(&self) -> impl Iterator<Item = (&'static Parameter, &str)> {
        let starts = core::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        self.ends
            .iter()
            .zip(starts)
            .filter_map(|((parameter, end), start)| Some((*parameter, self.text.as_str().get(start..*end)?)))
    }
}

/// Names only: a value may be a password.
impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reading ")?;
        f.debug_list().entries(self.ends.iter().map(|(parameter, _)| parameter.name())).finish()
    }
}

/// A reading of `text` other than the one that was sent, which gave these slots values of these lengths.
pub(crate) fn other_reading(
    endpoint: &Endpoint,
    order: HashOrder,
    text: CanonicalText,
    sent: &[(usize, usize)],
) -> Option<Reading> {
    let signed: Vec<_> = endpoint
        .parameters()
        .iter()
        .enumerate()
        .filter(|(_, parameter)| parameter.coverage().is_signed(order))
        .collect();
    let search = Search::new(signed.iter().map(|(_, parameter)| *parameter).collect(), text.as_str());
    let ends = search.off_the_path(
        signed.iter().map(|(slot, _)| sent.iter().find(|(taken, _)| taken == slot).map(|(_, length)| *length)),
    )?;
    Some(Reading { text, ends })
}

/// From which positions of the text which tails of the parameter list can take the rest of it.
struct Search<'t> {
    parameters: Vec<&'static Parameter>,
    text: &'t str,
    /// For each parameter and one beyond: whether it and those after it can read the text from a position to its end.
    feasible: Vec<Vec<bool>>,
}

impl<'t> Search<'t> {
    fn new(parameters: Vec<&'static Parameter>, text: &'t str) -> Self {
        let mut search = Self { parameters, text, feasible: Vec::new() };
        // Filled from the last parameter to the first, then turned around.
        let mut tail = alloc::vec![false; text.len() + 1];
        if let Some(end) = tail.last_mut() {
            *end = true;
        }
        for parameter in search.parameters.iter().rev() {
            let mut row = if is_required(parameter) { alloc::vec![false; tail.len()] } else { tail.clone() };
            search.extend(parameter, &tail, &mut row);
            search.feasible.push(core::mem::replace(&mut tail, row));
        }
        search.feasible.push(tail);
        search.feasible.reverse();
        search
    }

    /// Marks the positions from which the parameter can take a value that ends where the tail goes on.
    fn extend(&self, parameter: &Parameter, tail: &[bool], row: &mut [bool]) {
        let mut next_end = None;
        let mut digits_end = self.text.len();
        for (position, byte) in self.text.bytes().enumerate().rev() {
            if tail.get(position + 1).copied().unwrap_or_default() {
                next_end = Some(position + 1);
            }
            if !byte.is_ascii_digit() {
                digits_end = position;
            }
            let possible = match parameter.kind().longest() {
                // Nothing but the kind of character bounds the value, so the nearest end is as good as any.
                None => next_end.is_some_and(|end| parameter.kind() != Kind::Digits || end <= digits_end),
                Some(_) => self.ends(parameter.kind(), position, tail).next().is_some(),
            };
            if possible
                && self.text.is_char_boundary(position)
                && let Some(place) = row.get_mut(position)
            {
                *place = true;
            }
        }
    }

    /// Where a value of this kind that begins at `start` can end so that `tail` takes it from there.
    fn ends<'s>(&'s self, kind: Kind, start: usize, tail: &'s [bool]) -> impl Iterator<Item = usize> + 's {
        let longest = kind.longest().unwrap_or(usize::MAX);
        let possible = self.text.as_bytes().get(start).is_some_and(|byte| may_begin(kind, *byte));
        let last = if possible { self.text.len().min(start.saturating_add(longest)) } else { start };
        (start + 1..=last)
            .filter(|end| tail.get(*end).copied().unwrap_or_default())
            .filter(move |end| self.text.get(start..*end).is_some_and(|value| kind.accepts(value)))
    }

    /// From where the parameters behind this one can go on.
    fn behind(&self, number: usize) -> &[bool] {
        self.feasible.get(number + 1).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether the text can be read on without this parameter.
    fn can_skip(&self, number: usize, position: usize) -> bool {
        let optional = self.parameters.get(number).is_some_and(|parameter| !is_required(parameter));
        optional && self.behind(number).get(position).copied().unwrap_or_default()
    }

    /// Follows the reading that was sent until it can be left, and goes any way to the end from there.
    fn off_the_path(&self, sent: impl Iterator<Item = Option<usize>>) -> Option<Vec<(&'static Parameter, usize)>> {
        let mut taken = Vec::new();
        let mut position = 0;
        for (number, (parameter, sent)) in self.parameters.iter().zip(sent).enumerate() {
            let sent_end = sent.map(|length| position + length);
            let detour = self.ends(parameter.kind(), position, self.behind(number)).find(|end| Some(*end) != sent_end);
            if let Some(end) = detour {
                taken.push((*parameter, end));
                return Some(self.finish(taken, number + 1, end));
            }
            if sent.is_some() && self.can_skip(number, position) {
                return Some(self.finish(taken, number + 1, position));
            }
            if let Some(end) = sent_end {
                // A reading with a value that its parameter does not take is none, so the path ends before it.
                parameter.kind().accepts(self.text.get(position..end)?).then_some(())?;
                taken.push((*parameter, end));
                position = end;
            }
        }
        None
    }

    fn finish(
        &self,
        mut taken: Vec<(&'static Parameter, usize)>,
        from: usize,
        mut position: usize,
    ) -> Vec<(&'static Parameter, usize)> {
        for (number, parameter) in self.parameters.iter().enumerate().skip(from) {
            if self.can_skip(number, position) {
                continue;
            }
            if let Some(end) = self.ends(parameter.kind(), position, self.behind(number)).next() {
                taken.push((*parameter, end));
                position = end;
            }
        }
        taken
    }
}

/// Whether a value of this kind can begin with this byte: spares the search most of its attempts.
const fn may_begin(kind: Kind, byte: u8) -> bool {
    match kind {
        Kind::Text | Kind::Secret | Kind::Word(_) => true,
        Kind::Decimal | Kind::Assignment => byte.is_ascii_digit() || byte == b'-',
        _ => byte.is_ascii_digit(),
    }
}

const fn is_required(parameter: &Parameter) -> bool {
    matches!(parameter.presence(), Presence::Required)
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};

    use super::*;
    use crate::endpoints::{DID_CREATE, DID_DETAILS_UPDATE, USER_DETAILS_UPDATE};

    fn other(endpoint: &Endpoint, sent: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        let text: String = sent.iter().map(|(_, value)| *value).collect();
        let canonical = CanonicalText::write(text.len(), |buffer| buffer.extend_from_slice(text.as_bytes()));
        let lengths: Vec<_> = sent.iter().map(|(name, value)| (endpoint.slot(name).unwrap(), value.len())).collect();
        let reading = other_reading(endpoint, HashOrder::Listed, canonical, &lengths)?;
        let values: Vec<_> =
            reading.values().map(|(parameter, value)| (parameter.name().to_string(), value.to_string())).collect();
        assert_eq!(values.iter().map(|(_, value)| value.as_str()).collect::<String>(), text);
        for (name, value) in &values {
            assert!(endpoint.parameter(name).unwrap().kind().accepts(value), "{name}={value}");
        }
        assert_ne!(values, sent.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect::<Vec<_>>());
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
        assert_eq!(other(&DID_CREATE, &[("did", "12")]), Some(pairs(&[("provider_id", "1"), ("did", "2")])));
        // A provider id has no leading zero, so 0 is the only one that this text can begin with.
        assert_eq!(other(&DID_CREATE, &[("provider_id", "0"), ("did", "0")]), Some(pairs(&[("did", "00")])));
        assert_eq!(other(&DID_CREATE, &[("did", "0é")]), None);
    }

    #[test]
    fn values_move_to_other_parameters() {
        assert!(other(&USER_DETAILS_UPDATE, &[("user_id", "7"), ("u15", "1")]).is_some());
        assert!(other(&USER_DETAILS_UPDATE, &[("user_id", "7"), ("a0", "日本語")]).is_some());
        assert!(other(&USER_DETAILS_UPDATE, &[("user_id", "12")]).is_some());
    }

    #[test]
    fn long_texts_are_searched_whole() {
        let long = "1".repeat(3000);
        assert!(other(&USER_DETAILS_UPDATE, &[("user_id", "7"), ("a0", &long)]).is_some());
        assert!(other(&DID_CREATE, &[("provider_id", "1"), ("did", &long)]).is_some());
    }
}
