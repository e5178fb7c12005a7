//! `verify_otp`: checks a one-time password.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `verify_otp`: checks a one-time password, without a hash, and answers with JSON. The method
    /// is not the vendor's: the owner of one deployed server added it.
    endpoint VERIFY_OTP = "verify_otp",
        servers: [
            on(X8, &["verify_otp"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Checks a one-time password.
    request VerifyOtp {
        unsigned required mobile: String as Text = "mobile", "The mobile phone number";
        unsigned required one_time_password: Password as Secret = "otp", "The one-time password";
    }
}
