//! `users_get`: lists the users.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, ParameterGroup, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `users_get`: lists the users. The hash covers `u` and the password `p`, which is sent in the
    /// clear; the unique hash that can replace `p` is not signed.
    endpoint USERS_GET = "users_get",
        groups: [
            ParameterGroup::at_least_one(&["p", "uniquehash"]),
        ],
        servers: [
            on(X8, &["users_get"]).hash(Hashing::Own(&["u", "p"])),
        ],
        username_is_signed: true,
        evidence: CODE;

    /// Lists the users (page "MOR API users get").
    ///
    /// ```
    /// use mor_api::methods::users::UsersGet;
    /// use mor_api::value::Password;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UsersGet::new().password(Password::new("admin1")?);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "adminadmin1");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "c420ef706a02e6449994b7575b25ef5f74cc722b"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UsersGet {
        signed optional password: Password as Secret = "p", "The password of the user `u`";
        unsigned optional uniquehash: Password as Secret = "uniquehash",
            "The unique hash of the user `u`, which can replace the password";
    }
}

server_errors! {
    /// The errors of `users_get`.
    UsersGetError: Reads, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to view this page", Permission;
        NoUsers = "No Users found", Caller;
    }
}

answer! {
    /// The users that the user `u` may see.
    UserList or UsersGetError at "page/status/error", found "status/users" {
        /// The users.
        users: Vec<ListedUser> = "status/users/user";
    }
}

record! {
    /// A user in the answer of `users_get`.
    ListedUser {
        /// The user's id.
        id: u64 = "id";
        /// The name to log in with.
        username: String = "username";
        /// The first name.
        first_name: String = "first_name";
        /// The last name.
        last_name: String = "last_name";
        /// The balance.
        balance: Decimal = "balance";
        /// Whether the user is blocked.
        blocked: Option<bool> = "blocked";
        /// The LCR (least cost routing).
        lcr_id: Option<u64> = "lcr_id";
        /// The tariff.
        tariff_id: Option<u64> = "tariff_id";
        /// The administrator or reseller to whom the user belongs.
        owner_id: Option<u64> = "owner_id";
        /// The type of user, as the server codes it.
        usertype: String = "usertype";
        /// Whether the user is hidden, where the server sends it.
        hidden: Option<bool> = "hidden";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn users_are_read_and_written() {
        let answer: UserList = round_trip(
            "<page><status><users><user><id>2</id><username>jonas</username>\
             <first_name>Jonas</first_name><last_name></last_name><balance>-12.500</balance>\
             <blocked>0</blocked><lcr_id>1</lcr_id><tariff_id>4</tariff_id><owner_id>0</owner_id>\
             <usertype>user</usertype></user><user><id>5</id><username>ona</username>\
             <first_name></first_name><last_name></last_name><balance>0</balance>\
             <usertype>reseller</usertype><hidden>1</hidden></user></users></status></page>",
        );
        let [jonas, ona] = answer.users.as_slice() else { panic!("{answer:?}") };
        assert_eq!((jonas.balance, jonas.blocked), (Decimal::new(-12_500, 3), Some(false)));
        assert_eq!((ona.owner_id, ona.hidden), (None, Some(true)));
        let empty = "<page><status><users></users></status></page>";
        assert!(round_trip::<UserList>(empty).users.is_empty());
    }

    #[test]
    fn every_text_has_its_type() {
        check_texts::<UserList>(&["You are not authorized to view this page", "No Users found"]);
    }
}
