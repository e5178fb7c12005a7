//! `providers_get`: lists providers.

use alloc::vec::Vec;

use crate::answer::Fields;
use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `providers_get`: lists providers. The hash covers the API secret key alone.
    endpoint PROVIDERS_GET = "providers_get",
        evidence: SAMPLE;

    /// Lists providers (page "MOR API providers get").
    ///
    /// ```
    /// use mor_api::methods::routing::ProvidersGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ProvidersGet::new().provider_id(7);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&provider_id=7&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ProvidersGet {
        unsigned optional provider_id: u64 as Id = "provider_id",
            "The provider to list; without it, all are listed";
    }
}

server_errors! {
    /// The errors of `providers_get`. The page names none.
    ProvidersGetError: Reads, unknown user AccessDenied {
    }
}

answer! {
    /// Providers.
    ProviderList or ProvidersGetError at "page/status/error", found "status/providers" {
        /// The providers.
        providers: Vec<Fields> = "status/providers/provider";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: ProviderList = round_trip(
            "<page><status><providers><provider><a>1</a></provider></providers></status></page>",
        );
        assert_eq!(answer.providers[0].field("a"), Some("1"));
        let none = "<page><status><providers></providers></status></page>";
        assert!(round_trip::<ProviderList>(none).providers.is_empty());
        check_texts::<ProviderList>(&[]);
    }
}
