//! The methods with state, an area at a time: what one changes, the others show.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod running;

use mor_api::answer::{Answer, Refusal};
use mor_api::methods::calls::{
    ActiveCallList, ActiveCallsGet, CallbackInit, CallbackInitError, CallbackStarted, QuickStats,
    QuickstatsGet, UserCallList, UserCallsGet,
};
use mor_api::methods::devices::{
    CliAdd, CliAddError, CliAdded, CliDelete, CliDeleteError, CliDeleted, CliInfo, CliInfoGet,
    CliInfoGetError, CliList, DeviceClisGet, DeviceCreate, DeviceCreateError, DeviceCreated,
    DeviceDelete, DeviceDeleteError, DeviceDeleted, DeviceDetails, DeviceDetailsError,
    DeviceDetailsGet, DeviceList, DeviceUpdate, DeviceUpdateError, DeviceUpdated, DevicesGet,
    DevicesGetError, UserDeviceList, UserDevices,
};
use mor_api::methods::dids::{
    DidClose, DidCloseError, DidClosed, DidDelete, DidDeleteError, DidDeleted, DidDeviceAssign,
    DidDeviceAssignError, DidDeviceAssigned, DidDeviceUnassign, DidDeviceUnassignError,
    DidDeviceUnassigned, DidList, DidMadeFree, DidMakeFree, DidMakeFreeError, DidSubscriptionStop,
    DidSubscriptionStopped, DidTerminate, DidTerminateError, DidTerminated, DidsGet, DidsGetError,
};
use mor_api::methods::payments::{
    PaymentCreate, PaymentCreateError, PaymentCreated, PaymentList, PaymentsGet,
    PersonalPaymentList, PersonalPayments,
};
use mor_api::methods::users::{
    UserBalance, UserBalanceGet, UserBalanceGetByPsw, UserBalanceGetByUsername, UserBalanceUpdate,
    UserBalanceUpdateError, UserBalanceUpdated, UserDelete, UserDeleteError, UserDeleted,
    UserDetails, UserDetailsError, UserDetailsGet, UserDetailsUpdate, UserList, UserLoggedIn,
    UserLogin, UserLoginError, UserRegister, UserRegisterError, UserRegistered,
    UserSimpleBalanceGet, UserUpdated, UsersGet, UsersGetError,
};
use mor_api::v2::{self, HangUpCall, HungUpCall, Tokens};
use mor_api::value::{Decimal, DidStatus, Digits, IdOrAll, Password};
use mor_api::{SecretKey, Signer, TypedRequest};
use mor_sandbox::Settings;
use running::{Running, signer, start};

fn digits(digits: &str) -> Digits {
    Digits::new(digits).unwrap()
}

fn password(password: &str) -> Password {
    Password::new(password).unwrap()
}

impl Running {
    /// Sends a request of a method that takes no hash.
    async fn unhashed(&self, username: &str, request: &impl TypedRequest) -> (u16, Vec<u8>) {
        let signer = signer(username);
        self.send(signer.unhashed(request).unwrap().post(&self.base)).await
    }

    async fn register(&self, request: &UserRegister) -> Result<UserRegistered, UserRegisterError> {
        let signer = Signer::without_username(SecretKey::new("secret").unwrap());
        let http = signer.sign(request).unwrap().post(&self.base);
        self.ask(http).await.map_err(|error| match error {
            mor_api::answer::ApiError::Refused(Refusal { error, .. }) => error,
            other => panic!("{other:?}"),
        })
    }
}

fn newcomer() -> UserRegister {
    let secret = || password("s3cret-pass");
    let (email, owner) = ("new@example.com", "hash000000");
    UserRegister::new(email, owner, "SIP", "newcomer", "New", "Comer", secret(), secret(), 1)
}

