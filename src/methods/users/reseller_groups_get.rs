//! `reseller_groups_get`: lists the reseller groups.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `reseller_groups_get`: lists the reseller groups. The page lists `u` as signed, which no
    /// sample confirms.
    endpoint RESELLER_GROUPS_GET = "reseller_groups_get",
        username_is_signed: true,
        evidence: PAGE;

    /// Lists the reseller groups (page "MOR API reseller groups get").
    request ResellerGroupsGet {
    }
}
