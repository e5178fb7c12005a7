//! `conflines_update`: changes settings of the API, the default user and the default device.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X5, X8, on, typed_request};
use crate::value::{CanReinvite, DeviceNat};

typed_request! {
    /// `conflines_update`: changes settings of the API, of the default user and of the default
    /// device. The hash covers the administrator's key alone, so one hash that somebody has seen
    /// changes any of these settings, the API secret key included.
    endpoint CONFLINES_UPDATE = "conflines_update",
        servers: [
            on(X5.union(X8), &["conflines_update"]),
        ],
        evidence: CODE;

    /// Changes settings of the API, the default user and the default device (page "MOR API
    /// conflines update").
    ///
    /// ```
    /// use mor_api::methods::system::ConflinesUpdate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ConflinesUpdate::new()
    ///     .default_user_call_limit(2)
    ///     .default_user_currency("EUR");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&default_user_call_limit=2&default_user_currency=EUR\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ConflinesUpdate {
        unsigned optional allow_api: bool as Switch { on: 1 } = "allow_api",
            "Whether the API is on; it can be turned on again only in the GUI"
            .answers("allow_api must be 0 or 1");
        unsigned optional api_secret_key: Password as Secret = "api_secret_key",
            "The new API secret key, longer than 5 characters; it signs the next request"
            .answers("api_secret_key length must be higher than 5");
        unsigned optional default_user_password_length: u64 as Count
            = "default_user_password_length",
            "The password length of the default user, 6 to 30"
            .answers("default_user_password_length must be between 6 and 30");
        unsigned optional default_user_credit: Decimal as Decimal = "default_user_credit",
            "The credit of the default user, -1 for unlimited"
            .answers("default_user_credit must be positive number or -1 for infinity");
        unsigned optional default_user_balance: Decimal as Decimal = "default_user_balance",
            "The balance of the default user"
            .answers("default_user_balance must be number");
        unsigned optional default_user_postpaid: bool as Switch { on: 1 } = "default_user_postpaid",
            "Whether the default user is postpaid"
            .answers("default_user_postpaid must be 0 or 1");
        unsigned optional default_user_allow_loss_calls: bool as Switch { on: 1 }
            = "default_user_allow_loss_calls",
            "Whether the default user may make calls at a loss"
            .answers("default_user_allow_loss_calls must be 0 or 1");
        unsigned optional default_user_call_limit: u64 as Count = "default_user_call_limit",
            "How many calls the default user can make at the same time";
        unsigned optional default_user_time_zone: String as Text = "default_user_time_zone",
            "The time zone of the default user, such as `Atlantic Time (Canada)`; case matters"
            .answers("default_user_time_zone name was not correct");
        unsigned optional default_user_currency: String as Text = "default_user_currency",
            "The currency of the default user, a code of three letters"
            .answers("default_user_currency name was not correct");
        unsigned optional default_user_quickforwards_rule_id: u64 as Id
            = "default_user_quickforwards_rule_id",
            "The quick forwards rule of the default user"
            .answers("default_user_quickforwards_rule_id was not found");
        unsigned optional default_user_recording_enabled: bool as Switch { on: 1 }
            = "default_user_recording_enabled",
            "Whether calls of the default user can be recorded"
            .answers("default_user_recording_enabled must be 0 or 1");
        unsigned optional default_user_recording_forced_enabled: bool as Switch { on: 1 }
            = "default_user_recording_forced_enabled",
            "Whether calls of the default user are always recorded"
            .answers("default_user_recording_forced_enabled  must be 0 or 1");
        unsigned optional default_user_tariff_id: u64 as Id = "default_user_tariff_id",
            "The tariff of the default user"
            .answers("default_user_tariff_id was not found");
        unsigned optional default_device_call_limit: u64 as Count = "default_device_call_limit",
            "The call limit of the default device"
            .answers("default_device_call_limit must be positive integer");
        unsigned optional default_device_can_reinvite: CanReinvite as Word(CanReinvite::WORDS)
            = "default_device_canreinvite",
            "The `canreinvite` setting of the default device"
            .answers("default_device_canreinvite can only be one of the following: 'yes', 'no', \
                'nonat', 'update', 'update,nonat'");
        unsigned optional default_device_nat: DeviceNat as Word(DeviceNat::WORDS)
            = "default_device_nat",
            "The NAT setting of the default device"
            .answers("default_device_nat can only be one of the following: 'yes', 'no', \
                'force_rport', 'comedia'");
        unsigned optional default_device_qualify: String as Text = "default_device_qualify",
            "The `qualify` setting of the default device: `no`, or a whole number of at least 1000"
            .answers("default_device_qualify can only be 'no' or >= 1000 integer");
        unsigned optional default_device_grace_time: u64 as Count = "default_device_grace_time",
            "The grace time of the default device"
            .answers("default_device_grace_time must be positive integer");
        unsigned optional default_device_audio_codecs: String as Text
            = "default_device_audio_codecs",
            "The audio codecs of the default device, separated by commas, such as `ilbc,speex`; \
             all others are turned off";
        unsigned optional default_device_video_codecs: String as Text
            = "default_device_video_codecs",
            "The video codecs of the default device, such as `h263`; all others are turned off";
        unsigned optional default_device_location_id: u64 as Id = "default_device_location_id",
            "The location of the default device"
            .answers("default_device_location_id was not found");
    }
}

