//! The parts of a mail that matter here (RFC 5322, RFC 2045).

use std::borrow::Cow;

use mail_parser::{Address, MessageParser, MessagePart, MimeHeaders};
use replenish_domain::account::Email;

use crate::{MAX_BYTES, SenderCheck, authentication};

/// A mail as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its Message-ID without the angle brackets; none when it has none, or one that is no ID.
    pub id: Option<String>,
    /// The one address it says it comes from.
    pub sender: Result<Email, SenderFault>,
    /// Whether a program sent it, or a list passed it on: nobody waits for an answer (RFC 3834 2).
    pub is_automatic: bool,
    /// Whether it is larger than [`MAX_BYTES`]; then only its headers were read.
    pub is_too_large: bool,
    /// What is attached, in order.
    pub attachments: Vec<Attachment>,
    /// The headers in which mail servers say what they verified, topmost first.
    statements: Vec<String>,
}

/// Why a mail has no sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderFault {
    /// It names nobody, or an address no account can have.
    None,
    /// It names several people.
    Many,
}

/// A file that came with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What the sender calls it: one line of at most 100 characters, possibly empty.
    pub name: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// The most characters of a file's name that are kept.
const MAX_NAME: usize = 100;

/// The longest Message-ID, as long as a line may be (RFC 5322 2.1.1).
const MAX_ID: usize = 998;

/// Reads a mail; `None` when these bytes are none.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Message> {
    let is_too_large = bytes.len() > MAX_BYTES;
    let parsed = if is_too_large {
        MessageParser::default().parse_headers(&bytes[..MAX_BYTES])
    } else {
        MessageParser::default().parse(bytes)
    }?;
    let headers = Headers(&parsed);
    // A mail begins with a header; what merely looks like one with much good will is none.
    parsed.headers().first()?;
    Some(Message {
        id: parsed.message_id().filter(|id| is_id(id)).map(str::to_owned),
        sender: sender(&parsed, &headers),
        is_automatic: headers.tell_of_a_program(),
        is_too_large,
        attachments: if is_too_large {
            Vec::new()
        } else {
            parsed.parts.iter().filter_map(attachment).collect()
        },
        statements: headers.all("Authentication-Results").map(Cow::into_owned).collect(),
    })
}

impl Message {
    /// Whether it may be believed that the mail comes from its sender.
    #[must_use]
    pub fn is_believed(&self, check: &SenderCheck) -> bool {
        let Ok(sender) = &self.sender else {
            return false;
        };
        match check {
            SenderCheck::Off => false,
            SenderCheck::TrustSender => true,
            SenderCheck::VerifiedBy(server) => {
                let (_, domain) = sender.as_str().rsplit_once('@').unwrap_or_default();
                authentication::vouches(self.statements.iter().map(String::as_str), server, domain)
            }
        }
    }
}

/// The headers of the mail itself, by the names that stand in it. The library also takes names with
/// blanks inside for the plain ones, which those who verify a mail do not.
struct Headers<'a>(&'a mail_parser::Message<'a>);

impl Headers<'_> {
    /// The values of a header, topmost first.
    fn all(&self, name: &str) -> impl Iterator<Item = Cow<'_, str>> {
        let raw = self.0.raw_message();
        let text = move |from: u32, to: u32| {
            let bytes = raw.get(from as usize..to as usize).unwrap_or_default();
            String::from_utf8_lossy(bytes)
        };
        let named = self.0.headers().iter().filter(move |header| {
            let spelt = text(header.offset_field, header.offset_start);
            spelt.trim_end_matches(':').trim_end().eq_ignore_ascii_case(name)
        });
        named.map(move |header| text(header.offset_start, header.offset_end))
    }

    /// The first word of each value, in lower case.
    fn words(&self, name: &str) -> impl Iterator<Item = String> {
        self.all(name).map(|value| {
            let end = |c: char| c.is_whitespace() || c == ';' || c == '(';
            value
                .trim_start()
                .split(end)
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        })
    }

    fn tell_of_a_program(&self) -> bool {
        self.words("Auto-Submitted").any(|word| word != "no")
            || self
                .words("Precedence")
                .any(|word| matches!(word.as_str(), "bulk" | "list" | "junk"))
            || self.words("Return-Path").any(|word| word == "<>")
            || self.all("List-Id").next().is_some()
    }
}

fn sender(parsed: &mail_parser::Message<'_>, headers: &Headers<'_>) -> Result<Email, SenderFault> {
    if headers.all("From").count() > 1 {
        return Err(SenderFault::Many);
    }
    // A name that only the library takes for this one would be read below.
    if headers.all("From").next().is_none() {
        return Err(SenderFault::None);
    }
    match parsed.from() {
        Some(Address::List(list)) => match list.as_slice() {
            [one] => one
                .address
                .as_deref()
                .and_then(|address| address.parse().ok())
                .ok_or(SenderFault::None),
            [] => Err(SenderFault::None),
            _ => Err(SenderFault::Many),
        },
        Some(Address::Group(_)) => Err(SenderFault::Many),
        None => Err(SenderFault::None),
    }
}

fn is_id(id: &str) -> bool {
    (1..=MAX_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte))
}

/// The attachment a part is; what the sender wrote himself is none.
fn attachment(part: &MessagePart<'_>) -> Option<Attachment> {
    let name = part.attachment_name().map(one_line).unwrap_or_default();
    let is_marked = part
        .content_disposition()
        .is_some_and(mail_parser::ContentType::is_attachment);
    let is_own_words = part.content_type().is_none_or(|kind| {
        kind.ctype().eq_ignore_ascii_case("text")
            && kind
                .subtype()
                .is_none_or(|kind| kind.eq_ignore_ascii_case("plain") || kind.eq_ignore_ascii_case("html"))
    });
    if part.is_multipart() || (is_own_words && name.is_empty() && !is_marked) {
        return None;
    }
    let content = if part.is_message() { &[] } else { part.contents() };
    Some(Attachment {
        name,
        content: content.to_vec(),
    })
}

fn one_line(name: &str) -> String {
    let name = name.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
    name.take(MAX_NAME).collect()
}
