//! The request of an entry: its method, and what servers read of it.

use std::borrow::Cow;

use mor_api::{Limits, ReadError, ReceivedRequest};
use zeroize::Zeroizing;

use crate::input::logged::To;

/// A request to a method.
pub(super) struct Request<'e> {
    pub(super) to: To<'e>,
    /// The parameters of the body.
    pub(super) form: &'e str,
}

impl Request<'_> {
    /// Reads it by the rules of servers.
    pub(super) fn read(&self) -> Result<ReceivedRequest<'_>, ReadError> {
        let To { endpoint, path, query, .. } = &self.to;
        ReceivedRequest::read_at(Limits::default(), endpoint, path, *query, self.form)
    }

    /// The username of a request that cannot be read, as far as it can be told.
    pub(super) fn raw_user(&self) -> Cow<'_, str> {
        raw_user(self.to.query).or_else(|| raw_user(self.form)).unwrap_or_default()
    }
}

/// The value of `u` in a form, whatever else is wrong with it.
pub(super) fn raw_user(form: &str) -> Option<Cow<'_, str>> {
    let user = form.split('&').find_map(|pair| pair.strip_prefix("u="))?;
    let user = percent_encoding::percent_decode_str(user).decode_utf8_lossy();
    Some(if user.contains('+') { user.replace('+', " ").into() } else { user })
}

/// A number of 64 bits that stands for the hash that was sent: its first digits.
pub(super) fn hash_of(request: &ReceivedRequest<'_>) -> u64 {
    const DIGITS: usize = 16;
    let hash = request.value("hash").unwrap_or_default();
    let digits = hash.get(..DIGITS).unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or_default()
}

/// The value of a parameter for a purpose that it does not outlive. A copy is wiped.
pub(super) fn with_value<T>(
    request: &ReceivedRequest<'_>,
    name: &str,
    take: impl FnOnce(&str) -> T,
) -> T {
    match request.value(name).unwrap_or_default() {
        Cow::Borrowed(value) => take(value),
        Cow::Owned(value) => take(&Zeroizing::new(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_told_of_what_cannot_be_read() {
        for (form, user) in [
            ("u=a&b", Some("a")),
            ("x=%&u=a+b%20c", Some("a b c")),
            ("u=%ff", Some("\u{fffd}")),
            ("xu=a", None),
            ("", None),
        ] {
            assert_eq!(raw_user(form).as_deref(), user, "{form}");
        }
    }
}
