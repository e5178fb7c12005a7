//! The macro that turns a method's table into its endpoint and its typed request.

/// Declares a method: a static [`Endpoint`](crate::Endpoint), and a typed request with `new`,
/// setters, writer and reader.
///
/// A row is `coverage requirement field: Type as Kind = "wire name", "meaning"`, and after that any
/// further calls on the [`Parameter`](crate::Parameter), such as `.answers("error text")`. Coverage
/// is `signed` or `unsigned`, by the page; the requirement is `required` or `optional`. Signed
/// rows stand in hash order. `new` takes the required rows in the order of the table.
///
/// A new type needs an implementation of `Value`, a new kind a variant of [`Kind`](crate::Kind).
macro_rules! typed_request {
    (
        $(#[$endpoint_doc:meta])*
        endpoint $endpoint:ident = $name:literal $(, $key:ident: $fact:expr)*;

        $(#[$request_doc:meta])*
        request $request:ident {
            $(
                $coverage:ident $(required $required:ident)? $(optional $optional:ident)?
                    : $type:ident as $kind:ident $(($($words:tt)*))? $({ $($bounds:tt)* })?
                    = $wire:literal, $meaning:literal
                    $(.$builder:ident($($argument:expr)?))*;
            )*
        }
    ) => {
        $(#[$endpoint_doc])*
        pub static $endpoint: $crate::Endpoint = $crate::endpoint!($name, [
            $({
                let parameter = $crate::Parameter::$coverage(
                    $wire,
                    $crate::Kind::$kind $(($($words)*))? $({ $($bounds)* })?,
                );
                $(let parameter = typed_request!(@with $required parameter.required());)?
                parameter.meaning($meaning) $(.$builder($($argument)?))*
            }),*
        ] $(, $key: $fact)*);

        $(#[$request_doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $request {
            $(
                #[doc = concat!(
                    $meaning, ".\n\nParameter `", $wire, "`, [`", stringify!($coverage),
                    "`](crate::Parameter::", stringify!($coverage), "). Takes [`",
                    stringify!($kind $(($($words)*))? $({ $($bounds)* })?),
                    "`](crate::Kind::", stringify!($kind), ")."
                )]
                pub $($required: $crate::value::types::$type)?
                $($optional: Option<$crate::value::types::$type>)?,
            )*
            unlisted: $crate::UnlistedParameters,
        }

        impl $request {
            #[doc = concat!(
                "A request for `", $name, "` with what it requires and nothing else."
            )]
            #[must_use]
            #[allow(
                clippy::new_without_default,
                clippy::too_many_arguments,
                reason = "as many as the method requires"
            )]
            pub fn new($($($required: typed_request!(@argument $type),)?)*) -> Self {
                Self {
                    $(
                        $($required: typed_request!(@convert $type $required),)?
                        $($optional: None,)?
                    )*
                    unlisted: $crate::UnlistedParameters::new(),
                }
            }

            $($(
                #[doc = concat!(
                    "Sets [`", stringify!($optional), "`](Self#structfield.",
                    stringify!($optional), "): parameter `", $wire, "`."
                )]
                #[must_use]
                pub fn $optional(mut self, value: typed_request!(@argument $type)) -> Self {
                    self.$optional = Some(typed_request!(@convert $type value));
                    self
                }
            )?)*

            /// The parameters that the method does not list, added by `with_unlisted` or received.
            /// The hash does not cover them.
            #[must_use]
            pub const fn unlisted(&self) -> &$crate::UnlistedParameters {
                &self.unlisted
            }
        }

        #[allow(
            unused_imports,
            unused_mut,
            unused_variables,
            reason = "a method without parameters uses less"
        )]
        const _: () = {
            use $crate::endpoint::SlotSet;
            use $crate::request::parameter_error::listed;
            use $crate::request::parameters::sealed::Walk;
            use $crate::request::typed::sealed::FromReceived;
            use $crate::request::typed::{Field, parse_into, read_required, read_value};
            use $crate::value::Value;
            use $crate::{
                Endpoint, HashRule, ParameterError, Parameters, ReceivedRequest, TypedRequest,
                UnlistedParameters,
            };

            /// The slot of each field, after that of `u`.
            #[allow(dead_code, non_camel_case_types, reason = "named like the fields")]
            enum Slot { Username, $($($required)? $($optional)?),* }

            impl Parameters for $request {
                fn endpoint(&self) -> &Endpoint {
                    &$endpoint
                }
            }

            impl Walk for $request {
                #[inline]
                fn walk(&self, wanted: SlotSet, mut visit: impl FnMut(usize, &'static str, &str)) {
                    typed_request!(@walk self wanted visit $([
                        $($required)? $($optional)?,
                        $wire,
                        $crate::Kind::$kind $(($($words)*))? $({ $($bounds)* })?
                    ])*);
                }

                fn unlisted(&self) -> &UnlistedParameters {
                    &self.unlisted
                }
            }

            impl FromReceived for $request {
                fn from_received(
                    request: &ReceivedRequest<'_>,
                    rule: HashRule,
                ) -> Result<Self, ParameterError> {
                    let mut typed = Self {
                        $(
                            $($required: read_required(request, Slot::$required as usize)?,)?
                            $($optional: None,)?
                        )*
                        unlisted: UnlistedParameters::new(),
                    };
                    // One by one, because the code of a request that is made of all its fields at
                    // once undoes all before the one that is wrong.
                    $($(
                        // Most parameters of most requests are absent.
                        if request.has(Slot::$optional as usize) {
                            typed.$optional = read_value(request, Slot::$optional as usize)?;
                        }
                    )?)*
                    for pair in request.unlisted() {
                        typed.unlisted.take(&$endpoint, rule, &pair)?;
                    }
                    Ok(typed)
                }
            }

            impl TypedRequest for $request {
                const ENDPOINT: &'static Endpoint = &$endpoint;

                fn set(&mut self, name: &str, value: &str) -> Result<(), ParameterError> {
                    let (slot, parameter) = listed(&$endpoint, name)?;
                    $(
                        if slot == Slot::$($required)? $($optional)? as usize {
                            return parse_into(
                                &mut self.$($required)? $($optional)?,
                                parameter,
                                value,
                            );
                        }
                    )*
                    Ok(())
                }

                fn with_unlisted(
                    mut self,
                    name: &str,
                    value: impl Into<::alloc::string::String>,
                ) -> Result<Self, ParameterError> {
                    self.unlisted.add(&$endpoint, name, value)?;
                    Ok(self)
                }

                fn with_foreign(
                    mut self,
                    name: &str,
                    value: impl Into<::alloc::string::String>,
                ) -> Result<Self, ParameterError> {
                    self.unlisted.add_foreign(&$endpoint, name, value)?;
                    Ok(self)
                }
            }
        };
    };

    // Most parameters of most requests are absent: eight are skipped at a time if all of them are.
    (@walk $self:ident $wanted:ident $visit:ident
        $a:tt $b:tt $c:tt $d:tt $e:tt $f:tt $g:tt $h:tt $($rest:tt)*
    ) => {
        typed_request!(@eight $self $wanted $visit $a $b $c $d $e $f $g $h);
        typed_request!(@walk $self $wanted $visit $($rest)*);
    };
    (@walk $self:ident $wanted:ident $visit:ident $($rest:tt)*) => {
        typed_request!(@visit $self $wanted $visit $($rest)*);
    };
    (@eight $self:ident $wanted:ident $visit:ident $([$field:ident, $($row:tt)*])*) => {
        if $wanted.intersects(SlotSet::EMPTY $(.with(Slot::$field as usize))*)
            && ($($self.$field.get().is_some())||*)
        {
            typed_request!(@visit $self $wanted $visit $([$field, $($row)*])*);
        }
    };
    (@visit $self:ident $wanted:ident $visit:ident
        $([$field:ident, $wire:literal, $kind:expr])*
    ) => {
        $(
            if let Some(value) = $self.$field.get()
                && $wanted.contains(Slot::$field as usize)
            {
                value.write($kind, |text| $visit(Slot::$field as usize, $wire, text));
            }
        )*
    };

    // Text is taken from anything that becomes a `String`.
    (@argument String) => { impl Into<::alloc::string::String> };
    (@argument $type:ident) => { $crate::value::types::$type };
    (@convert String $value:ident) => { $value.into() };
    (@convert $type:ident $value:ident) => { $value };

    // Repeats the rest where the table has the first.
    (@with $marker:ident $($rest:tt)*) => { $($rest)* };
}

