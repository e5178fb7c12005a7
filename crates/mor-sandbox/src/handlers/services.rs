//! Services and subscriptions.

use mor_api::methods::services;

use crate::methods::Methods;
use crate::reply::{Reply, filled};

pub(super) fn add_to(methods: &mut Methods) {
    methods.shape(|_: &services::ServiceCreate| {
        filled(|created: &mut services::ServiceCreated| created.id = Some(1))
    });
    methods.empty::<services::ServiceDelete, services::ServiceDeleted>();
    methods.empty::<services::ServiceUpdate, services::ServiceUpdated>();
    methods.empty::<services::ServicesGet, services::ServiceList>();
    methods.empty::<services::SubscriptionCreate, services::SubscriptionCreated>();
    methods.untyped(Reply::error, |_, _: &services::SubscriptionCreateBulk| {
        Ok(Reply::done("Subscriptions were successfully created"))
    });
    methods.shape(|_: &services::SubscriptionDelete| services::SubscriptionDeleted::Deleted);
    methods.shape(flat_rate);
    methods.empty::<services::SubscriptionUpdate, services::SubscriptionUpdated>();
    methods.empty::<services::SubscriptionsGet, services::SubscriptionList>();
    methods.shape(user_subscriptions);
}

fn flat_rate(
    request: &services::SubscriptionFlatRateNumberStatusGet,
) -> services::FlatRateNumberStatus {
    filled(|status: &mut services::FlatRateNumberStatus| {
        status.number.clone_from(&request.number);
        status.status = services::FlatRateInclusion::Excluded;
    })
}

fn user_subscriptions(_: &services::UserSubscriptions) -> services::UserSubscriptionList {
    filled(|list: &mut services::UserSubscriptionList| {
        list.page_name = Some("Subscriptions".to_owned());
    })
}
