//! `monitoring_addon_activate`: carries out the actions of a monitoring.

use crate::methods::table::{PAGE, typed_request};
use crate::value::MonitoringType;

typed_request! {
    /// `monitoring_addon_activate` (alias `ma_activate`): carries out the actions of a monitoring:
    /// blocks users, and emails the administrator about it.
    endpoint MONITORING_ADDON_ACTIVATE = "monitoring_addon_activate",
        aliases: ["ma_activate"],
        evidence: PAGE;

    /// Carries out the actions of a monitoring (page "MOR API ma activate api").
    request MonitoringAddonActivate {
        signed required monitoring_id: u64 as ObjectId = "monitoring_id",
            "The monitoring; in the page's sample the values of `monitoring_id` and `users` look \
             exchanged"
            .answers("Such monitoring was not found. Verify master-slave database integrity.");
        signed required user_ids: IdList as IdList = "users", "The users";
        signed required block: bool as TrueFalse = "block", "Whether the users are blocked";
        signed required send_email: bool as TrueFalse = "email",
            "Whether the administrator gets an email about blocked users";
        signed required monitoring_type: MonitoringType as Word(MonitoringType::WORDS) = "mtype",
            "The type of the monitoring";
    }
}
