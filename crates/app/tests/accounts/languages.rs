//! What people read mails in.

use replenish_app::{Denied, accounts::AccountError};
use replenish_domain::{
    Language,
    account::{Actor, Scope},
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{PASSWORD, Programme, client, faults, last_segment};

async fn german(programme: &Programme) -> Actor {
    let typed = replenish_app::accounts::SignUp {
        organisation: "Nordlicht Appliances".to_owned(),
        name: "Mira Kessler".to_owned(),
        email: "mira@nordlicht.example".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let browser = client().reading(Language::German);
    programme
        .app
        .sign_up(&typed, &browser)
        .await
        .expect("a free address")
        .actor
}

#[rstest]
#[tokio::test]
async fn an_account_begins_with_its_browsers_language(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = german(&programme).await;
    assert_eq!(programme.app.language(&mira).await.unwrap(), Language::German);

    let new = replenish_app::accounts::NewInvitation {
        email: "rene@nordlicht.example".to_owned(),
        role: "maker".to_owned(),
        organisation: None,
    };
    programme.app.invite(&mira, &new).await.unwrap();
    let mail = programme.mails().await.pop().unwrap();
    assert_eq!(mail.language, Language::German, "the inviter's, until more is known");
    let replenish_app::mail::Letter::Invitation { link, .. } = &mail.letter else {
        panic!("{:?} is no invitation", mail.letter)
    };
    let browser = client().reading(Language::French);
    let joined = programme
        .app
        .accept_invitation(last_segment(link), "René Petit", PASSWORD, &browser)
        .await;
    let rene = joined.unwrap().actor;
    assert_eq!(programme.app.language(&rene).await.unwrap(), Language::French);
}

#[rstest]
#[tokio::test]
async fn the_next_mail_is_in_the_chosen_language(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = german(&programme).await;
    programme.app.choose_language(&mira, "ja").await.unwrap();
    programme.app.choose_language(&mira, "ja").await.unwrap();
    let changed = programme
        .app
        .change_password(&mira, PASSWORD, "a brand new password", &client())
        .await;
    changed.unwrap();
    let languages: Vec<_> = programme.mails().await.iter().map(|mail| mail.language).collect();
    assert_eq!(languages, [Language::Japanese]);
    let actions = programme.actions(&mira).await;
    let changes = actions.iter().filter(|action| *action == "account.language_changed");
    assert_eq!(changes.count(), 1, "choosing it again changes nothing");
}

#[tokio::test]
async fn a_language_without_texts_is_refused() {
    let programme = Programme::start(Sqlite).await;
    let mira = german(&programme).await;
    let refused = programme.app.choose_language(&mira, "nl").await;
    assert_eq!(faults(refused), [("/language".to_owned(), "language-unknown")]);
    let program = Actor {
        scopes: Some(vec![Scope::Write]),
        ..mira.clone()
    };
    let refused = programme.app.choose_language(&program, "fr").await;
    assert!(matches!(refused, Err(AccountError::Denied(Denied::Forbidden))));
    assert_eq!(programme.app.language(&mira).await.unwrap(), Language::German);
}
