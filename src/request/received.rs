//! A request as it arrived: read under strict rules, not yet verified.

use alloc::borrow::Cow;
use core::fmt;

use smallvec::SmallVec;

use super::canonical::CanonicalText;
use super::offsets::Offsets;
use crate::endpoint::index::MAX_NAME;
use crate::endpoint::{Endpoint, HashRule, ID, SlotSet, USERNAME};
use crate::wire::decode::{Extent, FormText, ScannedValue, scan_value};
use crate::wire::pairs::{Pair, Wire, first_piece};
use crate::wire::{Malformation, ParameterRef, ReadError};

/// How much a request may bring. The defaults are 64 KiB in all and 256 parameters.
///
/// ```
/// use mor_api::methods::dids::DID_CREATE;
/// use mor_api::{Limits, ReceivedRequest};
///
/// let mut limits = Limits::default();
/// limits.parameters = 2;
/// let read = |query| {
///     ReceivedRequest::read_within(limits, &DID_CREATE, query, "")
/// };
/// assert!(read("u=a&did=1").is_ok());
/// assert!(read("u=a&did=1&x=2").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The length of query, body and an id in the path together, in bytes. More than 2 GiB counts
    /// as 2 GiB.
    pub bytes: usize,
    /// The number of parameters in query, body and path together. Requests with more than 256
    /// unlisted ones allocate when read.
    pub parameters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 * 1024, parameters: 256 }
    }
}

impl Limits {
    /// The number of bytes that is accepted.
    fn max_bytes(self) -> usize {
        self.bytes.min(Offsets::MAX_LENGTH)
    }
}

/// A request to an endpoint as it arrived: split, checked, not yet verified.
///
/// It borrows the query and the body; nothing is copied. Give it what your HTTP server received,
/// still encoded: the query without `?`, and the body if it is a form. Either may be empty.
///
/// Reading is strict. Refused are bad escapes, text that is not UTF-8, a raw `;`, names with
/// brackets, names with a raw space before them, names without `=`, empty names, the same parameter
/// twice with different values (in query and body together), and more than the [`Limits`].
///
/// ```
/// use mor_api::{HashRule, ReceivedRequest, SecretKey, methods};
///
/// // The did_details_update page's own sample.
/// let method = methods::by_path("/billing/api/did_details_update")
///     .ok_or("no such method")?;
/// let query = "u=admin&did_id=6511&call_limit=999\
///              &hash=f7de355c9b4421ce6c705b4b32c89dbcaca51e46";
/// let request = ReceivedRequest::read(method, query, "")?;
///
/// assert_eq!(request.username()?, "admin");
/// let key = SecretKey::new("secret")?;
/// let verified = request.verify([("admin", &key)], HashRule::Listed)?;
/// assert_eq!(verified.key_name(), "admin");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ReceivedRequest<'a> {
    endpoint: &'a Endpoint,
    wire: Wire<'a>,
    offsets: Offsets,
    unlisted: Unlisted,
}

