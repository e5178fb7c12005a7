//! `device_update`: changes a device. Only what is set is sent.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X5, X8, on, typed_request};
use crate::value::{DeviceTransport, ProgressInband, SendRpid, T38Support, TrunkMode};

typed_request! {
    /// `device_update`: changes a device. Five parameters are signed; the password, the limits, the
    /// balance and all others are not.
    endpoint DEVICE_UPDATE = "device_update",
        servers: [
            on(X5, &["device_update"]),
            on(X8, &["device_update"])
                .hash(Hashing::Own(&["device", "authentication", "username", "host", "port"])),
        ],
        evidence: CODE.contradicted_by("the page's sample has another hash");

    /// Changes a device. Only what is set is sent (page "MOR API device update").
    ///
    /// ```
    /// use mor_api::methods::devices::DeviceUpdate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DeviceUpdate::new(45)
    ///     .username("101")
    ///     .call_limit(10)
    ///     .description("reception");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "45101");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DeviceUpdate {
        signed required device_id: u64 as ObjectId = "device",
            "The device to change"
            .answers("Device was not found");
        signed optional ip_authentication: bool as Switch { on: 1 } = "authentication",
            "Whether the device is authenticated by IP address, with `host` and `port`, and not \
             dynamically, with `username` and `password`";
        signed optional username: String as Text = "username",
            "The username, for dynamic authentication";
        signed optional host: String as Text = "host",
            "The IP address, for IP authentication; also with a prefix size (`192.168.0.1/24`) or \
             as a range (`192.168.0.0-255`)";
        signed optional port: String as Text = "port",
            "The port, for IP authentication"
            .answers("Port format is invalid");
        unsigned optional new_location_id: u64 as Id = "new_location_id",
            "The new location"
            .answers("Location was not found");
        unsigned optional callerid_number: String as Text = "callerid_number",
            "The caller id number; empty only together with `allow_empty_callerid`";
        unsigned optional callerid_name: String as Text = "callerid_name",
            "The caller id name; empty only together with `allow_empty_callerid`";
        unsigned optional trunk: TrunkMode as Word(TrunkMode::WORDS) = "trunk",
            "Whether the device is a trunk";
        unsigned optional fax_email_add: String as Text = "fax_email_add",
            "The email address to add for faxes";
        unsigned optional fax_email_delete: String as Text = "fax_email_delete",
            "The email address to delete for faxes";
        unsigned optional call_limit: u64 as Count = "call_limit",
            "How many calls the device can make at the same time, 0 for no limit";
        unsigned optional inbound_call_limit: u64 as Count = "inbound_call_limit",
            "How many calls the device can receive at the same time, 0 for no limit";
        unsigned optional from_user: String as Text = "fromuser",
            "The user part of the SIP From header";
        unsigned optional password: Password as Secret = "password",
            "The new password, for dynamic authentication"
            .answers("Password is too short");
        unsigned optional call_timeout: u64 as Count = "call_timeout",
            "The longest duration of a call, in seconds"
            .answers("Device Call Timeout must be greater than or equal to 0");
        unsigned optional extension: String as Text = "extension",
            "The extension: letters from a to z, digits, `#` and `*`";
        unsigned optional pin: String as Text = "pin", "The pin, digits; may be empty";
        unsigned optional hidden: bool as Switch { on: 1 } = "hidden",
            "Whether the device is hidden";
        unsigned optional language: String as Text = "language", "The language";
        unsigned optional allow_empty_callerid: bool as Switch { on: 1 } = "allow_empty_callerid",
            "Whether `callerid_number` and `callerid_name` may be set to empty";
        unsigned optional comment: String as Text = "comment", "A comment on the device";
        unsigned optional encryption: bool as Switch { on: 1 } = "encryption",
            "Whether calls are encrypted";
        unsigned optional transport: DeviceTransport as Word(DeviceTransport::WORDS) = "transport",
            "The transport protocols";
        unsigned optional hostname: String as Text = "hostname",
            "The hostname; takes effect only with IP authentication";
        unsigned optional device_balance_enabled: bool as Switch { on: 1 }
            = "device_balance_enabled",
            "Whether the device has a balance of its own";
        unsigned optional balance: Decimal as Decimal = "balance", "The balance of the device";
        unsigned optional ringing_timeout: u64 as Count = "ringing_timeout",
            "The longest ringing time, in seconds, at least 10";
        unsigned optional callerid_control_by_dids: bool as Switch { on: 1 }
            = "callerid_control_by_dids",
            "Whether the caller id is controlled by the device's DIDs; only if it has DIDs and \
             its caller id number is empty";
        unsigned optional voicemail_email: String as Text = "voicemail_email",
            "The email address for voicemail";
        unsigned optional description: String as Text = "description",
            "The description of the device";
        unsigned optional progress_inband: ProgressInband as Word(ProgressInband::WORDS)
            = "progressinband",
            "Whether call progress is signalled in band";
        unsigned optional emergency_callerid: String as Text = "emergency_callerid",
            "The number to use as the caller id of emergency calls";
        unsigned optional emergency_callerid_pool_id: u64 as Id = "emergency_callerid_pool_id",
            "The number pool with the caller ids for emergency calls";
        unsigned optional send_rpid: SendRpid as Word(SendRpid::WORDS) = "sendrpid",
            "Whether the Remote-Party-ID header is sent, for SIP devices";
        unsigned optional t38_support: T38Support as Word(T38Support::WORDS) = "t38_support",
            "The support of T.38 fax, for SIP and fax devices";
        unsigned optional copy_leg_a_name_to_leg_b_number: bool as Switch { on: 1 }
            = "copy_legA_name_to_LegB_number",
            "Whether the name of call leg A is copied to the number of leg B, for SIP devices";
        unsigned optional total_call_limit: u64 as Count = "total_call_limit",
            "How many outbound and inbound calls together the device can have at the same time";
        unsigned optional webhook_url_for_call_end: String as Text = "webhook_url_for_call_end",
            "The URL that is called when a call ends, beginning with `http://` or `https://`; \
             empty to clear it";
        unsigned optional device_name: String as Text = "device_name", "The name of the device";
    }
}

