//! Methods about users.

mod reseller_group_create;
mod reseller_groups_get;
mod user_balance_get;
mod user_balance_get_by_psw;
mod user_balance_get_by_username;
mod user_balance_update;
mod user_delete;
mod user_details_get;
mod user_details_raw_get;
mod user_details_update;
mod user_login;
mod user_logout;
mod user_register;
mod user_simple_balance_get;
mod user_sms_service_subscribe;
mod users_get;

pub use reseller_group_create::*;
pub use reseller_groups_get::*;
pub use user_balance_get::*;
pub use user_balance_get_by_psw::*;
pub use user_balance_get_by_username::*;
pub use user_balance_update::*;
pub use user_delete::*;
pub use user_details_get::*;
pub use user_details_raw_get::*;
pub use user_details_update::*;
pub use user_login::*;
pub use user_logout::*;
pub use user_register::*;
pub use user_simple_balance_get::*;
pub use user_sms_service_subscribe::*;
pub use users_get::*;
