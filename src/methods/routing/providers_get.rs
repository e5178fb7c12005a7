//! `providers_get`: lists providers.

use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `providers_get`: lists providers. The hash covers the API secret key alone.
    endpoint PROVIDERS_GET = "providers_get",
        evidence: SAMPLE;

    /// Lists providers (page "MOR API providers get").
    request ProvidersGet {
        unsigned optional provider_id: u64 as Id = "provider_id",
            "The provider to list; without it, all are listed";
    }
}
