//! `provider_create`: creates a provider.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};
use crate::value::{DtmfMode, NetworkType};

typed_request! {
    /// `provider_create`: creates a provider. Only the administrator may call it. The hash covers
    /// the API secret key alone, so it protects no parameter.
    endpoint PROVIDER_CREATE = "provider_create",
        evidence: PAGE;

    /// Creates a provider (page "MOR API provider create").
    ///
    /// ```
    /// use mor_api::methods::routing::ProviderCreate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ProviderCreate::new("Carrier 2", "SIP", 100)
    ///     .call_limit(10)
    ///     .hostname("sip.example.com")
    ///     .port(5060);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&name=Carrier+2&tech=SIP&tariff_id=100&call_limit=10\
    ///      &server_ip=sip.example.com&port=5060\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ProviderCreate {
        unsigned required name: String as Text = "name",
            "The name of the provider, which must be unique";
        unsigned required technology: String as Text = "tech",
            "The technology, one of the server's provider types: dahdi, SIP, IAX2, H323";
        unsigned required tariff_id: u64 as Id = "tariff_id", "The provider's tariff";
        unsigned optional server_ids: IdList as IdList = "server_ids",
            "The Asterisk servers; all of them if left out";
        unsigned optional active: bool as Switch { on: 1 } = "active",
            "Whether the provider is active";
        unsigned optional dtmf_mode: DtmfMode as Word(DtmfMode::WORDS) = "dtmfmode",
            "How DTMF digits are sent";
        unsigned optional location_id: u64 as Id = "location_id", "The location";
        unsigned optional ringing_timeout: u64 as Count = "timeout",
            "The ringing timeout, 30 or more";
        unsigned optional call_timeout: u64 as Count = "max_timeout", "The call timeout";
        unsigned optional call_limit: u64 as Count = "call_limit", "The call limit";
        unsigned optional balance_limit: Decimal as Decimal = "balance_limit", "The balance limit";
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
        unsigned optional from_user: String as Text = "fromuser", "The user in the SIP From header";
    }
}

server_errors! {
    /// The errors of `provider_create`. The page names none.
    ProviderCreateError: Adds, unknown user AccessDenied {
    }
}

answer! {
    /// The provider was created. That the answer has the id is known from a client; what is known
    /// of the page shows no answer.
    ProviderCreated or ProviderCreateError at "page/status/error", sent "status/provider_id" {
        /// The id of the new provider.
        id: u64 = "status/provider_id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><provider_id>3</provider_id></status></page>";
        assert_eq!(round_trip::<ProviderCreated>(body).id, 3);
        check_texts::<ProviderCreated>(&[]);
    }
}