#[tokio::test]
async fn a_user_comes_changes_and_goes() {
    let running = start(Settings::default()).await;
    let registered = running.register(&newcomer()).await.unwrap();
    let id = registered.user_id;
    let taken = running.register(&newcomer()).await.unwrap_err();
    assert_eq!(taken, UserRegisterError::UsernameTaken);
    let mut other = newcomer();
    other.username = "other".into();
    assert_eq!(running.register(&other).await.unwrap_err(), UserRegisterError::EmailTaken);
    other.email = "nowhere".into();
    assert_eq!(running.register(&other).await.unwrap_err(), UserRegisterError::InvalidEmail);
    other.password_confirmation = password("another");
    assert_eq!(running.register(&other).await.unwrap_err(), UserRegisterError::PasswordsDiffer);
    other.password = password("other");
    assert_eq!(running.register(&other).await.unwrap_err(), UserRegisterError::PasswordIsUsername);
    other.owner_uniquehash = "x".into();
    assert_eq!(running.register(&other).await.unwrap_err(), UserRegisterError::DontBeSoSmart);

    // A reseller's users are the reseller's.
    let mut under_reseller = newcomer();
    under_reseller.owner_uniquehash = "hash000002".into();
    under_reseller.username = "another".into();
    under_reseller.email = "another@example.com".into();
    let other_id = running.register(&under_reseller).await.unwrap().user_id;
    let get = UserDetailsGet::new().user_id(other_id);
    assert!(running.call::<UserDetails>("username", &get).await.is_ok());
    assert!(running.call::<UserDetails>("admin", &get).await.is_err());

    let login = |secret: &str| UserLogin::new(password(secret));
    let logged_in: UserLoggedIn = running.call("newcomer", &login("s3cret-pass")).await.unwrap();
    assert_eq!(logged_in.user_id, id);
    let refused = running.call::<UserLoggedIn>("newcomer", &login("guess")).await;
    assert_eq!(refused, Err(UserLoginError::Failed));
    // Where no rule of the server asks for a hash, there need not be one.
    let signer = signer("newcomer").rule(mor_api::HashRule::X8);
    let http = signer.unhashed(&login("s3cret-pass")).unwrap().post(&running.base);
    assert!(running.ask::<UserLoggedIn>(http).await.is_ok());

    let update = UserDetailsUpdate::new(id)
        .username("renamed")
        .first_name("Old")
        .credit(Decimal::new(505, 1))
        .password(password("an0ther-pass"));
    let _: UserUpdated = running.call("admin", &update).await.unwrap();
    let details: UserDetails =
        running.call("admin", &UserDetailsGet::new().user_id(id)).await.unwrap();
    assert_eq!((&*details.username, &*details.first_name), ("renamed", "Old"));
    assert_eq!(details.credit.as_deref(), Some("50.5"));
    let _: UserLoggedIn = running.call("renamed", &login("an0ther-pass")).await.unwrap();
    // Others' users are not seen.
    for (username, request) in [
        ("username", UserDetailsGet::new().user_id(id)),
        ("admin", UserDetailsGet::new().user_id(123)),
    ] {
        let refused = running.call::<UserDetails>(username, &request).await;
        assert_eq!(refused, Err(UserDetailsError::UserNotFound));
    }

    let list = |secret: &str| UsersGet::new().password(password(secret));
    let users: UserList = running.call("admin", &list("password")).await.unwrap();
    assert!(users.users.iter().any(|user| user.id == id && user.username == "renamed"));
    assert!(users.users.iter().all(|user| user.id != 123));
    let refused = running.call::<UserList>("admin", &list("guess")).await;
    assert_eq!(refused, Err(UsersGetError::AccessDenied));
    let refused = running.call::<UserList>("simple", &list("password")).await;
    assert_eq!(refused, Err(UsersGetError::NotAuthorized));

    let _: UserDeleted = running.call("admin", &UserDelete::new(id)).await.unwrap();
    for (id, error) in [(id, UserDeleteError::UserNotFound), (10, UserDeleteError::HasDids)] {
        let refused = running.call::<UserDeleted>("admin", &UserDelete::new(id)).await;
        assert_eq!(refused, Err(error));
    }
    let world = running.sandbox.world();
    assert!(!world.accounts.contains_key("renamed") && !world.users.contains_key(&id));
    assert!(world.devices.values().all(|device| device.user_id != id));
}

