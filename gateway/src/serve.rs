//! Serving: pingora's server from its start to its end.

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use pingora::server::configuration::{Opt, ServerConf};
use pingora::server::{RunArgs, Server};
use pingora::services::listening::Service;
use sd_notify::NotifyState;

use crate::admin::Admin;
use crate::connections::Connections;
use crate::signals::{Shutdown, chain};
use crate::state::State;
use crate::upgrade::RunDirectory;

/// How a process comes to its sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// It opens them.
    New,
    /// It gets them from the process that runs.
    TakeOver,
}

/// Serves until a signal ends it, and nothing is served any more.
///
/// # Errors
/// There are no threads, or pingora has given up.
pub fn serve(state: &Arc<State>, directory: Option<&RunDirectory>, start: Start) -> io::Result<()> {
    let (served, its_directory) = (Arc::clone(state), directory.cloned());
    let run = move || run(&served, its_directory.as_ref(), start);
    let serving = thread::Builder::new().name("serve".to_owned()).spawn(run)?;
    wait(&serving, state);
    if let Some(directory) = directory {
        directory.leave();
    }
    if serving.is_finished() {
        return serving.join().map_err(|_| io::Error::other("pingora has given up"));
    }
    Ok(())
}

/// Waits until the server ends, or has no more connections. It would sleep for as long as a
/// connection may take.
fn wait(serving: &JoinHandle<()>, state: &State) {
    let has_ended = || state.is_closed() && state.metrics.connections() == 0;
    while !serving.is_finished() && !has_ended() {
        thread::sleep(Duration::from_millis(100));
    }
}

fn run(state: &Arc<State>, directory: Option<&RunDirectory>, start: Start) {
    let config = &state.config;
    let processors = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut conf = ServerConf {
        threads: config.threads.map_or(processors, std::num::NonZero::get),
        max_retries: 1,
        grace_period_seconds: Some(config.timeouts.draining().as_secs()),
        graceful_shutdown_timeout_seconds: Some(1),
        ..ServerConf::default()
    };
    if let Some(socket) = directory.map(RunDirectory::socket) {
        conf.upgrade_sock = socket.display().to_string();
    }
    let options = Opt { upgrade: start == Start::TakeOver, ..Opt::default() };
    let mut server = Server::new_with_opt_and_conf(options, conf);
    server.bootstrap();
    let connections = Connections::new(&server.configuration, Arc::clone(state));
    let mut proxy = Service::new("proxy".to_owned(), connections);
    proxy.add_tcp(&config.listen.to_string());
    server.add_service(proxy);
    if let Some(address) = config.admin {
        let mut admin = Service::new("admin".to_owned(), Admin::new(Arc::clone(state)));
        admin.threads = Some(1);
        admin.add_tcp(&address.to_string());
        server.add_service(admin);
    }
    if let Some(Err(error)) = directory.map(RunDirectory::enter) {
        log::error!("there will be no reload and no upgrade: {}", chain(&error));
    }
    let told = [NotifyState::MainPid(std::process::id()), NotifyState::Ready];
    if let Err(error) = sd_notify::notify(&told) {
        log::error!("cannot tell systemd that the gateway is ready: {error}");
    }
    let shutdown = Shutdown { state: Arc::clone(state), directory: directory.cloned() };
    server.run(RunArgs { shutdown_signal: Box::new(shutdown) });
}
