//! `devices_get`: lists the devices of a user.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, M2, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `devices_get` (alias `device_list`): lists the devices of a user. The page's answer contains
    /// the devices' passwords.
    endpoint DEVICES_GET = "devices_get",
        aliases: ["device_list"],
        servers: [
            on(X3.union(X3S), &["device_list"]),
            on(X5.union(M2), &["device_list", "devices_get"]),
            on(X8, &["devices_get", "device_list"]),
        ],
        evidence: CODE;

    /// Lists the devices of a user (page "MOR API devices get").
    ///
    /// ```
    /// use mor_api::methods::devices::DevicesGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DevicesGet::new(100).show_hidden_devices(true);
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "100");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "71516eea4850f7e0300ac86adf9fb64bca845aa7"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DevicesGet {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user whose devices are listed"
            .answers("User not found");
        unsigned optional show_hidden_devices: bool as Switch { on: 1 } = "show_hidden_devices",
            "Whether hidden devices are listed too; on if absent";
    }
}

server_errors! {
    /// The errors of `devices_get`.
    DevicesGetError: Reads, unknown user BadLogin {
        NotAuthorized = "You are not authorized to view this page", Permission;
        DeviceNotFound = "Device not found", Caller;
        MissingUserId = "user_id is empty", Caller;
        UserNotFound = "User not found", Caller;
    }
}

answer! {
    /// The devices of a user.
    ///
    /// ```
    /// # #[cfg(feature = "xml")] {
    /// use mor_api::answer::Answer;
    /// use mor_api::methods::devices::DeviceList;
    ///
    /// let body = "<page><devices><device>
    ///     <device_id>2</device_id><device_type>SIP</device_type>
    /// </device></devices></page>";
    /// let answer = DeviceList::read(200, body)?;
    /// assert_eq!(answer.devices[0].id, 2);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    DeviceList or DevicesGetError at "page/error", found "devices" {
        /// The devices, none if the user has none.
        devices: Vec<ListedDevice> = "devices/device";
    }
}

record! {
    /// A device in the answer of `devices_get`.
    ListedDevice {
        /// Its id.
        id: u64 = "device_id";
        /// Its type, such as `SIP`.
        device_type: String = "device_type";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn devices_are_read_and_written() {
        let answer: DeviceList = round_trip(
            "<page><devices><device><device_id>2</device_id><device_type>SIP</device_type>\
             </device><device><device_id>5</device_id><device_type>FAX</device_type></device>\
             </devices></page>",
        );
        assert_eq!(answer.devices[1].device_type, "FAX");
        assert!(round_trip::<DeviceList>("<page><devices></devices></page>").devices.is_empty());
        check_texts::<DeviceList>(&[
            "You are not authorized to view this page",
            "Device not found",
            "user_id is empty",
            "User not found",
        ]);
    }
}
