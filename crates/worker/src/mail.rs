//! Jobs of the kind `mail`: a letter is written, filed in the outbox, and sent or kept there.

use jiff::Timestamp;
use replenish_app::{
    App,
    jobs::LeasedJob,
    mail::{Letter, MailJob},
};
use replenish_domain::{
    account::Email,
    mail::{Mail, MailContent},
};
use replenish_outbound::{Message, Smtp};

use crate::{
    failure::{Failure, chain},
    letter::{Letterhead, OneTimeLinks},
};

/// Sends a mail, or keeps it where there is no mail server; false when somebody else has the job.
///
/// After a crash between sending and recording it is sent once more, under the same Message-ID.
pub(crate) async fn deliver(app: &App, mail_server: Option<&Smtp>, job: &LeasedJob) -> Result<bool, Failure> {
    let MailJob {
        to,
        language,
        letter,
        in_reply_to,
    } = job.payload().map_err(|error| Failure::Permanent(chain(&error)))?;
    let letterhead = Letterhead::of(app.settings(), language);
    let full = letterhead.write(&letter, OneTimeLinks::Shown)?;
    let filed = file(app, job, &to, &letter, &letterhead).await?;
    let Some(mail_server) = mail_server else {
        return Ok(app.mail_kept(job, &full).await?);
    };
    refuse_ended_link(&letter, app.clock().now())?;
    mail_server.send(&message(filed, full, in_reply_to)).await?;
    Ok(app.mail_sent(job).await?)
}

/// The filed copy leaves out the one-time link: it is the recipient's, and the job remembers it
/// until it is done.
async fn file(
    app: &App,
    job: &LeasedJob,
    to: &Email,
    letter: &Letter,
    letterhead: &Letterhead<'_>,
) -> Result<Mail, Failure> {
    let copy = letterhead.write(letter, OneTimeLinks::LeftOut)?;
    let is_confidential = letter.one_time_link_ends().is_some();
    Ok(app.file_mail(job, to, copy, is_confidential).await?)
}

fn refuse_ended_link(letter: &Letter, now: Timestamp) -> Result<(), Failure> {
    match letter.one_time_link_ends() {
        Some(end) if end <= now => Err(Failure::Permanent(
            "the link in it ended before the mail was delivered".to_owned(),
        )),
        _ => Ok(()),
    }
}

fn message(filed: Mail, full: MailContent, in_reply_to: Option<String>) -> Message {
    Message {
        id: filed.id.to_string(),
        to: filed.to.into(),
        subject: full.subject,
        text: full.text,
        html: full.html,
        date: filed.created_at.into(),
        in_reply_to,
    }
}
