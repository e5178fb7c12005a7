//! What people sent as a hash, and what they should be told.

use alloc::string::{String, ToString};

use FindingKind as K;

use super::*;

const HASH: &str = "2efe5eaad80470dfe36c07fba933d16b7fd3ca96";
const UPPER: &str = "2EFE5EAAD80470DFE36C07FBA933D16B7FD3CA96";
/// Its first digit is 0, and so are the first digits of four other bytes.
const WITH_ZEROS: &str = "058da1a5aa393c377a2118b8971999811cace2b2";
/// Negative as Java sees it.
const NEGATIVE: &str = "e36c07fbd80470dfe36c07fba933d16b7fd3ca96";
/// Zeros at the start of its words.
const ZERO_WORDS: &str = "00000000a393c37700118b8971999811cace2b02";

fn hash(digits: &str) -> RequestHash {
    hash_of(digits).unwrap()
}

/// What the first reading that fits says.
fn told(sent: &str, digits: &str) -> Option<HashForm> {
    let hash = hash(digits);
    readings(sent).into_iter().find(|form| form.target.matches(&hash))
}

fn finding(sent: &str, digits: &str) -> Option<Finding> {
    told(sent, digits).unwrap_or_else(|| panic!("no reading: {sent:?}")).finding
}

#[test]
fn forty_digits_are_the_hash() {
    assert_eq!(finding(HASH, HASH), None);
    assert_eq!(finding(UPPER, HASH).unwrap().kind(), K::UppercaseHash);
    assert!(told(HASH, WITH_ZEROS).is_none());
    assert_eq!(by_looks(&readings(HASH)), None);
    let utf16: String = HASH.chars().flat_map(|digit| [digit, '\0']).collect();
    let detail = finding(&utf16, HASH).unwrap().detail().to_string();
    assert!(detail.ends_with("there are zero bytes in the hash, as in UTF-16"), "{detail}");
}

/// A table that `rustfmt` would spread over many lines: the kind that is told, with what is said or
/// with the hash, and what was sent.
macro_rules! table {
    ($name:ident: $($kind:ident $says:tt: $($sent:literal)*;)*) => {
        static $name: Table = &[$((K::$kind, $says, &[$($sent),*])),*];
    };
}

type Table = &'static [(K, &'static str, &'static [&'static str])];

/// The rows with one text each.
fn rows(table: Table) -> impl Iterator<Item = (K, &'static str, &'static str)> {
    table.iter().flat_map(|(kind, says, all)| all.iter().map(|sent| (*kind, *says, *sent)))
}

