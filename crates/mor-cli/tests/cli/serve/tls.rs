//! A server behind TLS. On Linux, `SSL_CERT_FILE` says which certificates are trusted.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use rcgen::CertifiedKey;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, Stream, crypto};

use super::{RIGHT, Served};
use crate::{command, write_private};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 46\r\n\r\n\
                        <page><status>User was updated</status></page>";

/// A server with this certificate that answers everything the same.
fn start(certified: &CertifiedKey<rcgen::KeyPair>) -> u16 {
    let key = PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der());
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key.into())
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let mut connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = Stream::new(&mut connection, &mut socket);
            let mut bytes = [0; 4096];
            // What does not trust the certificate goes away.
            if stream.read(&mut bytes).is_ok() {
                let _ = stream.write_all(ANSWER);
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    port
}

#[test]
fn a_secure_server_is_passed_on_to_if_it_is_trusted() {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let trusted = Path::new(env!("CARGO_TARGET_TMPDIR")).join("serve-trusted.pem");
    write_private(&trusted, certified.cert.pem());
    let url = format!("https://localhost:{}", start(&certified));
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let untrusted = Path::new(env!("CARGO_TARGET_TMPDIR")).join("serve-untrusted.pem");
    write_private(&untrusted, other.cert.pem());
    for (file, told) in [
        (&trusted, "  answer: 200 done"),
        (&untrusted, "  answer: there was no secure connection: invalid peer certificate"),
    ] {
        let mut command = command();
        command.env("MOR_API_SECRET", "secret").env("SSL_CERT_FILE", file);
        command.env_remove("SSL_CERT_DIR").args(["serve", "--port", "0", "--forward-to", &url]);
        let served = Served::run(command);
        let answer = served.post(RIGHT);
        let is_trusted = answer.contains("User was updated");
        assert_eq!(is_trusted, file == &trusted, "{answer}");
        assert_eq!(answer.starts_with("HTTP/1.1 502 "), !is_trusted, "{answer}");
        let line = served.line();
        assert!(line.contains("  right, rule listed  ") && line.contains(told), "{line}");
    }
}
