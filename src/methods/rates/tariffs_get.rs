//! `tariffs_get`: lists tariffs.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `tariffs_get`: lists tariffs. The page lists the user name as signed, but its sample hash
    /// was copied from another method and does not settle it.
    endpoint TARIFFS_GET = "tariffs_get",
        username_is_signed: true,
        evidence: PAGE;

    /// Lists tariffs (page "MOR API tariffs get").
    ///
    /// ```
    /// use mor_api::methods::rates::TariffsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = TariffsGet::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request TariffsGet {
    }
}

server_errors! {
    /// The errors of `tariffs_get`.
    TariffsGetError: Reads, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        NoTariffs = "No Tariffs found", Caller;
    }
}

answer! {
    /// Tariffs.
    TariffList or TariffsGetError at "page/status/error", found "tariffs" {
        /// The tariffs.
        tariffs: Vec<ListedTariff> = "tariffs/tariff";
    }
}

record! {
    /// A tariff in the answer of `tariffs_get`. The last three fields are known from a client.
    ListedTariff {
        /// Its id.
        id: u64 = "id";
        /// Its name.
        name: Option<String> = "name";
        /// What it is for: `provider`, `user`, `user_wholesale` or `user_by_provider`.
        purpose: Option<String> = "purpose";
        /// The currency of its rates.
        currency: Option<String> = "currency";
        /// When it was last changed.
        last_update_date: Option<String> = "last_update_date";
        /// What a tariff that is made of another one adds to its rates.
        delta_value: Option<Decimal> = "delta_value";
        /// How many percent a tariff that is made of another one adds to its rates.
        delta_percent: Option<Decimal> = "delta_percent";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: TariffList = round_trip(
            "<page><tariffs><tariff><id>1</id><name>Test Tariff</name><purpose>provider\
             </purpose><currency>USD</currency></tariff><tariff><id>6</id><name>test_1\
             </name>\
             <purpose>user_by_provider</purpose><currency>USD</currency>\
             <last_update_date>2022-06-13 14:50:06 +0300</last_update_date>\
             <delta_percent>111.0</delta_percent></tariff></tariffs></page>",
        );
        assert_eq!((answer.tariffs[1].id, answer.tariffs[0].delta_percent), (6, None));
        assert_eq!(answer.tariffs[1].delta_percent, Some(Decimal::new(1110, 1)));
        check_texts::<TariffList>(&[
            "You are not authorized to use this functionality",
            "No Tariffs found",
        ]);
    }
}
