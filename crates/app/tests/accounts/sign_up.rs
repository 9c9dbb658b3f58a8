//! Makers who join by themselves.

use replenish_app::{
    Settings,
    accounts::{AccountError, SignUp},
};
use replenish_domain::account::Role;
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{PASSWORD, Programme, client, client_at, expected, faults};

fn typed() -> SignUp {
    SignUp {
        organisation: "Nordlicht Appliances".to_owned(),
        name: "Mira Kessler".to_owned(),
        email: "mira@nordlicht.example".to_owned(),
        password: PASSWORD.to_owned(),
    }
}

#[rstest]
#[tokio::test]
async fn signing_up_makes_a_maker_admin_with_an_organisation(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let signed_in = programme.app.sign_up(&typed(), &client()).await.unwrap();
    assert_eq!(signed_in.actor.role, Role::MakerAdmin);
    let organisation = programme.app.organisation(&signed_in.actor).await.unwrap().unwrap();
    assert_eq!(organisation.name.as_str(), "Nordlicht Appliances");
    assert_eq!(organisation.vendor_code, "NORDLICH");
    assert_eq!(organisation.customer_id.len(), 14);
    let actions = programme.actions(&signed_in.actor).await;
    assert_eq!(
        actions,
        ["account.created", "organisation.signed_up", "session.started"]
    );
}

#[rstest]
#[tokio::test]
async fn organisations_of_one_name_get_different_codes(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mut codes = std::collections::BTreeSet::new();
    for number in 0..11 {
        let email = format!("mira{number}@nordlicht.example");
        let actor = programme.sign_up("Nordlicht", &email).await.unwrap().actor;
        let organisation = programme.app.organisation(&actor).await.unwrap().unwrap();
        codes.insert(organisation.vendor_code);
        codes.insert(organisation.customer_id);
    }
    assert_eq!(codes.len(), 22);
}

#[tokio::test]
async fn sign_up_can_be_closed() {
    let settings = Settings {
        open_sign_up: false,
        ..Settings::default()
    };
    let programme = Programme::start_with(Sqlite, settings).await;
    let answer = programme.app.sign_up(&typed(), &client()).await;
    assert!(matches!(answer, Err(AccountError::SignUpClosed)));
}

#[rstest]
#[tokio::test]
async fn an_address_belongs_to_one_account_however_it_is_written(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let mira = programme.mira().await;
    let answer = programme.sign_up("Brewone", "Mira@NORDLICHT.example").await;
    assert_eq!(faults(answer), expected(&[("/email", "email-taken")]));
    // Nothing of the refused sign-up is left.
    assert_eq!(programme.actions(&mira).await.len(), 3);
    assert_eq!(programme.app.list_accounts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn one_client_signs_up_thirty_times_and_then_waits() {
    let programme = Programme::start(Sqlite).await;
    programme.mira().await;
    for _ in 0..29 {
        let answer = programme.app.sign_up(&typed(), &client()).await;
        assert_eq!(faults(answer), expected(&[("/email", "email-taken")]));
    }
    let answer = programme.app.sign_up(&typed(), &client()).await;
    assert!(matches!(answer, Err(AccountError::TooMany { retry_after: 10..=11 })));
    let elsewhere = programme.app.sign_up(&typed(), &client_at(7)).await;
    assert_eq!(faults(elsewhere), expected(&[("/email", "email-taken")]));
}

#[rstest]
#[case::empty("", "", "", "", ["organisation-required", "name-required", "email-required", "password-required"])]
#[case::blank(" \u{3000}", "\t", "  ", "            ", ["organisation-required", "name-required", "email-required", "password-required"])]
#[case::nul("a\0b", "a\0b", "a\0@b.example", "correct\0horse", ["organisation-invalid", "name-invalid", "email-invalid", "password-invalid"])]
#[case::control("a\u{7}b", "a\nb", "a\r@b.example", "correct\nhorse", ["organisation-invalid", "name-invalid", "email-invalid", "password-invalid"])]
#[case::one_over(&"o".repeat(81), &"n".repeat(81), &format!("{}@b.example", "e".repeat(245)), &"p".repeat(257), ["organisation-too-long", "name-too-long", "email-too-long", "password-too-long"])]
#[case::too_short("o", "n", "e@b", "123456789", ["", "", "email-invalid", "password-too-short"])]
#[tokio::test]
async fn every_field_names_its_own_fault(
    #[case] organisation: &str,
    #[case] name: &str,
    #[case] email: &str,
    #[case] password: &str,
    #[case] codes: [&'static str; 4],
) {
    let programme = Programme::start(Sqlite).await;
    let typed = SignUp {
        organisation: organisation.to_owned(),
        name: name.to_owned(),
        email: email.to_owned(),
        password: password.to_owned(),
    };
    let wanted: Vec<_> = ["/organisation", "/name", "/email", "/password"]
        .into_iter()
        .zip(codes)
        .filter(|(_, code)| !code.is_empty())
        .collect();
    assert_eq!(
        faults(programme.app.sign_up(&typed, &client()).await),
        expected(&wanted)
    );
}

#[rstest]
#[tokio::test]
async fn every_field_takes_its_limit(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let domain = format!("{0}.{0}.{1}.ex", "d".repeat(63), "d".repeat(57));
    let typed = SignUp {
        organisation: "Ö".repeat(80),
        name: "👨‍👩‍👧‍👦".repeat(80),
        email: format!("{}@{domain}", "e".repeat(64)),
        password: "p".repeat(256),
    };
    assert_eq!(typed.email.len(), 254 - 1);
    let signed_in = programme.app.sign_up(&typed, &client()).await.unwrap();
    assert_eq!(signed_in.actor.name.as_str(), typed.name);
    assert!(programme.sign_in(&typed.email, &typed.password).await.is_ok());
}
