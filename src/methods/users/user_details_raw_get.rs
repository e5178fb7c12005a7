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
    ///
    /// ```
    /// use mor_api::methods::users::UserDetailsRawGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserDetailsRawGet::new().username("jonas");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "jonas");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserDetailsRawGet {
        signed optional user_id: u64 as ObjectId = "user_id", "The user";
        signed optional username: String as Text = "username", "The name of the user";
    }
}
