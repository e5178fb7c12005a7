//! `device_clis_get`: lists the CLIs of devices.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::server_errors;
use crate::methods::table::{CODE, X8, on, typed_request};

typed_request! {
    /// `device_clis_get`: lists the CLIs of devices. No parameter is signed, so the hash is that of
    /// the key alone and never changes.
    endpoint DEVICE_CLIS_GET = "device_clis_get",
        servers: [
            on(X8, &["device_clis_get"]),
        ],
        evidence: CODE;

    /// Lists the CLIs of devices (page "MOR API device clis get").
    ///
    /// ```
    /// use mor_api::methods::devices::DeviceClisGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DeviceClisGet::new().device_id(45);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&devices_id=45&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DeviceClisGet {
        unsigned optional device_id: u64 as Id = "devices_id",
            "The device whose CLIs are listed"
            .answers("Device was not found");
        unsigned optional user_id: u64 as Id = "users_id",
            "The user whose CLIs are listed"
            .answers("User was not found");
    }
}

server_errors! {
    /// The errors of `device_clis_get`. Deployed servers crash instead of answering when they do
    /// not know the user `u`.
    DeviceClisError: Reads, unknown user AccessDenied {
        UserNotFound = "User was not found", Caller;
        DeviceNotFound = "Device was not found", Caller;
        NoClis = "CLIs were not found", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

/// CLIs, the numbers by which the callers of devices are recognized.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CliList {
    /// The CLIs.
    pub clis: Vec<ListedCli>,
}

/// A CLI in the answer of `device_clis_get`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListedCli {
    /// Its id.
    pub id: u64,
    /// The number.
    pub number: String,
    /// The device.
    pub device: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// When it was added, as the server formats it.
    pub added_at: Option<String>,
    /// When it was last changed, as the server formats it.
    pub updated_at: Option<String>,
    /// The IVR (interactive voice response).
    pub ivr: Option<String>,
    /// The comment.
    pub comment: Option<String>,
    /// Whether there is a callback by email.
    pub email_callback: Option<String>,
    /// Whether the CLI is banned.
    pub banned: Option<bool>,
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::vec::Vec;

    use super::{CliList, DeviceClisError, ListedCli};
    use crate::answer::member::Text;
    use crate::answer::{Answer, AnswerError, Document, Element, Shape, Writer};

    impl Answer for CliList {
        type Error = DeviceClisError;
    }

    impl Shape for CliList {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            let Some(status) = document.element("page/status")? else { return Ok(None) };
            // There is no element around a CLI: each begins with its id.
            let fields: Vec<_> =
                status.children().skip_while(|field| field.name() != "cli_id").collect();
            let clis = fields.chunk_by(|_, next| next.name() != "cli_id").map(read);
            let clis = clis.collect::<Result<Vec<_>, _>>()?;
            Ok((!clis.is_empty()).then_some(Self { clis }))
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("page", |xml| {
                xml.element("status", |xml| self.clis.iter().for_each(|cli| write(cli, xml)));
            });
        }
    }

    fn read(fields: &[Element<'_>]) -> Result<ListedCli, AnswerError> {
        Ok(ListedCli {
            id: required(fields, "cli_id")?,
            number: required(fields, "cli_cli")?,
            device: optional(fields, "cli_device")?,
            description: optional(fields, "cli_description")?,
            added_at: optional(fields, "cli_added_at")?,
            updated_at: optional(fields, "cli_updated_at")?,
            ivr: optional(fields, "cli_ivr")?,
            comment: optional(fields, "cli_comment")?,
            email_callback: optional(fields, "cli_email_callback")?,
            banned: optional(fields, "cli_banned")?,
        })
    }

    fn required<T: Text>(fields: &[Element<'_>], name: &'static str) -> Result<T, AnswerError> {
        let text = text(fields, name)?;
        text.and_then(T::read).ok_or(AnswerError::Member { name })
    }

    fn optional<T: Text>(
        fields: &[Element<'_>],
        name: &'static str,
    ) -> Result<Option<T>, AnswerError> {
        let text = text(fields, name)?.filter(|text| !text.is_empty());
        text.map(|text| T::read(text).ok_or(AnswerError::Member { name })).transpose()
    }

    fn text<'d>(fields: &[Element<'d>], name: &str) -> Result<Option<&'d str>, AnswerError> {
        let mut named = fields.iter().filter(|field| field.name() == name);
        let first = named.next().map(|field| field.text());
        if named.next().is_some() {
            return Err(AnswerError::Repeated { path: name.into() });
        }
        Ok(first)
    }

    fn write(cli: &ListedCli, xml: &mut Writer) {
        xml.text("cli_id", &cli.id.write());
        xml.text("cli_cli", &cli.number);
        write_optional(cli.device.as_ref(), "cli_device", xml);
        write_optional(cli.description.as_ref(), "cli_description", xml);
        write_optional(cli.added_at.as_ref(), "cli_added_at", xml);
        write_optional(cli.updated_at.as_ref(), "cli_updated_at", xml);
        write_optional(cli.ivr.as_ref(), "cli_ivr", xml);
        write_optional(cli.comment.as_ref(), "cli_comment", xml);
        write_optional(cli.email_callback.as_ref(), "cli_email_callback", xml);
        write_optional(cli.banned.as_ref(), "cli_banned", xml);
    }

    fn write_optional<T: Text>(value: Option<&T>, name: &str, xml: &mut Writer) {
        if let Some(value) = value {
            xml.text(name, &value.write());
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, reason, round_trip};

        #[test]
        fn clis_are_read_and_written() {
            let list: CliList = round_trip(
                "<page><status><cli_id>1</cli_id><cli_cli>370</cli_cli><cli_device>2</cli_device>\
                 <cli_description>d</cli_description><cli_added_at>2018-01-31</cli_added_at>\
                 <cli_updated_at>2018-02-01</cli_updated_at><cli_ivr>3</cli_ivr>\
                 <cli_comment>c</cli_comment><cli_email_callback>0</cli_email_callback>\
                 <cli_banned>1</cli_banned><cli_id>4</cli_id><cli_cli>371</cli_cli></status>\
                 </page>",
            );
            let [first, second] = list.clis.as_slice() else { panic!("{list:?}") };
            assert_eq!((first.id, first.banned), (1, Some(true)));
            assert_eq!(first.ivr.as_deref(), Some("3"));
            assert_eq!((second.number.as_str(), &second.comment), ("371", &None));
        }

        #[test]
        fn what_is_no_list_is_not_read() {
            for (body, error) in [
                ("<page><status/></page>", AnswerError::NoOutcome),
                ("<page><status><cli_cli>1</cli_cli></status></page>", AnswerError::NoOutcome),
                (
                    "<page><status><cli_id>x</cli_id></status></page>",
                    AnswerError::Member { name: "cli_id" },
                ),
                (
                    "<page><status><cli_id>1</cli_id></status></page>",
                    AnswerError::Member { name: "cli_cli" },
                ),
                (
                    "<page><status><cli_id>1</cli_id><cli_cli>1</cli_cli><cli_cli>2</cli_cli>\
                     </status></page>",
                    AnswerError::Repeated { path: "cli_cli".into() },
                ),
            ] {
                assert_eq!(reason::<CliList>(200, body), error, "{body}");
            }
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<CliList>(&[
                "User was not found",
                "Device was not found",
                "CLIs were not found",
                "You are not authorized to use this functionality",
            ]);
        }
    }
}
