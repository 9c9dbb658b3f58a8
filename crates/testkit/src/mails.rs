//! Mails as people send them, with files attached.

mod dkim;

use base64::{Engine as _, engine::general_purpose::STANDARD};
pub use dkim::DkimKey;

/// A mail to the programme, built header by header so that a test can also forge.
#[derive(Debug, Clone)]
pub struct SentMail {
    headers: Vec<(String, String)>,
    files: Vec<(String, Vec<u8>)>,
}

impl SentMail {
    /// A mail from an address, with a text and nothing attached.
    #[must_use]
    pub fn from(sender: &str) -> Self {
        Self::anonymous()
            .header("From", sender)
            .header("Message-ID", "<1@mailer.example>")
    }

    /// A mail without sender and Message-ID.
    #[must_use]
    pub fn anonymous() -> Self {
        let headers = [("To", "requests@replenish.example"), ("Subject", "Request")];
        Self {
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            files: Vec::new(),
        }
    }

    /// Adds a header above those that are there, as mail servers on the way do.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(0, (name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a header out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(named, _)| named != name);
        self
    }

    /// Attaches a file.
    #[must_use]
    pub fn attach(mut self, name: &str, content: &[u8]) -> Self {
        self.files.push((name.to_owned(), content.to_vec()));
        self
    }

    /// The mail as it travels.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut lines: Vec<String> = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        lines.push("MIME-Version: 1.0".to_owned());
        lines.push("Content-Type: multipart/mixed; boundary=\"=_boundary\"".to_owned());
        lines.extend(
            [
                "",
                "--=_boundary",
                "Content-Type: text/plain; charset=utf-8",
                "",
                "See the files.",
            ]
            .map(str::to_owned),
        );
        for (name, content) in &self.files {
            lines.push("--=_boundary".to_owned());
            lines.push(format!("Content-Type: application/octet-stream; name=\"{name}\""));
            lines.push(format!("Content-Disposition: attachment; filename=\"{name}\""));
            lines.push("Content-Transfer-Encoding: base64".to_owned());
            lines.push(String::new());
            let text = STANDARD.encode(content);
            lines.extend(
                text.as_bytes()
                    .chunks(76)
                    .map(|line| String::from_utf8_lossy(line).into_owned()),
            );
        }
        lines.push("--=_boundary--\r\n".to_owned());
        lines.join("\r\n").into_bytes()
    }
}
