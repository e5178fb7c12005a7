//! How the answer of each method is read.

use mor_api::answer::{Answer, ApiError, Document, ServerError};
use mor_api::{Endpoint, methods};

/// The methods whose answers have no type, and what their answers are.
const UNTYPED: &[(&str, Untyped)] = &[
    ("aggregate_get", Untyped::Status),
    ("did_rates_details_update", Untyped::Status),
    ("did_rates_get", Untyped::Status),
    ("get_otp", Untyped::Json),
    ("location_rule_create", Untyped::Status),
    ("location_rule_update", Untyped::Status),
    ("number_pool_delete", Untyped::Status),
    ("number_pools_get", Untyped::Status),
    ("provider_delete", Untyped::Status),
    ("subscription_create_bulk", Untyped::Status),
    ("user_balance_get_by_psw", Untyped::Number),
    ("user_balance_get_by_username", Untyped::Number),
    ("user_simple_balance_get", Untyped::Number),
    ("verify_otp", Untyped::Json),
];

#[derive(Clone, Copy)]
enum Untyped {
    Status,
    Number,
    Json,
}

/// The text of a refusal, if the body is one; a panic if it is neither that nor a success.
pub(crate) type Read = fn(&str, u16, &[u8]) -> Option<String>;

fn read<A: Answer>(name: &str, status: u16, body: &[u8]) -> Option<String> {
    match A::read(status, body) {
        Ok(_) => None,
        Err(ApiError::Refused(refusal)) => Some(refusal.error.text().to_owned()),
        Err(other) => panic!("{name}: {other}: {}", String::from_utf8_lossy(body)),
    }
}

fn read_untyped(name: &str, _: u16, body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).unwrap();
    let kind = UNTYPED.iter().find(|(untyped, _)| *untyped == name);
    match kind.unwrap_or_else(|| panic!("{name} is in neither table")).1 {
        Untyped::Status => {
            let document = Document::parse(text).unwrap();
            let refusal = document.refusal().map(|refusal| refusal.error);
            let told = document.field("page/status/success").unwrap().is_some();
            assert_ne!(told, refusal.is_some(), "{name}: {text}");
            refusal
        }
        Untyped::Number => text.parse::<f64>().err().map(|_| text.to_owned()),
        Untyped::Json if text.starts_with('{') => {
            assert_eq!(text, r#"{"status":"ok"}"#);
            None
        }
        Untyped::Json => Document::parse(text).unwrap().refusal().map(|refusal| refusal.error),
    }
}

macro_rules! answers {
    ($($area:ident { $($endpoint:ident: $answer:ident,)* })*) => {
        const TYPED: &[(&Endpoint, Read)] =
            &[$($((&methods::$area::$endpoint, read::<methods::$area::$answer>),)*)*];
    };
}

