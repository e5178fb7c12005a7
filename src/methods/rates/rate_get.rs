//! `rate_get`: gets the rate of a user.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `rate_get` (alias `rate`): gets the rate of a user for a prefix or a number. Only the
    /// username is signed, not the prefix.
    endpoint RATE_GET = "rate_get",
        aliases: ["rate"],
        servers: [
            on(X3.union(X3S), &["rate"]),
            on(X5, &["rate", "rate_get"]),
            on(X8, &["rate_get", "rate"]),
        ],
        may_sign_nothing: true,
        evidence: CODE;

    /// Gets the rate of a user (page "MOR API rate get").
    ///
    /// ```
    /// use mor_api::methods::rates::RateGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = RateGet::new().username("jonas").prefix("3706");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "jonas");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request RateGet {
        signed optional username: String as Text = "username",
            "The username of the user whose rate is asked for"
            .answers("User was not found");
        unsigned optional prefix: String as Text = "prefix",
            "The prefix; a full number if it is matched as one"
            .answers("Prefix was not found");
        unsigned optional by_full_destination: bool as Switch { on: 1 } = "by_full_dst",
            "Whether the prefix may be a full number";
    }
}

server_errors! {
    /// The errors of `rate_get`. A server may answer `Feature disabled` instead of `User was not
    /// found`.
    RateGetError: Reads, unknown user UserNotFound {
        RateNotFound = "Rate was not found", Caller;
        DestinationGroupNotFound = "Destination Group was not found", Caller;
        PrefixNotFound = "Prefix was not found", Caller;
        UserNotFound = "User was not found", Caller;
        OtherOwner(_) = "User belongs to " .. "", Permission;
        NotAuthorized = "You are not authorized to view this page", Permission;
        EmptyPrefix = "Empty prefix", Caller;
        FeatureDisabled = "Feature disabled", Configuration;
    }
}

/// The rates for a prefix or a number: one, or several if the number is matched in full.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::answer::Answer;
/// use mor_api::methods::rates::FoundRates;
/// use mor_api::value::Decimal;
///
/// let answer = FoundRates::read(
///     200,
///     "<page><rate>0.987#Lithuania#370</rate></page>",
/// )?;
/// assert_eq!(answer.rates[0].rate, Decimal::new(987, 3));
/// assert_eq!(answer.rates[0].destination, "Lithuania");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundRates {
    /// The rates, at least one.
    pub rates: Vec<FoundRate>,
}

/// A rate in the answer of `rate_get`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundRate {
    /// The price of a minute.
    pub rate: Decimal,
    /// The name of the destination.
    pub destination: String,
    /// The prefix.
    pub prefix: String,
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::format;
    use alloc::vec::Vec;

    use super::{FoundRate, FoundRates, RateGetError};
    use crate::answer::member::Text;
    use crate::answer::{Answer, AnswerError, Document, Shape, Writer};
    use crate::value::Decimal;

    impl Answer for FoundRates {
        type Error = RateGetError;
    }

    impl Shape for FoundRates {
        const ERROR_PATH: &str = "page/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            let rates: Vec<_> = document
                .elements("page/rate")
                .map(|rate| parse(rate.text()).ok_or(AnswerError::Member { name: "rate" }))
                .collect::<Result<_, _>>()?;
            Ok((!rates.is_empty()).then_some(Self { rates }))
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("page", |page| {
                for FoundRate { rate, destination, prefix } in &self.rates {
                    page.text("rate", &format!("{rate}#{destination}#{prefix}"));
                }
            });
        }
    }

    /// Reads `rate#destination#prefix`. A destination may contain a `#`, the others not.
    fn parse(text: &str) -> Option<FoundRate> {
        let (rate, rest) = text.split_once('#')?;
        let (destination, prefix) = rest.rsplit_once('#')?;
        let rate = <Decimal as Text>::read(rate)?;
        Some(FoundRate { rate, destination: destination.into(), prefix: prefix.into() })
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, reason, round_trip};

        #[test]
        fn rates_are_read_and_written() {
            let answer: FoundRates = round_trip(
                "<page><rate>0.987#Lithuania#370</rate><rate>-1#A # B#37060</rate></page>",
            );
            assert_eq!(answer.rates[0].rate, Decimal::new(987, 3));
            assert_eq!(answer.rates[1].destination, "A # B");
            assert_eq!(answer.rates[1].prefix, "37060");
            let small = "<page><rate>1.0e-05##</rate></page>";
            assert_eq!(FoundRates::read(200, small).unwrap().rates[0].rate, Decimal::new(10, 6));
        }

        #[test]
        fn a_rate_has_three_parts() {
            for rate in ["", "0.987", "0.987#Lithuania", "x#Lithuania#370", "#Lithuania#370"] {
                let body = format!("<page><rate>{rate}</rate></page>");
                let wrong = AnswerError::Member { name: "rate" };
                assert_eq!(reason::<FoundRates>(200, body), wrong, "{rate}");
            }
            assert_eq!(reason::<FoundRates>(200, "<page></page>"), AnswerError::NoOutcome);
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<FoundRates>(&[
                "Rate was not found",
                "Destination Group was not found",
                "Prefix was not found",
                "User was not found",
                "User belongs to x",
                "You are not authorized to view this page",
                "Empty prefix",
                "Feature disabled",
            ]);
        }
    }
}
