//! `sms_send`: sends an SMS.

use alloc::string::String;

use crate::answer::server_errors;
use crate::methods::table::{PAGE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `sms_send` (alias `send_sms`): sends an SMS. The page says that the hash covers the key
    /// alone, but its first sample and the deployed server hash `lcr_id`, `dst`, `src` and
    /// `message`.
    endpoint SMS_SEND = "sms_send",
        aliases: ["send_sms"],
        servers: [
            on(X3.union(X3S).union(X5), &["send_sms"]),
            on(X8, &["sms_send", "send_sms"]),
        ],
        evidence: PAGE.contradicted_by(
            "servers of x8 also hash `lcr_id`, `dst`, `src`, `message`; the page's sample hashes \
             `lcr_id`, `dst`, `src`, `message`",
        );

    /// Sends an SMS (page "MOR API sms send").
    ///
    /// ```
    /// use mor_api::methods::messages::SmsSend;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = SmsSend::new(3, "37061234567", "37069876543", "hello");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&lcr_id=3&dst=37061234567&src=37069876543&message=hello\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request SmsSend {
        unsigned required lcr_id: u64 as ObjectId = "lcr_id",
            "The LCR (least cost routing) to use"
            .answers("There is no such LCR");
        unsigned required destination: String as Text = "dst",
            "The destination number"
            .answers("Wrong destination");
        unsigned required source: String as Text = "src",
            "The source number"
            .answers("Wrong source");
        unsigned required message: String as Text = "message",
            "The text; the server percent-decodes it once more, so a `%` must be written as `%25`"
            .answers("There is no message or it is empty");
    }
}

server_errors! {
    /// The errors of `sms_send`. What the gateway says comes as a text of its own.
    SmsSendError: Adds, unknown user BadLogin {
        EmptyMessage = "There is no message or it is empty", Caller;
        WrongSource = "Wrong source", Caller;
        WrongDestination = "Wrong destination", Caller;
        LcrNotFound = "There is no such LCR", Caller;
        UserNotSubscribed = "User is not subscribed to sms service", Permission;
        NotSubscribed = "You are not subscribed to sms service", Permission;
        NoRate = "System owner does not have rate for this destination", Configuration;
    }
}

/// The SMS was sent.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::answer::Answer;
/// use mor_api::methods::messages::SmsSent;
/// use mor_api::value::Decimal;
///
/// let body = "<page><response><status>ok</status><message>
///     <message_id>12</message_id><price>0.05</price><currency>EUR</currency>
/// </message></response></page>";
/// let answer = SmsSent::read(200, body)?;
/// assert_eq!((answer.id, answer.price), (12, Some(Decimal::new(5, 2))));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SmsSent {
    /// The id of the message.
    pub id: u64,
    /// What its status means.
    pub status: Option<String>,
    /// The price, where the server sends it.
    pub price: Option<Decimal>,
    /// The currency of the price.
    pub currency: Option<String>,
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::{SmsSendError, SmsSent};
    use crate::answer::member::{Member, Paths};
    use crate::answer::{Answer, AnswerError, Document, Refusal, Shape, Writer, told};

    const SUCCESS: &str = "ok";
    const ID: &str = "message/message_id";
    const STATUS: &str = "message/sms_status_code_tip";
    const PRICE: &str = "message/price";
    const CURRENCY: &str = "message/currency";

    impl Answer for SmsSent {
        type Error = SmsSendError;
    }

    impl Shape for SmsSent {
        const ERROR_PATH: &str = "page/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            if !told(document, SUCCESS)? {
                return Ok(None);
            }
            let response = match document.element("page/response")? {
                None => document.element("response")?,
                response => response,
            };
            let Some(response) = response else { return Ok(None) };
            Ok(Some(Self {
                id: Member::read(response, ID)?,
                status: Member::read(response, STATUS)?,
                price: Member::read(response, PRICE)?,
                currency: Member::read(response, CURRENCY)?,
            }))
        }

        /// A message that was not sent has its id before the error.
        fn read_refusal(document: &Document) -> Option<Refusal<String>> {
            let message = document.element("page/error/message").ok().flatten();
            let reason = message.and_then(|message| message.field("sms_status_code_tip").ok()?);
            let Some(reason) = reason.filter(|reason| !reason.is_empty()) else {
                return document.refusal();
            };
            let refusal = document.refusal()?;
            let mut others: Vec<_> = [refusal.error].into_iter().chain(refusal.messages).collect();
            let place = others.iter().position(|text| text == reason).unwrap_or_default();
            let error = others.remove(place);
            Some(Refusal::new(error, others))
        }

        fn write_success(&self, xml: &mut Writer) {
            let mut response = Paths::within(xml, "page/response");
            response.text("status", SUCCESS);
            self.id.write_into(&mut response, ID);
            self.status.write_into(&mut response, STATUS);
            self.price.write_into(&mut response, PRICE);
            self.currency.write_into(&mut response, CURRENCY);
            response.close();
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, refused, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            let answer: SmsSent = round_trip(
                "<page><response><status>ok</status><message><message_id>12</message_id>\
                 <sms_status_code_tip>SMS is sent</sms_status_code_tip><price>0.05</price>\
                 <currency>EUR</currency></message></response></page>",
            );
            assert_eq!((answer.id, answer.status.as_deref()), (12, Some("SMS is sent")));
            let body = "<response><status>ok</status><message><message_id>12</message_id><price/>\
                        </message></response>";
            assert_eq!(SmsSent::read(200, body).unwrap().price, None);
        }

        #[test]
        fn a_message_that_was_not_sent_says_why() {
            let refusal = refused::<SmsSent>(
                "<page><error><message><message_id>12</message_id><sms_status_code_tip>\
                 System owner does not have rate for this destination</sms_status_code_tip>\
                 <error_message>x</error_message></message></error></page>",
            );
            assert_eq!(refusal.error, SmsSendError::NoRate);
            assert_eq!(refusal.messages, ["12", "x"]);
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<SmsSent>(&[
                "There is no message or it is empty",
                "Wrong source",
                "Wrong destination",
                "There is no such LCR",
                "User is not subscribed to sms service",
                "You are not subscribed to sms service",
                "System owner does not have rate for this destination",
            ]);
        }
    }
}
