use alloc::collections::BTreeMap;
use alloc::string::String;

use super::FindingKind::{
    NamesHashed, OtherProtocol, QueryHashed, Separator, StructureHashed, TextPadded, UrlHashed,
};
use super::On::{Everything, Selection, SelectionWithEmpty};
use super::*;

const RAW_QUERY: &str = "u=admin&user_id=42&u17=Jonas+B&a8=j%40e.lt";

fn context() -> Context<'static> {
    Context::new(
        "user_details_update",
        "http://192.0.2.1/billing/api/user_details_update",
        RAW_QUERY,
        "u=admin&hash=00ff&user_id=42&u17=Jonas+B&a8=j%40e.lt",
    )
}

const SIGNED: &[(&str, &str)] = &[("user_id", "42"), ("u17", "Jonas B"), ("a8", "j@e.lt")];
const SENT: &[(&str, &str)] =
    &[("u", "admin"), ("user_id", "42"), ("u17", "Jonas B"), ("a8", "j@e.lt")];
const WITH_EMPTY: &[(&str, &str)] =
    &[("user_id", "42"), ("u17", "Jonas B"), ("u18", ""), ("a8", "j@e.lt")];

fn written(row: &LayoutRow, parameters: &[(&str, &str)]) -> Option<String> {
    let pieces: Vec<_> =
        parameters.iter().map(|(name, value)| Piece { name, value: value.as_bytes() }).collect();
    let mut text = SecretBytes::default();
    let applies = row.layout.write(&pieces, &context(), &mut text);
    applies.then(|| String::from_utf8(text.to_vec()).unwrap())
}

fn parameters_on(on: On) -> &'static [(&'static str, &'static str)] {
    match on {
        Selection => SIGNED,
        SelectionWithEmpty => WITH_EMPTY,
        Everything => SENT,
    }
}

