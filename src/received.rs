//! A request as it arrived: read under strict rules, not yet verified.

use alloc::borrow::Cow;
use core::fmt;

use smallvec::SmallVec;

use crate::canonical::CanonicalText;
use crate::endpoint::{Endpoint, HashOrder, MAX_NAME, Parameter, USERNAME, slots_of};
use crate::form::{FormText, Pair, Pairs, ReadError, Wire};
use crate::places::Places;
use crate::scan;

/// How much a request may bring. The defaults are 64 KiB in all and 256 parameters.
///
/// ```
/// use mor_api::{Limits, ReceivedRequest, endpoints::DID_CREATE};
///
/// let mut limits = Limits::default();
/// limits.parameters = 2;
/// assert!(ReceivedRequest::read_within(limits, &DID_CREATE, "u=a&did=1", "").is_ok());
/// assert!(ReceivedRequest::read_within(limits, &DID_CREATE, "u=a&did=1&x=2", "").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The length of query and body together, in bytes. More than 2 GiB counts as 2 GiB. Requests of more than 64 KiB allocate when read.
    pub bytes: usize,
    /// The number of parameters in query and body together. Requests with more than 256 unlisted ones allocate when read.
    pub parameters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 * 1024, parameters: 256 }
    }
}

/// A request to an endpoint as it arrived: split, checked, not yet verified.
///
/// It borrows the query and the body; nothing is copied. Give it what your HTTP server received, still encoded: the query without
/// `?`, and the body if it is a form. Either may be empty.
///
/// Reading is strict. Refused are bad escapes, text that is not UTF-8, a raw `;`, names with brackets, names without `=`, empty
/// names, the same parameter twice with different values (in query and body together), and more than the [`Limits`].
///
/// ```
/// use mor_api::{HashOrder, ReceivedRequest, SecretKey, endpoints};
///
/// // The did_details_update page's own sample.
/// let endpoint = endpoints::by_path("/billing/api/did_details_update").ok_or("no such method")?;
/// let query = "u=admin&did_id=6511&call_limit=999&hash=f7de355c9b4421ce6c705b4b32c89dbcaca51e46";
/// let request = ReceivedRequest::read(endpoint, query, "")?;
///
/// assert_eq!(request.username()?, "admin");
/// let key = SecretKey::new("secret")?;
/// let verified = request.verify([("admin", &key)], HashOrder::Listed)?;
/// assert_eq!(verified.key_name(), "admin");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ReceivedRequest<'a> {
    endpoint: &'a Endpoint,
    wire: Wire<'a>,
    /// Where the listed parameters stand.
    places: Places,
    /// Whether any other parameter was sent.
    has_unlisted: bool,
}

