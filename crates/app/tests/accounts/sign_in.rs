//! Sign-in and sessions.

use jiff::SignedDuration;
use replenish_app::{
    App, Clock, Random, Settings,
    accounts::{AccountError, Client, SignUp},
};
use replenish_store::{
    Db, Durability,
    Engine::{self, Postgres, Sqlite},
};
use rstest::rstest;

use crate::programme::{PASSWORD, Programme, client, expected, faults, last_segment};

#[rstest]
#[tokio::test]
async fn the_right_password_lets_in_and_a_wrong_one_does_not(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let signed_in = programme.sign_in(" Mira@Nordlicht.example", PASSWORD).await.unwrap();
    assert_eq!(signed_in.actor, mira);
    for (email, password) in [
        ("mira@nordlicht.example", "correct horse batterx"),
        ("nobody@nordlicht.example", PASSWORD),
    ] {
        let refused = programme.sign_in(email, password).await;
        assert!(matches!(refused, Err(AccountError::WrongCredentials)), "{email}");
    }
}

#[tokio::test]
async fn an_empty_sign_in_form_names_both_fields() {
    let programme = Programme::start(Sqlite).await;
    let both = [("/email", "email-required"), ("/password", "password-required")];
    assert_eq!(faults(programme.sign_in("", "").await), expected(&both));
}

#[tokio::test]
async fn the_eleventh_attempt_waits_even_with_the_right_password() {
    let programme = Programme::start(Sqlite).await;
    programme.mira().await;
    for _ in 0..10 {
        let wrong = programme.sign_in("mira@nordlicht.example", "wrong password").await;
        assert!(matches!(wrong, Err(AccountError::WrongCredentials)));
    }
    let waits = programme.sign_in("mira@nordlicht.example", PASSWORD).await;
    assert!(matches!(waits, Err(AccountError::TooMany { retry_after: 30..=31 })));
    programme.wait(SignedDuration::from_secs(31));
    assert!(programme.sign_in("mira@nordlicht.example", PASSWORD).await.is_ok());
}

#[rstest]
#[tokio::test]
async fn a_session_lasts_while_it_is_used_and_ends_when_it_is_not(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    programme.mira().await;
    let session = programme
        .sign_in("mira@nordlicht.example", PASSWORD)
        .await
        .unwrap()
        .secret;
    for _ in 0..3 {
        programme.wait(SignedDuration::from_hours(24 * 13));
        assert!(programme.actor(&session).await.is_some());
    }
    programme.wait(SignedDuration::from_hours(24 * 14));
    assert!(programme.actor(&session).await.is_none());
}

#[rstest]
#[tokio::test]
async fn use_within_five_minutes_is_not_written_down(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let signed_in = programme.sign_up("Nordlicht", "mira@nordlicht.example").await.unwrap();
    let seen = async || {
        assert!(programme.actor(&signed_in.secret).await.is_some());
        let secret = signed_in.secret.reveal();
        programme.app.list_sessions(&signed_in.actor, secret).await.unwrap()[0].last_seen_at
    };
    let began = programme.clock.now();
    programme.wait(SignedDuration::from_secs(299));
    assert_eq!(seen().await, began);
    let later = programme.wait(SignedDuration::from_secs(1));
    assert_eq!(seen().await, later);
}

#[rstest]
#[tokio::test]
async fn signing_out_ends_one_session_and_signing_out_everywhere_ends_all(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let first = programme.sign_up("Nordlicht", "mira@nordlicht.example").await.unwrap();
    let second = programme.sign_in("mira@nordlicht.example", PASSWORD).await.unwrap();
    let third = programme.sign_in("mira@nordlicht.example", PASSWORD).await.unwrap();
    let stranger = programme.sign_up("Brewone", "sam@brewone.example").await.unwrap();

    programme
        .app
        .sign_out(&first.actor, first.secret.reveal())
        .await
        .unwrap();
    assert!(programme.actor(&first.secret).await.is_none());
    assert!(programme.actor(&second.secret).await.is_some());

    programme.app.sign_out_everywhere(&second.actor).await.unwrap();
    assert!(programme.actor(&second.secret).await.is_none());
    assert!(programme.actor(&third.secret).await.is_none());
    assert!(programme.actor(&stranger.secret).await.is_some());
    let actions = programme.actions(&first.actor).await;
    assert!(actions.ends_with(&["session.ended".to_owned(), "session.all_ended".to_owned()]));
}

#[rstest]
#[tokio::test]
async fn sessions_are_listed_with_the_asking_one_marked(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let first = programme.sign_up("Nordlicht", "mira@nordlicht.example").await.unwrap();
    programme.wait(SignedDuration::from_mins(10));
    let browser = Client::new("192.0.2.1".parse().unwrap(), &format!("A\0\n{}", "b".repeat(300)));
    let typed = replenish_app::accounts::Credentials {
        email: "mira@nordlicht.example".to_owned(),
        password: PASSWORD.to_owned(),
    };
    programme.app.sign_in(&typed, &browser).await.unwrap();
    let sessions = programme
        .app
        .list_sessions(&first.actor, first.secret.reveal())
        .await
        .unwrap();
    assert_eq!(
        sessions.iter().map(|session| session.is_current).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(sessions[0].user_agent, format!("A{}", "b".repeat(199)));
    assert_eq!(sessions[1].user_agent, "Test browser");
}

#[tokio::test]
async fn nonsense_is_nobodys_session() {
    let programme = Programme::start(Sqlite).await;
    programme.mira().await;
    for secret in ["", "\0", "x", &"f".repeat(64), &"é".repeat(10_000)] {
        assert!(programme.app.session(secret).await.unwrap().is_none());
        assert!(programme.app.token_actor(secret).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn no_secret_can_be_read_from_the_database_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("replenish.db");
    let db = Db::open(&format!("sqlite:{}", path.display()), Durability::Normal)
        .await
        .unwrap();
    let app = App::new(db, Clock::System, Random::system(), Settings::default());
    let setup = app.setup_link().await.unwrap().unwrap();
    let typed = SignUp {
        organisation: "Nordlicht".to_owned(),
        name: "Mira Kessler".to_owned(),
        email: "mira@nordlicht.example".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let signed_in = app.sign_up(&typed, &client()).await.unwrap();
    let (token, _) = app
        .create_token(&signed_in.actor, &crate::tokens::read_only())
        .await
        .unwrap();
    app.db().close().await;
    let file = std::fs::read(path).unwrap();
    let holds = |text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("mira@nordlicht.example"), "the file is looked at the right way");
    for secret in [
        PASSWORD,
        signed_in.secret.reveal(),
        token.reveal().trim_start_matches("rpl_"),
        last_segment(&setup),
    ] {
        assert!(!holds(secret), "{secret}");
    }
}
