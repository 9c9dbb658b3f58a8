//! Passwords that are forgotten or changed.

use jiff::SignedDuration;
use replenish_app::{
    accounts::{AccountError, DirectAccount, DirectOrganisation},
    mail::Letter,
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{PASSWORD, Programme, client, client_at, expected, faults};

const NEW: &str = "a password never used before";

#[rstest]
#[tokio::test]
async fn a_mailed_link_sets_a_new_password_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let session = programme.sign_up("Nordlicht", "mira@nordlicht.example").await.unwrap();
    let asked = programme
        .app
        .request_password_reset("MIRA@nordlicht.example", &client())
        .await;
    asked.unwrap();
    let secret = programme.link_mailed_to("mira@nordlicht.example").await;
    assert!(programme.app.check_reset_link(&secret).await.is_ok());
    programme.app.reset_password(&secret, NEW).await.unwrap();

    assert!(programme.actor(&session.secret).await.is_none());
    let old = programme.sign_in("mira@nordlicht.example", PASSWORD).await;
    assert!(matches!(old, Err(AccountError::WrongCredentials)));
    assert!(programme.sign_in("mira@nordlicht.example", NEW).await.is_ok());
    let again = programme.app.reset_password(&secret, PASSWORD).await;
    assert!(matches!(again, Err(AccountError::LinkEnded)));

    let told = programme.mails().await;
    assert!(
        matches!(&told[..], [mail] if matches!(&mail.letter, Letter::PasswordChanged { link, .. } if link.ends_with("/reset")))
    );
    let actions = programme.actions(&session.actor).await;
    assert!(actions.contains(&"password.reset_requested".to_owned()));
    assert!(actions.contains(&"password.reset".to_owned()));
}