// What stands in the place of `_` is the hash.
table! { AROUND:
    HashPadding "there is white space around the hash": " _" "_\n" "\u{feff}_" "_\u{200b}" "_\0";
    HashPadding "there are quotes around the hash": "\"_\"" "'_" "“_”" "\\\"_\\\"";
    HashPadding "there are quotes around the hash, escaped as HTML": "&quot;_&quot;" "&#39;_&#39;";
    HashPadding "there are brackets around the hash": "[_]" "[\"_\"]" "(_)" "<_>" "{_}";
    HashPadding "there are signs around the hash": "*_" "#_" "=_" "_," "_;" "_." "_&" "_?" "_…"
        "_\u{fffd}";
    HashPadding "the hash is written as Python bytes: there is `b` before it": "b'_'" "b\"_\""
        "bytearray(b'_')";
    HashPadding "there is `u` before the hash, as before a text of Python": "u'_'";
    HashPadding "the hash is written as a literal of SQL": "x'_'" "X'_'";
    HashPadding "there is `0x` before the hash": "0x_" "0X_" "(0x_)";
    HashPadding "there is `\\x` before the hash": "\\x_";
    HashPadding "there is the digest's name before the hash": "sha1:_" "SHA1 _" "sha1=_" "sha1_"
        "SHA-1: _" "{SHA}_" "{SHA1}_" "sha1$_" "SHA: _";
    HashPadding "there is a label before the hash": "SHA1 digest: _";
    HashPadding "there is a name before the hash": "hash=_" "&hash=_" "hash=hash=_" "Signature: _"
        "{\"hash\":\"_\"}";
    HashPadding "there is the label of `openssl` before the hash": "SHA1(stdin)= _"
        "SHA1 (stdin) = _\n" "(stdin)= _\n";
    HashPadding "there is the type of a dumped text before the hash": "string(40) \"_\"";
    HashPadding "the hash is wrapped in the text form of an optional": "Optional(\"_\")"
        "Some(\"_\")" "Just \"_\"";
    HashPadding "the hash is wrapped in the text form of a result": "Ok(\"_\")";
    HashPadding "the hash is wrapped in its debug form": "RequestHash(_)";
    HashPadding "there is the rest of the output of `sha1sum` after the hash": "_  -" "_ *-"
        "_  -\n";
    HashPadding "there is an escape such as `\\n` after the hash, and not a newline": "_\\n"
        "_\\r\\n";
    HashPadding "there is a line break of HTML after the hash": "_<br>" "_<br />";
    HashPadding "there is `&amp;` after the hash": "_&amp;" "_&amp";
    HashPadding "there is the rest of a log line after the hash": "_ HTTP/1.1"
        "_ HTTP/1.1\" 200 512";
    HashPadding "the hash is percent-encoded once more": "%22_%22" "_%0A" "_%0d%0a" "_%20"
        "%32_SHORT";
    HashPadding "there is something around the hash": "_\" 200" "_ *text.txt" "_  text.txt" "%h(_)"
        "_g" "SHA1 (text.txt) = _" "<result><hash>_</hash></result>" "hash (40 digits): _"
        "%!d(string=_)" "Algorithm Hash\n---- ----\nSHA1 _ C:\\text.txt" "{:ok, \"_\"}"
        "<code>_</code>" "_undefined" "==_==" "&lt;_&gt;";
}

#[test]
fn what_is_around_the_hash_is_taken_off() {
    for (kind, says, sent) in rows(AROUND) {
        let sent = sent.replace("_SHORT", &HASH[1..]).replace('_', HASH);
        let finding = finding(&sent, HASH).unwrap();
        assert_eq!(finding.kind(), kind, "{sent:?}");
        assert!(finding.detail().starts_with(says), "{sent:?}: {}", finding.detail());
        // It is what is said as well when another hash was expected.
        assert_eq!(by_looks(&readings(&sent)), Some(&finding), "{sent:?}");
    }
    let told = finding(&format!("\"0x{UPPER}\"\n"), HASH).unwrap().detail().to_string();
    assert_eq!(told, "there is `0x` before the hash, and it is in upper case");
}

