//! Methods about rates, tariffs and exchange rates.

mod dg_list_user_destinations;
mod exchange_rate_update;
mod rate_get;
mod tariff_rates_get;
mod tariff_retail_import;
mod tariff_wholesale_update;
mod tariffs_get;
mod user_rates;

pub use dg_list_user_destinations::*;
pub use exchange_rate_update::*;
pub use rate_get::*;
pub use tariff_rates_get::*;
pub use tariff_retail_import::*;
pub use tariff_wholesale_update::*;
pub use tariffs_get::*;
pub use user_rates::*;
