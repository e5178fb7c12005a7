//! `service_delete`: deletes a service.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X8, on, typed_request};

typed_request! {
    /// `service_delete`: deletes a service that has no subscriptions.
    endpoint SERVICE_DELETE = "service_delete",
        servers: [
            on(X8, &["service_delete"]),
        ],
        evidence: CODE;

    /// Deletes a service (page "MOR API Service delete").
    ///
    /// ```
    /// use mor_api::methods::services::ServiceDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ServiceDelete::new(2);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ServiceDelete {
        signed required service_id: u64 as ObjectId = "service_id",
            "The service to delete"
            .answers("Service was not found");
    }
}

server_errors! {
    /// The errors of `service_delete`.
    ServiceDeleteError: Sets, unknown user UserNotFound {
        UserNotFound = "User was not found", Caller;
        NotFound = "Service was not found", Caller;
        NotAuthorized = "You are not authorized to manage Services", Permission;
        HasSubscriptions = "Cannot delete - some subscriptions to this service exist", Caller;
    }
}

answer! {
    /// The service was deleted.
    ServiceDeleted or ServiceDeleteError at "page/status/error",
    told "Service was successfully deleted" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body =
            "<page><status><success>Service was successfully deleted</success></status></page>";
        assert_eq!(round_trip::<ServiceDeleted>(body), ServiceDeleted::new());
        check_texts::<ServiceDeleted>(&[
            "User was not found",
            "Service was not found",
            "You are not authorized to manage Services",
            "Cannot delete - some subscriptions to this service exist",
        ]);
    }
}
