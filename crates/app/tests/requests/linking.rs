//! Device clouds: their secrets, the customers who link with them, codes and tokens.

use std::net::{IpAddr, Ipv4Addr};

use jiff::SignedDuration;
use replenish_app::{
    App, Denied,
    accounts::{Client as Browser, Secret, SignedIn},
    linking::{
        ClientCredentials, ClientView, CodeExchange, LinkRequest, LinkingError, LiveLink, NewClient, NewCustomer,
        NewSandboxCustomer, Presented, TokenError, Tokens,
    },
};
use replenish_domain::{
    account::{Action, Actor, Role},
    certification::Enrolment,
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::devices;
use rstest::rstest;

use crate::programme::{Programme, assign};

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const REDIRECT: &str = "https://cloud.example/linked";
const TESTER: &str = "lab-1@nordlicht.example";
/// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn new_client() -> NewClient {
    NewClient {
        name: "Nordlicht Cloud".to_owned(),
        redirect_uris: vec![REDIRECT.to_owned()],
        directive_endpoint: String::new(),
    }
}

/// The same person as an admin of their organisation.
fn admin(maker: &Actor) -> Actor {
    Actor {
        role: Role::MakerAdmin,
        ..maker.clone()
    }
}

/// A client of Mira's organisation with its credentials.
async fn client(programme: &Programme) -> (ClientView, ClientCredentials) {
    let (secret, view) = programme
        .app
        .create_client(&admin(&programme.mira), &new_client())
        .await
        .unwrap();
    let id = view.client.public_id.to_string();
    let secret = secret.reveal().to_owned();
    (view, ClientCredentials { id, secret })
}

async fn stand_in(programme: &Programme, client: &ClientView) -> Tokens {
    let new = NewSandboxCustomer {
        client: client.client.id.to_string(),
        marketplace: "DE".to_owned(),
        email: String::new(),
    };
    let made = programme.app.create_sandbox_customer(&programme.mira, &new).await;
    made.unwrap().tokens
}

async fn customer(app: &App, email: &str) -> SignedIn {
    let typed = NewCustomer {
        name: "Lena Vogt".to_owned(),
        email: email.to_owned(),
        password: "correct horse battery".to_owned(),
        marketplace: "DE".to_owned(),
    };
    app.join_as_customer(&typed, &Browser::new(ADDRESS, "Firefox"))
        .await
        .unwrap()
}

/// A device of Mira's with its IDs, and with [`TESTER`] on its allow list.
async fn approved(programme: &Programme) -> replenish_domain::device::DeviceId {
    let request = programme.submitted().await;
    let decision = assign(&request);
    let decided = programme.app.decide_request(&programme.tomas, request.id, &decision);
    decided.await.unwrap();
    request.device
}

/// A code for [`TESTER`], who consented.
async fn code(programme: &Programme, client: &ClientView) -> (SignedIn, CodeExchange) {
    approved(programme).await;
    let tester = customer(&programme.app, TESTER).await;
    (tester.clone(), consent(programme, client, &tester).await)
}

async fn consent(programme: &Programme, client: &ClientView, tester: &SignedIn) -> CodeExchange {
    let request = wanted(programme, client).await;
    let ticket = ask(programme, tester, &request).await.unwrap();
    let code = answer(programme, tester, &request, &ticket).await.unwrap();
    CodeExchange {
        code: code.reveal().to_owned(),
        redirect_uri: Some(REDIRECT.to_owned()),
        code_verifier: Some(VERIFIER.to_owned()),
    }
}

/// What the client asks its customers for.
async fn wanted(programme: &Programme, client: &ClientView) -> LinkRequest {
    let public_id = client.client.public_id.as_str();
    LinkRequest {
        offer: programme.app.link_offer(public_id, REDIRECT).await.unwrap(),
        challenge: CHALLENGE.parse().unwrap(),
        state: Some("s-1".to_owned()),
    }
}

async fn ask(programme: &Programme, tester: &SignedIn, request: &LinkRequest) -> Result<String, LinkingError> {
    let session = tester.secret.reveal();
    let ticket = programme.app.ask_consent(&tester.actor, session, request).await?;
    Ok(ticket.reveal().to_owned())
}

async fn answer(
    programme: &Programme,
    tester: &SignedIn,
    request: &LinkRequest,
    ticket: &str,
) -> Result<Secret, LinkingError> {
    let (session, browser) = (tester.secret.reveal(), Browser::new(ADDRESS, "Firefox"));
    programme
        .app
        .consent(&tester.actor, session, request, ticket, &browser)
        .await
}

