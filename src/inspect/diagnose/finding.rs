//! What can be found: a stable kind, a sentence for people, and what to change.

use alloc::string::String;
use core::fmt;

/// One likely mistake. Neither the key nor a value is ever in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub(super) kind: FindingKind,
    pub(super) detail: String,
    pub(super) is_certain: bool,
    pub(super) is_joint: bool,
}

impl Finding {
    pub(super) fn likely(kind: FindingKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), is_certain: false, is_joint: false }
    }

    pub(super) fn certain(kind: FindingKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), is_certain: true, is_joint: false }
    }

    /// The same, now that a recomputed hash has shown it.
    pub(super) fn proved(self) -> Self {
        Self { is_certain: true, ..self }
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
    /// A parameter was hashed that is not signed.
    UnsignedHashed = "unsigned_hashed": "leave it out of the hash";
    /// All parameters were hashed.
    AllHashed = "all_hashed": "hash only the parameters that the page lists as included";
    /// Names were hashed with the values.
    NamesHashed = "names_hashed": "hash the values alone";
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
    /// It is the hash for another method.
    OtherEndpoint = "other_endpoint": "hash the parameters that this method's page lists";
    /// A value was changed after it was hashed.
    Altered = "altered": "hash the value that is sent";
    /// A value was hashed that was not sent.
    NotSent = "value_not_sent": "send what is hashed";
    /// No known mistake explains the hash.
    WrongKey = "wrong_key":
        "check that this is the API secret key of this user, or of the administrator";
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