// The hash is read from all of these.
table! { FORMS:
    HashPadding HASH:
        "2E-FE-5E-AA-D8-04-70-DF-E3-6C-07-FB-A9-33-D1-6B-7F-D3-CA-96"
        "2e:fe:5e:aa:d8:04:70:df:e3:6c:07:fb:a9:33:d1:6b:7f:d3:ca:96"
        "2e fe 5e aa d8 04 70 df e3 6c 07 fb a9 33 d1 6b 7f d3 ca 96"
        "2e.fe.5e.aa.d8.04.70.df.e3.6c.07.fb.a9.33.d1.6b.7f.d3.ca.96"
        "2efe5eaa_d80470df_e36c07fb_a933d16b_7fd3ca96"
        "<2efe5eaa d80470df e36c07fb a933d16b 7fd3ca96>"
        "{length = 20, bytes = 0x2efe5eaad80470dfe36c07fba933d16b7fd3ca96}"
        "<Buffer 2e fe 5e aa d8 04 70 df e3 6c 07 fb a9 33 d1 6b 7f d3 ca 96>"
        "2efe5eaad80470dfe36c07fba9\n33d16b7fd3ca96"
        "0x2e, 0xfe, 0x5e, 0xaa, 0xd8, 0x04, 0x70, 0xdf, 0xe3, 0x6c, 0x07, 0xfb, 0xa9, 0x33, 0xd1, \
         0x6b, 0x7f, 0xd3, 0xca, 0x96"
        "2efe5eaad80470dfe36c07fba933d16b7fd3ca96a" "02efe5eaad80470dfe36c07fba933d16b7fd3ca96"
        "2efe5eaad80470dfe36c07ffba933d16b7fd3ca96" "2efe5eaad80470df0000e36c07fba933d16b7fd3ca96"
        "000000002efe5eaad80470dfe36c07fba933d16b7fd3ca96";
    HashZerosLost WITH_ZEROS:
        "58da1a5aa393c377a2118b8971999811cace2b2" "0x58da1a5aa393c377a2118b8971999811cace2b2";
    HashZerosLost HASH:
        "2efe5eaad8470dfe36c7fba933d16b7fd3ca96" "2EFE5EAAD8470DFE36C7FBA933D16B7FD3CA96"
        "2e:fe:5e:aa:d8:4:70:df:e3:6c:7:fb:a9:33:d1:6b:7f:d3:ca:96"
        "0x2e, 0xfe, 0x5e, 0xaa, 0xd8, 0x4, 0x70, 0xdf, 0xe3, 0x6c, 0x7, 0xfb, 0xa9, 0x33, 0xd1, \
         0x6b, 0x7f, 0xd3, 0xca, 0x96";
    HashZerosLost ZERO_WORDS:
        "0a393c377118b8971999811cace2b02" "a393c37700118b8971999811cace2b02";
    HashSignExtended HASH:
        "2efffffffe5effffffaaffffffd8470ffffffdfffffffe36c7fffffffbffffffa933ffffffd16b7fffffffd3ff\
         ffffcaffffff96"
        "2efffffffe5effffffaaffffffd80470ffffffdfffffffe36c07fffffffbffffffa933ffffffd16b7fffffffd3\
         ffffffcaffffff96"
        "2e-25e-56-28470-21-1d6c7-5-5733-2f6b7f-2d-36-6a";
    HashSignExtended NEGATIVE:
        "-1c93f80427fb8f201c93f80456cc2e94802c356a";
    RawHash NEGATIVE:
        "-163151556388438113781078942765747045201114576234";
    RawHash HASH:
        "268286211428339664060513778682821674861962971798"
        "[46, 254, 94, 170, 216, 4, 112, 223, 227, 108, 7, 251, 169, 51, 209, 107, 127, 211, 202, \
         150]"
        "[46 254 94 170 216 4 112 223 227 108 7 251 169 51 209 107 127 211 202 150]"
        "<<46,254,94,170,216,4,112,223,227,108,7,251,169,51,209,107,127,211,202,150>>"
        "[46, -2, 94, -86, -40, 4, 112, -33, -29, 108, 7, -5, -87, 51, -47, 107, 127, -45, -54, \
         -106]"
        "Uint8Array(20) [46, 254, 94, 170, 216, 4, 112, 223, 227, 108, 7, 251, 169, 51, 209, 107, \
         127, 211, 202, 150]"
        "{\"type\":\"Buffer\",\"data\":[46,254,94,170,216,4,112,223,227,108,7,251,169,51,209,107,\
         127,211,202,150]}"
        "{\"0\":46,\"1\":254,\"2\":94,\"3\":170,\"4\":216,\"5\":4,\"6\":112,\"7\":223,\"8\":227,\
         \"9\":108,\"10\":7,\"11\":251,\"12\":169,\"13\":51,\"14\":209,\"15\":107,\"16\":127,\
         \"17\":211,\"18\":202,\"19\":150}"
        "{\"words\":[788422314,-670797601,-479459333,-1456221845,2144586390],\"sigBytes\":20}"
        "788422314,3624169695,3815507963,2838745451,2144586390";
    HashReversed HASH:
        "96cad37f6bd133a9fb076ce3df7004d8aa5efe2e" "69ac3df7b61d339abf70c63efd07408daae5efe2"
        "e2efe5aa8d4007fd3ec670bf9a331db6f73dac69" "aa5efe2edf7004d8fb076ce36bd133a996cad37f";
    RawHash HASH:
        r"b'.\xfe^\xaa\xd8\x04p\xdf\xe3l\x07\xfb\xa93\xd1k\x7f\xd3\xca\x96'"
        r"bytearray(b'.\xfe^\xaa\xd8\x04p\xdf\xe3l\x07\xfb\xa93\xd1k\x7f\xd3\xca\x96')"
        r"\x2e\xfe\x5e\xaa\xd8\x04\x70\xdf\xe3\x6c\x07\xfb\xa9\x33\xd1\x6b\x7f\xd3\xca\x96"
        r#"".\u00fe^\u00aa\u00d8\u0004p\u00df\u00e3l\a\u00fb\u00a93\u00d1k\u007f\u00d3\u00ca\226""#
        ".%FE%5E%AA%D8%04p%DF%E3l%07%FB%A93%D1k%7F%D3%CA%96"
        ".þ^ªØ\u{4}pßãl\u{7}û©3Ñk\u{7f}ÓÊ\u{96}" ".þ^ªØ\u{4}pßãl\u{7}û©3Ñk\u{7f}ÓÊ–"
        ".\u{fffd}^\u{fffd}\u{fffd}\u{4}p\u{fffd}\u{fffd}l\u{7}\u{fffd}\u{fffd}3\u{fffd}k\u{7f}\
         \u{fffd}\u{296}"
        ".?^??\u{4}p??l\u{7}??3?k\u{7f}???"
        "32656665356561616438303437306466653336633037666261393333643136623766643363613936"
        "326566653565616164383034373064666533366330376662613933336431366237666433636139360a";
    Base64Hash HASH:
        "Lv5eqtgEcN/jbAf7qTPRa3/TypY=" "Lv5eqtgEcN/jbAf7qTPRa3/TypY" "Lv5eqtgEcN_jbAf7qTPRa3_TypY"
        "Lv5eqtgEcN/jbAf7qTPRa3/TypY=\n" "{SHA}Lv5eqtgEcN/jbAf7qTPRa3/TypY="
        "sha1-Lv5eqtgEcN/jbAf7qTPRa3/TypY=" "b'Lv5eqtgEcN/jbAf7qTPRa3/TypY='"
        "Lv5eqtgEcN%2FjbAf7qTPRa3%2FTypY%3D" "Lv5eqtgEcN%252FjbAf7qTPRa3%252FTypY%253D"
        "MmVmZTVlYWFkODA0NzBkZmUzNmMwN2ZiYTkzM2QxNmI3ZmQzY2E5Ng=="
        "MmVmZTVlYWFkODA0NzBkZmUzNmMwN2ZiYTkzM2QxNmI3ZmQzY2E5NiAgLQo="
        "MkVGRTVFQUFEODA0NzBERkUzNkMwN0ZCQTkzM0QxNkI3RkQzQ0E5Ng"
        "THY1ZXF0Z0VjTi9qYkFmN3FUUFJhMy9UeXBZPQ==" "F37F5KWYARYN7Y3MA752SM6RNN75HSUW"
        "f37f5kwyaryn7y3ma752sm6rnn75hsuw";
    HashTwice HASH:
        "2efe5eaad80470dfe36c07fba933d16b7fd3ca96,2efe5eaad80470dfe36c07fba933d16b7fd3ca96"
        "2efe5eaad80470dfe36c07fba933d16b7fd3ca96, 2EFE5EAAD80470DFE36C07FBA933D16B7FD3CA96"
        "2efe5eaad80470dfe36c07fba933d16b7fd3ca962efe5eaad80470dfe36c07fba933d16b7fd3ca96"
        "058da1a5aa393c377a2118b8971999811cace2b2;2efe5eaad80470dfe36c07fba933d16b7fd3ca96";
    TruncatedHash HASH:
        "2efe5eaad80470dfe36c07fba933d16b" "2efe5eaa-d804-70df-e36c-07fba933d16b" "2efe5eaad80470df"
        "2efe5eaad8..." "2EFE5EAA" "7fd3ca96" "…07fba933d16b7fd3ca96"
        "efe5eaad80470dfe36c07fba933d16b7fd3ca96" "2efe5eaad80470dfe36c07fba933d16b7fd3ca9"
        "2efe5eaad80470dfe36c07fb933d16b7fd3ca96" "2efe5eaa…7fd3ca96" "2efe5e...ca96"
        "2efe5eaad8047000000000000000000000000000";
    NotHexadecimal HASH:
        "2efe5eaad8O47Odfe36cO7fba933dl6b7fd3ca96" "2efе5eаad80470dfe36с07fba933d16b7fd3ca96"
        "２ｅｆｅ5eaad80470dfe36c07fba933d16b7fd3ca96";
}

