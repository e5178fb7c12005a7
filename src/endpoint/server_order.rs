//! The order in which servers hash: one for the whole server, whatever the method is.

use super::index::{Name, NameIndex};
use super::{HashRule, HashRules};

/// A name in the order of the servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerName {
    name: &'static str,
    rules: HashRules,
    conversion: Conversion,
}

impl ServerName {
    const fn new(name: &'static str, rules: HashRules) -> Self {
        Self { name, rules, conversion: Conversion::None }
    }

    const fn hashed_as(self, conversion: Conversion) -> Self {
        Self { conversion, ..self }
    }

    /// The parameter's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The versions that hash it.
    #[must_use]
    pub const fn rules(&self) -> HashRules {
        self.rules
    }

    /// Whether it is an id that is hashed as an integer, so that it must not have two spellings.
    pub(crate) fn is_id(&self) -> bool {
        matches!(self.name, "user_id" | "tariff_id")
    }

    /// Whether its value is not to be shown.
    pub(crate) fn is_secret(&self) -> bool {
        const SECRETS: [&str; 9] = [
            "pswd",
            "pin",
            "s_pin",
            "device_password",
            "login_password",
            "primary_device_pin",
            "auth_code",
            "verif_code",
            "cc_purchase_details",
        ];
        SECRETS.contains(&self.name)
    }

    /// What of its value is hashed.
    #[must_use]
    pub const fn conversion(&self) -> Conversion {
        self.conversion
    }
}

/// What servers hash of a value. What they leave out **they still act on**.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Conversion {
    /// The value as it is.
    None,
    /// A number without its leading zeros: `007` as `7`, and the empty value as `0`. Any other text
    /// adds nothing.
    Integer,
    /// The value if it has digits only.
    Digits,
    /// The value if it has digits only, or is `all`.
    DigitsOrAll,
    /// The value if it has only digits, `.`, `-` and `+`.
    Amount,
    /// The value if it is `outgoing` or `incoming`.
    Direction,
    /// The value if it is one of [`CALL_TYPES`](Self::CALL_TYPES).
    CallType,
    /// The value if one of its lines is `postpaid`, `prepaid`, `all`, or digits and commas.
    UserTypes,
    /// The value if `true` or `false` is anywhere in it.
    TrueOrFalse,
    /// The value unless it is `admin`. Only `u` of `quickstats_get`.
    UnlessAdmin,
}

impl Conversion {
    /// What [`CallType`](Self::CallType) lets in.
    pub const CALL_TYPES: [&str; 9] = [
        "all",
        "answered",
        "busy",
        "no_answer",
        "failed",
        "missed",
        "missed_inc",
        "missed_inc_all",
        "missed_not_processed_inc",
    ];
}

/// The names that servers hash, in their order. It is one order for all versions: names that two of
/// them have stand in the same order in both.
///
/// ```
/// use mor_api::{HashRule, server_order};
///
/// // `did` was not hashed before 2015.
/// let did = server_order().iter().find(|entry| entry.name() == "did");
/// let rules = did.ok_or("there is a `did`")?.rules();
/// assert!(rules.contains(HashRule::X8) && !rules.contains(HashRule::X3));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub const fn server_order() -> &'static [ServerName] {
    &ORDER
}

/// The place of a name in the order.
pub(crate) fn position(name: &[u8]) -> Option<u8> {
    let name_of = |number| Name::new(ORDER.get(number).map_or("", ServerName::name).as_bytes());
    let number = INDEX.find(Name::new(name), name_of)?;
    u8::try_from(number).ok()
}

/// The entry at a place.
pub(crate) fn entry(position: u8) -> Option<&'static ServerName> {
    ORDER.get(usize::from(position))
}

/// The same for a declaration.
#[expect(clippy::indexing_slicing, reason = "checked; const fn has no get")]
pub(super) const fn entry_const(position: u8) -> Option<&'static ServerName> {
    if (position as usize) < ORDER.len() { Some(&ORDER[position as usize]) } else { None }
}

/// The place of a name, for a declaration.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
pub(super) const fn position_const(name: Name<'_>) -> Option<u8> {
    let mut place = NameIndex::first_place(&PLACES, name);
    while PLACES[place] != NameIndex::NOTHING {
        let number = PLACES[place];
        if Name::new(ORDER[number as usize].name.as_bytes()).equals(name) {
            return Some(number);
        }
        place = (place + 1) % PLACES.len();
    }
    None
}

