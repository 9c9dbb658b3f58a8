//! API tokens.

use jiff::{SignedDuration, tz::TimeZone};
use replenish_app::{
    Denied, Settings,
    accounts::{AccountError, NewToken},
};
use replenish_domain::account::{Action, Role, Scope};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, client, expected, faults};

/// A maker's token that reads and never ends.
pub(crate) fn read_only() -> NewToken {
    token("maker", &["read"], "")
}

fn token(role: &str, scopes: &[&str], last_day: &str) -> NewToken {
    NewToken {
        name: "release pipeline".to_owned(),
        role: role.to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        last_day: last_day.to_owned(),
    }
}

#[rstest]
#[tokio::test]
async fn a_token_acts_as_its_owner_narrowed_to_role_and_scopes(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let new = token("maker", &["write", "read", "read"], "");
    let (secret, made) = programme.app.create_token(&mira, &new).await.unwrap();
    let text = secret.reveal();
    assert!(text.starts_with("rpl_") && text.len() == 68 && text.ends_with(&made.hint));
    assert_eq!(made.scopes, [Scope::Read, Scope::Write]);
    let actor = programme.app.token_actor(text).await.unwrap().unwrap();
    assert_eq!((actor.account, actor.role), (mira.account, Role::Maker));
    assert!(actor.may(Action::EditDevices) && !actor.may(Action::ManageMembers));
    assert!(programme.actions(&mira).await.contains(&"token.created".to_owned()));
}

#[rstest]
#[tokio::test]
async fn a_token_ends_with_its_last_day_in_the_programmes_zone(#[values(Sqlite, Postgres)] engine: Engine) {
    let settings = Settings {
        time_zone: TimeZone::get("Asia/Tokyo").unwrap(),
        ..Settings::default()
    };
    let programme = Programme::start_with(engine, settings).await;
    let mira = programme.mira().await;
    let (secret, made) = programme
        .app
        .create_token(&mira, &token("maker", &["read"], "2026-11-22"))
        .await
        .unwrap();
    assert_eq!(made.expires_at, Some("2026-11-22T15:00:00Z".parse().unwrap()));
    programme.wait(SignedDuration::from_secs(5 * 3600 - 1));
    assert!(programme.app.token_actor(secret.reveal()).await.unwrap().is_some());
    programme.wait(SignedDuration::from_secs(1));
    assert!(programme.app.token_actor(secret.reveal()).await.unwrap().is_none());
}

#[rstest]
#[tokio::test]
async fn a_token_shrinks_with_its_owner(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let ravi = programme
        .join(&mira, "ravi@nordlicht.example", "maker_admin")
        .await
        .actor;
    let (secret, _) = programme
        .app
        .create_token(&ravi, &token("maker_admin", &["administer"], ""))
        .await
        .unwrap();
    let actor = programme.app.token_actor(secret.reveal()).await.unwrap().unwrap();
    assert!(actor.may(Action::ManageMembers));
    programme.app.change_role(&mira, ravi.account, "maker").await.unwrap();
    let actor = programme.app.token_actor(secret.reveal()).await.unwrap().unwrap();
    assert_eq!(actor.role, Role::Maker);
    assert!(!actor.may(Action::ManageMembers));
}

#[rstest]
#[tokio::test]
async fn use_of_a_token_is_written_down_once_a_minute(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let (secret, _) = programme.app.create_token(&mira, &read_only()).await.unwrap();
    let last_used = async || programme.app.list_own_tokens(&mira, None, 10).await.unwrap().tokens[0].last_used_at;
    let usage = async || programme.app.token_actor(secret.reveal()).await.unwrap().unwrap();
    assert_eq!(last_used().await, None);
    let first = programme.clock.now();
    usage().await;
    programme.wait(SignedDuration::from_secs(59));
    usage().await;
    assert_eq!(last_used().await, Some(first));
    let later = programme.wait(SignedDuration::from_secs(1));
    usage().await;
    assert_eq!(last_used().await, Some(later));
}

#[rstest]
#[tokio::test]
async fn a_token_is_revoked_by_its_owner_or_an_admin_of_its_side(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let ravi = programme.join(&mira, "ravi@nordlicht.example", "maker").await.actor;
    let stranger = programme.stranger().await;
    let (miras, of_mira) = programme.app.create_token(&mira, &read_only()).await.unwrap();
    let (ravis, of_ravi) = programme.app.create_token(&ravi, &read_only()).await.unwrap();

    for (actor, id) in [(&ravi, of_mira.id), (&stranger, of_ravi.id)] {
        let hidden = programme.app.revoke_token(actor, id).await;
        assert!(matches!(hidden, Err(AccountError::Denied(Denied::Hidden))));
    }
    assert_eq!(
        programme.app.list_tokens(&mira, None, 1).await.unwrap().next,
        Some(of_ravi.id)
    );
    assert_eq!(
        programme.app.list_tokens(&mira, None, 50).await.unwrap().tokens.len(),
        2
    );
    assert!(programme.app.list_tokens(&ravi, None, 50).await.is_err());
    assert_eq!(
        programme
            .app
            .list_own_tokens(&ravi, None, 50)
            .await
            .unwrap()
            .tokens
            .len(),
        1
    );

    programme.app.revoke_token(&mira, of_ravi.id).await.unwrap();
    assert!(programme.app.token_actor(ravis.reveal()).await.unwrap().is_none());
    assert!(programme.app.token_actor(miras.reveal()).await.unwrap().is_some());
    let twice = programme.app.revoke_token(&mira, of_ravi.id).await;
    assert!(matches!(twice, Err(AccountError::Denied(Denied::Hidden))));
    assert!(programme.actions(&mira).await.contains(&"token.revoked".to_owned()));
}

