//! `local_calls_get`: lists local calls of a user.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `local_calls_get`: lists a user's local calls, those of today if no period is given. The
    /// page lists three signed parameters, but its sample hashes the key alone.
    endpoint LOCAL_CALLS_GET = "local_calls_get",
        evidence: PAGE.contradicted_by("the page's sample has another hash");

    /// Lists local calls of a user (page "MOR API local calls get").
    request LocalCallsGet {
        signed optional from: u64 as Timestamp = "from", "The start of the period, in Unix seconds";
        signed optional till: u64 as Timestamp = "till", "The end of the period, in Unix seconds";
        signed required user_id: u64 as ObjectId = "s_user", "The user";
    }
}
