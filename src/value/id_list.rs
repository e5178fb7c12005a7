//! Several ids.

use alloc::string::String;
use alloc::vec::Vec;

use super::{InvalidValue, Value};
use crate::endpoint::Kind;
use crate::endpoint::kind::parse_canonical_id;

/// One id or more, also one of them several times. On the wire there are commas between them.
///
/// ```
/// use mor_api::value::IdList;
///
/// let ids = IdList::new([1, 1, 3])?;
/// assert_eq!(ids.ids(), [1, 1, 3]);
/// assert!(IdList::new([]).is_err());
/// # Ok::<(), mor_api::value::InvalidValue>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdList(Vec<u64>);

impl IdList {
    /// These ids.
    ///
    /// # Errors
    /// [`InvalidValue`] without any.
    pub fn new(ids: impl IntoIterator<Item = u64>) -> Result<Self, InvalidValue> {
        let ids: Vec<_> = ids.into_iter().collect();
        if ids.is_empty() { Err(InvalidValue::expected(Kind::IdList)) } else { Ok(Self(ids)) }
    }

    /// The ids in their order.
    #[must_use]
    pub fn ids(&self) -> &[u64] {
        &self.0
    }
}

impl Value for IdList {
    fn read(_: Kind, text: &str) -> Option<Self> {
        text.split(',').map(parse_canonical_id).collect::<Option<_>>().map(Self)
    }

    fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
        let mut text = String::new();
        let mut digits = itoa::Buffer::new();
        for id in &self.0 {
            if !text.is_empty() {
                text.push(',');
            }
            text.push_str(digits.format(*id));
        }
        write(&text)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let ids = IdList::new([7, 0, 7]).unwrap();
        assert_eq!(ids.write(Kind::IdList, ToString::to_string), "7,0,7");
        assert_eq!(IdList::read(Kind::IdList, "7,0,7"), Some(ids));
        for text in ["", "1,", "1,,2", "1 2", "01"] {
            assert_eq!(IdList::read(Kind::IdList, text), None, "{text}");
        }
    }
}
