//! `monitoring_addon_activate`: carries out the actions of a monitoring.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};
use crate::value::MonitoringType;

typed_request! {
    /// `monitoring_addon_activate` (alias `ma_activate`): carries out the actions of a monitoring:
    /// blocks users, and emails the administrator about it.
    endpoint MONITORING_ADDON_ACTIVATE = "monitoring_addon_activate",
        aliases: ["ma_activate"],
        evidence: PAGE;

    /// Carries out the actions of a monitoring (page "MOR API ma activate api").
    ///
    /// ```
    /// use mor_api::methods::system::MonitoringAddonActivate;
    /// use mor_api::value::{IdList, MonitoringType};
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = MonitoringAddonActivate::new(
    ///     3,
    ///     IdList::new([6, 7])?,
    ///     true,
    ///     false,
    ///     MonitoringType::DropsBelow,
    /// );
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "36,7truefalse2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

server_errors! {
    /// The errors of `monitoring_addon_activate`. The same request sent again may send one more
    /// email.
    MonitoringAddonActivateError: Adds, unknown user AccessDenied {
        NotFound = "Such monitoring was not found. Verify master-slave database integrity.", Caller;
        MissingParameters =
            "You must supply these params: monitoring_id, users, block, email, mtype", Caller;
    }
}

answer! {
    /// The actions were carried out.
    MonitoringActivated or MonitoringAddonActivateError at "page/status/error",
        sent "status/monitoring_found" {
        /// Whether the monitoring was found: `success`.
        monitoring_found: String = "status/monitoring_found";
        /// The users.
        users: Vec<MonitoredUser> = "status/users/user";
    }
}

record! {
    /// A user in the answer of `monitoring_addon_activate`.
    MonitoredUser {
        /// The id.
        id: u64 = "id";
        /// What was done to the user, such as `blocked`.
        status: Option<String> = "status";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        use crate::answer::Answer;

        let body = "<page><status><monitoring_found>success</monitoring_found><users><user>\
                    <id>3</id><status>blocked</status></user><user><id>4</id></user></users>\
                    </status></page>";
        let answer: MonitoringActivated = round_trip(body);
        assert_eq!((answer.users[1].id, &answer.users[1].status), (4, &None));
        let page = body.replace("blocked", " blocked");
        assert_eq!(MonitoringActivated::read(200, page), Ok(answer));
        check_texts::<MonitoringActivated>(&[
            "Such monitoring was not found. Verify master-slave database integrity.",
            "You must supply these params: monitoring_id, users, block, email, mtype",
        ]);
    }
}
