//! What is hashed with the key, around it or in its place.

use FindingKind::{KeyQuoted, KeyWhitespace};

use super::super::finding::FindingKind;
use super::Deviation;

/// What stands before and after the key.
type Around = (&'static str, &'static str, Deviation);

macro_rules! white_space {
    ($($after:literal $before:literal $both:literal $text:literal $name:literal;)*) => {
        &[$(
            ("", $text, (KeyWhitespace, concat!($name, " follows the key"), $after)),
            ($text, "", (KeyWhitespace, concat!($name, " stands before the key"), $before)),
            (
                $text,
                $text,
                (KeyWhitespace, concat!($name, " stands on each side of the key"), $both),
            ),
        )*]
    };
}

/// White space and what else cannot be seen: the ranks after, before and on both sides.
pub(super) static WHITE_SPACE: &[Around] = white_space! {
    1 2 3 "\n" "a newline";
    1 1 2 " " "a space";
    1 3 3 "\r\n" "a carriage return with a newline";
    2 2 3 "\t" "a tab";
    2 3 3 "\r" "a carriage return";
    2 2 3 "  " "a pair of spaces";
    2 2 3 "\u{a0}" "a no-break space";
    2 2 3 "\u{200b}" "a zero-width space";
    2 1 3 "\u{feff}" "a byte order mark";
    2 3 3 "\0" "a NUL byte";
    3 3 3 "\n\n" "a pair of newlines";
    3 3 3 "\r\n\r\n" "an empty line";
    3 3 3 " \n" "a space with a newline";
    3 3 3 "\u{1a}" "a Ctrl-Z";
    3 3 3 "\u{ad}" "a soft hyphen";
    3 3 3 "\u{2009}" "a thin space";
    3 3 3 "\u{200d}" "a zero-width joiner";
    3 3 3 "\u{200e}" "a left-to-right mark";
    3 3 3 "\u{200f}" "a right-to-left mark";
    3 3 3 "\u{2028}" "a line separator";
    3 3 3 "\u{202a}" "a left-to-right embedding";
    3 3 3 "\u{202f}" "a narrow no-break space";
    3 3 3 "\u{2060}" "a word joiner";
    3 3 3 "\u{3000}" "an ideographic space";
    3 3 3 "\u{fffd}" "a replacement character";
    3 3 3 "\u{ef}\u{bb}\u{bf}" "a byte order mark that was read as Latin-1";
    3 3 3 "\u{c2}\u{a0}" "a no-break space that was read as Latin-1";
    3 3 3 "\\n" "a newline written as `\\n`";
    3 3 3 "\\r\\n" "a newline written as `\\r\\n`";
    3 3 3 "%0A" "a newline written as `%0A`";
    3 3 3 "%0D%0A" "a newline written as `%0D%0A`";
    3 3 3 "%20" "a space written as `%20`";
    3 3 3 "&nbsp;" "a no-break space written as `&nbsp;`";
    3 3 3 "&#10;" "a newline written as `&#10;`";
    3 3 3 "<br>" "a newline written as `<br>`";
    3 3 3 "<br />" "a newline written as `<br />`";
};

macro_rules! quotes {
    ($($rank:literal $before:literal $after:literal $says:literal;)*) => {
        &[$(($before, $after, (KeyQuoted, $says, $rank))),*]
    };
}

