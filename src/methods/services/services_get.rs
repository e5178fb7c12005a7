//! `services_get`: lists all services.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `services_get`: lists all services. The hash covers the key alone.
    endpoint SERVICES_GET = "services_get",
        servers: [
            on(X8, &["services_get"]),
        ],
        evidence: CODE;

    /// Lists all services (page "MOR API Services get").
    ///
    /// ```
    /// use mor_api::methods::services::ServicesGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ServicesGet::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ServicesGet {
    }
}

server_errors! {
    /// The errors of `services_get`.
    ServicesGetError: Reads, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to manage Services", Permission;
        NoServices = "No Services found", Caller;
    }
}

answer! {
    /// Services.
    ServiceList or ServicesGetError at "page/status/error", found "services" {
        /// The services.
        services: Vec<ListedService> = "services/service";
    }
}

record! {
    /// A service in the answer of `services_get`.
    ListedService {
        /// Its id.
        id: u64 = "id";
        /// Its name.
        name: Option<String> = "name";
        /// Its type, such as `periodic_fee`.
        service_type: Option<String> = "type";
        /// The period that is paid for, such as `month`.
        period: Option<String> = "period";
        /// The price, where the user may see it.
        price: Option<Decimal> = "price";
        /// What it costs its owner, where the user may see it.
        self_cost: Option<Decimal> = "self_cost";
        /// The currency of the prices.
        currency: Option<String> = "currency";
        /// The quantity of a flat rate.
        quantity: Option<String> = "quantity";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: ServiceList = round_trip(
            "<page><services><service><id>3</id><name>DID</name><type>periodic_fee</type>\
             <period>month</period><price>10.0</price><self_cost>5.5</self_cost>\
             <currency>USD\
             </currency></service><service><id>4</id><type>flat_rate</type><quantity>100\
             </quantity></service></services></page>",
        );
        assert_eq!(answer.services[0].price, Some(Decimal::new(100, 1)));
        assert_eq!((answer.services[1].id, answer.services[1].price), (4, None));
        check_texts::<ServiceList>(&[
            "You are not authorized to manage Services",
            "No Services found",
        ]);
    }
}
