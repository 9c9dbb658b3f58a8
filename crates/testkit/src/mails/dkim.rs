//! Mails with the signature of their domain (RFC 6376).

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// What a domain signs its mails with, made by OpenSSL.
#[derive(Debug)]
pub struct DkimKey {
    domain: String,
    folder: TempDir,
}

impl DkimKey {
    /// A new key.
    #[must_use]
    pub fn new(domain: &str) -> Self {
        let key = Self {
            domain: domain.to_owned(),
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        key.openssl(&["genrsa", "-out", "key.pem", "2048"], b"");
        key
    }

    /// The name and the text of its record in the domain name system.
    #[must_use]
    pub fn record(&self) -> String {
        let public = self.openssl(&["rsa", "-in", "key.pem", "-pubout", "-outform", "DER"], b"");
        let public = STANDARD.encode(public);
        format!("mail._domainkey.{} v=DKIM1; k=rsa; p={public}", self.domain)
    }

    /// The mail with a signature of its sender and its body, both as they are.
    #[must_use]
    pub fn sign(&self, mail: &[u8]) -> Vec<u8> {
        let text = String::from_utf8(mail.to_vec()).expect("a mail in ASCII");
        let (head, body) = text.split_once("\r\n\r\n").expect("a body");
        let from = head.lines().find(|line| line.starts_with("From: ")).expect("a sender");
        let body = Sha256::digest(format!("{}\r\n", body.trim_end_matches("\r\n")));
        let header = format!(
            "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d={}; s=mail; h=From; bh={}; b=",
            self.domain,
            STANDARD.encode(body)
        );
        let signed = format!("{from}\r\n{header}");
        let signature = self.openssl(&["dgst", "-sha256", "-sign", "key.pem"], signed.as_bytes());
        format!("{header}{}\r\n{text}", STANDARD.encode(signature)).into_bytes()
    }

    fn openssl(&self, arguments: &[&str], input: &[u8]) -> Vec<u8> {
        let mut child = Command::new("openssl")
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("an OpenSSL");
        let mut pipe = child.stdin.take().expect("a pipe");
        pipe.write_all(input).expect("an OpenSSL that reads");
        drop(pipe);
        let output = child.wait_with_output().expect("an OpenSSL that ends");
        assert!(output.status.success(), "openssl {arguments:?}");
        output.stdout
    }
}
