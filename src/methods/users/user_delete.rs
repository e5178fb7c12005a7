//! `user_delete`: deletes a user.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `user_delete`: deletes a user. A user who has DIDs, calls or invoices cannot be deleted.
    endpoint USER_DELETE = "user_delete",
        evidence: PAGE;

    /// Deletes a user (page "MOR API user delete").
    ///
    /// ```
    /// use mor_api::methods::users::UserDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserDelete::new(123);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "123");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserDelete {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user to delete"
            .answers("User was not found");
    }
}

server_errors! {
    /// The errors of `user_delete`.
    UserDeleteError: Sets, unknown user BadLogin {
        UserNotFound = "User was not found", Caller;
        HasDids = "Cannot delete user - it has DIDs", Caller;
        HasCalls = "Cannot delete user - he has some calls", Caller;
        HasInvoices = "Cannot delete User - he has Invoicess", Caller;
    }
}

answer! {
    /// The user was deleted.
    UserDeleted or UserDeleteError at "page/error", told "User deleted" at "status"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status>User deleted</status></page>";
        assert_eq!(round_trip::<UserDeleted>(body), UserDeleted::new());
        check_texts::<UserDeleted>(&[
            "User was not found",
            "Cannot delete user - it has DIDs",
            "Cannot delete user - he has some calls",
            "Cannot delete User - he has Invoicess",
        ]);
    }
}
