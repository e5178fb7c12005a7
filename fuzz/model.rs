//! A naive model of the hash, over the list of the page and another form decoder: what the crate is compared with.

use sha1::{Digest as _, Sha1};

/// The signed names of the user page, in its order, typed in from the page.
pub const USER_SIGNED: &str = "
    user_id u0 u1 u2 u3 u4 u5 u6 u7 u8 u9 u10 u11 u12 u13 u14 u15 u16 u17 u18 u19 u20 u21 u22 u23 u24 u25 u26 u27 u28
    ay am ad by bm bd pswd user_warning_email_hour pgui pcsv ppdf recording_forced_enabled i4 tax4_enabled tax2_enabled
    accountant_type_invalid block_at_conditional tax3_enabled accountant_type tax1_value show_zero_calls
    warning_email_active compound_tax tax4_name allow_loss_calls tax3_name tax2_name credit tax1_name total_tax_name
    tax2_value tax4_value i1 tax3_value cyberplat_active i2 i3 recording_enabled email_warning_sent_test own_providers
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 company_name";

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
