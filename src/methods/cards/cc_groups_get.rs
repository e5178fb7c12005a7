//! `cc_groups_get`: lists card groups.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `cc_groups_get`: lists card groups. The hash covers the key alone.
    endpoint CC_GROUPS_GET = "cc_groups_get",
        servers: [
            on(X8, &["cc_groups_get"]).hash(Hashing::Own(&[])),
        ],
        evidence: CODE;

    /// Lists card groups (page "MOR API Card Groups get").
    ///
    /// ```
    /// use mor_api::methods::cards::CcGroupsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CcGroupsGet::new().card_group_id(6);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&cc_group_id=6&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CcGroupsGet {
        unsigned optional card_group_id: u64 as Id = "cc_group_id",
            "The one card group to list; all of them if it is not sent"
            .answers("Calling Cards Groups were not found");
    }
}

server_errors! {
    /// The errors of `cc_groups_get`.
    CcGroupsGetError: Reads, unknown user AccessDenied {
        InvalidId = "Wrong calling cards group ID"
            or "Wrong Calling Cards Group ID", Caller;
        NoGroups = "Calling cards groups were not found"
            or "Calling Cards Groups were not found", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// Calling card groups.
    CardGroupList or CcGroupsGetError at "page/status/error", found "cc_groups" {
        /// The groups.
        groups: Vec<ListedCardGroup> = "cc_groups/cc_group";
    }
}

record! {
    /// A card group in the answer of `cc_groups_get`.
    ListedCardGroup {
        /// Its id.
        id: u64 = "group_id";
        /// Its image.
        image: Option<String> = "group_image";
        /// Its name.
        name: Option<String> = "group_name";
        /// Its description.
        description: Option<String> = "group_description";
        /// How many digits numbers and PINs have, as one text: `10/6`.
        number_and_pin_length: Option<String> = "group_number_pin_length";
        /// Its tariff.
        tariff: Option<String> = "group_tarrif";
        /// Its LCR (least cost routing), where the user may see it.
        lcr: Option<String> = "group_lcr";
        /// The price of a card.
        price: Option<Decimal> = "group_price";
        /// The price of a card without the tax.
        price_without_tax: Option<Decimal> = "group_price_without_tax";
        /// How many cards it has.
        cards_count: Option<u64> = "group_cards_count";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: CardGroupList = round_trip(
            "<page><cc_groups><cc_group><group_id>1</group_id><group_image>i.jpg</group_image>\
             <group_name>Ten</group_name><group_description>d</group_description>\
             <group_number_pin_length>10/6</group_number_pin_length><group_tarrif>t\
             </group_tarrif><group_lcr>l</group_lcr><group_price>12.1</group_price>\
             <group_price_without_tax>10.0</group_price_without_tax><group_cards_count>5\
             </group_cards_count></cc_group><cc_group><group_id>2</group_id></cc_group>\
             </cc_groups></page>",
        );
        assert_eq!(answer.groups[0].price, Some(Decimal::new(121, 1)));
        assert_eq!((answer.groups[1].id, answer.groups[0].cards_count), (2, Some(5)));
        check_texts::<CardGroupList>(&[
            "Wrong calling cards group ID",
            "Calling cards groups were not found",
            "You are not authorized to use this functionality",
        ]);
    }
}
