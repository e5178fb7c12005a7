//! `reseller_groups_get`: lists the reseller groups.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `reseller_groups_get`: lists the reseller groups. The page lists `u` as signed, which no
    /// sample confirms.
    endpoint RESELLER_GROUPS_GET = "reseller_groups_get",
        username_is_signed: true,
        evidence: PAGE;

    /// Lists the reseller groups (page "MOR API reseller groups get").
    ///
    /// ```
    /// use mor_api::methods::users::ResellerGroupsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ResellerGroupsGet::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ResellerGroupsGet {
    }
}

server_errors! {
    /// The errors of `reseller_groups_get`.
    ResellerGroupsGetError: Reads, unknown user AccessDenied {
        NoGroups = "No Reseller Groups found", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// Reseller groups.
    ResellerGroupList or ResellerGroupsGetError at "page/status/error", found "reseller_groups" {
        /// The groups.
        groups: Vec<ListedResellerGroup> = "reseller_groups/reseller_group";
    }
}

record! {
    /// A group in the answer of `reseller_groups_get`.
    ListedResellerGroup {
        /// Its id.
        id: u64 = "id";
        /// Its name.
        name: String = "name";
        /// Its description.
        description: Option<String> = "description";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn groups_are_read_and_written() {
        let list: ResellerGroupList = round_trip(
            "<page><reseller_groups><reseller_group><id>2</id><name>a</name></reseller_group>\
             <reseller_group><id>3</id><name>b</name><description>some text</description>\
             </reseller_group></reseller_groups></page>",
        );
        let [first, second] = list.groups.as_slice() else { panic!("{list:?}") };
        assert_eq!((first.id, first.name.as_str(), &first.description), (2, "a", &None));
        assert_eq!((second.id, second.description.as_deref()), (3, Some("some text")));
        check_texts::<ResellerGroupList>(&[
            "No Reseller Groups found",
            "You are not authorized to use this functionality",
        ]);
    }
}
