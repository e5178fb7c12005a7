//! Methods about phonebooks, settings and the rest.

mod conflines_update;
mod get_otp;
mod login_form;
mod main_page;
mod monitoring_addon_activate;
mod phonebook_edit;
mod phonebook_record_create;
mod phonebook_record_delete;
mod phonebooks_get;
mod system_version_get;
mod verify_otp;

pub use conflines_update::*;
pub use get_otp::*;
pub use login_form::*;
pub use main_page::*;
pub use monitoring_addon_activate::*;
pub use phonebook_edit::*;
pub use phonebook_record_create::*;
pub use phonebook_record_delete::*;
pub use phonebooks_get::*;
pub use system_version_get::*;
pub use verify_otp::*;
