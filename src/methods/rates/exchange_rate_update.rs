//! `exchange_rate_update`: changes an exchange rate.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{Hashing, M2, SAMPLE, on, typed_request};

typed_request! {
    /// `exchange_rate_update`: changes the exchange rate of a currency that is not updated
    /// automatically. Only the administrator may do this.
    endpoint EXCHANGE_RATE_UPDATE = "exchange_rate_update",
        servers: [
            on(M2, &["exchange_rate_update"]).hash(Hashing::Own(&["currency", "rate"])),
        ],
        evidence: SAMPLE;

    /// Changes an exchange rate (page "MOR API Exchange rate update").
    ///
    /// ```
    /// use mor_api::methods::rates::ExchangeRateUpdate;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ExchangeRateUpdate::new("AMD", Decimal::new(455, 1));
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "AMD45.5");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "cd4e5e92a0fe326d6f5c1d40a7952bb4442e1b5d"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ExchangeRateUpdate {
        signed required currency: String as Text = "currency",
            "The name of the currency, such as `USD`; case matters"
            .answers("Currency was not found");
        signed required rate: Decimal as Decimal = "rate",
            "The new exchange rate"
            .answers("Exchange rate is invalid");
    }
}

server_errors! {
    /// The errors of `exchange_rate_update`.
    ExchangeRateUpdateError: Sets, unknown user AccessDenied {
        InvalidRate = "Exchange rate is invalid", Caller;
        CurrencyNotFound = "Currency was not found", Caller;
    }
}

answer! {
    /// The exchange rate was updated.
    ExchangeRateUpdated or ExchangeRateUpdateError at "page/status/error",
    told "Currency successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Currency successfully updated</success></status></page>";
        assert_eq!(round_trip::<ExchangeRateUpdated>(body), ExchangeRateUpdated::new());
        check_texts::<ExchangeRateUpdated>(&["Exchange rate is invalid", "Currency was not found"]);
    }
}
