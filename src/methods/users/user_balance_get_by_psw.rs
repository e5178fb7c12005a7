//! `user_balance_get_by_psw`: gets a user's balance by the password of one of the user's devices.

use crate::methods::table::{CODE, Hashing, Transport, X8, on, typed_request};

typed_request! {
    /// `user_balance_get_by_psw`: gets the balance of the user who owns a device, as plain text.
    /// There is no hash: the device's password, usually the last segment of the path, is the only
    /// credential.
    endpoint USER_BALANCE_GET_BY_PSW = "user_balance_get_by_psw",
        servers: [
            on(X8, &["user_balance_get_by_psw"]).hash(Hashing::Nothing),
        ],
        takes_username: false,
        takes_hash: false,
        transport: Transport::IdInPath,
        evidence: CODE;

    /// Gets a user's balance by the password of one of the user's devices (page "MOR API user
    /// balance get by psw").
    ///
    /// ```
    /// use mor_api::methods::users::UserBalanceGetByPsw;
    /// use mor_api::value::Password;
    /// use mor_api::{BaseUrl, SecretKey, Signer};
    ///
    /// let request = UserBalanceGetByPsw::new(Password::new("pa55word")?);
    /// let signer = Signer::without_username(SecretKey::new("secret")?);
    /// let base = BaseUrl::parse("https://mor.example.com")?;
    /// let http = signer.unhashed(&request)?.get(&base);
    /// assert_eq!(
    ///     http.url(),
    ///     "https://mor.example.com/billing/api/user_balance_get_by_psw/pa55word"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserBalanceGetByPsw {
        unsigned required device_password: Password as Secret = "id",
            "The password of the device, usually sent as the last segment of the path"
            .answers("User was not found");
    }
}
