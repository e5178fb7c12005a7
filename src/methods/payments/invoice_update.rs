//! `invoice_update`: changes an invoice.

use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `invoice_update`: changes an invoice. Marking it as paid is a toggle: the same request sent
    /// again marks it as unpaid and deletes the payment that it created.
    endpoint INVOICE_UPDATE = "invoice_update",
        evidence: SAMPLE;

    /// Changes an invoice (page "MOR API invoice update").
    request InvoiceUpdate {
        signed required invoice_id: u64 as ObjectId = "id",
            "The invoice to change"
            .answers("Invoice was not found");
        unsigned optional address: String as Text = "address", "The address on the invoice";
        unsigned optional city: String as Text = "city", "The city on the invoice";
        unsigned optional postcode: String as Text = "postcode", "The postcode on the invoice";
        unsigned optional state: String as Text = "state", "The state on the invoice";
        unsigned optional country_id: u64 as Id = "country_id",
            "The country on the invoice, a direction id";
        unsigned optional phone: String as Text = "phone", "The phone number on the invoice";
        unsigned optional tax_registration_number: String as Text = "tax_reg_number",
            "The tax registration number on the invoice";
        unsigned optional comment: String as Text = "comment", "A comment";
        unsigned optional name: String as Text = "name", "The name on the invoice";
        unsigned optional toggle_sent_manually: bool as Switch { on: 1 } = "invoice_sent_manually",
            "Whether to change the mark that the invoice was sent manually; off changes nothing";
        unsigned optional toggle_paid: bool as Switch { on: 1 } = "pay",
            "Whether to switch the invoice between paid and unpaid; off changes nothing";
        unsigned optional create_payment: bool as Switch { on: 1 } = "create_payment",
            "Whether a payment is created for an invoice that becomes paid, and deleted when it \
             becomes unpaid";
    }
}
