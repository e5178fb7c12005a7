//! `dids_get`: lists DIDs.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Transport, X5, X8, on, typed_request};
use crate::value::DidStatus;

typed_request! {
    /// `dids_get`: lists DIDs. The hash covers the API secret key alone, so it protects none of the
    /// parameters and does not bind the user. The page recommends
    /// [`post_action`](crate::Signed::post_action) to send it.
    endpoint DIDS_GET = "dids_get",
        servers: [
            on(X5.union(X8), &["dids_get"]),
        ],
        transport: Transport::Action,
        evidence: CODE;

    /// Lists DIDs (page "MOR API dids get").
    ///
    /// ```
    /// use mor_api::methods::dids::DidsGet;
    /// use mor_api::value::DidStatus;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidsGet::new()
    ///     .did_number("3706")
    ///     .status(DidStatus::Active)
    ///     .max_results(50);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&search_did_number=3706&search_status=active&max_results=50\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidsGet {
        unsigned optional did_number: String as Text = "search_did_number",
            "The number of the DIDs to list, or a part of it";
        unsigned optional status: DidStatus as Word(DidStatus::WORDS) = "search_status",
            "The state of the DIDs to list";
        unsigned optional did_owner: String as Text = "search_did_owner",
            "The name of the owner of the DIDs to list, as it is displayed";
        unsigned optional dial_plan_id: u64 as Id = "search_dialplan",
            "The dial plan of the DIDs to list";
        unsigned optional user_id: u64 as Id = "search_user", "The user of the DIDs to list";
        unsigned optional device_id: u64 as Id = "search_device", "The device of the DIDs to list";
        unsigned optional provider_id: u64 as Id = "search_provider",
            "The provider of the DIDs to list";
        unsigned optional language: String as Text = "search_language",
            "The language of the DIDs to list; `all`, the default, lists every language";
        unsigned optional hide_terminated_dids: bool as Switch { on: 1 }
            = "search_hide_terminated_dids",
            "Whether terminated DIDs are left out";
        unsigned optional from: u64 as Count = "from", "The first record to list, counted from 1";
        unsigned optional max_results: u64 as Count = "max_results",
            "How many records to list at most";
        unsigned optional test: bool as Switch { on: 1 } = "test",
            "Whether the answer is sent as HTML, for debugging";
    }
}

server_errors! {
    /// The errors of `dids_get`.
    DidsGetError: Reads, unknown user AccessDenied {
        NoDids = "No DIDs found", Caller;
        NotAuthorized = "You are not authorized to manage DIDs", Permission;
    }
}

answer! {
    /// DIDs.
    ///
    /// ```
    /// # #[cfg(feature = "xml")] {
    /// use mor_api::answer::Answer;
    /// use mor_api::methods::dids::DidList;
    ///
    /// let body = "<page><dids><did>
    ///     <did>37052000000</did><language>en</language><status>free</status><device/>
    ///     <simultaneous_call_limit>Unlimited</simultaneous_call_limit><id>3</id>
    /// </did></dids></page>";
    /// let answer = DidList::read(200, body)?;
    /// let did = answer.dids.first().ok_or("no DID")?;
    /// assert_eq!((did.id, did.number.as_str()), (3, "37052000000"));
    /// assert_eq!((did.status.as_str(), &did.device), ("free", &None));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    DidList or DidsGetError at "page/status/error", found "dids" {
        /// The DIDs.
        dids: Vec<ListedDid> = "dids/did";
    }
}

record! {
    /// A DID in the answer of `dids_get`.
    ListedDid {
        /// The number.
        number: String = "did";
        /// The provider.
        provider: Option<String> = "provider";
        /// The language, as the server codes it.
        language: String = "language";
        /// The status, as the server spells it.
        status: String = "status";
        /// The reseller to whom it belongs.
        reseller: Option<String> = "reseller";
        /// The user to whom it belongs.
        owner: Option<String> = "owner";
        /// The device to which it is assigned.
        device: Option<String> = "device";
        /// The dial plan to which it is assigned, with more about it in parentheses.
        dial_plan: Option<String> = "dial_plan";
        /// How many calls it takes at the same time: a number, or `Unlimited`.
        call_limit: String = "simultaneous_call_limit";
        /// The comment.
        comment: Option<String> = "comment";
        /// The tone zone.
        tone_zone: Option<String> = "tone_zone";
        /// The id of the DID.
        id: u64 = "id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn dids_are_read_and_written() {
        let answer: DidList = round_trip(
            "<page><dids><did><did>37052000000</did><provider>p</provider><language>en</language>\
             <status>active</status><reseller>r</reseller><owner>o</owner><device>d</device>\
             <dial_plan>main (IVR)</dial_plan>\
             <simultaneous_call_limit>Unlimited</simultaneous_call_limit><comment>c</comment>\
             <tone_zone>us</tone_zone><id>3</id></did><did><did>0037</did><language>en</language>\
             <status>free</status><simultaneous_call_limit>2</simultaneous_call_limit><id>4</id>\
             </did></dids></page>",
        );
        assert_eq!(answer.dids[0].dial_plan.as_deref(), Some("main (IVR)"));
        assert_eq!((answer.dids[1].id, answer.dids[1].call_limit.as_str()), (4, "2"));
        assert!(round_trip::<DidList>("<page><dids></dids></page>").dids.is_empty());
        check_texts::<DidList>(&["No DIDs found", "You are not authorized to manage DIDs"]);
    }
}
