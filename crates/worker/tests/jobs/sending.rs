//! Mails go to the mail server, at once or later.

use jiff::SignedDuration;
use replenish_domain::mail::MailState;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{SmtpServer, TestApp};
use rstest::rstest;

use crate::{SECRET, enqueue, in_outbox, invitation, letter, sending};

#[rstest]
#[tokio::test]
async fn a_mail_is_sent_once_and_recorded(#[values(Sqlite, Postgres)] engine: Engine) {
    let (test, server) = (TestApp::start(engine).await, SmtpServer::start());
    let id = enqueue(&test, "mira@example.com", letter()).await;
    let worker = sending(&test, &server);
    assert_eq!(worker.run_due().await.unwrap(), 1);
    assert_eq!(worker.run_due().await.unwrap(), 0);

    let mails = server.received();
    assert_eq!(mails.len(), 1);
    assert_eq!(
        mails[0].header("Subject"),
        "Replenishment IDs for AirPure 300 purifier (R-0131)"
    );
    assert_eq!(mails[0].header("Date"), "Mon, 16 Nov 2026 09:00:00 +0000");
    assert_eq!(mails[0].header("Message-ID"), format!("<{id}@example.com>"));
    let mail = in_outbox(&test, id).await;
    assert_eq!(
        (mail.state, mail.attempts),
        (MailState::Sent { at: test.clock.now() }, 1)
    );
}

#[tokio::test]
async fn a_one_time_link_reaches_the_recipient_and_no_copy() {
    let (test, server) = (TestApp::start(Sqlite).await, SmtpServer::start());
    let id = enqueue(&test, "mira@example.com", invitation(&test)).await;
    sending(&test, &server).run_due().await.unwrap();

    let sent = server.received().remove(0).content.replace("=\r\n", "");
    assert_eq!(sent.matches(SECRET).count(), 2, "{sent}");
    let copy = in_outbox(&test, id).await;
    assert!(copy.is_confidential && !format!("{copy:?}").contains(SECRET));
    assert!(copy.content.text.contains("(one-time link, left out of this copy)"));
}

#[rstest]
#[tokio::test]
async fn a_refused_mail_is_given_up_at_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let (test, server) = (TestApp::start(engine).await, SmtpServer::start());
    let id = enqueue(&test, "nobody@example.com", letter()).await;
    let worker = sending(&test, &server);
    assert_eq!(worker.run_due().await.unwrap(), 1);
    test.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(worker.run_due().await.unwrap(), 0);

    let error = "the mail server answered 550: 5.1.1 There is no such mailbox".to_owned();
    assert_eq!(in_outbox(&test, id).await.state, MailState::Failed { error });
}

#[rstest]
#[tokio::test]
async fn a_greylisted_mail_goes_out_after_a_rest(#[values(Sqlite, Postgres)] engine: Engine) {
    let (test, server) = (TestApp::start(engine).await, SmtpServer::start());
    let id = enqueue(&test, "greylisted@example.com", letter()).await;
    let worker = sending(&test, &server);
    assert_eq!(worker.run_due().await.unwrap(), 1);
    let last_error = Some("the mail server answered 451: 4.7.1 Come back later".to_owned());
    assert_eq!(in_outbox(&test, id).await.state, MailState::Queued { last_error });

    test.clock.advance(SignedDuration::from_secs(14));
    assert_eq!(worker.run_due().await.unwrap(), 0);
    test.clock.advance(SignedDuration::from_secs(16));
    assert_eq!(worker.run_due().await.unwrap(), 1);
    let mail = in_outbox(&test, id).await;
    assert_eq!(
        (mail.state, mail.attempts),
        (MailState::Sent { at: test.clock.now() }, 2)
    );
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_mail_nobody_takes_is_given_up_after_twenty_attempts() {
    let (test, server) = (TestApp::start(Sqlite).await, SmtpServer::start());
    let id = enqueue(&test, "busy@example.com", letter()).await;
    let worker = sending(&test, &server);
    let mut attempts = 0;
    for _ in 0..30 {
        attempts += worker.run_due().await.unwrap();
        test.clock.advance(SignedDuration::from_hours(6));
    }
    assert_eq!(attempts, 20);
    assert!(matches!(in_outbox(&test, id).await.state, MailState::Failed { error } if error.contains("450")));
}

#[tokio::test]
async fn a_link_that_has_ended_is_not_sent() {
    let (test, server) = (TestApp::start(Sqlite).await, SmtpServer::start());
    let id = enqueue(&test, "mira@example.com", invitation(&test)).await;
    test.clock.advance(SignedDuration::from_hours(1));
    sending(&test, &server).run_due().await.unwrap();

    let error = "the link in it ended before the mail was delivered".to_owned();
    assert_eq!(in_outbox(&test, id).await.state, MailState::Failed { error });
    assert!(server.received().is_empty());
}
