//! A mail on its way out, and its form on the wire (RFC 5322).

use std::time::SystemTime;

use lettre::{
    Address,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};

use crate::{SendError, Sender};

/// A mail to one person, in two parts that say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What names the mail for good. A mail that is sent twice after a crash has the same one, so
    /// the receiving side can tell.
    pub id: String,
    /// The address of the recipient.
    pub to: String,
    /// The subject; one line.
    pub subject: String,
    /// The part for readers of plain text.
    pub text: String,
    /// The part for readers of HTML.
    pub html: String,
    /// When the mail was written.
    pub date: SystemTime,
    /// The Message-ID of the mail it answers, without angle brackets.
    pub in_reply_to: Option<String>,
}

impl Message {
    /// The mail as servers pass it on.
    pub(crate) fn write_down(&self, from: &Sender) -> Result<lettre::Message, SendError> {
        let to: Address = self
            .to
            .parse()
            .map_err(|error| SendError::Permanent(format!("{} is no address: {error}", self.to)))?;
        let mut builder = lettre::Message::builder();
        if let Some(answered) = &self.in_reply_to {
            let id = format!("<{}>", one_line(answered));
            builder = builder.in_reply_to(id.clone()).references(id);
        }
        builder
            .message_id(Some(format!("<{}@{}>", self.id, from.0.email.domain())))
            .date(self.date)
            .from(from.0.clone())
            .to(Mailbox::new(None, to))
            .subject(one_line(&self.subject))
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(self.text.clone(), self.html.clone()))
            .map_err(|error| SendError::unwritable(&error))
    }
}

/// Line ends and other control characters become blanks: a header ends where its line ends.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// Tells auto-responders that nobody waits for their answer (RFC 3834 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn message() -> Message {
        Message {
            id: "mail_1".to_owned(),
            to: "mira@example.com".to_owned(),
            subject: "Hello".to_owned(),
            text: "Hello".to_owned(),
            html: "<p>Hello</p>".to_owned(),
            date: SystemTime::UNIX_EPOCH + Duration::from_hours(489_946),
            in_reply_to: None,
        }
    }

    fn written(message: &Message) -> String {
        let from = "Replenish <replenish@example.com>".parse().unwrap();
        String::from_utf8(message.write_down(&from).unwrap().formatted()).unwrap()
    }

    fn headers(message: &Message) -> String {
        written(message).split_once("\r\n\r\n").unwrap().0.to_owned()
    }

    #[test]
    fn a_mail_says_who_when_and_that_a_program_wrote_it() {
        let headers = headers(&message());
        for line in [
            "Message-ID: <mail_1@example.com>",
            "Date: Sat, 22 Nov 2025 10:00:00 +0000",
            "From: Replenish <replenish@example.com>",
            "To: mira@example.com",
            "Subject: Hello",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(headers.lines().any(|header| header == line), "{line}\n{headers}");
        }
    }

    #[test]
    fn an_answer_names_the_mail_it_answers() {
        let answer = |id: &str| {
            headers(&Message {
                in_reply_to: Some(id.to_owned()),
                ..message()
            })
        };
        let plain = answer("1@nordlicht.example");
        for line in [
            "In-Reply-To: <1@nordlicht.example>",
            "References: <1@nordlicht.example>",
        ] {
            assert!(plain.lines().any(|header| header == line), "{line}\n{plain}");
        }
        assert!(
            !answer("1\r\nBcc: eve@example.com")
                .lines()
                .any(|header| header.starts_with("Bcc"))
        );
    }

    #[test]
    fn a_line_end_in_the_subject_begins_no_header() {
        let headers = headers(&Message {
            subject: "Hello\r\nBcc: eve@example.com\nX: y\u{85}Z: z".to_owned(),
            ..message()
        });
        assert!(
            !headers
                .lines()
                .any(|header| header.starts_with("Bcc") || header.starts_with("X:"))
        );
        assert_eq!(
            headers.lines().filter(|header| header.starts_with("Subject")).count(),
            1
        );
    }

    #[test]
    fn an_address_with_a_line_end_is_refused_for_good() {
        let message = Message {
            to: "mira@example.com>\r\nRCPT TO:<eve@example.com".to_owned(),
            ..message()
        };
        let from = "replenish@example.com".parse().unwrap();
        assert!(matches!(message.write_down(&from), Err(SendError::Permanent(_))));
    }

    #[test]
    fn letters_beyond_ascii_travel_encoded() {
        let message = Message {
            subject: "Luftfilter für 空気清浄機".to_owned(),
            text: "Größe".to_owned(),
            ..message()
        };
        assert!(written(&message).is_ascii());
    }
}
