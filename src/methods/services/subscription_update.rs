//! `subscription_update`: changes a subscription.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};
use crate::value::ChargeBalanceOn;

typed_request! {
    /// `subscription_update`: changes a subscription. The hash covers the id alone.
    endpoint SUBSCRIPTION_UPDATE = "subscription_update",
        servers: [
            on(X8, &["subscription_update"]).hash(Hashing::Own(&["subscription_id"])),
        ],
        evidence: CODE;

    /// Changes a subscription (page "MOR API subscription update").
    ///
    /// ```
    /// use mor_api::methods::services::SubscriptionUpdate;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = SubscriptionUpdate::new(31)
    ///     .subscription_activation_end(1_738_367_999)
    ///     .subscription_discount_percent(Decimal::from(10));
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "31");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request SubscriptionUpdate {
        signed required subscription_id: u64 as ObjectId = "subscription_id",
            "The subscription to change"
            .answers("Subscription was not found");
        unsigned optional subscription_activation_start: u64 as Timestamp
            = "subscription_activation_start",
            "When the subscription starts, in Unix seconds"
            .answers("Subscription activation start date must be valid timestamp");
        unsigned optional subscription_activation_end: u64 as Timestamp
            = "subscription_activation_end",
            "When the subscription ends, in Unix seconds"
            .answers("Subscription activation end date must be valid timestamp");
        unsigned optional subscription_memo: String as Text = "subscription_memo", "A memo";
        unsigned optional subscription_discount_percent: Decimal as Decimal
            = "subscription_discount_percent",
            "The discount in percent, 0 to 100";
        unsigned optional subscription_start_period_day: Day as Range { min: 1, max: 31 }
            = "subscription_start_period_day",
            "The day on which the period starts";
        unsigned optional subscription_start_period_month: Month as Range { min: 1, max: 12 }
            = "subscription_start_period_month",
            "The month in which the period starts";
        unsigned optional charge_balance_on: ChargeBalanceOn as Word(ChargeBalanceOn::WORDS)
            = "subscription_charge_balance_on",
            "When the balance is charged";
        unsigned optional subscription_until_canceled: bool as Switch { on: 1 }
            = "subscription_until_canceled",
            "Whether the subscription runs until it is canceled";
        unsigned optional subscription_no_expiration_at_the_end_of_a_month: bool as Switch { on: 1 }
            = "subscription_no_expiration_at_the_end_of_a_month",
            "Whether the subscription does not expire at the end of a month, only for flat rates";
    }
}

server_errors! {
    /// The errors of `subscription_update`. What else is wrong with a subscription comes as a text
    /// of its own.
    SubscriptionUpdateError: Sets, unknown user AccessDenied {
        NotFound = "Subscription was not found", Caller;
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
        NotAuthorized = "You are not authorised to use this functionality"
            or "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The subscription was updated.
    SubscriptionUpdated or SubscriptionUpdateError at "page/status/error",
    told "Subscription was successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Subscription was successfully updated</success></status>\
                    </page>";
        assert_eq!(round_trip::<SubscriptionUpdated>(body), SubscriptionUpdated::new());
        check_texts::<SubscriptionUpdated>(&[
            "Subscription was not found",
            "Service was not selected",
            "Service was not found",
            "User was not selected",
            "User was not found",
            "Service cannot be subscribed to this User",
            "Subscription activation start date must be valid timestamp",
            "Subscription activation end date must be valid timestamp",
            "Activation start date must be earlier than end date.",
            "Service is not flat rate",
            "You are not authorised to use this functionality",
        ]);
    }
}
