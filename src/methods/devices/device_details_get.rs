//! `device_details_get`: gets the details of a device.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::answer::server_errors;
use crate::methods::table::{CODE, M2, X5, X8, on, typed_request};

typed_request! {
    /// `device_details_get`: gets the details of a device.
    endpoint DEVICE_DETAILS_GET = "device_details_get",
        servers: [
            on(X5.union(X8).union(M2), &["device_details_get"]),
        ],
        may_sign_nothing: true,
        evidence: CODE;

    /// Gets the details of a device (page "MOR API device details get").
    ///
    /// ```
    /// use mor_api::methods::devices::DeviceDetailsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DeviceDetailsGet::new().device_id(5);
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "5");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "65fd575c441513bd114b84c7dbdb01e0f2716d27"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DeviceDetailsGet {
        signed optional device_id: u64 as ObjectId = "device_id",
            "The device"
            .answers("Device was not found");
    }
}

server_errors! {
    /// The errors of `device_details_get`.
    DeviceDetailsError: Reads, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to view this page", Permission;
        DeviceNotFound = "Device was not found", Caller;
    }
}

/// The details of a device: a text for each column that the server's table of devices has.
///
/// The columns differ by version. Some hold secrets, such as the password with which the device
/// registers, so `Debug` shows their names and no text, and the texts are overwritten in memory
/// when they are dropped.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::answer::Answer;
/// use mor_api::methods::devices::DeviceDetails;
///
/// let body = "<page><id>5</id><name>101 </name><secret>s3cret</secret>
///     <codecs><audio_codecs>alaw, ulaw</audio_codecs></codecs></page>";
/// let device = DeviceDetails::read(200, body)?;
/// assert_eq!(device.column("name"), Some("101"));
/// assert_eq!(device.column("no_such_column"), None);
/// assert_eq!(device.audio_codecs, ["alaw", "ulaw"]);
/// assert!(!format!("{device:?}").contains("s3cret"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeviceDetails {
    columns: Vec<(Cow<'static, str>, Zeroizing<String>)>,
    /// The audio codecs.
    pub audio_codecs: Vec<String>,
    /// The video codecs.
    pub video_codecs: Vec<String>,
}

impl DeviceDetails {
    /// The answer of a server, without columns and codecs.
    #[must_use]
    pub const fn new() -> Self {
        Self { columns: Vec::new(), audio_codecs: Vec::new(), video_codecs: Vec::new() }
    }

    /// Adds a column. Its name must be one of an XML element.
    #[must_use]
    pub fn with_column(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.columns.push((name.into(), Zeroizing::new(text.into())));
        self
    }

    /// The text of a column, if the server sent it. An empty column has an empty text.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&str> {
        self.columns().find(|column| column.0 == name).map(|column| column.1)
    }

    /// The names and texts of all columns, in the order of the answer.
    pub fn columns(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns.iter().map(|(name, text)| (&**name, text.as_str()))
    }
}

impl fmt::Debug for DeviceDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.columns().map(|column| column.0).collect();
        f.debug_struct("DeviceDetails")
            .field("columns", &names)
            .field("audio_codecs", &self.audio_codecs)
            .field("video_codecs", &self.video_codecs)
            .finish()
    }
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::borrow::ToOwned;
    use alloc::string::String;
    use alloc::vec::Vec;

    use zeroize::Zeroizing;

    use super::{DeviceDetails, DeviceDetailsError};
    use crate::answer::{Answer, AnswerError, Document, Element, Shape, Writer};

    impl Answer for DeviceDetails {
        type Error = DeviceDetailsError;
    }

    impl Shape for DeviceDetails {
        const ERROR_PATH: &str = "error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            let Some(page) = document.element("page")? else { return Ok(None) };
            // The one column that every version's page shows, and what follows the columns.
            if page.element("name")?.is_none() && page.element("codecs")?.is_none() {
                return Ok(None);
            }
            let mut details = Self::new();
            for column in page.children().filter(|column| column.name() != "codecs") {
                if details.column(column.name()).is_some() {
                    return Err(AnswerError::Repeated { path: column.name().into() });
                }
                let text = Zeroizing::new(column.text().to_owned());
                details.columns.push((column.name().to_owned().into(), text));
            }
            details.audio_codecs = codecs(page, "codecs/audio_codecs")?;
            details.video_codecs = codecs(page, "codecs/video_codecs")?;
            Ok(Some(details))
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("page", |xml| {
                for (name, text) in self.columns() {
                    xml.text(name, text);
                }
                xml.element("codecs", |xml| {
                    xml.text("audio_codecs", &self.audio_codecs.join(", "));
                    xml.text("video_codecs", &self.video_codecs.join(", "));
                });
            });
        }
    }

    fn codecs(page: Element<'_>, path: &str) -> Result<Vec<String>, AnswerError> {
        let text = page.field(path)?.unwrap_or_default();
        let codecs = text.split(',').map(str::trim).filter(|codec| !codec.is_empty());
        Ok(codecs.map(ToOwned::to_owned).collect())
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, reason, round_trip};

        #[test]
        fn columns_are_read_and_written() {
            let body = "<page><id>5</id><name>101</name><secret>s3cret</secret><description>\
                        </description><codecs><audio_codecs>alaw, ulaw</audio_codecs>\
                        <video_codecs></video_codecs></codecs></page>";
            let device: DeviceDetails = round_trip(body);
            assert_eq!(device.column("description"), Some(""));
            assert_eq!(device.columns().count(), 4);
            assert!(device.video_codecs.is_empty());
            let shown = alloc::format!("{device:?}");
            assert!(shown.contains("secret") && !shown.contains("s3cret"), "{shown}");

            let mut same = DeviceDetails::new()
                .with_column("id", "5")
                .with_column("name", "101")
                .with_column("secret", "s3cret")
                .with_column("description", "");
            same.audio_codecs = device.audio_codecs.clone();
            assert_eq!(same, device);
        }

        #[test]
        fn what_has_no_columns_is_not_read() {
            for (body, error) in [
                ("<page/>", AnswerError::NoOutcome),
                ("<page><status>ok</status></page>", AnswerError::NoOutcome),
                (
                    "<page><name>1</name><id>1</id><id>1</id></page>",
                    AnswerError::Repeated { path: "id".into() },
                ),
                ("<page><name>1</name><error>x</error></page>", AnswerError::BothOutcomes),
            ] {
                assert_eq!(reason::<DeviceDetails>(200, body), error, "{body}");
            }
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<DeviceDetails>(&[
                "You are not authorized to view this page",
                "Device was not found",
            ]);
        }
    }
}
