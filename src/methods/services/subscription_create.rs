//! `subscription_create`: subscribes a user to a service.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X8, on, typed_request};
use crate::value::ChargeBalanceOn;

typed_request! {
    /// `subscription_create`: subscribes a user to a service. A subscription to a flat rate is
    /// created for a whole month.
    endpoint SUBSCRIPTION_CREATE = "subscription_create",
        servers: [
            on(X8, &["subscription_create"]),
        ],
        evidence: CODE;

    /// Subscribes a user to a service (page "MOR API subscription create").
    ///
    /// ```
    /// use mor_api::methods::services::SubscriptionCreate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = SubscriptionCreate::new(123, 2)
    ///     .subscription_activation_start(1_735_689_600)
    ///     .subscription_until_canceled(true);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "1232");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request SubscriptionCreate {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user who gets the subscription"
            .answers("User was not found");
        signed required service_id: u64 as ObjectId = "service_id",
            "The service"
            .answers("Service was not found");
        unsigned optional subscription_start_period_day: Day as Range { min: 1, max: 31 }
            = "subscription_start_period_day",
            "The day on which the period starts; 1 if it is not sent";
        unsigned optional subscription_start_period_month: Month as Range { min: 1, max: 12 }
            = "subscription_start_period_month",
            "The month in which the period starts; 1 if it is not sent";
        unsigned optional charge_balance_on: ChargeBalanceOn as Word(ChargeBalanceOn::WORDS)
            = "subscription_charge_balance_on",
            "When the balance is charged; at the start of the period if it is not sent";
        unsigned optional subscription_activation_start: u64 as Timestamp
            = "subscription_activation_start",
            "When the subscription starts, in Unix seconds"
            .answers("Subscription activation start date must be valid timestamp");
        unsigned optional subscription_activation_end: u64 as Timestamp
            = "subscription_activation_end",
            "When the subscription ends, in Unix seconds"
            .answers("Subscription activation end date must be valid timestamp");
        unsigned optional subscription_memo: String as Text = "subscription_memo", "A memo";
        unsigned optional subscription_until_canceled: bool as Switch { on: 1 }
            = "subscription_until_canceled",
            "Whether the subscription runs until it is canceled";
        unsigned optional subscription_no_expiration_at_the_end_of_a_month: bool as Switch { on: 1 }
            = "subscription_no_expiration_at_the_end_of_a_month",
            "Whether the subscription does not expire at the end of a month, only for flat rates";
        unsigned optional ignore_balance: bool as Switch { on: 1 } = "ignore_balance",
            "Whether a prepaid user gets the subscription even without sufficient balance";
        unsigned optional subscription_discount_percent: Decimal as Decimal
            = "subscription_discount_percent",
            "The discount in percent, 0 to 100";
        unsigned optional subscription_charge_for_past: bool as Switch { on: 1 }
            = "subscription_charge_for_past",
            "Whether the past is charged for";
    }
}

server_errors! {
    /// The errors of `subscription_create`. What else is wrong with a subscription comes as a text
    /// of its own.
    SubscriptionCreateError: Adds, unknown user AccessDenied {
        ServiceNotSelected = "Service was not selected", Caller;
        ServiceNotFound = "Service was not found", Caller;
        UserNotSelected = "User was not selected", Caller;
        UserNotFound = "User was not found", Caller;
        NotForThisUser = "Service cannot be subscribed to this User", Caller;
        InvalidActivationStart =
            "Subscription activation start date must be valid timestamp", Caller;
        InvalidActivationEnd = "Subscription activation end date must be valid timestamp", Caller;
        StartNotBeforeEnd = "Activation start date must be earlier than end date.", Caller;
        NotFlatRate = "Service is not flat rate", Caller;
        InsufficientBalance = "User has insufficient balance", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The subscription was created.
    SubscriptionCreated or SubscriptionCreateError at "page/status/error",
    told "Subscription was successfully created" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Subscription was successfully created</success></status>\
                    </page>";
        assert_eq!(round_trip::<SubscriptionCreated>(body), SubscriptionCreated::new());
        check_texts::<SubscriptionCreated>(&[
            "Service was not selected",
            "Service was not found",
            "User was not selected",
            "User was not found",
            "Service cannot be subscribed to this User",
            "Subscription activation start date must be valid timestamp",
            "Subscription activation end date must be valid timestamp",
            "Activation start date must be earlier than end date.",
            "Service is not flat rate",
            "User has insufficient balance",
            "You are not authorized to use this functionality",
        ]);
    }
}
