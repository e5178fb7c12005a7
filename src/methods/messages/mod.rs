//! Methods about SMS and email.

mod email_send;
mod sms_send;
mod user_sms_get;

pub use email_send::*;
pub use sms_send::*;
pub use user_sms_get::*;
