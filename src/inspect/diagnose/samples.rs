//! What the samples of the pages leave behind: keys and hashes that people copy.

use alloc::format;
use alloc::string::String;

use crate::hash::RequestHash;

macro_rules! keys {
    ($($key:literal)*) => {
        [$(($key, concat!("the key `", $key, "` of the pages' samples is used"))),*]
    };
}

/// The keys of the samples, which are no secrets, and what is wrong with using them.
pub(super) static KEYS: [(&str, &str); 6] =
    keys!("secret" "456789" "123456" "kolmisoft" "secretkey" "supervagis");

/// The hashes in the samples, and the pages that have them. Some are right for their sample, others
/// were copied from another page.
const COPIED: [(&str, &str); 55] = [
    ("0ab3ede4e93a55c38855a2cc9b9e169d35442c48", "user_details_update"),
    ("0d43cbd508a63230032ef593089833543ea297ea", "card_balance_get"),
    ("1272cf77ba94153d59c87f699906e726277ff240", "phonebook_record_create"),
    ("19d0b40223fa7e68415d484a9d7d8819cd21a0be", "sms_send"),
    ("1ba6df6ad2532aea7ca035be29b7dd63feb1df88", "cli_add"),
    (
        "297dab8c386794b2e947d52affb8f576c643569e",
        "device_rule_create, device_rule_delete, device_update, provider_rule_create, \
         provider_rule_delete",
    ),
    ("2b76184f5fd39ee4d149d7481c39d57fdc1f7f7a", "card_by_cli_update"),
    ("350c0745ac7cb1565efda7e9c0e6ad2c6f9569c7", "did_rates_details_get"),
    ("351285420532f2162adacb536e5f63c6a3365612", "payment_create"),
    ("37086d860581fabc278413cd1a417d5c079f6eba", "card_from_group_sell"),
    ("38282ca5e65e63746498ef5b39a2fe71c6448999", "autodialer_get_campaign_ivr_poll_results"),
    ("38282ca5e65e63746498ef5b39a2fe71c6448df4", "invoice_update, service_create, service_update"),
    ("3da29256e422ae9c4ff53a38b262e0fb9461077e", "recordings_delete"),
    ("47e5699c634fee224337b08f292b7301ef3894c6", "service_delete"),
    ("47fc73b6d374bd0a85e3984c1e1623451681569c", "quickforwards_dids_get, rate_get"),
    ("4c7a876a669431a4716ba37499ce49dd9e3df1ab", "location_rule_get"),
    ("565582398d663e87b5fe3a523f8937fb693bf1e1", "email_send"),
    ("632667547e7cd3e0466547863e1207a8c0c0c549", "device_create, user_details_update"),
    ("65fd575c441513bd114b84c7dbdb01e0f2716d27", "device_details_get"),
    ("67df827dec80a7241fb3fc4de22a90e62c5e8d93", "card_group_get"),
    ("687a2cee0a61dee0bffa3bc8837e201a6a31af5d", "payment_create"),
    (
        "6e79d4a82f68102f43be11d873177f47817f84df",
        "device_create, device_rules_get, ivr_time_period_update, lcr_add_provider, \
         lcr_create, lcr_delete, lcr_delete_provider, lcr_update, lcrs_get, \
         provider_rules_get, user_login",
    ),
    (
        "71516eea4850f7e0300ac86adf9fb64bca845aa7",
        "cli_delete, cli_info_get, device_callflow_get, devices_get, tariff_rates_get, \
         tariffs_get",
    ),
    ("71973ad6f8d1f8a52ba17e3a2d3a4e974ac057d2", "card_by_cli_update"),
    ("760990a268bfd03859b6a001ea3712ed096202ef", "monitoring_addon_activate"),
    ("79e75e75f9cd6821e7b661250a45294b4579f262", "user_balance_get"),
    ("7c4a8d09ca3762af61e59520943dc26494f8941b", "local_calls_get, services_get"),
    ("7e112ededcfee097cce21b6201c6d2a00dda1f4c", "calling_cards_create, pbx_pool_create"),
    ("7f544a3f199563efce4dc5da5425cdd0d7a41999", "autodialer_change_campaign_status"),
    ("85ef4ad4eb5a582e07f07d9148a8faf8b9ce1cdd", "recording_update"),
    ("8fe8606b6bb38ba1cc5e80630436b270cfc7e65e", "quickforwards_did_delete"),
    ("a2ceb0323d6a76a9fc9b66a21d321ae618c40296", "did_rates_update"),
    ("ac0edcc1934d8faae6c89c00fed967d0e4a6860f", "quickforwards_did_update"),
    ("ae17d6e98af04a4ad400e65c74d90385a2a0d912", "location_rule_copy"),
    ("af15a89d83b6110c6424f178e1707d4f61b6f9b7", "tariff_wholesale_update"),
    ("b12dbb15d59356af0fd75dc413ebd07a5b852d15", "quickforwards_did_update"),
    ("b1bef44691c237b574263e09b2838ad1e658e507", "tariff_rates_get, user_balance_update"),
    (
        "bc2f114099d16656d37e45fd9e8744cb9386d462",
        "autodialer_upload_numbers, calling_card_update, did_close, did_create, \
         did_device_assign, did_trunk_device_assign",
    ),
    (
        "c420ef706a02e6449994b7575b25ef5f74cc722b",
        "subscription_flat_rate_number_status_get, users_get",
    ),
    ("cc0e27123e27f08de2fbc68a2c8ba0b213654687", "sms_send"),
    ("cd4e5e92a0fe326d6f5c1d40a7952bb4442e1b5d", "exchange_rate_update"),
    ("ceeaa7077d4c7a639933c9c8dffe99ed77082d11", "device_create"),
    ("d180bb861a4ee06850bc2fe40e2b8d2ab369e27f", "voucher_use"),
    ("d6ce58f8a1ea56ff075c16c45b3e1714298a14d7", "card_payment_add"),
    ("dc76cb355ae3bb77494de3fb276933c42b59ff22", "location_rule_delete"),
    ("df2983700ffecb52e6649f0cb3981b66537083a4", "active_calls_get, user_sms_get"),
    (
        "e0f93111f867ca5d424c0f0ebb6b678159086d00",
        "subscription_create, subscription_delete, subscription_update",
    ),
    (
        "e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4",
        "calling_cards_get, cc_groups_get, device_clis_get, did_device_unassign, \
         number_pool_create, number_pool_numbers_create, number_pool_numbers_delete, \
         number_pool_update, provider_update, providers_get, queue_log_get, quickstats_get, \
         recordings_get, subscriptions_get",
    ),
    ("e794bcb581d2e71d407244f6a200cec489a7542e", "recordings_delete"),
    (
        "ed9d3657ad490fa2ed860ecc93223d58bf471672",
        "card_by_cli_update, device_callflow_update, ivr_dial_plan_update",
    ),
    ("f10a3a417b912bc58021b6d0a36a162380a6b539", "location_rules_get"),
    ("f600528fc40daff85d0c0a7b413256f1e3d5f408", "user_sms_service_subscribe"),
    (
        "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "credit_note_create, credit_note_delete, credit_note_update, credit_notes_get, \
         device_delete, did_delete, financial_statements_get, payments_get, phonebook_edit, \
         phonebooks_get, tariff_wholesale_update, user_delete, user_details_get, user_logout",
    ),
    (
        "f7de355c9b4421ce6c705b4b32c89dbcaca51e46",
        "did_details_update, did_make_free, did_subscription_stop, did_terminate",
    ),
    ("fe2532c8b6b0a04fa8610bb666614a821f269b85", "phonebook_edit"),
];

/// Where a hash was copied from.
pub(super) fn copied_from(hash: RequestHash) -> Option<String> {
    let digits = hash.to_hex();
    let (_, pages) = COPIED.iter().find(|(copied, _)| **copied == *digits)?;
    Some(format!("the hash is copied from a sample of the pages: {pages}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copied_hashes_are_hashes() {
        for (digits, pages) in COPIED {
            let hash: RequestHash = digits.parse().unwrap();
            assert_eq!(&*hash.to_hex(), digits);
            assert!(copied_from(hash).unwrap().ends_with(pages));
        }
        let other: RequestHash = "da39a3ee5e6b4b0d3255bfef95601890afd80709".parse().unwrap();
        assert_eq!(copied_from(other), None);
    }
}