/// Quotes and brackets, whole, by halves and escaped.
pub(super) static QUOTES: &[Around] = quotes! {
    1 "\"" "\"" "the key is hashed with double quotes around it";
    1 "'" "'" "the key is hashed with single quotes around it";
    2 "`" "`" "the key is hashed with backticks around it";
    2 "\u{201c}" "\u{201d}" "the key is hashed with typographic quotes around it";
    2 "\u{2018}" "\u{2019}" "the key is hashed with typographic single quotes around it";
    2 "<" ">" "the key is hashed with angle brackets around it";
    2 "" "\"" "a double quote follows the key";
    2 "\"" "" "a double quote stands before the key";
    2 "" "'" "a single quote follows the key";
    2 "'" "" "a single quote stands before the key";
    3 "" "`" "a backtick follows the key";
    3 "`" "" "a backtick stands before the key";
    3 "\u{201e}" "\u{201c}" "the key is hashed with low and high typographic quotes around it";
    3 "\u{ab}" "\u{bb}" "the key is hashed with angle quotes around it";
    3 "\"\"" "\"\"" "the key is hashed with two double quotes on each side";
    3 "\"\"\"" "\"\"\"" "the key is hashed with three double quotes on each side";
    3 "\"'" "'\"" "the key is hashed with quotes of both kinds around it";
    3 "\\\"" "\\\"" "the key is hashed with escaped double quotes around it";
    3 "\\'" "\\'" "the key is hashed with escaped single quotes around it";
    3 "&quot;" "&quot;" "the key is hashed with `&quot;` around it";
    3 "&#39;" "&#39;" "the key is hashed with `&#39;` around it";
    3 "%22" "%22" "the key is hashed with `%22` around it";
    3 "&lt;" "&gt;" "the key is hashed with `&lt;` and `&gt;` around it";
    3 "b'" "'" "the key is hashed in the form of Python's bytes";
    3 "(" ")" "the key is hashed with parentheses around it";
    3 "[" "]" "the key is hashed with square brackets around it";
    3 "{" "}" "the key is hashed with braces around it";
    3 "[\"" "\"]" "the key is hashed as a list with one element";
    3 "('" "',)" "the key is hashed as a tuple with one element";
    3 "${" "}" "the key is hashed with `${` and `}` around it";
    3 "{{" "}}" "the key is hashed with doubled braces around it";
    3 "$" "" "a `$` stands before the key";
    3 "%" "%" "the key is hashed with percent signs around it";
    3 "*" "*" "the key is hashed with asterisks around it";
    3 "\"" "\";" "the key is hashed with quotes and a semicolon around it";
    3 "'" "';" "the key is hashed with quotes and a semicolon around it";
    3 "\"" "\"," "the key is hashed with quotes and a comma around it";
    3 "'" "'," "the key is hashed with quotes and a comma around it";
    3 "" "\";" "a double quote and a semicolon follow the key";
    3 "" "';" "a single quote and a semicolon follow the key";
    3 "" "\"," "a double quote and a comma follow the key";
    3 "" "'," "a single quote and a comma follow the key";
    3 "\"" "\"\n" "the key is hashed with quotes around it and a newline";
    3 "'" "'\n" "the key is hashed with quotes around it and a newline";
    3 "Optional(\"" "\")" "the key is hashed in the form of Swift's optional values";
    3 "Some(\"" "\")" "the key is hashed in the form of Rust's optional values";
};

macro_rules! lengths {
    ($($length:literal)*) => {
        &[$((
            $length,
            concat!("only the first ", $length, " characters of the key are hashed"),
        )),*]
    };
}

/// The lengths of fields that a key may be too long for.
pub(super) static LENGTHS: &[(usize, &str)] =
    lengths!(6 8 10 12 14 15 16 18 20 24 25 30 31 32 36 40 48 50 60 63 64 72 100 127 128 255);

macro_rules! cuts {
    ($($rank:literal: $($needle:literal $name:literal),+;)*) => {
        &[$($((
            $needle,
            $rank,
            concat!("the key is cut at ", $name),
            concat!("only what follows ", $name, " in the key is hashed"),
        ),)+)*]
    };
}

/// At what a key is cut: the needle, the rank, and the sentences for a lost end and a lost start.
#[rustfmt::skip]
pub(super) static CUTS: &[(&str, u8, &str, &str)] = cuts! {
    1: " #" "a space and `#`", "#" "`#`", "$" "`$`", "&" "`&`", "\n" "a newline",
       "\r" "a carriage return", " " "a space", "=" "`=`";
    2: ";" "`;`", ":" "`:`", "!" "`!`", "%" "`%`", "\\" "a backslash", "\"" "a double quote",
       "'" "a single quote", "`" "a backtick", "\0" "a NUL byte", "+" "`+`", "\t" "a tab",
       "," "`,`", "?" "`?`", "<" "`<`";
    3: ">" "`>`", "|" "`|`", "@" "`@`", "*" "`*`", "^" "`^`", "~" "`~`", "/" "`/`", "." "`.`",
       "-" "`-`", "_" "`_`", "(" "`(`", "{" "`{`", "[" "`[`", "//" "`//`", "--" "`--`",
       ": " "`:` and a space";
};

macro_rules! filled {
    ($($length:literal)*) => {
        &[$(
            (
                $length,
                b' ',
                concat!("the key is filled with spaces up to ", $length, " characters"),
            ),
            (
                $length,
                b'\0',
                concat!("the key is filled with NUL bytes up to ", $length, " bytes"),
            ),
        )*]
    };
}

/// The lengths of fields that are filled, and with what.
pub(super) static FILLED: &[(usize, u8, &str)] = filled!(8 16 20 24 30 32 40 50 64 100 128 255 256);

/// A sign that joins the key to the values.
pub(super) struct Joiner {
    pub(super) text: &'static str,
    pub(super) rank: u8,
    pub(super) before: &'static str,
    pub(super) after: &'static str,
    pub(super) around: &'static str,
    pub(super) in_front: &'static str,
    pub(super) at_both_ends: &'static str,
}

