//! `voucher_use`: uses a voucher to top up a user's balance.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `voucher_use`: uses a voucher to top up a user's balance. The hash covers the voucher's
    /// number, but not the user who gets the money.
    endpoint VOUCHER_USE = "voucher_use",
        servers: [
            on(X8, &["voucher_use"]).hash(Hashing::Own(&["voucher_number"])),
        ],
        evidence: CODE;

    /// Uses a voucher to top up a user's balance (page "MOR API voucher use").
    ///
    /// ```
    /// use mor_api::methods::cards::VoucherUse;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = VoucherUse::new("10007").user_id(123);
    /// let signer = Signer::new("admin", SecretKey::new("123456")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "10007");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "d180bb861a4ee06850bc2fe40e2b8d2ab369e27f"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request VoucherUse {
        signed required voucher_number: String as Text = "voucher_number",
            "The number of the voucher"
            .answers("Voucher was not found");
        unsigned optional user_id: u64 as Id = "user_id",
            "The user whose balance is topped up"
            .answers("User was not found");
    }
}

server_errors! {
    /// The errors of `voucher_use`.
    VoucherUseError: Adds, unknown user AccessDenied {
        UserNotFound = "User was not found", Caller;
        VoucherNotFound = "Voucher was not found", Caller;
        VouchersDisabled = "Vouchers Disabled", Configuration;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The voucher was used to top up the balance.
    VoucherUsed or VoucherUseError at "page/status/error", root "page/status",
        told "Voucher used to update balance" at "status" {
        /// The number of the voucher.
        voucher_number: Option<String> = "voucher_number";
        /// The id of the voucher.
        voucher_id: Option<u64> = "voucher_id";
        /// What the voucher is worth with the tax.
        credit_with_tax: Option<Decimal> = "credit_with_tax";
        /// What the voucher is worth without the tax.
        credit_without_tax: Option<Decimal> = "credit_without_tax";
        /// The currency of the voucher.
        currency: Option<String> = "currency";
        /// What the voucher is worth in the default currency.
        credit_in_default_currency: Option<Decimal> = "credit_in_default_currency";
        /// The user whose balance was topped up.
        user_id: Option<u64> = "user_id";
        /// The user's balance now.
        balance: Option<Decimal> = "balance_after_voucher_use";
        /// The payment that was made of it.
        payment_id: Option<u64> = "payment_id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: VoucherUsed = round_trip(
            "<page><status><status>Voucher used to update balance</status><voucher_number>100\
             </voucher_number><voucher_id>1</voucher_id><credit_with_tax>12.1\
             </credit_with_tax><credit_without_tax>10.0</credit_without_tax><currency>USD\
             </currency><credit_in_default_currency>10.0</credit_in_default_currency>\
             <user_id>2</user_id><balance_after_voucher_use>20.5\
             </balance_after_voucher_use>\
             <payment_id>7</payment_id></status></page>",
        );
        assert_eq!((answer.payment_id, answer.balance), (Some(7), Some(Decimal::new(205, 1))));
        check_texts::<VoucherUsed>(&[
            "User was not found",
            "Voucher was not found",
            "Vouchers Disabled",
            "You are not authorized to use this functionality",
        ]);
    }
}
