//! The program `mor-gateway`.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use clap::{Parser, Subcommand};
use mor_gateway::admin::Admin;
use mor_gateway::config::{Config, Mode, OtherPaths};
use mor_gateway::keys::KeyTable;
use mor_gateway::log;
use mor_gateway::metrics::Metrics;
use mor_gateway::reload::{Reloader, Shutdown, chain};
use mor_gateway::request::Gateway;
use mor_gateway::state::State;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use pingora::apps::HttpServerOptions;
use pingora::proxy::http_proxy_service;
use pingora::server::configuration::ServerConf;
use pingora::server::{RunArgs, Server};
use pingora::services::listening::Service;

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
}

fn main() -> ExitCode {
    // Not by a variable: at more than this level pingora writes requests.
    let level = ::log::LevelFilter::Warn;
    let mut logger = env_logger::Builder::new();
    // It has a line for each client that goes away in its head, and else what the log has.
    logger.filter_level(level).filter_module("pingora_proxy", ::log::LevelFilter::Off).init();
    let outcome = match Arguments::parse().command {
        Command::Run { config } => run(&config),
        Command::Check { config } => check(&config),
        Command::Reload { config } => reload(&config),
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
    let mode = match config.mode {
        Mode::Enforce => "refuses what is wrong",
        Mode::Report => "forwards all requests, and logs those that are wrong",
    };
    println!("{}: {} users, listens at {}, {mode}", path.display(), keys.len(), config.listen);
    if config.other_paths == OtherPaths::Pass {
        println!("note: requests to other paths than those of known methods are not checked");
    }
    if config.administrator.is_none() {
        println!("note: without `administrator`, methods that take no username are refused");
    }
    Ok(())
}

fn reload(path: &Path) -> Result<(), Box<dyn Error>> {
    let (config, keys) = load(path)?;
    let pid_file = config.pid_file.ok_or("the configuration has no `pid_file`")?;
    let number = std::fs::read_to_string(&pid_file)
        .map_err(|error| format!("cannot read {}: {error}", pid_file.display()))?;
    // 0 and less stand for groups of processes.
    let pid = number.trim().parse().ok().filter(|pid| *pid > 0);
    let pid = pid.ok_or_else(|| format!("{} has no process id", pid_file.display()))?;
    kill(Pid::from_raw(pid), Signal::SIGHUP).map_err(io::Error::from)?;
    println!("told process {pid} to read the keys of {} users", keys.len());
    Ok(())
}

fn run(path: &Path) -> Result<(), Box<dyn Error>> {
    let (config, keys) = load(path)?;
    let metrics = Arc::new(Metrics::new()?);
    let reopen = Arc::new(AtomicBool::new(false));
    let (log, log_thread) =
        log::start(&config.log, &config.diagnosis, &metrics, Arc::clone(&reopen))
            .map_err(|error| format!("cannot start the log: {error}"))?;
    let state = Arc::new(State::new(config, keys, metrics, log)?);
    // pingora ends the process if an address is taken; this says so.
    for address in [Some(state.config.listen), state.config.admin].into_iter().flatten() {
        std::net::TcpListener::bind(address)
            .map_err(|error| format!("cannot listen at {address}: {error}"))?;
    }
    let reloader = Reloader { path: path.to_owned(), state: Arc::downgrade(&state), reopen };
    reloader.start()?;
    let pid_file = state.config.pid_file.clone();
    if let Some(pid_file) = &pid_file {
        std::fs::write(pid_file, format!("{}\n", std::process::id()))
            .map_err(|error| format!("cannot write {}: {error}", pid_file.display()))?;
    }
    let served = Arc::clone(&state);
    let serving = thread::Builder::new().name("serve".to_owned()).spawn(move || serve(&served))?;
    wait(&serving, &state);
    if let Some(pid_file) = pid_file {
        let _ = std::fs::remove_file(pid_file);
    }
    log_thread.finish();
    Ok(())
}

/// Waits until the server ends, or has been told to and serves nothing any more: it would sleep for
/// as long as it may take.
fn wait(serving: &JoinHandle<()>, state: &State) {
    let mut idle = 0;
    while !serving.is_finished() && idle < 10 {
        thread::sleep(Duration::from_millis(100));
        let is_idle = state.is_draining() && state.metrics.in_flight() == 0;
        idle = if is_idle { idle + 1 } else { 0 };
    }
}

fn serve(state: &Arc<State>) {
    let config = &state.config;
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    // What is being served when the gateway is told to end has this time.
    let draining = config.timeouts.answer().as_secs() + 5;
    let conf = ServerConf {
        threads: config.threads.map_or(processors, std::num::NonZero::get),
        max_retries: 1,
        grace_period_seconds: Some(draining),
        graceful_shutdown_timeout_seconds: Some(1),
        ..ServerConf::default()
    };
    let mut server = Server::new_with_opt_and_conf(None, conf);
    server.bootstrap();
    let mut proxy = http_proxy_service(&server.configuration, Gateway::new(Arc::clone(state)));
    if let Some(app) = proxy.app_logic_mut() {
        app.server_options = Some(HttpServerOptions::default());
    }
    proxy.add_tcp(&config.listen.to_string());
    server.add_service(proxy);
    if let Some(address) = config.admin {
        let mut admin = Service::new("admin".to_owned(), Admin::new(Arc::clone(state)));
        admin.threads = Some(1);
        admin.add_tcp(&address.to_string());
        server.add_service(admin);
    }
    server.run(RunArgs { shutdown_signal: Box::new(Shutdown(Arc::clone(state))) });
}
