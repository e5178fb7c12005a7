//! The axes of the search, filled for one request: what may be hashed, in which form, joined in
//! which way, with which key and digest.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::explanation::Mistake;
use super::finding::{Finding, FindingKind};
use super::form::FORMS;
use super::hash_form::{HashForm, of_raw_bytes, readings, without_search};
use super::key_form::{KeyForm, key_forms};
use super::layout::{Context, LayoutRow, layouts};
use super::recipe::{RECIPES, RecipeRow, md5};
use super::secret_bytes::SecretBytes;
use super::selection::{Item, Selection, Selections};
use super::sent::SentRequest;
use super::written::{Written, WrittenForms};
use crate::endpoint::{Endpoint, Kind, Parameter};
use crate::hash::RequestHash;
use crate::request::key::SecretKey;

/// A key to try.
pub(super) struct Candidate<'k> {
    pub(super) key: &'k SecretKey,
    /// The forms in which it may be hashed, the right one first.
    forms: Vec<KeyForm>,
    /// What is wrong with using it.
    pub(super) mistake: Option<Mistake>,
}

impl<'k> Candidate<'k> {
    pub(super) fn new(key: &'k SecretKey, username: &str, mistake: Option<Mistake>) -> Self {
        Self { key, forms: key_forms(key.bytes(), username), mistake }
    }

    /// The right form.
    fn own(&self) -> Option<&KeyForm> {
        self.forms.first()
    }

    /// The wrong forms of this rank, or all. They are sorted by rank.
    pub(super) fn wrong_forms(&self, rank: Option<u8>) -> &[KeyForm] {
        let below = |rank: u8| self.forms.partition_point(|form| form.rank() < rank);
        let range = match rank {
            Some(rank) => below(rank)..below(rank.saturating_add(1)),
            None => below(1)..self.forms.len(),
        };
        self.forms.get(range).unwrap_or_default()
    }
}

/// The form of the values: of all of them, or of one or two.
#[derive(Clone, Copy)]
pub(super) enum FormChoice<'f> {
    Plain,
    All(&'f [Written<'f>]),
    One(&'f Written<'f>),
    Two([&'f Written<'f>; 2]),
}

impl<'f> FormChoice<'f> {
    /// A value in its form, `None` where that is the plain one.
    pub(super) fn of(self, item: &Item<'_>) -> Option<&'f Written<'f>> {
        match self {
            Self::Plain => None,
            Self::All(all) => all.iter().find(|written| written.is_of(item)),
            Self::One(written) => written.is_of(item).then_some(written),
            Self::Two(both) => both.into_iter().find(|written| written.is_of(item)),
        }
    }

    /// How many values must come out different.
    pub(super) const fn least(self) -> usize {
        match self {
            Self::Plain => 0,
            Self::One(_) => 1,
            Self::All(_) | Self::Two(_) => 2,
        }
    }

    /// All forms that change something, with their ranks.
    pub(super) fn all(forms: &'f WrittenForms<'f>) -> impl Iterator<Item = (Self, u8)> {
        let of_all = forms.of_all().filter_map(|all| Some((Self::All(all), all.first()?.row.rank)));
        of_all.chain(forms.ones().map(|written| (Self::One(written), written.row.rank)))
    }

    /// Whether it is tried with another mistake.
    fn joins(self) -> bool {
        match self {
            Self::Plain | Self::Two(_) => true,
            Self::All(all) => all.iter().all(Written::joins),
            Self::One(written) => written.joins(),
        }
    }
}

/// Everything that a hash is made of.
#[derive(Clone, Copy)]
pub(super) struct Formula<'f, 'r> {
    pub(super) selection: &'f Selection<'r>,
    pub(super) form: FormChoice<'f>,
    pub(super) layout: Option<&'f LayoutRow>,
    pub(super) key_form: &'f KeyForm,
    pub(super) recipe: Option<&'static RecipeRow>,
    pub(super) key: &'f Candidate<'f>,
}

