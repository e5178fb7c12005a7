//! `aggregate_get`: gets aggregate call statistics.

use crate::methods::table::{Hashing, M2, PAGE, on, typed_request};

typed_request! {
    /// `aggregate_get`: gets aggregate call statistics, grouped by user, terminator and destination
    /// group by default. The hash covers the key alone, so one hash fits every such request.
    endpoint AGGREGATE_GET = "aggregate_get",
        servers: [
            on(M2, &["aggregate_get"]).hash(Hashing::Own(&[])),
        ],
        evidence: PAGE;

    /// Gets aggregate call statistics (page "MOR API aggregate get").
    ///
    /// ```
    /// use mor_api::methods::calls::AggregateGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = AggregateGet::new()
    ///     .from(1_735_689_600)
    ///     .till(1_738_367_999)
    ///     .group_by_user(true);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&from=1735689600&till=1738367999&group_by_user=1\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request AggregateGet {
        unsigned optional from: u64 as Timestamp = "from",
            "The start of the period, in Unix seconds; today at 00:00:00 by default";
        unsigned optional till: u64 as Timestamp = "till",
            "The end of the period, in Unix seconds; today at 23:59:59 by default";
        unsigned optional currency: String as Text = "a_currency",
            "The code of the currency; `usd` by default";
        unsigned optional group_by_user: bool as Switch { on: 1 } = "group_by_user",
            "Whether to group by user";
        unsigned optional group_by_device: bool as Switch { on: 1 } = "group_by_device",
            "Whether to group by device";
        unsigned optional group_by_terminator: bool as Switch { on: 1 } = "group_by_terminator",
            "Whether to group by terminator";
        unsigned optional group_by_provider: bool as Switch { on: 1 } = "group_by_provider",
            "Whether to group by provider";
        unsigned optional group_by_dst_group: bool as Switch { on: 1 } = "group_by_dst_group",
            "Whether to group by destination group";
        unsigned optional group_by_dst: bool as Switch { on: 1 } = "group_by_dst",
            "Whether to group by destination";
        unsigned optional group_by_day: bool as Switch { on: 1 } = "group_by_day",
            "Whether to group by day";
        unsigned optional group_by_hour: bool as Switch { on: 1 } = "group_by_hour",
            "Whether to group by hour";
        unsigned optional group_by_user_rate: bool as Switch { on: 1 } = "group_by_user_rate",
            "Whether to group by user rate";
        unsigned optional group_by_provider_rate: bool as Switch { on: 1 }
            = "group_by_provider_rate",
            "Whether to group by provider rate";
        unsigned optional originator_id: u64 as Id = "s_originator_id",
            "The user from whom the calls come";
        unsigned optional terminator_id: u64 as Id = "s_terminator_id",
            "The terminator to whom the calls go";
        unsigned optional device_id: u64 as Id = "s_device", "The device";
        unsigned optional provider_id: u64 as Id = "s_provider", "The provider";
        unsigned optional source: String as Text = "a_src", "The caller id";
        unsigned optional destination: String as Text = "a_dst", "The destination";
        unsigned optional duration: String as Text = "s_duration", "The duration of the calls";
        unsigned optional destination_group: String as Text = "dst_group", "The destination group";
        unsigned optional use_real_billsec: bool as Switch { on: 1 } = "use_real_billsec",
            "Whether to use the real billed seconds";
        unsigned optional from_user_perspective: bool as Switch { on: 1 } = "from_user_perspective",
            "Whether the statistics are from the user's perspective";
    }
}