/// What is known of the parameters that the endpoint does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unlisted {
    None,
    Different,
    /// Some appear twice.
    Repeated,
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
        let wire = Wire { query: query.as_ref(), body: body.as_ref(), id: b"" };
        Self::read_wire(limits, endpoint, wire)
    }

    /// Reads a request with its path, which may [end](crate::Transport::IdInPath) with an id: that
    /// is the parameter `id`. A path that does not end so adds nothing.
    ///
    /// The id is read as strictly as a value; a raw `+` or `&` is refused, too. It counts for the
    /// limits, and conflicts with another `id` of another value.
    ///
    /// ```
    /// use mor_api::{Limits, ReceivedRequest, methods};
    ///
    /// let path = "/billing/api/user_balance_get_by_username/phone%201";
    /// let method = methods::by_path(path).ok_or("no such method")?;
    /// let request =
    ///     ReceivedRequest::read_at(Limits::default(), method, path, "", "")?;
    /// assert_eq!(request.value("id").as_deref(), Some("phone 1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ReadError`] tells the rule that was broken, and by which parameter.
    #[inline]
    pub fn read_at<Q, B>(
        limits: Limits,
        endpoint: &'a Endpoint,
        path: &'a str,
        query: &'a Q,
        body: &'a B,
    ) -> Result<Self, ReadError>
    where
        Q: AsRef<[u8]> + ?Sized,
        B: AsRef<[u8]> + ?Sized,
    {
        let id = endpoint.id_in(path).unwrap_or_default().as_bytes();
        let wire = Wire { query: query.as_ref(), body: body.as_ref(), id };
        Self::read_wire(limits, endpoint, wire)
    }

    #[inline]
    fn read_wire(
        limits: Limits,
        endpoint: &'a Endpoint,
        wire: Wire<'a>,
    ) -> Result<Self, ReadError> {
        let mut request =
            Self { endpoint, wire, offsets: Offsets::new(), unlisted: Unlisted::None };
        request.fill(limits)?;
        Ok(request)
    }

    fn fill(&mut self, limits: Limits) -> Result<(), ReadError> {
        let Wire { query, body, id } = self.wire;
        let length = query.len().saturating_add(body.len()).saturating_add(id.len());
        let limit = limits.max_bytes();
        if length > limit {
            return Err(ReadError::TooLong { length, limit });
        }
        let mut allowance = Allowance { left: limits.parameters, limit: limits.parameters };
        for (start, part) in self.wire.parts() {
            self.read_part(start, part, &mut allowance)?;
        }
        if let Some(pair) = self.wire.id_as(ID) {
            let malformed = |error| ReadError::malformed(error, ParameterRef::Listed(ID));
            let pair = pair.map_err(malformed)?;
            allowance.take_one()?;
            if let Some(slot) = self.endpoint.path_id_slot() {
                self.keep(slot, pair.value_start, pair.value.scanned())?;
            }
        }
        if self.unlisted != Unlisted::None {
            self.refuse_conflicts()?;
        }
        Ok(())
    }

    /// Reads query or body, whose first byte has the position `start`.
    #[inline]
    fn read_part(
        &mut self,
        start: usize,
        part: &'a [u8],
        allowance: &mut Allowance,
    ) -> Result<(), ReadError> {
        let mut rest = part;
        while !rest.is_empty() {
            let position = start + (part.len() - rest.len());
            // Almost every pair has a listed name that is not encoded, and a good value. The name
            // is scanned with the value, so that neither waits for the other.
            let length = if let Ok(ScannedValue { length, encoded }) = scan_value(rest)
                && let Some((slot, name)) = self.endpoint.slot_before_equals(rest)
                && let Some(value) = length.checked_sub(name + 1)
            {
                allowance.take_one()?;
                self.keep(slot, position + name + 1, ScannedValue { length: value, encoded })?;
                length
            } else {
                let piece = first_piece(rest);
                self.read_unusual(piece, position, allowance)?;
                piece.len()
            };
            rest = rest.get(length + 1..).unwrap_or_default();
        }
        Ok(())
    }

    /// Reads a piece that is empty, or wrong, or whose name is encoded or not listed.
    #[inline(never)]
    fn read_unusual(
        &mut self,
        piece: &'a [u8],
        position: usize,
        allowance: &mut Allowance,
    ) -> Result<(), ReadError> {
        if piece.is_empty() {
            return Ok(());
        }
        let pair = Pair::parse(piece, position)
            .map_err(|malformation| self.malformed(malformation, piece, position))?;
        allowance.take_one()?;
        if let Some(slot) = slot_of(self.endpoint, pair.name) {
            self.keep(slot, pair.value_start, pair.value.scanned())
        } else {
            self.unlisted = Unlisted::Different;
            Ok(())
        }
    }

    #[inline]
    fn keep(&mut self, slot: usize, start: usize, value: ScannedValue) -> Result<(), ReadError> {
        if self.offsets.insert(slot, start, value) {
            Ok(())
        } else {
            self.compare(slot, start, value)
        }
    }

    /// Compares another value of a parameter with the one that is kept.
    #[cold]
    fn compare(&self, slot: usize, start: usize, value: ScannedValue) -> Result<(), ReadError> {
        let other = self.text(start, value);
        if self.slot(slot) == Some(other) {
            Ok(())
        } else {
            let parameter = ParameterRef::Listed(self.endpoint.name_of(slot));
            Err(ReadError::Conflict { parameter })
        }
    }

    /// Refuses unlisted parameters that appear twice with different values. Sorting keeps this from
    /// growing with the square of their number, whatever their names are.
    #[inline(never)]
    fn refuse_conflicts(&mut self) -> Result<(), ReadError> {
        let unlisted = self.pairs_with_slots().filter(|(slot, _)| slot.is_none());
        let mut unlisted: SmallVec<[Pair<'a>; 256]> = unlisted.map(|(_, pair)| pair).collect();
        unlisted.sort_unstable_by_key(|pair| pair.name);
        for (left, right) in unlisted.iter().zip(unlisted.iter().skip(1)) {
            if left.name == right.name {
                self.unlisted = Unlisted::Repeated;
                if left.value != right.value {
                    let later = left.value_start.max(right.value_start);
                    // It begins before its value does.
                    let parameter = ParameterRef::Number(self.wire.pairs_before(later));
                    return Err(ReadError::Conflict { parameter });
                }
            }
        }
        Ok(())
    }

    #[cold]
    fn malformed(&self, malformation: Malformation, piece: &[u8], position: usize) -> ReadError {
        let name = piece.split(|byte| *byte == b'=').next().unwrap_or_default();
        // Which name it is to servers.
        let spaces = name.iter().take_while(|byte| **byte == b' ').count();
        let name = name.get(spaces..).unwrap_or_default();
        let listed = self.endpoint.slot(name).map(|slot| self.endpoint.name_of(slot));
        let number = || ParameterRef::Number(self.wire.pairs_before(position) + 1);
        ReadError::malformed(malformation, listed.map_or_else(number, ParameterRef::Listed))
    }

    /// The endpoint that the request was read for.
    #[must_use]
    pub const fn endpoint(&self) -> &'a Endpoint {
        self.endpoint
    }

    /// The caller's username, parameter `u`: it tells whose keys to try. The hash does not cover
    /// it.
    ///
    /// # Errors
    /// [`MissingUsername`] when `u` is absent or empty.
    pub fn username(&self) -> Result<Cow<'a, str>, MissingUsername> {
        match self.slot(Endpoint::USERNAME_SLOT) {
            Some(name) if !name.is_empty() => Ok(name.decode()),
            _ => Err(MissingUsername),
        }
    }

    /// The decoded value of a parameter, also of an unlisted one; `None` when it was not sent. A
    /// value that was encoded is a copy, which is yours to wipe if it is a secret.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Cow<'a, str>> {
        let value = match self.endpoint.slot(name.as_bytes()) {
            Some(slot) => self.slot(slot),
            None => self.unlisted().find(|pair| pair.name.is(name)).map(|pair| pair.value),
        };
        value.map(FormText::decode)
    }

    /// All names and values as they were sent, decoded, those of the query first, an id in the path
    /// last; `u`, `hash` and repetitions included. What was encoded is a copy, which is yours to
    /// wipe if it is a secret.
    pub fn pairs(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        self.wire_pairs().map(|pair| (pair.name.decode(), pair.value.decode()))
    }

    /// The text whose SHA-1, together with the key, is the hash under this rule. It says nothing
    /// about whether the sent hash is right.
    #[must_use]
    pub fn canonical(&self, rule: HashRule) -> CanonicalText {
        let mut length = 0;
        self.each_hashed(rule, |hashed| length += hashed.value.text().decoded_length());
        CanonicalText::write(length, |text| {
            self.each_hashed(rule, |hashed| hashed.value.text().append_to(text));
        })
    }

    /// The pairs on the wire. All were found good when the request was read.
    pub(crate) fn wire_pairs(&self) -> impl Iterator<Item = Pair<'a>> + use<'a> {
        let pairs = self.wire.pairs().map(|(_, pair)| pair);
        pairs.chain(self.wire.id_as(ID)).filter_map(Result::ok)
    }

    /// The pairs on the wire, those that are listed with their slot.
    pub(crate) fn pairs_with_slots(
        &self,
    ) -> impl Iterator<Item = (Option<usize>, Pair<'a>)> + use<'a> {
        let endpoint = self.endpoint;
        self.wire_pairs().map(move |pair| (slot_of(endpoint, pair.name), pair))
    }

    /// The pairs that the endpoint does not list, repetitions included.
    pub(crate) fn unlisted(&self) -> impl Iterator<Item = Pair<'a>> + use<'a> {
        let pairs = self.has_unlisted().then(|| self.pairs_with_slots());
        pairs.into_iter().flatten().filter(|(slot, _)| slot.is_none()).map(|(_, pair)| pair)
    }

    /// Whether there are parameters that the endpoint does not list.
    pub(crate) fn has_unlisted(&self) -> bool {
        self.unlisted != Unlisted::None
    }

    /// Whether an unlisted parameter appears twice.
    pub(crate) fn has_repeated_unlisted(&self) -> bool {
        self.unlisted == Unlisted::Repeated
    }

    /// The listed parameters that were sent, each with the position of its value, its slot, and
    /// whether it is empty.
    pub(crate) fn sent_slots(&self) -> impl Iterator<Item = (usize, usize, bool)> + use<'_, 'a> {
        (0..SlotSet::SIZE).filter_map(|slot| {
            let (start, value) = self.offsets.get(slot)?;
            Some((start, slot, value.length == 0))
        })
    }

    /// Whether the parameter in a slot was sent.
    #[inline]
    pub(crate) fn has(&self, slot: usize) -> bool {
        self.offsets.get(slot).is_some()
    }

    /// The value in a slot, `None` when it was not sent.
    #[inline]
    pub(crate) fn slot(&self, slot: usize) -> Option<FormText<'a>> {
        let (start, value) = self.offsets.get(slot)?;
        Some(self.text(start, value))
    }

    #[inline]
    fn text(&self, start: usize, value: ScannedValue) -> FormText<'a> {
        let raw = self.wire.text_from(start).get(..value.length).unwrap_or_default();
        FormText::from_checked(raw, value.encoded)
    }

    /// The value in a slot where it stands.
    #[inline]
    pub(crate) fn extent(&self, slot: usize) -> Option<Extent<'a>> {
        let (start, value) = self.offsets.get(slot)?;
        Some(Extent::new(self.wire.text_from(start), value))
    }

    /// The value of a pair where it stands.
    pub(crate) fn extent_of(&self, pair: &Pair<'a>) -> Extent<'a> {
        Extent::new(self.wire.text_from(pair.value_start), pair.value.scanned())
    }

    /// The slots with a value.
    pub(crate) const fn filled(&self) -> SlotSet {
        self.offsets.filled()
    }
}

