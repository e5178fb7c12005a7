//! The table of the methods that the stand-in answers. Each area adds its own, a line a method:
//! see [`handlers`](crate::handlers).

use std::collections::BTreeMap;

use mor_api::answer::{Answer, Refusal};
use mor_api::{Endpoint, Rejection, TypedRequest};
use mor_tower::Passed;

use crate::handlers;
use crate::reply::Reply;
use crate::world::World;

/// The methods by name.
pub(crate) struct Methods(BTreeMap<&'static str, Method>);

/// How a method is answered.
pub(crate) struct Method {
    take: Take,
    refuse: fn(&str) -> Reply,
}

/// Types a request that passed the check; what it returns carries it out.
type Take = Box<dyn Fn(&Passed<'_>) -> Result<Action, Rejection> + Send + Sync>;

/// Carries a request out, and tells what it came to.
pub(crate) type Action = Box<dyn FnOnce(&mut World) -> Outcome + Send>;

/// What a request came to.
pub(crate) struct Outcome {
    pub(crate) reply: Reply,
    /// Why it was not done, for the log.
    pub(crate) refused: Option<String>,
}

impl Methods {
    pub(crate) fn all() -> Self {
        let mut methods = Self(BTreeMap::new());
        handlers::add_to(&mut methods);
        methods
    }

    pub(crate) fn get(&self, endpoint: &Endpoint) -> Option<&Method> {
        self.0.get(endpoint.name())
    }

    /// A method that changes or shows the state.
    pub(crate) fn add<R, A, F>(&mut self, run: F)
    where
        R: TypedRequest + Send + 'static,
        A: Answer,
        F: Fn(&mut World, &str, &R) -> Result<A, Refusal<A::Error>> + Copy + Send + Sync + 'static,
    {
        self.insert::<R>(Reply::error_of::<A>, move |world, by, request| {
            match run(world, by, request) {
                Ok(answer) => Outcome { reply: Reply::Xml(answer.to_xml()), refused: None },
                Err(refusal) => Outcome {
                    reply: Reply::Xml(A::refusal_to_xml(&refusal)),
                    refused: Some(refusal.to_string()),
                },
            }
        });
    }

    /// A method that has only a shape: it succeeds, and nothing changes.
    pub(crate) fn shape<R, A, F>(&mut self, answer: F)
    where
        R: TypedRequest + Send + 'static,
        A: Answer,
        F: Fn(&R) -> A + Copy + Send + Sync + 'static,
    {
        self.add(move |_: &mut World, _: &str, request: &R| Ok(answer(request)));
    }

    /// The same with an answer that says no more than that it succeeded, or has an empty list.
    pub(crate) fn empty<R, A>(&mut self)
    where
        R: TypedRequest + Send + 'static,
        A: Answer + Default,
    {
        self.shape(|_: &R| A::default());
    }

    /// A method whose answer has no type of its own. Its errors are written by `refuse`.
    pub(crate) fn untyped<R, F>(&mut self, refuse: fn(&str) -> Reply, run: F)
    where
        R: TypedRequest + Send + 'static,
        F: Fn(&mut World, &R) -> Result<Reply, &'static str> + Copy + Send + Sync + 'static,
    {
        self.insert::<R>(refuse, move |world, _, request| match run(world, request) {
            Ok(reply) => Outcome { reply, refused: None },
            Err(error) => Outcome { reply: refuse(error), refused: Some(error.to_owned()) },
        });
    }

    fn insert<R: TypedRequest + Send + 'static>(
        &mut self,
        refuse: fn(&str) -> Reply,
        run: impl Fn(&mut World, &str, &R) -> Outcome + Copy + Send + Sync + 'static,
    ) {
        let take = move |passed: &Passed<'_>| {
            let (by, request) = (passed.username().to_owned(), passed.typed::<R>()?);
            let action: Action = Box::new(move |world| run(world, &by, &request));
            Ok(action)
        };
        self.0.insert(R::ENDPOINT.name(), Method { take: Box::new(take), refuse });
    }
}

impl Method {
    /// Types a request.
    pub(crate) fn take(&self, passed: &Passed<'_>) -> Result<Action, Rejection> {
        (self.take)(passed)
    }

    /// The answer to a request that did not pass the check.
    pub(crate) fn refuse(&self, text: &str) -> Reply {
        (self.refuse)(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_method_is_missing() {
        let methods = Methods::all();
        for endpoint in mor_api::methods::ALL {
            assert!(methods.get(endpoint).is_some(), "{}", endpoint.name());
        }
        assert_eq!(methods.0.len(), mor_api::methods::ALL.len());
    }
}
