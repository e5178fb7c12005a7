//! A gateway that verifies requests of the Kolmisoft MOR billing API in front of the server they
//! are for, on pingora.
//!
//! This library is there for the program of the same name and for its tests; `ARCHITECTURE.md` says
//! how a request travels through it.

pub mod admin;
mod body;
pub mod config;
pub mod duplicates;
pub mod keys;
pub mod limits;
pub mod log;
pub mod metrics;
mod proxy;
pub mod refusal;
pub mod reload;
pub mod request;
pub mod state;
pub mod verdict;
