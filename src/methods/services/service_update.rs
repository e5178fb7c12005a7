//! `service_update`: changes a service.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, X8, on, typed_request};
use crate::value::{ServicePeriod, ServiceType};

typed_request! {
    /// `service_update`: changes a service. The hash covers the id alone.
    endpoint SERVICE_UPDATE = "service_update",
        servers: [
            on(X8, &["service_update"]),
        ],
        evidence: PAGE.contradicted_by(
            "servers of x8 also hash `new_service_name`, `new_service_type`",
        );

    /// Changes a service (page "MOR API Service update").
    ///
    /// ```
    /// use mor_api::methods::services::ServiceUpdate;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ServiceUpdate::new(2).service_sell_price(Decimal::new(990, 2));
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ServiceUpdate {
        signed required service_id: u64 as ObjectId = "service_id",
            "The service to change"
            .answers("Service was not found");
        unsigned optional service_name: String as Text = "service_name", "The name of the service";
        unsigned optional service_type: ServiceType as Word(ServiceType::WORDS) = "service_type",
            "The type of the service"
            .answers("Service Type is invalid");
        unsigned optional service_sell_price: Decimal as Decimal = "service_sell_price",
            "The price of the service";
        unsigned optional service_self_cost: Decimal as Decimal = "service_self_cost",
            "The self-cost of the service";
        unsigned optional service_period: ServicePeriod as Word(ServicePeriod::WORDS)
            = "service_period",
            "The period, only for a periodic fee";
        unsigned optional service_minutes_per_month: u64 as Count = "service_minutes_per_month",
            "The minutes in a month, only for a flat rate; more than 0";
    }
}

server_errors! {
    /// The errors of `service_update`. What else is wrong with a service comes as a text of its
    /// own.
    ServiceUpdateError: Sets, unknown user AccessDenied {
        NotFound = "Service was not found", Caller;
        NotSelected = "Service was not selected", Caller;
        InvalidServiceType = "Service Type is invalid", Caller;
        QuantityNotNumeric = "Quantity must be numeric", Caller;
        QuantityNotPositive = "Quantity must be greater than zero", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The service was updated.
    ServiceUpdated or ServiceUpdateError at "page/status/error",
    told "Service successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Service successfully updated</success></status></page>";
        assert_eq!(round_trip::<ServiceUpdated>(body), ServiceUpdated::new());
        check_texts::<ServiceUpdated>(&[
            "Service was not found",
            "Service was not selected",
            "Service Type is invalid",
            "Quantity must be numeric",
            "Quantity must be greater than zero",
            "You are not authorized to use this functionality",
        ]);
    }
}
