//! What can be found: a stable kind, a sentence for people, and what to change.

use alloc::string::String;
use core::fmt;

use super::corrected::Corrected;

/// One likely mistake. Neither the key nor a value is ever in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub(super) kind: FindingKind,
    pub(super) detail: String,
    pub(super) is_certain: bool,
    pub(super) is_joint: bool,
    pub(super) corrected: Option<Corrected>,
}

impl Finding {
    pub(super) fn likely(kind: FindingKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), is_certain: false, is_joint: false, corrected: None }
    }

    pub(super) fn certain(kind: FindingKind, detail: impl Into<String>) -> Self {
        Self { is_certain: true, ..Self::likely(kind, detail) }
    }

    /// The same, now that a recomputed hash has shown it.
    pub(super) fn proved(self) -> Self {
        Self { is_certain: true, ..self }
    }

    /// The same with the request as it should be, unless it has one already.
    pub(super) fn correctable(self, corrected: Option<Corrected>) -> Self {
        Self { corrected: self.corrected.or(corrected), ..self }
    }

    /// Whether its text begins with this sentence.
    pub(super) fn is_about(&self, says: &str) -> bool {
        self.detail.strip_prefix(says).is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
    }

    /// The kind, for programs.
    #[must_use]
    pub const fn kind(&self) -> FindingKind {
        self.kind
    }

    /// What is wrong, for people: one sentence, lower case, on one line.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// What to change, for people.
    #[must_use]
    pub const fn fix(&self) -> &'static str {
        self.kind.fix()
    }

    /// The request with this mistake put right; `None` where nobody can tell what was meant.
    #[must_use]
    pub const fn corrected(&self) -> Option<&Corrected> {
        self.corrected.as_ref()
    }

    /// Whether it is proved: the mistake makes exactly the hash that was sent, or stands there for
    /// all to see.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        self.is_certain
    }

    /// Whether it makes the hash that was sent only together with another finding.
    #[must_use]
    pub const fn is_joint(&self) -> bool {
        self.is_joint
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let doubt = if self.is_certain { "" } else { "probably: " };
        write!(f, "{doubt}{}; {}", self.detail, self.fix())
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal: $fix:literal;)*) => {
        /// What is wrong with a hash or a request. The order is that of likelihood: where two
        /// explain a hash, the earlier one is reported first.
        ///
        #[doc = include_str!("kinds.md")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum FindingKind {
            $($(#[$doc])* $variant,)*
        }

        impl FindingKind {
            /// All kinds, the likeliest first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable name, in snake case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What to change, as a sentence.
            #[must_use]
            pub const fn fix(self) -> &'static str {
                match self {
                    $(Self::$variant => $fix,)*
                }
            }
        }
    };
}

