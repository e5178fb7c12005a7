//! `user_details_raw_get`: gets the raw details of a user.

use crate::methods::table::{PAGE, ParameterGroup, typed_request};

typed_request! {
    /// `user_details_raw_get`: gets the raw details of a user, found by id, by username or by both.
    /// Known only from a third-party client.
    endpoint USER_DETAILS_RAW_GET = "user_details_raw_get",
        groups: [
            ParameterGroup::at_least_one(&["user_id", "username"]),
        ],
        evidence: PAGE;

    /// Gets the raw details of a user (page "MOR API user details raw get").
    request UserDetailsRawGet {
        signed optional user_id: u64 as ObjectId = "user_id", "The user";
        signed optional username: String as Text = "username", "The name of the user";
    }
}
