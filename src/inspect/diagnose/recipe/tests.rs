use alloc::vec::Vec;

use super::*;

fn key(front: &str, back: &str) -> KeyForm {
    let bytes = |text: &str| SecretBytes::concat(&[text.as_bytes()]);
    KeyForm { front: bytes(front), back: bytes(back), deviation: None }
}

/// Computed with Python, of the values below and the key.
const HASHES: &[(&str, &str)] = &[
    ("it is an HMAC-SHA1 of the text with the key", "117e89547be56b17ca03aaf97697eae6f2a01386"),
    (
        "it is an HMAC-SHA1 with text and key swapped: the text is used as the key",
        "4d7effc3382633bfbf25c33f9be163fb8546855a",
    ),
    (
        "it is an HMAC-SHA1 with the key, of the text with the key after it",
        "58560762b12539a182aa4c246bec28c1cb8f58bb",
    ),
    (
        "it is an HMAC-SHA1 of text and key with an empty key",
        "48737dc38f94cd65207c7d98887dd65be593aea0",
    ),
    (
        "SHA-1 is applied twice, the second time to the digits of the first",
        "f14b320c2c0203a3b6f4da256e2697edccbb1fb7",
    ),
    (
        "SHA-1 is applied twice, the second time to the bytes of the first",
        "41cbe54726177e56b85ed853da21e90ee91191d5",
    ),
    (
        "SHA-1 is applied twice, the second time to the upper-case digits of the first",
        "2030191d7a073b17e9839671d576f62396d3ad8a",
    ),
    (
        "SHA-1 is applied twice, the second time to the base64 form of the first",
        "861f9180b8f6620e54644a2dc8b6b887f0b424c3",
    ),
    (
        "SHA-1 is applied twice, the second time to what sha1sum writes",
        "8cf4b58cca126323e541ddeb1f47efb3dd97120e",
    ),
    (
        "SHA-1 is applied twice, the second time to what openssl writes",
        "4d108cc3b1fea8fcae3508c34e1af3b9d5cd25ea",
    ),
    (
        "SHA-1 is applied twice, the second time to what openssl 3 writes",
        "4bdeb6ff5b9d7418499e46db28ca5d606a098f43",
    ),
    (
        "SHA-1 is applied to the values first, and then to its digits with the key",
        "84ce0f27fb1b2eb14f5077820614ed8f83ad8e35",
    ),
    (
        "SHA-1 is applied to each value first, and then to the digits with the key",
        "a4f6c8b72241453bddefebe5471cb0c128be6ad2",
    ),
    ("MD5 is applied first, and SHA-1 to its digits", "be9b40caa49e60a53964e026255b9aa63b58fe95"),
    (
        "MD5 is applied to the values first, and SHA-1 to its digits with the key",
        "d909fee47ebe6a6fcf5d481acc82421779a8e496",
    ),
    ("the key stands after each value", "7ed4c93d2044248a689512e9c75acf13d77a2bb9"),
    ("the key stands before each value", "f7fb2681c1c0f746ef33a08b4dfaddb367f29992"),
    (
        "the key stands between the values, and not after the last one",
        "6c0854fc4ded3a8e686b8743c6863878343c8d0a",
    ),
    (
        "the key stands before each value and after the last one",
        "a32c09ea3be5cab91dc315662c4aabaaf268324b",
    ),
    ("values and key are hashed as a JSON list", "c6566e94a404ea6e031d0d07880b44180a3f7bea"),
    (
        "the text form of a Python list of values and key is hashed",
        "44f7d07314ef62382b36873f4253b6de1343bb84",
    ),
    ("values and key are hashed in base64", "9c25fd84e880756ce1a67e24bc75511c9158144a"),
    (
        "the values are hashed in base64, and the key as it is",
        "fb1fc156bac92163d2c0234d815fda980e990af7",
    ),
    ("values and key are hashed as hexadecimal digits", "a1282162357d522794ca8e18a2ac00fe46f63fb9"),
    ("values and key are hashed in UTF-16", "71c488fd3711249f7b100395f9bed8bbe1419622"),
    (
        "values and key are hashed in UTF-16 with a byte order mark",
        "aef7c2832d9a025d75418f00d48f6199129eb195",
    ),
    (
        "values and key are hashed in UTF-16 with a byte order mark, with the high byte first",
        "f57e045f662962de25e1366d4004f91ecd1d7ea1",
    ),
    (
        "values and key are hashed in UTF-32, with the high byte first",
        "51601d3fc1ed2359f7ae8fbcb020b476f170b8ce",
    ),
    (
        "values and key are percent-encoded together before hashing, as a form",
        "bbf74f5c2d146db63e88f0ae7915b64b5c7e0838",
    ),
    ("values and key are hashed in upper case", "86f02f9ab801ee2a4353785387236e7493d11220"),
    ("values and key are hashed backwards", "6957e097074cc0a8d5c0e0f53c2dcd3c58d1f4a0"),
    ("double quotes stand around values and key", "42154c95b29da80f96db8daf95fd547196ff284f"),
    ("single quotes stand around values and key", "54fa67441f30b3ae699f57d1339b5b8cd6d4c224"),
    ("a byte order mark begins the text", "e1652a1a82bfbf044ff3a01ef2db391525753233"),
    (
        "it is the hash that git gives to a file with the text",
        "0111ef5db4c7f1698971c3e8d79d509bb19ad903",
    ),
    (
        "the end of the text is not hashed: its length was counted in characters, not in bytes",
        "951ac2f026ef26d310fe1b95977011955fc8b2ec",
    ),
    (
        "the end of the values is not hashed: characters were counted, not bytes",
        "50200ba960c830d49e7a288c0677bb81849736aa",
    ),
    ("the first byte of the text is not hashed", "6c6d3249cccce6da25dbaef85c0d2ac0ac67be99"),
];

