//! Certificates of a private authority, made with the `openssl` program.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A certificate authority that nobody trusts but those who are told to.
#[derive(Debug)]
pub struct Authority(TempDir);

/// A certificate with its key.
#[derive(Debug, Clone)]
pub struct ServerCertificate {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

impl Authority {
    /// Founds an authority.
    ///
    /// # Panics
    ///
    /// When the program `openssl` is missing.
    #[must_use]
    pub fn create() -> Self {
        let authority = Self(tempfile::tempdir().expect("a temporary folder"));
        authority.openssl("authority", &["-subj", "/CN=Test authority"]);
        authority
    }

    /// The file with the authority's own certificate.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.path("authority.pem")
    }

    /// Issues a certificate for a host.
    #[must_use]
    pub fn issue(&self, host: &str) -> ServerCertificate {
        let (root, root_key) = (self.root(), self.path("authority.key"));
        let (subject, name) = (format!("/CN={host}"), format!("subjectAltName=DNS:{host}"));
        let mut options = vec!["-CA", text(&root), "-CAkey", text(&root_key), "-subj", &subject];
        options.extend(["-addext", &name, "-addext", "basicConstraints=critical,CA:FALSE"]);
        self.openssl(host, &options);
        ServerCertificate {
            certificate: self.path(&format!("{host}.pem")),
            key: self.path(&format!("{host}.key")),
        }
    }

    fn openssl(&self, name: &str, options: &[&str]) {
        let key_type = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"];
        let made = Command::new("openssl")
            .args(["req", "-x509", "-days", "2"])
            .args(key_type)
            .arg("-keyout")
            .arg(self.path(&format!("{name}.key")))
            .arg("-out")
            .arg(self.path(&format!("{name}.pem")))
            .args(options)
            .output()
            .expect("the program openssl is installed; `cargo xtask test` sees to it");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary folder with a plain name")
}
