//! `spy_call`: listens in on an active call.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `spy_call`: listens in on an active call with the user's spy device. What is known of this
    /// method comes from a client, not from a page or a server.
    endpoint SPY_CALL = "spy_call",
        username_is_signed: true,
        evidence: PAGE;

    /// Listens in on an active call (page "MOR API spy call").
    ///
    /// ```
    /// use mor_api::methods::calls::SpyCall;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = SpyCall::new(88);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin88");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request SpyCall {
        signed required active_call_id: u64 as ObjectId = "active_call_id",
            "The active call to listen in on"
            .answers("Active call was not found");
    }
}

server_errors! {
    /// The errors of `spy_call`.
    SpyCallError: Adds, unknown user AccessDenied {
        Disabled = "Chanspy is disabled", Configuration;
        CallNotFound = "Active call was not found", Caller;
        NoSpyDevice = "No Spy Device assigned. Select it under User edit preferences.", Caller;
        NoAsterisk = "Cannot connect to Asterisk Server", Server;
        OtherServer =
            "Spy Device is registered on different Server than this Call. Spying on this Call \
            is not possible.", Caller;
        VirtualDevice = "Unable to spy virtual device", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        Denied = "Access denied", Permission;
    }
}

answer! {
    /// The spy device listens in. The elements are known from a client, the text of the success is
    /// not.
    CallSpied or SpyCallError at "page/status/error", sent "status/success" {
        /// What the server has to say about the success.
        success: String = "status/success";
        /// The device that listens in.
        spy_device: Option<String> = "status/spy_device";
        /// The channel of the call.
        channel: Option<String> = "status/channel";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: CallSpied = round_trip(
            "<page><status><success>x</success><spy_device>SIP/1</spy_device><channel>SIP/2\
             </channel></status></page>",
        );
        assert_eq!(answer.channel.as_deref(), Some("SIP/2"));
        check_texts::<CallSpied>(&[
            "Chanspy is disabled",
            "Active call was not found",
            "No Spy Device assigned. Select it under User edit preferences.",
            "Cannot connect to Asterisk Server",
            "Spy Device is registered on different Server than this Call. Spying on this Call is \
             not possible.",
            "Unable to spy virtual device",
            "You are not authorized to use this functionality",
            "Access denied",
        ]);
    }
}
