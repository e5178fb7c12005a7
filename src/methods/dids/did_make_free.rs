//! `did_make_free`: makes a DID free.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `did_make_free`: makes a DID free again. Only terminated, reserved and closed DIDs can be
    /// freed.
    endpoint DID_MAKE_FREE = "did_make_free",
        evidence: SAMPLE;

    /// Makes a DID free (page "MOR API did make free").
    ///
    /// ```
    /// use mor_api::methods::dids::DidMakeFree;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidMakeFree::new(6511);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "6511");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "f7de355c9b4421ce6c705b4b32c89dbcaca51e46"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidMakeFree {
        signed required did_id: u64 as ObjectId = "dids_id",
            "The DID to free"
            .answers("DID was not found");
    }
}

server_errors! {
    /// The errors of `did_make_free`.
    DidMakeFreeError: Sets, unknown user AccessDenied {
        DidNotFound = "DID was not found", Caller;
        NotAssigned = "DID is not assigned to Device", Caller;
        NotFreed
            = "DID was not freed. Only Terminated, Reserved or Closed DIDs can be freed", Caller;
    }
}

answer! {
    /// The DID is free.
    DidMadeFree or DidMakeFreeError at "page/status/error",
        told "DID successfully made available" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>DID successfully made available\
                    </success></status></page>";
        assert_eq!(round_trip::<DidMadeFree>(body), DidMadeFree::new());
        check_texts::<DidMadeFree>(&[
            "DID is not assigned to Device",
            "DID was not found",
            "DID was not freed. Only Terminated, Reserved or Closed DIDs can be freed",
        ]);
    }
}
