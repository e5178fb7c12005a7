//! `dg_list_user_destinations`: lists the destinations of a group.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `dg_list_user_destinations`: lists the destinations of a destination group, for phones. The
    /// server checks neither a hash nor a password: the user name alone is enough.
    endpoint DG_LIST_USER_DESTINATIONS = "dg_list_user_destinations",
        servers: [
            on(X8, &["dg_list_user_destinations"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists the destinations of a group.
    ///
    /// ```
    /// use mor_api::methods::rates::DgListUserDestinations;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DgListUserDestinations::new(47);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin&dest_gr_id=47");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DgListUserDestinations {
        unsigned required destination_group_id: u64 as Id = "dest_gr_id", "The destination group";
    }
}

server_errors! {
    /// The errors of `dg_list_user_destinations`. It has none of its own, not even for a user that
    /// does not exist.
    DgListUserDestinationsError: Reads, unknown user BadLogin {
    }
}

answer! {
    /// The destinations of a destination group. For a user that does not exist, the server sends
    /// only a title and a language.
    GroupDestinationList or DgListUserDestinationsError at "status/error", sent "pagename" {
        /// The title of the page.
        title: Option<String> = "pagename";
        /// The language of the user.
        language: Option<String> = "language";
        /// The name of the destination group.
        group: Option<String> = "groupname";
        /// The icon of the destination group.
        icon: Option<String> = "groupicon";
        /// The destinations.
        destinations: Vec<GroupDestination> = "directions/direction";
        /// What the server has to say.
        message: Option<String> = "error_msg";
    }
}

record! {
    /// A destination in the answer of `dg_list_user_destinations`.
    GroupDestination {
        /// What is known of it: two texts with a space between them.
        details: Option<String> = "details";
        /// The prefix.
        prefix: Option<String> = "prefix";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        use crate::answer::Answer;

        let answer: GroupDestinationList = round_trip(
            "<page><pagename>Destinations</pagename><language>en</language>\
             <groupname>LT</groupname><groupicon>ltu</groupicon><directions><direction>\
             <details>Lithuania mobile</details><prefix>3706</prefix></direction><direction>\
             </direction></directions></page>",
        );
        assert_eq!(answer.destinations[0].prefix.as_deref(), Some("3706"));
        let body = "<page><pagename>Call State</pagename><language>en</language>\
                    <error_msg></error_msg><aval_languages></aval_languages></page>";
        let answer = GroupDestinationList::read(200, body).unwrap();
        assert_eq!((answer.group, answer.destinations.len()), (None, 0));
        check_texts::<GroupDestinationList>(&[]);
    }
}
