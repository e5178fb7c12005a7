//! How requests reach a method.

/// How requests reach a method. All take a POST at `/api/` and the method's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// Also a GET, where the server's settings allow GET requests.
    Usual,
    /// Also a GET, whatever the settings are.
    AlwaysGet,
    /// A GET or a POST at `/api/<method>/<id>`: the last segment of the path is the parameter `id`.
    /// [`Signed`](crate::Signed) and [`Unhashed`](crate::Unhashed) put it there,
    /// [`ReceivedRequest::read_at`](crate::ReceivedRequest::read_at) reads it.
    IdInPath,
    /// As usual, but since 2026 the page recommends a POST at `/api/` with the method's name in the
    /// parameter `action`: [`Signed::post_action`](crate::Signed::post_action) builds it,
    /// [`methods::by_action`](crate::methods::by_action) finds its method.
    Action,
}