server_errors! {
    /// The errors of `device_update`.
    DeviceUpdateError: Sets, unknown user AccessDenied {
        DeviceNotFound = "Device was not found", Caller;
        LocationNotFound = "Location was not found", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        ShortPassword = "Password is too short", Caller;
        InvalidCallTimeout = "Device Call Timeout must be greater than or equal to 0", Caller;
        InvalidAddressFormat
            = "You must specify proper IP address format. For example: \"192.168.0.1\"", Caller;
        InvalidPrefix
            = "IP Prefix size must be between 24 and 32. For example: \"192.168.0.1/24\"", Caller;
        InvalidRange = "You must specify proper Range of IP addresses format. \
            For example: \"192.168.0.0-255\"", Caller;
        InvalidAddress = "Invalid IP address", Caller;
        InvalidPort = "Port format is invalid", Caller;
        InvalidProviderPort = "Provider port is not valid", Caller;
        AddressNotUnique = "IP Address and Port combination must be unique", Caller;
        UsedByDeviceOrProvider = "Combination is used by Device/Provider", Caller;
        UsedByDevice = "Combination is used by Device", Caller;
        UsedByUser = "Combination is used by User", Caller;
        UsedByOtherUser = "Combination is used by other User", Caller;
    }
}

answer! {
    /// The device was updated.
    DeviceUpdated or DeviceUpdateError at "page/status/error",
        told "Device successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Device successfully updated</success></status></page>";
        assert_eq!(round_trip::<DeviceUpdated>(body), DeviceUpdated::new());
        check_texts::<DeviceUpdated>(&[
            "Location was not found",
            "Password is too short",
            "Device Call Timeout must be greater than or equal to 0",
            "Device was not found",
            "You are not authorized to use this functionality",
            "You must specify proper IP address format. For example: \"192.168.0.1\"",
            "IP Prefix size must be between 24 and 32. For example: \"192.168.0.1/24\"",
            "You must specify proper Range of IP addresses format. For example: \
             \"192.168.0.0-255\"",
            "Invalid IP address",
            "Port format is invalid",
            "Provider port is not valid",
            "IP Address and Port combination must be unique",
            "Combination is used by Device/Provider",
            "Combination is used by Device",
            "Combination is used by User",
            "Combination is used by other User",
        ]);
    }
}