#[tokio::test]
async fn a_balance_is_the_same_however_it_is_asked_for() {
    let running = start(Settings::default()).await;
    let update = UserBalanceUpdate::new(10, Decimal::new(-250, 2));
    let updated: UserBalanceUpdated = running.call("admin", &update).await.unwrap();
    assert_eq!((&*updated.username, updated.balance), ("alice", Decimal::new(750, 2)));
    let refused =
        running.call::<UserBalanceUpdated>("admin", &UserBalanceUpdate::new(1, Decimal::ONE)).await;
    assert_eq!(refused, Err(UserBalanceUpdateError::UserNotFound));
    let most = UserBalanceUpdate::new(10, Decimal::MAX);
    let refused = running.call::<UserBalanceUpdated>("admin", &most).await;
    assert_eq!(refused, Err(UserBalanceUpdateError::NotUpdated));

    let payment = PaymentCreate::new(10, "EUR", Decimal::TEN).transaction_id("t-1");
    let created: PaymentCreated = running.call("admin", &payment).await.unwrap();
    assert_eq!((created.id, created.amount), (1, Some(Decimal::TEN)));
    for (user_id, currency, error) in
        [(10, "XXX", PaymentCreateError::NoCurrency), (1, "EUR", PaymentCreateError::NotSaved)]
    {
        let payment = PaymentCreate::new(user_id, currency, Decimal::TEN);
        assert_eq!(running.call::<PaymentCreated>("admin", &payment).await, Err(error));
    }
    for (request, count) in [
        (PaymentsGet::new(), 1),
        (PaymentsGet::new().user_id(10).amount_min(Decimal::TEN), 1),
        (PaymentsGet::new().username("alice").transaction_id("t-1"), 1),
        (PaymentsGet::new().user_id(11), 0),
        (PaymentsGet::new().from(1).till(2), 0),
    ] {
        let list: PaymentList = running.call("admin", &request).await.unwrap();
        assert_eq!(list.payments.len(), count, "{request:?}");
    }
    let (status, body) = running.unhashed("alice", &PersonalPayments::new()).await;
    let own = PersonalPaymentList::read(status, body).unwrap();
    assert_eq!(own.payments[0].amount.as_deref(), Some("10"));

    let get = UserBalanceGet::new("alice").user_currency(true);
    let balance: UserBalance = running.call("admin", &get).await.unwrap();
    assert_eq!(
        (balance.balance, balance.currency.as_deref()),
        (Decimal::new(1750, 2), Some("USD"))
    );
    let simple = UserSimpleBalanceGet::new(password("hash000010"));
    let nobody = Signer::without_username(SecretKey::new("secret").unwrap());
    let simple = nobody.sign(&simple).unwrap();
    let by_password = UserBalanceGetByPsw::new(password("password"));
    let by_username = UserBalanceGetByUsername::new("1010");
    for http in [
        simple.post(&running.base),
        simple.get(&running.base),
        nobody.unhashed(&by_password).unwrap().get(&running.base),
        nobody.unhashed(&by_username).unwrap().get(&running.base),
        nobody.unhashed(&by_username).unwrap().post(&running.base),
    ] {
        let url = http.url().to_owned();
        assert_eq!(running.send(http).await, (200, b"17.50".to_vec()), "{url}");
    }
    let unknown = UserBalanceGetByUsername::new("nobody");
    let http = nobody.unhashed(&unknown).unwrap().get(&running.base);
    assert_eq!(running.send(http).await, (200, b"User was not found".to_vec()));
}

