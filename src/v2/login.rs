//! Logging in to API v2, and refreshing the token.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec;
use core::fmt;

use base64ct::{Base64, Encoding};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::error::body_of_success;
use super::json::read_object;
use super::{BearerToken, CallError};
use crate::answer::AnswerError;
use crate::http::{BaseUrl, HttpMethod, HttpRequest};

pub(super) const LOGIN: &str = "v2/authentication/login";
pub(super) const REFRESH: &str = "v2/authentication/refresh";

/// The login: `POST …/api/v2/authentication/login` with HTTP Basic. [`Tokens::read`] reads the
/// answer.
///
/// Username and password are those of the GUI. The API secret key has no part in API v2.
///
/// ```
/// use mor_api::BaseUrl;
/// use mor_api::v2::{self, Tokens};
///
/// let base = BaseUrl::parse("https://example.com")?;
/// let http = v2::login(&base, "Aladdin", "open sesame")?;
/// assert_eq!(http.path(), "/billing/api/v2/authentication/login");
/// assert_eq!(
///     http.headers().collect::<Vec<_>>(),
///     [("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
/// );
///
/// let body = r#"{"access_token":"eyJh.eyJz.c2ln","refresh_token":"cmVm"}"#;
/// let tokens = Tokens::read(200, body)?;
/// assert_eq!(tokens.access.expose(), "eyJh.eyJz.c2ln");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`CredentialsError`] for what [`Credentials::new`] refuses.
pub fn login(
    base: &BaseUrl,
    username: &str,
    password: &str,
) -> Result<HttpRequest, CredentialsError> {
    let credentials = Credentials::new(username, password)?;
    Ok(HttpRequest::bare(HttpMethod::Post, base, LOGIN).authorized(credentials.authorization()))
}

/// Asks for a new access token: `POST …/api/v2/authentication/refresh`. [`Tokens::read`] reads the
/// answer.
///
/// Access tokens live for 15 minutes and refresh tokens for 7 days. The pages do not say where the
/// refresh token goes, so it goes where every token of API v2 does, into the header
/// `Authorization: Bearer`. A server that refuses it wants a new [`login`].
///
/// ```
/// use mor_api::BaseUrl;
/// use mor_api::v2::{self, BearerToken};
///
/// let base = BaseUrl::parse("https://example.com")?;
/// let http = v2::refresh(&base, &BearerToken::new("cmVm")?);
/// assert_eq!(http.path(), "/billing/api/v2/authentication/refresh");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn refresh(base: &BaseUrl, refresh_token: &BearerToken) -> HttpRequest {
    HttpRequest::bare(HttpMethod::Post, base, REFRESH).authorized(refresh_token.authorization())
}

/// Whether this is the path of a login: `/api/v2/authentication/login` after any prefix.
#[must_use]
pub fn is_login(path: &str) -> bool {
    path.strip_suffix(LOGIN).is_some_and(|prefix| prefix.ends_with("/api/"))
}

/// What the login answers. The tokens are wiped from memory on drop and redacted in `Debug`.
///
/// A client reads it with [`read`](Self::read), and a [`Session`](super::Session) knows until when
/// the tokens count; a server writes it with [`to_json`](Self::to_json).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tokens {
    /// `access_token`: authenticates the calls of the next 15 minutes.
    pub access: BearerToken,
    /// `refresh_token`: buys new access tokens for 7 days. Not every answer has one.
    pub refresh: Option<BearerToken>,
}

impl Tokens {
    /// The answer with these tokens, for a server to write.
    #[must_use]
    pub const fn new(access: BearerToken, refresh: Option<BearerToken>) -> Self {
        Self { access, refresh }
    }

    /// Reads the answer to a login or a refresh: takes the HTTP status and the body, and returns
    /// the tokens or the error. Other members of the body are ignored.
    ///
    /// The body stays yours to wipe. A token that the server wrote with JSON escapes, as none that
    /// is a JWT has to be, passes through a buffer of the JSON reader that is not wiped.
    ///
    /// # Errors
    /// [`CallError::Refused`] for a status that is not 2xx: the username or password is wrong, the
    /// refresh token has expired, or the API is off. [`CallError::Unreadable`] for a body without
    /// an `access_token`, with a text that is no [`BearerToken`], or of more than 64 KiB.
    pub fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Self, CallError> {
        let is_success = (200..300).contains(&status);
        let Body { access_token, refresh_token } =
            read_object(body_of_success(is_success, status, body.as_ref())?)?;
        let access = access_token.map(|token| token.check("access_token")).transpose()?;
        let refresh = refresh_token.map(|token| token.check("refresh_token")).transpose()?;
        let access = access.ok_or(AnswerError::Member { name: "access_token" })?;
        Ok(Self { access, refresh })
    }

