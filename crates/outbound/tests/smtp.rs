//! Mails handed to a real mail server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    net::TcpListener,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use replenish_outbound::{Credentials, Message, Secret, Security, SendError, SetUpError, Smtp, SmtpSettings};
use replenish_testkit::smtp::{Authority, ServerTls, SmtpServer, SmtpServerOptions};

fn settings(port: u16, security: Security) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".to_owned(),
        port,
        security,
        credentials: None,
        from: "Replenish <replenish@example.com>".parse().unwrap(),
        timeout: Duration::from_secs(30),
        extra_roots: None,
    }
}

fn with_root(settings: SmtpSettings, root: PathBuf) -> SmtpSettings {
    SmtpSettings {
        extra_roots: Some(root),
        ..settings
    }
}

fn with_login(settings: SmtpSettings, password: &str) -> SmtpSettings {
    let credentials = Credentials {
        username: "replenish".to_owned(),
        password: Secret::new(password),
    };
    SmtpSettings {
        credentials: Some(credentials),
        ..settings
    }
}

fn message(to: &str) -> Message {
    Message {
        id: "mail_01".to_owned(),
        to: to.to_owned(),
        subject: "Größe".to_owned(),
        text: "A line.\n.\nA line after a dot.".to_owned(),
        html: "<p>A line.</p>".to_owned(),
        date: SystemTime::UNIX_EPOCH + Duration::from_hours(489_946),
        in_reply_to: None,
    }
}

async fn send(settings: &SmtpSettings, to: &str) -> Result<(), SendError> {
    Smtp::new(settings).unwrap().send(&message(to)).await
}

#[tokio::test]
async fn a_mail_arrives_whole() {
    let server = SmtpServer::start();
    send(&settings(server.port(), Security::None), "mira@example.com")
        .await
        .unwrap();

    let mails = server.received();
    let mail = &mails[0];
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mail.from.as_str(), &mail.to[..]),
        ("replenish@example.com", &["mira@example.com".to_owned()][..])
    );
    assert_eq!(mail.header("Message-ID"), "<mail_01@example.com>");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert!(mail.header("Content-Type").starts_with("multipart/alternative"));
    assert!(
        mail.content.contains("A line.\r\n.\r\nA line after a dot."),
        "{}",
        mail.content
    );
    assert!(mail.content.contains("<p>A line.</p>"));
    assert!(!mail.is_encrypted);
}

#[tokio::test]
async fn a_refused_recipient_is_permanent_and_a_busy_one_transient() {
    let server = SmtpServer::start();
    let settings = settings(server.port(), Security::None);
    let refused = send(&settings, "nobody@example.com").await.unwrap_err();
    let busy = send(&settings, "busy@example.com").await.unwrap_err();

    assert_eq!(
        refused,
        SendError::Permanent("the mail server answered 550: 5.1.1 There is no such mailbox".into())
    );
    assert_eq!(
        busy,
        SendError::Transient("the mail server answered 450: 4.2.1 The mailbox is busy".into())
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_transient() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = send(&settings(port, Security::None), "mira@example.com")
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::Transient(_)), "{error}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_transient() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = SmtpSettings {
        timeout: Duration::from_millis(200),
        ..settings(silent.local_addr().unwrap().port(), Security::None)
    };
    let error = send(&settings, "mira@example.com").await.unwrap_err();
    assert!(matches!(error, SendError::Transient(_)), "{error}");
}

#[tokio::test]
async fn both_kinds_of_tls_protect_mails_and_passwords() {
    let authority = Authority::create();
    let certificate = authority.issue("localhost");
    for (tls, security) in [
        (ServerTls::StartTls, Security::StartTls),
        (ServerTls::Wrapped, Security::Tls),
    ] {
        let server = SmtpServer::start_with(&SmtpServerOptions {
            tls: Some((tls, &certificate)),
            login: Some(("replenish", "correct horse")),
        });
        let settings = with_root(
            with_login(settings(server.port(), security), "correct horse"),
            authority.root(),
        );
        send(&settings, "mira@example.com").await.unwrap();

        let mails = server.received();
        assert!(mails[0].is_encrypted && mails[0].is_authenticated, "{security:?}");
    }
}

#[tokio::test]
async fn a_certificate_of_somebody_else_is_refused() {
    let (ours, theirs) = (Authority::create(), Authority::create());
    for (tls, security) in [
        (ServerTls::StartTls, Security::StartTls),
        (ServerTls::Wrapped, Security::Tls),
    ] {
        for certificate in [theirs.issue("localhost"), ours.issue("mail.example.com")] {
            let server = SmtpServer::start_with(&SmtpServerOptions {
                tls: Some((tls, &certificate)),
                login: None,
            });
            let settings = with_root(settings(server.port(), security), ours.root());
            let error = send(&settings, "mira@example.com").await.unwrap_err();
            assert!(
                matches!(&error, SendError::Transient(why) if why.contains("certificate")),
                "{error}"
            );
            assert!(server.received().is_empty());
        }
    }
}

#[tokio::test]
async fn a_server_without_starttls_gets_no_mail() {
    let server = SmtpServer::start();
    let error = send(&settings(server.port(), Security::StartTls), "mira@example.com")
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::Transient(_)), "{error}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_wrong_password_is_permanent_and_stays_secret() {
    let authority = Authority::create();
    let server = SmtpServer::start_with(&SmtpServerOptions {
        tls: Some((ServerTls::StartTls, &authority.issue("localhost"))),
        login: Some(("replenish", "correct horse")),
    });
    let settings = with_login(settings(server.port(), Security::StartTls), "battery staple");
    let error = send(&with_root(settings, authority.root()), "mira@example.com")
        .await
        .unwrap_err();
    assert!(
        matches!(&error, SendError::Permanent(why) if why.contains("535") && !why.contains("staple")),
        "{error}"
    );
}

#[tokio::test]
async fn a_check_signs_in_without_sending() {
    let authority = Authority::create();
    let server = SmtpServer::start_with(&SmtpServerOptions {
        tls: Some((ServerTls::Wrapped, &authority.issue("localhost"))),
        login: Some(("replenish", "correct horse")),
    });
    let check = async |password| {
        let settings = with_login(settings(server.port(), Security::Tls), password);
        Smtp::new(&with_root(settings, authority.root())).unwrap().check().await
    };
    assert_eq!(check("correct horse").await, Ok(()));
    assert!(matches!(check("battery staple").await, Err(SendError::Permanent(_))));
    assert!(server.received().is_empty());
}

#[test]
fn a_file_without_certificates_is_told_at_once() {
    let settings = settings(465, Security::Tls);
    let missing = Smtp::new(&with_root(settings.clone(), "no/such/file.pem".into()));
    let empty = Smtp::new(&with_root(
        settings,
        concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into(),
    ));
    assert!(matches!(missing, Err(SetUpError::Unreadable { .. })));
    assert!(matches!(empty, Err(SetUpError::NoCertificate { .. })));
}
