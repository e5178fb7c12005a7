//! Methods about payments, credit notes and invoices.

mod credit_note_create;
mod credit_note_delete;
mod credit_note_update;
mod credit_notes_get;
mod financial_statements_get;
mod invoice_update;
mod invoice_xlsx_generate;
mod invoices_get;
mod payment_create;
mod payments_get;
mod personal_payments;
mod user_invoices;

pub use credit_note_create::*;
pub use credit_note_delete::*;
pub use credit_note_update::*;
pub use credit_notes_get::*;
pub use financial_statements_get::*;
pub use invoice_update::*;
pub use invoice_xlsx_generate::*;
pub use invoices_get::*;
pub use payment_create::*;
pub use payments_get::*;
pub use personal_payments::*;
pub use user_invoices::*;
