//! Typed requests: what every method's table is turned into, and the step from a verified request to a typed one.

use alloc::string::String;

use crate::endpoint::{Endpoint, Parameter};
use crate::parameters::{ParameterError, Parameters, listed};
use crate::received::ReceivedRequest;
use crate::value::Value;
use crate::verify::Verified;

/// A request with a field for each parameter. The fields can hold only values that their parameters take. Only this crate's types
/// implement it; other methods are filled as a [`ParameterList`](crate::ParameterList).
pub trait TypedRequest: Parameters + FromReceived {
    /// The endpoint that the request is for.
    const ENDPOINT: &'static Endpoint;

    /// Sets a parameter by its wire name, from its wire text.
    ///
    /// # Errors
    /// [`ParameterError`] when the parameter does not take the value, for a name that the endpoint does not have, and for `u`
    /// and `hash`.
    fn set(&mut self, name: &str, value: &str) -> Result<(), ParameterError>;

    /// Adds a parameter that the endpoint does not have. The hash does not cover it.
    ///
    /// # Errors
    /// [`ParameterError`] for a name that the endpoint has, for `u` and `hash`, for a name that is empty or has brackets, and
    /// for a second value that differs from the first.
    fn with_extra(self, name: &str, value: impl Into<String>) -> Result<Self, ParameterError>
    where
        Self: Sized;
}

impl Verified<'_> {
    /// The request as its type.
    ///
    /// A parameter that was sent empty counts as not sent, unless it is a text, which it blanks. Unlisted parameters become
    /// [extras](crate::Extras). Nothing here is more trustworthy than before: see [`uncovered`](Self::uncovered).
    ///
    /// # Errors
    /// [`ParameterError`] names the first parameter with a wrong value, and [`ParameterError::page_error`] gives the page's answer to it;
    /// or the request is to another endpoint than the type.
    pub fn typed<R: TypedRequest>(&self) -> Result<R, ParameterError> {
        let request = self.request();
        let (sent_to, expected) = (request.endpoint(), R::ENDPOINT);
        if core::ptr::eq(sent_to.parameters(), expected.parameters()) {
            R::from_received(request)
        } else {
            Err(ParameterError::OtherEndpoint { expected: expected.name() })
        }
    }
}

pub(crate) use sealed::FromReceived;

mod sealed {
    use super::{ParameterError, ReceivedRequest};

