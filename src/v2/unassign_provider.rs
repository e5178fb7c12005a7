//! `DELETE …/v2/users/{id}/assign_provider`: the provider in the query.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::string::{String, ToString};

use super::provider;
use super::{BearerToken, Provider, RequestError};
use crate::endpoint::kind::parse_canonical_id;
use crate::http::{BaseUrl, HttpMethod, HttpRequest};
use crate::request::Limits;
use crate::wire::pairs::Wire;
use crate::wire::{ParameterRef, ReadError};

/// Unassigns a provider from a user.
///
/// ```
/// use mor_api::v2::{Provider, UnassignProvider};
///
/// let request = UnassignProvider::read(
///     "/billing/api/v2/users/123/assign_provider",
///     "provider_id=1",
/// )?;
/// assert_eq!(request, UnassignProvider::new(123, Provider::Id(1)));
/// # Ok::<(), mor_api::v2::RequestError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnassignProvider {
    /// The simple user.
    pub user_id: u64,
    /// The provider that is assigned to this user.
    pub provider: Provider,
}

impl UnassignProvider {
    /// Unassigns this provider from this user.
    #[must_use]
    pub const fn new(user_id: u64, provider: Provider) -> Self {
        Self { user_id, provider }
    }

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        let (name, id) = self.provider.parameter();
        let query = [name, "=", &id.to_string()].concat();
        let path = provider::api_path(self.user_id);
        let write = |url: &mut String| url.push_str(&query);
        HttpRequest::with_query(HttpMethod::Delete, base, &path, query.len(), write)
            .authorized(token.authorization())
    }

    /// Reads a received request from its path and its query. Other parameters are ignored, and an
    /// empty one counts as absent.
    ///
    /// # Errors
    /// [`RequestError`] for another path, an id that is not a canonical number, a query that breaks
    /// the rules of [`ReceivedRequest`](crate::ReceivedRequest), and if neither id was sent.
    pub fn read(path: &str, query: impl AsRef<[u8]>) -> Result<Self, RequestError> {
        let user_id = provider::user_id(path)?;
        let parameters = read_query(query.as_ref())?;
        let provider = Provider::choose(|parameter| {
            match parameters.get(parameter).filter(|id| !id.is_empty()) {
                None => Ok(None),
                Some(id) => parse_canonical_id(id.as_bytes())
                    .map(Some)
                    .ok_or(RequestError::Id { parameter }),
            }
        })?;
        Ok(Self { user_id, provider })
    }
}

/// The decoded parameters of a query, under the rules and limits that hold for hashed requests.
fn read_query(query: &[u8]) -> Result<BTreeMap<Cow<'_, str>, Cow<'_, str>>, ReadError> {
    let Limits { bytes, parameters: limit } = Limits::default();
    if query.len() > bytes {
        return Err(ReadError::TooLong { length: query.len(), limit: bytes });
    }
    let mut parameters = BTreeMap::new();
    let wire = Wire { query, body: b"", id: b"" };
    for (count, (_, pair)) in wire.pairs().enumerate() {
        let parameter = ParameterRef::Number(count + 1);
        let pair = pair.map_err(|malformation| ReadError::malformed(malformation, parameter))?;
        if count >= limit {
            return Err(ReadError::TooMany { limit });
        }
        let value = pair.value.decode();
        match parameters.entry(pair.name.decode()) {
            Entry::Vacant(entry) => _ = entry.insert(value),
            Entry::Occupied(entry) if *entry.get() == value => {}
            Entry::Occupied(_) => return Err(ReadError::Conflict { parameter }),
        }
    }
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/billing/api/v2/users/123/assign_provider";

    #[test]
    fn queries_follow_the_rules_of_the_page() {
        for (query, provider) in [
            ("provider_id=1", Provider::Id(1)),
            ("x=y&provider_id=%31&provider_id=1", Provider::Id(1)),
            ("provider_device_id=456", Provider::DeviceId(456)),
            ("provider_device_id=x&provider_id=1", Provider::Id(1)),
            ("provider_device_id=2&provider_id=", Provider::DeviceId(2)),
        ] {
            assert_eq!(
                UnassignProvider::read(PATH, query).unwrap(),
                UnassignProvider::new(123, provider),
                "{query}"
            );
        }
        for (query, error) in [
            ("", "`provider_id` and `provider_device_id` are both missing"),
            ("provider_id=", "`provider_id` and `provider_device_id` are both missing"),
            ("provider_id=01", "`provider_id` is not an id: a number without sign or leading zero"),
            (
                "provider_device_id=-1",
                "`provider_device_id` is not an id: a number without sign or leading zero",
            ),
            ("provider_id=1&provider_id=2", "the query cannot be read"),
        ] {
            assert_eq!(
                UnassignProvider::read(PATH, query).unwrap_err().to_string(),
                error,
                "{query}"
            );
        }
    }

    #[test]
    fn queries_are_read_as_strictly_as_those_of_hashed_methods() {
        let first = ParameterRef::Number(1);
        let third = ParameterRef::Number(3);
        let many = |count: usize| "provider_id=1&".repeat(count);
        for (query, error) in [
            (&b"provider_id=1&x=1&x=2"[..], ReadError::Conflict { parameter: third }),
            (
                b"provider_id=1&provider%5Fid=2",
                ReadError::Conflict { parameter: ParameterRef::Number(2) },
            ),
            (b"provider_id", ReadError::NoEquals { parameter: first }),
            (b"provider_id[]=1", ReadError::Bracket { parameter: first }),
            (b"provider_id=1;x=1", ReadError::Semicolon { parameter: first }),
            (b"provider_id=%4", ReadError::BadEscape { parameter: first }),
            (b"x=%ff&provider_id=1", ReadError::NotUtf8 { parameter: first }),
            (b"x=\xff&provider_id=1", ReadError::NotUtf8 { parameter: first }),
            (b"=1&provider_id=1", ReadError::NoName { parameter: first }),
            (many(257).as_bytes(), ReadError::TooMany { limit: 256 }),
            ("x".repeat(65_537).as_bytes(), ReadError::TooLong { length: 65_537, limit: 65_536 }),
        ] {
            let read = UnassignProvider::read(PATH, query);
            let shown = query.escape_ascii().to_string();
            assert_eq!(read, Err(RequestError::Query(error)), "{shown:.80}");
        }
        for query in [many(256), "&&provider_id=1&".into(), "provider_id=1&x=%C3%A9&x=é".into()] {
            let read = UnassignProvider::read(PATH, &query);
            assert_eq!(read, Ok(UnassignProvider::new(123, Provider::Id(1))), "{query:.80}");
        }
    }

    #[test]
    fn the_request_is_the_one_of_the_page() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        let token = BearerToken::new("abc").unwrap();
        let http = UnassignProvider::new(123, Provider::Id(1)).to_http(&base, &token);
        assert_eq!(http.method(), HttpMethod::Delete);
        assert_eq!(
            http.url(),
            "https://example.com/billing/api/v2/users/123/assign_provider?provider_id=1"
        );
        assert_eq!(
            http.headers().collect::<alloc::vec::Vec<_>>(),
            [("authorization", "Bearer abc")]
        );
        assert_eq!(http.body(), "");
    }
}