answers! {
    calls {
        ACTIVE_CALLS_GET: ActiveCallList,
        AUTODIALER_CHANGE_CAMPAIGN_STATUS: CampaignStatusChanged,
        AUTODIALER_GET_CAMPAIGN_IVR_POLL_RESULTS: CampaignIvrPollResults,
        AUTODIALER_UPLOAD_NUMBERS: NumbersUploaded,
        CALLBACK_INIT: CallbackStarted,
        LOCAL_CALLS_GET: LocalCallList,
        NEW_CALLS_LIST: NewCallList,
        QUEUE_LOG_GET: QueueLog,
        QUICKSTATS_GET: QuickStats,
        RECORDING_UPDATE: RecordingUpdated,
        RECORDINGS_DELETE: RecordingsDeleted,
        RECORDINGS_GET: RecordingList,
        SPY_CALL: CallSpied,
        USER_CALLS_GET: UserCallList,
    }
    cards {
        CALLING_CARD_UPDATE: CallingCardUpdated,
        CALLING_CARDS_CREATE: CallingCardsCreated,
        CALLING_CARDS_GET: CallingCardList,
        CARD_BALANCE_GET: CardBalance,
        CARD_BY_CLI_UPDATE: CardByCliUpdated,
        CARD_FROM_GROUP_SELL: CardsSold,
        CARD_GROUP_GET: CardGroupDetails,
        CARD_PAYMENT_ADD: CardPaymentAdded,
        CC_BY_CLI_OLD: CcByCliOldUpdated,
        CC_GROUP_CREATE: CardGroupCreated,
        CC_GROUP_UPDATE: CardGroupUpdated,
        CC_GROUPS_GET: CardGroupList,
        VOUCHER_USE: VoucherUsed,
    }
    devices {
        CLI_ADD: CliAdded,
        CLI_DELETE: CliDeleted,
        CLI_INFO_GET: CliInfo,
        DEVICE_CALLFLOW_GET: DeviceCallflow,
        DEVICE_CALLFLOW_UPDATE: DeviceCallflowUpdated,
        DEVICE_CLIS_GET: CliList,
        DEVICE_CREATE: DeviceCreated,
        DEVICE_DELETE: DeviceDeleted,
        DEVICE_DETAILS_GET: DeviceDetails,
        DEVICE_RULE_CREATE: DeviceRuleCreated,
        DEVICE_RULE_DELETE: DeviceRuleDeleted,
        DEVICE_RULES_GET: DeviceRuleList,
        DEVICE_UPDATE: DeviceUpdated,
        DEVICES_GET: DeviceList,
        MORPHONE_DETAILS_GET: MorphoneDetails,
        PBX_POOL_CREATE: PbxPoolCreated,
        USER_DEVICES: UserDeviceList,
    }
    dids {
        DID_CLOSE: DidClosed,
        DID_CREATE: DidCreated,
        DID_DELETE: DidDeleted,
        DID_DETAILS_UPDATE: DidUpdated,
        DID_DEVICE_ASSIGN: DidDeviceAssigned,
        DID_DEVICE_UNASSIGN: DidDeviceUnassigned,
        DID_MAKE_FREE: DidMadeFree,
        DID_RATES_DETAILS_GET: DidRatesDetails,
        DID_RATES_UPDATE: DidRatesUpdated,
        DID_SUBSCRIPTION_STOP: DidSubscriptionStopped,
        DID_TERMINATE: DidTerminated,
        DID_TRUNK_DEVICE_ASSIGN: DidTrunkDeviceAssigned,
        DIDS_GET: DidList,
        NUMBER_POOL_CREATE: NumberPoolCreated,
        NUMBER_POOL_NUMBERS_CREATE: NumberPoolNumbersCreated,
        NUMBER_POOL_NUMBERS_DELETE: NumberPoolNumbersDeleted,
        NUMBER_POOL_UPDATE: NumberPoolUpdated,
        QUICKFORWARDS_DID_DELETE: QuickforwardDidDeleted,
        QUICKFORWARDS_DID_UPDATE: QuickforwardDidUpdated,
        QUICKFORWARDS_DIDS_GET: QuickforwardDidList,
    }
    messages {
        EMAIL_SEND: EmailSent,
        SMS_SEND: SmsSent,
        USER_SMS_GET: SmsList,
    }
    payments {
        CREDIT_NOTE_CREATE: CreditNoteCreated,
        CREDIT_NOTE_DELETE: CreditNoteDeleted,
        CREDIT_NOTE_UPDATE: CreditNoteUpdated,
        CREDIT_NOTES_GET: CreditNoteList,
        FINANCIAL_STATEMENTS_GET: FinancialStatementList,
        INVOICE_UPDATE: InvoiceUpdated,
        INVOICE_XLSX_GENERATE: InvoiceXlsxGenerated,
        INVOICES_GET: InvoiceList,
        PAYMENT_CREATE: PaymentCreated,
        PAYMENTS_GET: PaymentList,
        PERSONAL_PAYMENTS: PersonalPaymentList,
        USER_INVOICES: UserInvoiceList,
    }
    rates {
        DG_LIST_USER_DESTINATIONS: GroupDestinationList,
        EXCHANGE_RATE_UPDATE: ExchangeRateUpdated,
        RATE_GET: FoundRates,
        TARIFF_RATES_GET: TariffRates,
        TARIFF_RETAIL_IMPORT: TariffImported,
        TARIFF_WHOLESALE_UPDATE: TariffWholesaleUpdated,
        TARIFFS_GET: TariffList,
        USER_RATES: UserRateList,
    }
    routing {
        IVR_DIAL_PLAN_UPDATE: IvrDialPlanUpdated,
        IVR_TIME_PERIOD_UPDATE: IvrTimePeriodUpdated,
        LCR_ADD_PROVIDER: LcrProviderAdded,
        LCR_CREATE: LcrCreated,
        LCR_DELETE: LcrDeleted,
        LCR_DELETE_PROVIDER: LcrProviderDeleted,
        LCR_UPDATE: LcrUpdated,
        LCRS_GET: LcrList,
        LOCATION_RULE_COPY: LocationRuleCopied,
        LOCATION_RULE_DELETE: LocationRuleDeleted,
        LOCATION_RULE_GET: LocationRule,
        LOCATION_RULES_GET: LocationRuleList,
        PROVIDER_CREATE: ProviderCreated,
        PROVIDER_RULE_CREATE: ProviderRuleCreated,
        PROVIDER_RULE_DELETE: ProviderRuleDeleted,
        PROVIDER_RULES_GET: ProviderRuleList,
        PROVIDER_UPDATE: ProviderUpdated,
        PROVIDERS_GET: ProviderList,
    }
    services {
        SERVICE_CREATE: ServiceCreated,
        SERVICE_DELETE: ServiceDeleted,
        SERVICE_UPDATE: ServiceUpdated,
        SERVICES_GET: ServiceList,
        SUBSCRIPTION_CREATE: SubscriptionCreated,
        SUBSCRIPTION_DELETE: SubscriptionDeleted,
        SUBSCRIPTION_FLAT_RATE_NUMBER_STATUS_GET: FlatRateNumberStatus,
        SUBSCRIPTION_UPDATE: SubscriptionUpdated,
        SUBSCRIPTIONS_GET: SubscriptionList,
        USER_SUBSCRIPTIONS: UserSubscriptionList,
    }
    system {
        CONFLINES_UPDATE: ConflinesUpdated,
        LOGIN_FORM: LoginFormData,
        MAIN_PAGE: MainPageData,
        MONITORING_ADDON_ACTIVATE: MonitoringActivated,
        PHONEBOOK_EDIT: PhonebookRecordUpdated,
        PHONEBOOK_RECORD_CREATE: PhonebookRecordCreated,
        PHONEBOOK_RECORD_DELETE: PhonebookRecordDeleted,
        PHONEBOOKS_GET: PhonebookRecordList,
        SYSTEM_VERSION_GET: SystemVersion,
    }
    users {
        RESELLER_GROUP_CREATE: ResellerGroupCreated,
        RESELLER_GROUPS_GET: ResellerGroupList,
        USER_BALANCE_GET: UserBalance,
        USER_BALANCE_UPDATE: UserBalanceUpdated,
        USER_DELETE: UserDeleted,
        USER_DETAILS_GET: UserDetails,
        USER_DETAILS_RAW_GET: UserDetails,
        USER_DETAILS_UPDATE: UserUpdated,
        USER_LOGIN: UserLoggedIn,
        USER_LOGOUT: UserLoggedOut,
        USER_REGISTER: UserRegistered,
        USER_SMS_SERVICE_SUBSCRIBE: UserSmsServiceSubscribed,
        USERS_GET: UserList,
    }
}

pub(crate) fn reader(endpoint: &Endpoint) -> Read {
    let typed = TYPED.iter().find(|(known, _)| known.name() == endpoint.name());
    typed.map_or(read_untyped, |(_, read)| *read)
}
