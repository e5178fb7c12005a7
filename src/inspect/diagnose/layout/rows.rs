//! The layouts, from the likeliest to signatures of other protocols.

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

use super::super::finding::FindingKind;
use super::super::notation::literal::{double_quoted, single_quoted};
use super::super::notation::{Notation, as_is, percent, plain, twice};
use super::super::secret_bytes::SecretBytes;
use super::{Join, Label, LayoutRow, On, Order, PLAIN, Part, Skip, When, row, structures};

/// All layouts but the plain concatenation.
pub(in super::super) fn layouts() -> Vec<LayoutRow> {
    let mut rows = Vec::new();
    separators(&mut rows);
    names(&mut rows);
    queries(&mut rows);
    urls(&mut rows);
    methods(&mut rows);
    protocols(&mut rows);
    structures::lists(&mut rows);
    structures::objects(&mut rows);
    wrapped(&mut rows);
    rows
}

/// Separators between values, with their ranks.
#[rustfmt::skip]
const SEPARATORS: &[(u8, &[&str])] = &[
    (1, &[",", "&", "|", ":", ";", "-", " ", "\n", "_"]),
    (2, &["/", "+", ".", ", ", "#", "*", "~", "\t", "\r\n", "\0", "::", "||"]),
    (3, &[
        "=", "; ", " | ", " - ", ": ", " + ", "&&", "--", "__", "//", "  ", "@", "!", "$", "%",
        "^", "?", "\\", "\\n", "\r", "\n\n", "&amp;", "%20", "%26", "%2C", "%7C", "=>", "<br>",
        "null",
    ]),
];

fn separators(rows: &mut Vec<LayoutRow>) {
    let separators = SEPARATORS.iter().flat_map(|(rank, all)| all.iter().map(|it| (*it, *rank)));
    for (between, rank) in separators {
        let edge = Part::Text(between);
        let separated = |says: &str, rank, parts: &[Part]| {
            row(FindingKind::Separator, format!("{says}: {between:?}"), rank, parts)
        };
        let values = Part::Pieces(Join { between, ..PLAIN });
        let says = "there is a separator between the values";
        rows.push(separated(says, rank, &[values]).when(&[When::Several]));
        let says = "there is a separator between the values and before the key";
        rows.push(separated(says, rank, &[values, edge]));
        if rank < 3 {
            let says = "there is a separator in front of each value";
            rows.push(separated(says, 3, &[edge, values]));
            let says = "there is a separator in front of each value and before the key";
            rows.push(separated(says, 3, &[edge, values, edge]));
        }
        let with_empty = "there is a separator between the values, the empty ones included";
        let rank = rank.saturating_add(1).min(3);
        for parts in [&[values][..], &[values, edge]] {
            let row = separated(with_empty, rank, parts).on(On::SelectionWithEmpty);
            rows.push(row.when(&[When::Empty, When::Several]));
        }
    }
}

/// What stands between name and value, and between the pairs.
const PAIRS: &[(&str, &[&str])] = &[
    ("=", &["&", "", ",", ";", "|", "\n", " ", ", ", ":", "/", "; ", "\r\n", "-", "&amp;"]),
    ("", &["", "&", ",", "|", ";", ":", "\n", " "]),
    (":", &[",", "", "|", ";", "\n", "&", " ", ", ", "\r\n", ":", "/"]),
    (": ", &["\n", ", ", "\r\n", "; ", "", ","]),
    (" ", &["\n", "", ", ", ",", " "]),
    ("|", &["|", "", ","]),
    ("/", &["/", ""]),
    (",", &[",", "", ";", "\n"]),
    ("=>", &[",", "", "&", ", "]),
    (" => ", &[", ", "\n"]),
    ("->", &[",", ""]),
    ("-", &["", "-", ",", "&"]),
    ("_", &["", "_", "&"]),
    (".", &["", "."]),
    (" = ", &["\n", ", ", " & "]),
];

