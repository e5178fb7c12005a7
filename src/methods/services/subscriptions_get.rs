//! `subscriptions_get`: lists the subscriptions that match all of the filters.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `subscriptions_get`: lists subscriptions. The hash covers the key alone.
    endpoint SUBSCRIPTIONS_GET = "subscriptions_get",
        servers: [
            on(X8, &["subscriptions_get"]).hash(Hashing::Own(&[])),
        ],
        evidence: CODE;

    /// Lists the subscriptions that match all of the filters (page "MOR API Subscriptions get").
    ///
    /// ```
    /// use mor_api::methods::services::SubscriptionsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = SubscriptionsGet::new().service_id(2).user_id(123);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&service_id=2&user_id=123\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request SubscriptionsGet {
        unsigned optional service_id: u64 as Id = "service_id", "The service to look for";
        unsigned optional subscription_activation_start: u64 as Timestamp
            = "subscription_activation_start",
            "The start to look for, in Unix seconds";
        unsigned optional subscription_activation_end: u64 as Timestamp
            = "subscription_activation_end",
            "The end to look for, in Unix seconds";
        unsigned optional subscription_memo: String as Text = "subscription_memo",
            "The memo to look for";
        unsigned optional subscription_until_canceled: bool as Switch { on: 1 }
            = "subscription_until_canceled",
            "Whether the subscription runs until it is canceled";
        unsigned optional user_id: u64 as Id = "user_id", "The user to look for";
    }
}

server_errors! {
    /// The errors of `subscriptions_get`.
    SubscriptionsGetError: Reads, unknown user AccessDenied {
        NoSubscriptions = "No Subscriptions found", Caller;
        NotAuthorized = "You are not authorized to manage Subscriptions", Permission;
    }
}

answer! {
    /// Subscriptions to services.
    SubscriptionList or SubscriptionsGetError at "page/status/error",
        found "status/subscriptions" {
        /// The subscriptions.
        subscriptions: Vec<ListedSubscription> = "status/subscriptions/subscription";
    }
}

record! {
    /// A subscription in the answer of `subscriptions_get`.
    ListedSubscription {
        /// Its id, where the server sends it.
        id: Option<u64> = "id";
        /// The name of the user.
        user: Option<String> = "user";
        /// The device, as a text.
        device: Option<String> = "device";
        /// The name of the service.
        service: Option<String> = "service";
        /// From when on it is active.
        from: Option<String> = "from";
        /// Until when it is active.
        till: Option<String> = "till";
        /// How much of it is left, as a text.
        time_left: Option<String> = "time_left";
        /// The memo.
        memo: Option<String> = "memo";
        /// The type of the service.
        service_type: Option<String> = "type";
        /// The price.
        price: Option<Decimal> = "price";
        /// The id of the user.
        user_id: Option<u64> = "user_id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: SubscriptionList = round_trip(
            "<page><status><subscriptions><subscription><id>1</id><user>Jonas</user>\
             <device>SIP/101</device><service>DID</service><from>2014-01-01</from>\
             <till>2014-12-31</till><time_left>100</time_left><memo>m</memo>\
             <type>periodic_fee\
             </type><price>10.0</price><user_id>2</user_id></subscription><subscription>\
             <user>Ona</user></subscription></subscriptions></status></page>",
        );
        assert_eq!(answer.subscriptions[0].price, Some(Decimal::new(100, 1)));
        assert_eq!(answer.subscriptions[1].id, None);
        check_texts::<SubscriptionList>(&[
            "No Subscriptions found",
            "You are not authorized to manage Subscriptions",
        ]);
    }
}
