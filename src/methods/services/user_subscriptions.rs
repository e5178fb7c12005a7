//! `user_subscriptions`: lists the subscriptions of the user who asks.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `user_subscriptions`: lists the subscriptions of the user `u`, in an old interface for
    /// phones that no page describes. There is no hash and no password: a username is enough.
    endpoint USER_SUBSCRIPTIONS = "user_subscriptions",
        servers: [
            on(X8, &["user_subscriptions"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists the subscriptions of the user who asks.
    ///
    /// ```
    /// use mor_api::methods::services::UserSubscriptions;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserSubscriptions::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserSubscriptions {
    }
}

server_errors! {
    /// The errors of `user_subscriptions`.
    UserSubscriptionsError: Reads, unknown user BadLogin {}
}

answer! {
    /// The subscriptions of the user who asks.
    UserSubscriptionList or UserSubscriptionsError at "status/error", sent "subscriptions" {
        /// The title that the server gives the answer.
        page_name: Option<String> = "pagename";
        /// The code of the language, such as `en`.
        language: Option<String> = "language";
        /// The id of the user.
        user_id: Option<u64> = "userid";
        /// The subscriptions, none if the user has none.
        subscriptions: Vec<UserSubscription> = "subscriptions/subscription";
        /// What the server says beside the list.
        message: Option<String> = "error_msg";
    }
}

record! {
    /// A subscription in the answer of `user_subscriptions`. Dates and prices are texts, as the
    /// server formats them.
    UserSubscription {
        /// The service.
        service: Option<String> = "service";
        /// When it was added.
        added_at: Option<String> = "date_added";
        /// From when on it is active.
        from: Option<String> = "activation_start";
        /// Until when it is active.
        till: Option<String> = "activation_end";
        /// The price.
        price: Option<String> = "price";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn subscriptions_are_read_and_written() {
        let list: UserSubscriptionList = round_trip(
            "<page><pagename>User subscriptions</pagename><language>en</language>\
             <userid>2</userid><subscriptions><subscription><service>DID</service>\
             <date_added>2018-01-01</date_added><activation_start>2018-01-02</activation_start>\
             <activation_end>2018-01-03</activation_end><price>10.0</price></subscription>\
             <subscription><service>VPN</service></subscription></subscriptions>\
             <error_msg>m</error_msg></page>",
        );
        let [first, second] = list.subscriptions.as_slice() else { panic!("{list:?}") };
        assert_eq!(
            (first.from.as_deref(), first.price.as_deref()),
            (Some("2018-01-02"), Some("10.0"))
        );
        assert_eq!((second.service.as_deref(), &second.till), (Some("VPN"), &None));
        let none = "<page><subscriptions></subscriptions></page>";
        assert!(round_trip::<UserSubscriptionList>(none).subscriptions.is_empty());
        check_texts::<UserSubscriptionList>(&[]);
    }
}
