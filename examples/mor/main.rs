//! The integrator's tool: lists the methods, signs, and verifies, from a shell.
//!
//! ```text
//! MOR_API_SECRET=456789 cargo run --example mor -- sign user_details_update --user username user_id=123 u15=1
//! ```

mod diagnose;
mod input;
mod listing;
mod sign;
mod verify;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use mor_api::{AcceptedOrders, Endpoint, HashOrder, SecretKey, endpoints};

const USAGE: &str = "\
usage: mor <command> [options]

  endpoints [name]              the methods; or one method's parameters in hash order, signed and unsigned
  sign <endpoint> name=value …  sign a request, by wire names
      --order listed|deployed   the hash order, listed unless said otherwise
      --user NAME               send this username (u)
  verify <URL or query | ->     verify a request; - reads one a line from standard input
      --order listed|deployed   an order to accept, listed unless said otherwise; twice for both
      --endpoint NAME           the method, where the URL does not tell it
  diagnose <URL or query | ->   name the mistake behind a wrong hash; options as for verify

  --json                        print one JSON object a line
  --secret-file FILE            read the key from a file; otherwise it comes from MOR_API_SECRET

Exit: 0 fine, 1 the hash does not match, 2 bad usage or input.
";

/// What went well or wrong, as the exit status tells it. Of several, the worst counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Fine = 0,
    Mismatch = 1,
    BadInput = 2,
}

/// Everything on the command line.
#[derive(Default)]
struct Options {
    words: Vec<String>,
    json: bool,
    help: bool,
    orders: Vec<HashOrder>,
    user: Option<String>,
    endpoint: Option<String>,
    secret_file: Option<OsString>,
}

/// A message for standard error; the exit status is 2.
struct Failure(String);

impl<E: Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

fn main() -> ExitCode {
    let mut out = io::stdout().lock();
    let outcome = run(&mut out).unwrap_or_else(|failure| {
        // Nobody is left to tell when standard error is closed too.
        let _ = writeln!(io::stderr(), "mor: {}", failure.0);
        Outcome::BadInput
    });
    ExitCode::from(outcome as u8)
}

fn run(out: &mut impl Write) -> Result<Outcome, Failure> {
    let options = Options::parse()?;
    let mut words = options.words.iter().map(String::as_str);
    match words.next() {
        _ if options.help => {
            write!(out, "{USAGE}")?;
            Ok(Outcome::Fine)
        }
        Some("endpoints") => listing::run(out, &options, words.next()),
        Some("sign") => sign::run(out, &options, words),
        Some("verify") => verify::run(out, &options, words.next()),
        Some("diagnose") => diagnose::run(out, &options, words.next()),
        Some(other) => Err(format!("unknown command `{other}`\n\n{USAGE}").into()),
        None => Err(format!("no command\n\n{USAGE}").into()),
    }
}

impl Options {
    fn parse() -> Result<Self, Failure> {
        use lexopt::prelude::*;

        let mut options = Self::default();
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("json") => options.json = true,
                Long("help") | Short('h') => options.help = true,
                Long("user") => options.user = Some(parser.value()?.string()?),
                Long("endpoint") => options.endpoint = Some(parser.value()?.string()?),
                Long("secret-file") => options.secret_file = Some(parser.value()?),
                Long("order") => options.orders.push(match parser.value()?.string()?.as_str() {
                    "listed" => HashOrder::Listed,
                    "deployed" => HashOrder::Deployed,
                    other => return Err(format!("unknown order `{other}`: it is listed or deployed").into()),
                }),
                Value(word) => options.words.push(word.string()?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }

    /// The orders that a request may be signed in.
    fn accepted_orders(&self) -> AcceptedOrders {
        match (self.orders.contains(&HashOrder::Listed), self.orders.contains(&HashOrder::Deployed)) {
            (true, true) => AcceptedOrders::Either,
            (false, true) => AcceptedOrders::Deployed,
            _ => AcceptedOrders::Listed,
        }
    }

    /// The key. One newline at the end of a file is an editor's, not the key's.
    fn key(&self) -> Result<SecretKey, Failure> {
        let bytes = match &self.secret_file {
            Some(path) => {
                let mut bytes = std::fs::read(path)
                    .map_err(|error| format!("cannot read the secret file {}: {error}", path.display()))?;
                if bytes.ends_with(b"\n") {
                    bytes.pop();
                    if bytes.ends_with(b"\r") {
                        bytes.pop();
                    }
                }
                bytes
            }
            None => std::env::var_os("MOR_API_SECRET")
                .ok_or("no key: set MOR_API_SECRET, or name a file with --secret-file")?
                .into_encoded_bytes(),
        };
        if bytes.first().is_some_and(u8::is_ascii_whitespace) || bytes.last().is_some_and(u8::is_ascii_whitespace) {
            let _ = writeln!(io::stderr(), "mor: note: the key begins or ends with white space, and is used like that");
        }
        Ok(SecretKey::new(bytes)?)
    }
}

/// The method with this name or alias.
fn endpoint(name: &str) -> Result<&'static Endpoint, Failure> {
    endpoints::by_name(name).ok_or_else(|| {
        let known: Vec<_> = endpoints::ALL.iter().map(|endpoint| endpoint.name()).collect();
        format!("unknown method `{}`; there are {}", name.escape_debug(), known.join(", ")).into()
    })
}

/// The path that the pages give for a method.
fn path(endpoint: &Endpoint) -> String {
    format!("/billing/api/{}", endpoint.name())
}
