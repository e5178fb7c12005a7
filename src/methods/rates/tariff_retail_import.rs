//! `tariff_retail_import`: imports a retail tariff.

use crate::methods::table::{CODE, X3, X3S, X8, on, typed_request};

typed_request! {
    /// `tariff_retail_import` (alias `import_tariff_retail`): imports a retail tariff from XML;
    /// only POST is accepted. The hash covers the key alone, so one hash that somebody has seen
    /// imports any tariff.
    endpoint TARIFF_RETAIL_IMPORT = "tariff_retail_import",
        aliases: ["import_tariff_retail"],
        servers: [
            on(X3.union(X3S), &["import_tariff_retail"]),
            on(X8, &["tariff_retail_import", "import_tariff_retail"]),
        ],
        evidence: CODE;

    /// Imports a retail tariff (page "MOR API tariff retail import").
    request TariffRetailImport {
        unsigned required xml: String as Text = "xml",
            "The whole tariff, as XML"
            .answers("Bad XML data");
    }
}
