//! The program, run as a process of its own between real sockets.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod checks;
mod framing;
mod limits;
mod memory;
mod operation;
mod shared;
mod support;
mod upgrade;
mod upstream;
