//! `get_otp`: asks for a one-time password.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `get_otp`: requests a one-time password for a mobile phone number, without a hash. The
    /// method is not the vendor's: the owner of one deployed server added it.
    endpoint GET_OTP = "get_otp",
        servers: [
            on(X8, &["get_otp"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Asks for a one-time password.
    ///
    /// ```
    /// use mor_api::methods::system::GetOtp;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = GetOtp::new("37061234567");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(
    ///     signer.unhashed(&request)?.form().as_str(),
    ///     "u=admin&mobile=37061234567"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request GetOtp {
        unsigned required mobile: String as Text = "mobile", "The mobile phone number";
    }
}
