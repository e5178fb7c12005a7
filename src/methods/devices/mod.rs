//! Methods about devices and their callflows, CLIs and rules.

mod cli_add;
mod cli_delete;
mod cli_info_get;
mod device_callflow_get;
mod device_callflow_update;
mod device_clis_get;
mod device_create;
mod device_delete;
mod device_details_get;
mod device_rule_create;
mod device_rule_delete;
mod device_rules_get;
mod device_update;
mod devices_get;
mod morphone_details_get;
mod pbx_pool_create;
mod user_devices;

pub use cli_add::*;
pub use cli_delete::*;
pub use cli_info_get::*;
pub use device_callflow_get::*;
pub use device_callflow_update::*;
pub use device_clis_get::*;
pub use device_create::*;
pub use device_delete::*;
pub use device_details_get::*;
pub use device_rule_create::*;
pub use device_rule_delete::*;
pub use device_rules_get::*;
pub use device_update::*;
pub use devices_get::*;
pub use morphone_details_get::*;
pub use pbx_pool_create::*;
pub use user_devices::*;
