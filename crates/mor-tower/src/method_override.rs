//! Requests that ask a server to take them for another HTTP method than the one they are sent by.

use std::fmt;

use http::HeaderMap;
use mor_api::ReceivedRequest;

/// How a request asks for another HTTP method: Rails takes a POST for a DELETE or a HEAD then, and
/// finds another action for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MethodOverride {
    /// By the parameter `_method`.
    Parameter,
    /// By the header `X-HTTP-Method-Override`.
    Header,
}

impl MethodOverride {
    pub(crate) fn by_headers(headers: &HeaderMap) -> Option<Self> {
        // To Rack, `-` and `_` are the same.
        let is_meant = |name: &str| {
            name.len() == NAME.len()
                && name
                    .bytes()
                    .zip(NAME.bytes())
                    .all(|(sent, meant)| sent == meant || (sent, meant) == (b'_', b'-'))
        };
        headers.keys().any(|name| is_meant(name.as_str())).then_some(Self::Header)
    }

    pub(crate) fn by_parameters(request: &ReceivedRequest<'_>) -> Option<Self> {
        request.value("_method").map(|_| Self::Parameter)
    }
}

/// In lowercase, as all names are here.
const NAME: &str = "x-http-method-override";

impl fmt::Display for MethodOverride {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parameter => "the parameter `_method` asks for another http method",
            Self::Header => "the header `x-http-method-override` asks for another http method",
        })
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_header_is_seen_in_each_spelling_that_rack_takes() {
        for (name, expected) in [
            ("x-http-method-override", Some(MethodOverride::Header)),
            ("x_http_method_override", Some(MethodOverride::Header)),
            ("x-http_method-override", Some(MethodOverride::Header)),
            ("x-http-method-overrides", None),
            ("x-http-method", None),
        ] {
            let headers = HeaderMap::from_iter([(
                http::HeaderName::from_static(name),
                HeaderValue::from_static("DELETE"),
            )]);
            assert_eq!(MethodOverride::by_headers(&headers), expected, "{name}");
        }
    }
}
