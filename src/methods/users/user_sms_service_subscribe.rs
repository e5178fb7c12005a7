//! `user_sms_service_subscribe`: subscribes a user to the SMS service.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `user_sms_service_subscribe`: subscribes a user to the SMS service. The SMS LCR is not
    /// signed.
    endpoint USER_SMS_SERVICE_SUBSCRIBE = "user_sms_service_subscribe",
        servers: [
            on(X8, &["user_sms_service_subscribe"])
                .hash(Hashing::Own(&["user_id", "sms_tariff_id"])),
        ],
        evidence: CODE;

    /// Subscribes a user to the SMS service (page "MOR API user sms service subscribe").
    request UserSmsServiceSubscribe {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user to subscribe"
            .answers("User was not found");
        signed required sms_tariff_id: u64 as ObjectId = "sms_tariff_id",
            "The SMS tariff"
            .answers("SMS Tariff was not found");
        unsigned optional sms_lcr_id: u64 as Id = "sms_lcr_id",
            "The SMS LCR; required for the administrator"
            .answers("SMS LCR was not found");
    }
}
