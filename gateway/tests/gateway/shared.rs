//! Several gateways that share a Redis. It needs `redis-server`.

use crate::support::*;

#[test]
fn gateways_share_what_came_before_and_go_on_without_redis() {
    let redis = Redis::start(nobody());
    let upstream = Upstream::start(Manner::Answer);
    let directory = tempfile::tempdir().unwrap();
    let password = directory.path().join("password");
    write_secret(&password, "hunter2\n", 0o600);
    let address = redis.address;
    let more = format!(
        "[duplicates]\nall = 'refuse'\n[duplicates.redis]\naddress = '{address}'\n\
         password_file = '{}'\n",
        password.display()
    );
    let first = Gateway::start("enforce", upstream.address, &more);
    let second = Gateway::start("enforce", upstream.address, &more);
    let is_forwarded = |gateway: &Gateway| gateway.post(RIGHT).ends_with(ANSWER);
    assert!(is_forwarded(&first) && !is_forwarded(&second) && !is_forwarded(&first));
    assert_eq!(second.log(1)[0]["reason"], "the request came before");

    drop(redis);
    for _ in 0..10 {
        assert!(is_forwarded(&second));
    }
    let log = second.log(11);
    assert!(log[10]["warnings"][0].as_str().unwrap().contains("does not answer"), "{}", log[10]);
    // The breaker is open: nobody waits.
    assert!(log[10]["check_us"].as_u64().unwrap() < 20_000, "{}", log[10]);
    assert!(second.errors().contains("redis fails"), "{}", second.errors());

    // It has forgotten everything.
    let redis = Redis::start(address);
    wait_until("redis is asked again", || !is_forwarded(&second));
    // Its connection is lost, which it learns with its next request.
    wait_until("the other one asks again", || !is_forwarded(&first));
    let said = first.errors() + &second.errors();
    assert!(said.contains("redis answers again") && !said.contains("hunter2"), "{said}");
    drop(redis);
}
