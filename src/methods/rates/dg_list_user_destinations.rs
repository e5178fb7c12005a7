//! `dg_list_user_destinations`: lists the destinations of a group.

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
    request DgListUserDestinations {
        unsigned required destination_group_id: u64 as Id = "dest_gr_id", "The destination group";
    }
}
