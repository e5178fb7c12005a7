//! The program `mor-gateway`.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant};

use clap::{Parser, Subcommand};
use mor_gateway::config::Config;
use mor_gateway::keys::KeyTable;
use mor_gateway::log;
use mor_gateway::metrics::Metrics;
use mor_gateway::serve::{Start, serve};
use mor_gateway::signals::{Signals, chain};
use mor_gateway::state::{self, State};
use mor_gateway::upgrade::{RunDirectory, Successors};
use mor_tower::{Mode, OtherPaths};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// How long an upgrade may take until the successor serves.
const TAKE_OVER: Duration = Duration::from_secs(20);

/// Verifies requests of the MOR billing API in front of the server they are for.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves until a signal ends it
    Run {
        /// Takes over from the process that has started this one
        #[arg(long, hide = true)]
        take_over: bool,
        /// The configuration file
        config: PathBuf,
    },
    /// Checks the configuration and the key files, and serves nothing
    Check {
        /// The configuration file
        config: PathBuf,
    },
    /// Tells the running gateway to read users and keys again, if they can be read
    Reload {
        /// The configuration file
        config: PathBuf,
    },
    /// Has the running gateway replaced by its program and configuration of now
    ///
    /// The new process gets the listening sockets; the old one ends once it has served what it has
    /// begun.
    Upgrade {
        /// The configuration file
        config: PathBuf,
    },
}

fn main() -> ExitCode {
    // Not by a variable: at more than this level pingora writes requests.
    let level = ::log::LevelFilter::Warn;
    env_logger::Builder::new()
        .filter_level(level)
        // It takes waiting for a successor's sockets for an error.
        .filter_module("pingora_core::server::transfer_fd", ::log::LevelFilter::Off)
        // Each client that breaks off would be a line.
        .filter_module("pingora_proxy", ::log::LevelFilter::Off)
        .init();
    let outcome = match Arguments::parse().command {
        Command::Run { config, take_over: false } => run(&config, Start::New),
        Command::Run { config, take_over: true } => run(&config, Start::TakeOver),
        Command::Check { config } => check(&config),
        Command::Reload { config } => reload(&config),
        Command::Upgrade { config } => upgrade(&config),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mor-gateway: {}", chain(&*error));
            ExitCode::from(2)
        }
    }
}

fn load(path: &Path) -> Result<(Config, KeyTable), Box<dyn Error>> {
    let config = Config::load(path)?;
    let keys = KeyTable::load(&config)?;
    Ok((config, keys))
}

fn check(path: &Path) -> Result<(), Box<dyn Error>> {
    let (config, keys) = load(path)?;
    state::upstream(&config)?;
    state::store(&config)?;
    RunDirectory::of(&config)?;
    let mode = match config.mode {
        Mode::Enforce => "refuses what is wrong",
        Mode::Report => "forwards all requests, and logs those that are wrong",
    };
    println!("{}: users: {}, listens at {}, {mode}", path.display(), keys.len(), config.listen);
    if config.other_paths == OtherPaths::Pass {
        println!("note: requests to other paths than those of known methods are not checked");
    }
    if config.administrator.is_none() {
        println!("note: without `administrator`, methods that take no username are refused");
    }
    Ok(())
}

/// The process that runs with a configuration that could be used now.
fn running(path: &Path) -> Result<(RunDirectory, Pid, usize), Box<dyn Error>> {
    let (config, keys) = load(path)?;
    let directory = RunDirectory::of(&config)?.ok_or("the configuration has no `run_directory`")?;
    let running = directory.running()?;
    Ok((directory, running, keys.len()))
}

fn reload(path: &Path) -> Result<(), Box<dyn Error>> {
    let (_, running, users) = running(path)?;
    kill(running, Signal::SIGHUP).map_err(io::Error::from)?;
    println!("told process {running} to read the keys of {users} users");
    Ok(())
}

fn upgrade(path: &Path) -> Result<(), Box<dyn Error>> {
    let (directory, predecessor, _) = running(path)?;
    directory.check_addresses()?;
    kill(predecessor, Signal::SIGUSR2).map_err(io::Error::from)?;
    let end = Instant::now() + TAKE_OVER;
    while Instant::now() < end {
        thread::sleep(Duration::from_millis(50));
        if let Ok(successor) = directory.running()
            && successor != predecessor
        {
            println!("process {successor} has taken over from process {predecessor}");
            return Ok(());
        }
    }
    Err(format!("process {predecessor} goes on: within {TAKE_OVER:?} nobody took over").into())
}

fn run(path: &Path, start: Start) -> Result<(), Box<dyn Error>> {
    let (config, keys) = load(path)?;
    let directory = RunDirectory::of(&config)?;
    match (start, &directory) {
        // pingora ends the process if an address is taken; this says so.
        (Start::New, _) => {
            for address in [Some(config.listen), config.admin].into_iter().flatten() {
                std::net::TcpListener::bind(address)
                    .map_err(|error| format!("cannot listen at {address}: {error}"))?;
            }
        }
        (Start::TakeOver, Some(directory)) => directory.take_over()?,
        (Start::TakeOver, None) => return Err("the configuration has no `run_directory`".into()),
    }
    let metrics = Arc::new(Metrics::new()?);
    let reopen = Arc::new(AtomicBool::new(false));
    let (log, log_thread) =
        log::start(&config.log, &config.diagnosis, &metrics, Arc::clone(&reopen))
            .map_err(|error| format!("cannot start the log: {error}"))?;
    let state = Arc::new(State::new(config, keys, metrics, log)?);
    let successors = Successors::new(path)?;
    let path = path.to_owned();
    Signals { path, state: Arc::downgrade(&state), reopen, successors }.start()?;
    serve(&state, directory.as_ref(), start)?;
    log_thread.finish();
    Ok(())
}
