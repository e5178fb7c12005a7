//! A plausible request of each method.

use mor_api::{
    Endpoint, GroupRule, HashRule, Kind, Parameter, ParameterList, Requirement, SecretKey,
    SignError, Signer,
};

use crate::running::{Running, Sent};

/// What the requests of a method need to succeed, where the kinds of their values do not tell.
const VALUES: &[(&str, &[(&str, &str)])] = &[
    ("callback_init", &[("device", "20"), ("src", "37061111111"), ("dst", "37062222222")]),
    ("cli_add", &[("device_id", "20"), ("cli_number", "37069999999")]),
    ("cli_delete", &[("cli_number", "37061234567")]),
    ("cli_info_get", &[("cli", "37061234567")]),
    ("device_delete", &[("device", "21")]),
    ("device_details_get", &[("device_id", "20")]),
    ("device_update", &[("device", "20")]),
    ("devices_get", &[("user_id", "10")]),
    ("did_close", &[("dids_id", "6512")]),
    ("did_create", &[("did", "37060000099"), ("provider_id", "5")]),
    ("did_delete", &[("dids_id", "6511")]),
    ("did_details_update", &[("did_id", "6511")]),
    ("did_device_assign", &[("device_id", "21"), ("did", "37060000001")]),
    ("did_device_unassign", &[("did", "37060000002")]),
    ("did_make_free", &[("dids_id", "6511")]),
    ("did_subscription_stop", &[("did_id", "6512"), ("dids_id", "6512")]),
    ("did_terminate", &[("dids_id", "6511")]),
    ("did_trunk_device_assign", &[("device_id", "21"), ("did", "37060000001")]),
    ("payment_create", &[("p_currency", "USD")]),
    ("spy_call", &[("active_call_id", "1")]),
    ("user_balance_get", &[("username", "alice")]),
    ("user_balance_get_by_psw", &[("id", "password")]),
    ("user_balance_get_by_username", &[("id", "1010")]),
    ("user_details_get", &[("username", "carol")]),
    ("user_details_raw_get", &[("username", "carol")]),
    (
        "user_register",
        &[("id", "hash000000"), ("email", "new@example.com"), ("username", "newcomer")],
    ),
    ("user_simple_balance_get", &[("id", "hash000010")]),
];

/// A text that the parameter takes.
fn plausible(endpoint: &Endpoint, parameter: &Parameter) -> &'static str {
    let of_method = VALUES.iter().find(|(name, _)| *name == endpoint.name());
    let values = of_method.map_or(&[][..], |(_, values)| values);
    if let Some((_, value)) = values.iter().find(|(name, _)| *name == parameter.name()) {
        return value;
    }
    match parameter.kind() {
        Kind::ObjectId | Kind::Id if parameter.name() == "user_id" => "789",
        Kind::ObjectId | Kind::Id if parameter.name().starts_with("device") => "20",
        Kind::ObjectId | Kind::Id | Kind::Count | Kind::Assignment | Kind::Range { .. } => "1",
        Kind::IdOrAll => "all",
        Kind::IdList => "1,2",
        Kind::Switch { on } => ["0", "1", "2", "?", "4"][usize::from(on)],
        Kind::TrueFalse => "true",
        Kind::Timestamp => "1700000000",
        Kind::TimeOfDay => "07:30:00",
        Kind::Decimal => "1.50",
        Kind::Word(words) => words[0],
        Kind::Digits => "37060000098",
        Kind::Secret => "password",
        other => {
            assert!(other.accepts("text"), "{other:?}");
            "text"
        }
    }
}

/// A request with what the method requires, what [`VALUES`] add, and another value for one
/// parameter; `None` if no request can have it.
pub(crate) fn request(
    endpoint: &'static Endpoint,
    other: Option<(&str, &str)>,
) -> Option<ParameterList<'static>> {
    let mut list = ParameterList::new(endpoint);
    let groups = endpoint.groups().iter().filter(|group| group.rule() == GroupRule::AtLeastOne);
    let groups = groups.filter_map(|group| group.names().first());
    let of_method = VALUES.iter().find(|(name, _)| *name == endpoint.name());
    let added = of_method.map_or(&[][..], |(_, values)| values).iter().map(|(name, _)| name);
    let named: Vec<_> = groups.chain(added).collect();
    for parameter in endpoint.parameters() {
        let is_required = parameter.requirement() != Requirement::Optional;
        let other = other.filter(|(name, _)| *name == parameter.name());
        if other.is_some() || is_required || named.contains(&&parameter.name()) {
            let value = other.map_or_else(|| plausible(endpoint, &parameter), |(_, value)| value);
            list.add(parameter.name(), value).ok()?;
        }
    }
    Some(list)
}

/// The request as a server of this rule wants it; `None` if that hashes nothing that the method
/// lists, so that nobody can sign it.
pub(crate) fn http(endpoint: &'static Endpoint, rule: HashRule, running: &Running) -> Option<Sent> {
    let key = SecretKey::new("secret").unwrap();
    let signer = match endpoint.name() {
        _ if !endpoint.takes_username() => Signer::without_username(key),
        "morphone_details_get" => Signer::new("alice", key),
        _ => Signer::new("admin", key),
    };
    let (signer, mut list) = (signer.rule(rule), request(endpoint, None)?);
    if !endpoint.takes_hash(rule) {
        return Some(signer.unhashed(&list).unwrap().post(&running.base).into());
    }
    if matches!(signer.sign(&list), Err(SignError::NothingSigned)) {
        let hashed = endpoint.hash_order(rule).find_map(|name| endpoint.parameter(name));
        let parameter = hashed?;
        list.add(parameter.name(), plausible(endpoint, &parameter)).unwrap();
    }
    let signed = signer.sign(&list);
    let signed = signed.unwrap_or_else(|error| panic!("{}: {error}", endpoint.name()));
    Some(signed.post(&running.base).into())
}
