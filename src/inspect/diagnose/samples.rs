//! What the samples of the pages leave behind: keys and hashes that people copy.

use alloc::format;
use alloc::string::String;

use crate::hash::RequestHash;

/// The keys of the samples. They are no secrets.
pub(super) const KEYS: [&str; 6] =
    ["secret", "456789", "123456", "kolmisoft", "secretkey", "supervagis"];

/// Hashes that stand in the samples of these pages, and are not the hash of any of them.
const COPIED: [(&str, &[&str]); 11] = [
    (
        "297dab8c386794b2e947d52affb8f576c643569e",
        &[
            "device_rule_create",
            "device_rule_delete",
            "device_update",
            "provider_rule_create",
            "provider_rule_delete",
        ],
    ),
    (
        "38282ca5e65e63746498ef5b39a2fe71c6448df4",
        &["invoice_update", "service_create", "service_update"],
    ),
    ("47fc73b6d374bd0a85e3984c1e1623451681569c", &["quickforwards_dids_get", "rate_get"]),
    ("632667547e7cd3e0466547863e1207a8c0c0c549", &["device_create", "user_details_update"]),
    (
        "6e79d4a82f68102f43be11d873177f47817f84df",
        &[
            "device_create",
            "device_rules_get",
            "ivr_time_period_update",
            "lcr_add_provider",
            "lcr_create",
            "lcr_delete",
            "lcr_delete_provider",
            "lcr_update",
            "lcrs_get",
            "provider_rules_get",
            "user_login",
        ],
    ),
    (
        "71516eea4850f7e0300ac86adf9fb64bca845aa7",
        &[
            "cli_delete",
            "cli_info_get",
            "device_callflow_get",
            "devices_get",
            "tariff_rates_get",
            "tariffs_get",
        ],
    ),
    ("7e112ededcfee097cce21b6201c6d2a00dda1f4c", &["calling_cards_create", "pbx_pool_create"]),
    (
        "c420ef706a02e6449994b7575b25ef5f74cc722b",
        &["subscription_flat_rate_number_status_get", "users_get"],
    ),
    (
        "e0f93111f867ca5d424c0f0ebb6b678159086d00",
        &["subscription_create", "subscription_delete", "subscription_update"],
    ),
    (
        "ed9d3657ad490fa2ed860ecc93223d58bf471672",
        &["card_by_cli_update", "device_callflow_update", "ivr_dial_plan_update"],
    ),
    (
        "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        &[
            "credit_note_create",
            "credit_note_delete",
            "credit_note_update",
            "credit_notes_get",
            "device_delete",
            "did_delete",
            "financial_statements_get",
            "payments_get",
            "phonebook_edit",
            "phonebooks_get",
            "tariff_wholesale_update",
            "user_delete",
            "user_details_get",
            "user_logout",
        ],
    ),
];

/// Where a hash was copied from.
pub(super) fn copied_from(hash: RequestHash) -> Option<String> {
    let digits = hash.to_hex();
    let (_, pages) = COPIED.iter().find(|(copied, _)| **copied == *digits)?;
    let pages = pages.join(", ");
    Some(format!("the hash is copied: the same one stands in the samples of the pages {pages}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copied_hashes_are_hashes() {
        for (digits, pages) in COPIED {
            let hash: RequestHash = digits.parse().unwrap();
            assert_eq!(&*hash.to_hex(), digits);
            assert!(copied_from(hash).unwrap().contains(pages[0]));
        }
        let other: RequestHash = "da39a3ee5e6b4b0d3255bfef95601890afd80709".parse().unwrap();
        assert_eq!(copied_from(other), None);
    }
}
