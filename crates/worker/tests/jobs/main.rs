//! Jobs and mails, with real databases and a real mail server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod crash;
mod directives;
mod outbox;
mod runner;
mod sending;

use std::time::Duration;

use jiff::SignedDuration;
use replenish_app::{
    mail::{Letter, MAIL_JOB, MailJob},
    outbox::MailFilter,
};
use replenish_domain::{
    account::Role,
    mail::{Mail, MailId},
};
use replenish_outbound::{Security, Smtp, SmtpSettings};
use replenish_store::jobs;
use replenish_testkit::{SmtpServer, TestApp};
use replenish_worker::{WaysOut, Worker};

const SECRET: &str = "5d41402abc4b2a76b9719d911017c592";

/// A way to a mail server.
fn smtp(server: &SmtpServer) -> Smtp {
    let settings = SmtpSettings {
        host: "localhost".to_owned(),
        port: server.port(),
        security: Security::None,
        credentials: None,
        from: "Replenish <replenish@example.com>".parse().expect("a sender"),
        timeout: Duration::from_secs(30),
        extra_roots: None,
    };
    Smtp::new(&settings).expect("usable settings")
}

fn sending(test: &TestApp, server: &SmtpServer) -> Worker {
    let ways_out = WaysOut {
        mail_server: Some(smtp(server)),
        ..WaysOut::default()
    };
    Worker::new(test.app.clone(), ways_out)
}

fn keeping(test: &TestApp) -> Worker {
    Worker::new(test.app.clone(), WaysOut::default())
}

/// A letter that everybody may read.
fn letter() -> Letter {
    Letter::IdsAssigned {
        device: "AirPure 300 purifier".to_owned(),
        number: "R-0131".to_owned(),
        slots: vec![("HEPA".to_owned(), "arn:replenish:1".to_owned())],
        change: None,
        link: "https://replenish.example/devices/dev_1/request".to_owned(),
    }
}

/// A letter with a one-time link that works for an hour.
fn invitation(test: &TestApp) -> Letter {
    Letter::Invitation {
        inviter: "Mira Holm".to_owned(),
        organisation: None,
        role: Role::Reviewer,
        link: format!("https://replenish.example/invitations/{SECRET}"),
        expires_at: test.clock.now() + SignedDuration::from_hours(1),
    }
}

/// Enqueues a mail, as the change it tells of does.
async fn enqueue(test: &TestApp, to: &str, letter: Letter) -> MailId {
    let job = MailJob {
        in_reply_to: None,
        to: to.parse().expect("an address"),
        language: replenish_domain::Language::default(),
        letter,
    };
    let id = test.app.next_id();
    let mut tx = test.app.db().write().await.expect("a transaction");
    jobs::enqueue(&mut tx, id, MAIL_JOB, &job, test.clock.now())
        .await
        .expect("a job");
    tx.commit().await.expect("a commit");
    MailId::from_uuid(id.uuid())
}

/// The mail, as an administrator sees it.
async fn in_outbox(test: &TestApp, id: MailId) -> Mail {
    let administrator = test.administrator().await.actor;
    test.app.outbox_mail(&administrator, id).await.expect("a mail")
}

/// How many mails the outbox has.
async fn outbox_length(test: &TestApp) -> usize {
    let administrator = test.administrator().await.actor;
    let page = test.app.outbox(&administrator, &MailFilter::default(), None, 200).await;
    page.expect("a page").mails.len()
}
