//! What can be signed: something that walks its own parameters. Signing, the form and the query
//! all take the same walk.

use crate::endpoint::Endpoint;

/// A filled request: one of the typed requests, or a [`ParameterList`](crate::ParameterList) for
/// any endpoint. Only this crate's types implement it.
pub trait Parameters: sealed::Walk {
    /// The endpoint that the request is for.
    fn endpoint(&self) -> &Endpoint;
}

pub(crate) mod sealed {
    use crate::endpoint::SlotSet;
    use crate::request::unlisted::UnlistedParameters;

    /// How a request hands out its parameters.
    pub trait Walk {
        /// Calls `visit` with slot, name and value of each listed parameter that is set and whose
        /// slot is wanted, by ascending slot, which for the signed ones is hash order.
        fn walk(&self, wanted: SlotSet, visit: impl FnMut(usize, &'static str, &str));

        /// The parameters that are not listed.
        fn unlisted(&self) -> &UnlistedParameters;
    }
}
