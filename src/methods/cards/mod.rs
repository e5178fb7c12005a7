//! Methods about calling cards, card groups and vouchers.

mod calling_card_update;
mod calling_cards_create;
mod calling_cards_get;
mod card_balance_get;
mod card_by_cli_update;
mod card_from_group_sell;
mod card_group_get;
mod card_payment_add;
mod cc_by_cli_old;
mod cc_group_create;
mod cc_group_update;
mod cc_groups_get;
mod voucher_use;

pub use calling_card_update::*;
pub use calling_cards_create::*;
pub use calling_cards_get::*;
pub use card_balance_get::*;
pub use card_by_cli_update::*;
pub use card_from_group_sell::*;
pub use card_group_get::*;
pub use card_payment_add::*;
pub use cc_by_cli_old::*;
pub use cc_group_create::*;
pub use cc_group_update::*;
pub use cc_groups_get::*;
pub use voucher_use::*;