macro_rules! joiners {
    ($($rank:literal: $($text:literal $name:literal),+;)*) => {
        &[$($(Joiner {
            text: $text,
            rank: $rank,
            before: concat!($name, " stands before the key"),
            after: concat!($name, " follows the key"),
            around: concat!($name, " stands on each side of the key"),
            in_front: concat!("the key stands in front of the values, with ", $name, " after it"),
            at_both_ends: concat!("the key stands at both ends, joined by ", $name),
        },)+)*]
    };
}

/// What stands between the key and the values. Those that are white space are in
/// [`WHITE_SPACE`] as well, which names them.
#[rustfmt::skip]
pub(super) static JOINERS: &[Joiner] = joiners! {
    2: "&" "`&`", "," "`,`", ":" "`:`", ";" "`;`", "|" "`|`", "=" "`=`", "-" "`-`", "_" "`_`",
       "." "`.`", "/" "`/`", "+" "`+`", "?" "`?`";
    3: "#" "`#`", "@" "`@`", "!" "`!`", "*" "`*`", "~" "`~`", "^" "`^`", "%" "`%`",
       "\\" "a backslash", ">" "`>`", "::" "`::`", "||" "`||`", "&&" "`&&`", "==" "`==`",
       "--" "`--`", "__" "`__`", "..." "`...`", ", " "`,` and a space", ": " "`:` and a space",
       "; " "`;` and a space", " - " "`-` between spaces", " + " "`+` between spaces",
       " . " "`.` between spaces", "&amp;" "`&amp;`", "%26" "`%26`", "\\|" "an escaped `|`",
       " " "a space", "\n" "a newline", "\r\n" "a carriage return with a newline", "\t" "a tab",
       "\0" "a NUL byte";
};

/// A name that is hashed with the key.
pub(super) struct Name {
    pub(super) text: &'static str,
    pub(super) rank: u8,
    pub(super) pair: &'static str,
    pub(super) assigned: &'static str,
    pub(super) bare: &'static str,
    pub(super) in_front: &'static str,
}

macro_rules! names {
    ($($rank:literal: $($name:literal)*;)*) => {
        &[$($(Name {
            text: $name,
            rank: $rank,
            pair: concat!("`&", $name, "=` stands before the key"),
            assigned: concat!("`", $name, "=` stands before the key"),
            bare: concat!("`", $name, "` stands before the key"),
            in_front: concat!("the key stands in front of the values, after `", $name, "=`"),
        },)*)*]
    };
}

/// Under which names clients hash the key.
pub(super) static NAMES: &[Name] = names! {
    2: "key" "secret" "API_Secret_Key" "api_secret_key" "api_key" "secret_key";
    3: "API_SECRET_KEY" "apikey" "apiKey" "ApiKey" "API_KEY" "api-key" "api_secret" "apiSecret"
       "apisecret" "API_SECRET" "API_Secret" "apiSecretKey" "secretkey" "secretKey" "SecretKey"
       "SECRET_KEY" "SECRET" "Secret" "KEY" "Key" "hash" "hash_key" "token" "api_token" "salt"
       "pass" "password" "pswd" "p" "k" "s" "sign" "signature" "sign_key" "auth" "code"
       "private_key" "privateKey" "access_key" "app_key" "app_secret" "appSecret" "client_secret"
       "shared_secret" "system_hash" "MOR_API_SECRET" "MOR_API_KEY" "MOR_SECRET" "MOR_SECRET_KEY"
       "MOR_API_SECRET_KEY";
};

macro_rules! titles {
    ($($word:literal $space:literal),+ $(,)?) => {
        &[$((concat!($word, $space), concat!("`", $word, "` stands before the key"))),+]
    };
}

/// Other words before the key, and what follows them.
#[rustfmt::skip]
pub(super) static TITLES: &[(&str, &str)] = titles!(
    "Bearer" " ", "Basic" " ", "key:" " ", "Key:" " ", "secret:" " ", "key:" "", "secret:" "",
    "key =" " ", "secret =" " ", "API Secret Key" "", "API Secret Key:" " ", "API_Secret_Key:" " ",
    "API_Secret_Key =" " ", "MOR_API_SECRET =" " ", "export MOR_API_SECRET=" "", "env:" "",
    "plain:" "", "base64:" "",
);

macro_rules! placeholders {
    ($($rank:literal: $($word:literal)*;)*) => {
        &[$($((
            $word,
            concat!("`", $word, "` is hashed in the place of the key"),
            $rank,
        ),)*)*]
    };
}

