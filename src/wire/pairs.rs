//! Query and body, split into pairs of a name and a value under strict rules.

use super::decode::FormText;

/// Query and body of a request, and the id in its path. Positions run through all of them: those of
/// the body begin one after the end of the query, those of the id one after the end of the body, so
/// that no two places share one.
#[derive(Clone, Copy)]
pub(crate) struct Wire<'a> {
    pub(crate) query: &'a [u8],
    pub(crate) body: &'a [u8],
    /// Empty if there is none.
    pub(crate) id: &'a [u8],
}

impl<'a> Wire<'a> {
    /// Query and body, each with the position of its first byte.
    pub(crate) const fn parts(self) -> [(usize, &'a [u8]); 2] {
        [(0, self.query), (self.query.len() + 1, self.body)]
    }

    /// What stands at a position, to the end of its part.
    #[inline]
    pub(crate) fn text_from(self, position: usize) -> &'a [u8] {
        let text = match position.checked_sub(self.query.len() + 1) {
            None => self.query.get(position..),
            Some(position) => self.body.get(position..).or_else(|| {
                // The end of the body has a position, too.
                self.id.get(position.checked_sub(self.body.len() + 1)?..)
            }),
        };
        text.unwrap_or_default()
    }

    /// The id in the path as a parameter with this name.
    pub(crate) fn id_as(self, name: &'a str) -> Option<Result<Pair<'a>, Malformation>> {
        let position = self.query.len() + 1 + self.body.len() + 1;
        (!self.id.is_empty()).then(|| Pair::of_segment(name, self.id, position))
    }

    /// The pairs of query and body, with their positions.
    pub(crate) fn pairs(
        self,
    ) -> impl Iterator<Item = (usize, Result<Pair<'a>, Malformation>)> + Clone + use<'a> {
        self.parts()
            .into_iter()
            .flat_map(|(start, part)| Pieces { start, rest: part })
            .map(|(position, piece)| (position, Pair::parse(piece, position)))
    }

    /// The number of pairs that begin before a position.
    #[cold]
    pub(crate) fn pairs_before(self, position: usize) -> usize {
        self.pairs().take_while(|(earlier, _)| *earlier < position).count()
    }
}

/// The pieces of one part between its `&`s. Empty ones are skipped.
#[derive(Clone)]
struct Pieces<'a> {
    /// The position of `rest`.
    start: usize,
    rest: &'a [u8],
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let (start, piece) = (self.start, first_piece(self.rest));
            self.start += piece.len() + 1;
            self.rest = self.rest.get(piece.len() + 1..).unwrap_or_default();
            if !piece.is_empty() {
                return Some((start, piece));
            }
        }
        None
    }
}

/// The piece at the start of `text`, up to the next `&`.
pub(crate) fn first_piece(text: &[u8]) -> &[u8] {
    text.split(|byte| *byte == b'&').next().unwrap_or_default()
}

/// A name and a value.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) name: FormText<'a>,
    pub(crate) value: FormText<'a>,
    /// The position of the value.
    pub(crate) value_start: usize,
}

impl<'a> Pair<'a> {
    /// Takes a piece apart that begins at a position.
    pub(crate) fn parse(piece: &'a [u8], position: usize) -> Result<Self, Malformation> {
        if piece.first() == Some(&b' ') {
            return Err(Malformation::LeadingSpace);
        }
        let equals = piece.iter().position(|byte| *byte == b'=');
        let equals = equals.ok_or(Malformation::NoEquals)?;
        let (name, value) = piece.split_at_checked(equals).unwrap_or_default();
        let name = FormText::check(name)?;
        if name.is_empty() {
            return Err(Malformation::NoName);
        }
        // Rack interprets brackets after decoding, so an encoded one counts as well.
        if name.bytes().any(|byte| matches!(byte, b'[' | b']')) {
            return Err(Malformation::Bracket);
        }
        let value = FormText::check(value.get(1..).unwrap_or_default())?;
        Ok(Self { name, value, value_start: position + equals + 1 })
    }

