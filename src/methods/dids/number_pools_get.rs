//! `number_pools_get`: lists number pools.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `number_pools_get`: lists number pools, on request with their numbers and users. The hash
    /// covers the API secret key alone.
    endpoint NUMBER_POOLS_GET = "number_pools_get",
        evidence: PAGE;

    /// Lists number pools (page "MOR API number pools get").
    ///
    /// ```
    /// use mor_api::methods::dids::NumberPoolsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = NumberPoolsGet::new().show_numbers(true);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&show_numbers=1&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request NumberPoolsGet {
        unsigned optional number_pool_id: u64 as Id = "number_pool_id",
            "The number pool to list; without it, all pools of the owner are listed";
        unsigned optional show_numbers: bool as Switch { on: 1 } = "show_numbers",
            "Whether the numbers of the pools are listed";
        unsigned optional number_limit_row_count: u64 as Count = "number_limit_row_count",
            "How many numbers to list, 1 or more; used only with `show_numbers`";
        unsigned optional number_limit_offset: u64 as Count = "number_limit_offset",
            "How many numbers to skip; used only with `show_numbers`";
        unsigned optional user_ids: String as Text = "user_ids",
            "The users whose assignments are listed: ids separated by commas, or `all`";
    }
}
