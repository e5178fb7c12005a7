//! Every method of the catalogue, over a real socket: a right request succeeds, and the answer is
//! one that the library reads as that method's success; a wrong hash is refused.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod answers;
mod requests;
#[path = "../running/mod.rs"]
mod running;

use answers::reader;
use mor_api::{Endpoint, HashRule, Requirement, SecretKey, Signer, methods};
use mor_sandbox::{Settings, world};
use requests::{http, request};
use running::{Running, start};

/// A stand-in in which the method can succeed.
async fn prepared(endpoint: &Endpoint, settings: Settings) -> Running {
    let rule = settings.server.unwrap_or(HashRule::Listed);
    let running = start(settings).await;
    match endpoint.name() {
        "did_delete" => {
            running.sandbox.world().dids.get_mut(&6511).unwrap().state =
                world::DidState::Terminated;
        }
        "did_make_free" => {
            running.sandbox.world().dids.get_mut(&6511).unwrap().state = world::DidState::Closed;
        }
        "spy_call" => {
            let callback = &methods::calls::CALLBACK_INIT;
            let mut request = http(callback, rule, &running).unwrap();
            if let Some([name, ..]) = callback.names_on(rule) {
                request = request.renamed(callback.name(), name);
            }
            running.send(request).await;
        }
        _ => {}
    }
    running
}

#[tokio::test]
async fn every_method_answers() {
    for endpoint in methods::ALL.iter().copied() {
        let name = endpoint.name();
        let running = prepared(endpoint, Settings::default()).await;
        let http = http(endpoint, HashRule::Listed, &running).unwrap();
        let wrong = http.clone().with_wrong_hash();
        if let Some(wrong) = wrong {
            let (status, body) = running.send(wrong).await;
            assert_eq!(status, 200, "{name}");
            let refusal = reader(endpoint)(name, status, &body);
            assert_eq!(refusal.as_deref(), Some("Incorrect hash"), "{name}");
        } else {
            assert!(!endpoint.takes_hash(HashRule::Listed), "{name}");
        }
        let (status, body) = running.send(http).await;
        assert_eq!(status, 200, "{name}");
        assert_eq!(reader(endpoint)(name, status, &body), None, "{name}");
        let log = running.log.lock().unwrap();
        let last = log.last().unwrap();
        assert!(last.starts_with(name) && last.contains("  done ("), "{last}");
    }
}

#[tokio::test]
async fn every_method_checks_what_it_requires() {
    for endpoint in methods::ALL.iter().copied() {
        let required = endpoint
            .parameters()
            .find(|parameter| parameter.requirement() == Requirement::Required);
        let Some(required) = required else { continue };
        let running = start(Settings::default()).await;
        let request = http(endpoint, HashRule::Listed, &running).unwrap();
        let (status, body) = running.send(request.without(required.name())).await;
        assert_eq!(status, 200);
        let refusal = reader(endpoint)(endpoint.name(), status, &body);
        assert!(refusal.is_some(), "{}", endpoint.name());
    }
}

/// What nobody should send: a handler that panicked would close the connection.
#[tokio::test]
async fn no_value_is_too_odd() {
    const ODD: [&str; 8] = [
        "",
        "0",
        "-1",
        "18446744073709551615",
        "79228162514264337593543950335",
        "9007199254740993.0000000000000000001",
        "<a>&amp;\"\u{0}\n",
        "%",
    ];
    let mut sent = 0;
    for endpoint in methods::ALL.iter().copied() {
        let running = prepared(endpoint, Settings::default()).await;
        let signer = if endpoint.takes_username() {
            running::signer("admin")
        } else {
            Signer::without_username(SecretKey::new("secret").unwrap())
        };
        for (parameter, odd) in
            endpoint.parameters().flat_map(|parameter| ODD.map(|odd| (parameter, odd)))
        {
            let name = endpoint.name();
            let Some(list) = request(endpoint, Some((parameter.name(), odd))) else { continue };
            let http = if endpoint.takes_hash(HashRule::Listed) {
                signer.sign(&list).map(|signed| signed.post(&running.base))
            } else {
                signer.unhashed(&list).map(|request| request.post(&running.base))
            };
            let Ok(http) = http else { continue };
            let (status, body) = running.send(http).await;
            assert!(matches!(status, 200 | 404), "{name} {}={odd:?}: {status}", parameter.name());
            if status == 200 {
                reader(endpoint)(name, status, &body);
            }
            sent += 1;
        }
    }
    assert!(sent > 5000, "{sent}");
}

#[tokio::test]
async fn every_version_answers_by_its_rule_and_under_its_names() {
    let servers = HashRule::ALL.into_iter().filter(|rule| *rule != HashRule::Listed);
    for rule in servers {
        let settings = Settings { server: Some(rule), ..Settings::default() };
        for endpoint in methods::ALL.iter().copied() {
            let name = endpoint.name();
            let running = prepared(endpoint, settings.clone()).await;
            let Some(mut http) = http(endpoint, rule, &running) else {
                assert_eq!(endpoint.names_on(rule), None, "{name} of {rule}");
                continue;
            };
            if let Some(names) = endpoint.names_on(rule)
                && !names.contains(&name)
            {
                let (status, body) = running.send(http.clone()).await;
                let text = String::from_utf8(body).unwrap();
                assert_eq!(status, 404, "{name}");
                assert!(text.contains("There is no such API"), "{name}: {text}");
                http = http.renamed(name, names[0]);
            }
            let (status, body) = running.send(http).await;
            assert_eq!(status, 200, "{name} of {rule}");
            assert_eq!(reader(endpoint)(name, status, &body), None, "{name} of {rule}");
        }
    }
}
