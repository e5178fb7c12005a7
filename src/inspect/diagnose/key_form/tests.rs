use alloc::format;

use super::*;

/// The deviation of a form, of rank 0 for the right one.
fn deviation(form: &KeyForm) -> Deviation {
    form.deviation.unwrap_or((FindingKind::WrongKey, "", 0))
}

/// What is hashed before and after the text for a kind of deviation.
fn has(key: &[u8], kind: FindingKind, front: &[u8], back: &[u8]) -> bool {
    key_forms(key, "admin").iter().any(|form| {
        form.deviation.is_some_and(|(found, ..)| found == kind)
            && *form.front == *front
            && *form.back == *back
    })
}

#[test]
fn the_right_form_is_first_and_nothing_appears_twice() {
    let keys: &[&[u8]] = &[
        b"Kw7-pLq2xZ",
        b"s",
        b"null",
        b" \"A$b&c#d\\n=%41+ \"\n",
        b"",
        b"\xff\xfe\x41\x00",
        b"\xc3",
        "Gr\u{f6}\u{df}e\u{feff}\u{20ac}\u{1f600}".as_bytes(),
        &[b'k'; 5000],
        &[b'$'; 1024],
    ];
    for key in keys {
        let forms = key_forms(key, "admin");
        let mut seen = alloc::collections::BTreeSet::new();
        let mut last_rank = 0;
        for (place, form) in forms.iter().enumerate() {
            assert_eq!(place == 0, form.deviation.is_none());
            assert!(seen.insert((form.front.to_vec(), form.back.to_vec())), "{key:?} {place}");
            let (_, says, rank) = deviation(form);
            assert!(last_rank <= rank && rank <= 3, "{says}");
            last_rank = rank;
        }
        assert_eq!((&*forms[0].front, &*forms[0].back), (&b""[..], *key));
    }
}

#[test]
fn sentences_are_one_line_and_start_in_lower_case() {
    for key in ["Kw7-pLq2xZ", " \"A$b&c#d\\n=%41+ \"\n", "Gr\u{f6}\u{df}e"] {
        for form in key_forms(key.as_bytes(), "admin") {
            let (_, says, _) = deviation(&form);
            assert!(!says.starts_with(char::is_uppercase), "{says}");
            assert!(!says.contains(['\n', '\r']) && !says.ends_with('.'), "{says}");
            assert!(!says.contains("  "), "{says}");
        }
    }
}

#[test]
fn no_sentence_shows_a_key_that_was_changed() {
    // Lower case makes a placeholder of it; what was done to it is said.
    let forms = key_forms(b"SeCrEt", "");
    let form = forms.iter().find(|form| *form.back == *b"secret");
    assert_eq!(
        form.and_then(|form| form.deviation),
        Some((FindingKind::KeyCase, "the key is hashed in lower case", 2))
    );
}

#[test]
fn places() {
    let key = b"Kw7";
    for (kind, front, back) in [
        (FindingKind::KeyInFront, "Kw7", ""),
        (FindingKind::KeyInFront, "Kw7:", ""),
        (FindingKind::KeyInFront, "secret=Kw7&", ""),
        (FindingKind::KeyTwice, "Kw7", "Kw7"),
        (FindingKind::KeyTwice, "Kw7|", "|Kw7"),
        (FindingKind::KeyTwice, "", "Kw7Kw7"),
        (FindingKind::KeyMissing, "", ""),
        (FindingKind::UsernameAsKey, "", "admin"),
    ] {
        assert!(has(key, kind, front.as_bytes(), back.as_bytes()), "{kind} {front} {back}");
    }
    assert!(
        key_forms(key, "")
            .iter()
            .all(|form| { !matches!(form.deviation, Some((FindingKind::UsernameAsKey, ..))) })
    );
}

#[test]
fn what_stands_around_the_key() {
    for (kind, expected) in [
        (FindingKind::KeyWhitespace, " Kw7"),
        (FindingKind::KeyWhitespace, "Kw7  "),
        (FindingKind::KeyWhitespace, "Kw7\n"),
        (FindingKind::KeyWhitespace, "Kw7\r\n"),
        (FindingKind::KeyWhitespace, "Kw7\u{a0}"),
        (FindingKind::KeyWhitespace, "\u{feff}Kw7"),
        (FindingKind::KeyWhitespace, "\u{200b}Kw7\u{200b}"),
        (FindingKind::KeyWhitespace, "Kw7\0"),
        (FindingKind::KeyWhitespace, "\u{ef}\u{bb}\u{bf}Kw7"),
        (FindingKind::KeyWhitespace, "Kw7                 "),
        (FindingKind::KeyWhitespace, "Kw7\0\0\0\0\0"),
        (FindingKind::KeyQuoted, "\"Kw7\""),
        (FindingKind::KeyQuoted, "'Kw7"),
        (FindingKind::KeyQuoted, "\u{201c}Kw7\u{201d}"),
        (FindingKind::KeyQuoted, "s:3:\"Kw7\";"),
        (FindingKind::KeyNamed, "&key=Kw7"),
        (FindingKind::KeyNamed, "secret=Kw7"),
        (FindingKind::KeyNamed, "API_Secret_KeyKw7"),
        (FindingKind::KeyNamed, "Kw7&"),
        (FindingKind::KeyNamed, "|Kw7"),
        (FindingKind::KeyNamed, "Bearer Kw7"),
    ] {
        assert!(has(b"Kw7", kind, b"", expected.as_bytes()), "{kind} {expected:?}");
    }
    assert!(has(b"Kw7", FindingKind::KeyWhitespace, b"", b"Kw7\xa0"));
}

