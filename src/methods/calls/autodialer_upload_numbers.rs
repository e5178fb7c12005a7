//! `autodialer_upload_numbers`: uploads numbers to an autodialer campaign.

use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `autodialer_upload_numbers`: adds the numbers in a CSV file to an autodialer campaign.
    /// Servers take the file only as a part of a `multipart/form-data` body, with a file name that
    /// ends in `.csv`.
    endpoint AUTODIALER_UPLOAD_NUMBERS = "autodialer_upload_numbers",
        evidence: SAMPLE;

    /// Uploads numbers to an autodialer campaign (page "MOR API autodialer upload numbers").
    ///
    /// ```
    /// use mor_api::methods::calls::AutodialerUploadNumbers;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = AutodialerUploadNumbers::new(1);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "1");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "bc2f114099d16656d37e45fd9e8744cb9386d462"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request AutodialerUploadNumbers {
        signed required campaign_id: u64 as ObjectId = "id",
            "The campaign; it must belong to the user who sends the request"
            .answers("Campaign was not found");
        unsigned optional file: String as Text = "file",
            "The file with the numbers; servers take it as a part of a multipart body, not from a \
             form";
    }
}

server_errors! {
    /// The errors of `autodialer_upload_numbers`.
    AutodialerUploadNumbersError: Adds, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        CampaignNotFound = "Campaign was not found", Caller;
        NoFile = "Please provide a file", Caller;
        NotCsv = "Please provide CSV file", Caller;
        EmptyFile = "File is empty", Caller;
    }
}

/// The numbers were uploaded. Servers tell it in a text: `7 out of 7 numbers were imported`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NumbersUploaded {
    /// How many numbers were imported.
    pub imported: u64,
    /// How many numbers the file has.
    pub out_of: u64,
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::format;

    use super::{AutodialerUploadNumbersError, NumbersUploaded};
    use crate::answer::member::Paths;
    use crate::answer::{Answer, AnswerError, Document, Shape, Writer};
    use crate::endpoint::kind::parse_number;
    use crate::text::abridged;

    impl Answer for NumbersUploaded {
        type Error = AutodialerUploadNumbersError;
    }

    impl Shape for NumbersUploaded {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            let text = match document.field("page/status/success")? {
                None => document.field("page/status")?,
                text => text,
            };
            text.filter(|text| !text.is_empty())
                .map(|text| {
                    parse(text).ok_or_else(|| AnswerError::OtherSuccess { text: abridged(text) })
                })
                .transpose()
        }

        fn write_success(&self, xml: &mut Writer) {
            let Self { imported, out_of } = self;
            let mut page = Paths::within(xml, "page");
            let text = format!("{imported} out of {out_of} numbers were imported");
            page.text("status/success", &text);
            page.close();
        }
    }

    fn parse(text: &str) -> Option<NumbersUploaded> {
        let counts = text.strip_suffix(" numbers were imported")?;
        let (imported, out_of) = counts.split_once(" out of ")?;
        Some(NumbersUploaded { imported: parse_number(imported)?, out_of: parse_number(out_of)? })
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, reason, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            let answer: NumbersUploaded = round_trip(
                "<page><status><success>6 out of 7 numbers were imported</success></status></page>",
            );
            assert_eq!((answer.imported, answer.out_of), (6, 7));
            let body = "<page><status>6 out of 7 numbers were imported</status></page>";
            assert_eq!(NumbersUploaded::read(200, body), Ok(answer));
            for text in
                ["7 numbers were imported", "x out of 7 numbers were imported", "7 out of 7"]
            {
                let body = format!("<page><status>{text}</status></page>");
                let other = AnswerError::OtherSuccess { text: text.into() };
                assert_eq!(reason::<NumbersUploaded>(200, body), other);
            }
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<NumbersUploaded>(&[
                "You are not authorized to use this functionality",
                "Campaign was not found",
                "Please provide a file",
                "Please provide CSV file",
                "File is empty",
            ]);
        }
    }
}