/// One mistake with the text.
#[derive(Clone, Copy)]
pub(super) enum Step<'f, 'r> {
    Selection(&'f Selection<'r>),
    Form(FormChoice<'f>),
    Layout(&'f LayoutRow),
}

/// The mistakes with the text that are tried with another one, by axis and rank.
pub(super) struct Steps<'f, 'r> {
    of_axis: [[Vec<Step<'f, 'r>>; 3]; 3],
}

impl<'f, 'r> Steps<'f, 'r> {
    pub(super) fn of(axes: &'f Axes<'r, '_>) -> Self {
        let mut steps = Self { of_axis: Default::default() };
        for selection in axes.selections.iter().filter(|selection| selection.joins) {
            let Some(mistake) = &selection.mistake else { continue };
            steps.add(0, mistake.rank, Step::Selection(selection));
        }
        for (form, rank) in FormChoice::all(&axes.forms).filter(|(form, _)| form.joins()) {
            steps.add(1, rank, Step::Form(form));
        }
        for layout in &axes.layouts {
            steps.add(2, layout.rank, Step::Layout(layout));
        }
        steps
    }

    fn add(&mut self, axis: usize, rank: u8, step: Step<'f, 'r>) {
        let ranks = self.of_axis.get_mut(axis);
        let place = usize::from(rank).checked_sub(1);
        if let (Some(ranks), Some(place)) = (ranks, place)
            && let Some(steps) = ranks.get_mut(place)
        {
            steps.push(step);
        }
    }

    fn on(&self, axis: usize, rank: u8) -> impl Iterator<Item = Step<'f, 'r>> {
        let place = usize::from(rank).checked_sub(1);
        let steps = place.and_then(|place| self.of_axis.get(axis)?.get(place));
        steps.into_iter().flatten().copied()
    }

    /// Those of one rank.
    pub(super) fn ranked(&self, rank: u8) -> impl Iterator<Item = Step<'f, 'r>> {
        [0, 2, 1].into_iter().flat_map(move |axis| self.on(axis, rank))
    }

    /// Every two of different axes whose ranks have this sum.
    pub(super) fn pairs(&self, ranks: u8) -> impl Iterator<Item = [Step<'f, 'r>; 2]> {
        let of = move |[left, right]: [usize; 2], rank: u8| {
            let other = ranks.saturating_sub(rank);
            self.on(left, rank)
                .flat_map(move |step| self.on(right, other).map(move |other| [step, other]))
        };
        let axes = [[0, 2], [0, 1], [1, 2]];
        axes.into_iter().flat_map(move |axes| (1..ranks).flat_map(move |rank| of(axes, rank)))
    }
}

/// The axes, filled for one request.
pub(super) struct Axes<'r, 's> {
    pub(super) request: &'r SentRequest<'s>,
    /// What the sent hash may be.
    pub(super) readings: Vec<HashForm>,
    pub(super) selections: Vec<Selection<'r>>,
    pub(super) forms: WrittenForms<'r>,
    pub(super) layouts: Vec<LayoutRow>,
    pub(super) everything: Vec<Item<'r>>,
    pub(super) with_empty: Vec<Item<'r>>,
    pub(super) context: Context<'r>,
}

impl<'r, 's> Axes<'r, 's> {
    pub(super) fn of(
        request: &'r SentRequest<'s>,
        catalogue: &[&Endpoint],
        context: Context<'r>,
    ) -> Self {
        let everything: Vec<_> = request.parameters.iter().map(Item::sent).collect();
        let selections = Selections::of(request, catalogue);
        let right = selections.first().map_or(&[][..], |right| &right.items);
        let forms = WrittenForms::of(request.endpoint, right, &everything);
        let order = request.endpoint.hash_order(request.rule);
        let with_empty = order.filter_map(|name| request.at(name));
        let with_empty = with_empty.map(Item::sent).collect();
        let hash = request.hash.as_ref().filter(|hash| !hash.is_empty());
        Self {
            request,
            readings: match (of_raw_bytes(&request.hash_bytes), hash) {
                (Some(reading), _) => [reading].into(),
                (None, Some(hash)) => readings(hash),
                (None, None) => Vec::new(),
            },
            selections,
            forms,
            layouts: layouts(),
            everything,
            with_empty,
            context,
        }
    }

    /// The formula without any mistake.
    pub(super) fn right<'f>(&'f self, key: &'f Candidate<'f>) -> Option<Formula<'f, 'r>> {
        Some(Formula {
            selection: self.selections.first()?,
            form: FormChoice::Plain,
            layout: None,
            key_form: key.own()?,
            recipe: None,
            key,
        })
    }

    /// The text of the right formula, without the key.
    fn right_text(&self) -> SecretBytes {
        let mut text = SecretBytes::default();
        for item in self.selections.first().iter().flat_map(|right| &right.items) {
            text.push(item.text().as_bytes());
        }
        text
    }

    /// A story that the sent hash tells by itself.
    pub(super) fn told(&self, keys: &[Candidate<'_>]) -> Option<Finding> {
        let hash = self.request.hash.as_ref()?;
        let keys: Vec<_> = keys.iter().map(|key| key.key.bytes()).collect();
        without_search(hash, &self.right_text(), &keys)
    }

    /// Whether the hash is an MD5 that is otherwise right.
    pub(super) fn is_md5(&self, keys: &[Candidate<'_>]) -> bool {
        let mut sent = [0; 16];
        let hash = self.request.hash.as_ref().map_or("", |hash| hash.trim());
        if hex::decode_to_slice(hash, &mut sent).is_err() {
            return false;
        }
        let text = self.right_text();
        let own = keys.iter().filter(|key| key.mistake.is_none());
        own.filter_map(Candidate::own).any(|key| md5(&text, key) == sent)
    }

    /// The reading of the sent hash that this hash has.
    pub(super) fn reading_of(&self, hash: RequestHash) -> Option<&HashForm> {
        self.readings.iter().find(|reading| reading.target.matches(&hash))
    }

    /// What was tried, as the end of a sentence.
    pub(super) fn tried(&self, key: &Candidate<'_>) -> String {
        format!(
            "{} choices and orders of the values, {} forms of them, {} ways to join them, {} forms \
             of the key and {} digests",
            self.selections.len(),
            FORMS.len(),
            self.layouts.len(),
            key.forms.len(),
            RECIPES.len(),
        )
    }
}

impl<'f, 'r> Formula<'f, 'r> {
    /// The same with one mistake more.
    pub(super) fn with(self, step: Step<'f, 'r>) -> Self {
        match step {
            Step::Selection(selection) => Self { selection, ..self },
            Step::Form(form) => Self { form, ..self },
            Step::Layout(layout) => Self { layout: Some(layout), ..self },
        }
    }

    /// What is wrong with it.
    pub(super) fn mistakes(&self, axes: &Axes<'_, '_>) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        mistakes.extend(self.key.mistake.clone());
        mistakes.extend(self.selection.mistake.clone());
        match self.form {
            FormChoice::Plain => {}
            FormChoice::All(all) => {
                mistakes.extend(all.first().map(|Written { row, .. }| {
                    Mistake::new(row.kind, row.rank, format!("the values are {}", row.says))
                }));
            }
            FormChoice::One(written) => mistakes.push(self.with_one_value(axes, written)),
            FormChoice::Two(both) => {
                mistakes.extend(both.map(|written| self.with_one_value(axes, written)));
            }
        }
        if let Some(layout) = self.layout {
            mistakes.push(Mistake::new(layout.kind, layout.rank, layout.says.clone()));
        }
        if let Some((kind, says, rank)) = self.key_form.deviation {
            mistakes.push(Mistake::new(kind, rank, says));
        }
        if let Some(recipe) = self.recipe {
            mistakes.push(Mistake::new(recipe.kind, recipe.rank, recipe.says));
        }
        mistakes
    }

    /// The values that were meant, by their names, where others were sent.
    pub(super) fn meant<'a>(&'a self, axes: &'a Axes<'_, '_>) -> Vec<(&'a str, &'a [u8])> {
        let mut meant = Vec::new();
        let mut add = |written: &'a Written<'_>| {
            if written.row.is_meant {
                meant.push((written.name, axes.forms.bytes(written)));
            }
        };
        match self.form {
            FormChoice::Plain => {}
            FormChoice::All(all) => all.iter().for_each(add),
            FormChoice::One(written) => add(written),
            FormChoice::Two(both) => both.into_iter().for_each(add),
        }
        meant
    }

    /// The mistake of hashing one value in another form.
    fn with_one_value(&self, axes: &Axes<'_, '_>, written: &Written<'_>) -> Mistake {
        let row = written.row;
        let kind = axes.request.endpoint.parameter(written.name).map(Parameter::kind);
        // Nobody writes an id as an amount, or encodes one value and another one not.
        let others = self.selection.items.iter().filter(|item| item.name != written.name);
        let is_odd = match row.kind {
            FindingKind::NumberForm => {
                matches!(kind, Some(Kind::ObjectId | Kind::Id | Kind::Switch { .. }))
            }
            FindingKind::PercentEncoded => others.into_iter().any(Item::is_encoded),
            _ => false,
        };
        let rank = if is_odd { row.rank.saturating_add(2) } else { row.rank };
        let name = axes.request.names.show(written.name);
        Mistake::new(row.kind, rank, format!("`{name}` is {}", row.says))
    }
}
