//! A key is held by one request at a time, and its answer kept until it is too old.

use jiff::{Timestamp, ToSpan};
use replenish_domain::{Language, account::Role};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    WriteTx,
    accounts::{self, Account},
    idempotency::{self, Claim, KeptAnswer},
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{id, noon};

const FINGERPRINT: [u8; 32] = [1; 32];
const OTHER: [u8; 32] = [2; 32];

async fn account(tx: &mut WriteTx) {
    let account = Account {
        id: id(1),
        organisation: None,
        email: "mira@example.com".parse().unwrap(),
        name: "Mira".parse().unwrap(),
        role: Role::Reviewer,
        language: Language::default(),
        password_hash: "none".to_owned(),
        created_at: noon(),
    };
    assert!(accounts::create(tx, &account).await.unwrap());
}

fn at(at: Timestamp) -> Claim {
    Claim {
        account: id(1),
        key: "k".to_owned(),
        at,
    }
}

async fn take(tx: &mut WriteTx, claim: &Claim, fingerprint: [u8; 32]) -> bool {
    let (day, minute) = (claim.at - 24.hours(), claim.at - 1.minute());
    idempotency::claim(tx, claim, fingerprint, day, minute).await.unwrap()
}

fn answer() -> KeptAnswer {
    KeptAnswer {
        status: 201,
        headers: vec![("location".to_owned(), "/x".to_owned())],
        body: vec![0, 255],
    }
}

#[rstest]
#[tokio::test]
async fn an_answer_is_kept_for_a_day(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    account(&mut tx).await;
    let first = at(noon());
    assert!(take(&mut tx, &first, FINGERPRINT).await);
    idempotency::complete(&mut tx, &first, &answer()).await.unwrap();

    let almost = at(noon() + 24.hours() - 1.second());
    assert!(!take(&mut tx, &almost, FINGERPRINT).await);
    let held = idempotency::find(&mut tx, id(1), "k").await.unwrap().unwrap();
    assert_eq!((held.fingerprint, held.answer), (FINGERPRINT.to_vec(), Some(answer())));
    assert!(idempotency::find(&mut tx, id(1), "K").await.unwrap().is_none());

    assert!(take(&mut tx, &at(noon() + 24.hours()), OTHER).await);
    let held = idempotency::find(&mut tx, id(1), "k").await.unwrap().unwrap();
    assert_eq!((held.fingerprint, held.answer), (OTHER.to_vec(), None));
}

#[rstest]
#[tokio::test]
async fn a_lost_claim_is_taken_over_by_the_same_request_only(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    account(&mut tx).await;
    let lost = at(noon());
    assert!(take(&mut tx, &lost, FINGERPRINT).await);
    assert!(!take(&mut tx, &at(noon() + 59.seconds()), FINGERPRINT).await);
    let second = at(noon() + 1.minute());
    assert!(!take(&mut tx, &second, OTHER).await);
    assert!(take(&mut tx, &second, FINGERPRINT).await);

    idempotency::complete(&mut tx, &lost, &answer()).await.unwrap();
    idempotency::release(&mut tx, &lost).await.unwrap();
    let held = idempotency::find(&mut tx, id(1), "k").await.unwrap().unwrap();
    assert_eq!(held.answer, None, "the lost one no longer has a say");
}

#[rstest]
#[tokio::test]
async fn a_key_given_back_is_free_and_old_answers_go(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = database.db.write().await.unwrap();
    account(&mut tx).await;
    let first = at(noon());
    assert!(take(&mut tx, &first, FINGERPRINT).await);
    idempotency::release(&mut tx, &first).await.unwrap();
    assert!(take(&mut tx, &first, OTHER).await);
    assert_eq!(idempotency::prune(&mut tx, noon() - 1.second()).await.unwrap(), 0);
    assert_eq!(idempotency::prune(&mut tx, noon()).await.unwrap(), 1);
}
