//! What API v2 answers on success: JSON, as the page shows it.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::CallError;
use super::error::{body_of_success, one_line};
use super::json::read_object;
use crate::answer::AnswerError;

/// The JSON of the page. Members that it does not show are ignored.
#[derive(Serialize, Deserialize)]
struct Body {
    status: String,
    user_id: u64,
    provider_id: u64,
    device_id: u64,
    /// The page's answer to an unassignment does not have it.
    #[serde(default)]
    warnings: Vec<String>,
}

macro_rules! answer {
    ($(#[$doc:meta])* $name:ident = $status:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            /// The simple user.
            pub user_id: u64,
            /// The provider.
            pub provider_id: u64,
            /// The provider's trunk device.
            pub device_id: u64,
            /// Hints, such as that another provider has the same registration. Usually empty.
            pub warnings: Vec<String>,
        }

        impl $name {
            #[doc = concat!("The `status` of this answer: `", $status, "`.")]
            pub const STATUS: &'static str = $status;

            /// An answer without warnings, for a server to write.
            #[must_use]
            pub const fn new(user_id: u64, provider_id: u64, device_id: u64) -> Self {
                Self { user_id, provider_id, device_id, warnings: Vec::new() }
            }

            /// Reads an answer: takes the HTTP status and the body, and returns the success or the
            /// error.
            ///
            /// # Errors
            /// [`CallError::Refused`] for every status but 200. [`CallError::Unreadable`] for a
            /// body that is not the page's JSON, or is longer than 64 KiB.
            pub fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Self, CallError> {
                let Body { user_id, provider_id, device_id, warnings, .. } =
                    read(Self::STATUS, status, body.as_ref())?;
                Ok(Self { user_id, provider_id, device_id, warnings })
            }

            /// Writes the JSON of the page.
            #[must_use]
            pub fn to_json(&self) -> String {
                write(&Body {
                    status: Self::STATUS.into(),
                    user_id: self.user_id,
                    provider_id: self.provider_id,
                    device_id: self.device_id,
                    warnings: self.warnings.clone(),
                })
            }
        }
    };
}

answer! {
    /// The provider was assigned.
    ///
    /// ```
    /// use mor_api::v2::ProviderAssigned;
    ///
    /// let body = r#"{"status": "assigned", "user_id": 123, "provider_id": 1,
    ///     "device_id": 456, "warnings": []}"#;
    /// assert_eq!(ProviderAssigned::read(200, body)?.device_id, 456);
    /// # Ok::<(), mor_api::v2::CallError>(())
    /// ```
    ProviderAssigned = "assigned"
}

answer! {
    /// The provider was unassigned.
    ///
    /// ```
    /// use mor_api::v2::{CallError, ProviderUnassigned, RefusedStatus};
    ///
    /// let body = r#"{"errors":"Provider not found"}"#;
    /// let error = ProviderUnassigned::read(404, body).unwrap_err();
    /// assert!(matches!(
    ///     error,
    ///     CallError::Refused { status: RefusedStatus::NotFound, .. }
    /// ));
    /// ```
    ProviderUnassigned = "unassigned"
}

fn read(expected: &str, status: u16, body: &[u8]) -> Result<Body, CallError> {
    let body: Body = read_object(body_of_success(status == 200, status, body)?)?;
    if body.status == expected {
        Ok(body)
    } else {
        Err(AnswerError::OtherSuccess { text: one_line(&body.status).into() }.into())
    }
}

fn write(body: &Body) -> String {
    // Strings and integers always have a JSON form.
    serde_json::to_string(body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assigned() -> ProviderAssigned {
        ProviderAssigned::new(123, 1, 456)
    }

    #[test]
    fn the_samples_of_the_page_are_read_and_written() {
        let page = r#"{
  "status": "assigned",
  "user_id": 123,
  "provider_id": 1,
  "device_id": 456,
  "warnings": []
}"#;
        assert_eq!(ProviderAssigned::read(200, page), Ok(assigned()));
        assert_eq!(assigned().to_json(), page.replace(['\n', ' '], ""));
        let page = r#"{
  "status": "unassigned",
  "user_id": 123,
  "provider_id": 1,
  "device_id": 456
}"#;
        let unassigned = ProviderUnassigned::read(200, page).unwrap();
        assert_eq!(
            (unassigned.user_id, unassigned.provider_id, unassigned.device_id),
            (123, 1, 456)
        );
        assert_eq!(ProviderUnassigned::read(200, unassigned.to_json()), Ok(unassigned));
        let warned = ProviderAssigned { warnings: alloc::vec!["\"hint\" é".into()], ..assigned() };
        assert_eq!(ProviderAssigned::read(200, warned.to_json()), Ok(warned));
    }

    #[test]
    fn other_bodies_are_errors() {
        let good = assigned().to_json();
        for body in [
            "",
            "[]",
            "null",
            "{",
            "{}",
            "\"assigned\"",
            "[\"assigned\",1,2,3,[]]",
            &good.replace("123", "\"123\""),
            &good.replace("123", "-1"),
            &good.replace("123", "1.5"),
            &good.replace("[]", "{}"),
            &good.replace("[]", "[1]"),
            &good.replace("[]", "null"),
            &good.replace("\"user_id\":123,", ""),
            &good.replace("user_id", "provider_id"),
            &[good.as_str(), "x"].concat(),
            &"[".repeat(60_000),
            &["{\"x\":", &"[".repeat(60_000)].concat(),
        ] {
            let error = ProviderAssigned::read(200, body).unwrap_err();
            assert!(
                matches!(error, CallError::Unreadable { reason: AnswerError::Malformed { .. } }),
                "{body:.60}: {error:?}"
            );
        }
        assert_eq!(
            ProviderUnassigned::read(200, &good),
            Err(CallError::Unreadable {
                reason: AnswerError::OtherSuccess { text: "assigned".into() }
            })
        );
        let error = ProviderAssigned::read(200, alloc::vec![b' '; 10_000_000]).unwrap_err();
        assert!(matches!(error, CallError::Unreadable { reason: AnswerError::TooLong { .. } }));
        assert_eq!(ProviderAssigned::read(200, b"{\xff}"), Err(AnswerError::Encoding.into()));
        let long = ProviderAssigned::read(200, good.replace("assigned", &"x".repeat(9_000)));
        let text = ["x".repeat(256), "…".into()].concat().into();
        assert_eq!(long, Err(AnswerError::OtherSuccess { text }.into()));
    }

    #[test]
    fn the_position_of_a_fault_is_an_offset_and_not_a_column() {
        let page = "{\n  \"status\": \"assigned\",\n  \"user_id\": x\n}";
        for (body, position) in [(page, 39), ("{\n}", 2), (" []", 1), ("", 0), ("{\n", 2)] {
            let error = Err(AnswerError::Malformed { position }.into());
            assert_eq!(ProviderAssigned::read(200, body), error, "{body}");
        }
    }
}