#[tokio::test]
async fn a_device_comes_changes_and_goes() {
    let running = start(Settings::default()).await;
    let create = DeviceCreate::new(789).extension("2001").pin("77").description("desk");
    let created: DeviceCreated = running.call("admin", &create).await.unwrap();
    let id = created.id;
    for (request, error) in [
        (DeviceCreate::new(1), DeviceCreateError::UserNotFound),
        (DeviceCreate::new(123), DeviceCreateError::UserNotFound),
        (DeviceCreate::new(789).extension("2001"), DeviceCreateError::ExtensionTaken),
        (DeviceCreate::new(789).pin("77"), DeviceCreateError::PinTaken),
        (DeviceCreate::new(789).pin("x"), DeviceCreateError::PinNotNumeric),
    ] {
        assert_eq!(running.call::<DeviceCreated>("admin", &request).await, Err(error));
    }
    let update = DeviceUpdate::new(id).description("window").password(password("l0ng-enough"));
    let _: DeviceUpdated = running.call("admin", &update).await.unwrap();
    for (request, error) in [
        (DeviceUpdate::new(99), DeviceUpdateError::DeviceNotFound),
        (DeviceUpdate::new(id).password(password("x")), DeviceUpdateError::ShortPassword),
    ] {
        assert_eq!(running.call::<DeviceUpdated>("admin", &request).await, Err(error));
    }
    let details = |id| DeviceDetailsGet::new().device_id(id);
    let shown: DeviceDetails = running.call("admin", &details(id)).await.unwrap();
    assert_eq!(shown.column("description"), Some("window"));
    assert_eq!(shown.column("extension"), Some("2001"));
    let refused = running.call::<DeviceDetails>("username", &details(id)).await;
    assert_eq!(refused, Err(DeviceDetailsError::DeviceNotFound));

    let list: DeviceList = running.call("admin", &DevicesGet::new(789)).await.unwrap();
    assert_eq!((list.devices.len(), list.devices[0].id), (1, id));
    let _: DeviceUpdated =
        running.call("admin", &DeviceUpdate::new(id).hidden(true)).await.unwrap();
    for (request, error) in [
        (DevicesGet::new(789), DevicesGetError::DeviceNotFound),
        (DevicesGet::new(1), DevicesGetError::UserNotFound),
    ] {
        assert_eq!(running.call::<DeviceList>("admin", &request).await, Err(error));
    }
    let hidden = DevicesGet::new(789).show_hidden_devices(true);
    assert!(running.call::<DeviceList>("admin", &hidden).await.is_ok());
    let (status, body) = running.unhashed("carol", &UserDevices::new()).await;
    let own = UserDeviceList::read(status, body).unwrap();
    assert_eq!(own.devices[0].extension.as_deref(), Some("2001"));

    let _: DeviceDeleted = running.call("admin", &DeviceDelete::new(id)).await.unwrap();
    let refused = running.call::<DeviceDeleted>("admin", &DeviceDelete::new(id)).await;
    assert_eq!(refused, Err(DeviceDeleteError::DeviceNotFound));
}

#[tokio::test]
async fn a_cli_belongs_to_one_device() {
    let running = start(Settings::default()).await;
    let number = || digits("37069999999");
    let add = CliAdd::new(20).cli_number(number()).comment("mobile");
    let _: CliAdded = running.call("admin", &add).await.unwrap();
    let taken = "CLI already exists. It is assigned to 20 device";
    for (request, error) in [
        (CliAdd::new(21).cli_number(number()), CliAddError::AlreadyExists(taken.into())),
        (CliAdd::new(99).cli_number(number()), CliAddError::DeviceNotFound),
    ] {
        assert_eq!(running.call::<CliAdded>("admin", &request).await, Err(error));
    }
    let get = CliInfoGet::new().cli_number(number());
    let info: CliInfo = running.call("admin", &get).await.unwrap();
    assert_eq!((info.user_id, info.device_id), (10, 20));
    let list: CliList = running.call("admin", &DeviceClisGet::new().device_id(20)).await.unwrap();
    assert_eq!((list.clis.len(), list.clis[0].comment.as_deref()), (1, Some("mobile")));
    let list: CliList = running.call("admin", &DeviceClisGet::new().user_id(10)).await.unwrap();
    assert_eq!(list.clis.len(), 2);
    let _: CliDeleted = running.call("admin", &CliDelete::new(number())).await.unwrap();
    assert_eq!(running.call::<CliInfo>("admin", &get).await, Err(CliInfoGetError::CliNotFound));
    // A device takes its CLIs along.
    let _: DeviceDeleted = running.call("admin", &DeviceDelete::new(21)).await.unwrap();
    assert!(running.sandbox.world().clis.is_empty());
}

