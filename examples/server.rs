//! The server's half without a server: it reads one path with its query a line from standard input
//! and writes the answer that a server would send.
//!
//! ```sh
//! hash=f7de355c9b4421ce6c705b4b32c89dbcaca51e46
//! echo "/api/did_details_update?u=admin&did_id=6511&hash=$hash" |
//!     cargo run --example server
//! ```

use std::io::{self, BufRead};

use mor_api::answer::{Answer, Refusal, ServerError};
use mor_api::methods::dids::{DidDetailsUpdate, DidUpdateError, DidUpdated};
use mor_api::{HashRule, Limits, ReceivedRequest, Rejection, SecretKey, UncoveredReason, methods};

fn main() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (path, query) = line.split_once('?').unwrap_or((&line, ""));
        println!("{}", answer(path, query));
    }
    Ok(())
}

/// The body of the answer, success or not: servers send both with status 200.
fn answer(path: &str, query: &str) -> String {
    let outcome = handle(path, query).map_err(|rejection| {
        // For our eyes: it names the parameter, never a value.
        eprintln!("refused: {rejection}");
        DidUpdateError::from_text(rejection.wire_message())
    });
    match outcome {
        Ok(update) if update.did_id == 6511 => {
            eprintln!("DID {} now takes {:?} calls", update.did_id, update.call_limit);
            DidUpdated::new().to_xml()
        }
        Ok(_) => DidUpdated::refusal_to_xml(&Refusal::from(DidUpdateError::DidNotFound)),
        Err(error) => DidUpdated::refusal_to_xml(&Refusal::from(error)),
    }
}

fn handle(path: &str, query: &str) -> Result<DidDetailsUpdate, Rejection> {
    let method = methods::by_path(path).ok_or(Rejection::UnknownMethod)?;
    // With the path, because that of some methods ends with an id.
    let request = ReceivedRequest::read_at(Limits::default(), method, path, query, "")?;
    let key = key_of(&request.username()?).ok_or(Rejection::UnknownUser)?;
    let verified = request.verify([("own", &key)], HashRule::Listed)?;
    for parameter in verified.uncovered() {
        match (parameter.name(), parameter.reason()) {
            // This method signs the id alone: whoever has seen one hash for a DID can set these.
            // Decide for each whether that is acceptable.
            ("u" | "call_limit", UncoveredReason::Unsigned) => {}
            (_, reason) => {
                eprintln!("not covered: {parameter}");
                return Err(Rejection::Uncovered(reason));
            }
        }
    }
    Ok(verified.typed()?)
}

fn key_of(username: &str) -> Option<SecretKey> {
    (username == "admin").then(|| SecretKey::new("secret").ok()).flatten()
}
