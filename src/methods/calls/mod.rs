//! Methods about calls, recordings, statistics and the autodialer.

mod active_calls_get;
mod aggregate_get;
mod autodialer_change_campaign_status;
mod autodialer_get_campaign_ivr_poll_results;
mod autodialer_upload_numbers;
mod callback_init;
mod local_calls_get;
mod new_calls_list;
mod queue_log_get;
mod quickstats_get;
mod recording_update;
mod recordings_delete;
mod recordings_get;
mod spy_call;
mod user_calls_get;

pub use active_calls_get::*;
pub use aggregate_get::*;
pub use autodialer_change_campaign_status::*;
pub use autodialer_get_campaign_ivr_poll_results::*;
pub use autodialer_upload_numbers::*;
pub use callback_init::*;
pub use local_calls_get::*;
pub use new_calls_list::*;
pub use queue_log_get::*;
pub use quickstats_get::*;
pub use recording_update::*;
pub use recordings_delete::*;
pub use recordings_get::*;
pub use spy_call::*;
pub use user_calls_get::*;
