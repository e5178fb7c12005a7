//! `user_invoices`: lists own invoices.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `user_invoices`: lists the user's own invoices, for phones. The server checks neither a hash
    /// nor a password: the user name alone is enough.
    endpoint USER_INVOICES = "user_invoices",
        servers: [
            on(X8, &["user_invoices"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists own invoices.
    ///
    /// ```
    /// use mor_api::methods::payments::UserInvoices;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserInvoices::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserInvoices {
    }
}

server_errors! {
    /// The errors of `user_invoices`.
    UserInvoicesError: Reads, unknown user BadLogin {
    }
}

answer! {
    /// The invoices of a user, all texts as the server writes them.
    UserInvoiceList or UserInvoicesError at "status/error", sent "invoices" {
        /// The title of the page.
        title: Option<String> = "pagename";
        /// The language of the user.
        language: Option<String> = "language";
        /// The id of the user.
        user_id: Option<u64> = "userid";
        /// The invoices.
        invoices: Vec<UserInvoice> = "invoices/invoice";
        /// What the server has to say.
        message: Option<String> = "error_msg";
    }
}

record! {
    /// An invoice in the answer of `user_invoices`.
    UserInvoice {
        /// The user: two texts with a space between them.
        user: Option<String> = "user";
        /// Its number.
        number: Option<String> = "inv_number";
        /// The start of its period.
        period_start: Option<String> = "period_start";
        /// The end of its period.
        period_end: Option<String> = "period_end";
        /// When it was issued.
        issue_date: Option<String> = "issue_date";
        /// Whether it is paid.
        paid: Option<String> = "paid";
        /// When it was paid.
        paid_date: Option<String> = "paid_date";
        /// The price.
        price: Option<String> = "price";
        /// The price with the tax.
        price_with_tax: Option<String> = "price_vat";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: UserInvoiceList = round_trip(
            "<page><pagename>Invoices</pagename><language>en</language><userid>2</userid>\
             <invoices><invoice><user>Jonas Jonaitis</user><inv_number>INV1</inv_number>\
             <period_start>2014-01-01</period_start><period_end>2014-01-31</period_end>\
             <issue_date>2014-02-01</issue_date><paid>1</paid><paid_date>2014-02-02</paid_date>\
             <price>10</price><price_vat>12.1</price_vat></invoice><invoice></invoice></invoices>\
             </page>",
        );
        assert_eq!(answer.invoices[0].price_with_tax.as_deref(), Some("12.1"));
        assert_eq!((answer.user_id, &answer.invoices[1].paid), (Some(2), &None));
        check_texts::<UserInvoiceList>(&[]);
    }
}
