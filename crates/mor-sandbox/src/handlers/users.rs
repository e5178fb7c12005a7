//! Users and balances.

use mor_api::methods::users;

use crate::methods::Methods;
use crate::reply::Reply;
use crate::world::World;

pub(super) fn add_to(methods: &mut Methods) {
    methods.empty::<users::ResellerGroupCreate, users::ResellerGroupCreated>();
    methods.empty::<users::ResellerGroupsGet, users::ResellerGroupList>();
    methods.add(World::user_balance_get);
    methods.untyped(Reply::text, |world, request: &users::UserBalanceGetByPsw| {
        world.user_balance_get_by_psw(request).map(Reply::Text)
    });
    methods.untyped(Reply::text, |world, request: &users::UserBalanceGetByUsername| {
        world.user_balance_get_by_username(request).map(Reply::Text)
    });
    methods.add(World::user_balance_update);
    methods.add(World::user_delete);
    methods.add(World::user_details_get);
    methods.add(World::user_details_raw_get);
    methods.add(World::user_details_update);
    methods.add(World::user_login);
    methods.add(World::user_logout);
    methods.add(World::user_register);
    methods.untyped(Reply::text, |world, request: &users::UserSimpleBalanceGet| {
        world.user_simple_balance_get(request).map(Reply::Text)
    });
    methods.empty::<users::UserSmsServiceSubscribe, users::UserSmsServiceSubscribed>();
    methods.add(World::users_get);
}
