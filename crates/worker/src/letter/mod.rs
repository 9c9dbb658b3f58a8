//! Letters: what the programme has to say, written as subject, text and HTML in the language of
//! whoever reads it.
//!
//! A letter's words are chosen once; both parts of the mail are the same words in two layouts.

mod accounts;
mod certification;
mod received;
mod requests;
mod wording;

use askama::Template;
use jiff::tz::TimeZone;
use replenish_app::{Settings, mail::Letter};
use replenish_domain::{Language, mail::MailContent};
use replenish_words::{Words, args};
use requests::About;
use wording::Wording;

use crate::failure::Failure;

/// Whether one-time links are written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OneTimeLinks {
    /// For the recipient.
    Shown,
    /// For everybody else.
    LeftOut,
}

/// Who writes, in which language, and in which time zone dates are told.
pub(crate) struct Letterhead<'a> {
    programme: &'a str,
    time_zone: &'a TimeZone,
    words: Words,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    programme: &'a str,
    language: &'static str,
    colon: &'a str,
    link_left_out: &'a str,
    wording: &'a Wording,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    colon: &'a str,
    link_left_out: &'a str,
    wording: &'a Wording,
}

impl<'a> Letterhead<'a> {
    pub(crate) fn of(settings: &'a Settings, language: Language) -> Self {
        Self {
            programme: settings.programme.as_str(),
            time_zone: &settings.time_zone,
            words: Words::of(language),
        }
    }

    /// Writes a letter.
    pub(crate) fn write(&self, letter: &Letter, links: OneTimeLinks) -> Result<MailContent, Failure> {
        let wording = self.word(letter, links);
        let colon = self.words.text("colon", &args! {});
        let link_left_out = self.words.text("link-left-out", &args! {});
        let html = Html {
            programme: self.programme,
            language: self.words.language().tag(),
            colon: &colon,
            link_left_out: &link_left_out,
            wording: &wording,
        };
        let text = Text {
            colon: &colon,
            link_left_out: &link_left_out,
            wording: &wording,
        };
        let unwritten = |error: askama::Error| Failure::Permanent(format!("the letter cannot be written: {error}"));
        Ok(MailContent {
            html: html.render().map_err(unwritten)?,
            text: text.render().map_err(unwritten)?,
            // A line end in a subject could begin a header of its own.
            subject: wording.subject.replace(char::is_control, " "),
        })
    }

    fn word(&self, letter: &Letter, links: OneTimeLinks) -> Wording {
        match letter {
            Letter::Invitation {
                inviter,
                organisation,
                role,
                link,
                expires_at,
            } => self.invitation(inviter, organisation.as_deref(), *role, links.show(link), *expires_at),
            Letter::PasswordReset { name, link, expires_at } => {
                self.password_reset(name, links.show(link), *expires_at)
            }
            Letter::PasswordChanged { name, link } => self.password_changed(name, link),
            Letter::RequestReceived {
                device,
                number,
                due_at,
                link,
            } => self.request_received(About { device, number, link }, *due_at),
            Letter::RequestToReview {
                organisation,
                device,
                number,
                due_at,
                change,
                link,
            } => self.request_to_review(About { device, number, link }, organisation, *due_at, *change),
            Letter::IdsAssigned {
                device,
                number,
                slots,
                change,
                link,
            } => self.ids_assigned(About { device, number, link }, slots, change.as_ref()),
            Letter::RequestRejected {
                device,
                number,
                reason,
                keeps_version,
                link,
            } => self.request_rejected(About { device, number, link }, reason, *keeps_version),
            Letter::RequestReturned {
                device,
                number,
                reviewer,
                message,
                findings,
                link,
            } => self.request_returned(About { device, number, link }, reviewer, message.as_deref(), findings),
            Letter::RequestResubmitted {
                organisation,
                device,
                number,
                round,
                due_at,
                link,
            } => self.request_resubmitted(About { device, number, link }, organisation, *round, *due_at),
            Letter::RequestWithdrawn {
                device,
                number,
                by,
                link,
            } => self.request_withdrawn(About { device, number, link }, by),
            Letter::MessageWritten {
                from,
                device,
                number,
                text,
                link,
            } => self.message_written(About { device, number, link }, from, text),
            Letter::Certification(letter) => self.certification(letter),
            Letter::TestAccountConfirmed { device, account, link } => {
                self.test_account_confirmed(device, account, link)
            }
            Letter::MailAnswered { files, link } => self.mail_answered(files, link),
            Letter::MailUnverified { link } => self.mail_unverified(link),
            Letter::MailTooLarge { limit, link } => self.mail_too_large(*limit, link),
        }
    }
}

impl OneTimeLinks {
    fn show(self, link: &str) -> Option<&str> {
        match self {
            Self::Shown => Some(link),
            Self::LeftOut => None,
        }
    }
}

#[cfg(test)]
mod tests;