const TEXTS: &[(FindingKind, On, Option<&str>, &str)] = &[
    (Separator, Selection, None, "42:Jonas B:j@e.lt"),
    (Separator, Selection, None, "42:Jonas B:j@e.lt:"),
    (Separator, Selection, None, ":42:Jonas B:j@e.lt"),
    (Separator, Selection, None, "|42|Jonas B|j@e.lt|"),
    (Separator, Selection, None, "42\r\nJonas B\r\nj@e.lt\r\n"),
    (Separator, Selection, None, "42\0Jonas B\0j@e.lt"),
    (Separator, SelectionWithEmpty, None, "42:Jonas B::j@e.lt:"),
    (Separator, SelectionWithEmpty, None, "42,Jonas B,,j@e.lt"),
    (NamesHashed, Selection, None, "user_id=42&u17=Jonas B&a8=j@e.lt"),
    (NamesHashed, Selection, None, "user_id=42&u17=Jonas B&a8=j@e.lt&"),
    (NamesHashed, Selection, None, "user_id42u17Jonas Ba8j@e.lt"),
    (NamesHashed, Selection, None, "user_id: 42\nu17: Jonas B\na8: j@e.lt\n"),
    (NamesHashed, Selection, None, "USER_ID=42&U17=Jonas B&A8=j@e.lt"),
    (NamesHashed, Selection, None, "user_id&u17&a8"),
    (NamesHashed, Selection, None, "user_id=\"42\" u17=\"Jonas B\" a8=\"j@e.lt\""),
    (NamesHashed, SelectionWithEmpty, None, "user_id=42&u17=Jonas B&u18=&a8=j@e.lt"),
    (QueryHashed, Everything, None, RAW_QUERY),
    (QueryHashed, Everything, None, "?u=admin&user_id=42&u17=Jonas+B&a8=j%40e.lt"),
    (QueryHashed, Everything, None, "u=admin&user_id=42&u17=Jonas+B&a8=j%40e.lt&"),
    (QueryHashed, Everything, None, "u=admin&user_id=42&u17=Jonas%20B&a8=j%40e.lt"),
    (QueryHashed, Everything, None, "u=admin&user_id=42&u17=Jonas B&a8=j@e.lt"),
    (QueryHashed, Everything, None, "a8=j%40e.lt&u=admin&u17=Jonas+B&user_id=42"),
    (QueryHashed, Everything, None, "user_id=42&u17=Jonas+B&a8=j%40e.lt"),
    (QueryHashed, Everything, None, "a8=j@e.lt&u17=Jonas B&user_id=42"),
    (QueryHashed, Everything, None, "u=admin&hash=&user_id=42&u17=Jonas+B&a8=j%40e.lt"),
    (QueryHashed, Everything, None, "u=admin&user_id=42&u17=Jonas+B&a8=j%40e.lt&hash="),
    (
        UrlHashed,
        Everything,
        None,
        "http://192.0.2.1/billing/api/user_details_update\
         ?u=admin&user_id=42&u17=Jonas+B&a8=j%40e.lt",
    ),
    (UrlHashed, Everything, None, "https://192.0.2.1/billing/api/user_details_update"),
    (UrlHashed, Everything, None, "/billing/api/user_details_update"),
    (UrlHashed, Selection, None, "/billing/api/user_details_update42Jonas Bj@e.lt"),
    (UrlHashed, Selection, None, "user_details_update42Jonas Bj@e.lt"),
    (UrlHashed, Selection, None, "42Jonas Bj@e.lt/user_details_update"),
    (UrlHashed, Selection, None, "user_details_update:42:Jonas B:j@e.lt:"),
    (OtherProtocol, Selection, None, "GET\n/billing/api/user_details_update\n42Jonas Bj@e.lt"),
    (
        OtherProtocol,
        Everything,
        Some("&"),
        "POST&http%3A%2F%2F192.0.2.1%2Fbilling%2Fapi%2Fuser_details_update\
         &a8%3Dj%2540e.lt%26u%3Dadmin%26u17%3DJonas%2520B%26user_id%3D42",
    ),
    (
        OtherProtocol,
        Everything,
        Some(""),
        "http://192.0.2.1/billing/api/user_details_updatea8j@e.ltuadminu17Jonas Buser_id42",
    ),
    (
        OtherProtocol,
        Everything,
        Some(""),
        "GET\n192.0.2.1\n/billing/api/user_details_update\n\
         a8=j%40e.lt&u=admin&u17=Jonas%20B&user_id=42",
    ),
    (StructureHashed, Selection, None, "[\"42\",\"Jonas B\",\"j@e.lt\"]"),
    (StructureHashed, Selection, None, "[42, \"Jonas B\", \"j@e.lt\"]"),
    (StructureHashed, Selection, None, "['42', 'Jonas B', 'j@e.lt']"),
    (StructureHashed, Selection, None, "[42, Jonas B, j@e.lt]"),
    (StructureHashed, Selection, None, "[42 Jonas B j@e.lt]"),
    (StructureHashed, Selection, None, "\"42\",\"Jonas B\",\"j@e.lt\""),
    (StructureHashed, SelectionWithEmpty, None, "['42', 'Jonas B', '', 'j@e.lt']"),
    (
        StructureHashed,
        Selection,
        None,
        "Array\n(\n    [0] => 42\n    [1] => Jonas B\n    [2] => j@e.lt\n)\n",
    ),
    (
        StructureHashed,
        Selection,
        None,
        "a:3:{i:0;s:2:\"42\";i:1;s:7:\"Jonas B\";i:2;s:6:\"j@e.lt\";}",
    ),
    (StructureHashed, Everything, None, "Array"),
    (
        StructureHashed,
        Selection,
        None,
        "{\"user_id\":\"42\",\"u17\":\"Jonas B\",\"a8\":\"j@e.lt\"}",
    ),
    (
        StructureHashed,
        Selection,
        None,
        "{\"a8\": \"j@e.lt\", \"u17\": \"Jonas B\", \"user_id\": 42}",
    ),
    (StructureHashed, Selection, None, "{user_id=42, u17=Jonas B, a8=j@e.lt}"),
    (StructureHashed, Selection, None, "{:user_id=>\"42\", :u17=>\"Jonas B\", :a8=>\"j@e.lt\"}"),
    (
        StructureHashed,
        Selection,
        None,
        "Array\n(\n    [user_id] => 42\n    [u17] => Jonas B\n    [a8] => j@e.lt\n)\n",
    ),
    (
        StructureHashed,
        Everything,
        None,
        "<xml><u>admin</u><user_id>42</user_id><u17>Jonas B</u17><a8>j@e.lt</a8></xml>",
    ),
    (TextPadded, Selection, None, "\"42Jonas Bj@e.lt\""),
];

#[test]
fn texts_are_those_of_the_clients() {
    let rows = layouts();
    for &(kind, on, hmac_with, expected) in TEXTS {
        let is_it = |row: &&LayoutRow| {
            (row.kind, row.on, row.hmac_with) == (kind, on, hmac_with)
                && written(row, parameters_on(on)).as_deref() == Some(expected)
        };
        assert_eq!(rows.iter().filter(is_it).count(), 1, "{expected}");
    }
}

#[test]
fn no_two_rows_write_the_same_text() {
    let rows = layouts();
    for on in [Selection, SelectionWithEmpty, Everything] {
        for parameters in
            [parameters_on(on), &[("did_id", "6511")], &[("u", "admin"), ("a", "x/é <'%")]]
        {
            let mut seen = BTreeMap::new();
            let mut twice = Vec::new();
            for row in rows.iter().filter(|row| row.on == on) {
                let Some(text) = written(row, parameters) else { continue };
                assert!(!row.says.contains('\n') && (1..=3).contains(&row.rank));
                let first = seen.insert((row.hmac_with, text), &row.says);
                twice.extend(first.map(|first| (first, &row.says)));
            }
            assert_eq!(twice, [], "{on:?} {parameters:?}");
        }
    }
}
