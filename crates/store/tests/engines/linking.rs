//! Clients, customers, links, codes and tokens: what the constraints keep, and what is found again.

use jiff::SignedDuration;
use replenish_domain::{
    account::Sight,
    linking::{Client, Customer, EndedBy, PublicId},
};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    WriteTx, clients, customer_links, customers,
    grants::{self, NewCode, Standing},
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::{id, noon, organisation};

pub(crate) fn client(number: u128) -> Client {
    Client {
        id: id(number),
        organisation: id(1),
        public_id: PublicId::of(number.to_be_bytes()),
        name: "Nordlicht Cloud".parse().unwrap(),
        redirect_uris: vec!["https://cloud.example/linked?a=1".parse().unwrap()],
        directive_endpoint: Some("https://cloud.example/directives".parse().unwrap()),
        created_at: noon(),
        version: 1,
    }
}

fn stand_in(number: u128) -> Customer {
    Customer {
        id: id(number),
        email: Some("lab@nordlicht.example".parse().unwrap()),
        marketplace: "DE".parse().unwrap(),
        sandbox_of: Some(id(1)),
        created_at: noon(),
    }
}

/// A client 10 of organisation 1, and a stand-in 20.
pub(crate) async fn begun(database: &TestDatabase) -> WriteTx {
    database.fill_reference().await;
    let mut tx = database.db.write().await.unwrap();
    organisation(&mut tx, 1).await;
    clients::create(&mut tx, &client(10)).await.unwrap();
    assert!(customers::create_sandbox(&mut tx, &stand_in(20)).await.unwrap());
    tx
}

