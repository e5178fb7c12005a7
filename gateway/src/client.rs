//! The address of a client, also where balancers stand in between.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;

use crate::config::ClientAddress;

/// Whose request this is: the last address that no trusted balancer has.
///
/// Each balancer appends the address that it sees to the header. What a client has sent itself
/// stands before these, and is not believed.
#[must_use]
pub fn address(config: Option<&ClientAddress>, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let mut client = peer.to_canonical();
    let Some(ClientAddress { header, trusted }) = config else { return client };
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    let lines = headers.get_all(header).iter().rev().map(|line| line.to_str().unwrap_or_default());
    let mut named = lines.flat_map(|line| line.rsplit(',')).map(parse);
    while is_trusted(client)
        && let Some(Some(address)) = named.next()
    {
        client = address;
    }
    client
}

/// Some balancers write the port too.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let without_port = || text.parse().map(|address: SocketAddr| address.ip());
    let address: IpAddr = text.parse().or_else(|_| without_port()).ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use ipnet::IpNet;

    use super::*;

    const TRUSTED: [&str; 2] = ["10.0.0.0/8", "fd00::/8"];

    fn client(peer: &str, lines: &[&str]) -> String {
        let trusted = TRUSTED.map(|network| network.parse::<IpNet>().unwrap()).to_vec();
        let header = http::HeaderName::from_static("x-forwarded-for");
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(&header, line.parse().unwrap());
        }
        let config = ClientAddress { header, trusted };
        address(Some(&config), peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_what_trusted_balancers_append_is_believed() {
        for (peer, lines, expected) in [
            ("192.0.2.1", &["198.51.100.1"][..], "192.0.2.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.1"], "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.1, 192.0.2.1"], "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.1", "192.0.2.1 , 10.0.0.2"], "192.0.2.1"),
            ("10.0.0.1", &["10.9.9.9"], "10.9.9.9"),
            ("10.0.0.1", &["192.0.2.1, unknown"], "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.1, unknown, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &[""], "10.0.0.1"),
            ("::ffff:10.0.0.1", &["192.0.2.1:4711"], "192.0.2.1"),
            ("fd00::1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("fd00::1", &["2001:db8::1"], "2001:db8::1"),
        ] {
            assert_eq!(client(peer, lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn without_trusted_balancers_the_peer_is_the_client() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "192.0.2.1".parse().unwrap());
        assert_eq!(address(None, [10, 0, 0, 1].into(), &headers), IpAddr::from([10, 0, 0, 1]));
    }
}
