//! Runners side by side, their start and their end.

use std::time::Duration;

use jiff::SignedDuration;
use replenish_domain::mail::MailState;
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    jobs,
};
use replenish_testkit::{SmtpServer, TestApp};
use rstest::rstest;
use tokio::sync::watch;

use crate::{enqueue, in_outbox, keeping, letter, sending};

#[rstest]
#[tokio::test]
async fn two_runners_send_each_mail_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let (test, server) = (TestApp::start(engine).await, SmtpServer::start());
    for number in 0..10 {
        enqueue(&test, &format!("reader-{number}@example.com"), letter()).await;
    }
    let (one, other) = (sending(&test, &server), sending(&test, &server));
    let (one, other) = tokio::join!(one.run_due(), other.run_due());
    assert_eq!(one.unwrap() + other.unwrap(), 10);
    let mut readers: Vec<_> = server.received().into_iter().flat_map(|mail| mail.to).collect();
    readers.sort();
    readers.dedup();
    assert_eq!(readers.len(), 10);
    assert_eq!(server.received().len(), 10);
}

#[tokio::test]
async fn a_runner_works_until_it_is_told_to_stop() {
    let test = TestApp::start(Sqlite).await;
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(keeping(&test).run(stopped));
    let id = enqueue(&test, "mira@example.com", letter()).await;
    let waiting = async || jobs::waiting(&mut test.app.db().read().await.unwrap()).await.unwrap();
    while waiting().await > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(in_outbox(&test, id).await.state, MailState::Kept);

    stop.send(true).unwrap();
    running.await.unwrap();
    enqueue(&test, "mira@example.com", letter()).await;
    assert_eq!(waiting().await, 1);
}

#[tokio::test]
async fn work_that_only_a_newer_node_knows_is_left_for_it() {
    let test = TestApp::start(Sqlite).await;
    let mut tx = test.app.db().write().await.unwrap();
    let now = test.clock.now();
    jobs::enqueue(&mut tx, test.app.next_id(), "invented-later", &"", now)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    assert_eq!(keeping(&test).run_due().await.unwrap(), 1);
    test.clock.advance(SignedDuration::from_secs(30));
    let job = test.app.lease_job().await.unwrap().expect("it was put back");
    assert_eq!((job.kind.as_str(), job.attempts), ("invented-later", 2));
}

#[tokio::test]
async fn finished_work_is_forgotten_after_a_week() {
    let test = TestApp::start(Sqlite).await;
    enqueue(&test, "mira@example.com", letter()).await;
    keeping(&test).run_due().await.unwrap();
    let prune = async |test: &TestApp| {
        let mut tx = test.app.db().write().await.unwrap();
        // Nothing is committed: this only counts what is there.
        jobs::prune(&mut tx, jiff::Timestamp::MAX).await.unwrap()
    };
    test.clock.advance(SignedDuration::from_hours(7 * 24));
    test.app.keep_house().await.unwrap();
    assert_eq!(prune(&test).await, 1);
    test.clock.advance(SignedDuration::from_secs(1));
    test.app.keep_house().await.unwrap();
    assert_eq!(prune(&test).await, 0);
}
