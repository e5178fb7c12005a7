//! `pbx_pool_create`: creates a PBX pool.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `pbx_pool_create`: creates a PBX pool.
    endpoint PBX_POOL_CREATE = "pbx_pool_create",
        servers: [
            on(X8, &["pbx_pool_create"]).hash(Hashing::Own(&["name"])),
        ],
        evidence: CODE;

    /// Creates a PBX pool (page "MOR API pbx pool create").
    ///
    /// ```
    /// use mor_api::methods::devices::PbxPoolCreate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = PbxPoolCreate::new("Office").comment("main building");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "Office");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request PbxPoolCreate {
        signed required name: String as Text = "name",
            "The name of the pool"
            .answers("PBX Pool must have name");
        unsigned optional comment: String as Text = "comment", "A comment on the pool";
    }
}

server_errors! {
    /// The errors of `pbx_pool_create`.
    PbxPoolCreateError: Adds, unknown user AccessDenied {
        NoName = "PBX Pool must have name" or "PbxPool must have name", Caller;
        NameTaken = "PBX Pool name must be unique" or "PbxPool name must be unique", Caller;
        NotAuthorized = "You are not authorized to use this functionality"
            or "You are not authorised to use this functionality", Permission;
    }
}

answer! {
    /// The PBX pool was created.
    PbxPoolCreated or PbxPoolCreateError at "page/status/error",
        told "PBX Pool was succesfully created" or "PbxPool was succesfully created"
            at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};
    use crate::answer::{Answer, ServerError};

    #[test]
    fn the_answer_is_read_and_written() {
        let body =
            "<page><status><success>PBX Pool was succesfully created</success></status></page>";
        assert_eq!(round_trip::<PbxPoolCreated>(body), PbxPoolCreated::new());
        let body = body.replace("PBX Pool", "PbxPool");
        assert_eq!(PbxPoolCreated::read(200, body), Ok(PbxPoolCreated::new()));
        check_texts::<PbxPoolCreated>(&[
            "PBX Pool must have name",
            "PBX Pool name must be unique",
            "You are not authorized to use this functionality",
        ]);
        for (text, error) in [
            ("PbxPool must have name", PbxPoolCreateError::NoName),
            ("PbxPool name must be unique", PbxPoolCreateError::NameTaken),
            ("You are not authorised to use this functionality", PbxPoolCreateError::NotAuthorized),
        ] {
            assert_eq!(PbxPoolCreateError::from_text(text), error);
        }
    }
}
