//! `user_sms_service_subscribe`: subscribes a user to the SMS service.

use crate::answer::record::answer;
use crate::answer::server_errors;
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
    ///
    /// ```
    /// use mor_api::methods::users::UserSmsServiceSubscribe;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserSmsServiceSubscribe::new(2, 1).sms_lcr_id(3);
    /// let signer = Signer::new("admin", SecretKey::new("123456")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "21");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "f600528fc40daff85d0c0a7b413256f1e3d5f408"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

server_errors! {
    /// The errors of `user_sms_service_subscribe`.
    UserSmsServiceSubscribeError: Sets, unknown user AccessDenied {
        UserNotFound = "User was not found", Caller;
        TariffNotFound = "SMS Tariff was not found", Caller;
        LcrNotFound = "SMS LCR was not found", Caller;
        AlreadySubscribed = "User is already subscribed to SMS service", Caller;
        ResellerNotSubscribed = "Reseller does not have SMS Subscription", Permission;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The user was subscribed to the SMS service.
    UserSmsServiceSubscribed or UserSmsServiceSubscribeError at "page/status/error",
        told "User successfully subscribed to SMS service" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>User successfully subscribed to SMS service</success>\
                    </status></page>";
        assert_eq!(round_trip::<UserSmsServiceSubscribed>(body), UserSmsServiceSubscribed::new());
        check_texts::<UserSmsServiceSubscribed>(&[
            "User was not found",
            "SMS Tariff was not found",
            "SMS LCR was not found",
            "User is already subscribed to SMS service",
            "Reseller does not have SMS Subscription",
            "You are not authorized to use this functionality",
        ]);
    }
}