impl<'a> ReceivedRequest<'a> {
    /// Reads a request within the default [`Limits`].
    ///
    /// # Errors
    /// [`ReadError`] tells the rule that was broken, and by which parameter.
    #[inline]
    pub fn read<Q, B>(endpoint: &'a Endpoint, query: &'a Q, body: &'a B) -> Result<Self, ReadError>
    where
        Q: AsRef<[u8]> + ?Sized,
        B: AsRef<[u8]> + ?Sized,
    {
        Self::read_within(Limits::default(), endpoint, query, body)
    }

    /// Reads a request within other limits.
    ///
    /// # Errors
    /// [`ReadError`] tells the rule that was broken, and by which parameter.
    #[inline]
    pub fn read_within<Q, B>(
        limits: Limits,
        endpoint: &'a Endpoint,
        query: &'a Q,
        body: &'a B,
    ) -> Result<Self, ReadError>
    where
        Q: AsRef<[u8]> + ?Sized,
        B: AsRef<[u8]> + ?Sized,
    {
        Self::read_bytes(limits, endpoint, query.as_ref(), body.as_ref())
    }

    #[inline]
    fn read_bytes(limits: Limits, endpoint: &'a Endpoint, query: &'a [u8], body: &'a [u8]) -> Result<Self, ReadError> {
        let mut request = Self { endpoint, wire: Wire { query, body }, places: Places::default(), has_unlisted: false };
        request.fill(limits)?;
        // Put together anew, because what was just written in pieces takes long to copy as a whole: a tenth of the time of a short
        // verification.
        let Self { places, has_unlisted, .. } = request;
        Ok(Self { endpoint, wire: Wire { query, body }, places, has_unlisted })
    }

    #[inline(never)]
    fn fill(&mut self, limits: Limits) -> Result<(), ReadError> {
        let Wire { query, body } = self.wire;
        let length = query.len().saturating_add(body.len());
        let limit = limits.bytes.min(Places::MAX_LENGTH);
        if length > limit {
            return Err(ReadError::TooLong { length, limit });
        }
        self.places.expect_length(length);
        let mut pairs = self.wire.pairs();
        let mut allowance = Allowance { left: limits.parameters, limit: limits.parameters };
        let is_plain = [query, body].into_iter().all(|text| text.is_empty() || scan::is_plain(text));
        if is_plain {
            self.read_known(&mut pairs, &mut allowance)?;
            if pairs.is_at_end() {
                return Ok(());
            }
        }
        self.read_others(&mut pairs, &mut allowance, is_plain)
    }

    /// Reads up to the first pair that needs a closer look. Most names are those of the endpoint, as they stand there.
    #[inline]
    fn read_known(&mut self, pairs: &mut Pairs<'a>, allowance: &mut Allowance) -> Result<(), ReadError> {
        let endpoint = self.endpoint;
        pairs.each_known(
            |rest| endpoint.slot_before_equals(rest),
            |slot, name_end, is_empty| {
                allowance.take_one()?;
                self.keep(slot, name_end, is_empty)
            },
        )
    }

    /// Reads to the end. A function of its own, because it takes much space.
    #[inline(never)]
    fn read_others(
        &mut self,
        pairs: &mut Pairs<'a>,
        allowance: &mut Allowance,
        is_plain: bool,
    ) -> Result<(), ReadError> {
        if !is_plain {
            for text in [self.wire.query, self.wire.body] {
                core::str::from_utf8(text).map_err(|error| ReadError::not_utf8(text, error))?;
            }
        }
        let mut unlisted = SmallVec::<[Pair<'a>; 256]>::new();
        while let Some(pair) = pairs.next() {
            let pair = pair?;
            allowance.take_one()?;
            match slot_of(self.endpoint, pair.name) {
                Some(slot) => self.keep(slot, pair.name_end, pair.value.is_empty())?,
                None => unlisted.push(pair),
            }
            if is_plain {
                self.read_known(pairs, allowance)?;
            }
        }
        self.has_unlisted = !unlisted.is_empty();
        refuse_conflicts(&mut unlisted)
    }

    #[inline]
    fn keep(&mut self, slot: usize, name_end: usize, is_empty: bool) -> Result<(), ReadError> {
        if self.places.put(slot, name_end, is_empty) { Ok(()) } else { self.compare(slot, name_end) }
    }

    /// Compares another value of a parameter with the one that is kept.
    #[cold]
    fn compare(&self, slot: usize, name_end: usize) -> Result<(), ReadError> {
        let other = FormText::first_of(self.wire.text_behind(name_end));
        let same = self.slot(slot).is_some_and(|kept| kept.same(other));
        if same { Ok(()) } else { Err(ReadError::conflict(self.endpoint.name_of(slot))) }
    }

    /// The endpoint that the request was read for.
    #[must_use]
    pub const fn endpoint(&self) -> &'a Endpoint {
        self.endpoint
    }

    /// The caller's username, parameter `u`: it tells whose keys to try. The hash does not cover it.
    ///
    /// # Errors
    /// [`MissingUsername`] when `u` is absent or empty.
    pub fn username(&self) -> Result<Cow<'a, str>, MissingUsername> {
        match self.slot(Endpoint::USERNAME_SLOT) {
            Some(name) if !name.is_empty() => Ok(name.decode()),
            _ => Err(MissingUsername),
        }
    }

