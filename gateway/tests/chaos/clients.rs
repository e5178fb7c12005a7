//! Clients of all kinds. Each notes what it saw.

use std::io::Read;
use std::net::Shutdown;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::http::{Answer, Connection};
use crate::ledger::{Attempt, Replay, Seen, Tag};
use crate::stage::{Key, Random, Stage, form, keep_alive};
use crate::support::post;

/// One client.
pub(crate) struct Client<'s> {
    stage: &'s Stage,
    user: &'static str,
    random: Random,
    connection: Option<Connection>,
}

impl<'s> Client<'s> {
    pub(crate) fn new(stage: &'s Stage, user: &'static str, seed: u64) -> Self {
        Self { stage, user, random: Random(seed), connection: None }
    }

    /// Sends requests until all is over.
    pub(crate) fn run(mut self) {
        while !self.stage.is_over() {
            let paused = self.stage.pause.read().unwrap();
            match self.user {
                "steady" => self.ask(1),
                "pipelining" => self.ask(3),
                "slow" => self.drip(),
                "gone" => self.go_away(),
                "replaying" => self.replay(),
                _ => self.be_wrong(),
            }
            drop(paused);
            thread::sleep(Duration::from_micros(self.random.below(5_000)));
        }
    }

    fn key(&mut self) -> Arc<Key> {
        self.stage.ring(self.user).pick(&mut self.random)
    }

    fn record(&self, tag: Tag, key: &Key, seen: Seen) {
        let attempt = Attempt { user: self.user, key: key.name, seen };
        self.stage.ledger.lock().unwrap().attempts.insert(tag, attempt);
    }

    /// Requests one after another on a connection that stays open. Whatever is not answered because
    /// the connection was closed is another attempt on a new one.
    fn ask(&mut self, count: u64) {
        let key = self.key();
        let mut tags: Vec<_> = (0..count).map(|_| self.stage.tag()).collect();
        while !tags.is_empty() {
            let address = self.stage.gateway;
            let mut connection =
                self.connection.take().unwrap_or_else(|| Connection::open(address));
            let forms = tags.iter().map(|tag| keep_alive(&form(self.user, *tag, &key.text)));
            connection.send(&forms.collect::<Vec<_>>().concat());
            let mut is_open = true;
            let mut dropped = Vec::new();
            for tag in tags {
                let may_drop = connection.is_used;
                let answer = if is_open { connection.answer() } else { Ok(None) };
                is_open = matches!(&answer, Ok(Some(answer)) if !answer.is_last);
                if self.note(tag, &key, &answer, may_drop) == Seen::Dropped {
                    dropped.push(tag + 1);
                }
            }
            if is_open && self.random.below(20) > 0 {
                self.connection = Some(connection);
            }
            tags = dropped;
        }
    }

    /// What the answer to a right request means.
    fn note(
        &self,
        tag: Tag,
        key: &Key,
        answer: &Result<Option<Answer>, String>,
        may_drop: bool,
    ) -> Seen {
        let seen = match answer {
            Ok(Some(answer)) => seen(tag, answer),
            Ok(None) => may_drop.then_some(Seen::Dropped),
            Err(_) => None,
        };
        if seen.is_none() {
            self.stage.fault(format!("{}, {tag}: {answer:?}", self.user));
        }
        // A fault is one already.
        let seen = seen.unwrap_or(Seen::Gone);
        self.record(tag, key, seen);
        seen
    }

    /// One byte after another.
    fn drip(&mut self) {
        let key = self.key();
        let tag = self.stage.tag();
        let mut connection = Connection::open(self.stage.gateway);
        for byte in post(&form(self.user, tag, &key.text)) {
            if !connection.send(&[byte]) {
                break;
            }
            thread::sleep(Duration::from_micros(200));
        }
        self.note(tag, &key, &connection.answer(), false);
    }

