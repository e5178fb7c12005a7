//! `user_register`: registers a new user.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Password;

typed_request! {
    /// `user_register` (alias `registration`): registers a new user together with a device. There
    /// is no `u`: the unique hash in `id` names the owner, whose key signs the request, and an
    /// empty one means the administrator. The password and the country are not signed.
    endpoint USER_REGISTER = "user_register",
        aliases: ["registration"],
        servers: [
            on(X3.union(X3S).union(X5).union(X8), &["user_register"]),
        ],
        takes_username: false,
        evidence: CODE;

    /// Registers a new user (page "MOR API user register").
    ///
    /// ```
    /// use mor_api::methods::users::UserRegister;
    /// use mor_api::value::Password;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserRegister::new(
    ///     "jonas@example.com",
    ///     "x7k2m9q4b1",
    ///     "SIP",
    ///     "jonas",
    ///     "Jonas",
    ///     "Jonaitis",
    ///     Password::new("s3cret-pass")?,
    ///     Password::new("s3cret-pass")?,
    ///     125,
    /// )
    /// .lcr_id(3);
    /// let signer = Signer::without_username(SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(
    ///     signed.canonical().as_str(),
    ///     "jonas@example.comx7k2m9q4b13SIPjonasJonasJonaitis"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserRegister {
        signed required email: String as Text = "email",
            "The email address of the new user"
            .answers("Please enter correct email");
        signed required owner_uniquehash: String as Text = "id",
            "The unique hash of the owner, under whom the user is created";
        signed optional lcr_id: u64 as ObjectId = "lcr_id",
            "The LCR (least cost routing) to use"
            .answers("LCR was not found");
        signed required device_type: String as Text = "device_type",
            "The type of the device, such as `SIP` or `IAX2`"
            .answers("Enter device type");
        signed required username: String as Text = "username",
            "The name to log in with"
            .answers("Please enter username");
        signed required first_name: String as Text = "first_name",
            "The first name"
            .answers("Please enter first name");
        signed required last_name: String as Text = "last_name",
            "The last name"
            .answers("Please enter last name");
        signed optional caller_id: String as Text = "caller_id",
            "The caller id of the device; if empty, that of the default user";
        signed optional state: String as Text = "state", "The state";
        signed optional device_location_id: u64 as ObjectId = "device_location_id",
            "The location of the device"
            .answers("Location was not found");
        unsigned required password: Password as Secret = "password",
            "The password to log in with"
            .answers("Please enter password");
        unsigned required password_confirmation: Password as Secret = "password2",
            "The same password again"
            .answers("Passwords do not match");
        unsigned required country_id: u64 as Id = "country_id",
            "The country"
            .answers("Please select country");
        unsigned optional mobile_phone: String as Text = "mob_phone", "The mobile phone number";
        unsigned optional phone: String as Text = "phone", "The phone number";
        unsigned optional fax: String as Text = "fax", "The fax number";
        unsigned optional client_id: String as Text = "client_id", "The company or personal id";
        unsigned optional tariff_id: u64 as Id = "tariff",
            "The tariff"
            .answers("Tariff was not found");
        unsigned optional usertype: String as Text = "usertype",
            "The type of the user, such as `reseller` or `accountant`";
        unsigned optional permission_group_id: u64 as Id = "permission_group",
            "The permission group"
            .answers("Permission Group was not Found");
        unsigned optional vat_number: String as Text = "vat_number",
            "The VAT number"
            .answers("TAX Registration Number is not valid");
        unsigned optional call_limit: u64 as Count = "call_limit",
            "How many calls the user can make at the same time";
        unsigned optional credit_limit: Decimal as Decimal = "credit_limit", "The credit limit";
        unsigned optional accounting_number: String as Text = "accounting_number",
            "The accounting number";
        unsigned optional currency_id: u64 as Id = "currency_id", "The currency";
        unsigned optional county: String as Text = "county", "The county";
        unsigned optional city: String as Text = "city", "The city";
        unsigned optional postcode: String as Text = "postcode", "The postcode";
        unsigned optional address: String as Text = "address", "The address";
    }
}

server_errors! {
    /// The errors of `user_register`.
    UserRegisterError: Adds, unknown user AccessDenied {
        UserNotFound = "User was not found", Caller;
        Disabled = "Registration over API is disabled", Configuration;
        Misconfigured = "Configuration error. Please contact System Administrator", Configuration;
        TooManyUsers = "This is a limited version. You can have only 2 Users.", Configuration;
        LcrNotFound = "LCR was not found", Caller;
        LocationNotFound = "Location was not found", Caller;
        TariffNotFound = "Tariff was not found", Caller;
        NoUsername = "Please enter username", Caller;
        UsernameTaken = "Such username is already taken", Caller;
        NoPassword = "Please enter password", Caller;
        PasswordsDiffer = "Passwords do not match", Caller;
        PasswordIsUsername = "Please enter password not equal to username", Caller;
        ShortPassword = "Password must be longer than 7 characters or short passwords in Devices \
            should be allowed", Caller;
        PasswordTooShort(_) = "Password must be longer than " .. " characters", Caller;
        UsernameTooShort(_) = "Username must be longer than " .. " characters", Caller;
        WeakPassword = "Password must contain at least one numeric value, \
            capital and lowercase symbol", Caller;
        NoFirstName = "Please enter first name", Caller;
        NoLastName = "Please enter last name", Caller;
        NoPermissionGroup = "Permission Group was not selected", Caller;
        PermissionGroupNotFound = "Permission Group was not Found", Caller;
        NoCountry = "Please select country", Caller;
        InvalidEmail = "Please enter correct email", Caller;
        EmailTaken = "This email address is already in use.", Caller;
        MobilePhoneTaken = "User with such mobile phone number already exists", Caller;
        PhoneTaken = "User with such phone number already exists", Caller;
        FaxTaken = "User with such fax number already exists", Caller;
        NoDeviceType = "Enter device type", Caller;
        NoTaxNumber = "Please fill field TAX Registration Number", Caller;
        InvalidTaxNumber = "TAX Registration Number is not valid", Caller;
        NoDefaultUser = "Default user is not present", Configuration;
        DefaultTariffNotFound = "Tariff was not found cannot create", Configuration;
        DefaultUserHasNoLcr = "Default user does not have and LCR set", Configuration;
        DontBeSoSmart = "Dont be so smart", Permission;
    }
}