#[tokio::test]
async fn a_did_goes_from_free_to_gone() {
    let running = start(Settings::default()).await;
    let number = || digits("37060000001");
    let assign = DidDeviceAssign::new(20, number());
    let assigned: DidDeviceAssigned = running.call("admin", &assign).await.unwrap();
    assert_eq!((assigned.did_id, assigned.device_id), (Some(6511), Some(20)));
    for (username, device_id, did, error) in [
        ("admin", 99, "37060000001", DidDeviceAssignError::DeviceNotFound),
        ("admin", 22, "37060000001", DidDeviceAssignError::NotAuthorizedForDevice),
        ("admin", 20, "1", DidDeviceAssignError::DidNotFound),
        ("admin", 20, "37060000003", DidDeviceAssignError::NotAuthorizedForDid),
        ("admin", 21, "37060000001", DidDeviceAssignError::NotFree),
        ("reseller2", 20, "37060000001", DidDeviceAssignError::NotAuthorizedForDids),
    ] {
        let request = DidDeviceAssign::new(device_id, digits(did));
        let refused = running.call::<DidDeviceAssigned>(username, &request).await;
        assert_eq!(refused, Err(error));
    }
    let list = |status| DidsGet::new().status(status);
    let active: DidList = running.call("admin", &list(DidStatus::Active)).await.unwrap();
    let ids: Vec<_> = active.dids.iter().map(|did| did.id).collect();
    assert_eq!(ids, [6511, 6512]);
    let request = DidsGet::new().did_number("3706%").from(2).max_results(1);
    let page: DidList = running.call("admin", &request).await.unwrap();
    assert_eq!((page.dids.len(), page.dids[0].id), (1, 6512));

    let refused = running.call::<DidMadeFree>("admin", &DidMakeFree::new(6511)).await;
    assert_eq!(refused, Err(DidMakeFreeError::NotFreed));
    let refused = running.call::<DidTerminated>("admin", &DidTerminate::new(6511)).await;
    assert_eq!(refused, Err(DidTerminateError::WrongStatus));
    let unassign = DidDeviceUnassign::new(number());
    let unassigned: DidDeviceUnassigned = running.call("admin", &unassign).await.unwrap();
    assert_eq!(unassigned.did_id, Some(6511));
    let refused = running.call::<DidDeviceUnassigned>("admin", &unassign).await;
    assert_eq!(refused, Err(DidDeviceUnassignError::AlreadyFree));
    let refused = running.call::<DidClosed>("admin", &DidClose::new(6511)).await;
    assert_eq!(refused, Err(DidCloseError::NotAssigned));

    let closed: DidClosed = running.call("admin", &DidClose::new(6512)).await.unwrap();
    assert_eq!(closed.id, Some(6512));
    let refused = running.call::<DidClosed>("admin", &DidClose::new(6512)).await;
    assert_eq!(refused, Err(DidCloseError::AlreadyClosed));
    let _: DidMadeFree = running.call("admin", &DidMakeFree::new(6512)).await.unwrap();
    let refused = running.call::<DidDeleted>("admin", &DidDelete::new(6512)).await;
    assert_eq!(refused, Err(DidDeleteError::NotTerminated));
    let _: DidTerminated = running.call("admin", &DidTerminate::new(6512)).await.unwrap();
    let _: DidDeleted = running.call("admin", &DidDelete::new(6512)).await.unwrap();
    let refused = running.call::<DidDeleted>("admin", &DidDelete::new(6512)).await;
    assert_eq!(refused, Err(DidDeleteError::DidNotFound));

    let _: DidDeviceAssigned = running.call("admin", &assign).await.unwrap();
    let stop = DidSubscriptionStop::new(6511);
    let _: DidSubscriptionStopped = running.call("admin", &stop).await.unwrap();
    let closed: DidList = running.call("admin", &list(DidStatus::Closed)).await.unwrap();
    assert_eq!(closed.dids.len(), 1);
    let refused = running.call::<DidList>("admin", &list(DidStatus::Active)).await;
    assert_eq!(refused, Err(DidsGetError::NoDids));
    let refused = running.call::<DidList>("clerk", &DidsGet::new()).await;
    assert_eq!(refused, Err(DidsGetError::NotAuthorized));
}

