//! Methods about services and subscriptions.

mod service_create;
mod service_delete;
mod service_update;
mod services_get;
mod subscription_create;
mod subscription_create_bulk;
mod subscription_delete;
mod subscription_flat_rate_number_status_get;
mod subscription_update;
mod subscriptions_get;
mod user_subscriptions;

pub use service_create::*;
pub use service_delete::*;
pub use service_update::*;
pub use services_get::*;
pub use subscription_create::*;
pub use subscription_create_bulk::*;
pub use subscription_delete::*;
pub use subscription_flat_rate_number_status_get::*;
pub use subscription_update::*;
pub use subscriptions_get::*;
pub use user_subscriptions::*;
