//! Typed requests, and the step from a verified request to a typed one.

use alloc::string::String;

use super::parameter_error::ParameterError;
use super::parameters::Parameters;
use super::received::ReceivedRequest;
use super::rejection::Rejection;
use super::verify::{Verified, VerifyError};
use crate::endpoint::{Endpoint, HashRule, Parameter};
use crate::value::Value;

/// A request with a field for each parameter. The fields can hold only values that their parameters
/// take. Only this crate's types implement it; other methods are filled as a
/// [`ParameterList`](crate::ParameterList).
pub trait TypedRequest: Parameters + sealed::FromReceived {
    /// The endpoint that the request is for.
    const ENDPOINT: &'static Endpoint;

    /// Sets a parameter by its wire name, from its wire text.
    ///
    /// # Errors
    /// [`ParameterError`] when the parameter does not take the value, for a name that the endpoint
    /// does not list, and for `u` and `hash`.
    fn set(&mut self, name: &str, value: &str) -> Result<(), ParameterError>;

    /// Adds a parameter that the endpoint does not list. The hash does not cover it.
    ///
    /// # Errors
    /// [`ParameterError`] for a name that the endpoint lists, for `u` and `hash`, for a name that
    /// is empty or has brackets, and for a second value that differs from the first.
    fn with_unlisted(self, name: &str, value: impl Into<String>) -> Result<Self, ParameterError>
    where
        Self: Sized;

    /// Adds a parameter that the endpoint does not list, but servers hash: a name of their
    /// [order](crate::server_order). Signing under the rule of a server puts it in its place.
    ///
    /// # Errors
    /// As [`with_unlisted`](Self::with_unlisted); and for a name that is not in the order, and an
    /// id that is no canonical decimal.
    fn with_foreign(self, name: &str, value: impl Into<String>) -> Result<Self, ParameterError>
    where
        Self: Sized;
}

impl Verified<'_> {
    /// The request as its type.
    ///
    /// A parameter that was sent empty counts as not sent, unless it is a text, which it blanks.
    /// Unlisted parameters are kept. Nothing here is more trustworthy than before: see
    /// [`uncovered`](Self::uncovered).
    ///
    /// # Errors
    /// [`ParameterError`] names the first parameter with a wrong value; or the request is for
    /// another endpoint than the type.
    pub fn typed<R: TypedRequest>(&self) -> Result<R, ParameterError> {
        let request = self.request();
        if request.endpoint().is(R::ENDPOINT) {
            R::from_received(request, self.rule())
        } else {
            Err(ParameterError::OtherEndpoint { expected: R::ENDPOINT.name() })
        }
    }
}

impl ReceivedRequest<'_> {
    /// The request as its type, for a method that takes [no hash](Endpoint::takes_hash) under this
    /// rule. Anybody can have sent it: a hash is not looked at. What is required is checked, as
    /// [`verify`](Self::verify) does.
    ///
    /// ```
    /// use mor_api::methods::system::{GET_OTP, GetOtp};
    /// use mor_api::{HashRule, ReceivedRequest};
    ///
    /// let query = "u=admin&mobile=37061234567";
    /// let request = ReceivedRequest::read(&GET_OTP, query, "")?;
    /// let typed: GetOtp = request.typed_unhashed(HashRule::Listed)?;
    /// assert_eq!(typed.mobile, "37061234567");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Rejection`] when the method takes a hash, and for what [`verify`](Self::verify) and
    /// [`typed`](Verified::typed) refuse besides a wrong hash.
    pub fn typed_unhashed<R: TypedRequest>(&self, rule: HashRule) -> Result<R, Rejection> {
        if !self.endpoint().is(R::ENDPOINT) {
            let expected = R::ENDPOINT.name();
            return Err(ParameterError::OtherEndpoint { expected }.into());
        }
        if self.endpoint().takes_hash(rule) {
            return Err(VerifyError::MissingHash.into());
        }
        if let Some(unmet) = self.endpoint().unmet_requirement(self.filled()) {
            return Err(VerifyError::Unmet(unmet).into());
        }
        Ok(R::from_received(self, rule)?)
    }
}

