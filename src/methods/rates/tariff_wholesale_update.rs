//! `tariff_wholesale_update`: changes or creates a wholesale tariff.

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
    request TariffWholesaleUpdate {
        signed optional tariff_id: u64 as ObjectId = "id",
            "The tariff to change; without it, a new tariff is created"
            .answers("Tariff not found");
        signed optional name: String as Text = "name", "The name of the tariff";
        signed optional currency: String as Text = "currency",
            "The code of the currency of the tariff, such as `EUR`";
    }
}
