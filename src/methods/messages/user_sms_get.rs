//! `user_sms_get`: lists the SMS of a period that match all of the filters.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `user_sms_get`: lists the SMS of a period. The hash covers the key alone.
    endpoint USER_SMS_GET = "user_sms_get",
        servers: [
            on(X8, &["user_sms_get"]).hash(Hashing::Own(&[])),
        ],
        evidence: CODE;

    /// Lists the SMS of a period that match all of the filters (page "MOR API user sms get").
    ///
    /// ```
    /// use mor_api::methods::messages::UserSmsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserSmsGet::new()
    ///     .from(1_735_689_600)
    ///     .till(1_738_367_999)
    ///     .user_id(123);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&from=1735689600&till=1738367999&user_id=123\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserSmsGet {
        unsigned optional from: u64 as Timestamp = "from",
            "The start of the period, in Unix seconds; today at 00:00 if it is not sent";
        unsigned optional till: u64 as Timestamp = "till",
            "The end of the period, in Unix seconds; today at 23:59 if it is not sent";
        unsigned optional user_id: u64 as Id = "user_id", "The user to look for";
        unsigned optional status_code: String as Text = "status_code",
            "The status code of the SMS to look for, such as 301";
        unsigned optional provider_id: u64 as Id = "provider_id", "The provider to look for";
        unsigned optional reseller_id: u64 as Id = "reseller_id", "The reseller to look for";
        unsigned optional destination: String as Text = "destination",
            "The prefix to look for, under the name that the page lists; the deployed server \
             reads `prefix`";
        unsigned optional number: String as Text = "number", "The destination number to look for";
        unsigned optional prefix: String as Text = "prefix",
            "The prefix to look for, under the name that the page's sample and the deployed \
             server use";
    }
}

server_errors! {
    /// The errors of `user_sms_get`.
    UserSmsGetError: Reads, unknown user AccessDenied {
        NoMessages = "Sms Mesagges were not found", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The SMS of a user. Ids of others are texts, because servers may send blanks and `-1`.
    SmsList or UserSmsGetError at "page/status/error", found "sms_messages" {
        /// The messages.
        messages: Vec<ListedSms> = "sms_messages/sms_message";
    }
}

record! {
    /// An SMS in the answer of `user_sms_get`.
    ListedSms {
        /// Its id.
        id: u64 = "id";
        /// When it was sent.
        sending_date: Option<String> = "sending_date";
        /// The code of its status.
        status_code: Option<String> = "status_code";
        /// The provider, where the user may see it.
        provider_id: Option<String> = "provider_id";
        /// The rate of the provider, where the user may see it.
        provider_rate: Option<Decimal> = "provider_rate";
        /// The price of the provider, where the user may see it.
        provider_price: Option<Decimal> = "provider_price";
        /// The user who sent it.
        user_id: Option<String> = "user_id";
        /// The rate of the user.
        user_rate: Option<Decimal> = "user_rate";
        /// The price for the user.
        user_price: Option<Decimal> = "user_price";
        /// The reseller, where the user may see it.
        reseller_id: Option<String> = "reseller_id";
        /// The rate that it costs the owner, where the user may see it.
        self_cost_rate: Option<Decimal> = "self_cost_rate";
        /// What it costs the owner, where the user may see it.
        self_cost_price: Option<Decimal> = "self_cost_price";
        /// The rate of the reseller, where the user may see it.
        reseller_rate: Option<Decimal> = "reseller_rate";
        /// The price for the reseller, where the user may see it.
        reseller_price: Option<Decimal> = "reseller_price";
        /// The prefix of the number.
        prefix: Option<String> = "prefix";
        /// The number that it was sent to.
        number: Option<String> = "number";
        /// The id that the gateway Clickatell gave it.
        clickatell_message_id: Option<String> = "clickatell_message_id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: SmsList = round_trip(
            "<page><sms_messages><sms_message><id>1</id><sending_date>2014-01-01 00:00:00\
             </sending_date><status_code>0</status_code><provider_id>3</provider_id>\
             <provider_rate>0.1</provider_rate><provider_price>0.1</provider_price>\
             <user_id>2\
             </user_id><user_rate>0.2</user_rate><user_price>0.2</user_price>\
             <reseller_id>-1\
             </reseller_id><self_cost_rate>0.1</self_cost_rate><self_cost_price>0.1\
             </self_cost_price><reseller_rate>0.15</reseller_rate><reseller_price>0.15\
             </reseller_price><prefix>370</prefix><number>37060000000</number>\
             <clickatell_message_id>abc</clickatell_message_id></sms_message><sms_message>\
             <id>2</id></sms_message></sms_messages></page>",
        );
        assert_eq!(answer.messages[0].reseller_id.as_deref(), Some("-1"));
        assert_eq!((answer.messages[1].id, answer.messages[1].user_price), (2, None));
        check_texts::<SmsList>(&[
            "Sms Mesagges were not found",
            "You are not authorized to use this functionality",
        ]);
    }
}
