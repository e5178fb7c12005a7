//! `financial_statements_get`: gets financial statements.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, X3, X3S, X5, X8, on, typed_request};
use crate::value::{Decimal, StatementStatus};

typed_request! {
    /// `financial_statements_get` (alias `financial_statements`): sums up invoices, credit notes
    /// and payments of a period by status. The page misspells the status as `stauts` and signs only
    /// the user; servers read `status` and sign it with both dates.
    endpoint FINANCIAL_STATEMENTS_GET = "financial_statements_get",
        aliases: ["financial_statements"],
        servers: [
            on(X3.union(X3S), &["financial_statements"]),
            on(X5, &["financial_statements_get"]),
            on(X8, &["financial_statements_get", "financial_statements"]),
        ],
        may_sign_nothing: true,
        evidence: SAMPLE.contradicted_by(
            "servers of x8 also hash `status`, `date_from`, `date_till`",
        );

    /// Gets financial statements (page "MOR API financial statements get").
    ///
    /// ```
    /// use mor_api::methods::payments::FinancialStatementsGet;
    /// use mor_api::value::StatementStatus;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = FinancialStatementsGet::new(1_738_367_999, 1_735_689_600)
    ///     .user_id(123)
    ///     .status(StatementStatus::Unpaid);
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "123");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "f7c3bc1d808e04732adf679965ccc34ca7ae3441"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request FinancialStatementsGet {
        signed optional user_id: u64 as ObjectId = "user_id",
            "The user whose statements are listed";
        unsigned optional stauts: StatementStatus as Word(StatementStatus::WORDS) = "stauts",
            "The status, as the page spells it; servers read `status`";
        unsigned required date_till: u64 as Timestamp = "date_till",
            "The end of the period, in Unix seconds";
        unsigned required date_from: u64 as Timestamp = "date_from",
            "The start of the period, in Unix seconds";
        unsigned optional status: StatementStatus as Word(StatementStatus::WORDS) = "status",
            "The status; all by default";
    }
}

server_errors! {
    /// The errors of `financial_statements_get`.
    FinancialStatementsGetError: Reads, unknown user BadLogin {
    }
}

answer! {
    /// Sums of invoices, credit notes and payments.
    FinancialStatementList or FinancialStatementsGetError at "page/error",
        found "financial_statement" {
        /// The currency of the sums.
        currency: Option<String> = "financial_statement/@currency";
        /// The sums, one for each type and status.
        statements: Vec<FinancialStatement> = "financial_statement/statement";
    }
}

record! {
    /// The sum of what has one type and one status.
    FinancialStatement {
        /// What is summed up, such as `invoices`.
        statement_type: Option<String> = "@type";
        /// The status, such as `paid`.
        status: Option<String> = "status";
        /// How many there are.
        count: Option<u64> = "count";
        /// The sum.
        price: Option<Decimal> = "price";
        /// The sum with the tax.
        price_with_tax: Option<Decimal> = "price_with_vat";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};
    use crate::{HashRule, SecretKey, Signer};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: FinancialStatementList = round_trip(
            "<page><financial_statement currency=\"USD\"><statement type=\"invoices\">\
             <status>paid</status><count>2</count><price>10.0</price><price_with_vat>12.1\
             </price_with_vat></statement><statement type=\"payments\"><status>unpaid\
             </status>\
             <count>0</count></statement></financial_statement></page>",
        );
        assert_eq!(answer.currency.as_deref(), Some("USD"));
        assert_eq!(answer.statements[1].statement_type.as_deref(), Some("payments"));
        assert_eq!(answer.statements[0].price, Some(Decimal::new(100, 1)));
        check_texts::<FinancialStatementList>(&[]);
    }

    /// Resellers and simple users leave out the user: the sums are their own.
    #[test]
    fn the_user_may_be_left_out() {
        let request = FinancialStatementsGet::new(1_577_750_400, 1_199_145_600);
        let signer = Signer::new("reseller", SecretKey::new("456789").unwrap());
        assert_eq!(signer.sign(&request).unwrap().canonical().as_str(), "");
        let signer = signer.rule(HashRule::X8);
        let signed = signer.sign(&request).unwrap();
        assert_eq!(signed.canonical().as_str(), "11991456001577750400");
    }
}
