//! Load on real sockets, while everything around the gateway fails: no request is lost or sent
//! twice, no verdict is wrong, and the counts of clients, log, metrics and upstream agree.
//!
//! It takes eight seconds, or as many as `MOR_CHAOS_SECONDS` says. It needs `redis-server`.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod clients;
mod conductor;
mod http;
mod journal;
mod ledger;
mod stage;
#[path = "../gateway/support.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod support;
mod upstream;

use std::time::Duration;

use crate::conductor::{Conductor, lasting_address};
use crate::support::Redis;

#[test]
fn in_chaos_no_request_is_lost_or_sent_twice_and_all_counts_agree() {
    let seconds = std::env::var("MOR_CHAOS_SECONDS").map_or(8, |text| text.parse().unwrap());
    let redis = Redis::start(lasting_address());
    Conductor::new(&redis).run(redis, Duration::from_secs(seconds));
}
