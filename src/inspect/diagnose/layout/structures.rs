//! The text forms of lists and objects.

use alloc::format;
use alloc::vec::Vec;

use When::{Empty, Has, NonAscii, Number, Several};

use super::super::finding::FindingKind;
use super::super::notation::literal::{
    double_quoted, json, json_ascii, json_go, json_number, json_php, json_slash, php_serialized,
    php_serialized_number, python, python_number, single_quoted,
};
use super::super::notation::{Notation, as_is, markup};
use super::{Join, Label, LayoutRow, On, Order, PLAIN, Part, Skip, When, row};

/// The text form of a list: how it is called, what stands in front, how each value is written,
/// between them, after them, its rank, and when it differs from those before.
type ListForm =
    (&'static str, &'static str, Notation, &'static str, &'static str, u8, &'static [When]);

const JSON: &str = "the values are hashed as a JSON list";
const SPACED: &str = "the values are hashed as a JSON list with spaces";
const INSPECTED: &str = "the text form of a list is hashed";

#[rustfmt::skip]
const LISTS: &[ListForm] = &[
    (JSON, "[", json, ",", "]", 1, &[]),
    (SPACED, "[", json, ", ", "]", 1, &[Several]),
    (JSON, "[", json_ascii, ",", "]", 2, &[NonAscii]),
    (SPACED, "[", json_ascii, ", ", "]", 2, &[NonAscii, Several]),
    (JSON, "[", json_php, ",", "]", 2, &[Has(b"/")]),
    (JSON, "[", json_slash, ",", "]", 3, &[Has(b"/"), NonAscii]),
    (JSON, "[", json_go, ",", "]", 3, &[Has(b"<>&")]),
    (JSON, "[", json_number, ",", "]", 2, &[Number]),
    (SPACED, "[", json_number, ", ", "]", 2, &[Number, Several]),
    ("the values are hashed as an indented JSON list", "[\n  ", json, ",\n  ", "\n]", 3, &[]),
    ("the values are hashed as an indented JSON list", "[\n    ", json, ",\n    ", "\n]", 3, &[]),
    ("the text form of a Python list is hashed", "[", python, ", ", "]", 1, &[]),
    ("the text form of a Python list is hashed",
        "[", python_number, ", ", "]", 2, &[Number, Several]),
    ("the text form of a Python tuple is hashed", "(", python, ", ", ")", 2, &[Several]),
    ("the text form of a Python tuple is hashed",
        "(", python_number, ", ", ")", 3, &[Number, Several]),
    ("the text form of a Python list of bytes is hashed", "[b", python, ", b", "]", 3, &[]),
    ("the text form of Python's dict values is hashed",
        "dict_values([", python, ", ", "])", 3, &[]),
    ("the text form of a Go slice is hashed", "[", as_is, " ", "]", 2, &[Several]),
    ("the text form of a Go slice is hashed", "[", double_quoted, " ", "]", 3, &[Several]),
    ("the text form of a Go struct is hashed", "{", as_is, " ", "}", 3, &[Several]),
    ("the text form of a Java list is hashed", "[", as_is, ", ", "]", 1, &[Several]),
    ("the text form of a JavaScript list is hashed", "[ ", single_quoted, ", ", " ]", 3, &[]),
    ("the text form of a Scala list is hashed", "List(", as_is, ", ", ")", 3, &[]),
    ("the text form of a Perl list is hashed",
        "$VAR1 = [\n          ", single_quoted, ",\n          ", "\n        ];\n", 3, &[]),
    (INSPECTED, "[", as_is, ",", "]", 2, &[Several]),
    (INSPECTED, "{", as_is, ",", "}", 2, &[Several]),
    (INSPECTED, "(", as_is, ",", ")", 2, &[Several]),
    (INSPECTED, "{", as_is, ", ", "}", 3, &[Several]),
    (INSPECTED, "(", as_is, ", ", ")", 3, &[Several]),
    (INSPECTED, "(", as_is, " ", ")", 3, &[Several]),
    (INSPECTED, "(", double_quoted, " ", ")", 3, &[Several]),
    (INSPECTED, "(", single_quoted, ",", ")", 3, &[]),
    (INSPECTED, "[", single_quoted, ",", "]", 3, &[Several]),
    (INSPECTED, "{", double_quoted, ",", "}", 3, &[]),
    (INSPECTED, "{", double_quoted, ", ", "}", 3, &[Several]),
    ("the values are hashed as a YAML list", "- ", as_is, "\n- ", "", 3, &[]),
    ("the values are hashed as a YAML list", "- ", as_is, "\n- ", "\n", 3, &[]),
    ("there are quotes around each value", "", double_quoted, "", "", 2, &[]),
    ("there are quotes around each value", "", double_quoted, ",", "", 2, &[Several]),
    ("there are quotes around each value", "", double_quoted, ",", ",", 2, &[]),
    ("there are quotes around each value", "", double_quoted, ", ", "", 3, &[Several]),
    ("there are quotes around each value", "", double_quoted, ";", "", 3, &[Several]),
    ("there are quotes around each value", "", double_quoted, " ", "", 3, &[Several]),
    ("there are quotes around each value", "", single_quoted, "", "", 2, &[]),
    ("there are quotes around each value", "", single_quoted, ",", "", 2, &[Several]),
    ("there are quotes around each value", "", single_quoted, ",", ",", 3, &[]),
    ("there are quotes around each value", "", single_quoted, ", ", "", 3, &[Several]),
    ("there are quotes around each value", "", single_quoted, " ", "", 3, &[Several]),
    ("there are brackets around each value", "[", as_is, "][", "]", 3, &[Several]),
    ("there are brackets around each value", "(", as_is, ")(", ")", 3, &[]),
    ("there are brackets around each value", "{", as_is, "}{", "}", 3, &[]),
    ("there are brackets around each value", "<", as_is, "><", ">", 3, &[]),
];

pub(super) fn lists(rows: &mut Vec<LayoutRow>) {
    for &(says, front, value, between, back, rank, when) in LISTS {
        let values = Part::Pieces(Join { value, between, ..PLAIN });
        let parts = [Part::Text(front), values, Part::Text(back)];
        let list = || row(FindingKind::StructureHashed, says, rank, &parts).when(when);
        rows.push(list());
        if rank < 3 {
            rows.push(list().on(On::SelectionWithEmpty).when(&[Empty]));
            let says = format!("{says}, with all parameters in it");
            let all = row(FindingKind::StructureHashed, says, 3, &parts).when(when);
            rows.push(all.on(On::Everything));
        }
    }
    let structure =
        |says, rank, parts: &[Part]| row(FindingKind::StructureHashed, says, rank, parts);
    let tuple = Join { value: python, ..PLAIN };
    rows.push(structure(
        "the text form of a Python tuple is hashed",
        2,
        &[Part::Text("("), Part::Pieces(tuple), Part::Text(",)")],
    ));
    let indexed = |open, index, equals, value, close| {
        Part::Pieces(Join { open, label: Label::Index(index), equals, value, close, ..PLAIN })
    };
    let printed = indexed("    [", as_is, "] => ", as_is, "\n");
    let serialized: [Notation; 2] = [php_serialized, php_serialized_number];
    let (open, close) = (Part::Text("Array\n(\n"), Part::Text(")\n"));
    rows.push(structure("a PHP list is hashed as print_r writes it", 2, &[open, printed, close]));
    let exported = indexed("  ", as_is, " => ", single_quoted, ",\n");
    let says = "a PHP list is hashed as var_export writes it";
    rows.push(structure(says, 3, &[Part::Text("array (\n"), exported, Part::Text(")")]));
    for (place, value) in serialized.into_iter().enumerate() {
        let list = indexed("", php_serialized_number, "", value, "");
        let parts = [Part::Text("a:"), Part::Count, Part::Text(":{"), list, Part::Text("}")];
        let row = structure("a PHP list is hashed as serialize writes it", 2, &parts);
        rows.push(if place > 0 { row.when(&[Number, Several]) } else { row });
    }
    for (word, rank) in [
        ("Array", 1),
        ("[object Object]", 1),
        ("[object Promise]", 3),
        ("[object Map]", 3),
        ("[object FormData]", 3),
        ("[object URLSearchParams]", 3),
        ("System.String[]", 2),
        ("System.Object[]", 3),
        ("System.Byte[]", 3),
        ("System.Collections.Hashtable", 3),
        ("System.Collections.Generic.List`1[System.String]", 2),
        ("System.Collections.Generic.Dictionary`2[System.String,System.String]", 3),
        ("System.Linq.Enumerable+WhereSelectListIterator`2[System.String,System.String]", 3),
    ] {
        let says = "the name of a type is hashed, instead of the values in it";
        rows.push(structure(says, rank, &[Part::Text(word)]).on(On::Everything));
    }
}

/// The text form of names and values: how it is called, what stands in front, the name, between
/// name and value, the value, between the pairs, after them, its rank, and when it differs from
/// those before.
type ObjectForm = (
    &'static str,
    &'static str,
    Notation,
    &'static str,
    Notation,
    &'static str,
    &'static str,
    u8,
    &'static [When],
);

const OBJECT: &str = "names and values are hashed as a JSON object";
const HASH_FORM: &str = "the text form of a Ruby hash is hashed";
const DICT: &str = "the text form of a Python dict is hashed";

#[rustfmt::skip]
const OBJECTS: &[ObjectForm] = &[
    (OBJECT, "{", json, ":", json, ",", "}", 1, &[]),
    (OBJECT, "{", json, ": ", json, ", ", "}", 1, &[]),
    (OBJECT, "{", json, ":", json_ascii, ",", "}", 2, &[NonAscii]),
    (OBJECT, "{", json, ": ", json_ascii, ", ", "}", 2, &[NonAscii]),
    (OBJECT, "{", json, ":", json_php, ",", "}", 2, &[Has(b"/")]),
    (OBJECT, "{", json, ":", json_slash, ",", "}", 3, &[Has(b"/"), NonAscii]),
    (OBJECT, "{", json, ":", json_go, ",", "}", 3, &[Has(b"<>&")]),
    (OBJECT, "{", json, ":", json_number, ",", "}", 2, &[Number]),
    (OBJECT, "{", json, ": ", json_number, ", ", "}", 2, &[Number]),
    (OBJECT, "", json, ":", json, ",", "", 3, &[]),
    (OBJECT, "", json, ": ", json, ", ", "", 3, &[]),
    (OBJECT, "[[", json, ",", json, "],[", "]]", 3, &[]),
    (OBJECT, "[[", json, ", ", json, "], [", "]]", 3, &[]),
    (OBJECT, "[{", json, ":", json, "},{", "}]", 3, &[]),
    ("an indented JSON object is hashed", "{\n  ", json, ": ", json, ",\n  ", "\n}", 2, &[]),
    ("an indented JSON object is hashed", "{\n    ", json, ": ", json, ",\n    ", "\n}", 2, &[]),
    ("an indented JSON object is hashed", "{\r\n  ", json, ": ", json, ",\r\n  ", "\r\n}", 3, &[]),
    ("an indented JSON object is hashed", "{\n\t", json, ": ", json, ",\n\t", "\n}", 3, &[]),
    (DICT, "{", python, ": ", python, ", ", "}", 1, &[]),
    (DICT, "{", python, ": ", python_number, ", ", "}", 2, &[Number]),
    ("the text form of a Python OrderedDict is hashed",
        "OrderedDict([(", python, ", ", python, "), (", ")])", 3, &[]),
    ("the text form of a Python OrderedDict is hashed",
        "OrderedDict({", python, ": ", python, ", ", "})", 3, &[]),
    ("the text form of a Python list of pairs is hashed",
        "[(", python, ", ", python, "), (", ")]", 2, &[]),
    (HASH_FORM, "{", json, "=>", json, ", ", "}", 2, &[]),
    (HASH_FORM, "{", json, " => ", json, ", ", "}", 3, &[]),
    (HASH_FORM, "{:", as_is, "=>", json, ", :", "}", 2, &[]),
    (HASH_FORM, "{", as_is, ": ", json, ", ", "}", 3, &[]),
    (HASH_FORM, "{:", as_is, "=>", json_number, ", :", "}", 3, &[Number]),
    ("the text form of a Go map is hashed", "map[", as_is, ":", as_is, " ", "]", 2, &[]),
    ("the text form of a Go map is hashed", "map[", as_is, ":[", as_is, "] ", "]]", 3, &[]),
    ("the text form of a Java map is hashed", "{", as_is, "=", as_is, ", ", "}", 1, &[]),
    ("the text form of a Scala map is hashed", "Map(", as_is, " -> ", as_is, ", ", ")", 3, &[]),
    ("the text form of an Elixir map is hashed", "%{", json, " => ", json, ", ", "}", 3, &[]),
    ("the text form of an Elixir map is hashed", "%{", as_is, ": ", json, ", ", "}", 3, &[]),
    ("the text form of a Swift dictionary is hashed", "[", json, ": ", json, ", ", "]", 3, &[]),
    ("the text form of a JavaScript object is hashed",
        "{ ", as_is, ": ", single_quoted, ", ", " }", 2, &[]),
    ("the text form of a JavaScript object is hashed",
        "{", as_is, ":", double_quoted, ",", "}", 3, &[]),
    ("the text form of a PowerShell object is hashed", "@{", as_is, "=", as_is, "; ", "}", 3, &[]),
    ("names and values are hashed in braces", "{", as_is, ":", as_is, ",", "}", 3, &[]),
    ("names and values are hashed in braces", "{", as_is, ": ", as_is, ", ", "}", 3, &[]),
    ("names and values are hashed in braces", "{", as_is, "=", as_is, ",", "}", 3, &[Several]),
    ("names and values are hashed in brackets", "[", as_is, "=", as_is, ", ", "]", 3, &[Several]),
    ("names and values are hashed in brackets", "[", as_is, "=", as_is, "][", "]", 3, &[]),
    ("a PHP array is hashed as print_r writes it",
        "Array\n(\n    [", as_is, "] => ", as_is, "\n    [", "\n)\n", 2, &[]),
    ("a PHP array is hashed as var_export writes it",
        "array (\n  ", single_quoted, " => ", single_quoted, ",\n  ", ",\n)", 3, &[]),
];

pub(super) fn objects(rows: &mut Vec<LayoutRow>) {
    let scopes: [(On, Order, &str, &[When]); 5] = [
        (On::Selection, Order::AsGiven, "", &[]),
        (On::SelectionWithEmpty, Order::AsGiven, ", empty ones included", &[Empty]),
        (On::Selection, Order::ByName, ", sorted by name", &[When::Unsorted(Skip::Nothing)]),
        (On::Everything, Order::AsGiven, ", with all parameters in it", &[]),
        (
            On::Everything,
            Order::ByName,
            ", with all parameters sorted by name",
            &[When::Unsorted(Skip::Nothing)],
        ),
    ];
    let mut push = |says: &str, rank: u8, front: &[Part], join: Join, back, when: &[When]| {
        for (place, (on, order, which, conditions)) in scopes.into_iter().enumerate() {
            let rank = rank.saturating_add(u8::from(place > 0)).min(3);
            let body = [Part::Pieces(Join { order, ..join }), Part::Text(back)];
            let parts: Vec<_> = front.iter().chain(&body).copied().collect();
            let says = format!("{says}{which}");
            let row = row(FindingKind::StructureHashed, says, rank, &parts);
            rows.push(row.on(on).when(when).when(conditions));
        }
    };
    for &(says, front, name, equals, value, between, back, rank, when) in OBJECTS {
        let join = Join { label: Label::Name(name), equals, value, between, ..PLAIN };
        push(says, rank, &[Part::Text(front)], join, back, when);
    }
    let serialized: [Notation; 2] = [php_serialized, php_serialized_number];
    for (place, value) in serialized.into_iter().enumerate() {
        let join = Join { label: Label::Name(php_serialized), value, ..PLAIN };
        let when: &[When] = if place > 0 { &[Number] } else { &[] };
        let front = [Part::Text("a:"), Part::Count, Part::Text(":{")];
        push("a PHP array is hashed as serialize writes it", 2, &front, join, "}", when);
    }
    let tags = Join { label: Label::Tags, value: markup::html, ..PLAIN };
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let says = "names and values are hashed as XML";
    push(says, 3, &[], tags, "", &[]);
    for root in ["<xml>", "<request>", "<root>"] {
        let back = match root {
            "<xml>" => "</xml>",
            "<request>" => "</request>",
            _ => "</root>",
        };
        push(says, 3, &[Part::Text(root)], tags, back, &[]);
        push(says, 3, &[Part::Text(declaration), Part::Text(root)], tags, back, &[]);
    }
}