    /// Stops in the head, in the body, or before the answer is read.
    fn go_away(&mut self) {
        let (tag, key) = (self.stage.tag(), self.key());
        let body = form(self.user, tag, &key.text);
        let bytes = post(&body);
        let head = bytes.len() - body.len();
        let upgrades = self.stage.upgrades();
        let mut connection = Connection::open(self.stage.gateway);
        let kind = self.random.below(4);
        let end = match kind {
            0 => 1 + usize::try_from(self.random.below(head as u64 - 4)).unwrap(),
            1 => head + usize::try_from(self.random.below(body.len() as u64)).unwrap(),
            _ => bytes.len(),
        };
        if !connection.send(&bytes[..end]) && self.stage.is_calm_since(upgrades) {
            self.stage.fault(format!("gone, {tag}: the gateway does not read"));
        }
        if self.random.below(2) == 0 {
            thread::sleep(Duration::from_micros(self.random.below(40_000)));
        }
        match self.random.below(3) {
            0 => drop(connection.stream().shutdown(Shutdown::Write)),
            1 if kind == 3 => drop(connection.stream().read(&mut [0; 40])),
            _ => {}
        }
        drop(connection);
        let is_calm = self.stage.is_calm_since(upgrades);
        let mut ledger = self.stage.ledger.lock().unwrap();
        match kind {
            0 => ledger.stopped_in_head += 1,
            1 if is_calm => ledger.stopped_in_body += 1,
            1 => ledger.stopped_in_body_in_upgrade += 1,
            _ => {
                let seen = if is_calm { Seen::Gone } else { Seen::GoneInUpgrade };
                let attempt = Attempt { user: self.user, key: key.name, seen };
                ledger.attempts.insert(tag, attempt);
            }
        }
    }

    /// The same request several times, one after another or at once.
    fn replay(&mut self) {
        let (first, key) = (self.stage.tag(), self.key());
        let tags: Vec<_> = (first..=first + 1 + self.random.below(3)).collect();
        let before = self.stage.redis();
        let send = |tag: Tag| {
            let mut connection = Connection::open(self.stage.gateway);
            connection.send(&post(&form(self.user, tag, &key.text)));
            (tag, connection)
        };
        let read = |(tag, mut connection): (Tag, Connection)| {
            self.note(tag, &key, &connection.answer(), false)
        };
        let are_at_once = first / 8 % 2 == 0;
        let seen: Vec<_> = if are_at_once {
            let sent: Vec<_> = tags.iter().copied().map(send).collect();
            sent.into_iter().map(read).collect()
        } else {
            tags.iter().copied().map(|tag| read(send(tag))).collect()
        };
        // Of those one after another the first is no duplicate.
        if !are_at_once && seen.first() == Some(&Seen::Duplicate) {
            self.stage.fault(format!("{tags:?}: {seen:?}"));
        }
        let lives = self.stage.redis().div_ceil(2) - before / 2;
        self.stage.ledger.lock().unwrap().replays.push(Replay { tags, lives });
    }

    /// Requests that must not pass.
    fn be_wrong(&mut self) {
        let (tag, key) = (self.stage.tag(), self.key());
        let right = form(self.user, tag, &key.text);
        let wrong = |key: &Key| form(self.user, tag, &key.text);
        let (user, body) = match self.random.below(6) {
            0 => ("wrong", form(self.user, tag, "another key")),
            1 => ("wrong", right.replace("u15=1", "u15=0")),
            2 => ("wrong", format!("{}0", right.strip_suffix(|_| true).unwrap())),
            3 => ("nobody", right.replace("u=wrong", "u=nobody")),
            4 => ("wrong", wrong(&self.stage.ring("steady").pick(&mut self.random))),
            _ => match &*self.stage.ring(self.user).retired.lock().unwrap() {
                Some(retired) => ("wrong", wrong(retired)),
                None => return,
            },
        };
        if body == right {
            return;
        }
        let bytes = keep_alive(&body);
        loop {
            let address = self.stage.gateway;
            let mut connection =
                self.connection.take().unwrap_or_else(|| Connection::open(address));
            let is_fresh = !connection.is_used;
            connection.send(&bytes);
            let answer = connection.answer();
            let is_refusal = |answer: &Answer| {
                answer.status == 200
                    && answer.is_whole
                    && answer.body == "<page><error>Incorrect hash</error></page>"
            };
            match &answer {
                Ok(Some(answer)) if is_refusal(answer) => {
                    *self.stage.ledger.lock().unwrap().refused.entry(user).or_default() += 1;
                    if !answer.is_last {
                        self.connection = Some(connection);
                    }
                    return;
                }
                // Nothing of it was read, so it is sent again.
                Ok(None) if !is_fresh => {}
                _ => return self.stage.fault(format!("wrong, {body}: {answer:?}")),
            }
        }
    }
}

fn seen(tag: Tag, answer: &Answer) -> Option<Seen> {
    let Answer { status, body, is_whole, .. } = answer;
    let is_of_the_upstream = body.starts_with(&format!("<page><status>ok {tag}</status>"));
    match status {
        200 if !is_whole => Some(Seen::Cut),
        200 if is_of_the_upstream && body.ends_with("</page>") => Some(Seen::Answered),
        200 if body.contains("Access Denied") => Some(Seen::Duplicate),
        502 if body.contains("nothing was done") => Some(Seen::NothingDone),
        502 if body.contains("outcome unknown") => Some(Seen::Unknown),
        504 if body.contains("outcome unknown") => Some(Seen::Late),
        _ => None,
    }
}
