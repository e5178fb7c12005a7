//! Who has everything fail, and counts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::clients::Client;
use crate::journal::{Journal, Scrape, key_file, since};
use crate::ledger::Seen;
use crate::stage::{KEYS, Key, Random, Ring, Stage, USERS};
use crate::support::{Gateway, Redis, wait_until, write_secret};
use crate::upstream::{PATIENCE, Sightings, Upstream};

/// Whether the gateway is upgraded in the middle.
const UPGRADES: bool = true;

/// How many clients there are of each of [`USERS`].
const CLIENTS: [u64; USERS.len()] = [3, 1, 2, 2, 2, 1];

/// What is done to the gateway is done step by step; what is around it fails meanwhile.
pub(crate) struct Conductor {
    gateway: Gateway,
    stage: Arc<Stage>,
    sightings: Sightings,
    upstream: SocketAddr,
    files: TempDir,
    journal: Journal,
    /// What log and metrics had when the process began to be counted.
    base: [Counts; 2],
    random: Random,
    started: Instant,
}

type Counts = BTreeMap<String, u64>;

impl Conductor {
    /// Starts a gateway with this Redis.
    pub(crate) fn new(redis: &Redis) -> Self {
        let files = tempfile::tempdir().unwrap();
        let mut random = Random(18);
        let rings: Vec<_> = USERS.iter().map(|user| ring(user, &mut random)).collect();
        let upstream = lasting_address();
        write_secret(&files.path().join("password"), "hunter2", 0o600);
        let gateway = Gateway::start("enforce", upstream, &config(&rings, &files, redis.address));
        let journal = Journal::new(gateway.path("log"));
        Self {
            stage: Arc::new(Stage::new(gateway.address, rings)),
            gateway,
            sightings: Sightings::default(),
            upstream,
            files,
            journal,
            base: Default::default(),
            random,
            started: Instant::now(),
        }
    }

    /// Has everything fail for this long, and compares what everybody saw.
    pub(crate) fn run(mut self, redis: Redis, time: Duration) {
        let (stage, sightings) = (Arc::clone(&self.stage), Arc::clone(&self.sightings));
        let (stage, sightings, upstream) = (&*stage, &sightings, self.upstream);
        thread::scope(|scope| {
            let over = Over(stage);
            scope.spawn(move || kill_upstreams(stage, upstream, sightings));
            scope.spawn(move || kill_redis(stage, redis));
            for (user, count) in USERS.into_iter().zip(CLIENTS) {
                for number in 0..count {
                    let client = Client::new(stage, user, 1000 * number + user.len() as u64);
                    scope.spawn(|| client.run());
                }
            }
            while self.started.elapsed() < time {
                self.step();
            }
            drop(over);
        });
        self.check_counts();
        let ledger = stage.ledger.lock().unwrap();
        let mut faults = std::mem::take(&mut self.journal.faults);
        faults.extend(ledger.compare(&self.journal, &sightings.lock().unwrap()));
        let (count, errors) = (faults.len(), self.gateway.errors());
        faults.truncate(20);
        assert!(faults.is_empty(), "{count} faults: {}", faults.join("\n"));
        assert!(!errors.contains("panicked"));
        let has = |seen| ledger.attempts.values().any(|attempt| attempt.seen == seen);
        let is_load = has(Seen::Answered) && has(Seen::Duplicate) && has(Seen::Gone);
        assert!(is_load && ledger.refused.len() == 2, "{}", ledger.summary());
    }

