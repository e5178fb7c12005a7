//! `user_rates`: lists own rates.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `user_rates`: lists the user's own rates, for phones. The server checks neither a hash nor a
    /// password: the user name alone is enough.
    endpoint USER_RATES = "user_rates",
        servers: [
            on(X8, &["user_rates"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists own rates.
    ///
    /// ```
    /// use mor_api::methods::rates::UserRates;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserRates::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserRates {
    }
}

server_errors! {
    /// The errors of `user_rates`.
    UserRatesError: Reads, unknown user BadLogin {
    }
}

answer! {
    /// The rates of a user, all texts as the server writes them. The list of currencies to choose
    /// from is left out.
    UserRateList or UserRatesError at "status/error", sent "rates" {
        /// The title of the page.
        title: Option<String> = "pagename";
        /// The language of the user.
        language: Option<String> = "language";
        /// The id of the user.
        user_id: Option<u64> = "userid";
        /// The currency of the rates.
        currency: Option<String> = "currency";
        /// The tax, in percent.
        tax_percent: Option<String> = "vat_percent";
        /// The rates.
        rates: Vec<UserRate> = "rates/rate";
        /// What the server has to say.
        message: Option<String> = "error_msg";
    }
}

record! {
    /// A rate in the answer of `user_rates`.
    UserRate {
        /// Its name.
        name: Option<String> = "ratename";
        /// Its icon.
        icon: Option<String> = "rateicon";
        /// The price.
        price: Option<String> = "ratecost";
        /// The price with the tax.
        price_with_tax: Option<String> = "rate_vat_cost";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: UserRateList = round_trip(
            "<page><pagename>Payments</pagename><language>en</language><userid>2</userid>\
             <currency>EUR</currency><vat_percent>21</vat_percent><rates><rate><ratename>LT\
             </ratename><rateicon>ltu</rateicon><ratecost>0.10</ratecost><rate_vat_cost>0.12\
             </rate_vat_cost></rate><rate></rate></rates></page>",
        );
        assert_eq!(answer.rates[0].price_with_tax.as_deref(), Some("0.12"));
        assert_eq!((answer.user_id, &answer.rates[1].name), (Some(2), &None));
        check_texts::<UserRateList>(&[]);
    }
}