#[test]
fn recipes_are_those_of_the_clients() {
    let values = [&b"42"[..], "Größe".as_bytes()];
    let text = values.concat();
    let key = key("", "Kw&7-pLq2xZ");
    for &(says, expected) in HASHES {
        let row = RECIPES.iter().find(|row| row.says == says);
        let hash = row.and_then(|row| (row.hash)(&text, &values, &key));
        assert_eq!(hash, expected.parse().ok(), "{says}");
    }
    assert_eq!(hex::encode(md5(&text, &key)), "f89f104244037c0274d4f5147e060d2c");
}

#[test]
fn no_two_recipes_give_the_same() {
    let long = "0123456789 é".repeat(100);
    for (values, key) in [
        (&["42", "Größe 😀"][..], key("", "Kw&7-pLq2xZ")),
        (&["6511"], key("", "secret")),
        (&[], key("", "secret")),
        (&["a", "b"], key("secret", "")),
        (&[&long], key("", "SECRET")),
    ] {
        let values: Vec<_> = values.iter().map(|value| value.as_bytes()).collect();
        let text = values.concat();
        let mut seen = alloc::vec![with_key(&text, &key)];
        for row in RECIPES {
            assert!(!row.says.contains('\n') && (1..=3).contains(&row.rank));
            let Some(hash) = (row.hash)(&text, &values, &key) else { continue };
            assert!(!seen.contains(&hash), "{} of {} bytes", row.says, text.len());
            seen.push(hash);
        }
    }
}

#[test]
fn nothing_panics() {
    let odd: [&[u8]; 4] = [b"", b"\xff\xfe\0\n", &[0xe9; 3000], b"\n"];
    for text in odd {
        for (front, back) in odd.iter().flat_map(|front| odd.map(|back| (*front, back))) {
            let concat = |bytes: &[u8]| SecretBytes::concat(&[bytes]);
            let key = KeyForm { front: concat(front), back: concat(back), deviation: None };
            for row in RECIPES {
                let _ = (row.hash)(text, &[text, front], &key);
                let _ = (row.hash)(text, &[text], &key);
            }
        }
    }
}