kinds! {
    /// The request cannot be read by the strict rules.
    Unreadable = "unreadable": "encode names and values, and send each parameter once";
    /// The body is in another form than servers read, such as JSON.
    NotAForm = "not_a_form": "send the parameters as application/x-www-form-urlencoded";
    /// The request is escaped as HTML.
    EscapedUrl = "escaped_url": "replace `&amp;` by `&`: copy the URL as text, not as HTML";
    /// A `#` in a value is not encoded.
    RawFragment = "raw_fragment": "encode a `#` as %23";
    /// A `&` in a value is not encoded.
    RawAmpersand = "raw_ampersand": "encode a `&` in a value as %26";
    /// A `%` in a value is not encoded.
    RawPercent = "raw_percent": "encode a `%` as %25";
    /// The name of a parameter is misspelt.
    MisspeltName = "misspelt_name": "write the name as the page does: servers pass over others";
    /// A parameter appears twice with different values.
    Duplicate = "duplicate_parameter": "send each parameter once";
    /// There is no hash.
    MissingHash = "missing_hash": "send the hash as the parameter `hash`";
    /// A required signed parameter is absent or empty.
    MissingParameter = "missing_parameter": "send it; every request of this method needs it";
    /// No signed parameter is present.
    NothingSigned = "nothing_signed": "send at least one signed parameter";
    /// The method takes no hash, or the request has what only servers may send.
    NotAccepted = "not_accepted": "send no hash for such a method, and no `system_hash`";
    /// An id has leading zeros, a sign, or other characters than digits.
    LeadingZeros = "leading_zeros": "send ids as plain decimals, `7` and not `007`";
    /// A switch is sent or was hashed as a word.
    BooleanWords = "boolean_words":
        "send and hash switches as the numbers of the page, `1` and not `true`";
    /// The hash is upper case.
    UppercaseHash = "uppercase_hash": "write the hash in lower case: servers compare it as text";
    /// There are characters around the hash.
    HashPadding = "hash_padding": "send the 40 digits and nothing around them";
    /// Zeros are missing in the hash.
    HashZerosLost = "hash_zeros_lost": "write each byte of the hash with two digits, 40 in all";
    /// Bytes of the hash are written with their sign extended.
    HashSignExtended = "hash_sign_extended": "mask each byte with 0xff before you write it";
    /// The hash is sent as bytes, not as digits.
    RawHash = "raw_hash": "write the hash as 40 lower-case hexadecimal digits";
    /// The digits or bytes of the hash are in another order.
    HashReversed = "hash_reversed": "write the bytes of the hash from the first one to the last";
    /// The hash is there twice.
    HashTwice = "hash_twice": "send the hash once";
    /// The hash is written in base64.
    Base64Hash = "base64_hash": "write the hash as 40 lower-case hexadecimal digits";
    /// The hash has the length of another digest.
    OtherDigest = "other_digest": "use SHA-1";
    /// The hash has the form of an account's uniquehash.
    UniqueHash = "uniquehash":
        "compute the SHA-1 for each request; the uniquehash of the account is something else";
    /// The hash is the beginning of one.
    TruncatedHash = "truncated_hash": "send all 40 digits";
    /// The hash is not hexadecimal, such as the placeholders of the pages.
    NotHexadecimal = "not_hexadecimal": "compute the hash; the page's sample may be a placeholder";
    /// What was sent as the hash is the text form of an object of a programming language.
    HashObject = "hash_object":
        "send the digits: wait for the promise, or call what gives the digest in hexadecimal";
    /// The text that should be hashed was sent as the hash.
    TextAsHash = "text_as_hash":
        "send the SHA-1 of the text; the key was sent in clear, so have it changed";
    /// The key was sent as the hash.
    KeyAsHash = "key_as_hash": "compute the SHA-1; the key was sent in clear, so have it changed";
    /// The hash leaves out `did`, like the sample of its page.
    StaleSample = "stale_sample": "hash `provider_id` and `did`; the sample of the page is stale";
    /// The key of a page's sample was used.
    SampleKey = "sample_key": "sign with your own API secret key; that of the page is an example";
    /// The hash was copied from the sample of a page.
    CopiedSample = "copied_sample": "compute the hash; that of the page is stale";
    /// The values were hashed under another rule.
    OtherHashRule = "other_hash_rule": "sign under the hash rule that the server follows";
    /// There is white space around the key.
    KeyWhitespace = "key_whitespace":
        "remove the white space around the key: a file or a form often ends with a newline";
    /// The key was hashed with quotes around it.
    KeyQuoted = "key_quoted": "remove the quotes around the key";
    /// The key was cut at a character that ends it for whatever read it.
    KeyCut = "key_cut": "quote the key where it is kept, so that nothing ends it early";
    /// The key was escaped or unescaped, as HTML, as a URL or by backslashes.
    KeyEscaped = "key_escaped": "use the key exactly as it is";
    /// The key was hashed in another character encoding.
    KeyRecoded = "key_recoded": "use the UTF-8 bytes of the key";
    /// A character of the key was mistyped, or replaced by a program for texts.
    KeyMistyped = "key_mistyped": "copy the key from its page again";
    /// The key was encoded in base64, or decoded from it.
    KeyBase64 = "key_base64": "use the key as text; it is no base64";
    /// The key was hashed itself first.
    KeyHashed = "key_hashed": "hash the key as it is, after the values";
    /// A name or a sign stands before the key.
    KeyNamed = "key_named": "put the key alone after the values";
    /// A placeholder was hashed in the place of the key.
    KeyPlaceholder = "key_placeholder":
        "set the key: the variable that should have it was empty, or had the placeholder";
    /// The username was hashed in the place of the key.
    UsernameAsKey = "username_as_key": "put the API secret key after the values";
    /// The key stands after each value.
    KeyAfterEach = "key_after_each": "put the key after the last value, once";
    /// Another key of the ring was used.
    OtherKey = "other_key": "sign with this user's key";
    /// A plus sign was meant literally.
    PlusLiteral = "plus_literal": "encode a plus sign as %2B: a bare one is read as a space";
    /// Values were hashed percent-encoded.
    PercentEncoded = "percent_encoded": "hash the plain values, and encode them only for sending";
    /// The values were hashed in the order of the request.
    RequestOrder = "request_order":
        "hash the values in the page's order, whatever their order in the request is";
    /// The values were hashed in alphabetical order of their names.
    AlphabeticalOrder = "alphabetical_order": "hash the values in the page's order";
    /// The values were hashed in an order of the client's own.
    OwnOrder = "own_order": "hash the values in the page's order";
    /// A parameter was hashed that is not signed.
    UnsignedHashed = "unsigned_hashed": "leave it out of the hash";
    /// All parameters were hashed.
    AllHashed = "all_hashed": "hash only the parameters that the page lists as included";
    /// Names were hashed with the values.
    NamesHashed = "names_hashed": "hash the values alone";
    /// The whole query string was hashed.
    QueryHashed = "query_hashed": "hash the plain values of the signed parameters, nothing else";
    /// The URL or the path was hashed.
    UrlHashed = "url_hashed": "hash the plain values of the signed parameters, nothing else";
    /// The text form of a list or an object was hashed, such as JSON.
    StructureHashed = "structure_hashed": "join the plain values with nothing between them";
    /// It is a signature of another protocol.
    OtherProtocol = "other_protocol": "hash the values followed by the key, with plain SHA-1";
    /// There was a separator between the values.
    Separator = "separator": "put nothing between the values";
    /// A value was left out of the hash.
    LeftOut = "left_out": "hash every signed parameter that is sent";
    /// Values were hashed without white space around them.
    Trimmed = "trimmed": "hash the values exactly as they are sent";
    /// Values were hashed in another case.
    ValueCase = "value_case": "hash the values exactly as they are sent";
    /// Values were encoded twice.
    EncodedTwice = "encoded_twice": "encode each value once, and hash the plain one";
    /// Values were hashed in Latin-1.
    Latin1 = "latin1": "hash the UTF-8 bytes of the values";
    /// Values were hashed in another character encoding.
    OtherCharset = "other_charset": "hash the UTF-8 bytes of the values";
    /// UTF-8 was taken for another encoding and encoded again.
    Mojibake = "mojibake": "read the values as UTF-8, and hash the same bytes";
    /// A number was written in another form.
    NumberForm = "number_form": "hash the number exactly as it is sent, as text";
    /// Leading zeros were lost or added.
    ZerosChanged = "zeros_changed": "keep such values as text: hash exactly what is sent";
    /// The plus sign of a phone number was lost or added.
    PhonePlus = "phone_plus": "hash the number exactly as it is sent";
    /// Values were escaped as HTML.
    HtmlEscaped = "html_escaped": "hash the plain values, and escape them only to show them";
    /// Backslashes were added or removed.
    Backslashes = "backslashes": "hash the plain values, without escapes";
    /// Lines end in another way.
    LineEndings = "line_endings": "hash the line ends that are sent";
    /// Characters were composed or decomposed.
    Normalization = "normalization": "hash the characters exactly as they are sent";
    /// Runs of white space were made one space, or removed.
    SpacesChanged = "spaces_changed": "hash the values exactly as they are sent";
    /// A password was hashed before the request was.
    PasswordHashed = "password_hashed": "hash the password as it is sent";
    /// A word such as `null` was hashed for a value.
    WordHashed = "word_hashed": "hash the value that is sent, and nothing for an empty one";
    /// The key stood in front of the values.
    KeyInFront = "key_in_front": "put the key after the values";
    /// The key stood at both ends.
    KeyTwice = "key_at_both_ends": "put the key after the values, once";
    /// No key was hashed.
    KeyMissing = "key_missing": "put the key after the values";
    /// The key was hashed in another case.
    KeyCase = "key_case": "use the key exactly as it is";
    /// The key was decoded from hexadecimal digits.
    KeyHexDecoded = "key_hex_decoded": "use the key as text; it is no hexadecimal number";
    /// It is an HMAC-SHA1.
    Hmac = "hmac_sha1": "hash the values followed by the key, with plain SHA-1";
    /// SHA-1 was applied twice.
    DoubleSha1 = "double_sha1": "apply SHA-1 once";
    /// The text was encoded as a whole before it was hashed.
    TextEncoded = "text_encoded": "hash the UTF-8 bytes of the values and the key";
    /// Something stands around the text, such as quotes or a newline.
    TextPadded = "text_padded": "hash the values and the key with nothing around them";
    /// A part of a value was not hashed.
    ValueCut = "value_cut": "hash all of the value that is sent";
    /// The end of the text was not hashed.
    TextCut = "text_cut": "hash as many bytes as the text has; characters may have several";
    /// It is the hash for another method.
    OtherEndpoint = "other_endpoint": "hash the parameters that this method's page lists";
    /// A value was changed after it was hashed.
    Altered = "altered": "hash the value that is sent";
    /// A value was hashed that was not sent.
    NotSent = "value_not_sent": "send what is hashed";
    /// A value was hashed twice, or all of them were.
    HashedTwice = "value_hashed_twice": "hash each value once";
    /// The key or a password is in the request in clear.
    SecretSent = "secret_sent": "take it out of the request, and have it changed";
    /// A parameter is not covered by the hash.
    NotCovered = "not_covered": "anybody can change it on the way; servers may still act on it";
    /// No known mistake explains the hash.
    WrongKey = "wrong_key":
        "check that this is the API secret key of this user, or of the administrator";
}

impl FindingKind {
    /// Whether it is a guess at what is not there any more, which chance may have made fit.
    pub(super) const fn is_guess(self) -> bool {
        matches!(self, Self::Altered | Self::NotSent | Self::ValueCut)
    }

    /// Whether the request that was sent is right once it has the right hash, and ids and switches
    /// in the form that servers take.
    pub(super) const fn is_put_right_by_signing(self) -> bool {
        use FindingKind as Kind;
        !matches!(
            self,
            Kind::Unreadable
                | Kind::Duplicate
                | Kind::MissingParameter
                | Kind::NothingSigned
                | Kind::NotAccepted
                | Kind::SecretSent
                | Kind::NotCovered
        )
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
