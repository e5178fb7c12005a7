//! SMS and email.

use mor_api::methods::messages;
use mor_api::value::Decimal;

use crate::methods::Methods;
use crate::reply::filled;

pub(super) fn add_to(methods: &mut Methods) {
    methods.empty::<messages::EmailSend, messages::EmailSent>();
    methods.shape(sms_sent);
    methods.empty::<messages::UserSmsGet, messages::SmsList>();
}

fn sms_sent(_: &messages::SmsSend) -> messages::SmsSent {
    filled(|sent: &mut messages::SmsSent| {
        sent.id = 1;
        sent.status = Some("sent".to_owned());
        sent.price = Some(Decimal::new(5, 2));
        sent.currency = Some("USD".to_owned());
    })
}