static INDEX: NameIndex = NameIndex::over(&PLACES);

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 255 names")]
static PLACES: [u8; NameIndex::places_for(ORDER.len())] = {
    let mut places = [NameIndex::NOTHING; NameIndex::places_for(ORDER.len())];
    let mut number = 0;
    while number < ORDER.len() {
        NameIndex::insert(&mut places, Name::new(ORDER[number].name.as_bytes()), number as u8);
        number += 1;
    }
    places
};

const EVERY: HashRules = HashRules::SERVERS;
const MOR: HashRules = EVERY.without(M2_ALONE);
const X3_ALONE: HashRules = HashRules::of(&[HashRule::X3, HashRule::X3s]);
const NOT_X3: HashRules = EVERY.without(X3_ALONE);
const X5_AND_X8: HashRules = HashRules::of(&[HashRule::X5, HashRule::X8]);
const X3S_ALONE: HashRules = HashRules::of(&[HashRule::X3s]);
const X8_ALONE: HashRules = HashRules::of(&[HashRule::X8]);
const M2_ALONE: HashRules = HashRules::of(&[HashRule::M2]);

static ORDER: [ServerName; 219] = [
    ServerName::new("user_id", EVERY).hashed_as(Conversion::Integer),
    ServerName::new("period_start", EVERY).hashed_as(Conversion::Integer),
    ServerName::new("period_end", EVERY).hashed_as(Conversion::Integer),
    ServerName::new("direction", EVERY).hashed_as(Conversion::Direction),
    ServerName::new("calltype", EVERY).hashed_as(Conversion::CallType),
    ServerName::new("device", EVERY).hashed_as(Conversion::DigitsOrAll),
    ServerName::new("balance", EVERY).hashed_as(Conversion::Amount),
    ServerName::new("monitoring_id", X3_ALONE),
    ServerName::new("users", EVERY).hashed_as(Conversion::UserTypes),
    ServerName::new("block", EVERY).hashed_as(Conversion::TrueOrFalse),
    ServerName::new("email", EVERY),
    ServerName::new("mtype", EVERY).hashed_as(Conversion::Digits),
    ServerName::new("tariff_id", EVERY).hashed_as(Conversion::Integer),
    ServerName::new("u0", EVERY),
    ServerName::new("u1", EVERY),
    ServerName::new("u2", EVERY),
    ServerName::new("u3", EVERY),
    ServerName::new("u4", EVERY),
    ServerName::new("u5", EVERY),
    ServerName::new("u6", EVERY),
    ServerName::new("u7", EVERY),
    ServerName::new("u8", EVERY),
    ServerName::new("u9", EVERY),
    ServerName::new("u10", EVERY),
    ServerName::new("u11", EVERY),
    ServerName::new("u12", EVERY),
    ServerName::new("u13", EVERY),
    ServerName::new("u14", EVERY),
    ServerName::new("u15", EVERY),
    ServerName::new("u16", EVERY),
    ServerName::new("u17", EVERY),
    ServerName::new("u18", EVERY),
    ServerName::new("u19", EVERY),
    ServerName::new("u20", EVERY),
    ServerName::new("u21", EVERY),
    ServerName::new("u22", EVERY),
    ServerName::new("u23", EVERY),
    ServerName::new("u24", EVERY),
    ServerName::new("u25", EVERY),
    ServerName::new("u26", EVERY),
    ServerName::new("u27", EVERY),
    ServerName::new("u28", EVERY),
    ServerName::new("ay", EVERY),
    ServerName::new("am", EVERY),
    ServerName::new("ad", EVERY),
    ServerName::new("by", EVERY),
    ServerName::new("bm", EVERY),
    ServerName::new("bd", EVERY),
    ServerName::new("pswd", EVERY),
    ServerName::new("user_warning_email_hour", M2_ALONE),
    ServerName::new("pgui", M2_ALONE),
    ServerName::new("pcsv", EVERY),
    ServerName::new("ppdf", EVERY),
    ServerName::new("recording_forced_enabled", EVERY),
    ServerName::new("i4", EVERY),
    ServerName::new("tax4_enabled", EVERY),
    ServerName::new("tax2_enabled", EVERY),
    ServerName::new("accountant_type_invalid", EVERY),
    ServerName::new("block_at_conditional", EVERY),
    ServerName::new("tax3_enabled", EVERY),
    ServerName::new("accountant_type", EVERY),
    ServerName::new("tax1_value", EVERY),
    ServerName::new("show_zero_calls", EVERY),
    ServerName::new("warning_email_active", EVERY),
    ServerName::new("compound_tax", EVERY),
    ServerName::new("tax4_name", EVERY),
    ServerName::new("allow_loss_calls", EVERY),
    ServerName::new("tax3_name", EVERY),
    ServerName::new("tax2_name", EVERY),
    ServerName::new("credit", EVERY),
    ServerName::new("tax1_name", EVERY),
    ServerName::new("total_tax_name", EVERY),
    ServerName::new("tax2_value", EVERY),
    ServerName::new("tax4_value", EVERY),
    ServerName::new("ignore_global_monitorings", X3_ALONE),
    ServerName::new("i1", EVERY),
    ServerName::new("tax3_value", EVERY),
    ServerName::new("cyberplat_active", MOR),
    ServerName::new("i2", EVERY),
    ServerName::new("i3", EVERY),
    ServerName::new("recording_enabled", EVERY),
    ServerName::new("email_warning_sent_test", EVERY),
    ServerName::new("own_providers", EVERY),
    ServerName::new("a0", EVERY),
    ServerName::new("a1", EVERY),
    ServerName::new("a2", EVERY),
    ServerName::new("a3", EVERY),
    ServerName::new("a4", EVERY),
    ServerName::new("a5", EVERY),
    ServerName::new("a6", EVERY),
    ServerName::new("a7", EVERY),
    ServerName::new("a8", EVERY),
    ServerName::new("a9", EVERY),
    ServerName::new("s_user", EVERY).hashed_as(Conversion::Digits),
    ServerName::new("s_call_type", EVERY),
    ServerName::new("s_device", MOR).hashed_as(Conversion::DigitsOrAll),
    ServerName::new("s_provider", MOR).hashed_as(Conversion::DigitsOrAll),
    ServerName::new("s_origination_point", M2_ALONE),
    ServerName::new("s_termination_point", M2_ALONE),
    ServerName::new("s_hgc", EVERY).hashed_as(Conversion::DigitsOrAll),
    ServerName::new("s_did", MOR).hashed_as(Conversion::DigitsOrAll),
    ServerName::new("s_destination", EVERY),
    ServerName::new("order_by", EVERY),
    ServerName::new("order_desc", EVERY),
    ServerName::new("only_did", MOR).hashed_as(Conversion::Integer),
    ServerName::new("description", EVERY),
    ServerName::new("pin", EVERY),
    ServerName::new("type", EVERY),
    ServerName::new("devicegroup_id", MOR),
    ServerName::new("phonebook_id", EVERY),
    ServerName::new("number", EVERY),
    ServerName::new("name", EVERY),
    ServerName::new("speeddial", EVERY),
    ServerName::new("s_user_id", EVERY).hashed_as(Conversion::Digits),
    ServerName::new("s_from", EVERY).hashed_as(Conversion::Digits),
    ServerName::new("provider_id", EVERY),
    ServerName::new("s_till", EVERY).hashed_as(Conversion::Digits),
    ServerName::new("s_transaction", EVERY),
    ServerName::new("s_completed", EVERY),
    ServerName::new("s_username", EVERY),
    ServerName::new("s_first_name", EVERY),
    ServerName::new("s_last_name", EVERY),
    ServerName::new("s_paymenttype", EVERY),
    ServerName::new("s_amount_max", EVERY),
    ServerName::new("s_currency", EVERY),
    ServerName::new("s_number", EVERY),
    ServerName::new("s_pin", EVERY),
    ServerName::new("p_currency", EVERY),
    ServerName::new("paymenttype", EVERY),
    ServerName::new("tax_in_amount", EVERY),
    ServerName::new("amount", EVERY),
    ServerName::new("transaction", EVERY),
    ServerName::new("payer_email", EVERY),
    ServerName::new("fee", EVERY),
    ServerName::new("id", EVERY),
    ServerName::new("quantity", EVERY),
    ServerName::new("callerid", EVERY),
    ServerName::new("cardgroup_id", MOR),
    ServerName::new("status", EVERY),
    ServerName::new("date_from", EVERY),
    ServerName::new("date_till", EVERY),
    ServerName::new("s_reseller_did", MOR),
    ServerName::new("s_did_pattern", MOR),
    ServerName::new("lcr_id", MOR),
    ServerName::new("dst", EVERY),
    ServerName::new("src", EVERY),
    ServerName::new("message", EVERY),
    ServerName::new("server_ip", EVERY),
    ServerName::new("device_type", EVERY),
    ServerName::new("device_username", EVERY),
    ServerName::new("device_password", EVERY),
    ServerName::new("login_url", EVERY),
    ServerName::new("login_username", EVERY),
    ServerName::new("username", EVERY),
    ServerName::new("first_name", EVERY),
    ServerName::new("last_name", EVERY),
    ServerName::new("full_name", EVERY),
    ServerName::new("nice_balance", EVERY),
    ServerName::new("warning_email_balance", EVERY),
    ServerName::new("nice_warning_email_balance", EVERY),
    ServerName::new("currency", EVERY),
    ServerName::new("user_email", EVERY),
    ServerName::new("company_email", EVERY),
    ServerName::new("company", EVERY),
    ServerName::new("primary_device_pin", EVERY),
    ServerName::new("login_password", EVERY),
    ServerName::new("user_ip", EVERY),
    ServerName::new("date", EVERY),
    ServerName::new("auth_code", EVERY),
    ServerName::new("transaction_id", EVERY),
    ServerName::new("customer_name", EVERY),
    ServerName::new("company_name", EVERY),
    ServerName::new("url", EVERY),
    ServerName::new("trans_id", EVERY),
    ServerName::new("cc_purchase_details", EVERY),
    ServerName::new("monitoring_amount", X3_ALONE),
    ServerName::new("monitoring_block", X3_ALONE),
    ServerName::new("monitoring_users", X3_ALONE),
    ServerName::new("monitoring_type", X3_ALONE),
    ServerName::new("payment_amount", EVERY),
    ServerName::new("payment_payer_first_name", EVERY),
    ServerName::new("payment_payer_last_name", EVERY),
    ServerName::new("payment_payer_email", EVERY),
    ServerName::new("payment_seller_email", EVERY),
    ServerName::new("payment_receiver_email", EVERY),
    ServerName::new("payment_date", EVERY),
    ServerName::new("payment_free", EVERY),
    ServerName::new("payment_currency", EVERY),
    ServerName::new("payment_type", EVERY),
    ServerName::new("payment_fee", EVERY),
    ServerName::new("call_list", EVERY),
    ServerName::new("email_name", EVERY),
    ServerName::new("email_to_user_id", EVERY),
    ServerName::new("caller_id", EVERY),
    ServerName::new("device_id", EVERY),
    ServerName::new("calldate", EVERY),
    ServerName::new("source", EVERY),
    ServerName::new("destination", EVERY),
    ServerName::new("billsec", EVERY),
    ServerName::new("calls_string", EVERY),
    ServerName::new("did", X5_AND_X8),
    ServerName::new("forward_to", NOT_X3),
    ServerName::new("callflow_action", X5_AND_X8),
    ServerName::new("state", NOT_X3),
    ServerName::new("forward_to_device", NOT_X3),
    ServerName::new("external_number", NOT_X3),
    ServerName::new("did_id", X5_AND_X8),
    ServerName::new("src_callerid", NOT_X3),
    ServerName::new("custom", NOT_X3),
    ServerName::new("fax_device", NOT_X3),
    ServerName::new("device_location_id", X5_AND_X8),
    ServerName::new("location_id", X5_AND_X8),
    ServerName::new("cli_number", MOR),
    ServerName::new("new_service_name", X8_ALONE),
    ServerName::new("new_service_type", X8_ALONE),
    ServerName::new("service_id", X8_ALONE),
    ServerName::new("country_prefix", X3S_ALONE),
    ServerName::new("local_number", X3S_ALONE),
    ServerName::new("verif_code", X3S_ALONE),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_at_its_place() {
        for (number, name) in ORDER.iter().enumerate() {
            assert_eq!(position(name.name().as_bytes()).map(usize::from), Some(number));
            assert_eq!(entry(number.try_into().unwrap()), Some(name));
            assert!(!name.rules().is_empty() && !name.rules().contains(HashRule::Listed));
        }
        for name in ["", "u", "hash", "user_id ", "device_calerid", "shipped_at", "u29"] {
            assert_eq!(position(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn the_versions_have_as_many_names_as_their_code() {
        for (rule, count) in [
            (HashRule::X3, 197),
            (HashRule::X3s, 200),
            (HashRule::X5, 203),
            (HashRule::X8, 206),
            (HashRule::M2, 191),
        ] {
            let names = ORDER.iter().filter(|name| name.rules().contains(rule));
            assert_eq!(names.count(), count, "{rule}");
        }
    }
}
