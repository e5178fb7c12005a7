//! `subscription_flat_rate_number_status_get`: asks whether a user's flat rates include a number.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `subscription_flat_rate_number_status_get` (aliases
    /// `user_subscriptions_check_number_status`, `subscription_flat_rate_prefix_status_get`): says
    /// whether calls to a number are included in a user's flat rates.
    endpoint SUBSCRIPTION_FLAT_RATE_NUMBER_STATUS_GET = "subscription_flat_rate_number_status_get",
        aliases: [
            "user_subscriptions_check_number_status",
            "subscription_flat_rate_prefix_status_get",
        ],
        evidence: PAGE;

    /// Asks whether calls to a number are included in a user's flat rates (page "MOR API
    /// Subscription Flat Rate Number Status Get").
    request SubscriptionFlatRateNumberStatusGet {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user with the flat rates"
            .answers("User was not found");
        signed required number: String as Text = "number", "The number that would be called";
    }
}
