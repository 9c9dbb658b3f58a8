//! Whose certificates a broker may show.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

/// Why no connection could be prepared.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The file with certificates to trust cannot be read.
    #[error("the root certificates in {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds no certificate in PEM form, or a broken one.
    #[error("the root certificates in {} cannot be read: there is none in PEM form", path.display())]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Rustls(#[source] rustls::Error),
}

/// The authorities of the system, and those of the file.
pub(crate) fn trust(extra_roots: Option<&Path>) -> Result<Arc<ClientConfig>, SetUpError> {
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
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
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
