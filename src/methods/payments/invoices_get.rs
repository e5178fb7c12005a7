//! `invoices_get`: lists invoices.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{PAGE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `invoices_get` (alias `invoices`): lists the invoices of a period. The page shows no hash;
    /// servers hash the key alone, so one hash fits every such request.
    endpoint INVOICES_GET = "invoices_get",
        aliases: ["invoices"],
        servers: [
            on(X3.union(X3S).union(X5), &["invoices"]),
            on(X8, &["invoices_get", "invoices"]),
        ],
        takes_hash: false,
        evidence: PAGE.contradicted_by("servers of x8 take a hash of the key alone");

    /// Lists invoices (page "MOR API invoices get").
    ///
    /// ```
    /// use mor_api::methods::payments::InvoicesGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = InvoicesGet::new().from(1_735_689_600).till(1_738_367_999);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(
    ///     signer.unhashed(&request)?.form().as_str(),
    ///     "u=admin&from=1735689600&till=1738367999"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request InvoicesGet {
        unsigned optional from: u64 as Timestamp = "from",
            "From when on the periods of the invoices start, in Unix seconds";
        unsigned optional till: u64 as Timestamp = "till",
            "Until when the periods of the invoices end, in Unix seconds";
        unsigned optional language: String as Text = "lang",
            "The language of the invoice details, such as `en`";
        unsigned optional as_file: String as Text = "file",
            "Whether the answer comes as a file; `false` is the only known value";
    }
}

server_errors! {
    /// The errors of `invoices_get`.
    InvoicesGetError: Reads, unknown user UserNotFound {
        NoInvoices = "no invoices found"
            or "No Invoices found", Caller;
        UserNotFound = "user not found"
            or "User was not found", Caller;
    }
}

answer! {
    /// The invoices of a period.
    InvoiceList or InvoicesGetError at "error", root "Invoices" {
        /// The start of the period, as the server writes it.
        from: Option<String> = "@from";
        /// The end of the period, as the server writes it.
        till: Option<String> = "@till";
        /// The invoices.
        invoices: Vec<ListedInvoice> = "Invoice";
    }
}

record! {
    /// An invoice in the answer of `invoices_get`.
    ListedInvoice {
        /// The id of the user.
        user_id: Option<u64> = "@user_id";
        /// The number of the agreement.
        agreement_number: Option<String> = "@agreementnumber";
        /// The id of the client.
        client_id: Option<String> = "@clientid";
        /// The number of the invoice.
        number: Option<String> = "@number";
        /// Its id, where the server sends it.
        id: Option<u64> = "id";
        /// Whether it is paid, as the server writes it, where it sends that.
        paid: Option<String> = "paid";
        /// What it is for.
        products: Vec<InvoicedProduct> = "Product";
    }
}

record! {
    /// A product of an invoice.
    InvoicedProduct {
        /// Its name.
        name: Option<String> = "Name";
        /// How many, or how much.
        quantity: Option<Decimal> = "Quantity";
        /// Its price.
        price: Option<Decimal> = "Price";
        /// When it was added.
        added_at: Option<String> = "Date_added";
        /// When the invoice was issued.
        issued_at: Option<String> = "Issue_date";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: InvoiceList = round_trip(
            "<Invoices from=\"2012-01-01\" till=\"2012-02-01\">\
             <Invoice user_id=\"2\" agreementnumber=\"0001\" \
             clientid=\"a &quot;b&quot;\" number=\"INV1\">\
             <id>5</id><paid>0</paid><Product><Name>Calls</Name><Quantity>2</Quantity>\
             <Price>1.5</Price><Date_added>2012-01-02</Date_added><Issue_date>2012-02-01\
             </Issue_date></Product><Product></Product></Invoice><Invoice number=\"2\">\
             </Invoice></Invoices>",
        );
        let invoice = &answer.invoices[0];
        assert_eq!(invoice.client_id.as_deref(), Some("a \"b\""));
        assert_eq!(invoice.products[0].price, Some(Decimal::new(15, 1)));
        assert_eq!(answer.invoices[1].user_id, None);
        check_texts::<InvoiceList>(&["no invoices found", "user not found"]);
    }
}
