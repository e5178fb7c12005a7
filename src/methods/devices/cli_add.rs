//! `cli_add`: adds a CLI to a device.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, ParameterGroup, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `cli_add`: adds a CLI, a number by which a device's caller is recognized. The page lists six
    /// parameters as signed, but the page's sample and the server of 2018 sign only `device_id` and
    /// `cli_number`.
    endpoint CLI_ADD = "cli_add",
        groups: [
            ParameterGroup::at_least_one(&["cli_number", "cli_domain"]),
        ],
        servers: [
            on(X3.union(X3S).union(X5).union(X8), &["cli_add"]),
        ],
        evidence: PAGE.contradicted_by(
            "servers of x8 do not hash `cli_description`, `comment`, `banned`, `ivr_id`; the \
             page's sample has another hash",
        );

    /// Adds a CLI to a device (page "MOR API CLI add").
    ///
    /// ```
    /// use mor_api::methods::devices::CliAdd;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CliAdd::new(45)
    ///     .cli_number(Digits::new("37061234567")?)
    ///     .description("reception");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "4537061234567reception");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CliAdd {
        signed required device_id: u64 as ObjectId = "device_id",
            "The device that gets the CLI"
            .answers("Device was not found");
        signed optional cli_number: Digits as Digits = "cli_number",
            "The number; needed if there is no `cli_domain`"
            .answers("CLI must be numeric");
        signed optional description: String as Text = "cli_description",
            "The description of the CLI";
        signed optional comment: String as Text = "comment", "A comment on the CLI";
        signed optional banned: bool as Switch { on: 1 } = "banned", "Whether the CLI is banned";
        signed optional ivr_id: u64 as ObjectId = "ivr_id",
            "The IVR"
            .answers("IVR was not found");
        unsigned optional domain: String as Text = "cli_domain",
            "The domain; needed if there is no `cli_number`";
    }
}

server_errors! {
    /// The errors of `cli_add`. What else is wrong with a CLI comes as a text of its own.
    CliAddError: Adds, unknown user AccessDenied {
        NoNumber = "CLI Number cannot be empty", Caller;
        NotNumeric = "CLI must be numeric", Caller;
        AlreadyExists(_) = "CLI already exists. It is assigned to " .. " device", Caller;
        NoDevice = "Device ID cannot be empty", Caller;
        DeviceNotFound = "Device was not found", Caller;
        IvrNotFound = "IVR was not found", Caller;
        NotAuthorized = "You are not authorised to use this functionality", Permission;
        NotAuthorizedToView = "You are not authorized to view this page", Permission;
        NoEditingPermission = "You do not have rights to edit this", Permission;
    }
}

answer! {
    /// The CLI was added. Servers may send this answer compressed with gzip, which the feature
    /// `compressed` reads.
    CliAdded or CliAddError at "page/status/error",
        told "CLI successfully created" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>CLI successfully created</success></status></page>";
        assert_eq!(round_trip::<CliAdded>(body), CliAdded::new());
        check_texts::<CliAdded>(&[
            "CLI Number cannot be empty",
            "CLI must be numeric",
            "CLI already exists. It is assigned to jonas device",
            "Device ID cannot be empty",
            "Device was not found",
            "IVR was not found",
            "You are not authorised to use this functionality",
            "You are not authorized to view this page",
            "You do not have rights to edit this",
        ]);
    }
}
