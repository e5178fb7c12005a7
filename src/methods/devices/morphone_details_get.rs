//! `morphone_details_get`: gets the settings for a user's softphone.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};
use crate::value::Password;

typed_request! {
    /// `morphone_details_get`: gets what a softphone needs to register the user's device, including
    /// the device's password. There is no hash: `u` and `p` are the credentials.
    endpoint MORPHONE_DETAILS_GET = "morphone_details_get",
        servers: [
            on(X8, &["morphone_details_get"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Gets the settings for a user's softphone (page "MOR API morphone details get").
    ///
    /// ```
    /// use mor_api::methods::devices::MorphoneDetailsGet;
    /// use mor_api::value::Password;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = MorphoneDetailsGet::new(Password::new("s3cret-pass")?);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin&p=s3cret-pass");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request MorphoneDetailsGet {
        unsigned required password: Password as Secret = "p", "The password of the user `u`";
    }
}

server_errors! {
    /// The errors of `morphone_details_get`.
    MorphoneDetailsGetError: Reads, unknown user BadLogin {
        DeviceNotFound = "Device was not found", Caller;
    }
}

answer! {
    /// What a softphone needs to register the user's device. `Debug` does not show the password.
    MorphoneDetails or MorphoneDetailsGetError at "page/error", found "device" {
        /// The username of the device.
        username: Option<String> = "device/username";
        /// The password of the device.
        password: Option<Password> = "device/password";
        /// The codecs that are enabled, as the server writes them.
        enabled_codecs: Option<String> = "device/enabled_codecs";
        /// The address of the server.
        server_ip: Option<String> = "server_ip";
        /// The port of the server.
        server_port: Option<u64> = "server_port";
        /// The number of a DID.
        did: Option<String> = "did_number";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let details: MorphoneDetails = round_trip(
            "<page><device><username>101</username><password>s3cret</password>\
             <enabled_codecs>alaw</enabled_codecs></device><server_ip>192.0.2.1</server_ip>\
             <server_port>5060</server_port><did_number>370</did_number></page>",
        );
        assert_eq!(details.password.as_ref().map(Password::expose), Some("s3cret"));
        assert_eq!((details.server_port, details.did.as_deref()), (Some(5060), Some("370")));
        assert!(!alloc::format!("{details:?}").contains("s3cret"));
        check_texts::<MorphoneDetails>(&["Device was not found"]);
    }
}
