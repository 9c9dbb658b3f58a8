//! Requests to addresses that somebody typed.

mod guard;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use reqwest::{Client, Response, StatusCode, Url, header::HeaderMap, redirect};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

pub use self::guard::Reach;
use self::guard::{GuardedResolver, NotPublic};
use crate::{SendError, SetUpError};

/// How long a request may take in all. Device clouds answer within about 8 seconds (`protocol.md` 5.2).
const TIMEOUT: Duration = Duration::from_secs(10);
/// The most bytes of an answer.
const MOST_BYTES: usize = 1024 * 1024;

/// How requests leave the house.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpSettings {
    /// Whom they may reach.
    pub reach: Reach,
    /// Certificates to trust beside those of the system, in PEM form.
    pub extra_roots: Option<PathBuf>,
}

/// Posts to addresses that somebody typed: over TLS only, without following redirects, without a proxy.
#[derive(Debug, Clone)]
pub struct Http {
    client: Client,
    reach: Reach,
}

impl Http {
    /// Gets ready; connects to nobody yet.
    pub fn new(settings: &HttpSettings) -> Result<Self, SetUpError> {
        let client = Client::builder()
            .tls_backend_preconfigured(trust(settings.extra_roots.as_deref())?)
            .https_only(true)
            .http1_only()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .dns_resolver(Arc::new(GuardedResolver(settings.reach)))
            .timeout(TIMEOUT)
            .user_agent(concat!("replenish/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(SetUpError::Http)?;
        Ok(Self {
            client,
            reach: settings.reach,
        })
    }

    /// Posts JSON and tells what a 2xx answer says, at most 1 MiB of it.
    pub async fn post_json(&self, address: &str, headers: HeaderMap, body: String) -> Result<Vec<u8>, SendError> {
        let url: Url = address
            .parse()
            .map_err(|error| SendError::Permanent(format!("{address} is not an address: {error}")))?;
        if !self.reach.allows_host_of(&url) {
            return Err(SendError::Permanent(NotPublic.to_string()));
        }
        let request = self
            .client
            .post(url)
            .headers(headers)
            .header("content-type", "application/json;charset=UTF-8")
            .body(body);
        let response = request.send().await?;
        refuse(response.status())?;
        read(response).await
    }
}

/// Waiting helps a server that is busy or broken, and nobody else.
fn refuse(status: StatusCode) -> Result<(), SendError> {
    let detail = format!("it answered {status}");
    if status.is_success() {
        Ok(())
    } else if status.is_server_error() || [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(&status)
    {
        Err(SendError::Transient(detail))
    } else {
        Err(SendError::Permanent(detail))
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, SendError> {
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await? {
        if bytes.len() + piece.len() > MOST_BYTES {
            return Err(SendError::Permanent(format!(
                "its answer has more than {MOST_BYTES} bytes"
            )));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn trust(extra_roots: Option<&Path>) -> Result<ClientConfig, SetUpError> {
    let mut roots = RootCertStore::empty();
    // A system without certificates can still reach those of the file.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = extra_roots {
        roots.add_parsable_certificates(read_roots(path)?);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(SetUpError::Rustls)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn read_roots(path: &Path) -> Result<Vec<CertificateDer<'static>>, SetUpError> {
    let pem = fs::read(path).map_err(|source| SetUpError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    certificates
        .ok()
        .filter(|found| !found.is_empty())
        .ok_or_else(|| SetUpError::NoCertificate { path: path.to_owned() })
}

impl From<reqwest::Error> for SendError {
    fn from(error: reqwest::Error) -> Self {
        let mut cause: &dyn Error = &error;
        while let Some(source) = cause.source() {
            if source.is::<NotPublic>() {
                return Self::Permanent(source.to_string());
            }
            cause = source;
        }
        let what = if error.is_timeout() {
            format!("it was not done within {} seconds", TIMEOUT.as_secs())
        } else {
            format!("no safe connection: {cause}")
        };
        Self::Transient(what)
    }
}
