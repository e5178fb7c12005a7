//! `provider_update`: changes a provider.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};
use crate::value::{DtmfMode, NetworkType};

typed_request! {
    /// `provider_update`: changes a provider. The hash covers the API secret key alone, so it
    /// protects no parameter, not even which provider is changed.
    endpoint PROVIDER_UPDATE = "provider_update",
        evidence: SAMPLE;

    /// Changes a provider (page "MOR API provider update").
    ///
    /// ```
    /// use mor_api::methods::routing::ProviderUpdate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ProviderUpdate::new(7).name("Carrier 2").call_limit(10);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&provider_id=7&name=Carrier+2&call_limit=10\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ProviderUpdate {
        unsigned required provider_id: u64 as Id = "provider_id", "The provider to change";
        unsigned optional active: bool as Switch { on: 1 } = "active",
            "Whether the provider is active";
        unsigned optional name: String as Text = "name",
            "The name of the provider, which must be unique";
        unsigned optional dtmf_mode: DtmfMode as Word(DtmfMode::WORDS) = "dtmfmode",
            "How DTMF digits are sent";
        unsigned optional location_id: u64 as Id = "location_id", "The location";
        unsigned optional ringing_timeout: u64 as Count = "timeout",
            "The ringing timeout, 30 or more";
        unsigned optional call_timeout: u64 as Count = "max_timeout", "The call timeout";
        unsigned optional call_limit: u64 as Count = "call_limit", "The call limit";
        unsigned optional balance_limit: Decimal as Decimal = "balance_limit", "The balance limit";
        unsigned optional tariff_id: u64 as Id = "tariff_id", "The provider's tariff";
        unsigned optional server_ids: IdList as IdList = "server_ids", "The Asterisk servers";
        unsigned optional login: String as Text = "login",
            "The name with which to authenticate; `anonymous` and `unknown` are not allowed";
        unsigned optional password: Password as Secret = "password",
            "The password with which to authenticate";
        unsigned optional register: bool as Switch { on: 1 } = "register",
            "Whether to register with the provider; the server sets it to 0 for a `dynamic` \
             network type";
        unsigned optional caller_id_name: String as Text = "cid_name", "The caller id's name";
        unsigned optional caller_id_number: String as Text = "cid_number", "The caller id's number";
        unsigned optional network_type: NetworkType as Word(NetworkType::WORDS) = "network_type",
            "How the provider is reached over the network";
        unsigned optional hostname: String as Text = "server_ip",
            "The hostname; the server sets it to `dynamic` for a `dynamic` network type";
        unsigned optional ip_address: String as Text = "ipaddr",
            "The IP address; the server clears it for a `dynamic` network type";
        unsigned optional port: u64 as Count = "port",
            "The port, 1 or more; the server sets it to 0 for a `dynamic` network type";
        unsigned optional from_domain: String as Text = "fromdomain",
            "The domain in the SIP From header";
    }
}

server_errors! {
    /// The errors of `provider_update`.
    ProviderUpdateError: Sets, unknown user AccessDenied {
    }
}

answer! {
    /// The provider was updated.
    ProviderUpdated or ProviderUpdateError at "page/status/error",
    told "Provider updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Provider updated</success></status></page>";
        assert_eq!(round_trip::<ProviderUpdated>(body), ProviderUpdated::new());
        check_texts::<ProviderUpdated>(&[]);
    }
}
