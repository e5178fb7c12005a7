//! `user_login`: logs a user in.

use alloc::string::String;

use crate::answer::server_errors;
use crate::methods::table::{Hashing, M2, PAGE, X8, on, typed_request};

typed_request! {
    /// `user_login` (alias `login`): logs a user in with username and password. The password is
    /// sent in the clear; the page lists it as signed, but the server of 2018 checks no hash here.
    endpoint USER_LOGIN = "user_login",
        aliases: ["login"],
        servers: [
            on(X8, &["user_login", "login"]).hash(Hashing::Nothing),
            on(M2, &["user_login"]).hash(Hashing::Own(&["u", "p"])),
        ],
        username_is_signed: true,
        evidence: PAGE.contradicted_by("servers of x8 take no hash");

    /// Logs a user in (page "MOR API user login").
    ///
    /// ```
    /// use mor_api::methods::users::UserLogin;
    /// use mor_api::value::Password;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserLogin::new(Password::new("s3cret-pass")?);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admins3cret-pass");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserLogin {
        signed required password: Password as Secret = "p", "The password of the user `u`";
    }
}

server_errors! {
    /// The errors of `user_login`.
    UserLoginError: Sets, unknown user Failed {
        Failed = "Login failed", Caller;
        TooSoon = "Please wait 10 seconds before trying to login again", Server;
    }
}

/// The user was logged in. A server that redirects a login to its start page sends no such answer.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::answer::Answer;
/// use mor_api::methods::users::UserLoggedIn;
///
/// let answer = UserLoggedIn::new(12);
/// assert_eq!(UserLoggedIn::read(200, answer.to_xml())?, answer);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserLoggedIn {
    /// The id of the user.
    pub user_id: u64,
    /// What the server says, such as `Successfully logged in`.
    pub message: Option<String>,
}

impl UserLoggedIn {
    /// The answer of a server that logged this user in.
    #[must_use]
    pub fn new(user_id: u64) -> Self {
        Self { user_id, message: Some("Successfully logged in".into()) }
    }
}

/// The answers that tell success and failure in `action/status`.
#[cfg(feature = "xml")]
pub(super) mod action {
    use alloc::string::String;

    use crate::answer::{AnswerError, Document, Element, Refusal};
    use crate::text::abridged;

    /// Whether the document tells the success of this action.
    pub(crate) fn is_done(document: &Document, action: &str) -> Result<bool, AnswerError> {
        match document.field("action/status")? {
            Some("ok") => Ok(document.field("action/name")? == Some(action)),
            None | Some("" | "failed") => Ok(false),
            Some(other) => Err(AnswerError::OtherSuccess { text: abridged(other) }),
        }
    }

    /// The refusal that the document tells, in this field if the action failed.
    pub(crate) fn refusal(document: &Document, error_path: &str) -> Option<Refusal<String>> {
        document.refusal().or_else(|| {
            let field = |path| document.field(path).ok().flatten();
            let has_failed = field("action/status") == Some("failed");
            let messages = document.elements("action/message").map(Element::text);
            has_failed.then(|| Refusal::new(field(error_path).unwrap_or_default().into(), messages))
        })
    }
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::{String, ToString};

    use super::{UserLoggedIn, UserLoginError, action};
    use crate::answer::member::Member;
    use crate::answer::{Answer, AnswerError, Document, Refusal, ServerError, Shape, Writer};

    impl Answer for UserLoggedIn {
        type Error = UserLoginError;

        fn refusal_to_xml(refusal: &Refusal<UserLoginError>) -> String {
            let mut xml = Writer::new(Self::HAS_DECLARATION);
            xml.element("action", |xml| {
                xml.text("name", "login");
                xml.text("status", "failed");
                xml.text("status_message", refusal.error.text());
                xml.messages(&refusal.messages);
            });
            xml.finish()
        }
    }

    impl Shape for UserLoggedIn {
        const ERROR_PATH: &str = "action/status_message";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            if !action::is_done(document, "login")? {
                return Ok(None);
            }
            let Some(action) = document.element("action")? else { return Ok(None) };
            Ok(Some(Self {
                user_id: Member::read(action, "user_id")?,
                message: Member::read(action, "status_message")?,
            }))
        }

        fn read_refusal(document: &Document) -> Option<Refusal<String>> {
            action::refusal(document, Self::ERROR_PATH)
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("action", |xml| {
                xml.text("name", "login");
                xml.text("status", "ok");
                xml.text("user_id", &self.user_id.to_string());
                if let Some(message) = &self.message {
                    xml.text("status_message", message);
                }
            });
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, reason, refused, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            let body = "<action><name>login</name><status>ok</status><user_id>12</user_id>\
                        <status_message>Successfully logged in</status_message></action>";
            assert_eq!(round_trip::<UserLoggedIn>(body), UserLoggedIn::new(12));
            for (body, error) in [
                ("<action><status>ok</status></action>", AnswerError::NoOutcome),
                (
                    "<action><name>login</name><status>ok</status></action>",
                    AnswerError::Member { name: "user_id" },
                ),
                (
                    "<action><name>login</name><status>done</status></action>",
                    AnswerError::OtherSuccess { text: "done".into() },
                ),
                (
                    "<action><name>login</name><status>ok</status><error>x</error></action>",
                    AnswerError::BothOutcomes,
                ),
            ] {
                assert_eq!(reason::<UserLoggedIn>(200, body), error, "{body}");
            }
        }

        #[test]
        fn a_failure_is_told_in_the_status() {
            let body = "<action><name>login</name><status>failed</status>\
                        <status_message>Login failed</status_message></action>";
            let refusal = refused::<UserLoggedIn>(body);
            assert_eq!(refusal, Refusal::from(UserLoginError::unknown_user()));
            assert_eq!(UserLoggedIn::refusal_to_xml(&refusal), body);
            let refusal = Refusal::new(UserLoginError::TooSoon, ["a", "b"]);
            assert_eq!(refused::<UserLoggedIn>(&UserLoggedIn::refusal_to_xml(&refusal)), refusal);
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<UserLoggedIn>(&[
                "Login failed",
                "Please wait 10 seconds before trying to login again",
            ]);
        }
    }
}
