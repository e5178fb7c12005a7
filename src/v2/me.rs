//! `GET` and `PATCH …/v2/me`: the profile of the user whose token it is.

use alloc::string::String;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::endpoint::Endpoint;
use super::error::body_of_success;
use super::json::read_object;
use super::request::{AsField, Field, bare, json, members, with_json};
use super::{BearerToken, CallError};
use crate::http::{BaseUrl, HttpMethod, HttpRequest};
use crate::value::Password;

/// Asks for the profile of the user whose token it is (page "MOR API v2 me"). The answer is a
/// [`Me`].
///
/// ```
/// use mor_api::BaseUrl;
/// use mor_api::v2::{BearerToken, GetMe};
///
/// let base = BaseUrl::parse("https://example.com")?;
/// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
/// let http = GetMe::new().to_http(&base, &token);
/// assert_eq!(http.url(), "https://example.com/billing/api/v2/me");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GetMe;

impl GetMe {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint = Endpoint::new("GET", "v2/me").permission("v2_me_show");

    /// The request, which takes no parameters.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        bare(HttpMethod::Get, base, Self::ENDPOINT.path, token)
    }
}

members! {
    /// Changes the profile of the user whose token it is (page "MOR API v2 me"). What is not set
    /// stays as it is. The answer is the changed [`Me`].
    ///
    /// ```
    /// use mor_api::BaseUrl;
    /// use mor_api::v2::{Address, BearerToken, UpdateMe};
    ///
    /// let base = BaseUrl::parse("https://example.com")?;
    /// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
    /// let request = UpdateMe::new()
    ///     .first_name("Jane")
    ///     .address(Address::new().city("Vilnius"));
    /// let http = request.to_http(&base, &token);
    /// assert_eq!(http.method().as_str(), "PATCH");
    /// assert_eq!(
    ///     http.body(),
    ///     r#"{"first_name":"Jane","address":{"city":"Vilnius"}}"#
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    UpdateMe {
        optional first_name: String = "first_name", "The first name";
        optional last_name: String = "last_name", "The last name";
        optional company_name: String = "company_name", "The name of the company";
        optional address: Address = "address", "The address, of which any part can be set alone";
        optional password: Password = "password",
            "The new password, which the server checks against its own rules";
        optional simplified_pdf: bool = "simplified_pdf",
            "Whether invoices are delivered as simplified PDF";
        optional simplified_csv: bool = "simplified_csv",
            "Whether invoices are delivered as simplified CSV";
        optional warning_email_active: bool = "warning_email_active",
            "Whether an email warns of a low balance";
        optional warning_balance_email: String = "warning_balance_email",
            "The setting of that warning, of which the page gives the name alone";
    }
}

impl UpdateMe {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint = Endpoint::new("PATCH", "v2/me")
        .body(&[
            "first_name",
            "last_name",
            "company_name",
            "address{address,city,postcode,email}",
            "password",
            "simplified_pdf",
            "simplified_csv",
            "warning_email_active",
            "warning_balance_email",
        ])
        .permission("v2_me_update");

    /// The HTTP request. Its body may hold a password and is wiped on drop.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        with_json(HttpMethod::Patch, base, Self::ENDPOINT.path, token, json(self))
    }
}

members! {
    /// The parts of an address that [`UpdateMe`] can set.
    Address {
        optional address: String = "address", "Street and number";
        optional city: String = "city", "The city";
        optional postcode: String = "postcode", "The postcode";
        optional email: String = "email",
            "The email address, if the owner allows the user to change it";
    }
}

impl AsField for Address {
    fn as_field(&self) -> Field<'_> {
        Field::Object(self)
    }
}

/// A profile: the members that the page shows with their values.
///
/// The page also names `address`, `invoices` and `warning_balance`, but not all that is in them,
/// and members that only some roles get. [`read_with`](Self::read_with) reads those that you know
/// into a type of your own.
///
/// ```
/// use mor_api::v2::Me;
///
/// #[derive(serde::Deserialize)]
/// struct More {
///     address: Address,
/// }
///
/// #[derive(serde::Deserialize)]
/// struct Address {
///     email: String,
/// }
///
/// let body = r#"{"me":{"id":123,"username":"user1","usertype":"user",
///     "balance_number":"10.0","details_editing_allowed":true,
///     "address":{"email":"jane@example.com"}}}"#;
/// let me = Me::read(200, body)?;
/// assert_eq!((me.id, me.balance_number.as_deref()), (123, Some("10.0")));
///
/// let (same, more) = Me::read_with::<More>(200, body)?;
/// assert_eq!(more.address.email, "jane@example.com");
/// assert_eq!(same, me);
/// # Ok::<(), mor_api::v2::CallError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Me {
    /// The user's id.
    pub id: u64,
    /// The user's name.
    pub username: String,
    /// The kind of user, such as `user`.
    pub usertype: String,
    /// The first name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// The balance, exactly as the server wrote it.
    #[serde(default)]
    pub balance_number: Option<String>,
    /// The code of the balance's currency.
    #[serde(default)]
    pub balance_currency: Option<String>,
    /// Whether [`UpdateMe`] is allowed.
    #[serde(default)]
    pub details_editing_allowed: Option<bool>,
    /// Whether [`UpdateMe`] may set the email address.
    #[serde(default)]
    pub email_editing_allowed: Option<bool>,
}

