//! Methods about users.

mod user_details_update;

pub use user_details_update::*;
