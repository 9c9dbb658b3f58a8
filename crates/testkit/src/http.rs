//! Real requests over a network.

use reqwest::redirect::Policy;

/// A client that stays where it is sent: a redirect is an answer.
///
/// TLS libraries that are linked together share one choice of cryptography, which the client insists on even
/// where it only speaks HTTP.
#[must_use]
pub fn http_client() -> reqwest::Client {
    // Another test in this process was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(Policy::none())
        .build()
        .expect("a client")
}