    /// Writes the JSON of the answer. It is yours to wipe.
    #[must_use]
    pub fn to_json(&self) -> String {
        const LONGEST_FRAME: usize = r#"{"access_token":"","refresh_token":""}"#.len();
        let refresh = self.refresh.as_ref().map(|token| ("refresh_token", token));
        let members = [Some(("access_token", &self.access)), refresh];
        // With room for every character escaped, so that no outgrown copy stays in freed memory.
        let room = members.iter().flatten().fold(LONGEST_FRAME, |room, (_, token)| {
            room.saturating_add(token.expose().len().saturating_mul(2))
        });
        let mut json = String::with_capacity(room);
        let mut before = "{\"";
        for (name, token) in members.into_iter().flatten() {
            json.push_str(before);
            json.push_str(name);
            json.push_str("\":\"");
            // A token has only visible ASCII, of which JSON escapes two characters.
            for character in token.expose().chars() {
                if matches!(character, '"' | '\\') {
                    json.push('\\');
                }
                json.push(character);
            }
            before = "\",\"";
        }
        json.push_str("\"}");
        json
    }
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow, default)]
    access_token: Option<TokenText<'a>>,
    #[serde(borrow, default)]
    refresh_token: Option<TokenText<'a>>,
}

/// A type of its own, because serde copies the text of an `Option<Cow<str>>`.
#[derive(Deserialize)]
struct TokenText<'a>(#[serde(borrow)] Cow<'a, str>);

impl TokenText<'_> {
    fn check(self, name: &'static str) -> Result<BearerToken, AnswerError> {
        BearerToken::new(self.0).map_err(|_| AnswerError::Member { name })
    }
}

/// A username and a password, as HTTP Basic carries them. Wiped from memory on drop, redacted in
/// `Debug`.
///
/// [`login`] makes them for a client. A server takes them out of the `Authorization` header:
///
/// ```
/// use mor_api::v2::Credentials;
///
/// let header = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
/// let credentials = Credentials::from_authorization(header)?;
/// assert_eq!(credentials.username(), "Aladdin");
/// assert_eq!(credentials.expose_password(), "open sesame");
/// assert_eq!(format!("{credentials:?}"), "Credentials(redacted)");
/// # Ok::<(), mor_api::v2::CredentialsError>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    /// Username, colon, password.
    pair: Zeroizing<String>,
    /// Where the colon is.
    colon: usize,
}

impl Credentials {
    /// Takes a username and a password.
    ///
    /// # Errors
    /// [`CredentialsError`] for what HTTP Basic cannot carry: a colon in the username, and control
    /// characters. Also for an empty username or password, which no account has, and for one of
    /// more than 1024 bytes.
    pub fn new(username: &str, password: &str) -> Result<Self, CredentialsError> {
        const LONGEST: usize = 1024;
        for (parameter, text) in [("username", username), ("password", password)] {
            if text.is_empty() {
                return Err(CredentialsError::Empty { parameter });
            }
            if text.len() > LONGEST {
                return Err(CredentialsError::TooLong { parameter, limit: LONGEST });
            }
            if text.chars().any(char::is_control) {
                return Err(CredentialsError::ControlCharacter { parameter });
            }
        }
        if username.contains(':') {
            return Err(CredentialsError::Colon);
        }
        let pair = Zeroizing::new([username, ":", password].concat());
        Ok(Self { pair, colon: username.len() })
    }

    /// Reads a received `Authorization` header. The scheme may be in either case.
    ///
    /// # Errors
    /// [`CredentialsError`] for another scheme, for a text that is not Base64 of UTF-8 with a
    /// colon, and for what [`new`](Self::new) refuses.
    pub fn from_authorization(header: &str) -> Result<Self, CredentialsError> {
        let encoded = super::token::after_scheme(header, SCHEME).ok_or(CredentialsError::Scheme)?;
        let mut buffer = Zeroizing::new(vec![0; encoded.len()]);
        let pair = Base64::decode(encoded, &mut buffer).map_err(|_| CredentialsError::Encoding)?;
        let pair = core::str::from_utf8(pair).map_err(|_| CredentialsError::Encoding)?;
        let (username, password) = pair.split_once(':').ok_or(CredentialsError::Encoding)?;
        Self::new(username, password)
    }

