//! Limits of rates: for each client, for each user, and for refused requests.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::{LimitsConfig, Rate};

/// The limits of a gateway, and who has used how much of them.
#[derive(Debug)]
pub struct RateLimits {
    clients: Option<DefaultKeyedRateLimiter<IpAddr>>,
    users: Option<DefaultKeyedRateLimiter<String>>,
    refusals: Option<Refusals>,
}

/// Who had too many requests refused, and until when the further ones are refused unread.
#[derive(Debug)]
struct Refusals {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
    shut_out: Mutex<HashMap<IpAddr, Instant>>,
    /// Spares the lock where nobody is shut out.
    count: AtomicUsize,
}

impl RateLimits {
    /// The limits of a configuration.
    #[must_use]
    pub fn new(config: &LimitsConfig) -> Self {
        let refusals = |rate| Refusals {
            limiter: RateLimiter::keyed(quota(rate)),
            clock: DefaultClock::default(),
            shut_out: Mutex::default(),
            count: AtomicUsize::new(0),
        };
        Self {
            clients: config.client.map(|rate| RateLimiter::keyed(quota(rate))),
            users: config.user.map(|rate| RateLimiter::keyed(quota(rate))),
            refusals: config.refusals.map(refusals),
        }
    }

    /// Whether a client may send a request now.
    pub fn client(&self, client: IpAddr) -> bool {
        self.clients.as_ref().is_none_or(|limiter| limiter.check_key(&network(client)).is_ok())
    }

    /// Whether a user may send a request now. It must be one who exists: strangers would fill the
    /// memory with names.
    pub fn user(&self, username: &str) -> bool {
        let is_free = |limiter: &DefaultKeyedRateLimiter<String>| {
            limiter.check_key(&username.to_owned()).is_ok()
        };
        self.users.as_ref().is_none_or(is_free)
    }

    /// A request of a client was refused.
    pub fn refused(&self, client: IpAddr) {
        if let Some(refusals) = &self.refusals {
            refusals.add(network(client));
        }
    }

    /// Whether a client has had so many requests refused that no more are read for a while.
    pub fn is_shut_out(&self, client: IpAddr) -> bool {
        self.refusals.as_ref().is_some_and(|refusals| refusals.contains(network(client)))
    }

    /// Forgets whoever has not been here for a while.
    pub fn clean(&self) {
        if let Some(limiter) = &self.clients {
            limiter.retain_recent();
        }
        if let Some(limiter) = &self.users {
            limiter.retain_recent();
        }
        if let Some(refusals) = &self.refusals {
            refusals.clean();
        }
    }
}

impl Refusals {
    fn add(&self, client: IpAddr) {
        let Err(not_until) = self.limiter.check_key(&client) else { return };
        let wait = not_until.wait_time_from(self.clock.now()).max(Duration::from_millis(1));
        let mut shut_out = self.shut_out.lock().unwrap_or_else(PoisonError::into_inner);
        shut_out.insert(client, Instant::now() + wait);
        self.count.store(shut_out.len(), Ordering::Relaxed);
    }

    fn contains(&self, client: IpAddr) -> bool {
        if self.count.load(Ordering::Relaxed) == 0 {
            return false;
        }
        let shut_out = self.shut_out.lock().unwrap_or_else(PoisonError::into_inner);
        shut_out.get(&client).is_some_and(|until| *until > Instant::now())
    }

    fn clean(&self) {
        self.limiter.retain_recent();
        let now = Instant::now();
        let mut shut_out = self.shut_out.lock().unwrap_or_else(PoisonError::into_inner);
        shut_out.retain(|_, until| *until > now);
        self.count.store(shut_out.len(), Ordering::Relaxed);
    }
}

fn quota(rate: Rate) -> Quota {
    Quota::per_second(rate.per_second).allow_burst(rate.burst)
}

/// A customer has all addresses of an IPv6 network of 64 bits.
fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    fn limits() -> RateLimits {
        let two = NonZeroU32::MIN.saturating_add(1);
        let rate = Some(Rate { per_second: NonZeroU32::MIN, burst: two });
        RateLimits::new(&LimitsConfig {
            client: rate,
            user: rate,
            refusals: rate,
            ..Default::default()
        })
    }

    #[test]
    fn a_network_shares_a_limit_and_others_do_not() {
        let limits = limits();
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert!(limits.client(ip("2001:db8::1")) && limits.client(ip("2001:db8::2")));
        assert!(!limits.client(ip("2001:db8::3")));
        assert!(limits.client(ip("2001:db8:0:1::3")));
        assert!(limits.client(ip("192.0.2.1")) && limits.client(ip("::ffff:192.0.2.1")));
        assert!(!limits.client(ip("192.0.2.1")) && limits.client(ip("192.0.2.2")));
        assert!(limits.user("a") && limits.user("a") && !limits.user("a") && limits.user("b"));
    }

    #[test]
    fn whoever_is_refused_too_often_is_shut_out_for_a_while() {
        let limits = limits();
        let client = IpAddr::from([192, 0, 2, 1]);
        limits.refused(client);
        limits.refused(client);
        assert!(!limits.is_shut_out(client));
        limits.refused(client);
        assert!(limits.is_shut_out(client));
        assert!(!limits.is_shut_out(IpAddr::from([192, 0, 2, 2])));
        std::thread::sleep(Duration::from_millis(1100));
        assert!(!limits.is_shut_out(client));
        limits.clean();
        assert_eq!(limits.refusals.unwrap().count.into_inner(), 0);
    }

    #[test]
    fn without_limits_everybody_is_free() {
        let limits = RateLimits::new(&LimitsConfig::default());
        for _ in 0..100 {
            assert!(limits.client(IpAddr::from([192, 0, 2, 1])) && limits.user("a"));
            limits.refused(IpAddr::from([192, 0, 2, 1]));
        }
        assert!(!limits.is_shut_out(IpAddr::from([192, 0, 2, 1])));
    }
}