#[rstest]
#[tokio::test]
async fn a_reset_link_works_for_an_hour(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    programme.mira().await;
    let asked = programme
        .app
        .request_password_reset("mira@nordlicht.example", &client())
        .await;
    asked.unwrap();
    let secret = programme.link_mailed_to("mira@nordlicht.example").await;
    programme.wait(SignedDuration::from_secs(3599));
    assert!(programme.app.check_reset_link(&secret).await.is_ok());
    programme.wait(SignedDuration::from_secs(1));
    let late = programme.app.reset_password(&secret, NEW).await;
    assert!(matches!(late, Err(AccountError::LinkEnded)));
    assert!(programme.sign_in("mira@nordlicht.example", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_reset_that_breaks_a_rule_keeps_the_link() {
    let programme = Programme::start(Sqlite).await;
    programme.mira().await;
    let asked = programme
        .app
        .request_password_reset("mira@nordlicht.example", &client())
        .await;
    asked.unwrap();
    let secret = programme.link_mailed_to("mira@nordlicht.example").await;
    let short = programme.app.reset_password(&secret, "short").await;
    assert_eq!(faults(short), expected(&[("/password", "password-too-short")]));
    assert!(programme.app.reset_password(&secret, NEW).await.is_ok());
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_answer_and_no_mail() {
    let programme = Programme::start(Sqlite).await;
    let asked = programme
        .app
        .request_password_reset("nobody@nordlicht.example", &client())
        .await;
    assert!(asked.is_ok());
    assert!(programme.mails().await.is_empty());
    let invalid = programme.app.request_password_reset("nobody", &client()).await;
    assert_eq!(faults(invalid), expected(&[("/email", "email-invalid")]));
}

#[tokio::test]
async fn the_fourth_reset_link_in_a_row_is_not_mailed_and_nobody_is_told() {
    let programme = Programme::start(Sqlite).await;
    programme.mira().await;
    for host in 0..4 {
        let asked = programme
            .app
            .request_password_reset("mira@nordlicht.example", &client_at(host))
            .await;
        assert!(asked.is_ok());
    }
    assert_eq!(programme.mails().await.len(), 3);
}

#[rstest]
#[tokio::test]
async fn whoever_knows_the_old_password_changes_it_and_stays(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let here = programme.sign_up("Nordlicht", "mira@nordlicht.example").await.unwrap();
    let elsewhere = programme.sign_in("mira@nordlicht.example", PASSWORD).await.unwrap();
    let changed = programme
        .app
        .change_password(&here.actor, PASSWORD, NEW, &client())
        .await
        .unwrap();
    assert!(programme.actor(&here.secret).await.is_none());
    assert!(programme.actor(&elsewhere.secret).await.is_none());
    assert_eq!(programme.actor(&changed.secret).await, Some(here.actor));
    assert!(programme.sign_in("mira@nordlicht.example", NEW).await.is_ok());
    assert_eq!(programme.mails().await.len(), 1);
}

#[tokio::test]
async fn changing_the_password_names_everything_that_is_wrong() {
    let programme = Programme::start(Sqlite).await;
    let mira = programme.mira().await;
    let empty = programme.app.change_password(&mira, "", "", &client()).await;
    let both = [
        ("/current_password", "password-required"),
        ("/password", "password-required"),
    ];
    assert_eq!(faults(empty), expected(&both));
    let wrong = programme
        .app
        .change_password(&mira, "not my password", NEW, &client())
        .await;
    assert_eq!(faults(wrong), expected(&[("/current_password", "password-wrong")]));
    assert!(programme.sign_in("mira@nordlicht.example", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn guessing_the_current_password_is_limited() {
    let programme = Programme::start(Sqlite).await;
    let mira = programme.mira().await;
    for _ in 0..10 {
        let wrong = programme
            .app
            .change_password(&mira, "not my password", NEW, &client())
            .await;
        assert_eq!(faults(wrong), expected(&[("/current_password", "password-wrong")]));
    }
    let waits = programme.app.change_password(&mira, PASSWORD, NEW, &client()).await;
    assert!(matches!(waits, Err(AccountError::TooMany { .. })));
}

#[rstest]
#[tokio::test]
async fn whoever_runs_the_program_sets_passwords_and_makes_accounts(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let account = |email: &str, organisation| DirectAccount {
        language: replenish_domain::Language::default(),
        email: email.to_owned(),
        name: "Sam Lee".to_owned(),
        role: "maker".to_owned(),
        organisation: Some(organisation),
        password: PASSWORD.to_owned(),
    };
    let new = account("first@brewone.example", DirectOrganisation::New("Brewone".to_owned()));
    let made = programme.app.create_account_directly(&new).await.unwrap();
    let organisation = made.organisation.unwrap();
    assert_eq!(made.actor.organisation, Some(organisation.id));
    for code in [&organisation.customer_id, &organisation.vendor_code] {
        let email = format!("{code}@brewone.example");
        let known = account(&email, DirectOrganisation::Known(code.clone()));
        programme.app.create_account_directly(&known).await.unwrap();
    }
    let email = format!("{}@brewone.example", organisation.vendor_code);
    let session = programme.sign_in(&email, PASSWORD).await.unwrap();
    assert_eq!(session.actor.organisation, Some(organisation.id));
    programme.app.set_password(&email, NEW).await.unwrap();
    assert!(programme.actor(&session.secret).await.is_none());
    assert!(programme.sign_in(&email, NEW).await.is_ok());
    let unknown = programme.app.set_password("nobody@brewone.example", NEW).await;
    assert_eq!(faults(unknown), expected(&[("/email", "email-unknown")]));
    assert_eq!(programme.app.list_accounts().await.unwrap().len(), 3);
    programme.app.remove_account(&email).await.unwrap();
    assert_eq!(programme.app.list_accounts().await.unwrap().len(), 2);
    assert!(programme.sign_in(&email, NEW).await.is_err());
}

#[tokio::test]
async fn an_account_made_directly_is_on_one_side() {
    let programme = Programme::start(Sqlite).await;
    let typed = |role: &str, organisation: Option<&str>| DirectAccount {
        language: replenish_domain::Language::default(),
        email: "sam@brewone.example".to_owned(),
        name: "Sam Lee".to_owned(),
        role: role.to_owned(),
        organisation: organisation.map(|code| DirectOrganisation::Known(code.to_owned())),
        password: PASSWORD.to_owned(),
    };
    let none = programme.app.create_account_directly(&typed("maker", None)).await;
    assert_eq!(faults(none), expected(&[("/organisation", "organisation-required")]));
    let some = programme
        .app
        .create_account_directly(&typed("reviewer", Some("BREWONE")))
        .await;
    assert_eq!(faults(some), expected(&[("/organisation", "organisation-not-allowed")]));
    let unknown = programme
        .app
        .create_account_directly(&typed("maker", Some("BREWONE")))
        .await;
    assert_eq!(faults(unknown), expected(&[("/organisation", "organisation-unknown")]));
    let role = programme.app.create_account_directly(&typed("owner", None)).await;
    assert_eq!(faults(role), expected(&[("/role", "role-unknown")]));
}
