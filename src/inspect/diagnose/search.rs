//! The search for the formula that gives the sent hash: with one mistake, then with two.

use alloc::string::String;
use alloc::vec::Vec;

use super::axes::{Axes, Candidate, FormChoice, Formula, Step, Steps};
use super::corrected::Corrected;
use super::explanation::{Explanation, Mistake};
use super::finding::FindingKind;
use super::hash_form::HashForm;
use super::layout::{LayoutRow, On, Piece};
use super::recipe::{RECIPES, RecipeRow, hmac};
use super::secret_bytes::SecretBytes;
use super::selection::{Item, same_texts};
use super::written::{Written, WrittenForms};
use crate::hash::RequestHash;
use crate::hash::digest::Digest;
use crate::request::key::SecretKey;

/// How much a diagnosis may compute.
///
/// ```
/// use mor_api::SecretKey;
/// use mor_api::inspect::{Diagnoser, Effort};
///
/// let key = SecretKey::new("secret")?;
/// let patient = Diagnoser::new([("own", &key)]).effort(Effort::DEEP);
/// # Ok::<(), mor_api::EmptyKey>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Effort {
    /// The number of hashes.
    pub hashes: usize,
    /// The number of bytes that are hashed for them.
    pub bytes: usize,
}

impl Effort {
    /// 200,000 hashes over 51,200,000 bytes, those of as many usual requests: less than a tenth of
    /// a second, unless the request is made to be slow.
    pub const USUAL: Self = Self::of(200_000);

    /// 20 million hashes: some seconds.
    pub const DEEP: Self = Self::of(20_000_000);

    /// So many hashes, and the bytes of as many usual requests, which have at most 256 bytes with
    /// their key.
    #[must_use]
    pub const fn of(hashes: usize) -> Self {
        Self { hashes, bytes: hashes.saturating_mul(256) }
    }
}

impl Default for Effort {
    fn default() -> Self {
        Self::USUAL
    }
}

/// The search.
pub(super) struct Search<'k> {
    effort: Effort,
    /// The key that the request should be signed with.
    right_key: Option<&'k SecretKey>,
    pub(super) hashes: usize,
    pub(super) hashed_bytes: usize,
    /// Whether there was more to try than the effort allows.
    pub(super) is_cut_short: bool,
    pub(super) found: Vec<Explanation>,
    buffers: Buffers,
}

/// What is hashed, kept from one formula to the next.
#[derive(Default)]
struct Buffers {
    /// The values of some items as they are, which are many formulas', and which items they are of:
    /// their address and number.
    plain: Values,
    plain_of: Option<(usize, usize)>,
    /// The same with some in another form, and whether they are what is hashed.
    changed: Values,
    is_changed: bool,
    /// The same in another layout.
    text: SecretBytes,
}

/// Values, one after the other.
#[derive(Default)]
struct Values {
    bytes: SecretBytes,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl Values {
    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let starts = core::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.bytes.get(start..*end).unwrap_or_default())
    }
}

