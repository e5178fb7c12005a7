//! `user_logout`: logs a user out.

use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X8, on, typed_request};

typed_request! {
    /// `user_logout` (alias `logout`): logs a user out. No parameter is signed, so the hash is that
    /// of the key alone and never changes.
    endpoint USER_LOGOUT = "user_logout",
        aliases: ["logout"],
        servers: [
            on(X3.union(X3S), &["logout"]),
            on(X8, &["user_logout", "logout"]),
        ],
        evidence: CODE;

    /// Logs a user out (page "MOR API user logout").
    ///
    /// ```
    /// use mor_api::methods::users::UserLogout;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserLogout::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserLogout {
    }
}

server_errors! {
    /// The errors of `user_logout`.
    UserLogoutError: Sets, unknown user BadLogin {
        Failed = "failed", Caller;
    }
}

/// The user was logged out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserLoggedOut;

impl UserLoggedOut {
    /// The answer of a server that logged the user out.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::String;

    use super::super::user_login::action;
    use super::{UserLoggedOut, UserLogoutError};
    use crate::answer::{Answer, AnswerError, Document, Refusal, ServerError, Shape, Writer};

    impl Answer for UserLoggedOut {
        type Error = UserLogoutError;

        fn refusal_to_xml(refusal: &Refusal<UserLogoutError>) -> String {
            let mut xml = Writer::new(Self::HAS_DECLARATION);
            if refusal.error == UserLogoutError::Failed {
                xml.element("action", |xml| {
                    xml.text("name", "logout");
                    xml.text("status", refusal.error.text());
                    xml.messages(&refusal.messages);
                });
            } else {
                xml.refusal(Self::ERROR_PATH, refusal.error.text(), &refusal.messages);
            }
            xml.finish()
        }
    }

    impl Shape for UserLoggedOut {
        const ERROR_PATH: &str = "status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            Ok(action::is_done(document, "logout")?.then_some(Self))
        }

        fn read_refusal(document: &Document) -> Option<Refusal<String>> {
            action::refusal(document, "action/status")
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("action", |xml| {
                xml.text("name", "logout");
                xml.text("status", "ok");
            });
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, refused, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            let body = "<action><name>logout</name><status>ok</status></action>";
            assert_eq!(round_trip::<UserLoggedOut>(body), UserLoggedOut::new());
        }

        #[test]
        fn a_failure_is_told_in_the_status() {
            let body = "<action><name>logout</name><status>failed</status></action>";
            let refusal = refused::<UserLoggedOut>(body);
            assert_eq!(refusal, Refusal::from(UserLogoutError::Failed));
            assert_eq!(UserLoggedOut::refusal_to_xml(&refusal), body);
            let body = "<status><error>Bad login</error></status>";
            let refusal = refused::<UserLoggedOut>(body);
            assert_eq!(refusal, Refusal::from(UserLogoutError::unknown_user()));
            assert_eq!(UserLoggedOut::refusal_to_xml(&refusal), body);
            check_texts::<UserLoggedOut>(&["failed"]);
        }
    }
}
