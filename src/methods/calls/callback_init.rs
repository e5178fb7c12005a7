//! `callback_init`: starts a callback.

use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `callback_init` (alias `callback`): starts a callback: the source is called first, and the
    /// destination once the source has answered.
    endpoint CALLBACK_INIT = "callback_init",
        aliases: ["callback"],
        servers: [
            on(X3.union(X3S), &["callback"]),
            on(X5, &["callback", "callback_init"]),
            on(X8, &["callback_init", "callback"]),
        ],
        evidence: CODE;

    /// Starts a callback (page "MOR API callback init").
    ///
    /// ```
    /// use mor_api::methods::calls::CallbackInit;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CallbackInit::new(45)
    ///     .destination("37061234567")
    ///     .source("37069876543");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "453706123456737069876543");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CallbackInit {
        signed required device_id: u64 as ObjectId = "device",
            "The device that makes the callback and whose caller id is used"
            .answers("Bad device");
        signed optional destination: String as Text = "dst",
            "The number to call once the source has answered; without it, the source is asked for \
             it";
        signed optional source: String as Text = "src",
            "The number to call first"
            .answers("No source");
        unsigned optional leg_a_caller_id: String as Text = "cli_lega",
            "The caller id on the leg to the source";
        unsigned optional leg_b_caller_id: String as Text = "cli_legb",
            "The caller id on the leg to the destination";
        unsigned optional card_pin: Password as Secret = "card_pin",
            "The PIN of a calling card"
            .answers("PIN was not found");
        unsigned optional leg_a_tariff_id: u64 as Id = "lega_tariff_id",
            "The tariff for the leg to the source";
        unsigned optional leg_a_reseller_tariff_id: u64 as Id = "lega_reseller_tariff_id",
            "The reseller's tariff for the leg to the source";
        unsigned optional leg_a_lcr_id: u64 as Id = "lega_lcr_id",
            "The LCR (least cost routing) for the leg to the source";
        unsigned optional server_id: u64 as Id = "server_id",
            "The server that makes the callback"
            .answers("Server was not found");
        unsigned optional callback_unique_id: String as Text = "callback_uniqueid",
            "The unique id of the callback";
    }
}

server_errors! {
    /// The errors of `callback_init`.
    CallbackInitError: Adds, unknown user NotAuthenticated {
        NotAuthenticated = "Not authenticated", Caller;
        BadDevice = "Bad device", Caller;
        NoSource = "No source", Caller;
        NotForResellers = "Reseller not allowed to use Admin tariffs", Permission;
        NoTariff = "No tariff", Caller;
        BadTariff = "Bad tariff", Caller;
        PinNotFound = "PIN was not found", Caller;
        ServerNotFound = "Server was not found", Caller;
        NoAsterisk = "Cannot connect to Asterisk Server", Server;
    }
}

/// The callback was started. Errors stand in the same place as this success.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::answer::{Answer, ApiError, Refusal};
/// use mor_api::methods::calls::{CallbackInitError, CallbackStarted};
///
/// let answer = CallbackStarted::read(200, "<Status>Ok</Status>")?;
/// assert_eq!(answer, CallbackStarted::new());
///
/// let body = "<Status>Bad device</Status>";
/// let error = CallbackStarted::read(200, body).unwrap_err();
/// let refusal = Refusal::from(CallbackInitError::BadDevice);
/// assert_eq!(error, ApiError::Refused(refusal));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallbackStarted;

impl CallbackStarted {
    /// The answer of a server that started the callback.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::{String, ToString};

    use super::{CallbackInitError, CallbackStarted};
    use crate::answer::{Answer, AnswerError, Document, Refusal, Shape, Writer};

    const STATUS: &str = "Status";
    const SUCCESS: &str = "Ok";

    impl Answer for CallbackStarted {
        type Error = CallbackInitError;
    }

    impl Shape for CallbackStarted {
        const ERROR_PATH: &str = "Status";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            Ok((document.field(STATUS)? == Some(SUCCESS)).then_some(Self))
        }

        fn read_refusal(document: &Document) -> Option<Refusal<String>> {
            document.refusal().or_else(|| {
                let status = document.element(STATUS).ok()??;
                let error =
                    Some(status.text()).filter(|text| !text.is_empty() && *text != SUCCESS)?;
                let messages = status.children().filter(|child| child.name() == "message");
                Some(Refusal::new(error.into(), messages.map(|message| message.text().to_string())))
            })
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.text(STATUS, SUCCESS);
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, reason, refused, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            round_trip::<CallbackStarted>("<Status>Ok</Status>");
            for error in [CallbackInitError::NotAuthenticated, CallbackInitError::AccessDenied] {
                let refusal = Refusal::from(error);
                let body = CallbackStarted::refusal_to_xml(&refusal);
                assert_eq!(refused::<CallbackStarted>(&body), refusal);
            }
            let refusal = refused::<CallbackStarted>("<HTML><Status>Bad tariff</Status></HTML>");
            assert_eq!(refusal.error, CallbackInitError::BadTariff);
            for body in ["<Status></Status>", "<status>Ok</status>", "<page></page>"] {
                assert_eq!(reason::<CallbackStarted>(200, body), AnswerError::NoOutcome, "{body}");
            }
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<CallbackStarted>(&[
                "Not authenticated",
                "Bad device",
                "No source",
                "Reseller not allowed to use Admin tariffs",
                "No tariff",
                "Bad tariff",
                "PIN was not found",
                "Server was not found",
                "Cannot connect to Asterisk Server",
            ]);
        }
    }
}