#[test]
fn what_is_done_to_the_key() {
    use FindingKind::{
        KeyBase64, KeyCase, KeyCut, KeyHashed, KeyHexDecoded, KeyQuoted, KeyWhitespace,
    };
    for (key, kind, expected) in [
        (" Kw7\u{a0}\n", KeyWhitespace, "Kw7"),
        (" Kw7\n", KeyWhitespace, " Kw7"),
        (" Kw7\n", KeyWhitespace, "Kw7\n"),
        ("K  w\u{200b}7", KeyWhitespace, "Kw7"),
        ("K  w\t7", KeyWhitespace, "K w 7"),
        ("K\r\nw", KeyWhitespace, "K\nw"),
        ("K\nw", KeyWhitespace, "K\r\nw"),
        ("\u{feff}Kw7", KeyWhitespace, "Kw7"),
        ("\"Kw7\"", KeyQuoted, "Kw7"),
        (" 'Kw7' ", KeyQuoted, "Kw7"),
        ("K'w\"7", KeyQuoted, "Kw7"),
        ("ab$cd-e", KeyCut, "ab"),
        ("ab$cd-e", KeyCut, "ab-e"),
        ("ab${cd}e", KeyCut, "abe"),
        ("ab$1cd", KeyCut, "abcd"),
        ("ab%cd%e", KeyCut, "abe"),
        ("ab #cd", KeyCut, "ab"),
        ("ab#cd", KeyCut, "ab"),
        ("NAME=ab", KeyCut, "ab"),
        ("ab;cd", KeyCut, "ab"),
        ("ab!cd-e", KeyCut, "ab-e"),
        ("ab`cd`e", KeyCut, "abe"),
        ("ab\\cd", KeyCut, "ab"),
        ("ab\0cd", KeyCut, "ab"),
        ("ab\ncd", KeyCut, "ab"),
        ("0123456789abcdefgh", KeyCut, "0123456789abcdef"),
        ("\u{e9}bcdefghij", KeyCut, "\u{e9}bcdefgh"),
        ("Kw7", KeyCut, "Kw"),
        ("Kw7", KeyCut, "w7"),
        ("Kw7x", KeyCut, "w7"),
        ("ab==", KeyCut, "ab"),
        ("007a", KeyCut, "7a"),
        ("Kw\u{c4}", KeyCase, "kw\u{e4}"),
        ("Kw\u{e4}", KeyCase, "KW\u{c4}"),
        ("kw7Q", KeyCase, "Kw7Q"),
        ("kW7Q", KeyCase, "Kw7q"),
        ("kWsQ", KeyCase, "kWSQ"),
        ("a>>?b", KeyBase64, "YT4+P2I="),
        ("a>>?b", KeyBase64, "YT4+P2I"),
        ("a>>?b", KeyBase64, "YT4-P2I="),
        ("a>>?b", KeyBase64, "YT4-P2I"),
        ("foo", KeyBase64, "Zm9vCg=="),
        ("czNjcmV0LWszeSEh", KeyBase64, "s3cret-k3y!!"),
        ("YT4-P2I", KeyBase64, "a>>?b"),
        ("YT4+P2I=", KeyBase64, "a>>?b"),
        ("Zm9vCg==", KeyBase64, "foo"),
        ("616263", KeyHexDecoded, "abc"),
        ("6162zz", KeyHexDecoded, "ab"),
        ("abc", KeyHashed, "900150983cd24fb0d6963f7d28e17f72"),
        ("abc", KeyHashed, "900150983CD24FB0D6963F7D28E17F72"),
        ("abc", KeyHashed, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("abc", KeyHashed, "A9993E364706816ABA3E25717850C26C9CD0D89D"),
        ("foo", KeyHashed, "d3b07384d113edec49eaa6238ad5ff00"),
        ("foo", KeyHashed, "f1d2d2f924e986ac86fdf7b36c94bcdf32beec15"),
    ] {
        let found = has(key.as_bytes(), kind, b"", expected.as_bytes());
        assert!(found, "{key:?} {kind} {expected:?}");
    }
}

#[test]
fn escapes_and_encodings_of_the_key() {
    let escaped = [
        ("a&b<c>\"d'", "a&amp;b&lt;c&gt;&quot;d&#39;"),
        ("a&b'", "a&amp;b'"),
        ("a&b'", "a&amp;b&#039;"),
        ("a&amp;b&#x27;", "a&b'"),
        ("a&copyb", "a\u{a9}b"),
        ("a<b>c", "ac"),
        ("a b/\u{e9}~", "a+b%2F%C3%A9%7E"),
        ("a b/\u{e9}~", "a%20b%2F%C3%A9~"),
        ("a b/!", "a+b%2f!"),
        ("a b!", "a%20b!"),
        ("a b", "a%2520b"),
        ("a%2Bb+c", "a+b+c"),
        ("a%2Bb+c", "a+b c"),
        ("a+b", "a b"),
        ("a b", "a+b"),
        ("a\\nb", "a\nb"),
        ("a\\qb", "aqb"),
        ("a\\b", "a\\\\b"),
        ("a'b\"", "a\\'b\\\""),
        ("a$b", "a\\$b"),
        ("a$b", "a$$b"),
        ("a$b", "ab"),
        ("\u{e9}\"", "\\u00e9\\\""),
        ("a-b_c", "abc"),
        ("abc", "cba"),
        ("abc", "616263"),
        ("klm", "6B6C6D"),
    ];
    let recoded = [
        ("a\u{e9}", "a\u{c3}\u{a9}"),
        ("a\u{c3}\u{a9}", "a\u{e9}"),
        ("ab", "a\0b\0"),
        ("ab", "\0a\0b"),
        ("a\0b\0", "ab"),
        ("e\u{301}", "\u{e9}"),
        ("\u{e9}", "e\u{301}"),
        ("\u{e9}a", "ea"),
        ("\u{e9}a", "?a"),
    ];
    let mistyped = [("Ox", "0x"), ("abcd", "abd"), ("abcd", "acbd"), ("abcd", "abbcd")];
    for (kind, cases) in [
        (FindingKind::KeyEscaped, &escaped[..]),
        (FindingKind::KeyRecoded, &recoded),
        (FindingKind::KeyMistyped, &mistyped),
    ] {
        for (key, expected) in cases {
            let found = has(key.as_bytes(), kind, b"", expected.as_bytes());
            assert!(found, "{key:?} {kind} {expected:?}");
        }
    }
}

#[test]
fn what_is_no_text_afterwards() {
    let recoded = FindingKind::KeyRecoded;
    for (key, kind, expected) in [
        ("a\u{e9}", recoded, &b"a\xe9"[..]),
        ("ab", recoded, b"\xff\xfea\0b\0"),
        ("ab", recoded, b"\xfe\xff\0a\0b"),
        ("ff41", FindingKind::KeyHexDecoded, b"\xffA"),
        ("_-8", FindingKind::KeyBase64, b"\xff\xef"),
        (
            "abc",
            FindingKind::KeyHashed,
            b"\x90\x01\x50\x98\x3c\xd2\x4f\xb0\xd6\x96\x3f\x7d\x28\xe1\x7f\x72",
        ),
        (
            "abc",
            FindingKind::KeyHashed,
            b"\xa9\x99\x3e\x36\x47\x06\x81\x6a\xba\x3e\
              \x25\x71\x78\x50\xc2\x6c\x9c\xd0\xd8\x9d",
        ),
    ] {
        assert!(has(key.as_bytes(), kind, b"", expected), "{key:?} {kind} {expected:?}");
    }
    assert!(has(b"\xff\xfea\0b\0", recoded, b"", b"ab"));
    assert!(has(b"\xfe\xff\0a\0b", recoded, b"", b"ab"));
}

#[test]
fn placeholders() {
    for word in [
        "null",
        "None",
        "undefined",
        "API_Secret_Key",
        "[object Object]",
        "{}",
        "\"\"",
        "${MOR_API_SECRET}",
        "$API_SECRET_KEY",
        "getenv('API_KEY')",
        "<secret>",
        "changeme",
    ] {
        assert!(has(b"Kw7", FindingKind::KeyPlaceholder, b"", word.as_bytes()), "{word}");
    }
}

#[test]
fn every_row_of_the_tables_of_words_is_made() {
    let forms = key_forms(b"Kw7", "admin");
    let made = |back: &str| forms.iter().any(|form| *form.back == *back.as_bytes());
    for row in WHITE_SPACE.iter().chain(QUOTES) {
        assert!(made(&format!("{}Kw7{}", row.0, row.1)), "{}", row.2.1);
    }
    for (word, says, _) in PLACEHOLDERS {
        assert!(made(word), "{says}");
    }
    for name in NAMES {
        assert!(made(&format!("&{}=Kw7", name.text)), "{}", name.pair);
    }
}
