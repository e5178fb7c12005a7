//! What is counted, for Prometheus. A user is never a label: there may be any number of them.

use prometheus::{
    Encoder, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
    TextEncoder,
};

use crate::log::Outcome;

/// The counters of a gateway.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: Histogram,
    connections: IntGauge,
    turned_away: IntCounter,
    in_flight: IntGauge,
    buffers: IntGauge,
    lost_lines: IntCounter,
    diagnoses: IntCounterVec,
    reloads: IntCounterVec,
    users: IntGauge,
}

impl Metrics {
    /// All of them at zero.
    ///
    /// # Errors
    /// None that depends on anything: the names are constants.
    pub fn new() -> prometheus::Result<Self> {
        let name = |name: &str, help: &str| Opts::new(format!("mor_gateway_{name}"), help);
        let labelled = |(text, help): (&str, &str), labels: &[&str]| {
            IntCounterVec::new(name(text, help), labels)
        };
        let gauge = |(text, help): (&str, &str)| IntGauge::with_opts(name(text, help));
        // A check takes microseconds, a server seconds.
        let buckets = vec![
            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0,
        ];
        let seconds =
            name("request_seconds", "Time from a request's first byte to the answer's end");
        let metrics = Self {
            registry: Registry::new(),
            requests: labelled(
                ("requests_total", "Requests by what became of them, and why"),
                &["outcome", "reason"],
            )?,
            seconds: Histogram::with_opts(HistogramOpts::from(seconds).buckets(buckets))?,
            connections: gauge(("connections", "Connections of clients"))?,
            turned_away: IntCounter::with_opts(name(
                "turned_away_total",
                "Connections that were closed at once, as there were too many",
            ))?,
            in_flight: gauge(("requests_in_flight", "Requests that are being served"))?,
            buffers: gauge(("buffers_in_use", "Requests whose bodies are in memory"))?,
            lost_lines: IntCounter::with_opts(name(
                "lost_log_lines_total",
                "Log lines for which there was no room, or that could not be written",
            ))?,
            diagnoses: labelled(
                ("diagnoses_total", "Refused requests that were diagnosed, or not"),
                &["result"],
            )?,
            reloads: labelled(("key_reloads_total", "Times that keys were reloaded"), &["result"])?,
            users: gauge(("users", "Users who have keys"))?,
        };
        let Self { registry, .. } = &metrics;
        registry.register(Box::new(metrics.requests.clone()))?;
        registry.register(Box::new(metrics.seconds.clone()))?;
        registry.register(Box::new(metrics.connections.clone()))?;
        registry.register(Box::new(metrics.turned_away.clone()))?;
        registry.register(Box::new(metrics.in_flight.clone()))?;
        registry.register(Box::new(metrics.buffers.clone()))?;
        registry.register(Box::new(metrics.lost_lines.clone()))?;
        registry.register(Box::new(metrics.diagnoses.clone()))?;
        registry.register(Box::new(metrics.reloads.clone()))?;
        registry.register(Box::new(metrics.users.clone()))?;
        // Alerts need a series that is there before it happens.
        for result in ["ok", "failed"] {
            metrics.reloads.with_label_values(&[result]);
        }
        Ok(metrics)
    }

    /// A client has connected.
    pub fn connected(&self) {
        self.connections.inc();
    }

    /// A connection has ended.
    pub fn disconnected(&self) {
        self.connections.dec();
    }

    /// How many connections there are.
    #[must_use]
    pub fn connections(&self) -> usize {
        usize::try_from(self.connections.get()).unwrap_or(0)
    }

    /// A connection was one too many.
    pub fn turned_away(&self) {
        self.turned_away.inc();
    }

    /// A request begins.
    pub fn begin(&self) {
        self.in_flight.inc();
    }

    /// A request has ended after so many seconds.
    pub fn end(&self, outcome: Outcome, reason: &str, seconds: f64) {
        self.in_flight.dec();
        self.requests.with_label_values(&[outcome.as_str(), reason]).inc();
        self.seconds.observe(seconds);
    }

    /// One more body is in memory.
    pub fn buffer_taken(&self) {
        self.buffers.inc();
    }

    /// A body is not in memory any more.
    pub fn buffer_freed(&self) {
        self.buffers.dec();
    }

    /// Log lines were lost.
    pub fn lost_lines(&self, count: u64) {
        self.lost_lines.inc_by(count);
    }

    /// A request was diagnosed, or not.
    pub fn diagnosed(&self, result: &str) {
        self.diagnoses.with_label_values(&[result]).inc();
    }

    /// Keys were reloaded, or could not be.
    pub fn reloaded(&self, is_ok: bool) {
        self.reloads.with_label_values(&[if is_ok { "ok" } else { "failed" }]).inc();
    }

    /// How many users have keys.
    pub fn users(&self, count: usize) {
        self.users.set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// All of it in the text format of Prometheus.
    ///
    /// # Errors
    /// The registry's own.
    pub fn to_text(&self) -> prometheus::Result<Vec<u8>> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}