server_errors! {
    /// The errors of `conflines_update`.
    ConflinesUpdateError: Sets, unknown user AccessDenied {
        InvalidAllowApi = "allow_api must be 0 or 1", Caller;
        SecretKeyTooShort = "api_secret_key length must be higher than 5", Caller;
        InvalidPasswordLength = "default_user_password_length must be between 6 and 30", Caller;
        InvalidCredit = "default_user_credit must be positive number or -1 for infinity", Caller;
        CreditNotInteger = "default_user_credit must be positive integer", Caller;
        InvalidBalance = "default_user_balance must be number", Caller;
        InvalidPostpaid = "default_user_postpaid must be 0 or 1", Caller;
        InvalidAllowLossCalls = "default_user_allow_loss_calls must be 0 or 1", Caller;
        InvalidRecordingEnabled = "default_user_recording_enabled must be 0 or 1", Caller;
        InvalidRecordingForced = "default_user_recording_forced_enabled  must be 0 or 1", Caller;
        InvalidTimeZone = "default_user_time_zone name was not correct", Caller;
        InvalidCurrency = "default_user_currency name was not correct", Caller;
        QuickforwardsRuleNotFound = "default_user_quickforwards_rule_id was not found", Caller;
        TariffNotFound = "default_user_tariff_id was not found", Caller;
        InvalidDeviceCallLimit = "default_device_call_limit must be positive integer", Caller;
        InvalidCanReinvite =
            "default_device_canreinvite can only be one of the following: 'yes', 'no', \
            'nonat', 'update', 'update,nonat'", Caller;
        InvalidNat =
            "default_device_nat can only be one of the following: 'yes', 'no', 'force_rport', \
            'comedia'", Caller;
        InvalidQualify = "default_device_qualify can only be 'no' or >= 1000 integer", Caller;
        InvalidGraceTime = "default_device_grace_time must be positive integer", Caller;
        LocationNotFound = "default_device_location_id was not found", Caller;
    }
}

answer! {
    /// The settings were updated.
    ConflinesUpdated or ConflinesUpdateError at "page/status/error",
    told "Conflines successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body =
            "<page><status><success>Conflines successfully updated</success></status></page>";
        assert_eq!(round_trip::<ConflinesUpdated>(body), ConflinesUpdated::new());
        check_texts::<ConflinesUpdated>(&[
            "allow_api must be 0 or 1",
            "api_secret_key length must be higher than 5",
            "default_user_password_length must be between 6 and 30",
            "default_user_credit must be positive number or -1 for infinity",
            "default_user_credit must be positive integer",
            "default_user_balance must be number",
            "default_user_postpaid must be 0 or 1",
            "default_user_allow_loss_calls must be 0 or 1",
            "default_user_recording_enabled must be 0 or 1",
            "default_user_recording_forced_enabled  must be 0 or 1",
            "default_user_time_zone name was not correct",
            "default_user_currency name was not correct",
            "default_user_quickforwards_rule_id was not found",
            "default_user_tariff_id was not found",
            "default_device_call_limit must be positive integer",
            "default_device_canreinvite can only be one of the following: 'yes', 'no', \
            'nonat', 'update', 'update,nonat'",
            "default_device_nat can only be one of the following: 'yes', 'no', 'force_rport', \
            'comedia'",
            "default_device_qualify can only be 'no' or >= 1000 integer",
            "default_device_grace_time must be positive integer",
            "default_device_location_id was not found",
        ]);
    }
}
