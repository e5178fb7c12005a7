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
    ///
    /// ```
    /// use mor_api::methods::system::VerifyOtp;
    /// use mor_api::value::Password;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = VerifyOtp::new("37061234567", Password::new("493817")?);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(
    ///     signer.unhashed(&request)?.form().as_str(),
    ///     "u=admin&mobile=37061234567&otp=493817"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request VerifyOtp {
        unsigned required mobile: String as Text = "mobile", "The mobile phone number";
        unsigned required one_time_password: Password as Secret = "otp", "The one-time password";
    }
}
