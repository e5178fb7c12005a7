//! What is right is forwarded as it is; what is wrong is refused or reported.

use serde_json::json;

use crate::support::*;

#[test]
fn a_right_request_is_forwarded_byte_for_byte() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let answer = gateway.post(RIGHT);
    assert_eq!(status(&answer), "200");
    assert!(answer.ends_with(ANSWER), "{answer}");
    let forwarded = upstream.requests().concat();
    let length = RIGHT.len();
    assert_eq!(
        forwarded,
        format!(
            "POST {PATH} HTTP/1.1\r\nHost: mor.example\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\
             X-Forwarded-For: 127.0.0.1\r\n\r\n\
             {RIGHT}"
        )
    );
    let entry = &gateway.log(1)[0];
    for (name, expected) in [
        ("client", json!("127.0.0.1")),
        ("http_method", json!("POST")),
        ("method", json!("user_details_update")),
        ("user", json!("username")),
        ("key", json!("first")),
        ("rule", json!("listed")),
        ("outcome", json!("forwarded")),
        ("reason", json!(null)),
        ("status", json!(200)),
        ("request_bytes", json!(length)),
        ("answer_bytes", json!(ANSWER.len())),
    ] {
        assert_eq!(entry[name], expected, "{name}");
    }
    for name in ["body_us", "check_us", "upstream_us", "total_us"] {
        assert!(entry[name].is_u64(), "{entry}");
    }
}

#[test]
fn a_body_in_chunks_arrives_with_its_length() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let (begin, end) = RIGHT.split_at(10);
    let chunked = format!("a\r\n{begin}\r\n{:x}\r\n{end}\r\n0\r\n\r\n", end.len());
    let headers = "Transfer-Encoding: chunked\r\nConnection: close, content-type\r\n";
    let answer = exchange(gateway.address, &request(PATH, headers, &chunked));
    assert_eq!(status(&answer), "200", "{answer}");
    let forwarded = upstream.requests().concat();
    assert!(forwarded.ends_with(&format!("\r\n\r\n{RIGHT}")), "{forwarded}");
    assert!(forwarded.contains(&format!("Content-Length: {}\r\n", RIGHT.len())), "{forwarded}");
    assert!(forwarded.contains("Content-Type: application/x-www-form-urlencoded"), "{forwarded}");
    assert!(!forwarded.contains("chunked"), "{forwarded}");
}

#[test]
fn the_stand_in_does_what_is_right_and_gets_nothing_that_is_wrong() {
    let (address, sandbox) = stand_in();
    let gateway = Gateway::start("enforce", address, "");
    let refused = gateway.post(WRONG);
    assert_eq!(status(&refused), "200");
    assert!(refused.ends_with("<error>Incorrect hash</error></page>"), "{refused}");
    // It is as the stand-in answers it.
    assert_eq!(body_of(&refused), body_of(&exchange(address, &post(WRONG))));
    assert!(gateway.post(RIGHT).contains("<status>"));
    assert!(sandbox.world().users[&123].blocked);
    let outcomes: Vec<_> = gateway.log(2).iter().map(|entry| entry["outcome"].clone()).collect();
    assert_eq!(outcomes.len(), 2);
    assert!(outcomes.contains(&json!("refused")) && outcomes.contains(&json!("forwarded")));
}

fn body_of(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[test]
fn report_mode_forwards_everything_and_says_what_it_would_refuse() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("report", upstream.address, "limits.body_bytes = 1000");
    let json = "{\"u\":\"username\"}";
    let long = format!("u=username&x={}", "y".repeat(2000));
    let very_long = format!("u=username&x={}", "y".repeat(200_000));
    let in_chunks = format!("{:x}\r\n{very_long}\r\n0\r\n\r\n", very_long.len());
    let length = |body: &str| format!("Connection: close\r\nContent-Length: {}\r\n", body.len());
    let cases = [
        (post(WRONG), WRONG, "`hash` does not match"),
        (post("u=nobody&hash=1"), "u=nobody&hash=1", "user"),
        (post(&long), &*long, "1000 bytes"),
        (post(&very_long), &*very_long, "1000 bytes"),
        (request("/other", &length("x=1"), "x=1"), "x=1", "method"),
        (request("/a//b", &length("x=1"), "x=1"), "x=1", "spelling"),
        (request(PATH, &length("x"), "x"), "x", "no `=`"),
    ];
    for (number, (request, body, reason)) in cases.iter().enumerate() {
        let answer = exchange(gateway.address, request);
        assert_eq!(status(&answer), "200", "{reason}");
        let forwarded = upstream.requests();
        assert_eq!(forwarded.len(), number + 1, "{reason}");
        assert!(forwarded[number].ends_with(&format!("\r\n\r\n{body}")), "{reason}");
    }
    let headers = "Transfer-Encoding: chunked\r\nConnection: close\r\n";
    let answer = exchange(gateway.address, &request(PATH, headers, &in_chunks));
    assert_eq!(status(&answer), "200", "{answer}");
    let forwarded = upstream.requests().pop().unwrap();
    assert_eq!(without_chunks(&forwarded), very_long);
    let type_of_json =
        String::from_utf8(post(json)).unwrap().replace("x-www-form-urlencoded", "json");
    assert_eq!(status(&exchange(gateway.address, type_of_json.as_bytes())), "200");

    let mut log = gateway.log(cases.len() + 2);
    // Those that are diagnosed may come later.
    log.sort_by_key(|entry| entry["time"].to_string());
    for (entry, (_, _, reason)) in log.iter().zip(&cases) {
        assert_eq!(entry["outcome"], "would_refuse", "{entry}");
        assert!(entry["reason"].as_str().unwrap().contains(reason), "{reason}: {entry}");
    }
    assert!(log[0]["cause"].is_string(), "{}", log[0]);
}

