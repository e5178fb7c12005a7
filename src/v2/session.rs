//! Tokens, and until when they count.

use core::fmt;
use core::time::Duration;

use super::{BearerToken, Tokens};

/// The tokens of a login, and until when they count by the caller's own clock.
///
/// A time is how long after some point of your choice it is: after the start of the program on a
/// monotonic clock, or after 1970. Take it *before* the request is sent, so that a slow answer does
/// not make a token look younger than it is. The server's clock plays no part.
///
/// ```
/// use std::time::Instant;
///
/// use mor_api::v2::{BearerToken, NextStep, Session, Tokens};
///
/// let start = Instant::now();
/// let sent_at = start.elapsed();
/// // Send the login, and read what it answers.
/// let tokens = Tokens::new(
///     BearerToken::new("eyJh.eyJz.c2ln")?,
///     Some(BearerToken::new("cmVm")?),
/// );
/// let mut session = Session::new(tokens, sent_at);
///
/// // Before each call:
/// match session.next_step(start.elapsed()) {
///     NextStep::Call(token) => assert_eq!(token.expose(), "eyJh.eyJz.c2ln"),
///     NextStep::Refresh(token) => unreachable!("only after 15 minutes"),
///     NextStep::LogIn => unreachable!("only after 7 days"),
/// }
///
/// // After a refresh:
/// let tokens = Tokens::new(BearerToken::new("bmV3")?, None);
/// session.renew(tokens, start.elapsed());
/// # Ok::<(), mor_api::v2::TokenError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    access: Expiring,
    refresh: Option<Expiring>,
}

/// A token that counts before this time.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Expiring {
    token: BearerToken,
    until: Duration,
}

impl Expiring {
    fn token_at(&self, now: Duration) -> Option<&BearerToken> {
        (now < self.until).then_some(&self.token)
    }
}

impl Session {
    /// How long an access token counts: 15 minutes.
    pub const ACCESS_LIFETIME: Duration = Duration::from_secs(15 * 60);
    /// How long a refresh token counts: 7 days.
    pub const REFRESH_LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

    /// The session of a login that was sent at this time.
    #[must_use]
    pub fn new(tokens: Tokens, sent_at: Duration) -> Self {
        let Tokens { access, refresh } = tokens;
        let until = |lifetime| sent_at.saturating_add(lifetime);
        Self {
            access: Expiring { token: access, until: until(Self::ACCESS_LIFETIME) },
            refresh: refresh.map(|token| Expiring { token, until: until(Self::REFRESH_LIFETIME) }),
        }
    }

    /// Takes the answer to a refresh that was sent at this time. If it has no new refresh token,
    /// the old one goes on, and expires when it would have.
    pub fn renew(&mut self, tokens: Tokens, sent_at: Duration) {
        let Self { access, refresh } = Self::new(tokens, sent_at);
        self.access = access;
        if refresh.is_some() {
            self.refresh = refresh;
        }
    }

    /// When the access token expires.
    #[must_use]
    pub const fn access_until(&self) -> Duration {
        self.access.until
    }

    /// When the refresh token expires, if there is one.
    #[must_use]
    pub fn refresh_until(&self) -> Option<Duration> {
        self.refresh.as_ref().map(|refresh| refresh.until)
    }

    /// What to do at this time. A time a little later than now leaves room for the way to the
    /// server.
    #[must_use]
    pub fn next_step(&self, now: Duration) -> NextStep<'_> {
        let refresh = || self.refresh.as_ref().and_then(|refresh| refresh.token_at(now));
        match self.access.token_at(now) {
            Some(token) => NextStep::Call(token),
            None => refresh().map_or(NextStep::LogIn, NextStep::Refresh),
        }
    }
}

/// What a client does next. A server may refuse a token before its time: refresh then, or log in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NextStep<'s> {
    /// Call, with this access token.
    Call(&'s BearerToken),
    /// [Refresh](super::refresh), with this refresh token.
    Refresh(&'s BearerToken),
    /// [Log in](super::login): every token has expired.
    LogIn,
}

impl fmt::Debug for NextStep<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Call(_) => "Call(redacted)",
            Self::Refresh(_) => "Refresh(redacted)",
            Self::LogIn => "LogIn",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str) -> BearerToken {
        BearerToken::new(text).unwrap()
    }

    fn tokens(access: &str, refresh: Option<&str>) -> Tokens {
        Tokens::new(token(access), refresh.map(token))
    }

    const LAST_ACCESS: Duration = Duration::from_secs(15 * 60 - 1);
    const LAST_REFRESH: Duration = Duration::from_secs(7 * 24 * 60 * 60 - 1);

    #[test]
    fn tokens_expire_by_the_callers_clock() {
        let sent_at = Duration::from_secs(1_700_000_000);
        let session = Session::new(tokens("a", Some("r")), sent_at);
        let (a, r) = (token("a"), token("r"));
        for (after, step) in [
            (Duration::ZERO, NextStep::Call(&a)),
            (LAST_ACCESS, NextStep::Call(&a)),
            (Session::ACCESS_LIFETIME, NextStep::Refresh(&r)),
            (LAST_REFRESH, NextStep::Refresh(&r)),
            (Session::REFRESH_LIFETIME, NextStep::LogIn),
        ] {
            assert_eq!(session.next_step(sent_at + after), step, "{after:?}");
        }
        assert_eq!(session.access_until(), sent_at + Session::ACCESS_LIFETIME);
        assert_eq!(session.refresh_until(), Some(sent_at + Session::REFRESH_LIFETIME));
        // A clock that was set back, and one at its end.
        assert_eq!(session.next_step(Duration::ZERO), NextStep::Call(&a));
        let last = Session::new(tokens("a", None), Duration::MAX);
        assert_eq!(last.next_step(Duration::MAX), NextStep::LogIn);
        let session = Session::new(tokens("a", None), sent_at);
        assert_eq!(session.next_step(sent_at + Session::ACCESS_LIFETIME), NextStep::LogIn);
        assert_eq!(session.refresh_until(), None);
    }

    #[test]
    fn an_old_refresh_token_goes_on_until_its_own_time() {
        let mut session = Session::new(tokens("a", Some("r")), Duration::ZERO);
        session.renew(tokens("b", None), Session::ACCESS_LIFETIME);
        assert_eq!(session.access_until(), Session::ACCESS_LIFETIME * 2);
        assert_eq!(session.refresh_until(), Some(Session::REFRESH_LIFETIME));
        let (b, q) = (token("b"), token("q"));
        assert_eq!(session.next_step(Session::ACCESS_LIFETIME), NextStep::Call(&b));
        session.renew(tokens("c", Some("q")), Session::REFRESH_LIFETIME);
        assert_eq!(session.refresh_until(), Some(Session::REFRESH_LIFETIME * 2));
        let expired = Session::REFRESH_LIFETIME + Session::ACCESS_LIFETIME;
        assert_eq!(session.next_step(expired), NextStep::Refresh(&q));
    }

    #[test]
    fn debug_shows_no_token() {
        let session = Session::new(tokens("tok3n", Some("r3fresh")), Duration::ZERO);
        let step = session.next_step(Duration::ZERO);
        let debug = alloc::format!("{session:?} {step:?}");
        assert!(!debug.contains("tok3n") && !debug.contains("r3fresh"), "{debug}");
    }
}
