//! `subscription_flat_rate_number_status_get`: asks whether a user's flat rates include a number.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
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
    ///
    /// ```
    /// use mor_api::methods::services::SubscriptionFlatRateNumberStatusGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = SubscriptionFlatRateNumberStatusGet::new(123, "37061234567");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "12337061234567");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request SubscriptionFlatRateNumberStatusGet {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user with the flat rates"
            .answers("User was not found");
        signed required number: String as Text = "number", "The number that would be called";
    }
}

server_errors! {
    /// The errors of `subscription_flat_rate_number_status_get`.
    FlatRateNumberStatusGetError: Reads, unknown user AccessDenied {
        InvalidUserId = "user_id must be non negative integer", Caller;
        NoUserId = "user_id must be provided", Caller;
        NoNumber = "Number must be provided", Caller;
        UserNotFound = "User was not found", Caller;
        NoFlatRates = "User does not have any Flat-Rate subscriptions", Caller;
    }
}

answer! {
    /// Whether calls to a number are included in a user's flat rates.
    FlatRateNumberStatus or FlatRateNumberStatusGetError at "page/status/error",
        sent "status/number"
    {
        /// The number.
        number: String = "status/number";
        /// Whether the flat rates include it.
        status: FlatRateInclusion = "status/status";
        /// The prefix by which it is included.
        prefix: Option<String> = "status/prefix";
    }
}

/// Whether flat rates include a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FlatRateInclusion {
    /// `included`
    Included,
    /// `excluded`
    #[default]
    Excluded,
}

#[cfg(feature = "xml")]
impl crate::answer::member::Text for FlatRateInclusion {
    fn read(text: &str) -> Option<Self> {
        match text {
            "included" => Some(Self::Included),
            "excluded" => Some(Self::Excluded),
            _ => None,
        }
    }

    fn write(&self) -> alloc::borrow::Cow<'_, str> {
        match self {
            Self::Included => "included",
            Self::Excluded => "excluded",
        }
        .into()
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::AnswerError;
    use crate::answer::testing::{check_texts, reason, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let status: FlatRateNumberStatus = round_trip(
            "<page><status><number>370666888666</number><status>included</status>\
             <prefix>3706</prefix></status></page>",
        );
        assert_eq!(status.status, FlatRateInclusion::Included);
        assert_eq!(status.number, "370666888666");
        assert_eq!(status.prefix.as_deref(), Some("3706"));
        let status: FlatRateNumberStatus =
            round_trip("<page><status><number>1</number><status>excluded</status></status></page>");
        assert_eq!((status.status, status.prefix), (FlatRateInclusion::Excluded, None));
        let other = "<page><status><number>1</number><status>unknown</status></status></page>";
        let wrong = AnswerError::Member { name: "status/status" };
        assert_eq!(reason::<FlatRateNumberStatus>(200, other), wrong);
        check_texts::<FlatRateNumberStatus>(&[
            "user_id must be non negative integer",
            "user_id must be provided",
            "Number must be provided",
            "User was not found",
            "User does not have any Flat-Rate subscriptions",
        ]);
    }
}
