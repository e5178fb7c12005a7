//! The words that are hashed for a value, and passwords that are hashed first.

use base64ct::Base64;

use super::super::super::finding::FindingKind;
use super::super::super::notation::{Notation, around, binary, put, then};
use super::super::super::secret_bytes::SecretBytes;
use super::super::super::sent::boolean_word;
use super::super::{FormRow, Scope, Value};
use super::forms;

macro_rules! words_of_switches {
    ($($rank:literal $on:literal $off:literal;)*) => {
        forms! {BooleanWords Both {$(
            $rank "hashed as `" + $on + "` or `" + $off + "`" @ as_words, $off, $on;
        )*}}
    };
}

#[rustfmt::skip]
pub(super) const WORDS_OF_SWITCHES: &[FormRow] = words_of_switches! {
    1 "true" "false"; 1 "True" "False";
    2 "TRUE" "FALSE"; 2 "yes" "no"; 2 "on" "off"; 2 "1" "0";
    3 "Yes" "No"; 3 "On" "Off"; 3 "YES" "NO"; 3 "t" "f"; 3 "T" "F"; 3 "y" "n"; 3 "Y" "N";
    3 "-1" "0"; 3 "enabled" "disabled";
};

#[rustfmt::skip]
pub(super) const SWITCHES: &[FormRow] = forms! {
    BooleanWords Both {
        1 sent "sent as a word, and hashed as a number"
            |v, o| boolean_word(v.text).is_some() && as_number(v, false, o);
        2 "hashed as PHP prints `true` and `false`: `1`, or nothing" @ as_words, "", "1";
        2 "hashed with the number for on, where `1` is sent"
            |v, o| v.text == "1" && as_number(v, false, o);
        3 "hashed as `true`, or as nothing" @ as_words, "", "true";
    }
    Altered One {
        2 "hashed with the switch the other way" @ as_number, true;
    }
};

fn as_words(value: &Value<'_>, off: &str, on: &str, out: &mut SecretBytes) -> bool {
    value.switch().is_some_and(|(is_on, _)| put(if is_on { on } else { off }, out))
}

/// The number of a switch, or the other one.
fn as_number(value: &Value<'_>, is_other: bool, out: &mut SecretBytes) -> bool {
    value.switch().is_some_and(|(is_on, on)| {
        put(itoa::Buffer::new().format(if is_on == is_other { 0 } else { on }), out)
    })
}

macro_rules! words {
    ($($rank:literal $scope:ident $front:literal $is_for:ident: $($word:literal)+;)*) => {
        forms! {$(WordHashed $scope {$(
            $rank $front + "hashed as `" + $word + "`" |v, o| $is_for(v) && put($word, o);
        )+})*}
    };
}

#[rustfmt::skip]
pub(super) const EMPTY: &[FormRow] = words! {
    1 Both "empty, and " is_empty: "null" "None" "undefined" "nil" "0";
    2 Both "empty, and " is_empty:
        "NULL" "Null" "false" "False" "NaN" "nan" "[]" "{}" "<nil>" "(null)";
    3 Both "empty, and " is_empty: "-" "N/A" "0.0" "0.00" "Array";
};

#[rustfmt::skip]
pub(super) const WORDS: &[FormRow] = words! {
    2 Both "" is_any:
        "null" "undefined" "None" "Array" "[object Object]" "[object Promise]" "NaN";
    3 Both "" is_any:
        "nil" "NULL" "nan" "<nil>" "(null)" "Object" "[object HTMLInputElement]"
        "System.String[]" "System.Object" "[]" "{}";
    3 One "" is_no_switch: "0" "true" "false";
    3 One "" is_password: "[FILTERED]";
};

fn is_any(_: &Value<'_>) -> bool {
    true
}

fn is_empty(value: &Value<'_>) -> bool {
    value.text.is_empty()
}

fn is_no_switch(value: &Value<'_>) -> bool {
    value.switch().is_none()
}

/// The notation of a password.
fn of_password(value: &Value<'_>, notation: Notation, out: &mut SecretBytes) -> bool {
    value.is_password() && notation(value.bytes(), out)
}

fn is_password(value: &Value<'_>) -> bool {
    value.is_password()
}

fn is_no_password(value: &Value<'_>) -> bool {
    !value.text.is_empty() && !value.is_password()
}

#[rustfmt::skip]
pub(super) const NAMES: &[FormRow] = forms! {
    WordHashed Both {
        2 "empty, and hashed as a space" |v, o| is_empty(v) && put(" ", o);
        2 "hashed as the name of the parameter" |v, o| put(v.name, o);
        2 "hashed as `$` and the name of the parameter" @ name, "$", "";
        2 "hashed as a placeholder, the name in `{}`" @ name, "{", "}";
        2 "hashed as a placeholder, the name in `${}`" @ name, "${", "}";
        2 "hashed as a placeholder, the name in `#{}`" @ name, "#{", "}";
        3 "hashed as a placeholder, the name in `{{}}`" @ name, "{{", "}}";
        3 "hashed as a placeholder, the name after `:`" @ name, ":", "";
        3 "hashed as a placeholder, the name between `%`" @ name, "%", "%";
    }
    WordHashed One {
        2 "hashed as asterisks, one for each character"
            |v, o| is_password(v) && v.text.chars().all(|_| put("*", o));
    }
};

fn name(value: &Value<'_>, before: &str, after: &str, out: &mut SecretBytes) -> bool {
    around(value.name.as_bytes(), before, after, out)
}

#[rustfmt::skip]
pub(super) const PASSWORDS: &[FormRow] = forms! {
    PasswordHashed One {
        1 "hashed with MD5 first" @ of_password, binary::md5;
        1 "hashed with SHA-1 first" @ of_password, binary::sha1;
        2 "hashed with MD5 first, in capital digits"
            @ of_password, |t, o| then(t, binary::md5_bytes, binary::hex_upper, o);
        2 "hashed with SHA-1 first, in capital digits"
            @ of_password, |t, o| then(t, binary::sha1_bytes, binary::hex_upper, o);
        2 "hashed with MD5 first, as bytes" @ of_password, binary::md5_bytes;
        3 "hashed with SHA-1 first, as bytes" @ of_password, binary::sha1_bytes;
        3 "hashed with MD5 first, in base64"
            @ of_password, |t, o| then(t, binary::md5_bytes, binary::base64::<Base64>, o);
        3 "hashed with SHA-1 first, in base64"
            @ of_password, |t, o| then(t, binary::sha1_bytes, binary::base64::<Base64>, o);
        2 "encoded in base64 first" @ of_password, binary::base64::<Base64>;
    }
    TextEncoded Both {
        2 "hashed in base64" |v, o| !is_password(v) && binary::base64::<Base64>(v.bytes(), o);
        2 sent "sent in base64, and hashed as plain text" = binary::base64_text;
        3 "hashed in hexadecimal digits" |v, o| v.text.len() > 2 && binary::hex(v.bytes(), o);
    }
    TextEncoded One {
        3 "hashed with MD5 first" |v, o| is_no_password(v) && binary::md5(v.bytes(), o);
        3 "hashed with SHA-1 first" |v, o| is_no_password(v) && binary::sha1(v.bytes(), o);
    }
};
