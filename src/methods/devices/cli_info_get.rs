//! `cli_info_get`: gets the user and the device of a CLI.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X5, X8, on, typed_request};

typed_request! {
    /// `cli_info_get` (alias `cli_get_info`): gets the user and the device to which a CLI belongs.
    /// No parameter is signed, so the hash is that of the key alone and never changes.
    endpoint CLI_INFO_GET = "cli_info_get",
        aliases: ["cli_get_info"],
        servers: [
            on(X5, &["cli_info_get"]),
            on(X8, &["cli_info_get", "cli_get_info"]),
        ],
        evidence: CODE;

    /// Gets the user and the device of a CLI (page "MOR API CLI info get").
    ///
    /// ```
    /// use mor_api::methods::devices::CliInfoGet;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CliInfoGet::new().cli_number(Digits::new("37061234567")?);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&cli=37061234567&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CliInfoGet {
        unsigned optional cli_number: Digits as Digits = "cli",
            "The number of the CLI"
            .answers("CLI is not a number");
        unsigned optional domain: String as Text = "domain", "The domain of the CLI";
    }
}

server_errors! {
    /// The errors of `cli_info_get`.
    CliInfoGetError: Reads, unknown user BadLogin {
        CliNotFound = "CLI not found", Caller;
        NoCli = "CLI is empty", Caller;
        NotNumeric = "CLI is not a number", Caller;
        DeviceNotFound = "Device not found", Caller;
        UserNotFound = "Device user not found", Caller;
        NotAuthorized = "You are not authorized to view this page", Permission;
    }
}

answer! {
    /// The user and the device of a CLI. Servers may send this answer compressed with gzip, which
    /// the feature `compressed` reads.
    CliInfo or CliInfoGetError at "page/error", found "cli/device" {
        /// The user whose device it is.
        user_id: u64 = "cli/device/user_id";
        /// The device.
        device_id: u64 = "cli/device/device_id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::AnswerError;
    use crate::answer::testing::{check_texts, reason, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let info: CliInfo = round_trip(
            "<page><cli><device><user_id>2</user_id><device_id>3</device_id></device></cli></page>",
        );
        assert_eq!((info.user_id, info.device_id), (2, 3));
        assert_eq!(reason::<CliInfo>(200, "<page><cli/></page>"), AnswerError::NoOutcome);
        check_texts::<CliInfo>(&[
            "CLI not found",
            "CLI is empty",
            "CLI is not a number",
            "Device not found",
            "Device user not found",
            "You are not authorized to view this page",
        ]);
    }
}