#[rstest]
#[tokio::test]
async fn a_client_is_found_by_its_own_until_it_is_revoked(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = begun(&database).await;
    let made = client(10);
    assert_eq!(
        clients::find(&mut tx, Sight::Own(id(1)), id(10)).await.unwrap(),
        Some(made.clone())
    );
    assert_eq!(clients::find(&mut tx, Sight::Own(id(2)), id(10)).await.unwrap(), None);
    assert_eq!(
        clients::find_by_public_id(&mut tx, &made.public_id).await.unwrap(),
        Some(made.clone())
    );
    assert_eq!(
        clients::list(&mut tx, Sight::All, None, 9).await.unwrap(),
        std::slice::from_ref(&made)
    );
    assert!(clients::change(&mut tx, &made).await.unwrap());
    assert!(!clients::change(&mut tx, &made).await.unwrap(), "the version has grown");
    assert!(clients::revoke(&mut tx, id(10), 2, noon()).await.unwrap());
    assert_eq!(clients::find(&mut tx, Sight::All, id(10)).await.unwrap(), None);
    assert_eq!(
        clients::find_by_public_id(&mut tx, &made.public_id).await.unwrap(),
        None
    );
    assert_eq!(clients::list(&mut tx, Sight::All, None, 9).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn an_old_secret_is_good_until_it_ends_and_a_third_one_never(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = begun(&database).await;
    let day = |days: i64| noon() + SignedDuration::from_hours(24 * days);
    clients::add_secret(&mut tx, id(10), [1; 32], "aaaa", noon())
        .await
        .unwrap();
    clients::end_secrets(&mut tx, id(10), day(7)).await.unwrap();
    clients::add_secret(&mut tx, id(10), [2; 32], "bbbb", day(1))
        .await
        .unwrap();
    let public_id = client(10).public_id;
    for (secret, at, is_good) in [
        (1, day(6), true),
        (1, day(7), false),
        (2, day(300), true),
        (3, day(1), false),
    ] {
        let found = clients::authenticate(&mut tx, &public_id, [secret; 32], at)
            .await
            .unwrap();
        assert_eq!(found.is_some(), is_good, "secret {secret} at {at}");
    }
    clients::end_secrets(&mut tx, id(10), day(9)).await.unwrap();
    clients::add_secret(&mut tx, id(10), [3; 32], "cccc", day(2))
        .await
        .unwrap();
    let hints: Vec<_> = clients::secrets(&mut tx, id(10), day(2)).await.unwrap();
    let hints: Vec<_> = hints
        .iter()
        .map(|secret| (secret.hint.as_str(), secret.ends_at))
        .collect();
    assert_eq!(hints, [("bbbb", Some(day(9))), ("cccc", None)]);
    assert_eq!(clients::prune_secrets(&mut tx, day(9)).await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn two_are_linked_once_at_a_time(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = begun(&database).await;
    assert!(
        customer_links::create(&mut tx, id(30), id(10), id(20), noon())
            .await
            .unwrap()
    );
    assert!(
        !customer_links::create(&mut tx, id(31), id(10), id(20), noon())
            .await
            .unwrap()
    );
    assert_eq!(
        customer_links::alive(&mut tx, id(10), id(20)).await.unwrap(),
        Some(id(30))
    );
    let strangers = customer_links::end(&mut tx, id(30), None, Sight::Own(id(2)), EndedBy::Maker, noon()).await;
    assert_eq!(strangers.unwrap(), None);
    let others = customer_links::end(&mut tx, id(30), Some(id(21)), Sight::All, EndedBy::Customer, noon()).await;
    assert_eq!(others.unwrap(), None);
    let own = customer_links::end(&mut tx, id(30), Some(id(20)), Sight::All, EndedBy::Customer, noon()).await;
    assert_eq!(own.unwrap().unwrap().organisation, id(1));
    assert!(
        customer_links::create(&mut tx, id(31), id(10), id(20), noon())
            .await
            .unwrap()
    );
    assert_eq!(
        customer_links::end_of_client(&mut tx, id(10), EndedBy::Maker, noon())
            .await
            .unwrap(),
        1
    );
    assert_eq!(clients::linked(&mut tx, id(10)).await.unwrap(), 0);
}

#[rstest]
#[tokio::test]
async fn a_code_is_used_once_and_what_goes_back_to_it_ends_together(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut tx = begun(&database).await;
    customer_links::create(&mut tx, id(30), id(10), id(20), noon())
        .await
        .unwrap();
    grants::create(&mut tx, id(40), id(30), noon()).await.unwrap();
    let code = NewCode {
        code_hash: [1; 32],
        grant: id(40),
        redirect_uri: Some("https://cloud.example/linked".parse().unwrap()),
        challenge: Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".parse().unwrap()),
        expires_at: noon(),
    };
    grants::add_code(&mut tx, &code).await.unwrap();
    let found = grants::find_code(&mut tx, [1; 32]).await.unwrap().unwrap();
    assert_eq!(
        (found.grant.client, found.grant.is_alive, found.is_used),
        (id(10), true, false)
    );
    assert_eq!(
        (found.redirect_uri, found.challenge),
        (code.redirect_uri, code.challenge)
    );
    assert!(grants::use_code(&mut tx, [1; 32], noon()).await.unwrap());
    assert!(!grants::use_code(&mut tx, [1; 32], noon()).await.unwrap());
    grants::add_access(&mut tx, [2; 32], id(40), noon()).await.unwrap();
    grants::add_refresh(&mut tx, [3; 32], id(40), noon()).await.unwrap();
    let access = grants::find_access(&mut tx, [2; 32]).await.unwrap().unwrap();
    assert_eq!(
        (access.linked.client, access.linked.customer, access.linked.organisation),
        (id(10), id(20), id(1))
    );
    assert!(access.linked.is_sandbox && !access.linked.is_test_account);
    assert_eq!(access.standing, Standing::Good);
    assert!(grants::find_refresh(&mut tx, [3; 32]).await.unwrap().unwrap().is_alive);
    assert!(grants::revoke(&mut tx, id(40), noon()).await.unwrap());
    assert!(!grants::find_refresh(&mut tx, [3; 32]).await.unwrap().unwrap().is_alive);
    let access = grants::find_access(&mut tx, [2; 32]).await.unwrap().unwrap();
    assert_eq!(access.standing, Standing::Revoked);
    grants::prune(&mut tx, noon()).await.unwrap();
    assert_eq!(grants::find_access(&mut tx, [2; 32]).await.unwrap(), None);
    assert_eq!(grants::find_code(&mut tx, [1; 32]).await.unwrap(), None);
}
