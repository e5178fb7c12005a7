//! Calls, recordings and campaigns.

use mor_api::methods::calls;

use crate::methods::Methods;
use crate::reply::{Reply, filled};
use crate::world::World;

pub(super) fn add_to(methods: &mut Methods) {
    methods.add(World::active_calls_get);
    methods.untyped(Reply::error, |_, _: &calls::AggregateGet| Ok(Reply::done("No calls")));
    methods
        .shape(|_: &calls::AutodialerChangeCampaignStatus| calls::CampaignStatusChanged::Started);
    methods.shape(poll_results);
    methods.empty::<calls::AutodialerUploadNumbers, calls::NumbersUploaded>();
    methods.add(World::callback_init);
    methods.empty::<calls::LocalCallsGet, calls::LocalCallList>();
    methods.shape(new_calls);
    methods.empty::<calls::QueueLogGet, calls::QueueLog>();
    methods.add(World::quickstats_get);
    methods.empty::<calls::RecordingUpdate, calls::RecordingUpdated>();
    methods.empty::<calls::RecordingsDelete, calls::RecordingsDeleted>();
    methods.empty::<calls::RecordingsGet, calls::RecordingList>();
    methods.add(World::spy_call);
    methods.add(World::user_calls_get);
}

fn poll_results(_: &calls::AutodialerGetCampaignIvrPollResults) -> calls::CampaignIvrPollResults {
    filled(|poll: &mut calls::CampaignIvrPollResults| poll.results = "1: 0, 2: 0".into())
}

fn new_calls(_: &calls::NewCallsList) -> calls::NewCallList {
    filled(|list: &mut calls::NewCallList| list.title = Some("New calls".to_owned()))
}