fn names(rows: &mut Vec<LayoutRow>) {
    let named = |says: Cow<'static, str>, rank, parts: &[Part]| {
        row(FindingKind::NamesHashed, says, rank, parts)
    };
    for (equals, betweens) in PAIRS {
        for (place, between) in betweens.iter().enumerate() {
            let join = Join { label: Label::Name(as_is), equals, between, ..PLAIN };
            let rank = match (*equals, *between) {
                ("=", "&" | "") | ("", "") => 1,
                ("=" | "" | ":", _) => 2,
                _ => 3,
            };
            let says = if equals.is_empty() && between.is_empty() {
                "the names are hashed, each before its value".into()
            } else {
                format!(
                    "the names are hashed with the values, with {equals:?} before each value and \
                     {between:?} between the pairs"
                )
            };
            let row = named(says.clone().into(), rank, &[Part::Pieces(join)]);
            // With one pair, all of them write the same.
            rows.push(if place > 0 { row.when(&[When::Several]) } else { row });
            let with_key = format!("{says} and before the key");
            if !between.is_empty() {
                let parts = [Part::Pieces(join), Part::Text(between)];
                rows.push(named(with_key.clone().into(), rank.max(2), &parts));
            }
            let says = format!("{says}, the empty ones included");
            let row = named(says.into(), rank.max(2), &[Part::Pieces(join)]);
            rows.push(row.on(On::SelectionWithEmpty).when(&[When::Empty]));
            if rank == 1 && !between.is_empty() {
                let parts = [Part::Pieces(join), Part::Text(between)];
                let says = format!("{with_key}, the empty ones included");
                let row = named(says.into(), 3, &parts);
                rows.push(row.on(On::SelectionWithEmpty).when(&[When::Empty]));
            }
        }
    }
    let join = |label, equals, value, between| Join { label, equals, value, between, ..PLAIN };
    for (equals, between) in [("=", ""), ("", ""), ("=", "&"), (":", ",")] {
        let says = "the names are hashed with the values, in upper case";
        let join = join(Label::Name(plain::ascii_upper), equals, as_is, between);
        let row = named(says.into(), 3, &[Part::Pieces(join)]);
        rows.push(if between == "&" { row.when(&[When::Several]) } else { row });
    }
    for between in ["", ",", "&", "|", ":", ";", " "] {
        let join = join(Label::Name(as_is), "", nothing, between);
        let row =
            named("the names are hashed, and not the values".into(), 3, &[Part::Pieces(join)]);
        rows.push(if between.is_empty() { row } else { row.when(&[When::Several]) });
    }
    let quoted: [Notation; 2] = [double_quoted, single_quoted];
    for value in quoted {
        for (place, between) in ["&", "", ",", ", ", " ", ";", "\n"].into_iter().enumerate() {
            let says = "the names are hashed with the values in quotes";
            let join = join(Label::Name(as_is), "=", value, between);
            let row = named(says.into(), 3, &[Part::Pieces(join)]);
            rows.push(if place > 0 { row.when(&[When::Several]) } else { row });
        }
    }
}

/// The encodings of a query, how they are called, when they differ from those before, and their
/// ranks.
#[rustfmt::skip]
const ENCODINGS: &[(Notation, &str, &[When], u8)] = &[
    (as_is, "not encoded", &[], 1),
    (percent::quote_plus, "encoded as a form", &[When::Special], 2),
    (percent::rfc3986, "encoded with %20 for spaces", &[When::Has(b" ")], 1),
    (percent::quote_plus_lower, "encoded with lower-case escapes", &[When::EscapeWithLetter], 2),
    (percent::rfc3986_lower, "encoded with lower-case escapes and %20 for spaces",
        &[When::EscapeWithLetter, When::Has(b" ")], 3),
    (percent::component, "encoded as by JavaScript's encodeURIComponent",
        &[When::Has(b"!'()*")], 2),
    (percent::form, "encoded as by Java's URLEncoder", &[When::Has(b"~*")], 3),
    (percent::urlencode, "encoded as by PHP's urlencode", &[When::Has(b"~")], 3),
    (percent::quote, "encoded as by Python's quote", &[When::Has(b"/")], 3),
    (percent::uri, "encoded as by JavaScript's encodeURI",
        &[When::Has(URL_SIGNS), When::Escaped], 3),
];

/// What JavaScript's `encodeURI` leaves as it is, and `encodeURIComponent` does not.
const URL_SIGNS: &[u8] = b";,/?:@&=+$#";

/// The pairs of a query, written in an encoding.
const fn pairs(notation: Notation, order: Order, skip: Skip) -> Part {
    Part::Pieces(Join {
        label: Label::Name(notation),
        equals: "=",
        value: notation,
        between: "&",
        order,
        skip,
        ..PLAIN
    })
}

/// The text does not have the query as it was sent.
const NOT_SENT: When = When::NotSent(Order::AsGiven, Skip::Nothing);

