//! `device_create`: creates a device.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};
use crate::value::{DeviceType, Password};

typed_request! {
    /// `device_create`: creates a device for a user. An absent pin means a random one and an empty
    /// pin none, and both have the same hash.
    endpoint DEVICE_CREATE = "device_create",
        servers: [
            on(X3.union(X3S).union(X5).union(X8), &["device_create"]),
        ],
        evidence: CODE;

    /// Creates a device (page "MOR API device create").
    ///
    /// ```
    /// use mor_api::methods::devices::DeviceCreate;
    /// use mor_api::value::{DeviceType, Digits};
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DeviceCreate::new(123)
    ///     .device_type(DeviceType::Sip)
    ///     .caller_id(Digits::new("37061234567")?)
    ///     .extension("101");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "123SIP37061234567");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DeviceCreate {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user who gets the device"
            .answers("User was not found");
        signed optional description: String as Text = "description",
            "The description of the device";
        signed optional pin: String as Text = "pin",
            "The pin, digits; empty for none, a random one if absent"
            .answers("PIN must be numeric");
        signed optional device_type: DeviceType as Word(DeviceType::WORDS) = "type",
            "The type of the device; the default type if absent"
            .answers("Device type invalid");
        signed optional device_group_id: u64 as ObjectId = "devicegroup_id",
            "The device group"
            .answers("Device group invalid");
        signed optional caller_id: Digits as Digits = "caller_id",
            "The caller id"
            .answers("CallerID must be numeric");
        unsigned optional extension: String as Text = "extension", "The extension";
        unsigned optional from_user: String as Text = "fromuser",
            "The user part of the SIP From header";
        unsigned optional call_timeout: u64 as Count = "call_timeout",
            "The longest duration of a call, in seconds"
            .answers("Device Call Timeout must be greater than or equal to 0");
    }
}

server_errors! {
    /// The errors of `device_create`. What is wrong in detail stands in the
    /// [messages](crate::answer::Refusal::messages).
    DeviceCreateError: Adds, unknown user BadLogin {
        UserNotFound = "User was not found", Caller;
        InvalidType = "Device_type_invalid" or "Device type invalid", Caller;
        InvalidGroup = "Device_group_invalid" or "Device group invalid", Caller;
        PinTaken = "Pin_is_already_used" or "PIN is already used", Caller;
        PinNotNumeric = "Pin_must_be_numeric" or "PIN must be numeric", Caller;
        CallerIdNotNumeric = "CallerID must be numeric", Caller;
        NotAuthorizedForCallerId = "You are not authorized to manage callerid", Permission;
        ExtensionTaken = "Extension already exists in User's PBX Pool", Caller;
        InvalidCallTimeout = "Device Call Timeout must be greater than or equal to 0", Caller;
        NotCreated = "Device was not created", Caller;
    }
}

answer! {
    /// The device was created.
    ///
    /// ```
    /// # #[cfg(feature = "xml")] {
    /// use mor_api::answer::Answer;
    /// use mor_api::methods::devices::DeviceCreated;
    ///
    /// let body = "<page><status>Device created</status><id>7</id>
    ///     <username>1001</username><password>s3cret</password></page>";
    /// let device = DeviceCreated::read(200, body)?;
    /// assert_eq!((device.id, device.username.as_deref()), (7, Some("1001")));
    /// assert!(!format!("{device:?}").contains("s3cret"));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    DeviceCreated or DeviceCreateError at "page/error", sent "id" {
        /// `Device created`, or what else the server says.
        status: String = "status";
        /// The id of the new device.
        id: u64 = "id";
        /// The name with which the device registers.
        username: Option<String> = "username";
        /// The password with which the device registers.
        password: Option<Password> = "password";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, refused, round_trip};
    use crate::answer::{Answer, Refusal, ServerError};

    #[test]
    fn a_created_device_is_read_and_written() {
        let device: DeviceCreated = round_trip(
            "<page><status>Device created</status><id>7</id><username>1001</username>\
             <password>s3cret</password></page>",
        );
        assert_eq!(device.password.as_ref().map(Password::expose), Some("s3cret"));
        assert!(!alloc::format!("{device:?}").contains("s3cret"));
        let body = "<page><status>Created, with a warning</status><id>7</id></page>";
        assert_eq!(round_trip::<DeviceCreated>(body).status, "Created, with a warning");
    }

    #[test]
    fn a_success_without_an_id_may_have_happened() {
        let body = "<page><status>Device created</status></page>";
        let error = DeviceCreated::read(200, body).unwrap_err();
        assert!(error.may_have_happened() && !error.is_retryable());
    }

    #[test]
    fn every_text_has_its_type() {
        check_texts::<DeviceCreated>(&[
            "User was not found",
            "Device_type_invalid",
            "Device_group_invalid",
            "Pin_is_already_used",
            "Pin_must_be_numeric",
            "CallerID must be numeric",
            "You are not authorized to manage callerid",
            "Extension already exists in User's PBX Pool",
            "Device Call Timeout must be greater than or equal to 0",
            "Device was not created",
        ]);
        for text in [
            "Device type invalid",
            "Device group invalid",
            "PIN is already used",
            "PIN must be numeric",
        ] {
            assert!(DeviceCreateError::from_text(text).is_caller_fault(), "{text}");
        }
        let refusal = refused::<DeviceCreated>(
            "<page><error>Device was not created</error><message>Name is taken</message></page>",
        );
        assert_eq!(refusal, Refusal::new(DeviceCreateError::NotCreated, ["Name is taken"]));
    }
}
