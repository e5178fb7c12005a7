//! `mor`: signs, sends, verifies, explains and diagnoses requests of the MOR billing API from a
//! shell.
//!
//! Results go to standard output, everything else to standard error. The exit code is 0 when all is
//! well, 1 when a hash does not match, and 2 for wrong usage or input that cannot be used. A call
//! ends with 3 when the server refuses, and with 4 when no answer of the API comes.

mod audit;
mod call;
mod cli;
mod commands;
mod config;
mod input;
mod key;
mod output;
mod parameters;
mod serve;
mod snippet;

use std::error::Error;
use std::process::ExitCode;

use cli::{Cli, Command, Serve};
use config::Settings;
use output::Output;

/// How a run ended. Of several requests, the worst one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Fine = 0,
    Mismatch = 1,
    BadInput = 2,
    Refused = 3,
    Unanswered = 4,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome as u8)
    }
}

/// Why a run cannot go on. It ends with [`Outcome::BadInput`].
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    match commands::completions::answer() {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => return refuse(&error),
    }
    let cli = match cli::parse() {
        Ok(cli) => cli,
        // Help and version arrive here too, with exit code 0.
        Err(error) => return refuse(&error),
    };
    let outcome = run(cli).unwrap_or_else(|failure| {
        output::complain(&*failure);
        Outcome::BadInput
    });
    outcome.into()
}

fn refuse(error: &clap::Error) -> ExitCode {
    // Nobody is left to tell when the stream is closed.
    let _ = error.print();
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn run(mut cli: Cli) -> Result<Outcome, Failure> {
    let out = &mut Output::new(cli.json, cli.color);
    let settings = if takes_settings(&cli.command) {
        Settings::load(cli.server.as_deref())?
    } else {
        Settings::default()
    };
    settings.fill(&mut cli.command);
    let key = || key::load(cli.secret_file.as_deref(), settings.server.as_ref());
    match &cli.command {
        Command::Methods(arguments) => commands::methods::run(out, arguments),
        Command::Sign(arguments) => commands::sign::run(out, arguments, key()?),
        Command::Call(arguments) => commands::call::run(out, arguments, &settings, key),
        Command::Verify(arguments) => commands::verify::run(out, arguments, &key()?),
        Command::Explain(arguments) => commands::explain::run(out, arguments, &key()?),
        Command::Diagnose(arguments) => commands::diagnose::run(out, arguments, &key()?),
        Command::Audit(arguments) => commands::audit::run(out, arguments, key),
        Command::Serve(arguments) => {
            commands::serve::run(out, arguments, cli.server.as_deref(), key)
        }
        Command::Snippet(arguments) => commands::snippet::run(out, arguments),
        Command::Config(arguments) => commands::config::run(out, arguments),
        Command::Vectors(arguments) => commands::vectors::run(out, arguments),
        Command::Openapi(_) => commands::openapi::run(out),
        Command::Completions(arguments) => commands::completions::run(out, arguments),
        Command::Man(arguments) => commands::man::run(out, arguments),
    }
}

/// Whether a command is about a server, so that what is known of it plays a part.
const fn takes_settings(command: &Command) -> bool {
    matches!(
        command,
        Command::Sign(_)
            | Command::Call(_)
            | Command::Verify(_)
            | Command::Explain(_)
            | Command::Diagnose(_)
            | Command::Audit(_)
            | Command::Serve(Serve { forward_to: Some(_), .. })
            | Command::Snippet(_)
    )
}
