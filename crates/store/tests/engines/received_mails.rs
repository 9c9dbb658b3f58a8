//! Mails that came in.

use jiff::SignedDuration;
use replenish_domain::account::Email;
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    received_mails::{self, Outcome, ReceivedMail},
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use super::{id, noon};

fn mail(outcome: Outcome) -> ReceivedMail {
    ReceivedMail {
        message_id: Some("1@nordlicht.example".to_owned()),
        sender: Some("mira@nordlicht.example".parse().unwrap()),
        outcome,
        detail: None,
        device: None,
        request: None,
        received_at: noon(),
    }
}

#[rstest]
#[tokio::test]
async fn a_mail_comes_in_once_and_is_finished_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    let received = mail(Outcome::Received);
    assert_eq!(received_mails::find(&mut tx, [7; 32]).await.unwrap(), None);
    assert!(received_mails::receive(&mut tx, [7; 32], &received).await.unwrap());
    assert!(
        !received_mails::receive(&mut tx, [7; 32], &mail(Outcome::Refused))
            .await
            .unwrap()
    );
    assert_eq!(received_mails::find(&mut tx, [7; 32]).await.unwrap(), Some(received));

    let (device, request) = (Some(id(1)), Some(id(2)));
    let finish = async |tx: &mut _| received_mails::finish(tx, [7; 32], Outcome::Answered, device, request).await;
    assert!(finish(&mut tx).await.unwrap());
    assert!(!finish(&mut tx).await.unwrap());
    let found = received_mails::find(&mut tx, [7; 32]).await.unwrap().unwrap();
    assert_eq!(
        (found.outcome, found.device, found.request),
        (Outcome::Answered, device, request)
    );
}

#[rstest]
#[tokio::test]
async fn what_came_in_long_ago_is_forgotten(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    assert!(
        received_mails::receive(&mut tx, [1; 32], &mail(Outcome::Unverified))
            .await
            .unwrap()
    );
    let mira: Email = "mira@nordlicht.example".parse().unwrap();
    let before = noon() - SignedDuration::from_secs(1);
    for (outcome, since, count) in [
        (Outcome::Unverified, before, 1),
        (Outcome::Unverified, noon(), 0),
        (Outcome::Refused, before, 0),
    ] {
        let found = received_mails::count(&mut tx, &mira, outcome, since).await.unwrap();
        assert_eq!(found, count, "{outcome}");
    }
    assert_eq!(received_mails::prune(&mut tx, before).await.unwrap(), 0);
    assert_eq!(received_mails::prune(&mut tx, noon()).await.unwrap(), 1);
}
