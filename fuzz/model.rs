//! A naive model of the hash, over the list of the page and another form decoder: what the crate is compared with.

use sha1::{Digest as _, Sha1};

/// The signed names of the user page, in its order, typed in from the page.
pub const USER_SIGNED: &str = include_str!("../tests/vectors/user_signed.txt");

/// Names and values of a query and a body, decoded.
#[must_use]
pub fn pairs(query: &[u8], body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(query).into_owned().chain(form_urlencoded::parse(body).into_owned()).collect()
}

/// The values that the hash covers, joined, with those names in that order.
#[must_use]
pub fn canonical<'n>(pairs: &[(String, String)], signed: impl Iterator<Item = &'n str>) -> String {
    signed.filter_map(|name| pairs.iter().find(|(sent, _)| sent == name)).map(|(_, value)| value.as_str()).collect()
}

/// The page's order of the user method, or that of deployed servers.
pub fn user_signed(deployed: bool) -> impl Iterator<Item = &'static str> {
    let left_out = move |name: &&str| !(deployed && ["user_warning_email_hour", "pgui"].contains(name));
    USER_SIGNED.split_whitespace().filter(left_out)
}

/// The hash, straight from its definition.
#[must_use]
pub fn hash(canonical: &str, key: &[u8]) -> String {
    hex::encode(Sha1::new().chain_update(canonical).chain_update(key).finalize())
}
