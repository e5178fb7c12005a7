//! `user_simple_balance_get`: gets a user's balance by the user's unique hash.

use crate::methods::table::{Hashing, PAGE, Transport, X8, on, typed_request};

typed_request! {
    /// `user_simple_balance_get` (alias `simple_balance`): gets the balance of the user with a
    /// unique hash, as plain text. The server of 2018 checks no hash here: the unique hash is the
    /// only credential.
    endpoint USER_SIMPLE_BALANCE_GET = "user_simple_balance_get",
        aliases: ["simple_balance"],
        servers: [
            on(X8, &["user_simple_balance_get", "simple_balance"]).hash(Hashing::Nothing),
        ],
        takes_username: false,
        transport: Transport::IdInPath,
        evidence: PAGE.contradicted_by("servers of x8 take no hash");

    /// Gets a user's balance by the user's unique hash (page "MOR API user balance get (simple
    /// balance)").
    ///
    /// ```
    /// use mor_api::methods::users::UserSimpleBalanceGet;
    /// use mor_api::value::Password;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserSimpleBalanceGet::new(Password::new("x7k2m9q4b1")?)
    ///     .currency("EUR");
    /// let signer = Signer::without_username(SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "x7k2m9q4b1EUR");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserSimpleBalanceGet {
        signed required uniquehash: Password as Secret = "id",
            "The unique hash of the user"
            .answers("User was not found");
        signed optional currency: String as Text = "currency",
            "The currency in which the balance is returned";
    }
}
