//! The built-in methods, one file each: its table, its typed request, its answer, its errors.
//!
//! Each area is a feature: a program that needs the methods about users alone compiles no others.

#[cfg(feature = "calls")]
pub mod calls;
#[cfg(feature = "cards")]
pub mod cards;
#[cfg(feature = "devices")]
pub mod devices;
#[cfg(feature = "dids")]
pub mod dids;
#[cfg(feature = "messages")]
pub mod messages;
#[cfg(feature = "payments")]
pub mod payments;
#[cfg(feature = "rates")]
pub mod rates;
#[cfg(feature = "routing")]
pub mod routing;
#[cfg(feature = "services")]
pub mod services;
#[cfg(feature = "system")]
pub mod system;
mod table;
mod typed;
#[cfg(feature = "users")]
pub mod users;

use crate::endpoint::index::{Name, NameIndex};
use crate::endpoint::{ACTION, Endpoint, method_and_id};
use crate::wire::pairs::Wire;

/// The built-in methods of the hashed kind, of all areas whose features are on.
pub static ALL: &[&Endpoint] = &flattened();

/// The same by area. Areas are modules of this one, and features.
pub static AREAS: &[(&str, &[&Endpoint])] = &[
    #[cfg(feature = "calls")]
    (
        "calls",
        &[
            &calls::ACTIVE_CALLS_GET,
            &calls::AGGREGATE_GET,
            &calls::AUTODIALER_CHANGE_CAMPAIGN_STATUS,
            &calls::AUTODIALER_GET_CAMPAIGN_IVR_POLL_RESULTS,
            &calls::AUTODIALER_UPLOAD_NUMBERS,
            &calls::CALLBACK_INIT,
            &calls::LOCAL_CALLS_GET,
            &calls::NEW_CALLS_LIST,
            &calls::QUEUE_LOG_GET,
            &calls::QUICKSTATS_GET,
            &calls::RECORDING_UPDATE,
            &calls::RECORDINGS_DELETE,
            &calls::RECORDINGS_GET,
            &calls::SPY_CALL,
            &calls::USER_CALLS_GET,
        ],
    ),
    #[cfg(feature = "cards")]
    (
        "cards",
        &[
            &cards::CALLING_CARD_UPDATE,
            &cards::CALLING_CARDS_CREATE,
            &cards::CALLING_CARDS_GET,
            &cards::CARD_BALANCE_GET,
            &cards::CARD_BY_CLI_UPDATE,
            &cards::CARD_FROM_GROUP_SELL,
            &cards::CARD_GROUP_GET,
            &cards::CARD_PAYMENT_ADD,
            &cards::CC_BY_CLI_OLD,
            &cards::CC_GROUP_CREATE,
            &cards::CC_GROUP_UPDATE,
            &cards::CC_GROUPS_GET,
            &cards::VOUCHER_USE,
        ],
    ),
    #[cfg(feature = "devices")]
    (
        "devices",
        &[
            &devices::CLI_ADD,
            &devices::CLI_DELETE,
            &devices::CLI_INFO_GET,
            &devices::DEVICE_CALLFLOW_GET,
            &devices::DEVICE_CALLFLOW_UPDATE,
            &devices::DEVICE_CLIS_GET,
            &devices::DEVICE_CREATE,
            &devices::DEVICE_DELETE,
            &devices::DEVICE_DETAILS_GET,
            &devices::DEVICE_RULE_CREATE,
            &devices::DEVICE_RULE_DELETE,
            &devices::DEVICE_RULES_GET,
            &devices::DEVICE_UPDATE,
            &devices::DEVICES_GET,
            &devices::MORPHONE_DETAILS_GET,
            &devices::PBX_POOL_CREATE,
            &devices::USER_DEVICES,
        ],
    ),
    #[cfg(feature = "dids")]
    (
        "dids",
        &[
            &dids::DID_CLOSE,
            &dids::DID_CREATE,
            &dids::DID_DELETE,
            &dids::DID_DETAILS_UPDATE,
            &dids::DID_DEVICE_ASSIGN,
            &dids::DID_DEVICE_UNASSIGN,
            &dids::DID_MAKE_FREE,
            &dids::DID_RATES_DETAILS_GET,
            &dids::DID_RATES_DETAILS_UPDATE,
            &dids::DID_RATES_GET,
            &dids::DID_RATES_UPDATE,
            &dids::DID_SUBSCRIPTION_STOP,
            &dids::DID_TERMINATE,
            &dids::DID_TRUNK_DEVICE_ASSIGN,
            &dids::DIDS_GET,
            &dids::NUMBER_POOL_CREATE,
            &dids::NUMBER_POOL_DELETE,
            &dids::NUMBER_POOL_NUMBERS_CREATE,
            &dids::NUMBER_POOL_NUMBERS_DELETE,
            &dids::NUMBER_POOL_UPDATE,
            &dids::NUMBER_POOLS_GET,
            &dids::QUICKFORWARDS_DID_DELETE,
            &dids::QUICKFORWARDS_DID_UPDATE,
            &dids::QUICKFORWARDS_DIDS_GET,
        ],
    ),
    #[cfg(feature = "messages")]
    ("messages", &[&messages::EMAIL_SEND, &messages::SMS_SEND, &messages::USER_SMS_GET]),
    #[cfg(feature = "payments")]
    (
        "payments",
        &[
            &payments::CREDIT_NOTE_CREATE,
            &payments::CREDIT_NOTE_DELETE,
            &payments::CREDIT_NOTE_UPDATE,
            &payments::CREDIT_NOTES_GET,
            &payments::FINANCIAL_STATEMENTS_GET,
            &payments::INVOICE_UPDATE,
            &payments::INVOICE_XLSX_GENERATE,
            &payments::INVOICES_GET,
            &payments::PAYMENT_CREATE,
            &payments::PAYMENTS_GET,
            &payments::PERSONAL_PAYMENTS,
            &payments::USER_INVOICES,
        ],
    ),
    #[cfg(feature = "rates")]
    (
        "rates",
        &[
            &rates::DG_LIST_USER_DESTINATIONS,
            &rates::EXCHANGE_RATE_UPDATE,
            &rates::RATE_GET,
            &rates::TARIFF_RATES_GET,
            &rates::TARIFF_RETAIL_IMPORT,
            &rates::TARIFF_WHOLESALE_UPDATE,
            &rates::TARIFFS_GET,
            &rates::USER_RATES,
        ],
    ),
    #[cfg(feature = "routing")]
    (
        "routing",
        &[
            &routing::IVR_DIAL_PLAN_UPDATE,
            &routing::IVR_TIME_PERIOD_UPDATE,
            &routing::LCR_ADD_PROVIDER,
            &routing::LCR_CREATE,
            &routing::LCR_DELETE,
            &routing::LCR_DELETE_PROVIDER,
            &routing::LCR_UPDATE,
            &routing::LCRS_GET,
            &routing::LOCATION_RULE_COPY,
            &routing::LOCATION_RULE_CREATE,
            &routing::LOCATION_RULE_DELETE,
            &routing::LOCATION_RULE_GET,
            &routing::LOCATION_RULE_UPDATE,
            &routing::LOCATION_RULES_GET,
            &routing::PROVIDER_CREATE,
            &routing::PROVIDER_DELETE,
            &routing::PROVIDER_RULE_CREATE,
            &routing::PROVIDER_RULE_DELETE,
            &routing::PROVIDER_RULES_GET,
            &routing::PROVIDER_UPDATE,
            &routing::PROVIDERS_GET,
        ],
    ),
    #[cfg(feature = "services")]
    (
        "services",
        &[
            &services::SERVICE_CREATE,
            &services::SERVICE_DELETE,
            &services::SERVICE_UPDATE,
            &services::SERVICES_GET,
            &services::SUBSCRIPTION_CREATE,
            &services::SUBSCRIPTION_CREATE_BULK,
            &services::SUBSCRIPTION_DELETE,
            &services::SUBSCRIPTION_FLAT_RATE_NUMBER_STATUS_GET,
            &services::SUBSCRIPTION_UPDATE,
            &services::SUBSCRIPTIONS_GET,
            &services::USER_SUBSCRIPTIONS,
        ],
    ),
    #[cfg(feature = "system")]
    (
        "system",
        &[
            &system::CONFLINES_UPDATE,
            &system::GET_OTP,
            &system::LOGIN_FORM,
            &system::MAIN_PAGE,
            &system::MONITORING_ADDON_ACTIVATE,
            &system::PHONEBOOK_EDIT,
            &system::PHONEBOOK_RECORD_CREATE,
            &system::PHONEBOOK_RECORD_DELETE,
            &system::PHONEBOOKS_GET,
            &system::SYSTEM_VERSION_GET,
            &system::VERIFY_OTP,
        ],
    ),
    #[cfg(feature = "users")]
    (
        "users",
        &[
            &users::RESELLER_GROUP_CREATE,
            &users::RESELLER_GROUPS_GET,
            &users::USER_BALANCE_GET,
            &users::USER_BALANCE_GET_BY_PSW,
            &users::USER_BALANCE_GET_BY_USERNAME,
            &users::USER_BALANCE_UPDATE,
            &users::USER_DELETE,
            &users::USER_DETAILS_GET,
            &users::USER_DETAILS_RAW_GET,
            &users::USER_DETAILS_UPDATE,
            &users::USER_LOGIN,
            &users::USER_LOGOUT,
            &users::USER_REGISTER,
            &users::USER_SIMPLE_BALANCE_GET,
            &users::USER_SMS_SERVICE_SUBSCRIBE,
            &users::USERS_GET,
        ],
    ),
];

