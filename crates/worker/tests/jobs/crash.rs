//! Jobs survive those who run them.

use std::time::Duration;

use jiff::SignedDuration;
use replenish_app::jobs::LEASE;
use replenish_domain::mail::MailState;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{SmtpServer, TestApp};
use rstest::rstest;

use crate::{enqueue, in_outbox, letter, outbox_length, sending};

#[rstest]
#[tokio::test]
async fn a_mail_whose_sender_crashed_before_sending_is_sent_by_the_next(#[values(Sqlite, Postgres)] engine: Engine) {
    let (test, server) = (TestApp::start(engine).await, SmtpServer::start());
    let id = enqueue(&test, "mira@example.com", letter()).await;
    let crashed = test.app.lease_job().await.unwrap().expect("a job");
    let next = sending(&test, &server);

    test.clock.advance(LEASE - SignedDuration::from_secs(1));
    assert_eq!(next.run_due().await.unwrap(), 0);
    test.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(next.run_due().await.unwrap(), 1);
    assert_eq!(server.received().len(), 1);
    assert!(
        !test.app.mail_sent(&crashed).await.unwrap(),
        "the lease has gone to the next"
    );
    assert!(matches!(in_outbox(&test, id).await.state, MailState::Sent { .. }));
}

#[test]
fn a_mail_whose_sender_crashed_before_recording_is_sent_again_under_the_same_name() {
    let runtime = || tokio::runtime::Runtime::new().unwrap();
    let (first, second) = (runtime(), runtime());
    let server = SmtpServer::start();
    let test = second.block_on(TestApp::start(Sqlite));
    let id = second.block_on(enqueue(&test, "hangs@example.com", letter()));

    // The server has the mail, but its sender does not live to hear so.
    let crashing = sending(&test, &server);
    first.spawn(async move { crashing.run_due().await });
    while server.received().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    first.shutdown_background();

    second.block_on(async {
        let next = sending(&test, &server);
        assert_eq!(next.run_due().await.unwrap(), 0);
        test.clock.advance(LEASE);
        assert_eq!(next.run_due().await.unwrap(), 1);

        let names: Vec<_> = server
            .received()
            .iter()
            .map(|mail| mail.header("Message-ID").to_owned())
            .collect();
        assert_eq!(names, [format!("<{id}@example.com>"), format!("<{id}@example.com>")]);
        assert_eq!(server.received()[0].header("Date"), server.received()[1].header("Date"));
        assert_eq!(outbox_length(&test).await, 1);
        assert!(matches!(in_outbox(&test, id).await.state, MailState::Sent { .. }));
    });
}

#[tokio::test]
async fn a_job_that_brings_everybody_down_is_given_up() {
    let (test, server) = (TestApp::start(Sqlite).await, SmtpServer::start());
    enqueue(&test, "mira@example.com", letter()).await;
    for _ in 0..20 {
        test.app.lease_job().await.unwrap().expect("nobody has recorded it");
        test.clock.advance(LEASE);
    }
    let worker = sending(&test, &server);
    assert_eq!(worker.run_due().await.unwrap(), 1);
    test.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(worker.run_due().await.unwrap(), 0);
    assert!(server.received().is_empty());
}
