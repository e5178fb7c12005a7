//! Payments, invoices and credit notes.

use mor_api::methods::payments;

use crate::methods::Methods;
use crate::reply::filled;
use crate::world::World;

pub(super) fn add_to(methods: &mut Methods) {
    methods.empty::<payments::CreditNoteCreate, payments::CreditNoteCreated>();
    methods.empty::<payments::CreditNoteDelete, payments::CreditNoteDeleted>();
    methods.empty::<payments::CreditNoteUpdate, payments::CreditNoteUpdated>();
    methods.empty::<payments::CreditNotesGet, payments::CreditNoteList>();
    methods.shape(|_: &payments::FinancialStatementsGet| {
        filled(|list: &mut payments::FinancialStatementList| list.currency = Some("USD".to_owned()))
    });
    methods.empty::<payments::InvoiceUpdate, payments::InvoiceUpdated>();
    methods.empty::<payments::InvoiceXlsxGenerate, payments::InvoiceXlsxGenerated>();
    methods.empty::<payments::InvoicesGet, payments::InvoiceList>();
    methods.add(World::payment_create);
    methods.add(World::payments_get);
    methods.add(World::personal_payments);
    methods.empty::<payments::UserInvoices, payments::UserInvoiceList>();
}