    /// The username.
    #[must_use]
    pub fn username(&self) -> &str {
        self.pair.get(..self.colon).unwrap_or_default()
    }

    /// The password in the clear.
    #[must_use]
    pub fn expose_password(&self) -> &str {
        self.pair.get(self.colon.saturating_add(1)..).unwrap_or_default()
    }

    /// The value of the `Authorization` header, for a request that wipes it.
    fn authorization(&self) -> String {
        // Never longer than two texts of 1024 bytes, so neither length nor encoding can fail.
        let mut buffer = Zeroizing::new(vec![0; Base64::encoded_len(self.pair.as_bytes())]);
        let encoded = Base64::encode(self.pair.as_bytes(), &mut buffer).unwrap_or_default();
        [SCHEME, encoded].concat()
    }
}

const SCHEME: &str = "Basic ";

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(redacted)")
    }
}

/// Why a username and a password are refused. Neither is in the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsError {
    /// One of them is empty.
    Empty {
        /// `username` or `password`.
        parameter: &'static str,
    },
    /// One of them is too long.
    TooLong {
        /// `username` or `password`.
        parameter: &'static str,
        /// The limit in bytes.
        limit: usize,
    },
    /// One of them has a control character.
    ControlCharacter {
        /// `username` or `password`.
        parameter: &'static str,
    },
    /// The username has a colon, where the server would end it.
    Colon,
    /// The `Authorization` header is not of the scheme `Basic`.
    Scheme,
    /// The `Authorization` header is not Base64 of UTF-8 with a colon.
    Encoding,
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { parameter } => write!(f, "the {parameter} is empty"),
            Self::TooLong { parameter, limit } => {
                write!(f, "the {parameter} has more than {limit} bytes")
            }
            Self::ControlCharacter { parameter } => {
                write!(f, "the {parameter} has a control character")
            }
            Self::Colon => f.write_str("the username has a colon"),
            Self::Scheme => f.write_str("the authorization header does not begin with `Basic `"),
            Self::Encoding => {
                f.write_str("the authorization header is not base64 of a username and a password")
            }
        }
    }
}