    fn step(&mut self) {
        thread::sleep(Duration::from_millis(50 + self.random.below(300)));
        match self.random.below(30) {
            0 => self.check_counts(),
            1 if UPGRADES => self.upgrade(),
            _ => self.rotate_a_key(),
        }
        let faults = self.stage.ledger.lock().unwrap().faults.clone();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// Replaces a key that signs nothing any more.
    fn rotate_a_key(&mut self) {
        let stage = Arc::clone(&self.stage);
        let ring = &stage.rings[self.choose(USERS.len())];
        if ring.user == "gone" {
            // Nobody knows when the gateway comes to a request whose client went away.
            return;
        }
        let slot = self.choose(KEYS.len());
        let old = ring.valid.lock().unwrap()[slot].take().unwrap();
        // Only the gateway has it then, and the stage that shows it as retired.
        wait_until("no request with the key is under way", || Arc::strong_count(&old) == 1);
        let new = Key { name: KEYS[slot], text: self.random.key() };
        let path = key_file(self.files.path(), ring.user, new.name);
        if self.random.below(4) == 0 {
            write_secret(&path, &new.text, 0o644);
            self.reload("failed");
        }
        write_secret(&path, &new.text, 0o600);
        if self.random.below(3) == 0 {
            self.journal.move_away();
        }
        self.reload("ok");
        *ring.retired.lock().unwrap() = Some(old);
        ring.valid.lock().unwrap()[slot] = Some(Arc::new(new));
    }

    fn choose(&mut self, count: usize) -> usize {
        usize::try_from(self.random.below(count as u64)).unwrap()
    }

    fn reload(&self, result: &str) {
        let name = format!("key_reloads_total{{result=\"{result}\"}}");
        let count = self.scrape().get(&name);
        self.gateway.signal(Signal::SIGHUP);
        wait_until("the keys are reloaded", || self.scrape().get(&name) > count);
    }

    fn scrape(&self) -> Scrape {
        Scrape::of(&self.gateway.admin("/metrics"))
    }

    /// Has a successor take over under load. What the old process counts from the last comparison
    /// on is in the log only.
    fn upgrade(&mut self) {
        self.check_counts();
        self.stage.upgrades.fetch_add(1, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(300));
        self.gateway.upgrade();
        self.stage.upgrades.fetch_add(1, Ordering::SeqCst);
        self.base = self.settle();
    }

    /// Compares what clients, log and metrics count.
    fn check_counts(&mut self) {
        let [log, metrics] = self.settle();
        assert_eq!(since(&log, &self.base[0]), since(&metrics, &self.base[1]));
        let summary = self.stage.ledger.lock().unwrap().summary();
        let warned = self.journal.tagged.values().filter(|line| line.is_warned).count();
        let seconds = self.started.elapsed().as_secs();
        let text = format!("{seconds} s: {summary}; {log:?}, {warned} without redis\n");
        // Unlike `eprintln!`, it is not held back when a test passes.
        std::io::stderr().write_all(text.as_bytes()).unwrap();
    }

    /// Has clients pause until everything they did is in the log and the metrics.
    fn settle(&mut self) -> [Counts; 2] {
        let stage = Arc::clone(&self.stage);
        let _paused = stage.pause.write().unwrap();
        let (lines, refused) = {
            let ledger = stage.ledger.lock().unwrap();
            (ledger.lines(), ledger.refused.clone())
        };
        let mut scrape = Scrape::default();
        let mut calm = 0;
        // Nobody knows when the gateway comes to requests whose clients went away, so for a while
        // nothing may happen.
        wait_until("all is logged", || {
            let before = (self.journal.lines, std::mem::take(&mut scrape.outcomes));
            thread::sleep(Duration::from_millis(40));
            scrape = Scrape::of(&self.gateway.admin("/metrics"));
            self.journal.read();
            let is_calm = self.journal.lines >= *lines.start()
                // Those that are diagnosed are logged later.
                && self.journal.refused() == refused
                && scrape.get("requests_in_flight") == 0
                && before == (self.journal.lines, scrape.outcomes.clone());
            calm = if is_calm { calm + 1 } else { 0 };
            calm == 5
        });
        assert!(lines.contains(&self.journal.lines), "{lines:?}, {}", self.journal.lines);
        assert_eq!(scrape.get("lost_log_lines_total"), 0);
        assert_eq!(scrape.get("buffers_in_use"), 0);
        self.journal.clean();
        [self.journal.outcomes.clone(), scrape.outcomes]
    }
}

/// Ends all threads, whatever happens.
struct Over<'s>(&'s Stage);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::SeqCst);
    }
}

fn kill_upstreams(stage: &Stage, address: SocketAddr, sightings: &Sightings) {
    let mut random = Random(1);
    let mut upstream = Upstream::start(address, sightings);
    while !stage.is_over() {
        thread::sleep(Duration::from_millis(200 + random.below(3500)));
        upstream.kill();
        thread::sleep(Duration::from_millis(random.below(300)));
        upstream = Upstream::start(address, sightings);
    }
}

fn kill_redis(stage: &Stage, mut redis: Redis) {
    let mut random = Random(2);
    while !stage.is_over() {
        // The gateway may take two seconds until it asks a new one.
        thread::sleep(Duration::from_millis(1500 + random.below(6000)));
        let address = redis.address;
        drop(redis);
        stage.redis.fetch_add(1, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(random.below(1500)));
        stage.redis.fetch_add(1, Ordering::SeqCst);
        redis = Redis::start(address);
    }
}

fn ring(user: &'static str, random: &mut Random) -> Ring {
    let keys = KEYS.map(|name| Some(Arc::new(Key { name, text: random.key() })));
    Ring { user, valid: Mutex::new(keys), retired: Mutex::default() }
}

/// The end of a configuration. It writes the key files.
fn config(rings: &[Ring], files: &TempDir, redis: SocketAddr) -> String {
    let directory = files.path().display();
    let mut config = format!(
        "timeouts.answer_ms = {}\ndiagnosis.waiting = 4\n[duplicates]\nall = 'refuse'\n\
         redis = {{ address = '{redis}', password_file = '{directory}/password' }}\n",
        PATIENCE.as_millis()
    );
    for ring in rings {
        writeln!(config, "[[user]]\nname = '{}'\nkeys = [", ring.user).unwrap();
        for key in ring.valid.lock().unwrap().iter().flatten() {
            let path = key_file(files.path(), ring.user, key.name);
            write_secret(&path, &key.text, 0o600);
            writeln!(config, "{{ name = '{}', file = '{}' }},", key.name, path.display()).unwrap();
        }
        config.push_str("]\n");
    }
    config
}

/// An address that nothing takes while nobody listens there: connections are made from ports above
/// these, and one to a port of its own range may find itself.
pub(crate) fn lasting_address() -> SocketAddr {
    let start = u16::try_from(std::process::id() % 20_000).unwrap();
    let mut addresses = (10_000 + start..).map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
    addresses.find(|address| TcpListener::bind(address).is_ok()).unwrap()
}
