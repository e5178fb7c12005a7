//! Character encodings: a text in another one, and a text that was read in the wrong one.

use core::str::from_utf8;

use encoding_rs::{DecoderResult, EncoderResult, Encoding};
use zeroize::Zeroizing;

use super::{as_is, character, each, markup, put};
use crate::inspect::diagnose::secret_bytes::SecretBytes;

/// A character encoding. Those of several bytes for a character are written only.
#[derive(Clone, Copy)]
pub(crate) enum Charset {
    Latin1,
    /// One that browsers know.
    Web(&'static Encoding),
    /// That of a DOS window: ASCII and these characters.
    Dos(&'static str),
}

/// What is written for a character that an encoding lacks.
#[derive(Clone, Copy)]
pub(crate) enum Missing {
    /// The encoding does not apply.
    Refused,
    /// This instead.
    Text(&'static str),
    /// An HTML entity with its number.
    Entity,
}

impl Charset {
    /// Writes a character, unless the encoding lacks it.
    fn write(self, c: char, out: &mut SecretBytes) -> bool {
        if c.is_ascii() {
            return character(c, out);
        }
        let byte = match self {
            Self::Latin1 => u8::try_from(c).ok(),
            Self::Web(encoding) => {
                let (mut text, mut bytes) = (Zeroizing::new([0; 4]), Zeroizing::new([0; 8]));
                let text: &str = c.encode_utf8(&mut *text);
                let mut encoder = encoding.new_encoder();
                let (result, _, written) =
                    encoder.encode_from_utf8_without_replacement(text, &mut *bytes, true);
                return matches!(result, EncoderResult::InputEmpty)
                    && bytes.get(..written).is_some_and(|bytes| as_is(bytes, out));
            }
            Self::Dos(high) => {
                let place = high.chars().position(|high| high == c);
                place.and_then(|place| u8::try_from(place).ok()?.checked_add(0x80))
            }
        };
        byte.is_some_and(|byte| as_is(&[byte], out))
    }

    /// Writes the character of a byte. A byte without one is a control character, as for browsers.
    fn read(self, byte: u8, out: &mut SecretBytes) -> bool {
        match self {
            Self::Web(encoding) if !byte.is_ascii() => {
                let mut text = Zeroizing::new([0; 8]);
                let mut decoder = encoding.new_decoder_without_bom_handling();
                let (result, _, written) =
                    decoder.decode_to_utf8_without_replacement(&[byte], &mut *text, true);
                match (result, text.get(..written)) {
                    (DecoderResult::InputEmpty, Some(text)) => as_is(text, out),
                    _ => character(char::from(byte), out),
                }
            }
            Self::Dos(high) if !byte.is_ascii() => {
                let place = usize::from(byte.saturating_sub(0x80));
                character(high.chars().nth(place).unwrap_or(char::from(byte)), out)
            }
            _ => character(char::from(byte), out),
        }
    }
}

/// Writes a text in an encoding, if it is not ASCII.
pub(crate) fn encoded(
    value: &[u8],
    charset: Charset,
    missing: Missing,
    out: &mut SecretBytes,
) -> bool {
    let write = |c, out: &mut SecretBytes| {
        charset.write(c, out)
            || match missing {
                Missing::Refused => false,
                Missing::Text(text) => put(text, out),
                Missing::Entity => markup::decimal_entity(c, out),
            }
    };
    !value.is_ascii() && each(value, write, out)
}

/// Reads bytes in an encoding and writes them in UTF-8.
pub(crate) fn misread(value: &[u8], charset: Charset, out: &mut SecretBytes) -> bool {
    !value.is_ascii() && value.iter().all(|byte| charset.read(*byte, out))
}

/// The reverse: the UTF-8 text that a text was before it was misread.
pub(crate) fn reread(value: &[u8], charset: Charset, out: &mut SecretBytes) -> bool {
    let start = out.len();
    // A control character may be a byte that has no character.
    let write = |c, out: &mut SecretBytes| {
        charset.write(c, out) || u8::try_from(c).is_ok_and(|byte| as_is(&[byte], out))
    };
    !value.is_ascii()
        && each(value, write, out)
        && out.get(start..).is_some_and(|text| from_utf8(text).is_ok())
}

pub(crate) fn misread_twice(value: &[u8], charset: Charset, out: &mut SecretBytes) -> bool {
    let mut once = SecretBytes::default();
    misread(value, charset, &mut once) && misread(&once, charset, out)
}

pub(crate) fn reread_twice(value: &[u8], charset: Charset, out: &mut SecretBytes) -> bool {
    let mut once = SecretBytes::default();
    reread(value, charset, &mut once) && reread(&once, charset, out)
}

pub(crate) const LATIN1: Charset = Charset::Latin1;
pub(crate) const WINDOWS_1250: Charset = Charset::Web(encoding_rs::WINDOWS_1250);
pub(crate) const WINDOWS_1251: Charset = Charset::Web(encoding_rs::WINDOWS_1251);
pub(crate) const WINDOWS_1252: Charset = Charset::Web(encoding_rs::WINDOWS_1252);
pub(crate) const WINDOWS_1253: Charset = Charset::Web(encoding_rs::WINDOWS_1253);
pub(crate) const WINDOWS_1254: Charset = Charset::Web(encoding_rs::WINDOWS_1254);
pub(crate) const WINDOWS_1257: Charset = Charset::Web(encoding_rs::WINDOWS_1257);
pub(crate) const ISO_8859_2: Charset = Charset::Web(encoding_rs::ISO_8859_2);
pub(crate) const ISO_8859_5: Charset = Charset::Web(encoding_rs::ISO_8859_5);
pub(crate) const ISO_8859_7: Charset = Charset::Web(encoding_rs::ISO_8859_7);
pub(crate) const ISO_8859_13: Charset = Charset::Web(encoding_rs::ISO_8859_13);
pub(crate) const ISO_8859_15: Charset = Charset::Web(encoding_rs::ISO_8859_15);
pub(crate) const KOI8_R: Charset = Charset::Web(encoding_rs::KOI8_R);
pub(crate) const GBK: Charset = Charset::Web(encoding_rs::GBK);
pub(crate) const SHIFT_JIS: Charset = Charset::Web(encoding_rs::SHIFT_JIS);
pub(crate) const MAC_ROMAN: Charset = Charset::Web(encoding_rs::MACINTOSH);
pub(crate) const DOS_866: Charset = Charset::Web(encoding_rs::IBM866);

/// Baltic.
pub(crate) const DOS_775: Charset = Charset::Dos(
    "ĆüéāäģåćłēŖŗīŹÄÅÉæÆōöĢ¢ŚśÖÜø£Ø×¤ĀĪóŻżź”¦©®¬½¼Ł«»░▒▓│┤ĄČĘĖ╣║╗╝ĮŠ┐\
     └┴┬├─┼ŲŪ╚╔╩╦╠═╬Žąčęėįšųūž┘┌█▄▌▐▀ÓßŌŃõÕµńĶķĻļņĒŅ’\u{ad}±“¾¶§÷„°∙·¹³²■\u{a0}",
);

/// Western Europe.
pub(crate) const DOS_850: Charset = Charset::Dos(
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
);

pub(crate) fn utf16_le(value: &[u8], out: &mut SecretBytes) -> bool {
    from_utf8(value).is_ok_and(|text| text.encode_utf16().all(|it| as_is(&it.to_le_bytes(), out)))
}

pub(crate) fn utf16_be(value: &[u8], out: &mut SecretBytes) -> bool {
    from_utf8(value).is_ok_and(|text| text.encode_utf16().all(|it| as_is(&it.to_be_bytes(), out)))
}

pub(crate) fn utf32_le(value: &[u8], out: &mut SecretBytes) -> bool {
    each(value, |c, out| as_is(&u32::from(c).to_le_bytes(), out), out)
}

pub(crate) fn utf32_be(value: &[u8], out: &mut SecretBytes) -> bool {
    each(value, |c, out| as_is(&u32::from(c).to_be_bytes(), out), out)
}

/// The low byte of each UTF-16 unit.
pub(crate) fn low_bytes(value: &[u8], out: &mut SecretBytes) -> bool {
    from_utf8(value).is_ok_and(|text| {
        text.encode_utf16().all(|unit| {
            let [low, _] = unit.to_le_bytes();
            as_is(&[low], out)
        })
    })
}

/// UTF-8 in which each half of a surrogate pair is a character.
pub(crate) fn cesu8(value: &[u8], out: &mut SecretBytes) -> bool {
    let write = |c: char, out: &mut SecretBytes| {
        if c <= '\u{ffff}' {
            return character(c, out);
        }
        c.encode_utf16(&mut [0; 2]).iter().all(|unit| {
            let [high, low] = unit.to_be_bytes();
            let last = 0x80 | low & 0x3f;
            as_is(&[0xe0 | high >> 4, 0x80 | (high & 0xf) << 2 | low >> 6, last], out)
        })
    };
    each(value, write, out)
}

/// What was read from a file in UTF-16. Without a NUL byte or a mark it is none.
pub(crate) fn from_utf16(
    value: &[u8],
    mark: &[u8],
    unit: fn([u8; 2]) -> u16,
    out: &mut SecretBytes,
) -> bool {
    let bare = value.strip_prefix(mark);
    if bare.is_none() && !value.contains(&0) {
        return false;
    }
    let (pairs, []) = bare.unwrap_or(value).as_chunks::<2>() else { return false };
    let units = pairs.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).all(|c| c.is_ok_and(|c| character(c, out)))
}

/// Writes this for each character beyond ASCII.
pub(crate) fn ascii_characters(value: &[u8], other: &str, out: &mut SecretBytes) -> bool {
    each(value, |c, out| if c.is_ascii() { character(c, out) } else { put(other, out) }, out)
}

/// Writes this for each byte beyond ASCII.
pub(crate) fn ascii_bytes(value: &[u8], other: &str, out: &mut SecretBytes) -> bool {
    value.iter().all(|byte| if byte.is_ascii() { as_is(&[*byte], out) } else { put(other, out) })
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, written};
    use super::*;

    /// The bytes are from Python's codecs.
    #[test]
    fn charsets_write_and_read() {
        let charsets: [(Charset, &str, &[u8]); 15] = [
            (LATIN1, "Größe", b"Gr\xf6\xdfe"),
            (WINDOWS_1252, "“Ostsee” 5 €é", b"\x93Ostsee\x94 5 \x80\xe9"),
            (WINDOWS_1257, "Žalgiris ąčęėįš", b"\xdealgiris \xe0\xe8\xe6\xeb\xe1\xf0"),
            (WINDOWS_1251, "Привет", b"\xcf\xf0\xe8\xe2\xe5\xf2"),
            (WINDOWS_1250, "Łódź", b"\xa3\xf3d\x9f"),
            (WINDOWS_1254, "Işık", b"I\xfe\xfdk"),
            (ISO_8859_2, "Łódź", b"\xa3\xf3d\xbc"),
            (ISO_8859_13, "Šiauliai ąę", b"\xd0iauliai \xe0\xe6"),
            (ISO_8859_15, "5 € œŠé", b"5 \xa4 \xbd\xa6\xe9"),
            (KOI8_R, "Привет", b"\xf0\xd2\xc9\xd7\xc5\xd4"),
            (MAC_ROMAN, "Größe €", b"Gr\x9a\xa7e \xdb"),
            (DOS_866, "Привет", b"\x8f\xe0\xa8\xa2\xa5\xe2"),
            (DOS_775, "Žalgiris", b"\xcfalgiris"),
            (DOS_850, "Größe", b"Gr\x94\xe1e"),
            (DOS_850, "\u{a0}", b"\xff"),
        ];
        for (charset, text, bytes) in charsets {
            let (mut out, mut back) = (SecretBytes::default(), SecretBytes::default());
            assert!(encoded(text.as_bytes(), charset, Missing::Refused, &mut out), "{text}");
            assert_eq!(&*out, bytes, "{text}");
            assert!(misread(bytes, charset, &mut back), "{text}");
            assert_eq!(&*back, text.as_bytes());
        }
    }

    #[test]
    fn what_an_encoding_lacks() {
        let notations: [(Notation, &str, Option<&[u8]>); 9] = [
            (|v, o| encoded(v, LATIN1, Missing::Text("?"), o), "é€", Some(b"\xe9?")),
            (|v, o| encoded(v, LATIN1, Missing::Entity, o), "é€", Some(b"\xe9&#8364;")),
            (|v, o| encoded(v, LATIN1, Missing::Refused, o), "é€", None),
            (|v, o| encoded(v, WINDOWS_1252, Missing::Text(""), o), "€ą", Some(b"\x80")),
            (|v, o| misread(v, WINDOWS_1252, o), "Ð", Some("Ã\u{90}".as_bytes())),
            (|v, o| reread(v, WINDOWS_1252, o), "Ã\u{90}", Some("Ð".as_bytes())),
            (|v, o| reread(v, WINDOWS_1252, o), "é", None),
            (|v, o| ascii_characters(v, "?", o), "aé😀", Some(b"a??")),
            (|v, o| ascii_bytes(v, "?", o), "aé", Some(b"a??")),
        ];
        for (notation, text, expected) in notations {
            assert_eq!(written(notation, text.as_bytes()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn unicode_encodings() {
        let notations: [(Notation, &str, &[u8]); 6] = [
            (utf16_le, "aŽ😀", b"a\0}\x01=\xd8\0\xde"),
            (utf16_be, "aŽ😀", b"\0a\x01}\xd8=\xde\0"),
            (utf32_le, "a😀", b"a\0\0\0\0\xf6\x01\0"),
            (utf32_be, "a😀", b"\0\0\0a\0\x01\xf6\0"),
            (low_bytes, "Žalgiris", b"}algiris"),
            (cesu8, "a😀", b"a\xed\xa0\xbd\xed\xb8\x80"),
        ];
        for (notation, text, expected) in notations {
            assert_eq!(written(notation, text.as_bytes()).as_deref(), Some(expected), "{text}");
        }
        let le: Notation = |v, o| from_utf16(v, b"\xff\xfe", u16::from_le_bytes, o);
        assert_eq!(written(le, b"\xff\xfea\0").as_deref(), Some(&b"a"[..]));
        assert_eq!(written(le, b"a\0b\0").as_deref(), Some(&b"ab"[..]));
        assert_eq!(written(le, b"ab"), None);
        assert_eq!(written(le, b"a\0b"), None);
    }
}
