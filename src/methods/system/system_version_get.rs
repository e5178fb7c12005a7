//! `system_version_get`: asks for the version of the server.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, M2, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `system_version_get` (alias `get_version`): returns the version of the server. The hash
    /// covers the key alone.
    endpoint SYSTEM_VERSION_GET = "system_version_get",
        aliases: ["get_version"],
        servers: [
            on(X3.union(X3S), &["get_version"]),
            on(X5.union(M2), &["get_version", "system_version_get"]),
            on(X8, &["system_version_get", "get_version"]),
        ],
        evidence: CODE;

    /// Asks for the version of the server (page "MOR API system version get").
    ///
    /// ```
    /// use mor_api::methods::system::SystemVersionGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = SystemVersionGet::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request SystemVersionGet {
    }
}

server_errors! {
    /// The errors of `system_version_get`.
    SystemVersionGetError: Reads, unknown user AccessDenied {
    }
}

answer! {
    /// The version of the server.
    SystemVersion or SystemVersionGetError at "page/status/error", sent "version" {
        /// The version, as the server writes it.
        version: String = "version";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><version>MOR X8</version></page>";
        assert_eq!(round_trip::<SystemVersion>(body).version, "MOR X8");
        check_texts::<SystemVersion>(&[]);
    }
}
