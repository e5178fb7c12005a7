//! What the fuzz targets share: the naive model, and how an input is taken apart.

#[path = "../tests/properties/model.rs"]
pub mod model;

use model::{Method, usual_methods};
use mor_api::methods::dids::{DID_CREATE, DID_DETAILS_UPDATE};
use mor_api::methods::users::USER_DETAILS_UPDATE;
use mor_api::{Endpoint, HashRule};

/// An input of readable text, so that seeds can be written by hand and the dictionary applies
/// anywhere: one digit, the query, and after the first line break the body.
pub struct Input<'a> {
    pub endpoint: &'static Endpoint,
    pub method: Method,
    pub rule: HashRule,
    pub query: &'a [u8],
    pub body: &'a [u8],
}

impl<'a> Input<'a> {
    /// `0`, `1` and `2` are three methods under the page's rule, `4`, `5` and `6` under that of X8,
    /// `8`, `9` and `:` under that of X3, `<`, `=` and `>` under that of M2. After `3`, one byte
    /// chooses among most methods, and one among all rules.
    #[must_use]
    pub fn parse(input: &'a [u8]) -> Option<Self> {
        const ENDPOINTS: [&Endpoint; 3] = [&USER_DETAILS_UPDATE, &DID_DETAILS_UPDATE, &DID_CREATE];
        const RULES: [HashRule; 4] = [HashRule::Listed, HashRule::X8, HashRule::X3, HashRule::M2];
        let (digit, mut rest) = input.split_first()?;
        let (endpoint, rule) = if let Some(endpoint) = ENDPOINTS.get(usize::from(digit & 3)) {
            (*endpoint, RULES[usize::from(digit >> 2 & 3)])
        } else {
            let ([method, rule], tail) = rest.split_first_chunk()?;
            rest = tail;
            let methods = usual_methods();
            let method = methods.get(usize::from(*method) % methods.len())?;
            (*method, *HashRule::ALL.get(usize::from(*rule) % HashRule::ALL.len())?)
        };
        let (query, body) = split_line(rest);
        Some(Self { endpoint, method: Method::of_page(endpoint), rule, query, body })
    }
}

/// What comes before the first line break and what comes after it.
#[must_use]
pub fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    match text.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, &[]),
    }
}

/// An HTTP status in digits, 200 for anything else.
#[must_use]
pub fn status(line: &[u8]) -> u16 {
    std::str::from_utf8(line).ok().and_then(|line| line.parse().ok()).unwrap_or(200)
}