async fn live(app: &App, tokens: &Tokens) -> LiveLink {
    match app.link_of_token(tokens.access.reveal()).await.unwrap() {
        Presented::Live(link) => link,
        other => panic!("a good token, not {other:?}"),
    }
}

fn refused(result: Result<Tokens, TokenError>) -> &'static str {
    match result {
        Err(TokenError::InvalidGrant(text)) => text,
        other => panic!("invalid_grant, not {other:?}"),
    }
}

#[rstest]
#[tokio::test]
async fn a_stand_in_reports_for_an_hour_and_refreshes(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let (view, credentials) = client(&programme).await;
    let tokens = stand_in(&programme, &view).await;
    let (access, refresh) = (tokens.access.reveal(), tokens.refresh.reveal());
    assert!(access.starts_with("Atza|") && (350..=2_048).contains(&access.len()));
    assert!(refresh.starts_with("Atzr|") && (350..=2_048).contains(&refresh.len()));
    let link = live(app, &tokens).await;
    assert_eq!(
        (link.client, Some(link.organisation)),
        (view.client.id, programme.mira.organisation)
    );
    assert!(link.is_sandbox && !link.is_test_account && link.marketplace.as_str() == "DE");
    programme.pass(SignedDuration::from_secs(3_600));
    assert_eq!(app.link_of_token(access).await.unwrap(), Presented::Expired);
    let next = app.refresh_tokens(&credentials, refresh, ADDRESS).await.unwrap();
    assert_eq!(next.refresh.reveal(), refresh, "a refresh token stays the same");
    assert_eq!(live(app, &next).await.link, link.link);
    assert_eq!(app.link_of_token(refresh).await.unwrap(), Presented::Unknown);
    programme.pass(SignedDuration::from_hours(8 * 24));
    app.keep_house().await.unwrap();
    assert_eq!(
        app.link_of_token(access).await.unwrap(),
        Presented::Unknown,
        "forgotten"
    );
    app.refresh_tokens(&credentials, refresh, ADDRESS).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_code_exchanged_by_two_at_once_gives_one_set_of_tokens(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, other) = (&programme.app, programme.second_app().await);
    let (view, credentials) = client(&programme).await;
    let (_, exchange) = code(&programme, &view).await;
    let (one, two) = tokio::join!(
        app.exchange_code(&credentials, &exchange, ADDRESS),
        other.exchange_code(&credentials, &exchange, ADDRESS),
    );
    let (tokens, text) = match (one, two) {
        (Ok(tokens), refusal) | (refusal, Ok(tokens)) => (tokens, refused(refusal)),
        other => panic!("one of the two, not {other:?}"),
    };
    assert!(text.contains("code"), "{text}");
    // Somebody else has seen the code, so what it brought is good no more.
    assert_eq!(
        app.link_of_token(tokens.access.reveal()).await.unwrap(),
        Presented::Unknown
    );
    let refresh = app.refresh_tokens(&credentials, tokens.refresh.reveal(), ADDRESS).await;
    refused(refresh);
}

#[rstest]
#[tokio::test]
async fn a_code_is_good_for_its_client_its_address_its_verifier_and_five_minutes(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let (view, credentials) = client(&programme).await;
    let (_, good) = code(&programme, &view).await;
    let (_, strangers) = client(&programme).await;
    refused(app.exchange_code(&strangers, &good, ADDRESS).await);
    let elsewhere = CodeExchange {
        redirect_uri: Some(format!("{REDIRECT}/")),
        ..good.clone()
    };
    assert!(refused(app.exchange_code(&credentials, &elsewhere, ADDRESS).await).contains("redirect_uri"));
    for code_verifier in [None, Some(CHALLENGE.to_owned())] {
        let unproved = CodeExchange {
            code_verifier,
            ..good.clone()
        };
        assert!(refused(app.exchange_code(&credentials, &unproved, ADDRESS).await).contains("code_verifier"));
    }
    let wrong = ClientCredentials {
        secret: "guess".to_owned(),
        ..credentials.clone()
    };
    let guessed = app.exchange_code(&wrong, &good, ADDRESS).await;
    assert!(matches!(guessed, Err(TokenError::InvalidClient)), "{guessed:?}");
    programme.pass(SignedDuration::from_secs(299));
    let tokens = app.exchange_code(&credentials, &good, ADDRESS).await.unwrap();
    assert!(!live(app, &tokens).await.is_sandbox);

    let tester = customer(app, "other@customer.example").await;
    let request = wanted(&programme, &view).await;
    let outsider = ask(&programme, &tester, &request).await;
    assert!(matches!(outsider, Err(LinkingError::NotOnAllowList)), "{outsider:?}");
}

