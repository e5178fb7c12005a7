//! Requests that come again.

mod id;
mod memory;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use id::RequestId;
pub use memory::InMemory;

/// Remembers requests for a while, to tell which came before. [`InMemory`] does it for one process;
/// several that share the work need a store that they share.
///
/// ```
/// use std::sync::{Arc, Mutex};
///
/// use mor_tower::{Duplicated, Duplicates, DuplicatesError, InMemory, RequestId};
///
/// /// Counts what comes again.
/// struct Counting(InMemory, Mutex<u64>);
///
/// impl Duplicates for Counting {
///     async fn reserve(
///         &self,
///         id: RequestId,
///     ) -> Result<Duplicated, DuplicatesError> {
///         let answer = self.0.reserve(id).await;
///         if answer == Ok(Duplicated::Again) {
///             *self.1.lock().map_err(|_| DuplicatesError::Unavailable)? += 1;
///         }
///         answer
///     }
///
///     async fn release(&self, id: RequestId) {
///         self.0.release(id).await;
///     }
/// }
/// ```
///
/// A request is reserved after its hash was found right and before it is forwarded, so that of two
/// copies that arrive together one is the first. Strangers cannot fill the store, unless the policy
/// [names](crate::Policy::duplicates_of) a method that takes no hash.
pub trait Duplicates: Send + Sync {
    /// Notes a request, and tells whether it was noted before. Of several calls at the same time
    /// with one id, one gets [`Duplicated::First`].
    ///
    /// # Errors
    /// [`DuplicatesError`] says why this is not known. The request passes then, with a warning. Why
    /// a store is unavailable is for the store to log, once and not for each request.
    fn reserve(
        &self,
        id: RequestId,
    ) -> impl Future<Output = Result<Duplicated, DuplicatesError>> + Send;

    /// Forgets a request: none of it was sent on, so whoever sends it again repeats nothing.
    ///
    /// Only whoever got [`Duplicated::First`] and knows this for sure may call it. Once a byte was
    /// sent on, the server may have acted, and a request whose outcome is unknown stays reserved
    /// until its time is over. It stays so, too, if it is given up while `reserve` is on its way.
    fn release(&self, id: RequestId) -> impl Future<Output = ()> + Send;
}

impl<D: Duplicates + ?Sized> Duplicates for Arc<D> {
    fn reserve(
        &self,
        id: RequestId,
    ) -> impl Future<Output = Result<Duplicated, DuplicatesError>> + Send {
        (**self).reserve(id)
    }

    fn release(&self, id: RequestId) -> impl Future<Output = ()> + Send {
        (**self).release(id)
    }
}

/// Whether a request came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicated {
    /// It did not, within the time that requests are remembered.
    First,
    /// It did.
    Again,
}

/// Why nobody knows whether a request came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DuplicatesError {
    /// As many requests are remembered as there is room for. None of them is forgotten for another.
    Full,
    /// The store does not answer.
    Unavailable,
}

impl fmt::Display for DuplicatesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "there is no room for more requests",
            Self::Unavailable => "the store of requests does not answer",
        })
    }
}

impl Error for DuplicatesError {}

type Reserving<'a> = Pin<Box<dyn Future<Output = Result<Duplicated, DuplicatesError>> + Send + 'a>>;

/// [`Duplicates`] as a trait object, so that a verifier is one type whatever its store is.
pub(crate) trait AnyDuplicates: Send + Sync {
    fn reserve_any(&self, id: RequestId) -> Reserving<'_>;
    fn release_any(&self, id: RequestId) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

impl<D: Duplicates> AnyDuplicates for D {
    fn reserve_any(&self, id: RequestId) -> Reserving<'_> {
        Box::pin(self.reserve(id))
    }

    fn release_any(&self, id: RequestId) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.release(id))
    }
}

/// The reservation of a request that is being forwarded: in its extensions, for an inner service
/// that may find out that it could send nothing on.
///
/// ```
/// use http::Request;
/// use mor_tower::Reservation;
///
/// /// Called where no connection to the server came about.
/// async fn not_sent<B>(request: &Request<B>) {
///     if let Some(reservation) = request.extensions().get::<Reservation>() {
///         reservation.release().await;
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Reservation {
    store: Arc<dyn AnyDuplicates>,
    id: RequestId,
}

impl Reservation {
    pub(crate) fn new(store: Arc<dyn AnyDuplicates>, id: RequestId) -> Self {
        Self { store, id }
    }

    /// Forgets the request: see [`Duplicates::release`].
    pub async fn release(&self) {
        self.store.release_any(self.id).await;
    }
}

impl fmt::Debug for Reservation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reservation").finish_non_exhaustive()
    }
}
