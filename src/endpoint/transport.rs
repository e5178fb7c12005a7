//! How requests reach a method.

/// How requests reach a method. All take a POST at `/api/` and the method's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// Also a GET, where the server's settings allow GET requests.
    Usual,
    /// Also a GET, whatever the settings are.
    AlwaysGet,
    /// A GET or a POST at `/api/<method>/<id>`: the last part of the path is the parameter `id`.
    IdInPath,
    /// As usual, but since 2026 the page recommends a POST at `/api/` with the method's name in the
    /// parameter `action`.
    Action,
}