pub(crate) use typed_request;

#[cfg(test)]
#[cfg(feature = "users")]
#[allow(unreachable_pub, missing_docs, reason = "the macro declares public items")]
mod tests {
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use crate::value::{Digits, Hour, Password};
    use crate::{
        HashRule, Kind, Parameter, ParameterError, ParameterGroup, Parameters, ReceivedRequest,
        Requirement, SecretKey, SignError, Signer, TypedRequest, UnmetRequirement, VerifyError,
    };

    typed_request! {
        /// Three parameters are required, a text between a number and digits.
        endpoint CARD_SELL = "card_sell", aliases: ["card_sale", "sell"];

        /// Sells a card.
        request CardSell {
            signed optional hour: Hour as Range { min: 0, max: 23 } = "hour", "When";
            signed required group_id: u64 as ObjectId = "group_id", "Which group"
                .answers("Group was not found");
            signed required buyer_name: String as Text = "name", "To whom";
            signed optional gift: bool as Switch { on: 4 } = "gift", "Whether for nothing"
                .answers("Gift is wrong");
            unsigned required number: Digits as Digits = "number", "Which card";
            unsigned optional comment: String as Text = "comment", "Why";
        }
    }

    typed_request! {
        /// Nothing is required by itself.
        endpoint DETAILS_GET = "details_get", groups: [
            ParameterGroup::at_least_one(&["user_id", "username"]),
            ParameterGroup::all_or_none(&["from", "till"]),
        ];

        /// Gets details.
        request DetailsGet {
            signed optional user_id: u64 as Id = "user_id", "Whose details";
            signed optional username: String as Text = "username", "Whose details";
            signed optional password: Password as Secret = "password", "The password";
            unsigned optional from: u64 as Timestamp = "from", "From when on";
            unsigned optional till: u64 as Timestamp = "till", "Until when";
        }
    }