/// Words that are hashed where there is no key.
pub(super) static PLACEHOLDERS: &[(&str, &str, u8)] = placeholders! {
    1: "null" "None" "undefined" "API_Secret_Key" "api_secret_key" "API_SECRET_KEY";
    2: "nil" "NULL" "Null" "none" "NaN" "false" "False" "true" "True" "0" "1" "secret" "SECRET"
       "key" "password" "\"\"" "''" "{}" "[]" "[object Object]" "Array" "secret_key" "SECRET_KEY"
       "api_key" "API_KEY" "YOUR_API_KEY" "your_api_key" "your-api-key" "YOUR_API_SECRET_KEY"
       "YOUR_SECRET_KEY" "your_secret_key" "changeme" "CHANGEME" "change_me" "CHANGE_ME" "xxx"
       "test" "MOR_API_SECRET" "MOR_API_KEY" "MOR_SECRET" "Kolmisoft";
    3: "(null)" "<nil>" "nullptr" "NONE" "UNDEFINED" "FALSE" "TRUE" "Nothing" "empty" "EMPTY"
       "default" "-" "N/A" "n/a" "TODO" "FIXME" "?" "..." "\u{2026}" "*" "***" "****" "********"
       "x" "xxxx" "xxxxxxxx" "XXX" "XXXXXXXX" "abc" "abc123" "foo" "bar" "demo" "example" "EXAMPLE"
       "sample" "dummy" "placeholder" "PLACEHOLDER" "REPLACE_ME" "replace_me" "insert_key_here"
       "INSERT_KEY_HERE" "YOUR_KEY" "YOUR_KEY_HERE" "your_key" "your_key_here" "your-key"
       "YOUR_SECRET" "YOUR_SECRET_HERE" "your_secret" "your_secret_here" "your-secret"
       "your-secret-key" "YOUR_API_KEY_HERE" "your_api_key_here" "YOUR_API_SECRET"
       "YOUR_API_SECRET_HERE" "your_api_secret" "your-api-secret" "your_api_secret_key"
       "your-api-secret-key" "Your_API_Secret_Key" "my_key" "my_secret" "my_secret_key" "mysecret"
       "mykey" "MY_SECRET_KEY" "my-secret-key" "my_api_key" "secret123" "secretkey" "SecretKey"
       "secretKey" "Secret" "secret-key" "secret key" "SECRETKEY" "apikey" "apiKey" "ApiKey"
       "APIKEY" "api-key" "api key" "API key" "API_Key" "api_secret" "apiSecret" "apisecret"
       "API_SECRET" "API_Secret" "api-secret" "apiSecretKey" "ApiSecretKey" "apisecretkey"
       "API Secret Key" "api secret key" "api-secret-key" "API-Secret-Key" "API" "Key" "KEY" "hash"
       "HASH" "token" "TOKEN" "salt" "pass" "Password" "PASSWORD" "pswd" "passwd" "admin" "mor"
       "MOR" "kolmisoft" "api" "user" "username" "1234" "12345" "123456" "123456789" "12345678"
       "123" "MOR_SECRET_KEY" "MOR_API_SECRET_KEY" "MOR_KEY" "[object Promise]"
       "[object Undefined]" "object" "Object" "function" "System.String" "System.Object"
       "Optional.empty" "b''" "()" "%s" "%d" "{0}" "$1" "$" "${}" "<secret>" "<key>" "<api_key>"
       "<your-api-key>" "<your_api_key>" "<YOUR_API_KEY>" "<YOUR_KEY>" "<your_secret>"
       "<YOUR_SECRET>" "<password>" "<redacted>" "[redacted]" "[REDACTED]" "REDACTED" "[hidden]"
       "[FILTERED]" "<hidden>" "\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}"
       "\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}";
};

/// The variables that should have the key.
#[rustfmt::skip]
pub(super) static VARIABLES: &[&str] = &[
    "API_Secret_Key", "API_SECRET_KEY", "api_secret_key", "apiSecretKey", "MOR_API_SECRET",
    "MOR_API_KEY", "SECRET_KEY", "secret_key", "API_KEY", "api_key", "SECRET", "secret", "key",
];

/// How languages and templates refer to a variable.
#[rustfmt::skip]
pub(super) static REFERENCES: &[(&str, &str)] = &[
    ("$", ""), ("${", "}"), ("{$", "}"), ("%", "%"), ("{", "}"), ("{{", "}}"), ("{{ ", " }}"),
    ("#{", "}"), ("<", ">"), ("[", "]"), (":", ""), ("$env:", ""), ("getenv('", "')"),
    ("getenv(\"", "\")"), ("env('", "')"), ("ENV['", "']"), ("$_ENV['", "']"),
    ("os.environ['", "']"), ("os.getenv('", "')"), ("process.env.", ""),
    ("System.getenv(\"", "\")"), ("os.Getenv(\"", "\")"), ("$this->", ""),
];
