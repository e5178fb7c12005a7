//! Sending: from a filled request, with or without a hash, to an HTTP request.

use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::parameters::Parameters;
use super::secret_text::SecretText;
use super::sign::Filled;
use crate::endpoint::{ACTION, Endpoint, HASH, SlotSet, USERNAME, is_segment};
use crate::hash::RequestHash;
use crate::http::{BaseUrl, HttpMethod, HttpRequest};
use crate::wire::encode::{push_encoded, push_segment, room_for, with_room};

const FORM: &str = "application/x-www-form-urlencoded";

/// A request of a method that takes no hash, from [`Signer::unhashed`](crate::Signer::unhashed). It
/// borrows both the request and the signer, and writes itself out in the form that you choose.
#[derive(Clone, Copy)]
pub struct Unhashed<'s, P> {
    pub(super) filled: Filled<'s, P>,
    /// The most bytes that its listed pairs can take in a form.
    pub(super) room: usize,
}

impl<'s, P: Parameters> Unhashed<'s, P> {
    /// The endpoint that the request is for.
    #[must_use]
    pub fn endpoint(&self) -> &'s Endpoint {
        self.filled.request.endpoint()
    }

    /// All parameters, form-encoded: `u` first, then those of the request in the order of the
    /// method's table, and the unlisted ones.
    #[must_use]
    pub fn form(&self) -> SecretText {
        SecretText::new(self.to_form(None))
    }

    /// A POST with a form body. The `id` goes where
    /// [`Signed::post`](crate::Signed::post) has it.
    #[must_use]
    pub fn post(&self, base: &BaseUrl) -> HttpRequest {
        self.to_post(base, None)
    }

    /// A POST at `/api/`, as [`Signed::post_action`](crate::Signed::post_action).
    #[must_use]
    pub fn post_action(&self, base: &BaseUrl) -> HttpRequest {
        self.to_action(base, None)
    }

    /// A POST with everything in the query, which ends up in logs more often than a body.
    #[must_use]
    pub fn post_with_query(&self, base: &BaseUrl) -> HttpRequest {
        self.to_query(HttpMethod::Post, base, None)
    }

    /// A GET, where the server allows it. It always does for methods with the `id` in the path.
    #[must_use]
    pub fn get(&self, base: &BaseUrl) -> HttpRequest {
        self.to_query(HttpMethod::Get, base, None)
    }

    /// The form with all parameters. It is the caller's to wipe.
    pub(super) fn to_form(&self, hash: Option<RequestHash>) -> String {
        self.form_of(SlotSet::ALL, hash)
    }

    #[inline]
    pub(super) fn to_post(&self, base: &BaseUrl, hash: Option<RequestHash>) -> HttpRequest {
        self.at_path(|path, slots| {
            let body = self.form_of(slots, hash);
            HttpRequest::with_body(HttpMethod::Post, base, path, FORM, body)
        })
    }

    pub(super) fn to_query(
        &self,
        method: HttpMethod,
        base: &BaseUrl,
        hash: Option<RequestHash>,
    ) -> HttpRequest {
        self.at_path(|path, slots| {
            let write = |url: &mut String| self.write_form(url, slots, hash);
            HttpRequest::with_query(method, base, path, self.form_room(), write)
        })
    }

    pub(super) fn to_action(&self, base: &BaseUrl, hash: Option<RequestHash>) -> HttpRequest {
        let name = self.endpoint().name();
        let mut body = with_room(room_for(ACTION, name).saturating_add(self.form_room()));
        for piece in [ACTION, "=", name, "&"] {
            body.push_str(piece);
        }
        self.write_form(&mut body, SlotSet::ALL, hash);
        HttpRequest::with_body(HttpMethod::Post, base, "", FORM, body)
    }

    /// Makes a request of the method's path and the slots that are not in it.
    #[inline]
    fn at_path(&self, make: impl FnOnce(&str, SlotSet) -> HttpRequest) -> HttpRequest {
        match self.endpoint().path_id_slot().and_then(|slot| self.path_with(slot)) {
            None => make(self.endpoint().name(), SlotSet::ALL),
            Some((path, rest)) => make(&path, rest).hiding_last_segment(),
        }
    }

    /// The method's path with the value of a slot at its end, and the other slots; `None` if no
    /// path can end with the value.
    fn path_with(&self, slot: usize) -> Option<(Zeroizing<String>, SlotSet)> {
        let name = self.endpoint().name();
        let mut path = None;
        self.filled.request.walk(SlotSet::of(slot), |_, _, value| {
            path = is_segment(value).then(|| {
                let mut path = Zeroizing::new(with_room(room_for(name, value)));
                path.push_str(name);
                path.push('/');
                push_segment(&mut path, value);
                path
            });
        });
        Some((path?, SlotSet::ALL - SlotSet::of(slot)))
    }

    fn form_of(&self, slots: SlotSet, hash: Option<RequestHash>) -> String {
        let mut form = with_room(self.form_room());
        self.write_form(&mut form, slots, hash);
        form
    }

    /// The most bytes that the form can take: with this much room, no outgrown copy is left in
    /// memory.
    fn form_room(&self) -> usize {
        // Unlisted names may need encoding as their values do.
        let unlisted = self.filled.request.unlisted().iter();
        let unlisted =
            unlisted.map(|(name, value)| room_for("", name).saturating_add(room_for("", value)));
        let username = self.filled.username().map_or(0, |name| room_for(USERNAME, name));
        let hash = room_for(HASH, "") + RequestHash::HEX_LENGTH;
        let fixed = username.saturating_add(hash).saturating_add(self.room);
        unlisted.fold(fixed, usize::saturating_add)
    }

    fn write_form(&self, form: &mut String, slots: SlotSet, hash: Option<RequestHash>) {
        self.each_parameter(slots, |slot, name, value| {
            // Listed names need no encoding.
            if slot.is_some() {
                form.push_str(name);
            } else {
                push_encoded(form, name);
            }
            form.push('=');
            push_encoded(form, value);
            form.push('&');
        });
        if let Some(hash) = hash {
            form.push_str(HASH);
            form.push('=');
            form.push_str(&hash.to_hex());
        } else if form.ends_with('&') {
            form.pop();
        }
    }

    /// Visits all that is sent but the hash: `u`, the listed parameters with their slots, and the
    /// unlisted ones without. Only the listed ones in these slots are visited.
    #[inline]
    pub(super) fn each_parameter(
        &self,
        slots: SlotSet,
        mut visit: impl FnMut(Option<usize>, &str, &str),
    ) {
        if let Some(username) = self.filled.username() {
            visit(Some(Endpoint::USERNAME_SLOT), USERNAME, username);
        }
        self.filled.request.walk(self.filled.present & slots, |slot, name, value| {
            visit(Some(slot), name, value);
        });
        for (name, value) in self.filled.request.unlisted().iter() {
            visit(None, name, value);
        }
    }
}

impl<P: Parameters> fmt::Debug for Unhashed<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unhashed")
            .field("endpoint", &self.endpoint().name())
            .finish_non_exhaustive()
    }
}