#[rstest]
#[tokio::test]
async fn a_question_is_answered_once_in_its_session_within_ten_minutes(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (view, _) = client(&programme).await;
    approved(&programme).await;
    let tester = customer(&programme.app, TESTER).await;
    let request = wanted(&programme, &view).await;
    let ticket = ask(&programme, &tester, &request).await.unwrap();
    let elsewhere = LinkRequest {
        challenge: VERIFIER.parse().unwrap(),
        ..request.clone()
    };
    let stateless = LinkRequest {
        state: None,
        ..request.clone()
    };
    let (_, second) = client(&programme).await;
    let offer = programme.app.link_offer(&second.id, REDIRECT).await.unwrap();
    let of_another = LinkRequest {
        offer,
        ..request.clone()
    };
    let (id, mac) = ticket.split_once('.').unwrap();
    let other_grant = format!("{}{}.{mac}", if id.starts_with('0') { '1' } else { '0' }, &id[1..]);
    let other_session = SignedIn {
        secret: customer(&programme.app, "other@customer.example").await.secret,
        ..tester.clone()
    };
    let refusals = [
        answer(&programme, &tester, &elsewhere, &ticket).await,
        answer(&programme, &tester, &stateless, &ticket).await,
        answer(&programme, &tester, &of_another, &ticket).await,
        answer(&programme, &tester, &request, &other_grant).await,
        answer(&programme, &tester, &request, id).await,
        answer(&programme, &tester, &request, "").await,
        answer(&programme, &other_session, &request, &ticket).await,
    ];
    for (at, refusal) in refusals.into_iter().enumerate() {
        assert!(matches!(refusal, Err(LinkingError::Answered)), "{at}: {refusal:?}");
    }
    programme.pass(SignedDuration::from_secs(599));
    let (one, two) = tokio::join!(
        answer(&programme, &tester, &request, &ticket),
        answer(&programme, &tester, &request, &ticket),
    );
    assert!(one.is_ok() != two.is_ok(), "one of the two");
    let late = ask(&programme, &tester, &request).await.unwrap();
    programme.pass(SignedDuration::from_mins(10));
    let late = answer(&programme, &tester, &request, &late).await;
    assert!(matches!(late, Err(LinkingError::Answered)), "{late:?}");
}

