//! All of API v2, over a real socket.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod running;

use mor_api::HttpRequest;
use mor_api::methods::calls::{CallbackInit, CallbackStarted};
use mor_api::v2::{
    self, Address, Balance, BearerToken, CallError, CreateTranscription, DeleteTranscription,
    DownloadTranscript, FlashCall, FlashCallTask, GetAiUsage, GetBalance, GetCalls, GetDids,
    GetFlashCall, GetMe, GetRates, GetTariffRates, GetTranscript, GetTranscription, HangUpAllCalls,
    HangUpCall, Me, PathSegment, RefusedStatus, TaskStatus, Tokens, UpdateMe, read_body, read_json,
};
use mor_sandbox::Settings;
use running::{Running, Sent, start};
use serde_json::{Value, json};

impl Running {
    async fn token(&self, username: &str) -> BearerToken {
        let login = v2::login(&self.base, username, "password").unwrap();
        let (status, body) = self.send(login).await;
        Tokens::read(status, body).unwrap().access
    }

    async fn json(&self, request: HttpRequest) -> Result<Value, CallError> {
        let (status, body) = self.send(request).await;
        read_json(status, body)
    }
}

fn status_of<T: std::fmt::Debug>(outcome: Result<T, CallError>) -> RefusedStatus {
    match outcome {
        Err(CallError::Refused { status, .. }) => status,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_endpoint_is_there_and_wants_a_token() {
    let running = start(Settings::default()).await;
    let root = running.base.as_str().strip_suffix("/billing").unwrap();
    for base in [running.base.as_str(), root] {
        for endpoint in v2::ENDPOINTS {
            let path = endpoint.path.replace("{id}", "1").replace("{task_id}", "1");
            let path = path.replace("{format}", "txt");
            let sent = Sent {
                method: endpoint.method.to_owned(),
                url: format!("{base}/api/{path}"),
                headers: Vec::new(),
                body: String::new(),
            };
            let (status, body) = running.send(sent).await;
            let errors: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(status, 401, "{} {}", endpoint.method, endpoint.path);
            assert!(errors["errors"].is_string());
        }
    }
}

#[tokio::test]
async fn callers_see_and_change_themselves() {
    let running = start(Settings::default()).await;
    let (base, alice) = (&running.base, running.token("alice").await);
    let (status, body) = running.send(GetBalance::new().to_http(base, &alice)).await;
    let balance = Balance::read(status, body).unwrap();
    assert_eq!((&*balance.text, balance.currency), ("10.00", None));
    let request = GetBalance::new().user_currency(true).to_http(base, &alice);
    let (status, body) = running.send(request).await;
    assert_eq!(Balance::read(status, body).unwrap().currency.as_deref(), Some("USD"));
    let accountant = running.token("accountant").await;
    let refused = running.json(GetBalance::new().to_http(base, &accountant)).await;
    assert_eq!(status_of(refused), RefusedStatus::Unauthorized);

    let request = UpdateMe::new()
        .first_name("Alice")
        .address(Address::new().city("Vilnius"))
        .password(mor_api::value::Password::new("an0ther").unwrap());
    let (status, body) = running.send(request.to_http(base, &alice)).await;
    let me = Me::read(status, &body).unwrap();
    assert_eq!((me.id, me.first_name.as_deref()), (10, Some("Alice")));
    let (status, body) = running.send(GetMe::new().to_http(base, &alice)).await;
    assert_eq!(Me::read(status, &body).unwrap(), me);
    assert!(String::from_utf8(body).unwrap().contains("Vilnius"));
    let login = v2::login(base, "alice", "an0ther").unwrap();
    assert_eq!(running.send(login).await.0, 200);
    // Also as a form, with the parts of the address beside the rest.
    let url = format!("{base}/api/v2/me");
    let form = running.client.patch(url).bearer_auth(alice.expose());
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    let answer = form.body("last_name=A+B&city=Kaunas").send().await.unwrap();
    let text = answer.text().await.unwrap();
    assert!(text.contains("A B") && text.contains("Kaunas"), "{text}");
    for body in ["", "[]", "{\"password\":\"\"}", "{\"password\":7}"] {
        let mut sent = Sent::from(UpdateMe::new().to_http(base, &alice));
        body.clone_into(&mut sent.body);
        assert_eq!(running.send(sent).await.0, 422, "{body}");
    }
}

#[tokio::test]
async fn lists_are_listed() {
    let running = start(Settings::default()).await;
    let (base, admin) = (&running.base, running.token("admin").await);
    let dids = running.json(GetDids::new().to_http(base, &admin)).await.unwrap();
    assert_eq!(dids["dids"].as_array().unwrap().len(), 2);
    let free = GetDids::new().status("free");
    let dids = running.json(free.to_http(base, &admin)).await.unwrap();
    assert_eq!(dids["dids"][0]["did"], "37060000001");
    let unknown = GetDids::new().status("unheard-of");
    let refused = running.json(unknown.to_http(base, &admin)).await;
    assert_eq!(status_of(refused), RefusedStatus::Unprocessable);
    for username in ["username", "simple", "clerk"] {
        let token = running.token(username).await;
        let refused = running.json(GetDids::new().to_http(base, &token)).await;
        assert_eq!(status_of(refused), RefusedStatus::Unauthorized, "{username}");
    }
    let rates = running.json(GetRates::new("+370").to_http(base, &admin)).await.unwrap();
    assert_eq!(rates["rates"][0]["prefix"], "370");
    let refused = running.json(GetRates::new("x").to_http(base, &admin)).await;
    assert_eq!(status_of(refused), RefusedStatus::Unprocessable);
    let second = GetTariffRates::new().page(2).limit(1);
    let rates = running.json(second.to_http(base, &admin)).await.unwrap();
    assert_eq!(rates, json!({ "rates": [] }));
    let rates = running.json(GetTariffRates::new().to_http(base, &admin)).await.unwrap();
    assert_eq!(rates["rates"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn calls_are_hung_up() {
    let running = start(Settings::default()).await;
    let (base, admin) = (&running.base, running.token("admin").await);
    for _ in 0..3 {
        let request = CallbackInit::new(20).source("1").destination("2");
        let _: CallbackStarted = running.call("admin", &request).await.unwrap();
    }
    let reseller = running.token("username").await;
    let refused = running.json(HangUpCall::new(1).to_http(base, &reseller)).await;
    assert_eq!(status_of(refused), RefusedStatus::NotFound);
    let one = HangUpCall::new(1).to_http(base, &admin);
    assert!(running.json(one.clone()).await.is_ok());
    assert_eq!(status_of(running.json(one).await), RefusedStatus::NotFound);
    let all = HangUpAllCalls::confirmed().to_http(base, &admin);
    assert_eq!(running.json(all.clone()).await.unwrap()["hung_up_calls"], 2);
    assert_eq!(running.json(all).await.unwrap()["hung_up_calls"], 0);
    let calls = running.json(GetCalls::new().to_http(base, &admin)).await.unwrap();
    assert_eq!(calls["calls"].as_array().unwrap().len(), 3);
    assert_eq!(calls["calls"][0]["dst"], "2");
}

#[tokio::test]
async fn a_flash_call_is_told_once() {
    let running = start(Settings::default()).await;
    let (base, admin) = (&running.base, running.token("admin").await);
    let call = FlashCall::new("370666666");
    let told = running.json(call.clone().to_http(base, &admin)).await.unwrap();
    assert_eq!(told["status"], "RINGING");
    let task = running.json(call.asynchronous(true).to_http(base, &admin)).await.unwrap();
    let get = GetFlashCall::from_url(task["url"].as_str().unwrap()).unwrap();
    let (status, body) = running.send(get.to_http(base, &admin)).await;
    let task = FlashCallTask::<Value>::read(status, body).unwrap();
    assert_eq!(task.status, TaskStatus::Completed);
    assert_eq!(task.call_details.unwrap()["dst"], "370666666");
    let again = running.json(get.to_http(base, &admin)).await;
    assert_eq!(status_of(again), RefusedStatus::NotFound);
    let refused = running.json(FlashCall::new("").to_http(base, &admin)).await;
    assert_eq!(status_of(refused), RefusedStatus::Unprocessable);
}

#[tokio::test]
async fn a_recording_is_transcribed() {
    let running = start(Settings::default()).await;
    let (base, admin) = (&running.base, running.token("admin").await);
    assert!(running.json(GetAiUsage::new().to_http(base, &admin)).await.is_ok());
    let create = CreateTranscription::new(&json!({ "recording_id": 7 })).unwrap();
    let created = running.json(create.to_http(base, &admin)).await.unwrap();
    let id = || PathSegment::from(created["id"].as_u64().unwrap());
    let get = GetTranscription::new(id()).to_http(base, &admin);
    assert_eq!(running.json(get.clone()).await.unwrap()["status"], "completed");
    let transcript = running.json(GetTranscript::new(id()).to_http(base, &admin)).await.unwrap();
    assert_eq!(transcript["segments"][0]["text"], transcript["text"]);
    let format = PathSegment::new("txt").unwrap();
    let download = DownloadTranscript::new(id(), format).to_http(base, &admin);
    let (status, body) = running.send(download).await;
    assert_eq!(read_body(status, &body).unwrap(), b"Hello.");
    assert!(running.json(DeleteTranscription::new(id()).to_http(base, &admin)).await.is_ok());
    assert_eq!(status_of(running.json(get).await), RefusedStatus::NotFound);
}

#[tokio::test]
async fn an_id_may_be_written_as_a_whole_number_with_a_point() {
    let running = start(Settings::default()).await;
    let admin = running.token("admin").await;
    let url = format!("{}/api/v2/users/789/assign_provider", running.base);
    let post = running.client.post(&url).bearer_auth(admin.expose());
    let answer = post.body(r#"{"provider_id":5.0}"#).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
}
