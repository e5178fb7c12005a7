//! `user_devices`: lists the devices of the user `u`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};
use crate::value::Password;

typed_request! {
    /// `user_devices`: lists the devices of the user `u`, with their passwords. The server checks
    /// neither a hash nor a password: the username alone is enough.
    endpoint USER_DEVICES = "user_devices",
        servers: [
            on(X8, &["user_devices"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists the devices of the user `u`.
    ///
    /// ```
    /// use mor_api::methods::devices::UserDevices;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserDevices::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserDevices {
    }
}

server_errors! {
    /// The errors of `user_devices`.
    UserDevicesError: Reads, unknown user BadLogin {}
}

answer! {
    /// The devices of the user who asks.
    UserDeviceList or UserDevicesError at "status/error", sent "devices" {
        /// The title that the server gives the answer.
        page_name: Option<String> = "pagename";
        /// The code of the language, such as `en`.
        language: Option<String> = "language";
        /// The id of the user.
        user_id: Option<u64> = "userid";
        /// The devices, none if the user has none.
        devices: Vec<UserDevice> = "devices/device";
        /// What the server says beside the list.
        message: Option<String> = "error_msg";
    }
}

record! {
    /// A device in the answer of `user_devices`. `Debug` does not show the password.
    UserDevice {
        /// What the server calls `acc`.
        account: Option<String> = "acc";
        /// Its description.
        description: Option<String> = "description";
        /// Its type, such as `SIP`.
        device_type: Option<String> = "type";
        /// Its extension.
        extension: Option<String> = "extension";
        /// Its username.
        username: Option<String> = "username";
        /// Its password.
        password: Option<Password> = "password";
        /// Its caller id.
        caller_id: Option<String> = "cid";
        /// When it last registered, as the server formats it.
        last_registered: Option<String> = "last_time_registered";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn devices_are_read_and_written() {
        let list: UserDeviceList = round_trip(
            "<page><pagename>Devices</pagename><language>en</language><userid>2</userid><devices>\
             <device><acc>7</acc><description>d</description><type>SIP</type>\
             <extension>101</extension><username>u101</username><password>s3cret</password>\
             <cid>370</cid><last_time_registered>2018-01-31</last_time_registered></device>\
             <device><acc>8</acc></device></devices><error_msg>m</error_msg></page>",
        );
        let [first, second] = list.devices.as_slice() else { panic!("{list:?}") };
        assert_eq!(first.password.as_ref().map(Password::expose), Some("s3cret"));
        assert_eq!((first.username.as_deref(), &second.password), (Some("u101"), &None));
        assert_eq!((list.user_id, list.message.as_deref()), (Some(2), Some("m")));
        assert!(!alloc::format!("{list:?}").contains("s3cret"));
        let none = "<page><devices></devices></page>";
        assert!(round_trip::<UserDeviceList>(none).devices.is_empty());
        check_texts::<UserDeviceList>(&[]);
    }
}