/// What makes a query another one, how that is called, and when it differs.
#[rustfmt::skip]
const QUERIES: &[(Order, Skip, &str, &[When])] = &[
    (Order::AsGiven, Skip::Nothing, "", &[]),
    (Order::ByName, Skip::Nothing, ", sorted by name", &[When::Unsorted(Skip::Nothing)]),
    (Order::AsGiven, Skip::User, " without `u`", &[When::User]),
    (Order::ByName, Skip::User, " without `u`, sorted by name",
        &[When::User, When::Unsorted(Skip::User)]),
    (Order::AsGiven, Skip::Empty, " without empty parameters", &[When::Empty]),
    (Order::ByName, Skip::Empty, " without empty parameters, sorted by name",
        &[When::Empty, When::Unsorted(Skip::Empty)]),
];

fn queries(rows: &mut Vec<LayoutRow>) {
    let mut push = |says: &str, rank: u8, query: Part, when: &[When]| {
        for (front, back, around, more) in [
            ("", "", "", 0),
            ("?", "", ", with `?` in front", 1),
            ("", "&", ", with `&` before the key", 1),
            ("?", "&", ", with `?` in front and `&` before the key", 2),
        ] {
            let parts = [Part::Text(front), query, Part::Text(back)];
            let rank = rank.saturating_add(more).min(3);
            let row = row(FindingKind::QueryHashed, format!("{says}{around}"), rank, &parts);
            rows.push(row.on(On::Everything).when(when));
        }
    };
    for (place, &(order, skip, which, when)) in QUERIES.iter().enumerate() {
        let more = u8::from(place > 0);
        let says = format!("the whole query string is hashed{which}, as it is sent");
        push(&says, 1 + more, Part::Query(order, skip), when);
        for &(notation, how, differs, rank) in ENCODINGS {
            let when = [when, differs, &[When::NotSent(order, skip)]].concat();
            let says = format!("the whole query string is hashed{which}, {how}");
            push(&says, rank.saturating_add(more).min(3), pairs(notation, order, skip), &when);
        }
    }
    let sent = Part::Query(Order::AsGiven, Skip::Nothing);
    let plain = pairs(as_is, Order::AsGiven, Skip::Nothing);
    let query = |says: &'static str, rank, parts: &[Part]| {
        row(FindingKind::QueryHashed, says, rank, parts).on(On::Everything)
    };
    let with_hash = "the whole query string is hashed, an empty `hash` included";
    rows.push(query(with_hash, 2, &[sent, Part::Text("&hash=")]));
    rows.push(query(with_hash, 2, &[Part::QueryWithHash]).when(&[When::HashNotLast]));
    rows.push(query(with_hash, 3, &[plain, Part::Text("&hash=")]).when(&[NOT_SENT]));
    for (between, says) in [
        ("&amp;", "the whole query string is hashed, with `&amp;` between the pairs"),
        (";", "the whole query string is hashed, with `;` between the pairs"),
        ("\n", "all parameters are hashed as lines of names and values"),
    ] {
        let lines = Part::Pieces(Join { label: Label::Name(as_is), equals: "=", between, ..PLAIN });
        rows.push(query(says, 3, &[lines]).when(&[When::Several]));
    }
}

