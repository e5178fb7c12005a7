//! The tables of the configuration file.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use http::HeaderName;
use ipnet::IpNet;
use mor_api::Limits;
use mor_tower::{SameBy, Treatment};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// What to do about that which the hash does not cover.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Uncovered {
    /// Parameters of the method that the hash does not cover.
    pub listed: Treatment,
    /// Parameters that the method does not have.
    pub unknown: Treatment,
    /// Empty parameters.
    pub empty: Treatment,
    /// Parameters by their names, whatever the reason is.
    pub names: BTreeMap<String, Treatment>,
    /// Requests whose values can be cut at other places.
    pub twins: Treatment,
}

/// What to do about requests that came before.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Duplicates {
    /// For all methods.
    pub all: Treatment,
    /// For methods by their names.
    pub methods: BTreeMap<String, Treatment>,
    /// Which requests count as the same one.
    pub same_by: SameBy,
    /// For how many seconds a request is remembered.
    pub window_s: u32,
    /// How many requests are remembered in memory. Further ones pass, with a warning.
    pub capacity: usize,
    /// Where they are remembered, if not in memory.
    pub redis: Option<RedisConfig>,
}

impl Default for Duplicates {
    fn default() -> Self {
        Self {
            all: Treatment::default(),
            methods: BTreeMap::new(),
            same_by: SameBy::default(),
            window_s: 600,
            capacity: 100_000,
            redis: None,
        }
    }
}

/// A Redis that several gateways share.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisConfig {
    /// Host and port.
    pub address: String,
    /// The file with its password, relative to the configuration's directory.
    pub password_file: Option<PathBuf>,
    /// What the names of all entries begin with.
    #[serde(default = "prefix")]
    pub prefix: String,
}

fn prefix() -> String {
    "mor-gateway:".to_owned()
}

/// The server behind the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    /// Host and port. The host is looked up when the gateway starts.
    pub address: String,
}

/// Where a client's address is found when the connection comes from a balancer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientAddress {
    /// The header with a list of addresses, to which each balancer appends that of its client.
    #[serde(default = "x_forwarded_for", deserialize_with = "header_name")]
    pub header: HeaderName,
    /// Addresses and networks of the balancers. Of others the header is not believed.
    #[serde(deserialize_with = "networks")]
    pub trusted: Vec<IpNet>,
}

fn x_forwarded_for() -> HeaderName {
    HeaderName::from_static("x-forwarded-for")
}

fn header_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<HeaderName, D::Error> {
    let name = String::deserialize(deserializer)?;
    name.parse().map_err(|_| D::Error::custom("no name of a header"))
}

fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let network = |text: String| {
        let address = text.parse::<IpAddr>().map(IpNet::from);
        let network = address.or_else(|_| text.parse::<IpNet>());
        network.map_err(|_| D::Error::custom("no address and no network"))
    };
    Vec::<String>::deserialize(deserializer)?.into_iter().map(network).collect()
}

/// A user and the files with the keys that may sign this user's requests.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The username, as it is sent in `u`.
    pub name: String,
    /// The keys. Where several match, the first is logged.
    pub keys: Vec<KeyFile>,
}

/// A key: its name for the log, and the file that it is in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// The name that the log has for it.
    pub name: String,
    /// The file, relative to the configuration's directory.
    pub file: PathBuf,
}

/// How much is taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// Bytes of a body, at most 65536.
    pub body_bytes: usize,
    /// Parameters of a request.
    pub parameters: usize,
    /// Connections of clients at the same time. Further ones are closed at once.
    pub connections: NonZeroUsize,
    /// Requests whose bodies are in memory at the same time.
    pub buffers: NonZeroUsize,
    /// Requests of one client address.
    pub client: Option<Rate>,
    /// Verified requests with one username.
    pub user: Option<Rate>,
    /// Refused requests of one client address. Whoever has more is refused unread.
    pub refusals: Option<Rate>,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            body_bytes: limits.bytes,
            parameters: limits.parameters,
            connections: NonZeroUsize::MIN.saturating_add(9_999),
            buffers: NonZeroUsize::MIN.saturating_add(1023),
            client: None,
            user: None,
            refusals: None,
        }
    }
}

impl LimitsConfig {
    /// What is read of a request.
    #[must_use]
    pub fn reading(&self) -> Limits {
        let mut limits = Limits::default();
        limits.bytes = self.body_bytes;
        limits.parameters = self.parameters;
        limits
    }
}

/// So many in a second, with so many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many in a second, in the long run.
    pub per_second: NonZeroU32,
    /// How many at once.
    pub burst: NonZeroU32,
}

/// How long is waited, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Timeouts {
    /// For the whole body of a request.
    pub body_ms: u64,
    /// For memory to read a body into.
    pub buffer_ms: u64,
    /// For the upstream to accept a connection.
    pub connect_ms: u64,
    /// For the upstream to answer, and for each further part of its answer.
    pub answer_ms: u64,
    /// For the whole answer.
    pub whole_answer_ms: u64,
    /// Until an idle connection to the upstream is closed. Less than the upstream waits before it
    /// closes them, or a request may get lost on a connection that is just being closed.
    pub idle_ms: u64,
    /// After SIGTERM, for balancers to see that the gateway is not ready any more. It takes
    /// connections until then.
    pub leave_ms: u64,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            body_ms: 10_000,
            buffer_ms: 500,
            connect_ms: 2_000,
            answer_ms: 60_000,
            whole_answer_ms: 600_000,
            // Apache closes after five seconds.
            idle_ms: 4_000,
            leave_ms: 0,
        }
    }
}

impl Timeouts {
    /// For the upstream to answer.
    #[must_use]
    pub const fn answer(&self) -> Duration {
        Duration::from_millis(self.answer_ms)
    }

    /// For the whole answer.
    #[must_use]
    pub const fn whole_answer(&self) -> Duration {
        Duration::from_millis(self.whole_answer_ms)
    }

    /// For what is being served when the gateway is told to end: longer than anything but an
    /// answer that has begun.
    #[must_use]
    pub fn draining(&self) -> Duration {
        let all = [self.body_ms, self.buffer_ms, self.connect_ms, self.answer_ms];
        let all = all.into_iter().fold(5_000, u64::saturating_add);
        Duration::from_millis(all)
    }

    /// For balancers to see that the gateway leaves.
    #[must_use]
    pub const fn leave(&self) -> Duration {
        Duration::from_millis(self.leave_ms)
    }
}

/// Where requests are logged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// The file that lines are appended to, relative to the configuration's directory; `-` for
    /// standard output.
    pub target: PathBuf,
    /// How many lines wait to be written. Further ones are counted, and lost.
    pub waiting: NonZeroUsize,
}

impl Default for Log {
    fn default() -> Self {
        Self { target: PathBuf::from("-"), waiting: NonZeroUsize::MIN.saturating_add(8191) }
    }
}

/// How many refused requests are diagnosed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Diagnosis {
    /// How many in a second; 0 for none at all. One takes up to a tenth of a second of a thread.
    pub per_second: u32,
    /// How many wait at most.
    pub waiting: usize,
}

impl Default for Diagnosis {
    fn default() -> Self {
        Self { per_second: 2, waiting: 64 }
    }
}
