//! HTTP requests that are ready to be sent, and the server they go to.

mod base_url;
mod method;
mod request;

pub use base_url::{BaseUrl, BaseUrlError};
pub use method::HttpMethod;
pub use request::HttpRequest;
