//! Settings, phonebooks, start pages and one-time passwords.

use mor_api::methods::system;
use serde_json::json;

use crate::methods::Methods;
use crate::reply::{Reply, filled};

pub(super) fn add_to(methods: &mut Methods) {
    methods.empty::<system::ConflinesUpdate, system::ConflinesUpdated>();
    methods
        .untyped(Reply::error, |_, _: &system::GetOtp| Ok(Reply::Json(json!({ "status": "ok" }))));
    methods.shape(|_: &system::LoginForm| {
        filled(|form: &mut system::LoginFormData| form.title = Some("Login".to_owned()))
    });
    methods.shape(|_: &system::MainPage| {
        filled(|page: &mut system::MainPageData| {
            page.title = Some("Start page".to_owned());
            page.missed_today = Some("0".to_owned());
        })
    });
    methods.shape(|_: &system::MonitoringAddonActivate| {
        filled(|activated: &mut system::MonitoringActivated| {
            activated.monitoring_found = "success".into();
        })
    });
    methods.empty::<system::PhonebookEdit, system::PhonebookRecordUpdated>();
    methods.empty::<system::PhonebookRecordCreate, system::PhonebookRecordCreated>();
    methods.empty::<system::PhonebookRecordDelete, system::PhonebookRecordDeleted>();
    methods.empty::<system::PhonebooksGet, system::PhonebookRecordList>();
    methods.shape(|_: &system::SystemVersionGet| {
        filled(|version: &mut system::SystemVersion| version.version = "stand-in".into())
    });
    methods.untyped(Reply::error, |_, _: &system::VerifyOtp| {
        Ok(Reply::Json(json!({ "status": "ok" })))
    });
}