#[test]
fn each_form_of_the_hash_is_read() {
    for (kind, digits, sent) in rows(FORMS) {
        let found = finding(sent, digits).unwrap_or_else(|| panic!("nothing is told: {sent}"));
        assert_eq!(found.kind(), kind, "{sent}: {}", found.detail());
        assert!(told(sent, "1111111111222222222233333333334444444444").is_none(), "{sent}");
    }
}

table! { LOOKS:
    HashObject "a JavaScript promise": "[object Promise]" "Promise { <pending> }"
        "%5Bobject%20Promise%5D";
    HashObject "a coroutine": "<coroutine object sign at 0x7f3c5a1b2d30>";
    HashObject "the text form of an object": "[object Object]" "%5Bobject%20Object%5D"
        "HASH(0x55d0c8)" "<sha1 _hashlib.HASH object @ 0x7f3c5a1b2d30>"
        "Digest::SHA1=SCALAR(0x55d0c8)" "Array" "#<Digest::SHA1:0x000055d0>"
        "<built-in method hexdigest of _hashlib.HASH>" "{}" "Hash { _options: undefined }"
        "Resource id #3";
    HashObject "the text form of a byte array": "System.Byte[]" "[B@1a2b3c" "20 bytes"
        "Data(20 bytes)";
    HashObject "a function was sent": "function () { [native code] }" "() => digest"
        "CODE(0x55d0c8)";
    NotHexadecimal "what was sent as the hash is how a programming language writes":
        "undefined" "null" "None" "nil" "NaN" " null\n" "\"null\"" "(null)" "-1";
    NotHexadecimal "a boolean was sent": "true" "False";
    NotHexadecimal "a decimal number was sent": "0" "7" "12345678" "1700000000" "-1234567890"
        "4111111111111111" "2024-01-31" "1.5" "+370 600 12345" "192.0.2.1";
    NotHexadecimal "a placeholder was sent": "%HASH%" "{{hash}}" "${hash}" "<hash>" "[hash]" "HASH"
        ":hash" "YOUR_HASH_HERE" "..." "…" "?" "xxxxxxxx" "%s" "{0}" "%!s(MISSING)" "<%= hash %>"
        "%7B%7Bhash%7D%7D" "HASH_GOES_HERE" "sha-1" "{\"hash\":null}" "hash=";
    NotHexadecimal "source code was sent": "sha1($text)" "sha1_hex($text)" "$(echo -n 42 | sha1sum)"
        "<?php echo $hash ?>";
    NotHexadecimal "what was sent as the hash looks like an error message": "Error: no key" "<html>"
        "Warning: a" "{\"error\":\"x\"}" "Incorrect hash" "Access denied";
    OtherDigest "what was sent as the hash has the form of a stored password's":
        "$2y$10$abcdefghijklmnopqrstuu" "{SSHA}Lv5eqtgEcN/jbAf7qTPRa3/TypY=" "$6$salt$digest"
        "$argon2id$v=19";
    OtherDigest "what was sent as the hash has the form of a JSON Web Token":
        "eyJhbGciOiJIUzI1NiJ9.e30.c2ln";
    NotHexadecimal "what was sent as the hash has the form of an email address":
        "jonas@example.com";
    NotHexadecimal "what was sent as the hash has the form of a URL": "https://example.com/a?b";
    OtherDigest "what was sent as the hash is named SHA-2":
        "sha256:9dd4e461268c8034f5c8564e155c67a6";
    OtherDigest "the hash has 32 digits, like an MD5": "9dd4e461268c8034f5c8564e155c67a6";
    OtherDigest "the hash has the length of an MD5 in base64": "ndTkYSaMgDT1yFZOFVxnpg==";
    OtherDigest "what was sent as the hash has the form of a UUID":
        "550e8400-e29b-41d4-a716-446655440000" "{550E8400-E29B-41D4-A716-446655440000}";
    OtherDigest "the hash has 8 digits, like a CRC-32": "3e0a9b4c";
    UniqueHash "the hash has 10 digits, like the uniquehash of an account": "a1b2c3d4e5";
    TruncatedHash "the hash has only 1 digit instead of 40": "a";
    TruncatedHash "the hash has only 6 digits instead of 40": "abcdef";
    HashPadding "the hash has 43 digits instead of 40":
        "9dd4e461268c8034f5c8564e155c67a69dd4e461261";
    NotHexadecimal "the digits of the hash repeat themselves, as in a placeholder":
        "0000000000000000000000000000000000000000" "1234567890123456789012345678901234567890"
        "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    KeyMissing "this is the SHA-1 of an empty text or a newline: neither values nor key":
        "da39a3ee5e6b4b0d3255bfef95601890afd80709" "adc83b19e793491b1a6ea0fd8b46cd9f32e592fc";
    NotHexadecimal "there is nothing but white space or signs in the hash": "" " " "\t\n" "&" "--"
        "\"\"";
    NotHexadecimal "the hash has other characters than hexadecimal digits, and a length of 12":
        "zażółć gęślą" "Hello wor1d!";
    NotHexadecimal "the hash has other characters than hexadecimal digits, and a length of 1": "é";
}

