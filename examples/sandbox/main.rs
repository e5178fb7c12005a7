//! A MOR stand-in on this machine, to point a client at when there is no MOR server. See `examples/sandbox/README.md`.
//!
//! `cargo run --example sandbox [-- --port N] [--allow-get] [--demo]`

mod demo;
mod server;
mod verified;
mod world;

use std::error::Error;
use std::net::Ipv4Addr;

use server::{Sandbox, Settings};
use tokio::net::TcpListener;

const USAGE: &str = "usage: sandbox [--port N] [--allow-get] [--demo]

  --port N      listen on 127.0.0.1:N (8080 unless said otherwise; 0 for any free port)
  --allow-get   take GET requests as well
  --demo        start on a free port, run a client through all operations and some errors, stop";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    use lexopt::prelude::*;

    let (mut port, mut settings, mut demo) = (8080_u16, Settings::default(), false);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => port = arguments.value()?.parse()?,
            Long("allow-get") => settings.allow_get = true,
            Long("demo") => demo = true,
            Long("help") | Short('h') => {
                println!("{USAGE}");
                return Ok(());
            }
            other => return Err(format!("{}\n\n{USAGE}", other.unexpected()).into()),
        }
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, if demo { 0 } else { port })).await?;
    let address = listener.local_addr()?;
    let sandbox = Sandbox::new(settings, |line| eprintln!("{line}"))?;
    if demo {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server = tokio::spawn(async move {
            axum::serve(listener, sandbox.router())
                .with_graceful_shutdown(async {
                    // A client that is gone stops the server as well.
                    let _ = stopped.await;
                })
                .await
        });
        let outcome = demo::run(address).await;
        let _ = stop.send(());
        server.await??;
        return outcome;
    }
    println!("MOR sandbox on http://{address}/billing (Ctrl-C stops it)");
    axum::serve(listener, sandbox.router())
        .with_graceful_shutdown(async {
            // Without a way to be told, it runs until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await?;
    println!("stopped");
    Ok(())
}
