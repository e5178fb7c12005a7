//! `invoice_xlsx_generate`: generates the XLSX file of an invoice.

use crate::answer::record::answer;
use crate::answer::server_errors;
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
    ///
    /// ```
    /// use mor_api::methods::payments::InvoiceXlsxGenerate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = InvoiceXlsxGenerate::new(2);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin&invoice_id=2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request InvoiceXlsxGenerate {
        unsigned required invoice_id: u64 as Id = "invoice_id",
            "The invoice"
            .answers("Invoice was not found");
    }
}

server_errors! {
    /// The errors of `invoice_xlsx_generate`. The method does not ask for a user, so no user is
    /// unknown to it.
    InvoiceXlsxGenerateError: Sets, unknown user AccessDenied {
        NotFound = "Invoice was not found", Caller;
    }
}

answer! {
    /// The XLSX file was generated.
    InvoiceXlsxGenerated or InvoiceXlsxGenerateError at "page/status/error",
    told "XLSX file successfully created" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body =
            "<page><status><success>XLSX file successfully created</success></status></page>";
        assert_eq!(round_trip::<InvoiceXlsxGenerated>(body), InvoiceXlsxGenerated::new());
        check_texts::<InvoiceXlsxGenerated>(&["Invoice was not found"]);
    }
}
