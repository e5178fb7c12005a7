//! What the tables of the methods are written with.

pub(crate) use super::typed::typed_request;
use crate::endpoint::{Evidence, EvidenceSource, HashRule, HashRules};
pub(crate) use crate::endpoint::{Hashing, OnServers, ParameterGroup, Transport};

pub(crate) const X3: HashRules = HashRules::of(&[HashRule::X3]);
pub(crate) const X3S: HashRules = HashRules::of(&[HashRule::X3s]);
pub(crate) const X5: HashRules = HashRules::of(&[HashRule::X5]);
pub(crate) const X8: HashRules = HashRules::of(&[HashRule::X8]);
pub(crate) const M2: HashRules = HashRules::of(&[HashRule::M2]);

/// The code of a server hashes what the page lists.
pub(crate) const CODE: Evidence = Evidence::of(EvidenceSource::Code);
/// A sample of the page has the hash of what it lists.
pub(crate) const SAMPLE: Evidence = Evidence::of(EvidenceSource::Sample);
/// Only the page says so.
pub(crate) const PAGE: Evidence = Evidence::of(EvidenceSource::Page);

/// The servers of these versions know the method under these names.
pub(crate) const fn on(rules: HashRules, names: &'static [&'static str]) -> OnServers {
    OnServers::of(rules, names)
}
