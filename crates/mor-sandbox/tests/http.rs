//! Which paths and which HTTP methods there are.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod running;

use mor_api::HashRule;
use mor_api::answer::Answer;
use mor_api::methods::dids::{DidList, DidsGet};
use mor_api::methods::users::{UserDetailsUpdate, UserUpdated};
use mor_sandbox::Settings;
use reqwest::header::ALLOW;
use running::{Sent, signer, start};

fn update() -> UserDetailsUpdate {
    UserDetailsUpdate::new(789).blocked(true)
}

#[tokio::test]
async fn a_method_has_several_paths() {
    let running = start(Settings::default()).await;
    let signer = signer("admin");
    let request = update();
    let signed = Sent::from(signer.sign(&request).unwrap().post(&running.base));
    let at = |path: &str| Sent { url: format!("{}{path}", running.base), ..signed.clone() };
    let root = running.base.as_str().strip_suffix("/billing").unwrap();
    let at_root = Sent { url: format!("{root}/api/user_details_update"), ..signed.clone() };
    for sent in [
        at("/api/user_details_update"),
        at("/api/user_details_update.xml"),
        at("/api/user_update_api"),
        at("/api/user_update_api.xml"),
        at_root,
    ] {
        let url = sent.url.clone();
        let (status, body) = running.send(sent).await;
        assert_eq!(UserUpdated::read(status, body), Ok(UserUpdated::new()), "{url}");
    }
    let action = signer.sign(&request).unwrap().post_action(&running.base);
    assert!(running.ask::<UserUpdated>(action).await.is_ok());
    let dids = DidsGet::new();
    let action = signer.sign(&dids).unwrap().post_action(&running.base);
    assert!(running.ask::<DidList>(action).await.is_ok());
    for path in [
        "/api/user_details_update/789",
        "/api/user_details_updat",
        "/api/user_details_update.json",
        "/api/",
        "/api",
        "/",
        "/api/v2/nothing",
    ] {
        let (status, body) = running.send(at(path)).await;
        let text = String::from_utf8(body).unwrap();
        assert_eq!(status, 404, "{path}");
        assert_eq!(text, "<page><error>There is no such API</error></page>", "{path}");
    }
    let log = running.log.lock().unwrap();
    let last = log.last().map(String::as_str);
    assert_eq!(last, Some("-  -  refused: the path is that of no known method"));
}

#[tokio::test]
async fn http_methods_are_answered_or_told() {
    for (allow_get, allowed) in [(false, "POST, OPTIONS"), (true, "GET, POST, OPTIONS")] {
        let running = start(Settings { allow_get, ..Settings::default() }).await;
        let signer = signer("admin");
        let request = update();
        let get = Sent::from(signer.sign(&request).unwrap().get(&running.base));
        for (method, status) in
            [("OPTIONS", 204), ("TRACE", 405), ("HEAD", 405), ("PUT", 200), ("DELETE", 200)]
        {
            let client = &running.client;
            let sent = client.request(method.parse().unwrap(), &get.url).send().await.unwrap();
            assert_eq!(sent.status().as_u16(), status, "{method}");
            if status == 200 {
                let body = sent.bytes().await.unwrap();
                assert_eq!(body, "<page><error>Access Denied</error></page>", "{method}");
            } else {
                assert_eq!(sent.headers().get(ALLOW).unwrap(), allowed, "{method}");
                assert!(sent.bytes().await.unwrap().is_empty(), "{method}");
            }
        }
        assert_eq!(running.sandbox.world().users[&789].updates, 0);
        // Balances are for everybody's GET.
        let url = format!("{}/api/user_balance_get", running.base);
        let sent = running.client.request("OPTIONS".parse().unwrap(), url).send().await.unwrap();
        assert_eq!(sent.headers().get(ALLOW).unwrap(), "GET, POST, OPTIONS");
    }
    let running = start(Settings::default()).await;
    for path in ["/api/v2/balance", "/api/v2/authentication/login"] {
        let url = format!("{}{path}", running.base);
        let sent = running.client.request("TRACE".parse().unwrap(), url).send().await.unwrap();
        assert_eq!(sent.status().as_u16(), 405, "{path}");
    }
}

#[tokio::test]
async fn a_version_is_a_rule_and_names() {
    let settings = Settings { server: Some(HashRule::X3), ..Settings::default() };
    let running = start(settings).await;
    let request = update();
    for (rule, name, is_right) in
        [(HashRule::X3, "user_update_api", true), (HashRule::X3, "user_details_update", false)]
    {
        let signer = signer("admin").rule(rule);
        let sent = Sent::from(signer.sign(&request).unwrap().post(&running.base));
        let (status, _) = running.send(sent.renamed("user_details_update", name)).await;
        assert_eq!(status == 200, is_right, "{name}");
    }
    // The rules of the settings do not count.
    let request = update().privacy_gui(true);
    let sent = Sent::from(signer("admin").sign(&request).unwrap().post(&running.base));
    let (status, body) = running.send(sent.renamed("user_details_update", "user_update_api")).await;
    assert!(UserUpdated::read(status, body).is_err());
}
