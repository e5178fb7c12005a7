//! `active_calls_get`: lists active calls.

use alloc::vec::Vec;

use crate::answer::Fields;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `active_calls_get`: lists the active calls that the user may see. The page lists the user
    /// name as signed, but its sample hashes the key alone.
    endpoint ACTIVE_CALLS_GET = "active_calls_get",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes the key alone");

    /// Lists active calls (page "MOR API active calls get").
    ///
    /// ```
    /// use mor_api::methods::calls::ActiveCallsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ActiveCallsGet::new().status("ringing").server_id(2);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ActiveCallsGet {
        unsigned optional did: String as Text = "s_did",
            "The start of the DID, or a pattern with `%`";
        unsigned optional provider_id: u64 as Id = "s_provider", "The provider";
        unsigned optional user_id: u64 as Id = "s_user_id", "The user who calls";
        unsigned optional device_id: u64 as Id = "s_device",
            "The device that calls, only together with the user who calls";
        unsigned optional destination_user_id: u64 as Id = "s_dst_user_id",
            "The user who is called";
        unsigned optional destination_device_id: u64 as Id = "s_dst_device",
            "The device that is called, only together with the user who is called";
        unsigned optional destination: String as Text = "s_destination",
            "The start of the destination number, or a pattern with `%`";
        unsigned optional destination_group_id: u64 as Id = "s_destination_group",
            "The destination group";
        unsigned optional source: String as Text = "s_source",
            "The start of the source number, or a pattern with `%`";
        unsigned optional status: String as Text = "s_status",
            "The status of the call, `ringing` or `answered`";
        unsigned optional server_id: u64 as Id = "s_server", "The server";
        unsigned optional country: String as Text = "s_country",
            "The name of the direction (country)";
    }
}

server_errors! {
    /// The errors of `active_calls_get`. The page names none; these are known from a client.
    ActiveCallsGetError: Reads, unknown user AccessDenied {
        ServerNotFound = "Server was not found", Caller;
        InvalidStatus = "Status value must be Ringing or Answered", Caller;
    }
}

/// The active calls that the user may see, with fields such as `id`, `status`, `src` and `user_id`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActiveCallList {
    /// The calls, none if there are none.
    pub calls: Vec<Fields>,
}

#[cfg(feature = "xml")]
mod xml {
    use super::{ActiveCallList, ActiveCallsGetError};
    use crate::answer::member::{Member, Paths};
    use crate::answer::{Answer, AnswerError, Document, Shape, Writer};

    const CALL: &str = "active_call";

    impl Answer for ActiveCallList {
        type Error = ActiveCallsGetError;
    }

    impl Shape for ActiveCallList {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            let page = document.element("page")?.filter(|page| {
                // An error or a message is no empty list.
                page.children().all(|child| child.name() == CALL)
            });
            page.map(|page| Ok(Self { calls: Member::read(page, CALL)? })).transpose()
        }

        fn write_success(&self, xml: &mut Writer) {
            let mut page = Paths::within(xml, "page");
            self.calls.write_into(&mut page, CALL);
            page.close();
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, reason, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            let answer: ActiveCallList = round_trip(
                "<page><active_call><id>3</id><status>Ringing</status><answer_time></answer_time>\
                 <src>306984327345</src></active_call><active_call><id>4</id></active_call></page>",
            );
            assert_eq!(answer.calls[0].field("status"), Some("Ringing"));
            assert_eq!(answer.calls[0].field("answer_time"), Some(""));
            assert!(round_trip::<ActiveCallList>("<page></page>").calls.is_empty());
            let other = "<page><message>x</message></page>";
            assert_eq!(reason::<ActiveCallList>(200, other), AnswerError::NoOutcome);
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<ActiveCallList>(&[
                "Server was not found",
                "Status value must be Ringing or Answered",
            ]);
        }
    }
}