    /// The decoded value of a parameter, also of an unlisted one; `None` when it was not sent.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Cow<'a, str>> {
        match self.endpoint.slot(name) {
            Some(slot) => self.slot(slot).map(FormText::decode),
            None => self.pairs().find(|(sent, _)| sent == name).map(|(_, value)| value),
        }
    }

    /// All names and values as they were sent, decoded, those of the query first; `u`, `hash` and repetitions included.
    pub fn pairs(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        self.wire_pairs().map(|pair| (pair.name.decode(), pair.value.decode()))
    }

    /// The text whose SHA-1, together with the key, is the hash in this order. It says nothing about whether the sent hash is right.
    #[must_use]
    pub fn canonical(&self, order: HashOrder) -> CanonicalText {
        let values = slots_of(self.covered_mask(order)).filter_map(|slot| self.slot(slot));
        let length = values.clone().map(FormText::decoded_length).sum();
        CanonicalText::write(length, |text| {
            values.for_each(|value| value.extend(text));
        })
    }

    /// The pairs on the wire. All were found good when the request was read.
    pub(crate) fn wire_pairs(&self) -> impl Iterator<Item = Pair<'a>> + use<'a> {
        self.wire.pairs().filter_map(Result::ok)
    }

    /// The names and values that the endpoint does not list, decoded, repetitions included.
    pub(crate) fn unlisted(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        let endpoint = self.endpoint;
        let pairs = self.has_unlisted.then(|| self.wire_pairs());
        pairs
            .into_iter()
            .flatten()
            .filter(move |pair| slot_of(endpoint, pair.name).is_none())
            .map(|pair| (pair.name.decode(), pair.value.decode()))
    }

    /// Whether the parameter in a slot was sent.
    #[inline]
    pub(crate) fn has(&self, slot: usize) -> bool {
        self.places.has(slot)
    }

    /// The value in a slot, `None` when it was not sent.
    pub(crate) fn slot(&self, slot: usize) -> Option<FormText<'a>> {
        self.has(slot).then(|| FormText::first_of(self.text_at(slot)))
    }

    /// The value of a parameter that was sent, and all that follows it on the wire.
    #[inline]
    pub(crate) fn text_at(&self, slot: usize) -> &'a [u8] {
        self.wire.text_behind(self.places.of(slot))
    }

    /// The signed parameters that contribute to the hash in this order: sent, and not empty.
    pub(crate) const fn covered_mask(&self, order: HashOrder) -> u128 {
        self.places.filled() & self.endpoint.signed_mask(order)
    }

    /// The ids of objects that were sent and are not empty.
    pub(crate) const fn object_id_mask(&self) -> u128 {
        self.places.filled() & self.endpoint.object_id_mask()
    }

    /// The first parameter that the endpoint requires and that is absent or empty.
    pub(crate) fn first_missing(&self) -> Option<&'static Parameter> {
        self.endpoint.first_of(self.endpoint.required_mask() & !self.places.filled())
    }
}

/// Names only: values may be secret.
impl fmt::Debug for ReceivedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Names<'r, 'a>(&'r ReceivedRequest<'a>);
        impl fmt::Debug for Names<'_, '_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries(self.0.wire_pairs().map(|pair| pair.name.decode())).finish()
            }
        }
        f.debug_struct("ReceivedRequest")
            .field("endpoint", &self.endpoint.name())
            .field("parameters", &Names(self))
            .finish()
    }
}

/// How many parameters may still come.
struct Allowance {
    left: usize,
    limit: usize,
}

impl Allowance {
    #[inline]
    fn take_one(&mut self) -> Result<(), ReadError> {
        let Some(left) = self.left.checked_sub(1) else { return Err(ReadError::TooMany { limit: self.limit }) };
        self.left = left;
        Ok(())
    }
}

/// The slot of a name that may still be encoded.
fn slot_of(endpoint: &Endpoint, name: FormText<'_>) -> Option<usize> {
    let mut buffer = [0; MAX_NAME];
    endpoint.slot_of_bytes(name.short(&mut buffer)?)
}