/// Listed names only: values may be secret, and an unlisted name may be part of one.
impl fmt::Debug for ReceivedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Names<'r, 'a>(&'r ReceivedRequest<'a>);
        impl fmt::Debug for Names<'_, '_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let sent = SlotSet::ALL.into_iter().filter(|slot| self.0.has(*slot));
                f.debug_list().entries(sent.map(|slot| self.0.endpoint.name_of(slot))).finish()
            }
        }
        f.debug_struct("ReceivedRequest")
            .field("endpoint", &self.endpoint.name())
            .field("listed", &Names(self))
            .field("unlisted", &self.unlisted().count())
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
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(ReadError::TooMany { limit: self.limit }),
        }
    }
}

/// The slot of a name that may still be encoded.
fn slot_of(endpoint: &Endpoint, name: FormText<'_>) -> Option<usize> {
    let mut buffer = [0; MAX_NAME];
    endpoint.slot(name.decode_into(&mut buffer)?)
}

/// The parameter `u` is absent or empty, so nobody's keys can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingUsername;

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
    use crate::endpoint::{Kind, Parameter};

    static SELL: Endpoint = crate::endpoint!(
        "sell",
        [Parameter::signed("id", Kind::Id), Parameter::unsigned("note", Kind::Text),]
    );

    fn read<'a>(query: &'a str, body: &'a str) -> Result<ReceivedRequest<'a>, ReadError> {
        ReceivedRequest::read(&SELL, query, body)
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
                assert_eq!(
                    (request.value("id").unwrap(), request.username().unwrap()),
                    ("1".into(), "me".into())
                );
                assert_eq!(request.value("hash"), None);
            }
        }
        // An empty value at the very end of a part is not the beginning of the other part.
        for (query, body) in
            [("u=me&note=", "id=1"), ("id=1", "u=me&note="), ("note=", "id=1&u=me")]
        {
            let request = read(query, body).unwrap();
            assert_eq!(
                (request.value("note").unwrap(), request.value("id").unwrap()),
                ("".into(), "1".into())
            );
        }
    }

    #[test]
    fn short_pairs_at_the_end_are_read() {
        for end in [
            "",
            "&",
            "&x=",
            "&x=1",
            "&id=1",
            "&id=12345",
            "&note=",
            "&note=%41",
            "&note=+",
            "&note=a%2B",
        ] {
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
        for (query, body) in [
            ("id=1&id=1", ""),
            ("id=1", "id=%31"),
            ("x=a+b", "x=a%20b"),
            ("hash=a&hash=a", ""),
            ("x=1&y=2&x=1", "y=2"),
        ] {
            assert!(read(query, body).is_ok(), "{query} | {body}");
        }
        for (query, body, parameter) in [
            ("id=1&id=2", "", ParameterRef::Listed("id")),
            ("id=1", "id=", ParameterRef::Listed("id")),
            ("id=1", "%69d=2", ParameterRef::Listed("id")),
            ("x=1", "a=1&x=2", ParameterRef::Number(3)),
            ("x+y=1&x%20y=2", "", ParameterRef::Number(2)),
            // Encoded, the second one sorts away from the first, with another name between them.
            ("xa=1&&m=1&%78a=2", "", ParameterRef::Number(3)),
            ("u=a", "u=b", ParameterRef::Listed("u")),
            ("hash=aa", "hash=AA", ParameterRef::Listed("hash")),
        ] {
            let error = ReadError::Conflict { parameter };
            assert_eq!(read(query, body).err(), Some(error), "{query} | {body}");
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
        for (bytes, parameter) in [
            (&b"id=1&note=\xff"[..], ParameterRef::Listed("note")),
            (b"\xffx=1", ParameterRef::Number(1)),
            (b"note=1&id\xc3=1", ParameterRef::Number(2)),
            (b"id=\xc3&x=%A9", ParameterRef::Listed("id")),
            (b"x=%A9", ParameterRef::Number(1)),
        ] {
            let error = ReceivedRequest::read(&SELL, bytes, "").unwrap_err();
            assert_eq!(error, ReadError::NotUtf8 { parameter });
            assert_eq!(ReceivedRequest::read(&SELL, "", bytes).unwrap_err(), error);
        }
    }

    #[test]
    fn limits_hold_exactly() {
        let limits = Limits::default();
        let fits = format!("note={}", "x".repeat(limits.bytes - 5));
        assert!(read(&fits, "").is_ok() && read("", &fits).is_ok());
        assert_eq!(
            read(&fits, "&").unwrap_err(),
            ReadError::TooLong { length: limits.bytes + 1, limit: limits.bytes }
        );

        let many = numbered(limits.parameters);
        assert!(read(&many, "").is_ok());
        assert_eq!(
            read(&many, "id=1").unwrap_err(),
            ReadError::TooMany { limit: limits.parameters }
        );

        let more = Limits { parameters: 1000, ..limits };
        let thousand = numbered(1000);
        assert!(ReceivedRequest::read_within(more, &SELL, &thousand, "").is_ok());
        let clash = thousand.replace("x999=1", "x0=2");
        assert_eq!(
            ReceivedRequest::read_within(more, &SELL, &clash, "").err(),
            Some(ReadError::Conflict { parameter: ParameterRef::Number(1000) })
        );
    }

    #[test]
    fn each_malformation_names_or_numbers_its_parameter() {
        let listed = ParameterRef::Listed;
        let number = ParameterRef::Number;
        for (query, body, error) in [
            ("id=%4", "", ReadError::BadEscape { parameter: listed("id") }),
            ("id=1", "x=1&note=%C3", ReadError::NotUtf8 { parameter: listed("note") }),
            ("note=a;id=2", "", ReadError::Semicolon { parameter: listed("note") }),
            ("id=1&", "&a[]=2", ReadError::Bracket { parameter: number(2) }),
            ("id", "", ReadError::NoEquals { parameter: listed("id") }),
            // Part of a password whose `&` was not encoded.
            ("id=1&note=hun&ter2", "", ReadError::NoEquals { parameter: number(3) }),
            ("=1", "", ReadError::NoName { parameter: number(1) }),
            ("id=1& id=2", "", ReadError::LeadingSpace { parameter: listed("id") }),
            ("id=1", " id=2", ReadError::LeadingSpace { parameter: listed("id") }),
            ("id=1", "x=1&  y=2", ReadError::LeadingSpace { parameter: number(3) }),
        ] {
            assert_eq!(read(query, body).err(), Some(error), "{query} | {body}");
            assert!(!error.to_string().contains("ter2"), "{error}");
        }
    }

    #[test]
    fn a_value_is_found_without_decoding_the_ones_before_it() {
        let request = read("p=hunter2%21&x=1", "%78%79=2").unwrap();
        assert_eq!(request.value("x").unwrap(), "1");
        assert_eq!(request.value("xy").unwrap(), "2");
        assert_eq!(request.value("p").unwrap(), "hunter2!");
    }

    #[test]
    fn no_more_is_accepted_than_positions_can_tell() {
        let limits = Limits { bytes: usize::MAX, ..Limits::default() };
        assert_eq!(limits.max_bytes(), Offsets::MAX_LENGTH);
        assert_eq!(Limits::default().max_bytes(), 64 * 1024);
    }

    #[test]
    fn debug_shows_listed_names_only() {
        let text = format!("{:?}", read("u=admin&hunter=hunter2", "id=77").unwrap());
        assert!(text.contains("\"id\"") && text.contains("unlisted: 1"), "{text}");
        assert!(!text.contains("hunter") && !text.contains("77"), "{text}");
    }
}