#[test]
fn what_is_no_hash_is_told_by_its_looks() {
    for (kind, says, sent) in rows(LOOKS) {
        let readings = readings(sent);
        let finding = by_looks(&readings).unwrap();
        assert!(finding.detail().starts_with(says), "{sent:?}: {}", finding.detail());
        assert_eq!(finding.kind(), kind, "{sent:?}");
        assert!(told(sent, HASH).is_none(), "{sent}");
    }
    for digits in [56, 64, 96, 128] {
        let digits = "3e".repeat(digits / 2);
        assert_eq!(by_looks(&readings(&digits)).unwrap().kind(), K::OtherDigest, "{digits}");
    }
    // Among other readings MD5 comes last.
    let forms = readings("9dd4e461268c8034f5c8564e155c67a6");
    assert!(forms.len() > 2 && matches!(forms.last().unwrap().target, Target::Unknown));
}

#[test]
fn raw_bytes_are_a_hash_if_they_are_no_text() {
    let bytes = hash(HASH).to_bytes();
    let form = of_raw_bytes(&bytes).unwrap();
    assert!(form.target.matches(&hash(HASH)));
    assert_eq!(form.finding.unwrap().kind(), K::RawHash);
    let form = of_raw_bytes(&[0xfe; 16]).unwrap();
    assert!(matches!(form.target, Target::Unknown));
    assert_eq!(form.finding.unwrap().kind(), K::OtherDigest);
    for text in [&b""[..], b"twenty letters of it", HASH.as_bytes(), b"\xfe\xff"] {
        assert!(of_raw_bytes(text).is_none());
    }
}

