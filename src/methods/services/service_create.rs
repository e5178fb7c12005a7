//! `service_create`: creates a service.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X8, on, typed_request};
use crate::value::{ServicePeriod, ServiceType};

typed_request! {
    /// `service_create`: creates a service.
    endpoint SERVICE_CREATE = "service_create",
        servers: [
            on(X8, &["service_create"]),
        ],
        evidence: CODE;

    /// Creates a service (page "MOR API Service create").
    ///
    /// ```
    /// use mor_api::methods::services::ServiceCreate;
    /// use mor_api::value::{Decimal, ServicePeriod, ServiceType};
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ServiceCreate::new("SIP trunk", ServiceType::PeriodicFee)
    ///     .service_sell_price(Decimal::new(990, 2))
    ///     .service_period(ServicePeriod::Month);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "SIP trunkperiodic_fee");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ServiceCreate {
        signed required new_service_name: String as Text = "new_service_name",
            "The name of the service";
        signed required new_service_type: ServiceType as Word(ServiceType::WORDS)
            = "new_service_type",
            "The type of the service"
            .answers("Service must have service type");
        unsigned optional service_sell_price: Decimal as Decimal = "service_sell_price",
            "The price of the service";
        unsigned optional service_self_cost: Decimal as Decimal = "service_self_cost",
            "The self-cost of the service";
        unsigned optional service_period: ServicePeriod as Word(ServicePeriod::WORDS)
            = "service_period",
            "The period, only for a periodic fee";
        unsigned optional service_minutes_per_month: u64 as Count = "service_minutes_per_month",
            "The minutes in a month, only for a flat rate; more than 0";
        unsigned optional new_owner_id: u64 as Id = "new_owner_id",
            "The owner of the service, the administrator or a reseller; only the administrator \
             may send it"
            .answers("Reseller was not found");
    }
}

server_errors! {
    /// The errors of `service_create`. What else is wrong with a service comes as a text of its
    /// own.
    ServiceCreateError: Adds, unknown user AccessDenied {
        ResellerNotFound = "Reseller was not found", Caller;
        NoServiceType = "Service must have service type", Caller;
        NoQuantity = "Flat Rate Service must have quantity", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The service was created.
    ServiceCreated or ServiceCreateError at "page/status/error",
        told "Service successfully created" at "status/success" {
        /// The id of the new service, where the server sends it.
        id: Option<u64> = "service/id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: ServiceCreated = round_trip(
            "<page><status><success>Service successfully created</success></status><service>\
             <id>3</id></service></page>",
        );
        assert_eq!(answer.id, Some(3));
        let body = "<page><status><success>Service successfully created</success></status></page>";
        assert_eq!(round_trip::<ServiceCreated>(body).id, None);
        check_texts::<ServiceCreated>(&[
            "Reseller was not found",
            "Service must have service type",
            "Flat Rate Service must have quantity",
            "You are not authorized to use this functionality",
        ]);
    }
}
