//! What else is needed for the tour: mails, the links in them, invitations and tokens.

use std::net::{IpAddr, Ipv4Addr};

use replenish_app::{
    accounts::{Client, NewInvitation, NewToken},
    linking::NewClient,
    outbox::MailFilter,
};
use replenish_testkit::{Person, TestApp};

/// Asks for an invitation, a new password and a token.
pub(super) async fn ask(app: &TestApp, maker: &Person) {
    let invitation = NewInvitation {
        email: "new.colleague@nordlicht.example".to_owned(),
        role: "maker".to_owned(),
        ..NewInvitation::default()
    };
    app.app.invite(&maker.actor, &invitation).await.expect("an invitation");
    let token = NewToken {
        name: "Release pipeline".to_owned(),
        role: "maker".to_owned(),
        scopes: ["read", "write"].map(str::to_owned).into(),
        last_day: "2026-11-30".to_owned(),
    };
    app.app.create_token(&maker.actor, &token).await.expect("a token");
    let from = Client::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "a browser");
    let email = maker.actor.email.to_string();
    let asked = app.app.request_password_reset(&email, &from).await;
    asked.expect("a mail");
}

/// Makes a device cloud whose first secret is ending.
pub(super) async fn cloud(app: &TestApp, maker: &Person) -> String {
    let new = NewClient {
        name: "Nordlicht Cloud".to_owned(),
        redirect_uris: vec![format!("https://cloud.nordlicht.example/{}", "linked/".repeat(30))],
        directive_endpoint: "https://cloud.nordlicht.example/directives".to_owned(),
    };
    let (_, view) = app.app.create_client(&maker.actor, &new).await.expect("a client");
    let id = view.client.id;
    let rotated = app.app.rotate_client_secret(&maker.actor, id, None, "7").await;
    rotated.expect("a secret");
    id.to_string()
}

/// The latest mail that somebody can read again.
pub(super) async fn mail_to(app: &TestApp, person: &Person) -> String {
    let page = app.app.my_mails(&person.actor, None, 1).await.expect("mails");
    page.mails[0].id.to_string()
}

/// The path of the link below `start` that some mail carries.
pub(super) async fn path(app: &TestApp, administrator: &Person, start: &str) -> String {
    let everything = MailFilter::default();
    let page = app.app.outbox(&administrator.actor, &everything, None, 200).await;
    for mail in page.expect("the outbox").mails {
        let mail = app
            .app
            .outbox_mail(&administrator.actor, mail.id)
            .await
            .expect("a mail");
        if let Some((_, secret)) = mail.content.text.split_once(start) {
            let secret = secret.split_whitespace().next().unwrap_or_default();
            return format!("{start}{secret}");
        }
    }
    unreachable!("no mail has a link below {start}")
}

/// The path of the link that the empty programme prints.
pub(super) async fn setup(app: &TestApp) -> String {
    let link = app.app.setup_link().await.expect("the store answers");
    let link = link.expect("a programme without accounts");
    link.trim_start_matches(&app.app.settings().base_url).to_owned()
}
