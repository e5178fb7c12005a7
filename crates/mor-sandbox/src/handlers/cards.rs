//! Calling cards, their groups, and vouchers.

use mor_api::methods::cards;
use mor_api::value::Decimal;

use crate::methods::Methods;
use crate::reply::filled;

pub(super) fn add_to(methods: &mut Methods) {
    methods.empty::<cards::CallingCardUpdate, cards::CallingCardUpdated>();
    methods.empty::<cards::CallingCardsCreate, cards::CallingCardsCreated>();
    methods.empty::<cards::CallingCardsGet, cards::CallingCardList>();
    methods.shape(balance);
    methods.shape(by_cli);
    methods.empty::<cards::CardFromGroupSell, cards::CardsSold>();
    methods.shape(group);
    methods.shape(payment);
    methods.shape(by_cli_old);
    methods.empty::<cards::CcGroupCreate, cards::CardGroupCreated>();
    methods.empty::<cards::CcGroupUpdate, cards::CardGroupUpdated>();
    methods.empty::<cards::CcGroupsGet, cards::CardGroupList>();
    methods.shape(voucher);
}

fn balance(_: &cards::CardBalanceGet) -> cards::CardBalance {
    filled(|balance: &mut cards::CardBalance| {
        balance.balance = Some(Decimal::TEN);
        balance.currency = Some("USD".to_owned());
    })
}

fn by_cli(request: &cards::CardByCliUpdate) -> cards::CardByCliUpdated {
    filled(|updated: &mut cards::CardByCliUpdated| {
        updated.card_id = Some(1);
        updated.card_group_id = request.card_group_id;
        updated.card_balance = Some(request.amount.unwrap_or(Decimal::TEN));
        updated.caller_id = Some(request.caller_id.clone());
    })
}

fn by_cli_old(request: &cards::CcByCliOld) -> cards::CcByCliOldUpdated {
    filled(|updated: &mut cards::CcByCliOldUpdated| {
        updated.card_id = Some(1);
        updated.card_group_id = request.card_group_id;
        updated.card_balance = Some(request.amount.unwrap_or(Decimal::TEN));
        updated.caller_id = Some(request.caller_id.clone());
    })
}

fn group(_: &cards::CardGroupGet) -> cards::CardGroupDetails {
    filled(|group: &mut cards::CardGroupDetails| {
        group.name = Some("Cards".to_owned());
        group.price = Some(Decimal::TEN);
        group.currency = Some("USD".to_owned());
        group.free_cards = Some(0);
    })
}

fn payment(request: &cards::CardPaymentAdd) -> cards::CardPaymentAdded {
    filled(|added: &mut cards::CardPaymentAdded| {
        added.number = Some(request.number.as_str().to_owned());
        added.currency.clone_from(&request.currency);
        added.amount_with_tax = request.amount;
        added.description.clone_from(&request.description);
    })
}

fn voucher(request: &cards::VoucherUse) -> cards::VoucherUsed {
    filled(|used: &mut cards::VoucherUsed| {
        used.voucher_number = Some(request.voucher_number.clone());
        used.voucher_id = Some(1);
        used.credit_with_tax = Some(Decimal::TEN);
        used.currency = Some("USD".to_owned());
    })
}
