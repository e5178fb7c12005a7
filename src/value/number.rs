//! Ids, counts, timestamps and switches.

use super::Value;
use crate::endpoint::Kind;
use crate::endpoint::kind::{parse_canonical_id, parse_number};

impl Value for u64 {
    fn read(kind: Kind, text: &str) -> Option<Self> {
        match kind {
            Kind::ObjectId | Kind::Id => parse_canonical_id(text),
            _ => parse_number(text),
        }
    }

    #[inline]
    fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
        write(itoa::Buffer::new().format(*self))
    }
}

impl Value for bool {
    fn read(kind: Kind, text: &str) -> Option<Self> {
        let on = match kind {
            Kind::Switch { on } => on,
            Kind::TrueFalse => return text.parse().ok(),
            _ => return None,
        };
        match parse_canonical_id(text)? {
            0 => Some(false),
            number => (number == u64::from(on)).then_some(true),
        }
    }

    #[inline]
    fn write<R>(&self, kind: Kind, write: impl FnOnce(&str) -> R) -> R {
        let mut digits = itoa::Buffer::new();
        write(match kind {
            Kind::TrueFalse if *self => "true",
            Kind::TrueFalse => "false",
            Kind::Switch { on } if *self => digits.format(on),
            _ => "0",
        })
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_switch_writes_its_own_on_value() {
        for on in [1_u8, 2, 4, 8, 16] {
            let kind = Kind::Switch { on };
            assert_eq!(true.write(kind, ToString::to_string), on.to_string());
            assert_eq!(bool::read(kind, &on.to_string()), Some(true));
            assert_eq!((bool::read(kind, "0"), bool::read(kind, "3")), (Some(false), None));
        }
        assert_eq!(bool::read(Kind::Text, "1"), None);
        for (switch, word) in [(true, "true"), (false, "false")] {
            assert_eq!(switch.write(Kind::TrueFalse, ToString::to_string), word);
            assert_eq!(bool::read(Kind::TrueFalse, word), Some(switch));
        }
        assert_eq!(bool::read(Kind::TrueFalse, "1"), None);
    }
}
