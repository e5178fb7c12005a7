//! The stand-in from outside: real sockets, a real HTTP client, `curl` as the pages have it, and
//! every error of the pages.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod running;

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;

use mor_api::access::ProviderState;
use mor_api::answer::{Answer, ApiError, Refusal};
use mor_api::methods::dids::{
    DidCreate, DidCreateError, DidCreated, DidDetailsUpdate, DidUpdateError, DidUpdated,
};
use mor_api::methods::users::{UserDetailsUpdate, UserUpdateError, UserUpdated};
use mor_api::v2::{
    self, AssignProvider, BearerToken, CallError, Provider, ProviderAssigned, ProviderUnassigned,
    RefusedStatus, Tokens, UnassignProvider,
};
use mor_api::value::{Assignment, Digits, Hour, Password};
use mor_api::{HashRule, ParameterList, SecretKey, Signer, TypedRequest};
use mor_sandbox::Settings;
use running::{Running, signer, start};

impl Running {
    async fn user(
        &self,
        username: &str,
        request: &UserDetailsUpdate,
    ) -> Result<UserUpdated, Refusal<UserUpdateError>> {
        refusal(self.ask(signer(username).sign(request).unwrap().post(&self.base)).await)
    }

    async fn did(
        &self,
        username: &str,
        request: &DidDetailsUpdate,
    ) -> Result<DidUpdated, DidUpdateError> {
        refusal(self.ask(signer(username).sign(request).unwrap().post(&self.base)).await)
            .map_err(|refusal| refusal.error)
    }

    async fn create(
        &self,
        username: &str,
        request: &DidCreate,
    ) -> Result<DidCreated, DidCreateError> {
        refusal(self.ask(signer(username).sign(request).unwrap().post(&self.base)).await)
            .map_err(|refusal| refusal.error)
    }

    /// A request by wire names and a right hash, for values that the typed requests refuse.
    async fn raw<A: Answer>(
        &self,
        endpoint: &str,
        pairs: &[(&str, &str)],
    ) -> Result<A, ApiError<A::Error>> {
        let mut list = ParameterList::new(mor_api::methods::by_name(endpoint).unwrap());
        for (name, value) in pairs {
            list.add(name, *value).unwrap();
        }
        self.ask(signer("admin").sign(&list).unwrap().post(&self.base)).await
    }

    async fn log_in(&self, username: &str, password: &str) -> Result<Tokens, CallError> {
        let (status, body) = self.send(v2::login(&self.base, username, password).unwrap()).await;
        Tokens::read(status, body)
    }

    async fn refresh(&self, token: &BearerToken) -> Result<Tokens, CallError> {
        let (status, body) = self.send(v2::refresh(&self.base, token)).await;
        Tokens::read(status, body)
    }

    async fn token(&self, username: &str) -> BearerToken {
        self.log_in(username, "password").await.unwrap().access
    }

    async fn assign(
        &self,
        token: &BearerToken,
        user_id: u64,
        provider: Provider,
    ) -> Result<ProviderAssigned, CallError> {
        let (status, body) =
            self.send(AssignProvider::new(user_id, provider).to_http(&self.base, token)).await;
        ProviderAssigned::read(status, body)
    }

    async fn unassign(
        &self,
        token: &BearerToken,
        user_id: u64,
        provider: Provider,
    ) -> Result<ProviderUnassigned, CallError> {
        let (status, body) =
            self.send(UnassignProvider::new(user_id, provider).to_http(&self.base, token)).await;
        ProviderUnassigned::read(status, body)
    }
}

fn refusal<A, E: std::fmt::Debug>(answer: Result<A, ApiError<E>>) -> Result<A, Refusal<E>> {
    answer.map_err(|error| match error {
        ApiError::Refused(refusal) => refusal,
        other => panic!("unreadable: {other:?}"),
    })
}

