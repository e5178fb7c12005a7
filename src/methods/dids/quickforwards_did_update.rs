//! `quickforwards_did_update`: changes the quick forward of a DID.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, X8, on, typed_request};

typed_request! {
    /// `quickforwards_did_update`: changes the quick forward of a DID. The page's order of the
    /// signed parameters is wrong: its samples and deployed servers hash `description`, `did`,
    /// `forward_to`.
    endpoint QUICKFORWARDS_DID_UPDATE = "quickforwards_did_update",
        servers: [
            on(X8, &["quickforwards_did_update"]),
        ],
        evidence: PAGE.contradicted_by(
            "servers of x8 hash `description`, `did`, `forward_to`; the page's sample hashes \
             `description`, `did`, `forward_to`",
        );

    /// Changes the quick forward of a DID (page "MOR API Quickforwards update").
    ///
    /// ```
    /// use mor_api::methods::dids::QuickforwardsDidUpdate;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = QuickforwardsDidUpdate::new(Digits::new("37061234567")?)
    ///     .forward_to("37069876543")
    ///     .description("reception");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "3706123456737069876543reception");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request QuickforwardsDidUpdate {
        signed required did: Digits as Digits = "did",
            "The number of the DID"
            .answers("DID was not found");
        signed optional forward_to: String as Text = "forward_to",
            "The number to which calls to the DID are forwarded"
            .answers("Invalid Quickforward number");
        signed optional description: String as Text = "description", "The new description";
    }
}

server_errors! {
    /// The errors of `quickforwards_did_update`.
    QuickforwardsDidUpdateError: Sets, unknown user UserNotFound {
        UserNotFound = "User was not found", Caller;
        DidNotFound = "DID was not found", Caller;
        NotAuthorized = "You are not authorized to use Quickforwards", Permission;
        InvalidNumber = "Invalid Quickforward number", Caller;
    }
}

answer! {
    /// The quick forward was changed.
    QuickforwardDidUpdated or QuickforwardsDidUpdateError at "page/error",
        found "new_quickforward_did"
    {
        /// The number of the DID.
        did: String = "new_quickforward_did/did";
        /// The number to which it forwards now.
        forward_to: Option<String> = "new_quickforward_did/forward_to";
        /// The description.
        description: Option<String> = "new_quickforward_did/description";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: QuickforwardDidUpdated = round_trip(
            "<page><new_quickforward_did><did>37052000000</did><forward_to>370</forward_to>\
             <description>d</description></new_quickforward_did></page>",
        );
        assert_eq!(
            (answer.did.as_str(), answer.forward_to.as_deref()),
            ("37052000000", Some("370"))
        );
        check_texts::<QuickforwardDidUpdated>(&[
            "Invalid Quickforward number",
            "DID was not found",
            "You are not authorized to use Quickforwards",
            "User was not found",
        ]);
    }
}
