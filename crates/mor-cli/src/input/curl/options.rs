//! The options of curl that say something about a request, and which others have a value.

/// What an option does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Data, for the body; a file where it begins with `@`.
    Data,
    /// Data as it is.
    RawData,
    /// Data that curl encodes.
    EncodedData,
    /// A JSON body.
    Json,
    /// A field of a multipart body.
    Field,
    /// The same, as it is.
    PlainField,
    /// Sends the data in the query.
    Get,
    Url,
    /// A part of the query.
    UrlQuery,
    Header,
    /// A file as the body.
    File,
    /// Another request follows.
    Next,
    /// Says nothing about what is signed, and has a value.
    Value,
    /// The same without a value.
    Nothing,
}

use Meaning::{
    Data, EncodedData, Field, File, Get, Header, Json, Next, Nothing, PlainField, RawData, Url,
    UrlQuery, Value,
};

const LONG: &[(&str, Meaning)] = &[
    ("data", Data),
    ("data-ascii", Data),
    ("data-binary", Data),
    ("data-raw", RawData),
    ("data-urlencode", EncodedData),
    ("json", Json),
    ("form", Field),
    ("form-string", PlainField),
    ("get", Get),
    ("url", Url),
    ("url-query", UrlQuery),
    ("header", Header),
    ("upload-file", File),
    ("next", Next),
];

/// Long options with a value that is passed over.
const WITH_VALUE: &[&str] = &[
    "aws-sigv4",
    "cacert",
    "capath",
    "cert",
    "cert-type",
    "ciphers",
    "config",
    "connect-timeout",
    "connect-to",
    "cookie",
    "cookie-jar",
    "dns-servers",
    "doh-url",
    "dump-header",
    "expect100-timeout",
    "interface",
    "keepalive-time",
    "key",
    "key-type",
    "limit-rate",
    "local-port",
    "max-filesize",
    "max-redirs",
    "max-time",
    "noproxy",
    "oauth2-bearer",
    "output",
    "output-dir",
    "pass",
    "pinnedpubkey",
    "preproxy",
    "proto",
    "proto-default",
    "proto-redir",
    "proxy",
    "proxy-header",
    "proxy-user",
    "range",
    "rate",
    "referer",
    "request",
    "request-target",
    "resolve",
    "retry",
    "retry-delay",
    "retry-max-time",
    "socks4",
    "socks4a",
    "socks5",
    "socks5-hostname",
    "speed-limit",
    "speed-time",
    "stderr",
    "time-cond",
    "tls-max",
    "tls13-ciphers",
    "trace",
    "trace-ascii",
    "unix-socket",
    "user",
    "user-agent",
    "variable",
    "write-out",
];

/// Long options without a value, as far as people use them.
const WITHOUT_VALUE: &[&str] = &[
    "anyauth",
    "basic",
    "compressed",
    "compressed-ssh",
    "digest",
    "fail",
    "fail-early",
    "fail-with-body",
    "globoff",
    "head",
    "http0.9",
    "http1.0",
    "http1.1",
    "http2",
    "http2-prior-knowledge",
    "http3",
    "include",
    "insecure",
    "ipv4",
    "ipv6",
    "junk-session-cookies",
    "location",
    "location-trusted",
    "negotiate",
    "no-alpn",
    "no-buffer",
    "no-keepalive",
    "no-progress-meter",
    "ntlm",
    "parallel",
    "path-as-is",
    "post301",
    "post302",
    "post303",
    "progress-bar",
    "raw",
    "remote-header-name",
    "remote-name",
    "retry-all-errors",
    "retry-connrefused",
    "show-error",
    "show-headers",
    "silent",
    "ssl",
    "ssl-no-revoke",
    "ssl-reqd",
    "styled-output",
    "tcp-fastopen",
    "tcp-nodelay",
    "tlsv1",
    "tlsv1.0",
    "tlsv1.1",
    "tlsv1.2",
    "tlsv1.3",
    "tr-encoding",
    "trace-ids",
    "trace-time",
    "verbose",
];

/// The meaning of a long option; `None` for one that is not known.
pub(super) fn long(name: &str) -> Option<Meaning> {
    let meant = LONG.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning);
    let value = || WITH_VALUE.contains(&name).then_some(Value);
    let nothing = || WITHOUT_VALUE.contains(&name).then_some(Nothing);
    meant.or_else(value).or_else(nothing)
}

/// The meaning of a letter after one `-`.
pub(super) const fn short(letter: char) -> Meaning {
    match letter {
        'd' => Data,
        'F' => Field,
        'G' => Get,
        'H' => Header,
        'T' => File,
        ':' => Next,
        'A' | 'b' | 'c' | 'C' | 'D' | 'e' | 'E' | 'K' | 'm' | 'o' | 'P' | 'Q' | 'r' | 't' | 'u'
        | 'U' | 'w' | 'x' | 'X' | 'y' | 'Y' | 'z' => Value,
        _ => Nothing,
    }
}

impl Meaning {
    /// Whether a value follows.
    pub(super) const fn has_value(self) -> bool {
        !matches!(self, Get | Next | Nothing)
    }
}
