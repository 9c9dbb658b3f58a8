//! Who may read which mail.

use jiff::SignedDuration;
use replenish_app::{
    Denied,
    outbox::{MailFilter, OutboxError},
};
use replenish_domain::mail::{MailState, MailStatus};
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{SmtpServer, TestApp};
use rstest::rstest;

use crate::{SECRET, enqueue, in_outbox, invitation, keeping, letter, sending};

#[rstest]
#[tokio::test]
async fn without_a_mail_server_mails_are_kept_in_full(#[values(Sqlite, Postgres)] engine: Engine) {
    let test = TestApp::start(engine).await;
    let id = enqueue(&test, "mira@example.com", invitation(&test)).await;
    assert_eq!(keeping(&test).run_due().await.unwrap(), 1);

    let mail = in_outbox(&test, id).await;
    assert_eq!(mail.state, MailState::Kept);
    assert!(mail.content.text.contains(SECRET) && mail.content.html.contains(SECRET));
}

#[rstest]
#[tokio::test]
async fn people_read_their_own_mails_but_no_one_time_link(#[values(Sqlite, Postgres)] engine: Engine) {
    let test = TestApp::start(engine).await;
    let (mira, stranger) = (test.maker().await.actor, test.maker().await.actor);
    let own = enqueue(&test, mira.email.as_str(), letter()).await;
    let secret = enqueue(&test, mira.email.as_str(), invitation(&test)).await;
    let foreign = enqueue(&test, stranger.email.as_str(), letter()).await;
    keeping(&test).run_due().await.unwrap();

    let page = test.app.my_mails(&mira, None, 50).await.unwrap();
    assert_eq!(page.mails.iter().map(|mail| mail.id).collect::<Vec<_>>(), [own]);
    assert_eq!(test.app.my_mail(&mira, own).await.unwrap().to, mira.email);
    for hidden in [secret, foreign] {
        let error = test.app.my_mail(&mira, hidden).await.unwrap_err();
        assert!(matches!(error, OutboxError::Denied(Denied::Hidden)));
    }
}

#[tokio::test]
async fn the_outbox_is_for_administrators() {
    let test = TestApp::start(Sqlite).await;
    let id = enqueue(&test, "mira@example.com", letter()).await;
    keeping(&test).run_due().await.unwrap();
    for person in [test.maker().await, test.reviewer().await] {
        let list = test
            .app
            .outbox(&person.actor, &MailFilter::default(), None, 50)
            .await
            .unwrap_err();
        let mail = test.app.outbox_mail(&person.actor, id).await.unwrap_err();
        let retry = test.app.retry_mail(&person.actor, id).await.unwrap_err();
        for error in [list, mail, retry] {
            assert!(matches!(error, OutboxError::Denied(Denied::Forbidden)));
        }
    }
}

#[rstest]
#[tokio::test]
async fn a_mail_that_was_given_up_is_tried_again_when_asked(#[values(Sqlite, Postgres)] engine: Engine) {
    let (test, server) = (TestApp::start(engine).await, SmtpServer::start());
    let administrator = test.administrator().await.actor;
    let refused = enqueue(&test, "nobody@example.com", letter()).await;
    let sent = enqueue(&test, "mira@example.com", letter()).await;
    let worker = sending(&test, &server);
    assert_eq!(worker.run_due().await.unwrap(), 2);

    test.app.retry_mail(&administrator, refused).await.unwrap();
    assert!(matches!(
        in_outbox(&test, refused).await.state,
        MailState::Queued { .. }
    ));
    assert_eq!(worker.run_due().await.unwrap(), 1);
    let mail = in_outbox(&test, refused).await;
    assert!(matches!(mail.state, MailState::Failed { .. }) && mail.attempts == 2);

    let error = test.app.retry_mail(&administrator, sent).await.unwrap_err();
    assert!(matches!(error, OutboxError::NotFailed));
    let error = test
        .app
        .retry_mail(&administrator, test.app.next_id())
        .await
        .unwrap_err();
    assert!(matches!(error, OutboxError::Denied(Denied::Hidden)));
}

#[rstest]
#[tokio::test]
async fn the_outbox_is_read_page_by_page_and_filtered(#[values(Sqlite, Postgres)] engine: Engine) {
    let (test, server) = (TestApp::start(engine).await, SmtpServer::start());
    let administrator = test.administrator().await.actor;
    let mut ids = Vec::new();
    for address in ["a@example.com", "nobody@example.com", "b@example.com"] {
        ids.push(enqueue(&test, address, letter()).await);
        test.clock.advance(SignedDuration::from_secs(1));
    }
    sending(&test, &server).run_due().await.unwrap();
    let page = async |filter: MailFilter, after| {
        let page = test.app.outbox(&administrator, &filter, after, 2).await.unwrap();
        (page.mails.iter().map(|mail| mail.id).collect::<Vec<_>>(), page.next)
    };

    assert_eq!(
        page(MailFilter::default(), None).await,
        (vec![ids[2], ids[1]], Some(ids[1]))
    );
    assert_eq!(page(MailFilter::default(), Some(ids[1])).await, (vec![ids[0]], None));
    let failed = MailFilter {
        status: Some(MailStatus::Failed),
        to: None,
    };
    assert_eq!(page(failed, None).await, (vec![ids[1]], None));
    let to_b = |status| MailFilter {
        status,
        to: Some("b@example.com".parse().unwrap()),
    };
    assert_eq!(page(to_b(None), None).await, (vec![ids[2]], None));
    assert_eq!(page(to_b(Some(MailStatus::Failed)), None).await, (vec![], None));
}