answer! {
    /// The user was registered, with a device.
    ///
    /// ```
    /// # #[cfg(feature = "xml")] {
    /// use mor_api::answer::Answer;
    /// use mor_api::methods::users::UserRegistered;
    ///
    /// let body = "<page><status><success>Registration successful</success></status>
    ///     <user_device_settings><user_id>12</user_id><device_id>7</device_id>
    ///     <password>s3cret</password></user_device_settings></page>";
    /// let registered = UserRegistered::read(200, body)?;
    /// assert_eq!((registered.user_id, registered.device_id), (12, Some(7)));
    /// assert!(!format!("{registered:?}").contains("s3cret"));
    /// let password = registered.password.ok_or("no password")?;
    /// assert_eq!(password.expose(), "s3cret");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    UserRegistered or UserRegisterError at "page/status/error",
        told "Registration successful" at "status/success"
    {
        /// The email address.
        email: Option<String> = "user_device_settings/email";
        /// The id of the new user.
        user_id: u64 = "user_device_settings/user_id";
        /// The type of the new device, such as `SIP`.
        device_type: Option<String> = "user_device_settings/device_type";
        /// The id of the new device.
        device_id: Option<u64> = "user_device_settings/device_id";
        /// The device's caller id.
        caller_id: Option<String> = "user_device_settings/caller_id";
        /// The name with which the device registers.
        username: Option<String> = "user_device_settings/username";
        /// The password with which the device registers.
        password: Option<Password> = "user_device_settings/password";
        /// The device's pin.
        pin: Option<Password> = "user_device_settings/pin";
        /// The address of the server with which the device registers.
        server_ip: Option<String> = "user_device_settings/server_ip";
        /// A notice for the user, with HTML in it.
        notice: Option<String> = "user_device_settings/registration_notice";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn a_registration_is_read_and_written() {
        let registered: UserRegistered = round_trip(
            "<page><status><success>Registration successful</success></status>\
             <user_device_settings><email>a@b</email><user_id>12</user_id>\
             <device_type>SIP</device_type><device_id>7</device_id><caller_id>370</caller_id>\
             <username>1001</username><password>s3cret</password><pin>98765</pin>\
             <server_ip>192.0.2.1</server_ip><registration_notice>*ATTENTION! &lt;u&gt;DEVICE\
             &lt;/u&gt;. &lt;br&gt;</registration_notice></user_device_settings></page>",
        );
        assert_eq!(registered.password.as_ref().map(Password::expose), Some("s3cret"));
        assert_eq!(registered.notice.as_deref(), Some("*ATTENTION! <u>DEVICE</u>. <br>"));
        let shown = alloc::format!("{registered:?}");
        assert!(!shown.contains("s3cret") && !shown.contains("98765"), "{shown}");
        let registered: UserRegistered = round_trip(
            "<page><status><success>Registration successful</success></status>\
             <user_device_settings><user_id>12</user_id></user_device_settings></page>",
        );
        assert_eq!((registered.user_id, registered.pin), (12, None));
    }

    #[test]
    fn every_text_has_its_type() {
        check_texts::<UserRegistered>(&[
            "User was not found",
            "Registration over API is disabled",
            "Configuration error. Please contact System Administrator",
            "This is a limited version. You can have only 2 Users.",
            "LCR was not found",
            "Location was not found",
            "Tariff was not found",
            "Please enter username",
            "Such username is already taken",
            "Passwords do not match",
            "Password must be longer than 7 characters or short passwords in Devices should be \
             allowed",
            "Password must be longer than 8 characters",
            "Username must be longer than 1 characters",
            "Password must contain at least one numeric value, capital and lowercase symbol",
            "Please enter password",
            "Please enter password not equal to username",
            "Please enter first name",
            "Please enter last name",
            "Permission Group was not selected",
            "Permission Group was not Found",
            "Please select country",
            "Please enter correct email",
            "This email address is already in use.",
            "User with such mobile phone number already exists",
            "User with such phone number already exists",
            "User with such fax number already exists",
            "Enter device type",
            "Default user is not present",
            "Tariff was not found cannot create",
            "Default user does not have and LCR set",
            "Please fill field TAX Registration Number",
            "TAX Registration Number is not valid",
            "Dont be so smart",
        ]);
    }
}
