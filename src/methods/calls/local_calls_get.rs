//! `local_calls_get`: lists local calls of a user.

use alloc::vec::Vec;

use crate::answer::Fields;
use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `local_calls_get`: lists a user's local calls, those of today if no period is given. The
    /// page lists three signed parameters, but its sample hashes the key alone.
    endpoint LOCAL_CALLS_GET = "local_calls_get",
        evidence: PAGE.contradicted_by("the page's sample has another hash");

    /// Lists local calls of a user (page "MOR API local calls get").
    ///
    /// ```
    /// use mor_api::methods::calls::LocalCallsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LocalCallsGet::new(123).from(1_735_689_600).till(1_738_367_999);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "17356896001738367999123");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LocalCallsGet {
        signed optional from: u64 as Timestamp = "from", "The start of the period, in Unix seconds";
        signed optional till: u64 as Timestamp = "till", "The end of the period, in Unix seconds";
        signed required user_id: u64 as ObjectId = "s_user", "The user";
    }
}

server_errors! {
    /// The errors of `local_calls_get`. The known list of its page is cut off before the first one
    /// of its own.
    LocalCallsGetError: Reads, unknown user AccessDenied {
    }
}

answer! {
    /// The local calls of a user.
    LocalCallList or LocalCallsGetError at "page/status/error", found "local_calls" {
        /// The calls, none if there are none.
        calls: Vec<Fields> = "local_calls/call";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: LocalCallList =
            round_trip("<page><local_calls><call><a>1</a></call></local_calls></page>");
        assert_eq!(answer.calls[0].field("a"), Some("1"));
        let none = "<page><local_calls></local_calls></page>";
        assert!(round_trip::<LocalCallList>(none).calls.is_empty());
        check_texts::<LocalCallList>(&[]);
    }
}