pub(crate) mod sealed {
    use super::{HashRule, ParameterError, ReceivedRequest};

    /// Kept from the public, because typing comes after verification.
    pub trait FromReceived: Sized {
        /// The request as it was verified under a rule.
        fn from_received(
            request: &ReceivedRequest<'_>,
            rule: HashRule,
        ) -> Result<Self, ParameterError>;
    }
}

/// A field of a typed request: a value if the parameter is required, an option of one otherwise.
pub(crate) trait Field: Sized {
    type Value: Value;

    fn new(value: Self::Value) -> Self;

    fn get(&self) -> Option<&Self::Value>;
}

impl<V: Value> Field for V {
    type Value = V;

    fn new(value: V) -> Self {
        value
    }

    #[inline]
    fn get(&self) -> Option<&V> {
        Some(self)
    }
}

impl<V: Value> Field for Option<V> {
    type Value = V;

    fn new(value: V) -> Self {
        Some(value)
    }

    #[inline]
    fn get(&self) -> Option<&V> {
        self.as_ref()
    }
}

/// Reads the value of a required parameter.
pub(crate) fn read_required<V: Value>(
    request: &ReceivedRequest<'_>,
    slot: usize,
) -> Result<V, ParameterError> {
    let missing = || ParameterError::Missing { parameter: request.endpoint().name_of(slot) };
    read_value(request, slot)?.ok_or_else(missing)
}

/// Reads the value of a parameter; one that is empty counts as absent, unless it is a text.
#[inline(never)]
pub(crate) fn read_value<V: Value>(
    request: &ReceivedRequest<'_>,
    slot: usize,
) -> Result<Option<V>, ParameterError> {
    let (Some(sent), Some(parameter)) = (request.slot(slot), request.endpoint().parameter_at(slot))
    else {
        return Ok(None);
    };
    let read = sent.with_text(|text| V::read(parameter.kind(), text));
    if read.is_none() && !sent.is_empty() {
        return Err(ParameterError::wrong_value(&parameter));
    }
    Ok(read)
}

/// Sets a field to what a wire text gives.
#[inline(never)]
pub(crate) fn parse_into<F: Field>(
    field: &mut F,
    parameter: Parameter,
    text: &str,
) -> Result<(), ParameterError> {
    let value = F::Value::read(parameter.kind(), text);
    *field = value.map(F::new).ok_or(ParameterError::wrong_value(&parameter))?;
    Ok(())
}

#[cfg(test)]
#[cfg(all(feature = "system", feature = "users"))]
mod tests {
    use super::*;
    use crate::UnmetRequirement;
    use crate::methods::system::{GET_OTP, GetOtp, VerifyOtp};
    use crate::methods::users::{USER_LOGIN, UserLogin};

    fn otp<R: TypedRequest>(query: &str) -> Result<R, Rejection> {
        ReceivedRequest::read(&GET_OTP, query, "").unwrap().typed_unhashed(HashRule::Listed)
    }

    #[test]
    fn a_request_without_a_hash_is_typed_where_none_is_taken() {
        let typed = GetOtp::new("1").with_unlisted("y", "2").unwrap();
        assert_eq!(otp::<GetOtp>("mobile=1&hash=x&y=2"), Ok(typed));
        let unmet = VerifyError::Unmet(UnmetRequirement::Parameter("mobile"));
        assert_eq!(otp::<GetOtp>("u=admin&mobile="), Err(unmet.into()));
        let other = ParameterError::OtherEndpoint { expected: "verify_otp" };
        assert_eq!(otp::<VerifyOtp>("mobile=1"), Err(other.into()));
        let login = ReceivedRequest::read(&USER_LOGIN, "u=admin&p=secret", "").unwrap();
        assert_eq!(
            login.typed_unhashed::<UserLogin>(HashRule::Listed),
            Err(VerifyError::MissingHash.into())
        );
        assert!(login.typed_unhashed::<UserLogin>(HashRule::X8).is_ok());
    }
}
