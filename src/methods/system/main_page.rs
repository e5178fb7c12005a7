//! `main_page`: asks for the data of a user's main page.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `main_page`: returns the name, balance and call statistics of the user `u`, in an old
    /// interface for phones that no page describes. There is no hash and no password: a username is
    /// enough.
    endpoint MAIN_PAGE = "main_page",
        servers: [
            on(X8, &["main_page"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Asks for the data of a user's main page.
    request MainPage {
    }
}
