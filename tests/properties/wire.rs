//! Decoding and encoding: total, and each the inverse of the other.

use mor_api::methods::dids::DID_CREATE;
use mor_api::{ParameterList, ReadError, ReceivedRequest, SecretKey, Signer};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::model::{self, Pair};
use crate::request::text;

fn read(query: &[u8], body: &[u8]) -> Result<Vec<Pair>, ReadError> {
    let request = ReceivedRequest::read(&DID_CREATE, query, body)?;
    Ok(request.pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
}

/// Bytes that are nearly a form.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "[a-c]{0,2}=[a-c+]{0,3}",
        2 => "(u|did|hash|%75|d%69d)=[0-9]{0,2}",
        2 => "[a-c;=\\[\\]%+éąž]{0,5}",
        2 => "[a-c]=(%[0-9a-fA-F]{2}){1,4}",
        2 => "[a-c]=(%C3|%A9|%E6|%97|%A5|%41|x|é|[+]){1,5}",
        1 => "[a-c]=%[0-9a-gA-G%+=]{0,3}",
        1 => " {0,2}(u|did|[a-c])[ +]?=[a-c ]{0,3}",
        1 => "",
    ];
    let spoilt = vec((any::<prop::sample::Index>(), any::<u8>()), 0..2);
    (vec(piece, 0..6), spoilt).prop_map(|(pieces, spoilt)| {
        let mut bytes = pieces.join("&").into_bytes();
        for (place, byte) in spoilt {
            if !bytes.is_empty() {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
        }
        bytes
    })
}

/// A name that can be sent.
fn name() -> impl Strategy<Value = String> {
    let usable = |name: &String| {
        !(name.is_empty() || name.contains(['[', ']']) || matches!(name.as_str(), "u" | "hash"))
    };
    text().prop_filter("no name", move |name| usable(name) && DID_CREATE.parameter(name).is_none())
}

proptest! {
    #[test]
    fn reading_takes_and_refuses_what_the_model_does(query in bytes(), body in bytes()) {
        prop_assert_eq!(read(&query, &body).ok(), model::read(&query, &body));
    }

    #[test]
    fn reading_is_total(query: Vec<u8>, body: Vec<u8>) {
        prop_assert_eq!(read(&query, &body).ok(), model::read(&query, &body));
    }

    #[test]
    fn what_others_encode_is_read_back(pairs in btree_map(name(), text(), 0..20)) {
        let pairs: Vec<_> = pairs.into_iter().collect();
        prop_assert_eq!(read(model::encode(&pairs).as_bytes(), b""), Ok(pairs.clone()));
        // Also when every byte is escaped, in either case of the digits.
        let escape = |text: &str| {
            text.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat()
        };
        let escaped = pairs.iter().map(|(name, value)| escape(name) + "=" + &escape(value));
        let form: Vec<_> = escaped.collect();
        prop_assert_eq!(read(b"", form.join("&").as_bytes()), Ok(pairs.clone()));
        prop_assert_eq!(read(form.join("&").to_uppercase().as_bytes(), b""), Ok(pairs));
    }

    #[test]
    fn what_is_written_is_read_back_by_everybody(
        unlisted in btree_map(name(), text(), 0..20),
        username in text(),
    ) {
        let mut list = ParameterList::new(&DID_CREATE).with("did", "1").unwrap();
        for (name, value) in &unlisted {
            list = list.with_unlisted(name, value.as_str()).unwrap();
        }
        let signer = Signer::new(username.as_str(), SecretKey::new("secret").unwrap());
        let form = signer.sign(&list).unwrap().form();
        let mut expected = vec![("u".to_owned(), username), ("did".to_owned(), "1".to_owned())];
        expected.extend(unlisted);
        expected.push(("hash".to_owned(), model::hash("1", b"secret")));
        prop_assert_eq!(read(form.as_bytes(), b""), Ok(expected.clone()));
        let others: Vec<_> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
        prop_assert_eq!(others, expected);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+%&=".contains(&byte);
        prop_assert!(form.bytes().all(plain), "{}", &*form);
    }
}
