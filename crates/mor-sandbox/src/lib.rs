//! A stand-in for a Kolmisoft MOR server, with its state in memory: for tests of clients, and for
//! clients that have no server to talk to.
//!
//! The binary `mor-sandbox` serves it by itself. In a test of your own it runs on a free port:
//!
//! ```
//! use mor_api::answer::Answer;
//! use mor_api::methods::users::{UserDetailsUpdate, UserUpdated};
//! use mor_api::{BaseUrl, SecretKey, Signer};
//! use mor_sandbox::{LogEntry, Sandbox, Settings};
//! use tokio::net::TcpListener;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let log = |entry: LogEntry| println!("{}", entry.diagnose());
//! let sandbox = Sandbox::new(Settings::default(), log)?;
//! let listener = TcpListener::bind("127.0.0.1:0").await?;
//! let base = BaseUrl::parse(&format!("http://{}", listener.local_addr()?))?;
//! tokio::spawn(sandbox.clone().serve(listener, std::future::pending()));
//!
//! // Your client, in place of these lines.
//! let signer = Signer::new("username", SecretKey::new("456789")?);
//! let request = UserDetailsUpdate::new(123).blocked(true);
//! let http = signer.sign(&request)?.post(&base);
//! let answer = reqwest::Client::new()
//!     .post(http.url())
//!     .header("content-type", "application/x-www-form-urlencoded")
//!     .body(http.into_body())
//!     .send()
//!     .await?;
//! let status = answer.status().as_u16();
//! UserUpdated::read(status, answer.bytes().await?)?;
//!
//! // What it did is there to be looked at.
//! assert!(sandbox.world().users[&123].blocked);
//! # Ok(())
//! # }
//! ```
//!
//! The crate's `README.md` lists who is there, with which keys, and what the stand-in invents where
//! the API's pages are silent.

mod dispatch;
mod handlers;
mod log;
mod methods;
mod reply;
mod router;
mod sandbox;
mod v2;
pub mod world;

pub use log::LogEntry;
pub use sandbox::{Sandbox, Settings, StartError};
