//! Which method is answered by what: a file for each area, a line for each method.
//!
//! `add` names the function of the [`World`](crate::world::World) that carries a method out.
//! `shape` and `empty` answer with a success and change nothing, `untyped` where the library has no
//! type for the answer.

mod calls;
mod cards;
mod devices;
mod dids;
mod messages;
mod payments;
mod rates;
mod routing;
mod services;
mod system;
mod users;

use crate::methods::Methods;

pub(crate) fn add_to(methods: &mut Methods) {
    calls::add_to(methods);
    cards::add_to(methods);
    devices::add_to(methods);
    dids::add_to(methods);
    messages::add_to(methods);
    payments::add_to(methods);
    rates::add_to(methods);
    routing::add_to(methods);
    services::add_to(methods);
    system::add_to(methods);
    users::add_to(methods);
}