const COUNT: usize = {
    let (mut count, mut areas) = (0, AREAS);
    while let [(_, methods), rest @ ..] = areas {
        count += methods.len();
        areas = rest;
    }
    count
};

/// What tables hold until they are filled.
static UNFILLED: Endpoint = crate::endpoint!("unfilled", []);

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn flattened() -> [&'static Endpoint; COUNT] {
    let mut all = [&UNFILLED; COUNT];
    let (mut count, mut areas) = (0, AREAS);
    while let [(_, methods), rest @ ..] = areas {
        let mut methods = *methods;
        while let [method, rest @ ..] = methods {
            all[count] = *method;
            count += 1;
            methods = rest;
        }
        areas = rest;
    }
    all
}

/// The built-in method with this name or alias.
///
/// ```
/// use mor_api::methods;
///
/// let method = methods::by_name("user_update_api").ok_or("no such method")?;
/// assert_eq!(method.name(), "user_details_update");
/// assert!(methods::by_name("no_such_method").is_none());
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Endpoint> {
    let named = |number: usize| NAMES.get(number).copied().map(name_and_method);
    let name_of = |number| Name::new(named(number).map_or("", |(name, _)| name).as_bytes());
    let number = INDEX.find(Name::new(name.as_bytes()), name_of)?;
    named(number).map(|(_, endpoint)| endpoint)
}

