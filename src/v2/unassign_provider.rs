//! `DELETE …/v2/users/{id}/assign_provider`: the provider in the query.

use alloc::string::ToString;

use super::provider::{self, PROVIDER_DEVICE_ID, PROVIDER_ID};
use super::{BearerToken, Provider, RequestError};
use crate::base_url::BaseUrl;
use crate::endpoint::{Endpoint, Parameter};
use crate::http_request::{HttpRequest, Method};
use crate::kind::Kind;
use crate::received::ReceivedRequest;
use crate::value::is_canonical_id;

/// The query's parameters, to read it by the same strict rules as the hashed methods' queries.
static QUERY: Endpoint = crate::endpoint!(
    "assign_provider",
    [Parameter::unsigned(PROVIDER_ID, Kind::Id), Parameter::unsigned(PROVIDER_DEVICE_ID, Kind::Id)]
);

/// Takes a provider away from a user.
///
/// ```
/// use mor_api::v2::{Provider, UnassignProvider};
///
/// let request = UnassignProvider::read("/billing/api/v2/users/123/assign_provider", "provider_id=1")?;
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
    /// Takes this provider away from this user.
    #[must_use]
    pub const fn new(user_id: u64, provider: Provider) -> Self {
        Self { user_id, provider }
    }

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        let (name, id) = self.provider.named();
        let id = id.to_string();
        HttpRequest::with_query(
            Method::Delete,
            base,
            &provider::api_path(self.user_id),
            name.len() + 1 + id.len(),
            |url| [name, "=", &id].into_iter().for_each(|piece| url.push_str(piece)),
        )
        .authorized(token.authorization())
    }

    /// Reads a received request from its path and its query. Other parameters are ignored, and an empty one counts as absent.
    ///
    /// # Errors
    /// [`RequestError`] for another path, an id that is none, a query that breaks the rules of [`ReceivedRequest`], and where
    /// neither id is present.
    pub fn read(path: &str, query: impl AsRef<[u8]>) -> Result<Self, RequestError> {
        let user_id = provider::user_id(path)?;
        let query = ReceivedRequest::read(&QUERY, query.as_ref(), "")?;
        let id = |parameter| match query.value(parameter).filter(|id| !id.is_empty()) {
            Some(id) => is_canonical_id(&id).map(Some).ok_or(RequestError::Id { parameter }),
            None => Ok(None),
        };
        let provider_id = id(PROVIDER_ID)?;
        // Ignored, right or wrong, where the provider is present.
        let device_id = if provider_id.is_some() { None } else { id(PROVIDER_DEVICE_ID)? };
        Ok(Self { user_id, provider: Provider::choose(provider_id, device_id)? })
    }
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
            assert_eq!(UnassignProvider::read(PATH, query).unwrap(), UnassignProvider::new(123, provider), "{query}");
        }
        for (query, error) in [
            ("", "`provider_id` and `provider_device_id` are both missing"),
            ("provider_id=", "`provider_id` and `provider_device_id` are both missing"),
            ("provider_id=01", "`provider_id` is not an id: a number without sign or leading zero"),
            ("provider_device_id=-1", "`provider_device_id` is not an id: a number without sign or leading zero"),
            ("provider_id=1&provider_id=2", "the query cannot be read"),
        ] {
            assert_eq!(UnassignProvider::read(PATH, query).unwrap_err().to_string(), error, "{query}");
        }
    }

    #[test]
    fn the_request_is_the_one_of_the_page() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        let token = BearerToken::new("abc").unwrap();
        let http = UnassignProvider::new(123, Provider::Id(1)).to_http(&base, &token);
        assert_eq!(http.method(), Method::Delete);
        assert_eq!(http.url(), "https://example.com/billing/api/v2/users/123/assign_provider?provider_id=1");
        assert_eq!(http.headers().collect::<alloc::vec::Vec<_>>(), [("authorization", "Bearer abc")]);
        assert_eq!(http.body(), "");
    }
}