    /// Takes a segment of a path, which begins at a position, as the value of a parameter.
    fn of_segment(name: &'a str, segment: &'a [u8], position: usize) -> Result<Self, Malformation> {
        // In a path they stand for themselves, in a form they do not.
        if segment.iter().any(|byte| matches!(byte, b'+' | b'&')) {
            return Err(Malformation::Unescaped);
        }
        let (name, value) = (FormText::check(name.as_bytes())?, FormText::check(segment)?);
        Ok(Self { name, value, value_start: position })
    }
}

/// What can be wrong with one pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Malformation {
    /// Rack splits at `& *`, so that servers read another name than the one that stands there.
    LeadingSpace,
    BadEscape,
    NotUtf8,
    Semicolon,
    Bracket,
    NoEquals,
    NoName,
    Unescaped,
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;

    fn read<'a>(query: &'a str, body: &'a str) -> Result<Vec<(String, String)>, Malformation> {
        let wire = Wire { query: query.as_bytes(), body: body.as_bytes(), id: b"" };
        let decoded = |pair: Pair<'_>| {
            assert!(wire.text_from(pair.value_start).len() >= pair.value.decode().len() / 3);
            (pair.name.decode().into(), pair.value.decode().into())
        };
        wire.pairs().map(|(_, pair)| pair.map(decoded)).collect()
    }

    #[test]
    fn pairs_are_split_and_decoded() {
        let check = |text, expected: &[(&str, &str)]| {
            let expected: Vec<_> =
                expected.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            assert_eq!(read(text, ""), Ok(expected.clone()), "{text}");
            assert_eq!(read("", text), Ok(expected), "{text}");
        };
        check("", &[]);
        check("&&", &[]);
        check("a=1&b=2", &[("a", "1"), ("b", "2")]);
        check("&a=1&&b=&", &[("a", "1"), ("b", "")]);
        check("a=b=c&d==", &[("a", "b=c"), ("d", "=")]);
        check("a+b=%2b+%3B&%61=%C3%A9", &[("a b", "+ ;"), ("a", "é")]);
        check("a=[1]&b=%5b", &[("a", "[1]"), ("b", "[")]);
        check("naïve=é", &[("naïve", "é")]);
        // Only raw spaces are swallowed, and only after a separator.
        check("%20a=1&+b=2&a =3&c= d ", &[(" a", "1"), (" b", "2"), ("a ", "3"), ("c", " d ")]);
        check("\ta=1&\nb=2", &[("\ta", "1"), ("\nb", "2")]);
    }

    #[test]
    fn each_malformation_is_told() {
        for (text, malformation) in [
            ("a=1&b=%", Malformation::BadEscape),
            ("b%=1", Malformation::BadEscape),
            ("b=%ff", Malformation::NotUtf8),
            ("%ff=1", Malformation::NotUtf8),
            ("a=1;b=2", Malformation::Semicolon),
            ("a;b=2", Malformation::Semicolon),
            ("a[]=1", Malformation::Bracket),
            ("a%5B=1", Malformation::Bracket),
            ("a]=1", Malformation::Bracket),
            ("a=1&b", Malformation::NoEquals),
            ("=1", Malformation::NoName),
            ("=", Malformation::NoName),
            (" a=1", Malformation::LeadingSpace),
            ("a=1& a=2", Malformation::LeadingSpace),
            ("a=1&   a=2", Malformation::LeadingSpace),
            ("a=1&& =2", Malformation::LeadingSpace),
            ("a=1& ", Malformation::LeadingSpace),
            (" ", Malformation::LeadingSpace),
        ] {
            assert_eq!(read(text, ""), Err(malformation), "{text}");
        }
    }

    #[test]
    fn pairs_are_counted_through_query_and_body() {
        let wire = Wire { query: b"a=1&&b=2", body: b"c=3", id: b"" };
        let counts: Vec<_> =
            wire.pairs().map(|(position, _)| wire.pairs_before(position)).collect();
        assert_eq!(counts, [0, 1, 2]);
    }
}