fn urls(rows: &mut Vec<LayoutRow>) {
    let sent = Part::Query(Order::AsGiven, Skip::Nothing);
    let decoded = pairs(as_is, Order::AsGiven, Skip::Nothing);
    let values = Part::Pieces(PLAIN);
    let (question, ampersand) = (Part::Text("?"), Part::Text("&"));
    let url = |says: Cow<'static, str>, rank, parts: &[Part]| {
        row(FindingKind::UrlHashed, says, rank, parts)
    };
    for (place, what, rank) in [
        (&[Part::Url][..], "the URL", 1),
        (&[Part::Path], "the path", 1),
        (&[Part::OtherUrl], "the URL with the other of `http` and `https`", 2),
        (&[Part::Host, Part::Path], "the URL without its scheme", 3),
        (&[Part::Text("/api/"), Part::Method], "the path `/api/` with the method's name", 3),
    ] {
        let join = |parts: &[Part]| -> Vec<Part> { place.iter().chain(parts).copied().collect() };
        let lower = rank.max(2);
        let whole = format!("{what} is hashed with its query");
        for (parts, rank) in [
            (&[question, sent][..], rank),
            (&[question, sent, ampersand], 3),
            (&[sent], 3),
            (&[ampersand, sent], 3),
        ] {
            rows.push(url(whole.clone().into(), rank, &join(parts)).on(On::Everything));
        }
        let encoded: [(Notation, &[When]); 3] = [
            (as_is, &[]),
            (percent::quote_plus, &[When::Special]),
            (percent::rfc3986, &[When::Has(b" ")]),
        ];
        for (notation, differs) in encoded {
            for (order, conditions) in [
                (Order::AsGiven, &[NOT_SENT][..]),
                (Order::ByName, &[When::Unsorted(Skip::Nothing)]),
            ] {
                let query = pairs(notation, order, Skip::Nothing);
                let says = if order == Order::ByName {
                    format!("{whole}, sorted by name")
                } else {
                    format!("{whole}, encoded in another way")
                };
                let row = url(says.into(), 3, &join(&[question, query]));
                rows.push(row.on(On::Everything).when(conditions).when(differs));
            }
        }
        let says = format!("{what} is hashed in front of the values");
        rows.push(url(says.clone().into(), lower, &join(&[values])));
        for sign in ["&", "?", "|", ":", ",", "\n", " ", "/"] {
            rows.push(url(says.clone().into(), 3, &join(&[Part::Text(sign), values])));
        }
        let says = format!("{what} is hashed in place of the values");
        rows.push(url(says.into(), lower, &join(&[])).on(On::Everything));
        let says = format!("{what} is hashed after the values");
        rows.push(url(says.into(), 3, &[&[values], place].concat()));
        let says = format!("{what} is hashed with a query of the signed parameters");
        rows.push(url(says.into(), 3, &join(&[question, decoded])));
    }
    // Requests of 2026 have the method in the query.
    let action = [Part::Text("action="), Part::Method];
    let says = "the whole query string is hashed, with the method's name as `action`";
    for parts in
        [[&action[..], &[ampersand, sent]].concat(), [&[sent, ampersand], &action[..]].concat()]
    {
        rows.push(row(FindingKind::QueryHashed, says, 3, &parts).on(On::Everything));
    }
}

fn methods(rows: &mut Vec<LayoutRow>) {
    let values = Part::Pieces(PLAIN);
    let named = pairs(as_is, Order::AsGiven, Skip::Nothing);
    let sent = Part::Query(Order::AsGiven, Skip::Nothing);
    let method =
        |says: &'static str, rank, parts: &[Part]| row(FindingKind::UrlHashed, says, rank, parts);
    let signs = [(1, &[""][..]), (2, &["&", "/", ":", "|"])];
    let rare = (3, &[",", "?", ";", "-", " ", "\n", ".", "_"][..]);
    let signs = signs.into_iter().chain([rare]);
    for (sign, rank) in signs.flat_map(|(rank, signs)| signs.iter().map(move |it| (*it, rank))) {
        let joint = Part::Text(sign);
        let says = "the method's name is hashed in front of the values";
        rows.push(method(says, rank, &[Part::Method, joint, values]));
        let says = "the method's name is hashed after the values";
        rows.push(method(says, rank.max(2), &[values, joint, Part::Method]));
        let says = "the method's name and the whole query string are hashed";
        let parts = [Part::Method, joint, sent];
        rows.push(method(says, rank.max(2), &parts).on(On::Everything));
        let says = "the method's name is hashed, and the names with the values";
        rows.push(method(says, 3, &[Part::Method, joint, named]));
        if !sign.is_empty() {
            let values = Part::Pieces(Join { between: sign, ..PLAIN });
            let says = "the method's name is hashed in front of the values, with separators";
            rows.push(method(says, 3, &[Part::Method, joint, values]).when(&[When::Several]));
            rows.push(method(says, 3, &[Part::Method, joint, values, joint]));
        }
    }
    let says = "the method's name is hashed in place of the values";
    rows.push(method(says, 2, &[Part::Method]).on(On::Everything));
}