fn status_of<A: std::fmt::Debug>(answer: Result<A, CallError>) -> (RefusedStatus, String) {
    match answer {
        Err(error) => {
            let message = error.message().unwrap();
            let CallError::Refused { status, .. } = error else { panic!("{error:?}") };
            (status, message)
        }
        Ok(answer) => panic!("{answer:?}"),
    }
}

fn new_did(number: &str) -> DidCreate {
    DidCreate::new(Digits::new(number).unwrap())
}

#[tokio::test]
async fn the_hashed_methods_come_by_every_transport() {
    let running = start(Settings { allow_get: true, ..Settings::default() }).await;
    let signer = Signer::new("username", SecretKey::new("456789").unwrap());
    let request =
        UserDetailsUpdate::new(123).blocked(true).company_name("O'Brien & Sons, Žalgirio g.");
    let signed = signer.sign(&request).unwrap();
    for base in [running.base.clone(), running.base.clone().at_root()] {
        for http in [signed.post(&base), signed.post_with_query(&base), signed.get(&base)] {
            assert_eq!(running.ask::<UserUpdated>(http).await, Ok(UserUpdated::new()));
        }
        // A mix: some in the query, some in the body, and one in both.
        let form = signed.form();
        let (query, body) = form.split_once("&company_name").unwrap();
        let url = format!("{base}/api/user_update_api?{query}");
        let answer = running
            .client
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
            .body(format!("user_id=123&company_name{body}"))
            .send()
            .await
            .unwrap();
        assert_eq!(UserUpdated::read(200, answer.bytes().await.unwrap()), Ok(UserUpdated::new()));
    }
    assert_eq!(running.sandbox.world().users[&123].updates, 8);
    assert!(running.sandbox.world().users[&123].blocked);
    let deployed = signer.rule(HashRule::X8);
    let hour = Hour::new(7).unwrap();
    let request = UserDetailsUpdate::new(123).privacy_gui(true).user_warning_email_hour(hour);
    assert!(
        running
            .ask::<UserUpdated>(deployed.sign(&request).unwrap().post(&running.base))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn the_rules_are_a_setting() {
    let settings = Settings { rules: HashRule::X3.into(), ..Settings::default() };
    let running = start(settings).await;
    let signer = Signer::new("username", SecretKey::new("456789").unwrap());
    let request = UserDetailsUpdate::new(123).privacy_gui(true);
    for (rule, is_right) in [(HashRule::Listed, false), (HashRule::X3, true)] {
        let signer = signer.clone().rule(rule);
        let http = signer.sign(&request).unwrap().post(&running.base);
        assert_eq!(running.ask::<UserUpdated>(http).await.is_ok(), is_right, "{rule}");
    }
}

#[tokio::test]
async fn all_five_operations_succeed_and_change_the_state() {
    let running = start(Settings::default()).await;
    let update = UserDetailsUpdate::new(789)
        .blocked(true)
        .tariff_id(7)
        .responsible_accountant(Assignment::To(3));
    assert!(running.user("admin", &update).await.is_ok());
    let update = DidDetailsUpdate::new(6511)
        .call_limit(999)
        .did_user_id(Assignment::To(10))
        .active_from(5)
        .active_till(6);
    assert_eq!(running.did("accountant", &update).await, Ok(DidUpdated::new()));
    let created = running.create("username", &new_did("123456789")).await.unwrap();
    {
        let world = running.sandbox.world();
        assert_eq!((world.dids[&6511].call_limit, world.dids[&6511].assigned_to), (999, Some(10)));
        assert_eq!(world.dids[&created.id].number, "123456789");
    }
    let free = DidDetailsUpdate::new(6511).did_user_id(Assignment::Nobody);
    assert_eq!(running.did("admin", &free).await, Ok(DidUpdated::new()));
    assert_eq!(running.sandbox.world().dids[&6511].assigned_to, None);

    let token = running.token("username").await;
    let assigned = running.assign(&token, 123, Provider::DeviceId(456)).await.unwrap();
    assert_eq!((assigned.user_id, assigned.provider_id, assigned.device_id), (123, 1, 456));
    assert_eq!(
        running.sandbox.world().providers[&1].state,
        ProviderState::Assigned { user_id: 123 }
    );
    assert_eq!(running.unassign(&token, 123, Provider::Id(1)).await.unwrap().device_id, 456);
    assert_eq!(running.sandbox.world().providers[&1].state, ProviderState::Free);
}

#[tokio::test]
async fn every_error_of_user_details_update() {
    let running = start(Settings::default()).await;
    let update = || UserDetailsUpdate::new(789);
    for (username, request, error) in [
        ("admin", UserDetailsUpdate::new(1), UserUpdateError::UserNotFound),
        ("username", update(), UserUpdateError::UserNotFound),
        ("nobody", update(), UserUpdateError::AccessDenied),
        ("simple", update(), UserUpdateError::AccessDenied),
        ("username", UserDetailsUpdate::new(2).max_devices(3), UserUpdateError::AccessDenied),
        ("clerk", update(), UserUpdateError::NoEditingPermission),
        ("admin", update().tariff_id(99), UserUpdateError::TariffNotFound),
        (
            "admin",
            update().responsible_accountant(Assignment::To(99)),
            UserUpdateError::InvalidAccountant,
        ),
        ("admin", update().username("alice"), UserUpdateError::NotUpdated),
    ] {
        let refusal = running.user(username, &request).await.unwrap_err();
        assert_eq!(refusal.messages.is_empty(), error != UserUpdateError::NotUpdated);
        assert_eq!(refusal.error, error, "{username}");
    }
    let wrong = Signer::new("admin", SecretKey::new("wrong").unwrap());
    let answer =
        running.ask::<UserUpdated>(wrong.sign(&update()).unwrap().post(&running.base)).await;
    assert_eq!(answer, Err(ApiError::Refused(UserUpdateError::IncorrectHash.into())));
    // Wrong values are refused when typed, with the page's text where it has one.
    for (name, value, error) in [
        ("u5", "x", UserUpdateError::TariffNotFound),
        ("u31", "-2", UserUpdateError::InvalidAccountant),
        ("u15", "yes", UserUpdateError::AccessDenied),
    ] {
        let answer = running
            .raw::<UserUpdated>("user_details_update", &[("user_id", "789"), (name, value)])
            .await;
        assert_eq!(answer, Err(ApiError::Refused(error.into())), "{name}");
    }
    assert_eq!(running.sandbox.world().users[&789].updates, 0);
}

#[tokio::test]
async fn every_error_of_did_details_update() {
    let running = start(Settings::default()).await;
    let update = || DidDetailsUpdate::new(6511);
    for (username, request, error) in [
        ("admin", DidDetailsUpdate::new(1), DidUpdateError::DidNotFound),
        ("username", update(), DidUpdateError::DidNotFound),
        ("nobody", update(), DidUpdateError::AccessDenied),
        ("clerk", update(), DidUpdateError::AccessDenied),
        ("reseller2", update(), DidUpdateError::AccessDenied),
        (
            "admin",
            DidDetailsUpdate::new(6512).did_user_id(Assignment::To(789)),
            DidUpdateError::AlreadyAssigned,
        ),
        ("admin", update().active_from(9).active_till(9), DidUpdateError::TillNotAfterFrom),
        ("admin", update().did_user_id(Assignment::To(99)), DidUpdateError::UserNotFound),
    ] {
        assert_eq!(running.did(username, &request).await, Err(error), "{username}");
    }
    for (name, value, error) in [
        ("call_limit", "-1", DidUpdateError::InvalidCallLimit),
        ("active_from", "yesterday", DidUpdateError::InvalidActiveFrom),
        ("active_till", "1.5", DidUpdateError::InvalidActiveTill),
    ] {
        let answer = running
            .raw::<DidUpdated>("did_details_update", &[("did_id", "6511"), (name, value)])
            .await;
        assert_eq!(answer, Err(ApiError::Refused(error.into())), "{name}");
    }
    let wrong = Signer::new("admin", SecretKey::new("wrong").unwrap());
    let answer =
        running.ask::<DidUpdated>(wrong.sign(&update()).unwrap().post(&running.base)).await;
    assert_eq!(answer, Err(ApiError::Refused(DidUpdateError::IncorrectHash.into())));
}

#[tokio::test]
async fn every_error_of_did_create() {
    let running = start(Settings::default()).await;
    for (username, request, error) in [
        ("nobody", new_did("1").provider_id(5), DidCreateError::AccessDenied),
        ("clerk", new_did("1").provider_id(5), DidCreateError::NotAuthorizedForDids),
        ("reseller2", new_did("1").provider_id(5), DidCreateError::NotAuthorizedForDids),
        ("admin", new_did("1").provider_id(99), DidCreateError::ProviderNotFound),
        ("admin", new_did("1"), DidCreateError::ProviderNotFound),
        ("username", new_did("1").provider_id(5), DidCreateError::NotAuthorizedForProvider),
        ("admin", new_did("37060000001").provider_id(5), DidCreateError::AlreadyExists),
        ("admin", new_did("123456789012345678901").provider_id(5), DidCreateError::CreationFailed),
    ] {
        assert_eq!(running.create(username, &request).await, Err(error), "{username}");
    }
    let answer =
        running.raw::<DidCreated>("did_create", &[("provider_id", "5"), ("did", "12a")]).await;
    assert_eq!(answer, Err(ApiError::Refused(DidCreateError::InvalidDid.into())));
    let wrong = Signer::new("admin", SecretKey::new("wrong").unwrap());
    let answer =
        running.ask::<DidCreated>(wrong.sign(&new_did("1")).unwrap().post(&running.base)).await;
    assert_eq!(answer, Err(ApiError::Refused(DidCreateError::IncorrectHash.into())));
    assert_eq!(running.sandbox.world().dids.len(), 3);
}

#[tokio::test]
async fn every_error_of_the_whole_api() {
    let request = UserDetailsUpdate::new(789);
    for (settings, error) in [
        (Settings { enabled: false, ..Settings::default() }, UserUpdateError::ApiDisabled),
        (Settings { has_key: false, ..Settings::default() }, UserUpdateError::NoSecretKey),
    ] {
        let running = start(settings).await;
        assert_eq!(running.user("admin", &request).await, Err(error.into()));
    }
    let running = start(Settings::default()).await;
    let http = signer("admin").sign(&request).unwrap().get(&running.base);
    let answer = running.ask::<UserUpdated>(http).await;
    assert_eq!(answer, Err(ApiError::Refused(UserUpdateError::GetDisabled.into())));
    // Without `u`, with a raw semicolon, and too long: the caller learns no more than the page's
    // text.
    let url = format!("{}/api/user_details_update", running.base);
    let long = "x".repeat(70_000);
    for (body, error) in [
        ("user_id=789&hash=x".to_owned(), UserUpdateError::AccessDenied),
        ("u=admin&user_id=789;hash=x".to_owned(), UserUpdateError::IncorrectHash),
        (format!("u=admin&user_id=789&x={long}"), UserUpdateError::IncorrectHash),
    ] {
        let answer = running
            .client
            .post(&url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let answer = answer.send().await.unwrap().bytes().await.unwrap();
        assert_eq!(UserUpdated::read(200, answer), Err(ApiError::Refused(error.into())));
    }
}

#[tokio::test]
async fn every_way_to_be_nobody_in_v2() {
    let running = start(Settings::default()).await;
    let admin = running.token("admin").await;
    let five = Provider::Id(5);
    let forged =
        BearerToken::new("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsImV4cCI6OTk5OTk5OTk5OX0.")
            .unwrap();
    for (token, text) in [
        (forged, "the token is missing or invalid"),
        (running.token("clerk").await, "the caller lacks the rights"),
        (running.token("reseller2").await, "the caller lacks the rights"),
        (running.token("simple").await, "the caller lacks the rights"),
        (running.token("restricted").await, "the api method is not permitted"),
    ] {
        let expected = (RefusedStatus::Unauthorized, text.to_owned());
        assert_eq!(status_of(running.assign(&token, 10, five).await), expected);
        assert_eq!(status_of(running.unassign(&token, 10, five).await), expected);
    }
    let url = format!("{}/api/v2/users/10/assign_provider", running.base);
    let answer = running.client.post(&url).body(r#"{"provider_id":5}"#).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 401);
    let off = start(Settings { enabled: false, ..Settings::default() }).await;
    assert_eq!(
        status_of(off.assign(&admin, 10, five).await),
        (RefusedStatus::Unauthorized, "the api is disabled".into())
    );
    let url = format!("{}/api/v2/authentication/login", running.base);
    for header in [None, Some("Basic YWRtaW4="), Some("Bearer YWRtaW46cGFzc3dvcmQ=")] {
        let request = running.client.post(&url);
        let request = match header {
            Some(header) => request.header("authorization", header),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let (status, body) = (answer.status().as_u16(), answer.bytes().await.unwrap());
        let expected = (RefusedStatus::Unauthorized, "the login is missing or invalid".into());
        assert_eq!(status_of(Tokens::read(status, body)), expected);
    }
    for (username, password) in [("admin", "guess"), ("nobody", "password"), ("admin", "secret")] {
        let expected = (RefusedStatus::Unauthorized, "wrong username or password".into());
        assert_eq!(status_of(running.log_in(username, password).await), expected);
    }
    let disabled = (RefusedStatus::Unauthorized, "the api is disabled".into());
    assert_eq!(status_of(off.log_in("admin", "password").await), disabled);
    assert_eq!(status_of(off.refresh(&admin).await), disabled);
}

#[tokio::test]
async fn a_refresh_token_buys_access_tokens_and_nothing_else() {
    let running = start(Settings::default()).await;
    let Tokens { access, refresh, .. } = running.log_in("username", "password").await.unwrap();
    let refresh = refresh.unwrap();
    let refreshed = running.refresh(&refresh).await.unwrap();
    assert_eq!(refreshed.refresh, None);
    let one = Provider::Id(1);
    assert!(running.assign(&refreshed.access, 123, one).await.is_ok());
    let invalid = (RefusedStatus::Unauthorized, "the token is missing or invalid".to_owned());
    assert_eq!(status_of(running.unassign(&refresh, 123, one).await), invalid);
    assert_eq!(status_of(running.refresh(&access).await), invalid);
}

#[tokio::test]
async fn tokens_expire() {
    let settings = Settings { access_lifetime: 0, refresh_lifetime: 0, ..Settings::default() };
    let running = start(settings).await;
    let Tokens { access, refresh, .. } = running.log_in("username", "password").await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let invalid = (RefusedStatus::Unauthorized, "the token is missing or invalid".to_owned());
    assert_eq!(status_of(running.assign(&access, 123, Provider::Id(1)).await), invalid);
    assert_eq!(status_of(running.refresh(&refresh.unwrap()).await), invalid);
}

#[tokio::test]
async fn every_error_of_v2() {
    let running = start(Settings::default()).await;
    let admin = running.token("admin").await;
    let (one, five, six, seven) =
        (Provider::Id(1), Provider::Id(5), Provider::Id(6), Provider::Id(7));
    let url = format!("{}/api/v2/users/10/assign_provider", running.base);
    for (answer, status, text) in [
        (
            running.assign(&admin, 123, one).await,
            RefusedStatus::Forbidden,
            "the user is not under the authenticated owner",
        ),
        (
            running.assign(&admin, 999, five).await,
            RefusedStatus::NotFound,
            "the user was not found",
        ),
        (
            running.assign(&admin, 10, Provider::Id(99)).await,
            RefusedStatus::NotFound,
            "the provider was not found",
        ),
        (
            running.assign(&admin, 10, Provider::DeviceId(99)).await,
            RefusedStatus::NotFound,
            "the provider was not found",
        ),
        (
            running.assign(&admin, 10, one).await,
            RefusedStatus::NotFound,
            "the provider is not available for assignment",
        ),
        (
            running.assign(&admin, 789, six).await,
            RefusedStatus::NotFound,
            "the provider is not available for assignment",
        ),
        (
            running.assign(&admin, 2, five).await,
            RefusedStatus::Unprocessable,
            "the user is not a simple user",
        ),
        (
            running.assign(&admin, 10, six).await,
            RefusedStatus::Unprocessable,
            "the provider is already assigned",
        ),
        (
            running.assign(&admin, 10, seven).await,
            RefusedStatus::Unprocessable,
            "the extension could not be configured, the assignment was rolled back",
        ),
    ] {
        assert_eq!(status_of(answer), (status, text.to_owned()));
    }
    assert_eq!(running.sandbox.world().providers[&7].state, ProviderState::Free);
    for (answer, text) in [
        (running.unassign(&admin, 10, five).await, "the provider is not assigned to this user"),
        (running.unassign(&admin, 10, six).await, "the provider's device has clis configured"),
    ] {
        assert_eq!(status_of(answer), (RefusedStatus::Unprocessable, text.to_owned()));
    }
    for body in ["{}", "[]", "", r#"{"provider_id":"5"}"#] {
        let answer =
            running.client.post(&url).bearer_auth(admin.expose()).body(body).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 422, "{body}");
    }
    let answer = running
        .client
        .post(url.replace("/10/", "/x/"))
        .bearer_auth(admin.expose())
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 404);
}

/// Runs `curl` and returns what it prints.
async fn curl(arguments: &[&str]) -> String {
    let mut command = Command::new("curl");
    command.arg("-s").args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_works_as_the_pages_have_it() {
    let running = start(Settings::default()).await;
    let base = running.base.as_str();
    let declared = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    let did = "u=username&did=123456789&provider_id=1";
    for (method, query, hash, answer) in [
        (
            "user_details_update",
            "u=username&user_id=123&u15=1",
            "0ab3ede4e93a55c38855a2cc9b9e169d35442c48",
            "<page><status>User was updated</status></page>",
        ),
        // A placeholder of the page, which is no hash.
        (
            "user_update_api",
            "u15=1&user_id=789&u=admin&u15=1",
            "0in2w8n01rwnodv4t0y5zzfp1h5hdp1fyk7z",
            "<page><error>Incorrect hash</error></page>",
        ),
        (
            "did_details_update",
            "u=admin&did_id=6511&call_limit=999",
            "f7de355c9b4421ce6c705b4b32c89dbcaca51e46",
            "<page><status><success>DID details successfully updated</success></status></page>",
        ),
        // The stale hash of the page is refused, the right one is taken.
        (
            "did_create",
            did,
            "bc2f114099d16656d37e45fd9e8744cb9386d462",
            &format!("{declared}<page><status><error>Incorrect hash</error></status></page>"),
        ),
        (
            "did_create",
            did,
            "cb9dff0d59f7ffaf036d55b57c817bf528edb54a",
            &format!(
                "{declared}<page><status><success>DID created</success></status>\
                 <did_details><id>6514</id><did>123456789</did></did_details></page>"
            ),
        ),
    ] {
        let url = format!("{base}/api/{method}?{query}&hash={hash}");
        assert_eq!(curl(&["-X", "POST", &url]).await, answer, "{url}");
    }
    // The page's other two samples, with right hashes in place of the placeholders. `u15` appears
    // twice in the first.
    for (request, signed) in
        [("u15=1&user_id=789&u=admin&u15=1", "7891"), ("u16=3&user_id=789&u=admin&u15=1", "78913")]
    {
        use sha1::Digest as _;
        let hash = hex::encode(sha1::Sha1::digest(format!("{signed}secret")));
        let url = format!("{base}/api/user_update_api?{request}&hash={hash}");
        assert_eq!(
            curl(&["-X", "POST", &url]).await,
            "<page><status>User was updated</status></page>"
        );
    }

    let token = running.token("username").await;
    let authorization = format!("Authorization: Bearer {}", token.expose());
    let url = format!("{base}/api/v2/users/123/assign_provider");
    let assigned = curl(&[
        "-X",
        "POST",
        "-H",
        &authorization,
        "-H",
        "Content-Type: application/json",
        "-d",
        r#"{"provider_id":1}"#,
        &url,
    ])
    .await;
    assert_eq!(
        assigned,
        r#"{"status":"assigned","user_id":123,"provider_id":1,"device_id":456,"warnings":[]}"#
    );
    let unassigned =
        curl(&["-X", "DELETE", "-H", &authorization, &format!("{url}?provider_id=1")]).await;
    assert_eq!(
        unassigned,
        r#"{"status":"unassigned","user_id":123,"provider_id":1,"device_id":456,"warnings":[]}"#
    );
}

#[tokio::test]
async fn the_log_has_a_line_a_request_and_no_secret() {
    let running = start(Settings::default()).await;
    let update = UserDetailsUpdate::new(789)
        .password(Password::new("hunter2").unwrap())
        .comment("x")
        .with_unlisted("p", "hunter3")
        .unwrap();
    running.user("admin", &update).await.unwrap();
    let token = running.token("admin").await;
    running.assign(&token, 789, Provider::Id(5)).await.unwrap();
    running.user("evil\nuser", &update).await.unwrap_err();
    let log = running.log.lock().unwrap().clone();
    assert_eq!(
        log,
        [
            "user_details_update  admin  done (key admin)  uncovered: u,u33,parameter 5",
            "login  admin  done",
            "v2_users_assign_provider  admin  done",
            r#"user_details_update  "evil\nuser"  refused: parameter `u` names no known user"#,
        ]
    );
}

/// Sends a body as a form, and returns the line that the stand-in logs.
async fn logged(running: &Running, content_type: &str, body: String) -> String {
    let url = format!("{}/api/user_details_update", running.base);
    running.client.post(url).header("content-type", content_type).body(body).send().await.unwrap();
    let mut log = running.log.lock().unwrap();
    assert_eq!(log.len(), 1, "{log:?}");
    log.pop().unwrap()
}

#[tokio::test]
async fn a_piece_of_a_password_is_not_logged_as_a_name() {
    let running = start(Settings::default()).await;
    let form = "application/x-www-form-urlencoded";
    let json = "user_details_update  -  refused: the body is JSON by its content type, not a form";
    for (content_type, body, expected) in [
        (
            form,
            "u=admin&user_id=789&pswd=n3w&hunter2&hash=0",
            "user_details_update  -  refused: parameter 4 has no `=`",
        ),
        (
            form,
            "u=admin&user_id=789&pswd=n3w&hunter2=50%&hash=0",
            "user_details_update  -  refused: parameter 4 has a `%`",
        ),
        (
            form,
            r#"{"u":"admin","user_id":789,"pswd":"hunter2"}"#,
            "user_details_update  -  refused: parameter 1 has no `=`",
        ),
        ("application/json", r#"{"u":"admin","user_id":789,"pswd":"hunter2"}"#, json),
    ] {
        let line = logged(&running, content_type, body.to_owned()).await;
        assert!(line.starts_with(expected) && !line.contains("hunter2"), "{line}");
    }
}

#[tokio::test]
async fn nothing_that_is_sent_forges_a_line() {
    let running = start(Settings::default()).await;
    let form = "application/x-www-form-urlencoded";
    let signed = signer("admin").sign(&UserDetailsUpdate::new(789)).unwrap().form().to_string();
    for (body, expected) in [
        (
            format!("{signed}&a%0AINFO+verified=1"),
            "user_details_update  admin  done (key admin)  uncovered: u,parameter 4",
        ),
        (
            format!("{signed}&x%0Adid_create++admin++done=1&%E2%80%AE=1"),
            "user_details_update  admin  done (key admin)  \
             uncovered: u,parameter 4,parameter 5",
        ),
        // The rest of a password that is not signed.
        (
            format!("{signed}&p=a&hunter2=1"),
            "user_details_update  admin  done (key admin)  \
             uncovered: u,parameter 4,parameter 5",
        ),
        (
            signed.replace("u=admin", "u=x%0Adid_create++admin++done"),
            concat!(
                r#"user_details_update  "x\ndid_create \u{20}admin \u{20}done"  "#,
                "refused: parameter `u` names no known user"
            ),
        ),
        (
            format!("{signed}&a%0AINFO+verified"),
            "user_details_update  -  refused: parameter 4 has no `=`",
        ),
    ] {
        assert_eq!(logged(&running, form, body).await, expected);
    }
    // HTTP Basic carries no line break.
    running.log_in("x  did_create  admin  done", "hunter2").await.unwrap_err();
    let url = format!("{}/api/v2/authentication/login", running.base);
    let header = "Basic eApkaWRfY3JlYXRlOng=";
    running.client.post(url).header("authorization", header).send().await.unwrap();
    assert_eq!(
        running.log.lock().unwrap().as_slice(),
        [
            concat!(
                r#"login  "x \u{20}did_create \u{20}admin \u{20}done"  "#,
                "refused: 401 Unauthorized wrong username or password"
            ),
            "login  -  refused: 401 Unauthorized the login is missing or invalid",
        ]
    );
}

/// 200 clients at once, each with a DID of its own and all of them after one provider.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_under_200_concurrent_clients() {
    const CLIENTS: u64 = 200;
    const ROUNDS: u64 = 25;
    let running = Arc::new(start(Settings::default()).await);
    let token = running.token("admin").await;
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let (running, token) = (Arc::clone(&running), token.clone());
        clients.spawn(async move {
            let number = format!("370{client:08}");
            let created = running.create("admin", &new_did(&number).provider_id(5)).await.unwrap();
            let mut assigned = 0_i64;
            for round in 1..=ROUNDS {
                let limit = client * 1000 + round;
                running
                    .did("admin", &DidDetailsUpdate::new(created.id).call_limit(limit))
                    .await
                    .unwrap();
                running
                    .user("admin", &UserDetailsUpdate::new(789).blocked(round % 2 == 0))
                    .await
                    .unwrap();
                match running.assign(&token, 789, Provider::Id(5)).await {
                    Ok(_) => assigned += 1,
                    // Somebody else was first, or it was still free when this one tried to free it.
                    Err(CallError::Refused { status: RefusedStatus::Unprocessable, .. }) => {}
                    Err(other) => panic!("{other:?}"),
                }
                match running.unassign(&token, 789, Provider::Id(5)).await {
                    Ok(_) => assigned -= 1,
                    Err(CallError::Refused { status: RefusedStatus::Unprocessable, .. }) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
            (client, number, created.id, assigned)
        });
    }
    let ended = clients.join_all().await;
    let world = running.sandbox.world();
    assert_eq!(
        ended.iter().map(|(_, _, id, _)| *id).collect::<BTreeSet<_>>().len() as u64,
        CLIENTS
    );
    for (client, number, id, _) in &ended {
        assert_eq!(world.dids[id].number, *number);
        assert_eq!(world.dids[id].call_limit, client * 1000 + ROUNDS);
    }
    assert_eq!(world.dids.len() as u64, 3 + CLIENTS);
    assert_eq!(world.users[&789].updates, CLIENTS * ROUNDS);
    // Every assignment but perhaps the last one has been taken away exactly once.
    let still_assigned: i64 = ended.iter().map(|(_, _, _, assigned)| assigned).sum();
    let expected = match world.providers[&5].state {
        ProviderState::Free => 0,
        ProviderState::Assigned { user_id: 789 } => 1,
        other => panic!("{other:?}"),
    };
    assert_eq!(still_assigned, expected);
    assert!(!running.log.lock().unwrap().iter().any(|line| line.contains("500")));
}
