//! Properties that hold for every request and answer, against a naive model. What fails is kept in
//! `tests/proptest-regressions/` and tried again first; commit it. More cases:
//! `PROPTEST_CASES=100000 cargo test --all-features --test properties`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]
#![allow(
    clippy::cast_possible_truncation,
    reason = "the model is naive; its two hexadecimal digits make a byte"
)]
#![cfg(all(feature = "json", feature = "xml"))]

mod answers;
mod boundary;
#[allow(unreachable_pub, reason = "for the fuzz targets it is a library")]
mod model;
mod request;
mod signing;
mod typed;
mod verification;
mod wire;
