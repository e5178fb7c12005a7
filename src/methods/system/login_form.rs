//! `login_form`: asks for the data of the login page.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `login_form`: returns the data of the login page, in an old interface for phones that no
    /// page describes. There is no hash and no password: a username is enough.
    endpoint LOGIN_FORM = "login_form",
        servers: [
            on(X8, &["login_form"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Asks for the data of the login page.
    ///
    /// ```
    /// use mor_api::methods::system::LoginForm;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LoginForm::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LoginForm {
    }
}

server_errors! {
    /// The errors of `login_form`. It has none of its own, not even for a user that does not exist.
    LoginFormError: Reads, unknown user BadLogin {
    }
}

answer! {
    /// The data of the login page, the same for a user that does not exist.
    LoginFormData or LoginFormError at "status/error", sent "pagename" {
        /// The title of the page.
        title: Option<String> = "pagename";
        /// The language of the user.
        language: Option<String> = "language";
        /// What the server has to say.
        message: Option<String> = "error_msg";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        use crate::answer::Answer;

        let answer: LoginFormData =
            round_trip("<page><pagename>Login page</pagename><language>en</language></page>");
        assert_eq!((answer.language.as_deref(), &answer.message), (Some("en"), &None));
        let body = "<page><pagename>Login page</pagename><language>en</language>\
                    <error_msg></error_msg><aval_languages></aval_languages></page>";
        assert_eq!(LoginFormData::read(200, body), Ok(answer));
        check_texts::<LoginFormData>(&[]);
    }
}