fn without_chunks(request: &str) -> String {
    let mut rest = request.split_once("\r\n\r\n").unwrap().1;
    let mut body = String::new();
    while let Some((length, after)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        body.push_str(&after[..length]);
        rest = &after[length + 2..];
    }
    body
}

#[test]
fn nobody_learns_which_users_there_are() {
    let (address, _) = stand_in();
    let gateway = Gateway::start("enforce", address, "");
    let without_date = |answer: &str| -> Vec<String> {
        answer.lines().filter(|line| !line.starts_with("Date:")).map(str::to_owned).collect()
    };
    let wrong = gateway.post(WRONG);
    let unknown = gateway.post(&RIGHT.replace("u=username", "u=nobody"));
    assert_eq!(without_date(&unknown), without_date(&wrong));
    assert!(wrong.ends_with("<error>Incorrect hash</error></page>"), "{wrong}");
    let log = gateway.log(2);
    let entry = log.iter().find(|entry| entry["user"] == "nobody").unwrap();
    assert_eq!(entry["outcome"], json!("refused"));
    assert!(entry["reason"].as_str().unwrap().contains("user"), "{entry}");
    assert_eq!(entry["key"], json!(null));
}

#[test]
fn signed_paths_are_refused_in_other_spellings_and_other_paths_pass_if_wanted() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "other_paths = 'pass'");
    let headers = format!("Content-Length: {}\r\nConnection: close\r\n", RIGHT.len());
    for path in [
        "/billing/api/user%5fdetails_update",
        "/billing//api/user_details_update",
        "/billing/x/../api/user_details_update",
        "/billing/api/USER_DETAILS_UPDATE",
        "http://mor.example/billing/api/user_details_update",
    ] {
        let answer = exchange(gateway.address, &request(path, &headers, RIGHT));
        assert_eq!(status(&answer), "404", "{path}: {answer}");
    }
    assert_eq!(upstream.requests(), Vec::<String>::new());
    let v2 =
        "DELETE /billing/api/v2/users/1?x=%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&exchange(gateway.address, v2.as_bytes())), "200");
    assert!(upstream.requests().concat().starts_with("DELETE /billing/api/v2/users/1?x=%ff "));
    assert_eq!(gateway.log(6)[5]["outcome"], "passed");
}

#[test]
fn a_body_that_is_no_form_is_refused_before_it_is_read() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    );
    let answer = exchange(gateway.address, head.as_bytes());
    assert_eq!(status(&answer), "200");
    assert!(answer.contains("Incorrect hash"), "{answer}");
    assert_eq!(gateway.log(1)[0]["reason"], "the body is JSON by its content type, not a form");
    assert!(upstream.requests().is_empty());
}

#[test]
fn duplicates_and_what_no_hash_covers_are_refused_if_wanted() {
    let upstream = Upstream::start(Manner::Answer);
    let more = "duplicates.all = 'refuse'\nuncovered.unknown = 'refuse'\nuncovered.empty = 'warn'";
    let gateway = Gateway::start("enforce", upstream.address, more);
    assert!(gateway.post(&RIGHT.replace("&hash", "&x=1&hash")).contains("Access Denied"));
    assert!(gateway.post(&RIGHT.replace("&hash", "&u9=&hash")).ends_with(ANSWER));
    assert!(gateway.post(RIGHT).contains("Access Denied"));
    let log = gateway.log(3);
    assert_eq!(log[2]["reason"], "the request came before");
    assert!(log[1]["warnings"][0].as_str().unwrap().contains("u9"), "{}", log[1]);
    assert_eq!(upstream.requests().len(), 1);
}

#[test]
fn what_nothing_protects_is_said_to_be_so_and_refused_if_wanted() {
    let upstream = Upstream::start(Manner::Answer);
    let rules = "accept = ['listed', 'x8']";
    let unhashed = post_to("/billing/api/personal_payments", "u=username");
    let gateway = Gateway::start("enforce", upstream.address, rules);
    assert!(exchange(gateway.address, &unhashed).ends_with(ANSWER));
    let entry = &gateway.log(1)[0];
    assert_eq!((&entry["outcome"], &entry["key"]), (&json!("unhashed"), &json!(null)));
    let more = format!("{rules}\nunhashed = 'refuse'");
    let gateway = Gateway::start("enforce", upstream.address, &more);
    assert!(exchange(gateway.address, &unhashed).contains("Incorrect hash"));
    assert_eq!(gateway.log(1)[0]["outcome"], "refused");
    let metrics = gateway.admin("/metrics");
    assert!(metrics.contains("outcome=\"refused\",reason=\"unhashed\"} 1"), "{metrics}");
}

#[test]
fn the_administrator_signs_what_takes_no_username() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "administrator = 'username'");
    let hash = sha1_hex(&format!("a@b.cownerSIPnewAB{KEY}"));
    let body = "email=a%40b.c&id=owner&device_type=SIP&username=new&first_name=A&last_name=B\
                &password=x&password2=x&country_id=1&hash="
        .to_owned()
        + &hash;
    let request = |body: &str| post_to("/billing/api/user_register", body);
    assert!(exchange(gateway.address, &request(&body)).ends_with(ANSWER));
    let other = body.replace("username=new", "username=other");
    assert!(exchange(gateway.address, &request(&other)).contains("Incorrect hash"));
    assert_eq!(upstream.requests().len(), 1);
}
