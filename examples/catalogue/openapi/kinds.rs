//! The schemas of values. All are strings, because fields of a form are text, and because the hash
//! is made of the text: `12.50` and `12.5` are one number, but two hashes.
//!
//! What a schema allows is taken by the kind. Kinds take a little more where tools would gain
//! nothing from it: numbers of more digits, a leading zero of an hour.

use mor_api::{Kind, Parameter, methods};
use serde_json::{Value, json};

use super::{schema_ref, with};

/// A number without leading zeros. With a digit more it might not fit 64 bits.
const ID: &str = "(0|[1-9][0-9]{0,18})";

/// The schema of a parameter of a form or of a path. One that is required, by itself or with
/// others, is not empty: an empty one counts as absent.
pub(super) fn schema(parameter: Parameter, is_needed: bool) -> Value {
    let kind = parameter.kind();
    let mut schema = shared_name(kind).map_or_else(|| shape(kind), |name| schema_ref(&name));
    if kind == Kind::Text && is_needed {
        schema = with(schema, "minLength", 1);
    }
    match parameter.description() {
        "" => schema,
        meaning => with(schema, "description", meaning),
    }
}

/// The schemas that parameters refer to, by their names.
pub(super) fn shared_schemas() -> impl Iterator<Item = (String, Value)> {
    let kinds = methods::ALL.iter().flat_map(|method| method.parameters()).map(Parameter::kind);
    kinds.filter_map(|kind| {
        Some((shared_name(kind)?, with(shape(kind), "description", kind.to_string())))
    })
}

/// The name of the schema of a kind that many parameters share.
fn shared_name(kind: Kind) -> Option<String> {
    let name = match kind {
        Kind::ObjectId | Kind::Id => "Id",
        Kind::Assignment => "IdOrNone",
        Kind::IdOrAll => "IdOrAll",
        Kind::IdList => "IdList",
        Kind::Switch { on: 1 } => "Switch",
        Kind::Count => "Count",
        Kind::Timestamp => "Timestamp",
        Kind::TimeOfDay => "TimeOfDay",
        Kind::Decimal => "Decimal",
        Kind::Digits => "Digits",
        Kind::Secret => "Secret",
        Kind::Range { min, max } => return Some(format!("From{min}To{max}")),
        _ => return None,
    };
    Some(name.to_owned())
}

fn shape(kind: Kind) -> Value {
    match kind {
        Kind::ObjectId | Kind::Id => pattern(ID, 19),
        Kind::Assignment => pattern(&format!("(-1|{ID})"), 19),
        Kind::IdOrAll => pattern(&format!("(all|{ID})"), 19),
        Kind::IdList => json!({ "type": "string", "pattern": format!("^{ID}(,{ID})*$") }),
        Kind::Switch { on } => words(["0".to_owned(), on.to_string()]),
        Kind::TrueFalse => words(["true", "false"].map(str::to_owned)),
        Kind::Range { min, max } if max.abs_diff(min) < 100 => {
            words((min..=max).map(|number| number.to_string()))
        }
        Kind::Range { .. } => pattern("[1-9][0-9]{0,3}", 4),
        Kind::Word(all) => words(all.iter().map(|word| (*word).to_owned())),
        Kind::Digits => json!({ "type": "string", "pattern": "^[0-9]+$" }),
        Kind::Count | Kind::Timestamp => pattern("[0-9]{1,19}", 19),
        Kind::Decimal => pattern("-?[0-9]{1,18}(\\.[0-9]{1,10})?", 30),
        Kind::TimeOfDay => pattern("([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]", 8),
        Kind::Secret => json!({ "type": "string", "format": "password", "minLength": 1 }),
        _ => json!({ "type": "string" }),
    }
}

/// Texts of this form, of at most `longest` characters.
fn pattern(form: &str, longest: u8) -> Value {
    json!({ "type": "string", "pattern": format!("^{form}$"), "maxLength": longest })
}

fn words(words: impl IntoIterator<Item = String>) -> Value {
    json!({ "type": "string", "enum": words.into_iter().collect::<Vec<_>>() })
}
