//! A job is taken on by one worker at a time and its result recorded once.

use jiff::ToSpan;
use replenish_store::{
    Db,
    Engine::{self, Postgres, Sqlite},
    jobs,
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{id, noon};

async fn enqueue(db: &Db, number: u128) {
    let mut tx = db.write().await.unwrap();
    jobs::enqueue(&mut tx, id(number), "mail", &number.to_string(), noon())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_leased_job_is_not_leased_again_until_the_lease_ends(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let db = &database.db;
    enqueue(db, 1).await;
    let (now, until) = (noon(), noon() + 5.minutes());
    let mut tx = db.write().await.unwrap();
    let job = jobs::lease(&mut tx, now, until).await.unwrap().expect("a job");
    assert_eq!((job.attempts, job.payload::<String>().unwrap().as_str()), (1, "1"));
    assert!(jobs::lease(&mut tx, now, until).await.unwrap().is_none());
    let again = jobs::lease(&mut tx, until, until + 5.minutes())
        .await
        .unwrap()
        .expect("the lease has ended");
    assert_eq!((again.id, again.attempts), (job.id, 2));
    assert!(
        !jobs::finish(&mut tx, &job, until).await.unwrap(),
        "the first worker's lease has gone to the second"
    );
    assert!(jobs::finish(&mut tx, &again, until).await.unwrap());
    assert_eq!(jobs::waiting(&mut tx).await.unwrap(), 0);
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_failed_job_comes_back_when_its_time_has_come(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let db = &database.db;
    enqueue(db, 1).await;
    let mut tx = db.write().await.unwrap();
    let job = jobs::lease(&mut tx, noon(), noon() + 1.minute())
        .await
        .unwrap()
        .unwrap();
    assert!(jobs::retry(&mut tx, &job, noon() + 10.minutes(), "busy").await.unwrap());
    assert!(
        jobs::lease(&mut tx, noon() + 9.minutes(), noon() + 10.minutes())
            .await
            .unwrap()
            .is_none()
    );
    let job = jobs::lease(&mut tx, noon() + 10.minutes(), noon() + 11.minutes())
        .await
        .unwrap()
        .unwrap();
    assert!(jobs::fail(&mut tx, &job, noon(), "refused").await.unwrap());
    assert!(
        jobs::lease(&mut tx, noon() + 30.minutes(), noon() + 31.minutes())
            .await
            .unwrap()
            .is_none()
    );
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn two_nodes_never_lease_the_same_job() {
    let database = TestDatabase::open(Postgres).await;
    for number in 1..=20 {
        enqueue(&database.db, number).await;
    }
    let take_ten = async |db: Db| {
        let mut taken = Vec::new();
        for _ in 0..10 {
            let mut tx = db.write().await.unwrap();
            taken.extend(
                jobs::lease(&mut tx, noon(), noon() + 1.minute())
                    .await
                    .unwrap()
                    .map(|job| job.id),
            );
            tx.commit().await.unwrap();
        }
        taken
    };
    let (mut one, two) = tokio::join!(take_ten(database.db.clone()), take_ten(database.db.clone()));
    one.extend(two);
    one.sort();
    one.dedup();
    assert_eq!(one.len(), 20);
}

#[rstest]
#[tokio::test]
async fn a_finished_job_forgets_what_it_was_told(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    enqueue(&database.db, 1).await;
    let mut tx = database.db.write().await.unwrap();
    let job = jobs::lease(&mut tx, noon(), noon() + 1.minute())
        .await
        .unwrap()
        .unwrap();
    assert!(jobs::finish(&mut tx, &job, noon()).await.unwrap());
    tx.commit().await.unwrap();
    let told = "UPDATE jobs SET kind = kind WHERE payload <> '{}'";
    assert_eq!(database.run(told).await, Ok(0));
}

#[rstest]
#[tokio::test]
async fn a_job_that_was_given_up_can_begin_anew(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    enqueue(&database.db, 1).await;
    let mut tx = database.db.write().await.unwrap();
    let job = jobs::lease(&mut tx, noon(), noon() + 1.minute())
        .await
        .unwrap()
        .unwrap();
    assert!(!jobs::revive(&mut tx, job.id, noon()).await.unwrap(), "it is under way");
    assert!(jobs::fail(&mut tx, &job, noon(), "refused").await.unwrap());
    assert!(jobs::revive(&mut tx, job.id, noon() + 1.hour()).await.unwrap());
    let again = jobs::lease(&mut tx, noon() + 1.hour(), noon() + 2.hours())
        .await
        .unwrap()
        .expect("the revived job");
    assert_eq!((again.id, again.attempts, again.payload), (job.id, 1, job.payload));
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_commit_that_enqueues_work_wakes_a_runner(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut waking = std::pin::pin!(database.db.job_enqueued());
    let mut tx = database.db.write().await.unwrap();
    jobs::enqueue(&mut tx, id(1), "mail", &"", noon()).await.unwrap();
    let is_woken = tokio::select! {
        biased;
        () = &mut waking => true,
        () = std::future::ready(()) => false,
    };
    assert!(!is_woken, "nothing is committed yet");
    tx.commit().await.unwrap();
    waking.await;
}