    /// Kept from the public, because typing comes after verification.
    pub trait FromReceived: Sized {
        fn from_received(request: &ReceivedRequest<'_>) -> Result<Self, ParameterError>;
    }
}

/// Reads the value in a slot. Most are not there, which is told without a call.
#[inline]
pub(crate) fn optional<V: Value>(request: &ReceivedRequest<'_>, slot: usize) -> Result<Option<V>, ParameterError> {
    if request.has(slot) { read(request, slot) } else { Ok(None) }
}

#[inline(never)]
fn read<V: Value>(request: &ReceivedRequest<'_>, slot: usize) -> Result<Option<V>, ParameterError> {
    let (Some(value), Some(parameter)) = (request.slot(slot), request.endpoint().parameters().get(slot)) else {
        return Ok(None);
    };
    let read = value.with_text(|text| V::read(parameter.kind(), text));
    if read.is_none() && !value.is_empty() { Err(ParameterError::wrong_value(parameter)) } else { Ok(read) }
}

/// Reads the value in a slot that must have one.
pub(crate) fn required<V: Value>(
    request: &ReceivedRequest<'_>,
    slot: usize,
    name: &'static str,
) -> Result<V, ParameterError> {
    optional(request, slot)?.ok_or(ParameterError::Missing { parameter: name })
}

/// The value of a parameter that is set by its wire name.
pub(crate) fn parse<V: Value>(parameter: &Parameter, text: &str) -> Result<V, ParameterError> {
    V::read(parameter.kind(), text).ok_or(ParameterError::wrong_value(parameter))
}

/// Turns a method's table into its endpoint, its request type, setters, writer and reader.
///
/// `of` names the required parameter, which the private constructor of the same name takes.
/// A row is `coverage presence field: kind = "wire name", "meaning"`, optionally followed by the page's error text for a wrong
/// value. Signed rows stand in hash order.
macro_rules! typed_request {
    (
        $(#[$endpoint_doc:meta])*
        endpoint $endpoint:ident = $name:literal $(, aliases $aliases:expr)?;

        $(#[$request_doc:meta])*
        request $request:ident of $needed:ident: $needed_kind:ident {
            $(
                $coverage:ident $presence:ident $field:ident: $kind:ident $(($on:literal))? = $wire:literal,
                $meaning:literal $(, $page_error:literal)?;
            )*
        }
    ) => {
        $(#[$endpoint_doc])*
        pub static $endpoint: $crate::endpoint::Endpoint = $crate::endpoint!($name, [
            $(
                typed_request!(@presence $presence
                    $crate::endpoint::Parameter::$coverage($wire, typed_request!(@kind $kind $($on)?))
                )
                .meaning($meaning)
                $(.answers($page_error))?
            ),*
        ] $(, aliases: $aliases)?);

        $(#[$request_doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $request {
            $(
                #[doc = concat!(
                    $meaning, ".\n\nParameter `", $wire, "`, ", typed_request!(@coverage $coverage), "; ",
                    typed_request!(@allowed $kind $($on)?), "."
                )]
                pub $field: typed_request!(@field $presence $kind),
            )*
            /// Parameters that the page does not list. The hash does not cover them.
            pub extras: $crate::parameters::Extras,
        }

        /// The slot of each field.
        #[expect(non_camel_case_types, reason = "named like the fields")]
        #[derive(Clone, Copy)]
        enum Slot { $($field),* }

        impl $request {
            /// The request with what it needs and nothing else.
            const fn of($needed: typed_request!(@type $needed_kind)) -> Self {
                Self {
                    $($field: typed_request!(@initial $presence $field),)*
                    extras: $crate::parameters::Extras::new(),
                }
            }

            $(
                typed_request!(@setter $presence $kind $field $wire [
                    concat!("Sets [`", stringify!($field), "`](Self#structfield.", stringify!($field), "): parameter `", $wire, "`.")
                ]);
            )*
        }

        impl $crate::parameters::Parameters for $request {
            fn endpoint(&self) -> &$crate::endpoint::Endpoint {
                &$endpoint
            }
        }

        impl $crate::parameters::sealed::Walk for $request {
            fn walk(&self, wants: impl Fn(u128) -> bool, mut visit: impl FnMut(usize, &'static str, &str)) {
                typed_request!(@walk self wants visit $([$presence $field $wire $kind $($on)?])*);
            }

            fn extras(&self) -> &$crate::parameters::Extras {
                &self.extras
            }
        }

        impl $crate::typed::FromReceived for $request {
            fn from_received(
                request: &$crate::received::ReceivedRequest<'_>,
            ) -> Result<Self, $crate::parameters::ParameterError> {
                let mut typed = Self {
                    $($field: typed_request!(@read $presence request, Slot::$field as usize, $wire),)*
                    extras: $crate::parameters::Extras::new(),
                };
                for (name, value) in request.unlisted() {
                    typed.extras.add(&$endpoint, &name, value)?;
                }
                Ok(typed)
            }
        }

        impl $crate::typed::TypedRequest for $request {
            const ENDPOINT: &'static $crate::endpoint::Endpoint = &$endpoint;

            fn set(&mut self, name: &str, value: &str) -> Result<(), $crate::parameters::ParameterError> {
                let (slot, parameter) = $crate::parameters::listed(&$endpoint, name)?;
                $(
                    if slot == Slot::$field as usize {
                        self.$field = typed_request!(@wrap $presence $crate::typed::parse(parameter, value)?);
                        return Ok(());
                    }
                )*
                Ok(())
            }

            fn with_extra(
                mut self,
                name: &str,
                value: impl Into<String>,
            ) -> Result<Self, $crate::parameters::ParameterError> {
                self.extras.add(&$endpoint, name, value)?;
                Ok(self)
            }
        }
    };

    // Most parameters of most requests are absent, so eight at a time are passed by if all of them are.
    (@walk $self:ident $wants:ident $visit:ident $a:tt $b:tt $c:tt $d:tt $e:tt $f:tt $g:tt $h:tt $($rest:tt)*) => {
        typed_request!(@some $self $wants $visit $a $b $c $d $e $f $g $h);
        typed_request!(@walk $self $wants $visit $($rest)*);
    };
    (@walk $self:ident $wants:ident $visit:ident $($rest:tt)*) => {
        typed_request!(@visit $self $wants $visit $($rest)*);
    };
    (@some $self:ident $wants:ident $visit:ident $($row:tt)*) => {
        if $wants($(typed_request!(@bit $row))|*) && ($(typed_request!(@is_present $self $row))||*) {
            typed_request!(@visit $self $wants $visit $($row)*);
        }
    };
    (@bit [$presence:ident $field:ident $($row:tt)*]) => { 1 << Slot::$field as usize };
    (@is_present $self:ident [required $($row:tt)*]) => { true };
    (@is_present $self:ident [$presence:ident $field:ident $($row:tt)*]) => { $self.$field.is_some() };
    (@visit $self:ident $wants:ident $visit:ident
        $([$presence:ident $field:ident $wire:literal $kind:ident $($on:literal)?])*
    ) => {
        $(
            if let Some(value) = typed_request!(@borrow $presence $self.$field)
                && $wants(1 << Slot::$field as usize)
            {
                $crate::value::Value::write(value, typed_request!(@kind $kind $($on)?), |text| {
                    $visit(Slot::$field as usize, $wire, text);
                });
            }
        )*
    };

    (@presence required $parameter:expr) => { $parameter.required() };
    (@presence unless_reseller $parameter:expr) => { $parameter.required_unless_reseller() };
    (@presence optional $parameter:expr) => { $parameter };

    (@kind object_id) => { $crate::kind::Kind::ObjectId };
    (@kind id) => { $crate::kind::Kind::Id };
    (@kind assignment) => { $crate::kind::Kind::Assignment };
    (@kind switch) => { $crate::kind::Kind::Switch { on: 1 } };
    (@kind switch $on:literal) => { $crate::kind::Kind::Switch { on: $on } };
    (@kind count) => { $crate::kind::Kind::Count };
    (@kind timestamp) => { $crate::kind::Kind::Timestamp };
    (@kind hour) => { $crate::value::Hour::KIND };
    (@kind year) => { $crate::value::Year::KIND };
    (@kind month) => { $crate::value::Month::KIND };
    (@kind day) => { $crate::value::Day::KIND };
    (@kind decimal) => { $crate::kind::Kind::Decimal };
    (@kind list_mode) => { $crate::value::ListMode::KIND };
    (@kind digits) => { $crate::kind::Kind::Digits };
    (@kind text) => { $crate::kind::Kind::Text };
    (@kind secret) => { $crate::kind::Kind::Secret };

    (@type object_id) => { u64 };
    (@type id) => { u64 };
    (@type assignment) => { $crate::value::Assignment };
    (@type switch) => { bool };
    (@type count) => { u64 };
    (@type timestamp) => { u64 };
    (@type hour) => { $crate::value::Hour };
    (@type year) => { $crate::value::Year };
    (@type month) => { $crate::value::Month };
    (@type day) => { $crate::value::Day };
    (@type decimal) => { $crate::value::Decimal };
    (@type list_mode) => { $crate::value::ListMode };
    (@type digits) => { $crate::value::Digits };
    (@type text) => { ::alloc::string::String };
    (@type secret) => { $crate::value::Password };

    (@allowed object_id) => { "an id, 0 or more" };
    (@allowed id) => { "an id, 0 or more" };
    (@allowed assignment) => { "an id, or `-1` for nobody" };
    (@allowed switch) => { "`0` for off, `1` for on" };
    (@allowed switch $on:literal) => { concat!("`0` for off, `", stringify!($on), "` for on") };
    (@allowed count) => { "a whole number, 0 or more" };
    (@allowed timestamp) => { "seconds since 1970-01-01 00:00 UTC" };
    (@allowed hour) => { "0 to 23" };
    (@allowed year) => { "1 to 9999" };
    (@allowed month) => { "1 to 12" };
    (@allowed day) => { "1 to 31" };
    (@allowed decimal) => { "an exact decimal number" };
    (@allowed list_mode) => { "`no`, `blacklist` or `whitelist`" };
    (@allowed digits) => { "digits, leading zeros kept" };
    (@allowed text) => { "any text, the empty one blanks it" };
    (@allowed secret) => { "any text but the empty one" };

    (@coverage signed) => { "signed" };
    (@coverage signed_as_listed) => { "signed as listed, left out of the hash by deployed servers" };
    (@coverage unsigned) => { "not signed" };

    (@field required $kind:ident) => { typed_request!(@type $kind) };
    (@field $presence:ident $kind:ident) => { Option<typed_request!(@type $kind)> };

    (@initial required $field:ident) => { $field };
    (@initial $presence:ident $field:ident) => { None };

    (@borrow required $($place:tt)*) => { Some(&$($place)*) };
    (@borrow $presence:ident $($place:tt)*) => { $($place)*.as_ref() };

    (@wrap required $value:expr) => { $value };
    (@wrap $presence:ident $value:expr) => { Some($value) };

    (@read required $request:expr, $slot:expr, $wire:literal) => {
        $crate::typed::required($request, $slot, $wire)?
    };
    (@read $presence:ident $request:expr, $slot:expr, $wire:literal) => {
        $crate::typed::optional($request, $slot)?
    };

    // The constructor takes what is required.
    (@setter required $kind:ident $field:ident $wire:literal [$doc:expr]) => {};
    (@setter $presence:ident text $field:ident $wire:literal [$doc:expr]) => {
        #[doc = $doc]
        #[must_use]
        pub fn $field(mut self, text: impl Into<::alloc::string::String>) -> Self {
            self.$field = Some(text.into());
            self
        }
    };
    (@setter $presence:ident decimal $field:ident $wire:literal [$doc:expr]) => {
        #[doc = $doc]
        #[must_use]
        pub fn $field(mut self, number: impl Into<$crate::value::Decimal>) -> Self {
            self.$field = Some(number.into());
            self
        }
    };
    (@setter $presence:ident assignment $field:ident $wire:literal [$doc:expr]) => {
        #[doc = $doc]
        #[must_use]
        pub fn $field(mut self, assignment: impl Into<$crate::value::Assignment>) -> Self {
            self.$field = Some(assignment.into());
            self
        }
    };
    (@setter $presence:ident secret $field:ident $wire:literal [$doc:expr]) => {
        #[doc = $doc]
        ///
        /// # Errors
        /// [`ParameterError`](crate::ParameterError) for the empty text.
        pub fn $field(
            mut self,
            secret: impl Into<::alloc::string::String>,
        ) -> Result<Self, $crate::parameters::ParameterError> {
            let wrong = || $crate::typed::wrong(<Self as $crate::typed::TypedRequest>::ENDPOINT, $wire);
            self.$field = Some($crate::value::Password::new(secret).ok_or_else(wrong)?);
            Ok(self)
        }
    };
    (@setter $presence:ident hour $field:ident $wire:literal [$doc:expr]) => {
        typed_request!(@number hour $field $wire [$doc]);
    };
    (@setter $presence:ident year $field:ident $wire:literal [$doc:expr]) => {
        typed_request!(@number year $field $wire [$doc]);
    };
    (@setter $presence:ident month $field:ident $wire:literal [$doc:expr]) => {
        typed_request!(@number month $field $wire [$doc]);
    };
    (@setter $presence:ident day $field:ident $wire:literal [$doc:expr]) => {
        typed_request!(@number day $field $wire [$doc]);
    };
    (@setter $presence:ident $kind:ident $field:ident $wire:literal [$doc:expr]) => {
        #[doc = $doc]
        #[must_use]
        pub fn $field(mut self, value: typed_request!(@type $kind)) -> Self {
            self.$field = Some(value);
            self
        }
    };
    (@number $kind:ident $field:ident $wire:literal [$doc:expr]) => {
        #[doc = $doc]
        ///
        /// # Errors
        /// [`ParameterError`](crate::ParameterError) for a number out of range.
        pub fn $field(mut self, number: u16) -> Result<Self, $crate::parameters::ParameterError> {
            let wrong = || $crate::typed::wrong(<Self as $crate::typed::TypedRequest>::ENDPOINT, $wire);
            self.$field = Some(<typed_request!(@type $kind)>::new(number).ok_or_else(wrong)?);
            Ok(self)
        }
    };
}

pub(crate) use typed_request;

/// The error for a value that a setter refuses.
pub(crate) fn wrong(endpoint: &Endpoint, name: &str) -> ParameterError {
    match listed(endpoint, name) {
        Ok((_, parameter)) => ParameterError::wrong_value(parameter),
        Err(error) => error,
    }
}
