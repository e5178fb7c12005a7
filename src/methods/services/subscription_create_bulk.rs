//! `subscription_create_bulk`: subscribes a user to several services at once.

use crate::methods::table::{PAGE, typed_request};
use crate::value::ChargeBalanceOn;

typed_request! {
    /// `subscription_create_bulk`: subscribes a user to several services at once. A subscription to
    /// a flat rate is created for a whole month.
    endpoint SUBSCRIPTION_CREATE_BULK = "subscription_create_bulk",
        evidence: PAGE;

    /// Subscribes a user to several services at once (page "MOR API subscription create bulk").
    ///
    /// ```
    /// use mor_api::methods::services::SubscriptionCreateBulk;
    /// use mor_api::value::IdList;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = SubscriptionCreateBulk::new(123, IdList::new([6, 7])?)
    ///     .subscription_activation_start(1_735_689_600)
    ///     .subscription_until_canceled(true);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "1236,7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request SubscriptionCreateBulk {
        signed required user_id: u64 as ObjectId = "user_id", "The user who gets the subscriptions";
        signed required service_ids: IdList as IdList = "service_id",
            "The services; an id may appear several times";
        unsigned optional subscription_start_period_day: Day as Range { min: 1, max: 31 }
            = "subscription_start_period_day",
            "The day on which the period starts; 1 if it is not sent";
        unsigned optional charge_balance_on: ChargeBalanceOn as Word(ChargeBalanceOn::WORDS)
            = "subscription_charge_balance_on",
            "When the balance is charged; at the start of the period if it is not sent";
        unsigned optional subscription_activation_start: u64 as Timestamp
            = "subscription_activation_start",
            "When the subscription starts, in Unix seconds";
        unsigned optional subscription_activation_end: u64 as Timestamp
            = "subscription_activation_end",
            "When the subscription ends, in Unix seconds";
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
    }
}