#[rstest]
#[case::empty("", "", &[], "", &[("/name", "name-required"), ("/role", "role-unknown"), ("/scopes", "scopes-required")])]
#[case::too_much("x", "administrator", &["read", "fly"], "2026-11-21", &[("/role", "role-not-allowed"), ("/scopes/1", "scope-unknown"), ("/last_day", "last-day-past")])]
#[case::nonsense("a\0b", "maker_admin", &["read"], "soon", &[("/name", "name-invalid"), ("/last_day", "last-day-invalid")])]
#[case::over(&"n".repeat(61), "maker", &["read"], "9999-12-31", &[("/name", "name-too-long"), ("/last_day", "last-day-invalid")])]
#[tokio::test]
async fn every_field_of_a_token_names_its_own_fault(
    #[case] name: &str,
    #[case] role: &str,
    #[case] scopes: &[&str],
    #[case] last_day: &str,
    #[case] wanted: &[(&str, &'static str)],
) {
    let programme = Programme::start(Sqlite).await;
    let mira = programme.mira().await;
    let new = NewToken {
        name: name.to_owned(),
        ..token(role, scopes, last_day)
    };
    assert_eq!(faults(programme.app.create_token(&mira, &new).await), expected(wanted));
    assert!(
        programme
            .app
            .list_own_tokens(&mira, None, 10)
            .await
            .unwrap()
            .tokens
            .is_empty()
    );
}

#[tokio::test]
async fn a_token_takes_each_limit() {
    let programme = Programme::start(Sqlite).await;
    let mira = programme.mira().await;
    let new = NewToken {
        name: "n".repeat(60),
        ..token("maker_admin", &["read", "write", "review", "administer"], "2026-11-22")
    };
    assert!(programme.app.create_token(&mira, &new).await.is_ok());
}

#[tokio::test]
async fn a_token_neither_makes_tokens_nor_changes_the_password() {
    let programme = Programme::start(Sqlite).await;
    let mira = programme.mira().await;
    let new = token("maker_admin", &["read", "write", "administer"], "");
    let (secret, _) = programme.app.create_token(&mira, &new).await.unwrap();
    let program = programme.app.token_actor(secret.reveal()).await.unwrap().unwrap();
    let refused = programme.app.create_token(&program, &new).await;
    assert!(matches!(refused, Err(AccountError::Denied(Denied::Forbidden))));
    let refused = programme
        .app
        .change_password(&program, "x", "a password of its own", &client())
        .await;
    assert!(matches!(refused, Err(AccountError::Denied(Denied::Forbidden))));
    assert!(programme.app.sign_out_everywhere(&program).await.is_err());
    // Managing members is what this token is for.
    assert!(programme.app.list_members(&program, None, None, 10).await.is_ok());
}

#[rstest]
#[tokio::test]
async fn whoever_runs_the_program_makes_tokens_for_others(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let alba = programme.administrator().await;
    let new = token("reviewer", &["review"], "");
    let (secret, _) = programme
        .app
        .create_token_for("alba@programme.example", &new)
        .await
        .unwrap();
    let actor = programme.app.token_actor(secret.reveal()).await.unwrap().unwrap();
    assert_eq!((actor.account, actor.role), (alba.account, Role::Reviewer));
    let trail = programme.trail(&alba).await;
    let entry = trail.iter().find(|entry| entry.action == "token.created").unwrap();
    assert_eq!((entry.actor, entry.actor_name.as_str()), (None, "Replenish"));
    let maker = programme
        .app
        .create_token_for("alba@programme.example", &read_only())
        .await;
    assert_eq!(faults(maker), expected(&[("/role", "role-not-allowed")]));
    let own = token("", &["read"], "");
    let (_, own) = programme
        .app
        .create_token_for("alba@programme.example", &own)
        .await
        .unwrap();
    assert_eq!(own.role, Role::Administrator);
}

#[rstest]
#[tokio::test]
async fn whoever_runs_the_program_revokes_any_token(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let alba = programme.administrator().await;
    let (secret, token) = programme
        .app
        .create_token(&alba, &token("reviewer", &["read"], ""))
        .await
        .unwrap();
    let every = programme.app.list_every_token().await.unwrap();
    assert_eq!(every.iter().map(|token| token.id).collect::<Vec<_>>(), [token.id]);
    programme
        .app
        .revoke_token_directly(&token.id.to_string())
        .await
        .unwrap();
    assert!(programme.app.token_actor(secret.reveal()).await.unwrap().is_none());
    assert!(programme.app.list_every_token().await.unwrap().is_empty());
    for unknown in [&token.id.to_string(), "tok_1"] {
        let refused = programme.app.revoke_token_directly(unknown).await;
        assert_eq!(faults(refused), expected(&[("/id", "token-unknown")]));
    }
}
