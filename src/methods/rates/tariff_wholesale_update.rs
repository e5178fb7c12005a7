//! `tariff_wholesale_update`: changes or creates a wholesale tariff.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{M2, PAGE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `tariff_wholesale_update` (aliases `wholesale_tariff`, `wholesale_api`): changes a wholesale
    /// tariff, or creates one if no tariff is given; only POST is accepted. Servers hash the name
    /// before the id.
    endpoint TARIFF_WHOLESALE_UPDATE = "tariff_wholesale_update",
        aliases: ["wholesale_tariff", "wholesale_api"],
        servers: [
            on(X3.union(X3S), &["wholesale_tariff"]),
            on(X5.union(X8), &["tariff_wholesale_update", "wholesale_tariff"]),
            on(M2, &["tariff_wholesale_update"]),
        ],
        may_sign_nothing: true,
        evidence: PAGE.contradicted_by("servers of x8 hash `name`, `id`, `currency`");

    /// Changes or creates a wholesale tariff (page "MOR API tariff wholesale update").
    ///
    /// ```
    /// use mor_api::methods::rates::TariffWholesaleUpdate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = TariffWholesaleUpdate::new().tariff_id(100).name("Wholesale");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "100Wholesale");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request TariffWholesaleUpdate {
        signed optional tariff_id: u64 as ObjectId = "id",
            "The tariff to change; without it, a new tariff is created"
            .answers("Tariff not found");
        signed optional name: String as Text = "name", "The name of the tariff";
        signed optional currency: String as Text = "currency",
            "The code of the currency of the tariff, such as `EUR`";
    }
}

server_errors! {
    /// The errors of `tariff_wholesale_update`. Invalid values of a tariff are told in texts that
    /// are not known.
    TariffWholesaleUpdateError: Adds, unknown user BadLogin {
        NotFound = "Tariff not found", Caller;
    }
}

answer! {
    /// The tariff was changed or created.
    TariffWholesaleUpdated or TariffWholesaleUpdateError at "page/error", told "ok" at "status" {
        /// The id of the tariff, if it was created.
        id: Option<u64> = "tariff_id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, refused, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        use crate::answer::Answer;

        let changed = "<page><status>ok</status></page>";
        assert_eq!(round_trip::<TariffWholesaleUpdated>(changed).id, None);
        let created = "<page><status>ok</status><tariff_id> 8 </tariff_id></page>";
        assert_eq!(TariffWholesaleUpdated::read(200, created).unwrap().id, Some(8));
        check_texts::<TariffWholesaleUpdated>(&["Tariff not found"]);
        let body = "<response><error><message>x</message></error></response>";
        let refusal = refused::<TariffWholesaleUpdated>(body);
        assert_eq!(refusal.error, TariffWholesaleUpdateError::Other("x".into()));
    }
}
