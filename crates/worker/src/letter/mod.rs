//! Letters: what the programme has to say, written as subject, text and HTML.
//!
//! A letter's words are chosen once; both parts of the mail are the same words in two layouts.

mod certification;
mod received;
mod review;
mod version;
mod wording;

use askama::Template;
use jiff::{Timestamp, tz::TimeZone};
use replenish_app::{Settings, mail::Letter};
use replenish_domain::mail::MailContent;
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

/// Who writes, and in which time zone dates are told.
#[derive(Debug)]
pub(crate) struct Letterhead<'a> {
    programme: &'a str,
    time_zone: &'a TimeZone,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    programme: &'a str,
    wording: &'a Wording,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    wording: &'a Wording,
}

impl<'a> Letterhead<'a> {
    pub(crate) const fn of(settings: &'a Settings) -> Self {
        Self {
            programme: settings.programme.as_str(),
            time_zone: &settings.time_zone,
        }
    }

    /// Writes a letter.
    pub(crate) fn write(&self, letter: &Letter, links: OneTimeLinks) -> Result<MailContent, Failure> {
        let wording = self.word(letter, links);
        let html = Html {
            programme: self.programme,
            wording: &wording,
        };
        let text = Text { wording: &wording };
        let unwritten = |error: askama::Error| Failure::Permanent(format!("the letter cannot be written: {error}"));
        Ok(MailContent {
            html: html.render().map_err(unwritten)?,
            text: text.render().map_err(unwritten)?,
            // A line end in a subject could begin a header of its own.
            subject: wording.subject.replace(char::is_control, " "),
        })
    }

    fn date(&self, at: Timestamp) -> String {
        at.to_zoned(self.time_zone.clone()).strftime("%-d %b %Y").to_string()
    }

    fn time(&self, at: Timestamp) -> String {
        at.to_zoned(self.time_zone.clone())
            .strftime("%-d %b %Y, %H:%M %Z")
            .to_string()
    }
}

#[cfg(test)]
mod tests;