table! { CLEAR:
    KeyAsHash "the key itself is sent as the hash": "Kw7-pLq2xZ" " Kw7-pLq2xZ\n" "\"kw7-plq2xz\""
        "5f3c9a1e7b2d4860c1d2e3f405162738495a6b7c" "hash=Kw7-pLq2xZ";
    KeyAsHash "the key itself is sent as the hash, in base64": "S3c3LXBMcTJ4Wg==" "S3c3LXBMcTJ4Wg";
    KeyAsHash "the key itself is sent as the hash, in hexadecimal": "4b77372d704c7132785a"
        "4B77372D704C7132785A";
    KeyAsHash "the key itself is sent as the hash, encoded once more": "Kw7%2DpLq2xZ";
    TextAsHash "the text that should be hashed is sent as it is, with the key":
        "42Jonas BKw7-pLq2xZ" "42Jonas B Kw7-pLq2xZ" "Kw7-pLq2xZ42Jonas B";
    TextAsHash "the text that should be hashed is sent as it is, with the key, in base64":
        "NDJKb25hcyBCS3c3LXBMcTJ4Wg==";
    TextAsHash "the text that should be hashed is sent as it is, without the key": "42Jonas B";
    TextAsHash "a text with the key in it is sent as the hash, and not its SHA-1":
        "Jonas B&42&Kw7-pLq2xZ";
}