/// The signatures of other protocols that take more than the parameters.
fn protocols(rows: &mut Vec<LayoutRow>) {
    let other = |says: &'static str, rank, parts: &[Part]| {
        row(FindingKind::OtherProtocol, says, rank, parts).on(On::Everything)
    };
    let sent = Part::Query(Order::AsGiven, Skip::Nothing);
    let sorted = pairs(percent::rfc3986, Order::ByName, Skip::Nothing);
    let values = Part::Pieces(PLAIN);
    for verb in ["POST", "GET"] {
        let verb = Part::Text(verb);
        let oauth = |skip| {
            let base = Part::Pieces(Join {
                label: Label::Name(RFC3986_TWICE),
                equals: "%3D",
                value: RFC3986_TWICE,
                between: "%26",
                order: Order::ByName,
                skip,
                ..PLAIN
            });
            [verb, Part::Text("&"), Part::EncodedUrl, Part::Text("&"), base]
        };
        let says = "it is an OAuth 1 signature";
        let all = oauth(Skip::Nothing);
        rows.push(other(says, 1, &all).hmac_with("&"));
        rows.push(other(says, 3, &all).hmac_with(""));
        rows.push(other("the base string of OAuth 1 is hashed", 2, &all));
        rows.push(other(says, 3, &oauth(Skip::User)).hmac_with("&").when(&[When::User]));
        rows.push(other(says, 3, &all).hmac_with("&").on(On::Selection));

        let line = Part::Text("\n");
        let says = "it is a signature like that of AWS";
        let aws = [verb, line, Part::Host, line, Part::Path, line, sorted];
        rows.push(other(says, 2, &aws).hmac_with(""));
        rows.push(other(says, 3, &aws));
        for sign in ["", "\n", "&", " ", ":", "|", ","] {
            let sign = Part::Text(sign);
            let says = "the HTTP method is hashed with the path or the URL";
            for (parts, rank) in [
                (&[verb, sign, Part::Path, sign, sent][..], 3),
                (&[verb, sign, Part::Path, Part::Text("?"), sent], 2),
                (&[verb, sign, Part::Path, sign, values], 2),
                (&[verb, sign, Part::Path], 3),
                (&[verb, sign, Part::Url, sign, sent], 3),
                (&[verb, sign, Part::Url, Part::Text("?"), sent], 3),
                (&[verb, sign, Part::Url, sign, values], 3),
                (&[verb, sign, Part::Url], 3),
                (&[verb, sign, Part::Method, sign, values], 3),
            ] {
                let has_values = parts.iter().any(|part| matches!(part, Part::Pieces(_)));
                let on = if has_values { On::Selection } else { On::Everything };
                rows.push(other(says, rank, parts).on(on));
            }
        }
    }
    let run_together = Join { label: Label::Name(as_is), order: Order::ByName, ..PLAIN };
    let says = "it is a signature like that of Twilio";
    let twilio = [Part::Url, Part::Pieces(run_together)];
    rows.push(other(says, 2, &twilio).hmac_with(""));
    rows.push(other(says, 3, &twilio));
    let says = "it is an HMAC-SHA1 of the query";
    for (query, conditions, rank) in [
        (sent, &[][..], 1),
        (pairs(as_is, Order::AsGiven, Skip::Nothing), &[NOT_SENT], 2),
        (pairs(as_is, Order::ByName, Skip::Nothing), &[When::Unsorted(Skip::Nothing)], 2),
        (Part::Query(Order::ByName, Skip::Nothing), &[When::Unsorted(Skip::Nothing), NOT_SENT], 2),
    ] {
        rows.push(other(says, rank, &[query]).hmac_with("").when(conditions));
    }
    for (place, what) in [
        (Part::Url, "it is an HMAC-SHA1 of the URL"),
        (Part::Path, "it is an HMAC-SHA1 of the path"),
    ] {
        rows.push(other(what, 2, &[place, Part::Text("?"), sent]).hmac_with(""));
        rows.push(other(what, 3, &[place]).hmac_with(""));
        rows.push(other(what, 3, &[place, values]).on(On::Selection).hmac_with(""));
    }
}

/// Signs around all values, or in front of them. What stands after them stands before the key, and
/// belongs to its form.
fn wrapped(rows: &mut Vec<LayoutRow>) {
    let values = Part::Pieces(PLAIN);
    let padded = |says, rank, parts: &[Part]| row(FindingKind::TextPadded, says, rank, parts);
    let pairs = ["\"\"", "''", "``", "[]", "{}", "()", "<>"];
    for (place, (open, close)) in pairs.iter().filter_map(|it| it.split_at_checked(1)).enumerate() {
        let rank = if place < 2 { 2 } else { 3 };
        let says = "there are quotes or brackets around all values";
        // Around one value, quotes are those around each.
        let row = padded(says, rank, &[Part::Text(open), values, Part::Text(close)]);
        rows.push(row.when(&[When::Several]));
    }
}

/// Writes nothing.
fn nothing(_: &[u8], _: &mut SecretBytes) -> bool {
    true
}

const RFC3986_TWICE: Notation = |value, out| twice(value, percent::rfc3986, out);