/// Refuses unlisted parameters that are there twice with different values. Sorting keeps this from growing with the square of
/// their number, whatever the names are.
fn refuse_conflicts(unlisted: &mut [Pair<'_>]) -> Result<(), ReadError> {
    if unlisted.len() < 2 {
        return Ok(());
    }
    unlisted.sort_unstable_by(|left, right| left.name.compare(right.name));
    let mut rest = &*unlisted;
    while let [left, tail @ ..] = rest {
        if let [right, ..] = tail
            && left.name.same(right.name)
            && !left.value.same(right.value)
        {
            return Err(ReadError::conflict(&left.name.decode()));
        }
        rest = tail;
    }
    Ok(())
}

/// The parameter `u` is absent or empty, so nobody's keys can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingUsername;

impl MissingUsername {
    /// What the page answers to such a request.
    #[must_use]
    pub const fn page_error(self) -> &'static str {
        "Access Denied"
    }
}

impl fmt::Display for MissingUsername {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "parameter `{USERNAME}` is missing")
    }
}

impl core::error::Error for MissingUsername {}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use super::*;
    use crate::kind::Kind;

    static SELL: Endpoint =
        crate::endpoint!("sell", [Parameter::signed("id", Kind::Id), Parameter::unsigned("note", Kind::Text),]);

    fn read<'a>(query: &'a str, body: &'a str) -> Result<ReceivedRequest<'a>, ReadError> {
        ReceivedRequest::read(&SELL, query, body)
    }

    fn conflict(parameter: &str) -> ReadError {
        ReadError::Conflict { parameter: parameter.into() }
    }

    fn numbered(count: usize) -> String {
        (0..count).flat_map(|i| ["&x".to_string(), i.to_string(), "=1".to_string()]).collect()
    }

    #[test]
    fn query_and_body_are_one_request() {
        let request = read("u=a+b&id=%31", "note=n&x=y&id=1").unwrap();
        assert_eq!(request.username().unwrap(), "a b");
        assert_eq!(request.value("id").unwrap(), "1");
        assert_eq!(request.value("note").unwrap(), "n");
        assert_eq!(request.value("x").unwrap(), "y");
        assert_eq!(request.value("y"), None);
        let names: Vec<_> = request.pairs().map(|(name, _)| name.to_string()).collect();
        assert_eq!(names, ["u", "id", "note", "x", "id"]);
    }

    #[test]
    fn empty_values_are_values() {
        let request = read("note=", "id=&u=").unwrap();
        assert_eq!(request.value("note").unwrap(), "");
        assert_eq!(request.value("id").unwrap(), "");
        assert_eq!(request.username(), Err(MissingUsername));
        assert_eq!(read("id=1&note=", "").unwrap().value("note").unwrap(), "");
        assert_eq!(read("", "").unwrap().pairs().count(), 0);
    }

    #[test]
    fn values_are_found_wherever_they_stand() {
        let limits = Limits { bytes: 1 << 20, ..Limits::default() };
        for length in [0, 1, 1000, 65_490, 65_519, 65_520, 65_521, 65_536, 200_000] {
            let note = "n".repeat(length);
            for (query, body) in [
                (format!("note={note}&id=1&u=me"), String::new()),
                (String::new(), format!("note={note}&id=1&u=me")),
                (format!("note={note}"), "id=1&u=me".to_string()),
                (format!("id=1&note={note}"), "u=me".to_string()),
                (format!("id=1&u=me&note={note}"), "note=".to_string() + &note),
            ] {
                let request = ReceivedRequest::read_within(limits, &SELL, &query, &body).unwrap();
                assert_eq!(request.value("note").unwrap(), note);
                assert_eq!((request.value("id").unwrap(), request.username().unwrap()), ("1".into(), "me".into()));
                assert_eq!(request.value("hash"), None);
            }
        }
        // An empty value at the very end of a part is not the beginning of the other part.
        for (query, body) in [("u=me&note=", "id=1"), ("id=1", "u=me&note="), ("note=", "id=1&u=me")] {
            let request = read(query, body).unwrap();
            assert_eq!((request.value("note").unwrap(), request.value("id").unwrap()), ("".into(), "1".into()));
        }
    }

    #[test]
    fn short_pairs_at_the_end_are_read() {
        for end in ["", "&", "&x=", "&x=1", "&id=1", "&id=12345", "&note=", "&note=%41", "&note=+", "&note=a%2B"] {
            let query = format!("u=me{end}");
            let request = read(&query, "").unwrap();
            assert_eq!(request.username().unwrap(), "me");
            let model = form_urlencoded::parse(query.as_bytes()).collect::<Vec<_>>();
            assert_eq!(request.pairs().collect::<Vec<_>>(), model);
            for (name, value) in model {
                assert_eq!(request.value(&name), Some(value), "{query}");
            }
        }
    }

    #[test]
    fn the_same_value_twice_is_accepted_another_refused() {
        for (query, body) in
            [("id=1&id=1", ""), ("id=1", "id=%31"), ("x=a+b", "x=a%20b"), ("hash=a&hash=a", ""), ("x=1&y=2&x=1", "y=2")]
        {
            assert!(read(query, body).is_ok(), "{query} | {body}");
        }
        for (query, body, name) in [
            ("id=1&id=2", "", "id"),
            ("id=1", "id=", "id"),
            ("id=1", "%69d=2", "id"),
            ("x=1", "a=1&x=2", "x"),
            ("x+y=1&x%20y=2", "", "x y"),
            // Encoded, the second one sorts away from the first, with another name between them.
            ("xa=1&m=1&%78a=2", "", "xa"),
            ("u=a", "u=b", "u"),
            ("hash=aa", "hash=AA", "hash"),
        ] {
            assert_eq!(read(query, body).err(), Some(conflict(name)), "{query} | {body}");
        }
    }

    #[test]
    fn names_are_found_encoded_or_not() {
        assert_eq!(read("%75=me&%6eote=x", "").unwrap().username().unwrap(), "me");
        let long = format!("%6e{}=1&note=2", "x".repeat(200));
        assert_eq!(read(&long, "").unwrap().value("note").unwrap(), "2");
        assert_eq!(read("Note=1&note=2", "").unwrap().value("note").unwrap(), "2");
    }

    #[test]
    fn bytes_that_are_not_utf8_name_their_parameter() {
        for (bytes, name) in
            [(&b"id=1&note=\xff"[..], "note"), (b"\xffx=1", ""), (b"id=1&na\xc3=1", "na"), (b"id=\xc3&x=%A9", "id")]
        {
            let error = ReceivedRequest::read(&SELL, bytes, "").unwrap_err();
            assert_eq!(error, ReadError::NotUtf8 { parameter: name.into() });
            assert_eq!(ReceivedRequest::read(&SELL, "", bytes).unwrap_err(), error);
        }
    }

    #[test]
    fn limits_hold_exactly() {
        let limits = Limits::default();
        let fits = format!("note={}", "x".repeat(limits.bytes - 5));
        assert!(read(&fits, "").is_ok() && read("", &fits).is_ok());
        assert_eq!(read(&fits, "&").unwrap_err(), ReadError::TooLong { length: limits.bytes + 1, limit: limits.bytes });

        let many = numbered(limits.parameters);
        assert!(read(&many, "").is_ok());
        assert_eq!(read(&many, "id=1").unwrap_err(), ReadError::TooMany { limit: limits.parameters });

        let more = Limits { parameters: 1000, ..limits };
        let thousand = numbered(1000);
        assert!(ReceivedRequest::read_within(more, &SELL, &thousand, "").is_ok());
        let clash = thousand.replace("x999=1", "x0=2");
        assert_eq!(ReceivedRequest::read_within(more, &SELL, &clash, "").err(), Some(conflict("x0")));
    }

    #[test]
    fn debug_shows_names_only() {
        let text = format!("{:?}", read("u=admin&p=hunter2", "id=77").unwrap());
        assert!(text.contains("\"p\"") && !text.contains("hunter2") && !text.contains("77"), "{text}");
    }
}
