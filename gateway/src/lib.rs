//! A gateway that verifies requests of the Kolmisoft MOR billing API in front of the server they
//! are for, on pingora.
//!
//! This library is there for the program of the same name and for its tests; `ARCHITECTURE.md` says
//! how a request travels through it.

pub mod admin;
mod body;
pub mod client;
pub mod config;
pub mod connections;
pub mod duplicates;
pub mod keys;
pub mod limits;
pub mod log;
pub mod metrics;
mod proxy;
pub mod refusal;
pub mod request;
pub mod serve;
pub mod signals;
pub mod state;
pub mod upgrade;
pub mod verdict;
