//! The first administrator.

use replenish_app::accounts::{AccountError, Administrator};
use replenish_domain::account::Role;
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{PASSWORD, Programme, client, expected, faults, last_segment};

fn alba() -> Administrator {
    Administrator {
        name: "Alba Ortiz".to_owned(),
        email: "alba@programme.example".to_owned(),
        password: PASSWORD.to_owned(),
    }
}

#[rstest]
#[tokio::test]
async fn the_setup_link_makes_one_administrator_and_ends(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let link = programme.app.setup_link().await.unwrap().unwrap();
    assert!(link.starts_with("http://127.0.0.1:8080/setup/"));
    let secret = last_segment(&link);
    let signed_in = programme.app.complete_setup(secret, &alba(), &client()).await.unwrap();
    assert_eq!(signed_in.actor.role, Role::Administrator);
    assert_eq!(programme.actor(&signed_in.secret).await, Some(signed_in.actor.clone()));

    let again = programme.app.complete_setup(secret, &alba(), &client()).await;
    assert!(matches!(again, Err(AccountError::LinkEnded)));
    assert_eq!(programme.app.setup_link().await.unwrap(), None);
    assert_eq!(
        programme.actions(&signed_in.actor).await,
        ["account.created", "session.started"]
    );
}

#[rstest]
#[tokio::test]
async fn a_newer_setup_link_replaces_the_older(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let older = programme.app.setup_link().await.unwrap().unwrap();
    let newer = programme.app.setup_link().await.unwrap().unwrap();
    let ended = programme.app.check_setup_link(last_segment(&older)).await;
    assert!(matches!(ended, Err(AccountError::LinkEnded)));
    assert!(programme.app.check_setup_link(last_segment(&newer)).await.is_ok());
}

#[rstest]
#[tokio::test]
async fn the_setup_link_ends_when_an_account_comes_another_way(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let link = programme.app.setup_link().await.unwrap().unwrap();
    programme.mira().await;
    let late = programme
        .app
        .complete_setup(last_segment(&link), &alba(), &client())
        .await;
    assert!(matches!(late, Err(AccountError::LinkEnded)));
}

#[tokio::test]
async fn two_who_open_the_setup_link_at_once_make_one_administrator() {
    let programme = Programme::start(Postgres).await;
    let link = programme.app.setup_link().await.unwrap().unwrap();
    let second = Administrator {
        email: "second@programme.example".to_owned(),
        ..alba()
    };
    let (one, client) = (alba(), client());
    let (one, two) = tokio::join!(
        programme.app.complete_setup(last_segment(&link), &one, &client),
        programme.app.complete_setup(last_segment(&link), &second, &client),
    );
    assert!(one.is_ok() != two.is_ok());
}

#[tokio::test]
async fn the_setup_form_names_everything_that_is_wrong_and_the_link_stays() {
    let programme = Programme::start(Sqlite).await;
    let link = programme.app.setup_link().await.unwrap().unwrap();
    let empty = Administrator::default();
    let answer = programme
        .app
        .complete_setup(last_segment(&link), &empty, &client())
        .await;
    let all = [
        ("/name", "name-required"),
        ("/email", "email-required"),
        ("/password", "password-required"),
    ];
    assert_eq!(faults(answer), expected(&all));
    assert!(programme.app.check_setup_link(last_segment(&link)).await.is_ok());
}