    use no_rows::{PING, Ping};

    #[allow(
        dead_code,
        unfulfilled_lint_expectations,
        unused_imports,
        unused_mut,
        unused_variables,
        reason = "the macro uses them for each row"
    )]
    mod no_rows {
        typed_request! {
            /// Nothing is listed.
            endpoint PING = "ping";

            /// Asks for nothing.
            request Ping {}
        }
    }

    fn key() -> SecretKey {
        SecretKey::new("secret").unwrap()
    }

    fn signer() -> Signer {
        Signer::new("me", key())
    }

    /// Signs a request, sends it, verifies it, and types what arrived.
    fn round_trip<R: TypedRequest>(request: &R) -> R {
        let (key, signer) = (key(), signer());
        let form = signer.sign(request).unwrap().form();
        let received = ReceivedRequest::read(R::ENDPOINT, "", &*form).unwrap();
        received.verify([("key", &key)], HashRule::Listed).unwrap().typed().unwrap()
    }

    /// The form without the hash.
    fn form<R: TypedRequest>(request: &R) -> String {
        let signer = signer();
        let form = signer.sign(request).unwrap().form();
        form.rsplit_once("&hash=").unwrap().0.to_string()
    }

    fn card() -> CardSell {
        CardSell::new(7, "Jonas", Digits::new("007").unwrap())
    }

    #[test]
    fn a_table_becomes_an_endpoint() {
        let names: Vec<_> = CARD_SELL.parameters().map(Parameter::name).collect();
        assert_eq!(names, ["hour", "group_id", "name", "gift", "number", "comment"]);
        let order = |order| CARD_SELL.hash_order(order).collect::<Vec<_>>();
        assert_eq!(order(HashRule::Listed), ["hour", "group_id", "name", "gift"]);
        // Servers have an order of their own, and hash what the table calls unsigned.
        assert_eq!(order(HashRule::X8), ["number", "name"]);
        let required = |parameter: &Parameter| parameter.requirement() == Requirement::Required;
        let required = CARD_SELL.parameters().filter(required).map(Parameter::name);
        assert_eq!(required.collect::<Vec<_>>(), ["group_id", "name", "number"]);
        let gift = CARD_SELL.parameter("gift").unwrap();
        assert_eq!(
            (gift.kind(), gift.description()),
            (Kind::Switch { on: 4 }, "Whether for nothing")
        );
        assert_eq!(gift.wire_message(), "Gift is wrong");
        assert_eq!(CARD_SELL.parameter("name").unwrap().wire_message(), "Access Denied");
        for path in ["/api/card_sell", "/billing/api/card_sale", "/api/sell"] {
            assert!(CARD_SELL.serves(path), "{path}");
        }
        assert_eq!((CARD_SELL.groups().len(), DETAILS_GET.groups().len()), (0, 2));
        assert!(DETAILS_GET.aliases().is_empty() && PING.parameters().len() == 0);
    }

    #[test]
    fn new_takes_what_is_required_in_order() {
        assert_eq!(form(&card()), "u=me&group_id=7&name=Jonas&number=007");
        let request = CardSell::new(7, String::from("Jonas"), Digits::new("007").unwrap());
        assert_eq!(request, card());
        assert_eq!((request.hour, request.gift, request.comment), (None, None, None));
    }

    #[test]
    fn setters_fill_what_is_optional() {
        let request = card().comment("a b").gift(true).hour(Hour::new(5).unwrap());
        let expected = "u=me&hour=5&group_id=7&name=Jonas&gift=4&number=007&comment=a+b";
        assert_eq!(form(&request), expected);
        assert_eq!(signer().sign(&request).unwrap().canonical().as_str(), "57Jonas4");
        assert_eq!(round_trip(&request), request);
    }

    #[test]
    fn a_required_text_may_not_be_empty() {
        let request = CardSell::new(7, "", Digits::new("007").unwrap());
        let unmet = UnmetRequirement::Parameter("name");
        assert_eq!(signer().sign(&request).unwrap_err(), SignError::Unmet(unmet));
        let received = ReceivedRequest::read(&CARD_SELL, "group_id=7&name=&number=1", "").unwrap();
        let error = received.verify([("key", &key())], HashRule::Listed).unwrap_err();
        assert_eq!(error, VerifyError::MissingHash);
        let hash = "0".repeat(40);
        for (query, missing) in [
            ("group_id=7&name=&number=1", "name"),
            ("group_id=7&name=x", "number"),
            ("name=x&number=1", "group_id"),
        ] {
            let query = alloc::format!("{query}&hash={hash}");
            let received = ReceivedRequest::read(&CARD_SELL, &query, "").unwrap();
            let error = received.verify([("key", &key())], HashRule::Listed).unwrap_err();
            assert_eq!(error, VerifyError::Unmet(UnmetRequirement::Parameter(missing)), "{query}");
        }
    }

    #[test]
    fn groups_are_checked_when_signing_and_when_verifying() {
        let sign = |request: &DetailsGet| signer().sign(request).map(|_| ()).err();
        let one_of = UnmetRequirement::OneOf(&["user_id", "username"]);
        let together = UnmetRequirement::Together(&["from", "till"]);
        for (request, query, unmet) in [
            (DetailsGet::new(), "", Some(one_of)),
            (DetailsGet::new().username(""), "username=", Some(one_of)),
            (DetailsGet::new().from(1).till(2), "from=1&till=2", Some(one_of)),
            (DetailsGet::new().user_id(1).till(2), "user_id=1&till=2", Some(together)),
            (DetailsGet::new().username("x").from(1), "username=x&from=1&till=", Some(together)),
            (DetailsGet::new().username("x"), "username=x", None),
            (DetailsGet::new().user_id(1).from(1).till(2), "user_id=1&from=1&till=2", None),
        ] {
            assert_eq!(sign(&request), unmet.map(SignError::Unmet), "{query}");
            let query = alloc::format!("{query}&hash={}", "0".repeat(40));
            let received = ReceivedRequest::read(&DETAILS_GET, &query, "").unwrap();
            let error = received.verify([("key", &key())], HashRule::Listed).unwrap_err();
            assert_eq!(error, unmet.map_or(VerifyError::Mismatch, VerifyError::Unmet), "{query}");
            if unmet.is_none() {
                assert_eq!(round_trip(&request), request);
            }
        }
    }

    #[test]
    fn a_method_without_parameters_signs_the_key_alone() {
        let request = Ping::new();
        assert_eq!(signer().sign(&request).unwrap().canonical().as_str(), "");
        assert_eq!(round_trip(&request), request);
        let with = request.with_unlisted("x", "1").unwrap();
        assert_eq!(form(&with), "u=me&x=1");
        assert_eq!(round_trip(&with), with);
    }

    #[test]
    fn parameters_are_set_by_their_wire_names() {
        let mut request = card();
        for (name, value) in [("name", "Ona"), ("group_id", "8"), ("gift", "0"), ("hour", "07")] {
            request.set(name, value).unwrap();
        }
        let hour = Hour::new(7).unwrap();
        let number = Digits::new("007").unwrap();
        assert_eq!(request, CardSell::new(8, "Ona", number).gift(false).hour(hour));

        let wrong = |name: &str, value: &str| card().set(name, value).unwrap_err();
        for (name, value, wire_message) in [
            ("gift", "1", "Gift is wrong"),
            ("group_id", "08", "Group was not found"),
            ("number", "", "Access Denied"),
            ("hour", "24", "Access Denied"),
        ] {
            let parameter = CARD_SELL.parameter(name).unwrap();
            let expected = ParameterError::wrong_value(&parameter);
            assert_eq!(wrong(name, value), expected);
            assert_eq!(crate::Rejection::from(expected).wire_message(), wire_message);
        }
        // Fields have names of their own.
        for name in ["buyer_name", "username", "from"] {
            let error = ParameterError::Unlisted { parameter: name.into() };
            assert_eq!(wrong(name, "1"), error);
        }
        assert_eq!(wrong("hash", "1"), ParameterError::Reserved { parameter: "hash".into() });
        assert!(Ping::new().set("x", "1").is_err());
        let mut details = DetailsGet::new();
        details.set("password", "p").unwrap();
        assert_eq!(details, DetailsGet::new().password(Password::new("p").unwrap()));
        assert!(details.set("password", "").is_err());
    }

    #[test]
    fn unlisted_parameters_are_kept_beside_the_table() {
        let request = card().with_unlisted("x", "1").unwrap();
        assert_eq!(round_trip(&request).unlisted().iter().collect::<Vec<_>>(), [("x", "1")]);
        let listed = |name| card().with_unlisted(name, "1").unwrap_err();
        for name in ["name", "gift", "comment"] {
            assert_eq!(listed(name), ParameterError::Listed { parameter: name });
        }
        // What one table lists another one may not.
        let details = DetailsGet::new().user_id(1).with_unlisted("gift", "4").unwrap();
        for (name, value) in details.unlisted().iter() {
            let error = card().with_unlisted(name, value).unwrap_err();
            assert_eq!(error, ParameterError::Listed { parameter: "gift" });
        }
    }

    #[test]
    fn a_request_is_typed_only_as_its_own_type() {
        assert_eq!(card().endpoint().name(), CardSell::ENDPOINT.name());
        let (key, signer, request) = (key(), signer(), card());
        let form = signer.sign(&request).unwrap().form();
        let received = ReceivedRequest::read(&CARD_SELL, "", &*form).unwrap();
        let verified = received.verify([("key", &key)], HashRule::Listed).unwrap();
        let error = verified.typed::<DetailsGet>().unwrap_err();
        assert_eq!(error, ParameterError::OtherEndpoint { expected: "details_get" });
    }
}