#[test]
fn keys_and_texts_are_recognized_and_not_shown() {
    let text = b"42Jonas B";
    let key = b"Kw7-pLq2xZ";
    let long = b"5f3c9a1e7b2d4860c1d2e3f405162738495a6b7c";
    for (kind, says, sent) in rows(CLEAR) {
        let finding = without_search(sent, text, &[key, long]).unwrap();
        assert_eq!((finding.kind(), finding.detail()), (kind, says), "{sent}");
        assert!(finding.is_certain());
    }
    for sent in ["", HASH, "Jonas", "[object Object]", "a Kw7", "%", "\\"] {
        assert_eq!(without_search(sent, text, &[key, long, b""]), None, "{sent}");
        assert_eq!(without_search(sent, b"", &[]), None, "{sent}");
    }
    // A short key is found in many a text.
    assert_eq!(without_search("a secret text", text, &[b"secret"]), None);
}

#[test]
fn hostile_texts_have_few_readings_and_say_nothing_of_themselves() {
    let tokens = [
        "0x", "b'", "%", "%2", "%25", "\\", "\\x", "\\u00", "=", "-", ":", "é", "\u{fffd}",
        "S3cret", HASH, "ff", "9", "[", "]", "{SHA}", " HTTP/", "?", "\0", "eyJ", "Lv5e", "‘",
    ];
    let mut state = 1_u32;
    for _ in 0..4000 {
        let mut sent = String::new();
        for _ in 0..9 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            sent.push_str(tokens[(state >> 16) as usize % tokens.len()]);
        }
        let forms = readings(&sent);
        assert!(forms.len() <= 24, "{}: {sent}", forms.len());
        for form in &forms {
            let detail = form.finding.as_ref().map_or("", |finding| finding.detail());
            assert!(!detail.contains("S3cret") && !detail.contains(HASH), "{detail}");
            assert!(!detail.contains('\n'), "{detail}");
            let _ = form.target.matches(&hash(HASH));
        }
        let _ = without_search(&sent, b"42", &[b"S3cretS3cret"]);
    }
    for piece in ["f", "%", "\\", "(", "0x", "é", " ", "-", HASH] {
        let sent = piece.repeat(65_536 / piece.len());
        assert!(readings(&sent).len() <= 24);
        let _ = without_search(&sent, b"42", &[b"S3cretS3cret"]);
    }
}