impl Buffers {
    /// Writes the items as they are, unless they stand there already. The axes outlive the search,
    /// so that no two lists of items have the same address.
    fn write_plain(&mut self, items: &[Item<'_>]) {
        self.is_changed = false;
        let of = Some((items.as_ptr().addr(), items.len()));
        if self.plain_of == of {
            return;
        }
        self.plain_of = of;
        self.plain.clear();
        for item in items {
            self.plain.bytes.push(item.text().as_bytes());
            self.plain.ends.push(self.plain.bytes.len());
        }
    }

    /// Writes the items with some in a form of theirs, and returns how many these are.
    fn write_changed(
        &mut self,
        items: &[Item<'_>],
        form: FormChoice<'_>,
        forms: &WrittenForms<'_>,
    ) -> usize {
        let Self { plain, changed, .. } = self;
        changed.clear();
        let (mut copied, mut start, mut count) = (0, 0, 0);
        for (item, end) in items.iter().zip(&plain.ends) {
            if let Some(written) = form.of(item) {
                changed.bytes.push(plain.bytes.get(copied..start).unwrap_or_default());
                changed.bytes.push(forms.bytes(written));
                copied = *end;
                count += 1;
            }
            changed.ends.push(changed.bytes.len().saturating_add(end.saturating_sub(copied)));
            start = *end;
        }
        changed.bytes.push(plain.bytes.get(copied..).unwrap_or_default());
        self.is_changed = true;
        count
    }

    fn values(&self) -> &Values {
        if self.is_changed { &self.changed } else { &self.plain }
    }
}

/// The most explanations that are kept.
const MOST_FOUND: usize = 32;

impl<'k> Search<'k> {
    pub(super) fn new(effort: Effort, right_key: Option<&'k SecretKey>) -> Self {
        Self {
            effort,
            right_key,
            hashes: 0,
            hashed_bytes: 0,
            is_cut_short: false,
            found: Vec::new(),
            buffers: Buffers::default(),
        }
    }

    /// Searches beside a mistake that is made already.
    pub(super) fn beside(&mut self, mistake: &Mistake, search: impl FnOnce(&mut Self)) {
        let mut found = core::mem::take(&mut self.found);
        search(self);
        for explanation in &mut self.found {
            explanation.mistakes.insert(0, mistake.clone());
        }
        found.append(&mut self.found);
        self.found = found;
    }

    /// Whether the formula without any mistake gives the hash, with one of the keys.
    pub(super) fn without_mistake(&mut self, axes: &Axes<'_, '_>, keys: &[Candidate<'_>]) {
        for key in keys.iter().filter(|key| key.mistake.is_none()) {
            if let Some(right) = axes.right(key) {
                self.single(axes, right);
            }
        }
    }

    /// Tries every single mistake.
    pub(super) fn one_mistake(&mut self, axes: &Axes<'_, '_>, keys: &[Candidate<'_>]) {
        for key in keys {
            let Some(plain) = axes.right(key) else { return };
            if key.mistake.is_some() {
                self.single(axes, plain);
                continue;
            }
            // First what costs no more for a long text.
            self.ends(axes, plain, None);
            for selection in axes.selections.iter().skip(1) {
                self.single(axes, plain.with(Step::Selection(selection)));
            }
            for (form, _) in FormChoice::all(&axes.forms) {
                self.single(axes, plain.with(Step::Form(form)));
            }
            for layout in &axes.layouts {
                self.single(axes, plain.with(Step::Layout(layout)));
            }
        }
    }

    /// Tries every two mistakes, the likelier ones first.
    pub(super) fn two_mistakes(&mut self, axes: &Axes<'_, '_>, keys: &[Candidate<'_>]) {
        let steps = Steps::of(axes);
        for ranks in 2..=6 {
            for key in keys {
                let Some(plain) = axes.right(key) else { return };
                if let Some(wrong) = &key.mistake {
                    let rank = ranks - wrong.rank.min(ranks);
                    for step in steps.ranked(rank) {
                        self.single(axes, plain.with(step));
                    }
                    self.ends(axes, plain, Some(rank));
                } else {
                    self.pairs_of_ranks(axes, &steps, plain, ranks);
                    if ranks == 2 {
                        self.whole_recipes(axes, plain);
                    }
                }
                if self.is_cut_short {
                    return;
                }
            }
        }
    }

    /// The pairs of mistakes whose ranks have this sum.
    fn pairs_of_ranks<'f, 'r>(
        &mut self,
        axes: &'f Axes<'r, '_>,
        steps: &Steps<'f, 'r>,
        plain: Formula<'f, 'r>,
        ranks: u8,
    ) {
        // One of the text, and one of the key or the digest.
        for rank in ranks.saturating_sub(3).max(1)..ranks {
            for step in steps.ranked(rank) {
                self.ends(axes, plain.with(step), Some(ranks - rank));
            }
        }
        // Two of the text.
        for [first, second] in steps.pairs(ranks) {
            self.single(axes, plain.with(first).with(second));
        }
        let ones: Vec<_> = axes.forms.ones().filter(|written| written.joins()).collect();
        for (place, first) in ones.iter().enumerate() {
            let left = ranks - first.row.rank.min(ranks);
            let is_second =
                |second: &&&Written<'_>| second.row.rank == left && second.name != first.name;
            for second in ones.iter().skip(place + 1).filter(is_second) {
                self.single(axes, plain.with(Step::Form(FormChoice::Two([first, second]))));
            }
        }
        // One of the key and one of the digest.
        if self.write(axes, plain) {
            for rank in 1..ranks {
                for key_form in plain.key.wrong_forms(Some(rank)) {
                    for recipe in recipes(Some(ranks - rank)) {
                        self.attempt(axes, Formula { key_form, recipe: Some(recipe), ..plain });
                    }
                }
            }
        }
    }

    /// Recipes of other protocols, which differ in three: another order, names and joiners, and the
    /// place of the key.
    fn whole_recipes<'f, 'r>(&mut self, axes: &'f Axes<'r, '_>, plain: Formula<'f, 'r>) {
        use FindingKind::{AllHashed, AlphabeticalOrder, KeyInFront, KeyTwice, RequestOrder};

        let orders = axes.selections.iter().filter(|selection| {
            let kind = selection.mistake.as_ref().map(|mistake| mistake.kind);
            let is_other = !same_texts(&selection.items, &plain.selection.items);
            matches!(kind, Some(AlphabeticalOrder | RequestOrder | AllHashed)) && is_other
        });
        for selection in orders {
            for layout in axes.layouts.iter().filter(|layout| layout.rank < 3) {
                let formula = plain.with(Step::Selection(selection)).with(Step::Layout(layout));
                if self.is_cut_short || !self.write(axes, formula) {
                    continue;
                }
                for key_form in plain.key.wrong_forms(None) {
                    let kind = key_form.deviation.map(|(kind, _, rank)| (kind, rank));
                    if matches!(kind, Some((KeyInFront | KeyTwice, 1 | 2))) {
                        self.attempt(axes, Formula { key_form, ..formula });
                    }
                }
            }
        }
    }

    /// A text with the mistakes of the key or the digest that have this rank, or with all.
    fn ends(&mut self, axes: &Axes<'_, '_>, formula: Formula<'_, '_>, rank: Option<u8>) {
        if self.is_cut_short || !self.write(axes, formula) {
            return;
        }
        self.key_forms(axes, formula, rank);
        for recipe in recipes(rank) {
            self.attempt(axes, Formula { recipe: Some(recipe), ..formula });
        }
    }

    /// Hashes what was written with the key in each of its forms that have such a rank.
    fn key_forms(&mut self, axes: &Axes<'_, '_>, formula: Formula<'_, '_>, rank: Option<u8>) {
        let is_plain = formula.layout.is_none_or(|layout| layout.hmac_with.is_none());
        // What stands before the key is absorbed once.
        let mut absorbed = Digest::new();
        absorbed.update(self.text(formula.layout));
        for key_form in formula.key.wrong_forms(rank) {
            let formula = Formula { key_form, ..formula };
            if !is_plain || !key_form.front.is_empty() {
                self.attempt(axes, formula);
            } else if self.spend(key_form.back.len()) {
                let hash = absorbed.clone().finish(&key_form.back);
                self.compare(axes, formula, hash);
            }
        }
    }

    /// What was written.
    fn text(&self, layout: Option<&LayoutRow>) -> &[u8] {
        if layout.is_some() { &self.buffers.text } else { &self.buffers.values().bytes }
    }

    fn single(&mut self, axes: &Axes<'_, '_>, formula: Formula<'_, '_>) {
        if !self.is_cut_short && self.write(axes, formula) {
            self.attempt(axes, formula);
        }
    }

    /// Writes the text of a formula; false if its form or layout changes nothing in this request.
    fn write(&mut self, axes: &Axes<'_, '_>, formula: Formula<'_, '_>) -> bool {
        let Formula { selection, form, layout, .. } = formula;
        let is_right = selection.mistake.is_none();
        let items = match layout.map(|layout| &layout.on) {
            None | Some(On::Selection) => &selection.items,
            Some(On::Everything) if is_right => &axes.everything,
            Some(On::SelectionWithEmpty) if is_right => &axes.with_empty,
            Some(On::Everything | On::SelectionWithEmpty) => return false,
        };
        let buffers = &mut self.buffers;
        buffers.write_plain(items);
        if !matches!(form, FormChoice::Plain)
            && buffers.write_changed(items, form, &axes.forms) < form.least()
        {
            return false;
        }
        let Some(layout) = layout else { return true };
        let mut text = core::mem::take(&mut buffers.text);
        text.clear();
        let pieces = items.iter().zip(buffers.values().pieces());
        let pieces: Vec<_> = pieces.map(|(item, value)| Piece { name: item.name, value }).collect();
        let is_written = layout.layout.write(&pieces, &axes.context, &mut text);
        buffers.text = text;
        is_written
    }

    /// Hashes what was written with the key of a formula, and keeps the formula if it fits.
    fn attempt(&mut self, axes: &Axes<'_, '_>, formula: Formula<'_, '_>) {
        let Formula { layout, key_form, recipe, .. } = formula;
        let length = self.text(layout).len() + key_form.front.len() + key_form.back.len();
        if !self.spend(length) {
            return;
        }
        let text = self.text(layout);
        let hmac_with = layout.and_then(|layout| layout.hmac_with);
        let hash = match (recipe, hmac_with) {
            (None, None) => {
                let mut digest = Digest::new();
                digest.update(&key_form.front);
                digest.update(text);
                digest.finish(&key_form.back)
            }
            (None, Some(suffix)) => {
                let key = SecretBytes::concat(&[key_form.of_hmac(), suffix.as_bytes()]);
                let Some(hash) = hmac(&key, &[text]) else { return };
                hash
            }
            (Some(recipe), None) => {
                let values: Vec<_> = self.buffers.values().pieces().collect();
                let Some(hash) = (recipe.hash)(text, &values, key_form) else { return };
                hash
            }
            (Some(_), Some(_)) => return,
        };
        self.compare(axes, formula, hash);
    }

    /// Keeps a formula if it gives the sent hash.
    fn compare(&mut self, axes: &Axes<'_, '_>, formula: Formula<'_, '_>, hash: RequestHash) {
        if let Some(reading) = axes.reading_of(hash) {
            self.keep(axes, formula.mistakes(axes), reading, &formula.meant(axes));
        }
    }

    /// Keeps that the hash is copied from a sample, as one explanation among others.
    pub(super) fn keep_copied(&mut self, axes: &Axes<'_, '_>, says: String) {
        let mistakes = [Mistake::new(FindingKind::CopiedSample, 2, says)].into();
        let corrected = self.right_key.and_then(|key| Corrected::of(axes.request, &[], key));
        self.found.push(Explanation { mistakes, written: None, corrected });
    }

    /// Keeps what explains the hash, with the values that were meant where others were sent.
    pub(super) fn keep(
        &mut self,
        axes: &Axes<'_, '_>,
        mistakes: Vec<Mistake>,
        reading: &HashForm,
        meant: &[(&str, &[u8])],
    ) {
        // Any of many parameters may be the one that was not sent.
        let kinds = |mistakes: &[Mistake]| mistakes.iter().map(|it| it.kind).collect::<Vec<_>>();
        let is_vague = mistakes.iter().any(|mistake| mistake.kind == FindingKind::NotSent);
        if is_vague && self.found.iter().any(|it| kinds(&it.mistakes) == kinds(&mistakes)) {
            return;
        }
        let corrected = self.right_key.and_then(|key| Corrected::of(axes.request, meant, key));
        let written = reading.finding.clone();
        let explanation = Explanation { mistakes, written, corrected };
        let is_new = self.found.iter().all(|known| !known.says_as(&explanation));
        if self.found.len() < MOST_FOUND && is_new {
            self.found.push(explanation);
        }
    }

    /// Takes one hash over so many bytes off the effort.
    pub(super) fn spend(&mut self, bytes: usize) -> bool {
        let hashed_bytes = self.hashed_bytes.saturating_add(bytes);
        if self.hashes >= self.effort.hashes || hashed_bytes > self.effort.bytes {
            self.is_cut_short = true;
            return false;
        }
        self.hashes += 1;
        self.hashed_bytes = hashed_bytes;
        true
    }
}

/// The recipes of this rank, or all.
fn recipes(rank: Option<u8>) -> impl Iterator<Item = &'static RecipeRow> {
    RECIPES.iter().filter(move |recipe| rank.is_none_or(|rank| recipe.rank == rank))
}
