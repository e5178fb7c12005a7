//! `cli_delete`: deletes a CLI.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `cli_delete`: deletes a CLI.
    endpoint CLI_DELETE = "cli_delete",
        servers: [
            on(X3.union(X3S).union(X5).union(X8), &["cli_delete"]),
        ],
        evidence: CODE;

    /// Deletes a CLI (page "MOR API CLI delete").
    ///
    /// ```
    /// use mor_api::methods::devices::CliDelete;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CliDelete::new(Digits::new("37061234567")?);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "37061234567");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CliDelete {
        signed required cli_number: Digits as Digits = "cli_number",
            "The number of the CLI to delete"
            .answers("CLI was not found");
    }
}

server_errors! {
    /// The errors of `cli_delete`. Why a CLI cannot be deleted is kept in `Other`.
    CliDeleteError: Sets, unknown user AccessDenied {
        CliNotFound = "CLI was not found", Caller;
        NotAuthorized = "You are not authorised to use this functionality"
            or "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The CLI was deleted. Servers may send this answer compressed with gzip, which the feature
    /// `compressed` reads.
    CliDeleted or CliDeleteError at "page/status/error",
        told "CLI successfully deleted" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};
    use crate::answer::{Answer, ServerError};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>CLI successfully deleted</success></status></page>";
        assert_eq!(round_trip::<CliDeleted>(body), CliDeleted::new());
        let body = "<page><status><status>CLI successfully deleted</status></status></page>";
        assert_eq!(CliDeleted::read(200, body), Ok(CliDeleted::new()));
        check_texts::<CliDeleted>(&[
            "CLI was not found",
            "You are not authorised to use this functionality",
        ]);
        let error = CliDeleteError::from_text("You are not authorized to use this functionality");
        assert_eq!(error, CliDeleteError::NotAuthorized);
    }
}
