//! `invoice_xlsx_generate`: generates the XLSX file of an invoice.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `invoice_xlsx_generate`: generates the XLSX file of an invoice. The server checks no hash
    /// and no user, nor whether the API is enabled.
    endpoint INVOICE_XLSX_GENERATE = "invoice_xlsx_generate",
        servers: [
            on(X8, &["invoice_xlsx_generate"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Generates the XLSX file of an invoice.
    request InvoiceXlsxGenerate {
        unsigned required invoice_id: u64 as Id = "invoice_id",
            "The invoice"
            .answers("Invoice was not found");
    }
}