/// The built-in method that a request path is for: `/api/` and its name or alias, after any prefix.
/// An id follows where the method takes [one](crate::Transport::IdInPath); read such a request with
/// [`ReceivedRequest::read_at`](crate::ReceivedRequest::read_at), or the id is not seen.
///
/// ```
/// use mor_api::methods;
///
/// for path in ["/billing/api/did_create", "/api/did_create"] {
///     let method = methods::by_path(path).ok_or("no such method")?;
///     assert_eq!(method.name(), "did_create");
/// }
/// assert!(methods::by_path("/did_create").is_none());
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn by_path(path: &str) -> Option<&'static Endpoint> {
    let (name, id) = method_and_id(path)?;
    by_name(name).filter(|method| method.takes_at_end(id))
}

/// The built-in method that a POST at `/api/` is for: the one that the parameter `action` of its
/// form names. `None` if the path does not end with `/api` or `/api/`.
///
/// Only the page of `dids_get` recommends such requests; here any method is found.
///
/// ```
/// use mor_api::methods;
///
/// let (path, body) = ("/billing/api/", "action=dids_get&u=admin&hash=");
/// let method = methods::by_path(path)
///     .or_else(|| methods::by_action(path, body))
///     .ok_or("no such method")?;
/// assert_eq!(method.name(), "dids_get");
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn by_action(path: &str, form: &(impl AsRef<[u8]> + ?Sized)) -> Option<&'static Endpoint> {
    if !path.strip_suffix('/').unwrap_or(path).ends_with("/api") {
        return None;
    }
    let form = Wire { query: b"", body: form.as_ref(), id: b"" };
    let action = form.pairs().filter_map(|(_, pair)| pair.ok()).find(|pair| pair.name.is(ACTION));
    by_name(&action?.value.decode())
}

/// Every name and alias: the number of its method, and that of the alias from 1 on, 0 for the name.
#[expect(clippy::cast_possible_truncation, reason = "more than 255 names are a compile error")]
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static NAMES: [(u8, u8); count_names(ALL)] = {
    let mut names = [(0, 0); _];
    let (mut method, mut count) = (0, 0);
    while method < ALL.len() {
        let mut alias = 0;
        while alias <= ALL[method].aliases().len() {
            names[count] = (method as u8, alias as u8);
            count += 1;
            alias += 1;
        }
        method += 1;
    }
    names
};

static INDEX: NameIndex = NameIndex::over(&PLACES);

/// The numbers of [`NAMES`].
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static PLACES: [u8; NameIndex::places_for(NAMES.len())] = {
    let mut places = [NameIndex::NOTHING; _];
    let mut number = 0;
    while (number as usize) < NAMES.len() {
        assert!(number < NameIndex::NOTHING);
        let (name, _) = name_and_method(NAMES[number as usize]);
        NameIndex::insert(&mut places, Name::new(name.as_bytes()), number);
        number += 1;
    }
    places
};

/// The name at a place of [`NAMES`], and its method.
const fn name_and_method((method, alias): (u8, u8)) -> (&'static str, &'static Endpoint) {
    let Some((_, [endpoint, ..])) = ALL.split_at_checked(method as usize) else {
        return ("", &UNFILLED);
    };
    match endpoint.aliases().split_at_checked(alias as usize) {
        Some(([.., alias], _)) => (alias, endpoint),
        _ => (endpoint.name(), endpoint),
    }
}

const fn count_names(mut endpoints: &[&Endpoint]) -> usize {
    let mut count = 0;
    while let [endpoint, rest @ ..] = endpoints {
        count += 1 + endpoint.aliases().len();
        endpoints = rest;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_finds_its_method_and_no_other() {
        let mut names = alloc::collections::BTreeSet::new();
        for endpoint in ALL {
            for name in endpoint.aliases().iter().chain([&endpoint.name()]) {
                assert!(names.insert(*name), "{name} is the name of two methods");
                assert!(core::ptr::eq(by_name(name).unwrap(), *endpoint), "{name}");
                for other in [&name[1..], &name[..name.len() - 1]] {
                    assert!(by_name(other).is_none_or(|it| it.is_named(other)), "{other}");
                }
            }
        }
        assert_eq!(names.len(), NAMES.len());
        assert!(by_name("").is_none() && by_name("User_details_update").is_none());
    }
}