impl Me {
    /// Reads an answer to [`GetMe`] or [`UpdateMe`]: takes the HTTP status and the body, and
    /// returns the profile or the error.
    ///
    /// # Errors
    /// [`CallError::Refused`] for every status but 200, such as 403 where details cannot be edited.
    /// [`CallError::Unreadable`] for a body that is not the page's JSON, or is longer than 64 KiB.
    pub fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Self, CallError> {
        member(status, body.as_ref())
    }

    /// Reads an answer as [`read`](Self::read) does, and further members of `me` into a type of
    /// your own.
    ///
    /// # Errors
    /// As [`read`](Self::read), and [`CallError::Unreadable`] if `me` is not of that type.
    pub fn read_with<More: DeserializeOwned>(
        status: u16,
        body: impl AsRef<[u8]>,
    ) -> Result<(Self, More), CallError> {
        let body = body.as_ref();
        Ok((member(status, body)?, member(status, body)?))
    }
}

/// The member `me` of an answer.
fn member<T: DeserializeOwned>(status: u16, body: &[u8]) -> Result<T, CallError> {
    let Body { me } = read_object(body_of_success(status == 200, status, body)?)?;
    Ok(me)
}

#[derive(Deserialize)]
struct Body<T> {
    me: T,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sample of the page, with something in the place of each `…`.
    const PAGE: &str = r#"{
  "me": {
    "id": 123,
    "username": "user1",
    "usertype": "user",
    "first_name": "Jane",
    "last_name": "Doe",
    "balance_number": "10.0",
    "balance_currency": "USD",
    "details_editing_allowed": true,
    "email_editing_allowed": true,
    "address": { "email": "jane@example.com", "city": "x" },
    "invoices": { "x": [] },
    "warning_balance": {}
  }
}"#;

    #[test]
    fn the_sample_of_the_page_is_read() {
        let me = Me::read(200, PAGE).unwrap();
        assert_eq!((me.id, me.username.as_str(), me.usertype.as_str()), (123, "user1", "user"));
        assert_eq!(
            (me.first_name.as_deref(), me.last_name.as_deref()),
            (Some("Jane"), Some("Doe"))
        );
        assert_eq!(me.balance_currency.as_deref(), Some("USD"));
        assert_eq!(
            (me.details_editing_allowed, me.email_editing_allowed),
            (Some(true), Some(true))
        );
    }

    #[test]
    fn members_that_a_role_does_not_get_are_absent() {
        let least = r#"{"me":{"id":1,"username":"a","usertype":"admin","last_name":null}}"#;
        let me = Me::read(200, least).unwrap();
        assert_eq!((me.first_name, me.last_name, me.balance_number), (None, None, None));
        for body in ["{}", r#"{"me":null}"#, r#"{"me":{"id":"1"}}"#, "[]", "", r#"{"me":{}}"#] {
            let error = Me::read(200, body).unwrap_err();
            assert!(matches!(error, CallError::Unreadable { .. }), "{body}");
        }
        let error = Me::read(403, r#"{"errors":"Details editing is disabled"}"#).unwrap_err();
        assert_eq!(error.message().as_deref(), Some("Details editing is disabled"));
        assert!(Me::read_with::<u8>(200, PAGE).is_err());
    }

    #[test]
    fn an_update_names_what_it_sets() {
        let address = Address::new().email("e").postcode("p").city("c").address("a");
        let request = UpdateMe::new()
            .warning_balance_email("w")
            .warning_email_active(false)
            .simplified_csv(true)
            .simplified_pdf(false)
            .password(Password::new("hunter2").unwrap())
            .address(address)
            .company_name("n")
            .last_name("l")
            .first_name("f");
        let base = BaseUrl::parse("https://example.com").unwrap();
        let token = BearerToken::new("abc").unwrap();
        let http = request.to_http(&base, &token);
        assert_eq!(http.url(), "https://example.com/billing/api/v2/me");
        assert_eq!(
            http.body(),
            "{\"first_name\":\"f\",\"last_name\":\"l\",\"company_name\":\"n\",\
             \"address\":{\"address\":\"a\",\"city\":\"c\",\"postcode\":\"p\",\"email\":\"e\"},\
             \"password\":\"hunter2\",\"simplified_pdf\":false,\"simplified_csv\":true,\
             \"warning_email_active\":false,\"warning_balance_email\":\"w\"}"
        );
        let debug = alloc::format!("{request:?} {http:?}");
        assert!(!debug.contains("hunter2"), "{debug}");
        assert_eq!(UpdateMe::new().to_http(&base, &token).body(), "{}");
    }

    #[test]
    fn the_endpoint_lists_what_an_update_can_set() {
        let address = alloc::format!("address{{{}}}", Address::NAMES.join(","));
        let names = UpdateMe::NAMES.iter().map(|name| match *name {
            "address" => address.as_str(),
            name => name,
        });
        assert!(names.eq(UpdateMe::ENDPOINT.body.iter().copied()));
    }
}
