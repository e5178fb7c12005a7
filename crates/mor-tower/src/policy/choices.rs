//! What can be chosen in a policy.

/// What to do about something that a right hash does not rule out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Treatment {
    /// Let it pass, as servers do.
    #[default]
    Allow,
    /// Let it pass, and say so to [`Report`](crate::Report).
    Warn,
    /// Refuse the request.
    Refuse,
}

/// Whether refusals take effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// What is refused is answered here.
    #[default]
    Enforce,
    /// Everything is forwarded, and reported as what would be refused: to learn what a policy would
    /// do before it does it. It protects nothing.
    ///
    /// [`VerifyLayer`](crate::VerifyLayer) forwards also what cannot be read, unless the client
    /// broke it off: then there is nothing to forward. What the extractor and
    /// [`check_any`](crate::Verifier::check_any) hand over is typed, so they refuse as ever what
    /// has no right hash, and only report what the treatments would refuse.
    Report,
}

/// What to do with requests to paths that are not one of a known method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OtherPaths {
    /// Refuse them, with status 404.
    #[default]
    Refuse,
    /// Pass them on unchecked, with their bodies untouched: for API v2, for the GUI, and for
    /// methods that this crate does not know.
    ///
    /// Paths that a server might take for a known method's are refused all the same: those with
    /// escapes, empty or dot segments, and other spellings such as `/api/DID_CREATE.xml/`.
    Pass,
}

/// Which requests count as the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SameBy {
    /// Those with the same hash. A copy cannot escape it: whatever is added or changed that the
    /// hash does not cover, and whichever method the copy is sent to. But requests that differ only
    /// in what the hash does not cover are the same, too: all `did_details_update` of one DID.
    #[default]
    Hash,
    /// Those of the same method, signed with the same key, with the same parameters in any order.
    /// A copy escapes it by any change that the hash does not cover, so refuse
    /// [uncovered](crate::Policy::uncovered), [unknown](crate::Policy::unknown) and
    /// [empty](crate::Policy::empty) parameters with it.
    Parameters,
}
