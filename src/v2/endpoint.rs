//! The endpoints of API v2 as data.

use super::active_calls::{HangUpAllCalls, HangUpCall};
use super::ai::{
    CreateTranscription, DeleteTranscription, DownloadTranscript, GetAiUsage, GetTranscript,
    GetTranscription,
};
use super::balance::GetBalance;
use super::calls::GetCalls;
use super::dids::GetDids;
use super::flash_calls::{FlashCall, GetFlashCall};
use super::login::{LOGIN, REFRESH};
use super::me::{GetMe, UpdateMe};
use super::provider::{PROVIDER_DEVICE_ID, PROVIDER_ID};
use super::rates::GetRates;
use super::tariff_rates::GetTariffRates;

/// What is known of an endpoint of API v2.
///
/// ```
/// use mor_api::v2::GetRates;
///
/// let endpoint = GetRates::ENDPOINT;
/// assert_eq!((endpoint.method, endpoint.path), ("GET", "v2/rates"));
/// assert_eq!(endpoint.query, ["prefix", "username", "by_full_dst"]);
/// assert_eq!(endpoint.permission, Some("v2_rates_show"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Endpoint {
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path under `/api/`. Most begin with `v2/`, flash calls do not. `{…}` is in the place of
    /// an id.
    pub path: &'static str,
    /// The names in the query.
    pub query: &'static [&'static str],
    /// The names in the JSON body. An object in it is written with its own names, such as
    /// `address{city,email}`. Where the pages do not name them, there are none.
    pub body: &'static [&'static str],
    /// The method of the API permission group, as far as the pages name it. It counts only for
    /// accounts whose use of the API is restricted.
    pub permission: Option<&'static str>,
}

impl Endpoint {
    pub(super) const fn new(method: &'static str, path: &'static str) -> Self {
        Self { method, path, query: &[], body: &[], permission: None }
    }

    pub(super) const fn query(self, query: &'static [&'static str]) -> Self {
        Self { query, ..self }
    }

    pub(super) const fn body(self, body: &'static [&'static str]) -> Self {
        Self { body, ..self }
    }

    pub(super) const fn permission(self, permission: &'static str) -> Self {
        Self { permission: Some(permission), ..self }
    }
}

const ASSIGN_PROVIDER: &str = "v2/users/{id}/assign_provider";
const PROVIDER: &[&str] = &[PROVIDER_ID, PROVIDER_DEVICE_ID];

/// All endpoints of API v2, sorted by path and then by method.
///
/// ```
/// use mor_api::v2;
///
/// let deletes: Vec<_> = v2::ENDPOINTS
///     .iter()
///     .filter(|endpoint| endpoint.method == "DELETE")
///     .map(|endpoint| endpoint.path)
///     .collect();
/// assert_eq!(
///     deletes,
///     [
///         "v2/active_calls",
///         "v2/active_calls/{id}",
///         "v2/ai/transcriptions/{id}",
///         "v2/users/{id}/assign_provider",
///     ]
/// );
/// ```
pub const ENDPOINTS: &[Endpoint] = &[
    FlashCall::ENDPOINT,
    GetFlashCall::ENDPOINT,
    HangUpAllCalls::ENDPOINT,
    HangUpCall::ENDPOINT,
    CreateTranscription::ENDPOINT,
    DeleteTranscription::ENDPOINT,
    GetTranscription::ENDPOINT,
    DownloadTranscript::ENDPOINT,
    GetTranscript::ENDPOINT,
    GetAiUsage::ENDPOINT,
    Endpoint::new("POST", LOGIN),
    Endpoint::new("POST", REFRESH),
    GetBalance::ENDPOINT,
    GetCalls::ENDPOINT,
    GetDids::ENDPOINT,
    GetMe::ENDPOINT,
    UpdateMe::ENDPOINT,
    GetRates::ENDPOINT,
    GetTariffRates::ENDPOINT,
    Endpoint::new("DELETE", ASSIGN_PROVIDER)
        .query(PROVIDER)
        .permission("v2_users_unassign_provider"),
    Endpoint::new("POST", ASSIGN_PROVIDER).body(PROVIDER).permission("v2_users_assign_provider"),
];

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn the_endpoints_are_those_of_the_pages_in_order() {
        assert_eq!(ENDPOINTS.len(), 21);
        let keys: Vec<_> =
            ENDPOINTS.iter().map(|endpoint| (endpoint.path, endpoint.method)).collect();
        assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));
        let permissions: Vec<_> =
            ENDPOINTS.iter().filter_map(|endpoint| endpoint.permission).collect();
        assert_eq!(
            permissions,
            [
                "v2_balance_show",
                "v2_me_show",
                "v2_me_update",
                "v2_rates_show",
                "v2_tariff_rates_index",
                "v2_users_unassign_provider",
                "v2_users_assign_provider",
            ]
        );
        let names = |path: &str| {
            let of_path = |endpoint: &&Endpoint| endpoint.path == path;
            let endpoint = ENDPOINTS.iter().find(of_path).unwrap();
            (endpoint.query, endpoint.body)
        };
        assert_eq!(names("v2/balance").0, ["currency", "user_currency"]);
        assert_eq!(
            names("v2/calls").0,
            [
                "limit",
                "only_did",
                "order_by",
                "order_desc",
                "page",
                "period_end",
                "period_start",
                "s_call_type",
                "s_callback_uniqueid",
                "s_destination",
                "s_device",
                "s_did",
                "s_hgc",
                "s_provider",
                "s_reseller",
                "s_uniqueid",
                "s_user",
            ]
        );
        assert_eq!(
            names("v2/tariff_rates").0,
            ["user_id", "tariff_id", "page", "limit", "additional_retail_info"]
        );
        assert_eq!(
            names("v2/dids").0,
            [
                "search_did_number",
                "search_status",
                "search_hide_terminated_dids",
                "from",
                "max_results",
            ]
        );
        assert_eq!(names("flash_calls/call").1, ["src", "dst", "timeout_ms", "device_id", "async"]);
    }
}
