//! Any choice and any order of a few values, each prefix hashed once.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::axes::{Axes, Candidate};
use super::explanation::Mistake;
use super::finding::FindingKind;
use super::search::Search;
use super::selection::{Item, join_names};
use super::sent::Sent;
use crate::hash::digest::Digest;

impl Search<'_> {
    /// Tries any choice of the values, and any order of a few.
    pub(super) fn any_choice(&mut self, axes: &Axes<'_, '_>, keys: &[Candidate<'_>]) {
        let request = axes.request;
        let right = request.signed();
        let all: Vec<_> = request.parameters.iter().filter(|sent| !sent.value.is_empty()).collect();
        let mut by_name = all.clone();
        by_name.sort_by(|left, right| left.name.cmp(&right.name));
        for key in keys.iter().filter(|key| key.mistake.is_none()) {
            for (values, is_ordered, most) in [
                (&right, true, 12),
                (&all, true, 11),
                (&by_name, true, 11),
                (&right, false, 7),
                (&all, false, 6),
            ] {
                if values.len() <= most {
                    let rule = request.rule;
                    let items: Vec<_> =
                        values.iter().map(|sent| Item::under(request, rule, sent)).collect();
                    let choice =
                        Choice { axes, values, items: &items, is_ordered, key, right: &right };
                    self.choose(&choice, &Digest::new(), &mut Vec::new(), 0);
                }
            }
        }
    }

    /// Goes on with each value that may follow, and hashes what there is.
    fn choose(
        &mut self,
        choice: &Choice<'_, '_, '_>,
        digest: &Digest,
        chosen: &mut Vec<usize>,
        length: usize,
    ) {
        let key = choice.key.key.bytes();
        if !chosen.is_empty() {
            if !self.spend(length + key.len()) {
                return;
            }
            let hash = digest.clone().finish(key);
            if let Some(reading) = choice.axes.reading_of(hash)
                && let Some(mistakes) = choice.mistakes(chosen)
            {
                self.keep(choice.axes, mistakes, reading, &[]);
            }
        }
        for (place, item) in choice.items.iter().enumerate() {
            let may_follow = if choice.is_ordered {
                chosen.last().is_none_or(|last| place > *last)
            } else {
                !chosen.contains(&place)
            };
            if may_follow && !self.is_cut_short {
                let mut longer = digest.clone();
                longer.update(item.text().as_bytes());
                chosen.push(place);
                self.choose(choice, &longer, chosen, length + item.text().len());
                chosen.pop();
            }
        }
    }
}

/// Values to choose from.
struct Choice<'c, 'r, 's> {
    axes: &'c Axes<'r, 's>,
    values: &'c [&'r Sent],
    items: &'c [Item<'r>],
    /// Whether they stay in their order.
    is_ordered: bool,
    key: &'c Candidate<'c>,
    right: &'c [&'r Sent],
}

impl Choice<'_, '_, '_> {
    /// What is wrong with a choice; `None` if it is the right one.
    fn mistakes(&self, chosen: &[usize]) -> Option<Vec<Mistake>> {
        let request = self.axes.request;
        let hashed: Vec<&Sent> =
            chosen.iter().filter_map(|place| self.values.get(*place).copied()).collect();
        let is_in = |list: &[&Sent], sent: &Sent| list.iter().any(|it| core::ptr::eq(*it, sent));
        let names = |sent: Vec<&Sent>| -> Vec<String> {
            sent.iter().map(|sent| format!("`{}`", request.names.show(&sent.name))).collect()
        };
        let missing =
            names(self.right.iter().copied().filter(|sent| !is_in(&hashed, sent)).collect());
        let extra = names(hashed.iter().copied().filter(|sent| !is_in(self.right, sent)).collect());
        let mut mistakes = Vec::new();
        let verb = |names: &[String]| if names.len() == 1 { "is" } else { "are" };
        if !missing.is_empty() {
            let says = format!("{} {} left out of the hash", join_names(&missing), verb(&missing));
            mistakes.push(Mistake::new(FindingKind::LeftOut, 1, says));
        }
        if !extra.is_empty() {
            let says =
                format!("{} {} hashed too, and not signed", join_names(&extra), verb(&extra));
            mistakes.push(Mistake::new(FindingKind::UnsignedHashed, 2, says));
        }
        let of_right = hashed.iter().copied().filter(|sent| is_in(self.right, sent));
        let in_order = self.right.iter().copied().filter(|sent| is_in(&hashed, sent));
        if !of_right.clone().map(core::ptr::from_ref).eq(in_order.map(core::ptr::from_ref)) {
            let order: Vec<_> = hashed.iter().map(|sent| request.names.show(&sent.name)).collect();
            let says = format!("the values are hashed in another order: {}", order.join(", "));
            mistakes.push(Mistake::new(FindingKind::OwnOrder, 2, says));
        }
        (!mistakes.is_empty()).then_some(mistakes)
    }
}