#[rstest]
#[tokio::test]
async fn answers_are_counted_like_attempts_to_sign_in(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (view, _) = client(&programme).await;
    approved(&programme).await;
    let tester = customer(&programme.app, TESTER).await;
    let request = wanted(&programme, &view).await;
    for _ in 0..29 {
        let guessed = answer(&programme, &tester, &request, "guess").await;
        assert!(matches!(guessed, Err(LinkingError::Answered)), "{guessed:?}");
    }
    let ticket = ask(&programme, &tester, &request).await.unwrap();
    let refused = answer(&programme, &tester, &request, &ticket).await;
    assert!(matches!(refused, Err(LinkingError::TooMany { .. })), "{refused:?}");
    programme.pass(SignedDuration::from_mins(1));
    answer(&programme, &tester, &request, &ticket).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn customers_see_their_links_and_makers_only_how_many(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let (view, _) = client(&programme).await;
    let (tester, _) = code(&programme, &view).await;
    let other = customer(app, "other@customer.example").await;
    let mine = app.my_links(&tester.actor).await.unwrap();
    let [link] = mine.as_slice() else { panic!("{mine:?}") };
    assert_eq!((link.client_name.as_str(), link.devices), ("Nordlicht Cloud", 0));
    assert_eq!(app.my_link(&tester.actor, link.id).await.unwrap(), *link);
    assert!(app.my_links(&other.actor).await.unwrap().is_empty());
    assert!(matches!(
        app.my_link(&other.actor, link.id).await,
        Err(LinkingError::Denied(Denied::Hidden))
    ));
    assert!(matches!(
        app.my_links(&programme.mira).await,
        Err(LinkingError::Denied(Denied::Forbidden))
    ));
    stand_in(&programme, &view).await;
    let id = view.client.id;
    let (newest, has_more) = app.links_of_client(&programme.mira, id, None, 1).await.unwrap();
    assert!(has_more && newest[0].is_sandbox);
    let older = app.links_of_client(&programme.mira, id, Some(newest[0].id), 1).await;
    let (older, has_more) = older.unwrap();
    assert!(!has_more && !older[0].is_sandbox);
    assert_eq!(older[0].id, link.id);
    let hidden = app.links_of_client(&programme.stranger, id, None, 1).await;
    assert!(matches!(hidden, Err(LinkingError::Denied(Denied::Hidden))));
    app.unlink_as_customer(&tester.actor, link.id).await.unwrap();
    assert!(app.my_links(&tester.actor).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn a_code_ends_after_five_minutes(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (view, credentials) = client(&programme).await;
    let (_, exchange) = code(&programme, &view).await;
    programme.pass(SignedDuration::from_mins(5));
    let late = programme.app.exchange_code(&credentials, &exchange, ADDRESS).await;
    assert!(refused(late).contains("expired"));
}

#[rstest]
#[tokio::test]
async fn after_an_unlink_nothing_is_refreshed_and_tokens_tell_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let (view, credentials) = client(&programme).await;
    let (tester, exchange) = code(&programme, &view).await;
    let mut tokens = app.exchange_code(&credentials, &exchange, ADDRESS).await.unwrap();
    let mut link = live(app, &tokens).await.link;
    assert!(matches!(
        app.unlink_as_customer(&programme.mira, link).await,
        Err(LinkingError::Denied(Denied::Forbidden))
    ));
    assert!(matches!(
        app.unlink_as_maker(&admin(&programme.stranger), link).await,
        Err(LinkingError::Denied(Denied::Hidden))
    ));
    let alba = programme.person("Alba Ortiz", Role::Administrator, None).await;
    for who in ["customer", "maker", "programme"] {
        assert_eq!(app.client(&programme.mira, view.client.id).await.unwrap().linked, 1);
        match who {
            "customer" => app.unlink_as_customer(&tester.actor, link).await.unwrap(),
            "maker" => app.unlink_as_maker(&admin(&programme.mira), link).await.unwrap(),
            _ => app.unlink_as_programme(&alba, link).await.unwrap(),
        }
        assert_eq!(
            app.link_of_token(tokens.access.reveal()).await.unwrap(),
            Presented::Disabled
        );
        refused(app.refresh_tokens(&credentials, tokens.refresh.reveal(), ADDRESS).await);
        let again = consent(&programme, &view, &tester).await;
        tokens = app.exchange_code(&credentials, &again, ADDRESS).await.unwrap();
        assert_ne!(live(app, &tokens).await.link, link);
        link = live(app, &tokens).await.link;
    }
    let twice = consent(&programme, &view, &tester).await;
    let other = app.exchange_code(&credentials, &twice, ADDRESS).await.unwrap();
    assert_eq!(
        live(app, &other).await.link,
        link,
        "a second consent uses the link that is there"
    );
    programme.pass(SignedDuration::from_hours(2));
    app.revoke_client(&admin(&programme.mira), view.client.id, None)
        .await
        .unwrap();
    assert_eq!(
        app.link_of_token(other.access.reveal()).await.unwrap(),
        Presented::Disabled
    );
    let gone = app.refresh_tokens(&credentials, other.refresh.reveal(), ADDRESS).await;
    assert!(matches!(gone, Err(TokenError::InvalidClient)), "{gone:?}");
}

#[rstest]
#[tokio::test]
async fn a_rotated_secret_stays_good_for_as_long_as_was_said(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let (view, old) = client(&programme).await;
    let tokens = stand_in(&programme, &view).await;
    let refresh = async |credentials: &ClientCredentials| {
        app.refresh_tokens(credentials, tokens.refresh.reveal(), ADDRESS)
            .await
            .is_ok()
    };
    let rotate = async |days: i64| {
        let rotated = app
            .rotate_client_secret(&admin(&programme.mira), view.client.id, None, &days.to_string())
            .await;
        let (secret, view) = rotated.unwrap();
        let credentials = ClientCredentials {
            id: old.id.clone(),
            secret: secret.reveal().to_owned(),
        };
        (credentials, view)
    };
    let (second, view_after) = rotate(7).await;
    assert_eq!(view_after.secrets.len(), 2);
    assert!(refresh(&old).await && refresh(&second).await);
    let (third, view_after) = rotate(7).await;
    assert_eq!(view_after.secrets.len(), 2, "never more than two");
    assert!(!refresh(&old).await && refresh(&second).await && refresh(&third).await);
    programme.pass(SignedDuration::from_hours(7 * 24));
    assert!(!refresh(&second).await && refresh(&third).await);
    let (fourth, view_after) = rotate(0).await;
    assert_eq!(view_after.secrets.len(), 1);
    assert!(!refresh(&third).await && refresh(&fourth).await);
    let stale = app
        .rotate_client_secret(&admin(&programme.mira), view.client.id, Some(1), "0")
        .await;
    assert!(matches!(stale, Err(LinkingError::Stale)));
}

#[rstest]
#[tokio::test]
async fn only_a_makers_admins_change_its_clients(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let (view, _) = client(&programme).await;
    let id = view.client.id;
    let colleague = programme.person("Ravi", Role::Maker, Some(&programme.mira)).await;
    assert!(app.client(&colleague, id).await.is_ok() && app.client(&programme.tomas, id).await.is_ok());
    for who in [&colleague, &programme.tomas] {
        let denied = app.change_client(who, id, None, &new_client()).await;
        assert!(
            matches!(denied, Err(LinkingError::Denied(Denied::Forbidden))),
            "{denied:?}"
        );
    }
    for hidden in [
        app.client(&programme.stranger, id).await,
        app.change_client(&admin(&programme.stranger), id, None, &new_client())
            .await,
    ] {
        assert!(
            matches!(hidden, Err(LinkingError::Denied(Denied::Hidden))),
            "{hidden:?}"
        );
    }
    let strangers = NewSandboxCustomer {
        client: id.to_string(),
        marketplace: "XX".to_owned(),
        email: "nobody".to_owned(),
    };
    let refused = app.create_sandbox_customer(&programme.stranger, &strangers).await;
    let Err(LinkingError::Invalid(faults)) = refused else {
        panic!("faults, not {refused:?}")
    };
    let codes: Vec<_> = faults.into_iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["client-unknown", "marketplace-unknown", "email-invalid"]);
}

#[rstest]
#[tokio::test]
async fn who_may_enrol_is_told_for_each_device(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let (view, credentials) = client(&programme).await;
    let (_, exchange) = code(&programme, &view).await;
    let tester = app.exchange_code(&credentials, &exchange, ADDRESS).await.unwrap();
    let tester = live(app, &tester).await;
    assert!(tester.is_test_account);
    let device = approved(&programme).await;
    let stand_in = live(app, &stand_in(&programme, &view).await).await;
    let outsider = LiveLink {
        email: Some("other@customer.example".parse().unwrap()),
        ..tester.clone()
    };
    let elsewhere = LiveLink {
        organisation: programme.stranger.organisation.unwrap(),
        ..tester.clone()
    };
    for (link, expected) in [
        (&tester, Enrolment::TestAccount),
        (&stand_in, Enrolment::TestAccount),
        (&outsider, Enrolment::NotOnAllowList),
        (&elsewhere, Enrolment::NotOffered),
    ] {
        assert_eq!(app.enrolment_of_link(link, device).await.unwrap(), expected);
    }
    devices::hand_in_checklist(app, &programme.mira, device, "DE").await;
    app.certify(&programme.tomas, device, "DE", None, None).await.unwrap();
    assert_eq!(
        app.enrolment_of_link(&outsider, device).await.unwrap(),
        Enrolment::Everybody
    );
    let other = customer(app, "other@customer.example").await;
    consent(&programme, &view, &other).await;
}

#[rstest]
#[tokio::test]
async fn a_customer_has_no_part_in_the_console(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let lena = customer(app, "lena@customer.example").await.actor;
    assert!(Action::ALL.into_iter().all(|action| !lena.may(action)));
    assert!(app.clients(&lena, None, 9).await.is_err());
    let token = replenish_app::accounts::NewToken {
        name: "a".to_owned(),
        role: "customer".to_owned(),
        scopes: vec!["read".to_owned()],
        last_day: String::new(),
    };
    assert!(app.create_token(&lena, &token).await.is_err());
    let alba = programme.person("Alba Ortiz", Role::Administrator, None).await;
    let members = app.list_members(&alba, None, None, 100).await.unwrap().members;
    assert!(members.iter().all(|member| member.id != lena.account));
    assert!(app.change_role(&alba, lena.account, "administrator").await.is_err());
    assert!(
        app.change_role(&alba, programme.tomas.account, "customer")
            .await
            .is_err()
    );
}

#[rstest]
#[tokio::test]
async fn an_address_that_fails_too_often_waits_and_others_do_not(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let (view, credentials) = client(&programme).await;
    let tokens = stand_in(&programme, &view).await;
    for _ in 0..30 {
        refused(app.refresh_tokens(&credentials, "Atzr|guess", ADDRESS).await);
    }
    let over = app.refresh_tokens(&credentials, "Atzr|guess", ADDRESS).await;
    assert!(matches!(over, Err(TokenError::TooMany { .. })), "{over:?}");
    let good = app.refresh_tokens(&credentials, tokens.refresh.reveal(), ADDRESS).await;
    assert!(good.is_ok(), "who has the right tokens does not wait");
}
