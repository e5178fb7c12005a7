//! Answers read into the caller's own types.

use alloc::string::ToString;

use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::answer::{AnswerError, Element};

impl Element<'_> {
    /// Reads the element into a type of your own, by `serde`. Child elements are fields, repeated
    /// ones a `Vec`; an attribute is a field whose name begins with `@`.
    ///
    /// For methods whose answer has no type here, or not the fields that you need.
    ///
    /// ```
    /// use mor_api::answer::Document;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Rule {
    ///     id: u64,
    ///     name: String,
    /// }
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Rules {
    ///     #[serde(default)]
    ///     rule: Vec<Rule>,
    /// }
    ///
    /// let body = "<page><rules>
    ///     <rule><id>7</id><name>a &amp; b</name></rule>
    /// </rules></page>";
    /// let document = Document::parse(body)?;
    /// assert!(document.refusal().is_none());
    /// let rules = document.element("page/rules")?.ok_or("no rules")?;
    /// let rules: Rules = rules.deserialize()?;
    /// assert_eq!((rules.rule[0].id, &*rules.rule[0].name), (7, "a & b"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`AnswerError::OtherType`] names a field that is missing. Otherwise it tells no more,
    /// because the value may be a password.
    pub fn deserialize<T: DeserializeOwned>(self) -> Result<T, AnswerError> {
        // Put together anew, so that entities, wrappers and declarations play no part.
        let xml = Zeroizing::new(self.to_xml());
        quick_xml::de::from_str(&xml).map_err(|error| {
            let text = error.to_string();
            let missing = text.strip_prefix("missing field `").and_then(|it| it.strip_suffix('`'));
            AnswerError::OtherType { missing: missing.map(Into::into) }
        })
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;
    use crate::answer::Document;

    #[derive(Debug, serde::Deserialize)]
    struct Payment {
        #[serde(rename = "@currency")]
        currency: String,
        amount: u64,
    }

    fn read(body: &str) -> Result<Payment, AnswerError> {
        let document = Document::parse(body).unwrap();
        document.element("page/payment").unwrap().unwrap().deserialize()
    }

    #[test]
    fn an_element_is_read_into_a_type() {
        let body = "<HTML><page><x/><payment currency=\"&lt;EUR\"><amount> 7 </amount></payment>\
                    </page></HTML>";
        let payment = read(body).unwrap();
        assert_eq!((payment.currency.as_str(), payment.amount), ("<EUR", 7));
    }

    #[test]
    fn what_does_not_fit_is_told_without_values() {
        let missing = read("<page><payment currency=\"EUR\"></payment></page>").unwrap_err();
        assert_eq!(missing.to_string(), "the answer has no field `amount`");
        let wrong =
            read("<page><payment currency=\"EUR\"><amount>hunter2</amount></payment></page>");
        assert_eq!(wrong.unwrap_err().to_string(), "the answer does not fit the type");
    }
}