#[tokio::test]
async fn a_call_is_active_until_it_is_hung_up() {
    let running = start(Settings::default()).await;
    let callback = CallbackInit::new(20).source("37061111111").destination("37062222222");
    let _: CallbackStarted = running.call("admin", &callback).await.unwrap();
    for (username, request, error) in [
        ("admin", CallbackInit::new(20), CallbackInitError::NoSource),
        ("admin", CallbackInit::new(99).source("1"), CallbackInitError::BadDevice),
        ("username", CallbackInit::new(20).source("1"), CallbackInitError::BadDevice),
    ] {
        let refused = running.call::<CallbackStarted>(username, &request).await;
        assert_eq!(refused, Err(error));
    }
    for (username, request, count) in [
        ("admin", ActiveCallsGet::new(), 1),
        ("admin", ActiveCallsGet::new().user_id(10).status("Answered"), 1),
        ("admin", ActiveCallsGet::new().status("ringing"), 0),
        ("admin", ActiveCallsGet::new().user_id(11), 0),
        ("username", ActiveCallsGet::new(), 0),
    ] {
        let list: ActiveCallList = running.call(username, &request).await.unwrap();
        assert_eq!(list.calls.len(), count, "{request:?}");
    }
    let stats: QuickStats = running.call("admin", &QuickstatsGet::new()).await.unwrap();
    assert_eq!((stats.active_calls, stats.today_calls), (Some(1), Some(0)));
    let get = UserCallsGet::new().user_id(IdOrAll::Id(10));
    let list: UserCallList = running.call("admin", &get).await.unwrap();
    assert_eq!(list.total_calls, Some(0));
    // A call keeps its user and its device.
    let refused = running.call::<DeviceDeleted>("admin", &DeviceDelete::new(20)).await;
    assert_eq!(refused, Err(DeviceDeleteError::HasCalls));

    let (status, body) = running.send(v2::login(&running.base, "admin", "password").unwrap()).await;
    let token = Tokens::read(status, body).unwrap().access;
    let (status, body) = running.send(HangUpCall::new(1).to_http(&running.base, &token)).await;
    assert_eq!(HungUpCall::read(status, body).unwrap().hung_up_call, 1);
    let list: ActiveCallList = running.call("admin", &ActiveCallsGet::new()).await.unwrap();
    assert!(list.calls.is_empty());
    let list: UserCallList = running.call("admin", &get).await.unwrap();
    assert_eq!((list.total_calls, list.calls[0].field("dst")), (Some(1), Some("37062222222")));
    let stats: QuickStats = running.call("admin", &QuickstatsGet::new()).await.unwrap();
    assert_eq!((stats.active_calls, stats.today_calls), (Some(0), Some(1)));
}

#[tokio::test]
async fn simple_users_and_accountants_without_rights_change_nothing() {
    let running = start(Settings::default()).await;
    for username in ["alice", "clerk"] {
        let call = UserDelete::new(789);
        let refused = running.call::<UserDeleted>(username, &call).await;
        assert_eq!(refused, Err(UserDeleteError::AccessDenied));
        let call = UserBalanceUpdate::new(10, Decimal::TEN);
        let refused = running.call::<UserBalanceUpdated>(username, &call).await;
        assert_eq!(refused, Err(UserBalanceUpdateError::AccessDenied));
        let call = PaymentCreate::new(10, "EUR", Decimal::TEN);
        let refused = running.call::<PaymentCreated>(username, &call).await;
        assert_eq!(refused, Err(PaymentCreateError::AccessDenied));
        let refused = running.call::<DeviceCreated>(username, &DeviceCreate::new(10)).await;
        assert_eq!(refused, Err(DeviceCreateError::AccessDenied));
        let refused = running.call::<DeviceUpdated>(username, &DeviceUpdate::new(20)).await;
        assert_eq!(refused, Err(DeviceUpdateError::AccessDenied));
        let refused = running.call::<DeviceDeleted>(username, &DeviceDelete::new(20)).await;
        assert_eq!(refused, Err(DeviceDeleteError::AccessDenied));
        let call = CliAdd::new(20).cli_number(digits("1"));
        let refused = running.call::<CliAdded>(username, &call).await;
        assert_eq!(refused, Err(CliAddError::AccessDenied));
        let call = CliDelete::new(digits("37061234567"));
        let refused = running.call::<CliDeleted>(username, &call).await;
        assert_eq!(refused, Err(CliDeleteError::AccessDenied));
    }
    // They see what is their own.
    let get = UserDetailsGet::new().user_id(10);
    assert!(running.call::<UserDetails>("alice", &get).await.is_ok());
    let get = UserDetailsGet::new().user_id(11);
    let refused = running.call::<UserDetails>("alice", &get).await;
    assert_eq!(refused, Err(UserDetailsError::UserNotFound));
}
