//! A client over a plain socket, to show where the library ends and the I/O begins.
//!
//! `cargo run --example client -- http://127.0.0.1:8080` talks to the stand-in that `cargo run -p
//! mor-sandbox` starts; without an argument it prints what it would send.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;

use mor_api::answer::Answer;
use mor_api::methods::users::{UserDetailsUpdate, UserUpdated};
use mor_api::{BaseUrl, HttpRequest, SecretKey, Signer};

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1);
    let base = BaseUrl::parse(url.as_deref().unwrap_or("http://mor.example.com"))?;
    let signer = Signer::new("username", SecretKey::new("456789")?);
    let request = UserDetailsUpdate::new(123).blocked(true);
    let http = signer.sign(&request)?.post(&base);
    if url.is_none() {
        println!("{} {}\n\n{}", http.method(), http.url(), http.body());
        return Ok(());
    }
    let (status, body) = send(&http)?;
    match UserUpdated::read(status, body) {
        Ok(_) => println!("user 123 is blocked"),
        Err(error) if error.is_retryable() => println!("try again later: {error}"),
        Err(error) => println!("{error}"),
    }
    Ok(())
}

/// Sends a request and gives the status and the body of the answer.
fn send(request: &HttpRequest) -> Result<(u16, Vec<u8>), Box<dyn Error>> {
    let authority = request.url().split('/').nth(2).ok_or("the url has no host")?;
    let mut socket = TcpStream::connect(authority)?;
    write!(socket, "{} {} HTTP/1.0\r\nhost: {authority}\r\n", request.method(), request.path())?;
    for (name, value) in request.headers() {
        write!(socket, "{name}: {value}\r\n")?;
    }
    let body = request.body();
    write!(socket, "content-length: {}\r\n\r\n{body}", body.len())?;

    let mut answer = Vec::new();
    socket.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or("no head")?;
    let head = std::str::from_utf8(answer.get(..end).unwrap_or_default())?;
    let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
    Ok((status, answer.split_off(end + 4)))
}
