//! A MOR stand-in on this machine, to point a client at when there is no MOR server.

mod demo;

use std::error::Error;
use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread;

use clap::Parser;
use mor_api::{HashRule, UnknownRule};
use mor_sandbox::{LogEntry, Sandbox, Settings};
use mor_tower::{DiagnosisReceiver, diagnosis_queue};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A stand-in for a MOR server on 127.0.0.1, with its state in memory.
#[derive(Parser)]
#[command(version, after_help = "Example: mor-sandbox --port 9000 --allow-get")]
struct Options {
    /// Listen on this port; 0 for any free one
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    /// Take GET requests as well
    #[arg(long)]
    allow_get: bool,
    /// Take requests that are signed under this rule: listed, x3, x3s, x5, x8 (also deployed) or
    /// m2; give it several times to take several
    #[arg(
        long = "rule",
        value_name = "RULE",
        value_parser = rule,
        default_values = ["listed", "x8"]
    )]
    rules: Vec<HashRule>,
    /// Play a server of this version: x3, x3s, x5, x8 (also deployed) or m2
    #[arg(long, value_name = "RULE", value_parser = version, conflicts_with = "rules")]
    server_version: Option<HashRule>,
    /// Start on a free port, run a client through all operations and some errors, stop
    #[arg(long)]
    demo: bool,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Options { port, allow_get, rules, server_version, demo } = Options::parse();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, if demo { 0 } else { port })).await?;
    let address = listener.local_addr()?;
    let rules = rules.into_iter().collect();
    let settings = Settings { rules, server: server_version, allow_get, ..Settings::default() };
    let (log, entries) = diagnosis_queue(MOST_WAITING);
    let sandbox = Sandbox::new(settings, move |mut entry: LogEntry| {
        let pending = entry.take_pending();
        log.send(entry, pending);
    })?;
    let writer = thread::spawn(move || write(entries));
    let outcome = serve(sandbox, listener, address, demo).await;
    // The sandbox is gone, so that the log ends.
    writer.join().map_err(|_| "the log cannot be written")?;
    outcome
}

/// How many requests wait for a diagnosis.
const MOST_WAITING: usize = 64;

/// Writes the log.
fn write(mut entries: DiagnosisReceiver<LogEntry>) {
    while let Some((entry, diagnosed)) = entries.next() {
        eprintln!("{}", entry.with_diagnosed(diagnosed));
        match entries.lost() {
            0 => {}
            lost => eprintln!("-  -  {lost} requests were not logged"),
        }
    }
}

async fn serve(
    sandbox: Sandbox,
    listener: TcpListener,
    address: SocketAddr,
    demo: bool,
) -> Result<(), Box<dyn Error>> {
    if demo {
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(sandbox.serve(listener, async {
            // A client that is gone stops the server as well.
            let _ = stopped.await;
        }));
        let outcome = demo::run(address).await;
        let _ = stop.send(());
        server.await??;
        return outcome;
    }
    println!("MOR sandbox on http://{address}/billing (Ctrl-C stops it)");
    let interrupt = async {
        // Without a way to be told, it runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    };
    sandbox.serve(listener, interrupt).await?;
    println!("stopped");
    Ok(())
}

/// The hash rule with this name.
fn rule(name: &str) -> Result<HashRule, UnknownRule> {
    if name == "deployed" { Ok(HashRule::X8) } else { name.parse() }
}

/// The hash rule of servers of this version.
fn version(name: &str) -> Result<HashRule, String> {
    match rule(name) {
        Ok(HashRule::Listed) => {
            Err("`listed` is the rule of the pages, not of a server".to_owned())
        }
        Ok(rule) => Ok(rule),
        Err(error) => Err(error.to_string()),
    }
}
