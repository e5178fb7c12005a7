//! `invoice_update`: changes an invoice.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `invoice_update`: changes an invoice. Marking it as paid is a toggle: the same request sent
    /// again marks it as unpaid and deletes the payment that it created.
    endpoint INVOICE_UPDATE = "invoice_update",
        evidence: SAMPLE;

    /// Changes an invoice (page "MOR API invoice update").
    ///
    /// ```
    /// use mor_api::methods::payments::InvoiceUpdate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = InvoiceUpdate::new(2).city("Vilnius").postcode("01100");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "2");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "38282ca5e65e63746498ef5b39a2fe71c6448df4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

server_errors! {
    /// The errors of `invoice_update`. The same request sent again may undo the first, so it counts
    /// as one that adds.
    InvoiceUpdateError: Adds, unknown user AccessDenied {
        NotFound = "Invoice was not found", Caller;
    }
}

answer! {
    /// The invoice was updated.
    InvoiceUpdated or InvoiceUpdateError at "page/status/error",
    told "Invoice successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Invoice successfully updated</success></status></page>";
        assert_eq!(round_trip::<InvoiceUpdated>(body), InvoiceUpdated::new());
        check_texts::<InvoiceUpdated>(&["Invoice was not found"]);
    }
}
