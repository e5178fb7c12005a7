//! `login_form`: asks for the data of the login page.

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
    request LoginForm {
    }
}