impl core::error::Error for CredentialsError {}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use super::*;

    fn base() -> BaseUrl {
        BaseUrl::parse("https://example.com").unwrap()
    }

    #[test]
    fn the_login_is_http_basic_in_utf_8() {
        // The samples of RFC 7617.
        for (username, password, header) in [
            ("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            ("test", "123£", "Basic dGVzdDoxMjPCow=="),
            ("a", ":b", "Basic YTo6Yg=="),
        ] {
            let http = login(&base(), username, password).unwrap();
            assert_eq!(http.method().as_str(), "POST");
            assert_eq!(http.headers().collect::<Vec<_>>(), [("authorization", header)]);
            assert_eq!((http.query(), http.body()), (None, ""));
            assert!(is_login(http.path()));
            assert!(!format!("{http:?}").contains("Basic"));
            let read = Credentials::from_authorization(header).unwrap();
            assert_eq!((read.username(), read.expose_password()), (username, password));
            let lowercase = header.replace("Basic ", "basic  ");
            assert!(Credentials::from_authorization(&lowercase).is_ok());
        }
        let longest = "x".repeat(1024);
        let http = login(&base(), &longest, &longest).unwrap();
        let (_, header) = http.headers().next().unwrap();
        let read = Credentials::from_authorization(header).unwrap();
        assert!(read.username() == longest && read.expose_password() == longest);
    }

    #[test]
    fn credentials_that_http_basic_cannot_carry_are_refused() {
        let long = "x".repeat(1025);
        for (username, password, message) in [
            ("", "hunter2", "the username is empty"),
            ("hunter", "", "the password is empty"),
            ("hun:ter", "hunter2", "the username has a colon"),
            ("hunter\n", "hunter2", "the username has a control character"),
            ("hunter", "hunter2\u{85}", "the password has a control character"),
            (&long, "hunter2", "the username has more than 1024 bytes"),
            ("hunter", &long, "the password has more than 1024 bytes"),
        ] {
            let error = login(&base(), username, password).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        for (header, error) in [
            ("", CredentialsError::Scheme),
            ("Basic", CredentialsError::Scheme),
            ("Bearer YTpi", CredentialsError::Scheme),
            ("Basicé YTpi", CredentialsError::Scheme),
            ("Basic ", CredentialsError::Encoding),
            ("Basic YTp", CredentialsError::Encoding),
            ("Basic YTpi=", CredentialsError::Encoding),
            ("Basic a:b", CredentialsError::Encoding),
            ("Basic YWI=", CredentialsError::Encoding),
            ("Basic YTr/", CredentialsError::Encoding),
            ("Basic Og==", CredentialsError::Empty { parameter: "username" }),
            ("Basic YTo=", CredentialsError::Empty { parameter: "password" }),
            ("Basic YTpiCg==", CredentialsError::ControlCharacter { parameter: "password" }),
        ] {
            assert_eq!(Credentials::from_authorization(header).unwrap_err(), error, "{header}");
        }
    }

    #[test]
    fn the_refresh_token_is_a_bearer_token() {
        let http = refresh(&base(), &BearerToken::new("cmVm").unwrap());
        assert_eq!(http.url(), "https://example.com/billing/api/v2/authentication/refresh");
        assert_eq!(http.headers().collect::<Vec<_>>(), [("authorization", "Bearer cmVm")]);
        assert_eq!((http.method().as_str(), http.body()), ("POST", ""));
    }

    #[test]
    fn tokens_are_read_and_written() {
        let token = |text: &str| BearerToken::new(text).unwrap();
        for (body, tokens) in [
            (r#"{"access_token":"a.b.c"}"#, Tokens::new(token("a.b.c"), None)),
            (
                "{\n \"refresh_token\": \"r\", \"x\": [1], \"access_token\": \"a\\/b\" }",
                Tokens::new(token("a/b"), Some(token("r"))),
            ),
            (r#"{"access_token":"a","refresh_token":null}"#, Tokens::new(token("a"), None)),
            (
                r#"{"access_token":"\"\\","refresh_token":"\"\\\""}"#,
                Tokens::new(token("\"\\"), Some(token("\"\\\""))),
            ),
        ] {
            for status in [200, 201] {
                assert_eq!(Tokens::read(status, body), Ok(tokens.clone()), "{body}");
            }
            let json = tokens.to_json();
            assert_eq!(Tokens::read(200, &json), Ok(tokens));
        }
        let tokens = Tokens::new(token("tok3n"), Some(token("r3fresh")));
        assert_eq!(tokens.to_json(), r#"{"access_token":"tok3n","refresh_token":"r3fresh"}"#);
        let debug = format!("{tokens:?}");
        assert!(!debug.contains("tok3n") && !debug.contains("r3fresh"), "{debug}");
        let quotes = token(&"\"".repeat(1000));
        let json = Tokens::new(quotes.clone(), Some(quotes)).to_json();
        assert_eq!(json.len(), json.capacity(), "written without growing");
    }

    #[test]
    fn answers_without_a_valid_token_are_errors() {
        let member = |name| AnswerError::Member { name };
        for (body, reason) in [
            ("{}", member("access_token")),
            (r#"{"token":"a"}"#, member("access_token")),
            (r#"{"access_token":null,"refresh_token":"r"}"#, member("access_token")),
            (r#"{"access_token":""}"#, member("access_token")),
            (r#"{"access_token":"a b"}"#, member("access_token")),
            (r#"{"access_token":"a","refresh_token":"r\n"}"#, member("refresh_token")),
            (r#"{"access_token":7}"#, AnswerError::Malformed { position: 16 }),
            (r#"["a"]"#, AnswerError::Malformed { position: 0 }),
        ] {
            assert_eq!(Tokens::read(200, body), Err(reason.into()), "{body}");
        }
        let error = Tokens::read(401, r#"{"errors":"Invalid credentials"}"#).unwrap_err();
        assert_eq!(error.message().as_deref(), Some("Invalid credentials"));
        assert!(Tokens::read(302, r#"{"access_token":"a"}"#).is_err());
    }

    #[test]
    fn the_login_path_has_any_prefix_before_api() {
        for (path, is) in [
            ("/billing/api/v2/authentication/login", true),
            ("/api/v2/authentication/login", true),
            ("/v2/authentication/login", false),
            ("/api/v2/authentication/login/", false),
        ] {
            assert_eq!(is_login(path), is, "{path}");
        }
    }
}
