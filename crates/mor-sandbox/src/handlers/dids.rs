//! DIDs, their rates, number pools and quick forwards.

use mor_api::methods::dids;

use crate::methods::Methods;
use crate::reply::{Reply, filled};
use crate::world::World;

pub(super) fn add_to(methods: &mut Methods) {
    methods.add(World::did_close);
    methods.add(World::did_create);
    methods.add(World::did_delete);
    methods.add(World::did_details_update);
    methods.add(World::did_device_assign);
    methods.add(World::did_device_unassign);
    methods.add(World::did_make_free);
    methods.shape(rates_details);
    methods.untyped(Reply::error, |_, _: &dids::DidRatesDetailsUpdate| {
        Ok(Reply::done("DID rates details updated"))
    });
    methods.untyped(Reply::error, |_, _: &dids::DidRatesGet| Ok(Reply::done("DID rates")));
    methods.shape(rates_updated);
    methods.add(World::did_subscription_stop);
    methods.add(World::did_terminate);
    methods.add(World::did_trunk_device_assign);
    methods.add(World::dids_get);
    methods.shape(number_pool_created);
    methods.untyped(Reply::error, |_, _: &dids::NumberPoolDelete| {
        Ok(Reply::done("Number Pool deleted"))
    });
    methods.empty::<dids::NumberPoolNumbersCreate, dids::NumberPoolNumbersCreated>();
    methods.empty::<dids::NumberPoolNumbersDelete, dids::NumberPoolNumbersDeleted>();
    methods.empty::<dids::NumberPoolUpdate, dids::NumberPoolUpdated>();
    methods.untyped(Reply::error, |_, _: &dids::NumberPoolsGet| Ok(Reply::done("Number Pools")));
    methods.empty::<dids::QuickforwardsDidDelete, dids::QuickforwardDidDeleted>();
    methods.shape(quickforward_updated);
    methods.shape(quickforwards);
}

fn rates_details(request: &dids::DidRatesDetailsGet) -> dids::DidRatesDetails {
    filled(|details: &mut dids::DidRatesDetails| details.id = request.did_id)
}

fn rates_updated(_: &dids::DidRatesUpdate) -> dids::DidRatesUpdated {
    filled(|updated: &mut dids::DidRatesUpdated| updated.count = 1)
}

fn number_pool_created(_: &dids::NumberPoolCreate) -> dids::NumberPoolCreated {
    filled(|created: &mut dids::NumberPoolCreated| created.id = Some(1))
}

fn quickforward_updated(request: &dids::QuickforwardsDidUpdate) -> dids::QuickforwardDidUpdated {
    filled(|updated: &mut dids::QuickforwardDidUpdated| {
        request.did.as_str().clone_into(&mut updated.did);
    })
}

/// The page shows no empty list.
fn quickforwards(_: &dids::QuickforwardsDidsGet) -> dids::QuickforwardDidList {
    let did = filled(|did: &mut dids::QuickforwardDid| did.did = "37060000001".into());
    filled(|list: &mut dids::QuickforwardDidList| list.dids = vec![did])
}
