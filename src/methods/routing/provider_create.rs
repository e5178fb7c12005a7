//! `provider_create`: creates a provider.

use crate::methods::table::{PAGE, typed_request};
use crate::value::{DtmfMode, NetworkType};

typed_request! {
    /// `provider_create`: creates a provider. Only the administrator may call it. The hash covers
    /// the API secret key alone, so it protects no parameter.
    endpoint PROVIDER_CREATE = "provider_create",
        evidence: PAGE;

    /// Creates a provider (page "MOR API provider create").
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
