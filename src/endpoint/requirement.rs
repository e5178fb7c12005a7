//! What a request must carry.

use core::fmt;

use super::SlotSet;

/// Whether a request must carry a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Requirement {
    /// It must be present, and not empty.
    Required,
    /// It must be present unless a reseller calls. Only the server knows who calls, so nothing here
    /// enforces it.
    RequiredUnlessReseller,
    /// It may be present.
    Optional,
}

/// A requirement on several parameters together, for [`endpoint!`](crate::endpoint).
///
/// Like a required parameter it is checked when a request is signed and when one is verified; an
/// empty parameter counts as absent.
///
/// ```
/// use mor_api::{
///     Endpoint, Kind, Parameter, ParameterGroup, ParameterList, SecretKey,
///     SignError, Signer,
/// };
///
/// static USER_DETAILS_GET: Endpoint = mor_api::endpoint!(
///     "user_details_get",
///     [
///         Parameter::signed("user_id", Kind::ObjectId),
///         Parameter::signed("username", Kind::Text),
///     ],
///     groups: [ParameterGroup::at_least_one(&["user_id", "username"])],
/// );
///
/// let signer = Signer::new("admin", SecretKey::new("secret")?);
/// let request = ParameterList::new(&USER_DETAILS_GET);
/// let error = signer.sign(&request).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "one of the parameters `user_id`, `username` is required",
/// );
/// assert!(signer.sign(&request.with("username", "jonas")?).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterGroup {
    rule: GroupRule,
    names: &'static [&'static str],
}

/// What a [`ParameterGroup`] requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GroupRule {
    /// At least one of the parameters must be present.
    AtLeastOne,
    /// All of them must be present, or none.
    AllOrNone,
}

impl ParameterGroup {
    /// At least one of these parameters must be present.
    #[must_use]
    pub const fn at_least_one(names: &'static [&'static str]) -> Self {
        Self { rule: GroupRule::AtLeastOne, names }
    }

    /// These parameters must be present together, or not at all.
    #[must_use]
    pub const fn all_or_none(names: &'static [&'static str]) -> Self {
        Self { rule: GroupRule::AllOrNone, names }
    }

    /// What the group requires.
    #[must_use]
    pub const fn rule(&self) -> GroupRule {
        self.rule
    }

    /// The wire names of its parameters.
    #[must_use]
    pub const fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// Whether a request meets it that has values in `filled`; `members` are the group's slots.
    pub(super) fn is_met(&self, members: SlotSet, filled: SlotSet) -> bool {
        let missing = members - filled;
        match self.rule {
            GroupRule::AtLeastOne => missing != members,
            GroupRule::AllOrNone => missing.is_empty() || missing == members,
        }
    }
}

/// A requirement that a request does not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnmetRequirement {
    /// A required parameter is absent or empty.
    Parameter(&'static str),
    /// None of these parameters is present, and one must be.
    OneOf(&'static [&'static str]),
    /// Only some of these parameters are present, and they belong together.
    Together(&'static [&'static str]),
}

impl fmt::Display for UnmetRequirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(name) => write!(f, "parameter `{name}` is missing"),
            Self::OneOf(names) => write!(f, "one of the parameters {} is required", List(names)),
            Self::Together(names) => {
                write!(f, "the parameters {} are required together, or none", List(names))
            }
        }
    }
}

struct List(&'static [&'static str]);

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, name) in self.0.iter().enumerate() {
            write!(f, "{}`{name}`", if number > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}
