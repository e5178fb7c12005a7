//! `user_balance_get_by_username`: gets a user's balance by the username of a device.

use crate::methods::table::{CODE, Hashing, Transport, X8, on, typed_request};

typed_request! {
    /// `user_balance_get_by_username`: gets the balance of the user who owns a device, as plain
    /// text. There is no hash: whoever knows the device's username, usually the last segment of the
    /// path, can read the balance.
    endpoint USER_BALANCE_GET_BY_USERNAME = "user_balance_get_by_username",
        servers: [
            on(X8, &["user_balance_get_by_username"]).hash(Hashing::Nothing),
        ],
        takes_username: false,
        takes_hash: false,
        transport: Transport::IdInPath,
        evidence: CODE;

    /// Gets a user's balance by the username of one of the user's devices (page "MOR API User
    /// Balance get by Username").
    ///
    /// ```
    /// use mor_api::methods::users::UserBalanceGetByUsername;
    /// use mor_api::{BaseUrl, SecretKey, Signer};
    ///
    /// let request = UserBalanceGetByUsername::new("101");
    /// let signer = Signer::without_username(SecretKey::new("secret")?);
    /// let base = BaseUrl::parse("https://mor.example.com")?;
    /// let http = signer.unhashed(&request)?.get(&base);
    /// assert_eq!(
    ///     http.url(),
    ///     "https://mor.example.com/billing/api/user_balance_get_by_username/101"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserBalanceGetByUsername {
        unsigned optional currency: String as Text = "currency",
            "The currency's code, or `USER` for the user's own currency; the system's default \
             currency if absent";
        unsigned required device_username: String as Text = "id",
            "The username of the device, usually sent as the last segment of the path"
            .answers("User was not found");
    }
}
