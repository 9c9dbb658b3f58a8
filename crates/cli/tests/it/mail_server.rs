//! The whole way of a mail: by SMTP to a real mail server, through its pipe into the program.

use replenish_app::{App, Clock, Random, Settings};
use replenish_domain::account::Actor;
use replenish_store::{Db, Durability, accounts};
use replenish_testkit::{
    MailServer::{self, Exim, Postfix},
    PipingMailServer, devices,
    mails::SentMail,
};
use rstest::rstest;

use crate::{
    program::Folder,
    receive::{MIRA, Programme, command, configure, query},
};

/// The database behind the program, to arrange a device and to look at its request.
pub(crate) async fn open(folder: &Folder) -> (App, Actor) {
    let url = format!("sqlite:{}", folder.path("replenish.db").display());
    let db = Db::connect(&url, Durability::Full).await.unwrap();
    let mira = accounts::find_by_email(&mut db.read().await.unwrap(), &MIRA.parse().unwrap()).await;
    let app = App::new(db, Clock::System, Random::system(), Settings::default());
    app.fill_reference().await.unwrap();
    (app, mira.unwrap().unwrap().actor())
}

#[rstest]
#[tokio::test]
async fn a_mail_server_hands_a_form_over_once_the_program_takes_it(#[values(Exim, Postfix)] kind: MailServer) {
    // No mail is taken at first, so the server has to keep it and try again.
    let Programme { folder, .. } = Programme::new("off");
    let (app, mira) = open(&folder).await;
    let device = devices::answered(&app, &mira).await;
    let form = app.download_form(&mira, device).await.unwrap();
    let server = PipingMailServer::start(kind, &folder.path("."), &command(&folder));

    server.send(MIRA, &SentMail::from(MIRA).attach("form.xlsx", &form).to_bytes());
    Folder::wait_until(|| server.log().contains("set mail.receive"), || server.log());
    assert_eq!(app.latest_request(&mira, device).await.unwrap(), None);

    configure(&folder, "trust-sender");
    Folder::wait_until(
        || query(&folder, "SELECT outcome FROM received_mails") == ["answered"],
        || server.log(),
    );
    let request = app.latest_request(&mira, device).await.unwrap().unwrap();
    assert_eq!(request.number.to_string(), "R-0001");
    Folder::wait_until(|| server.completed() == 1, || server.log());

    // The same mail from a stranger is taken and put aside; nobody gets a bounce.
    let stranger = SentMail::from("eve@evil.example").attach("form.xlsx", &form);
    server.send("eve@evil.example", &stranger.to_bytes());
    Folder::wait_until(|| server.completed() == 2, || server.log());
    assert!(!server.has_bounced(), "{}", server.log());
    assert_eq!(
        query(&folder, "SELECT outcome FROM received_mails ORDER BY outcome"),
        ["answered", "refused"]
    );
}

#[rstest]
#[tokio::test]
async fn the_sender_hears_that_a_mail_is_too_large(#[values(Exim, Postfix)] kind: MailServer) {
    let Programme { folder, .. } = Programme::new("trust-sender");
    let server = PipingMailServer::start(kind, &folder.path("."), &command(&folder));
    let film = SentMail::from(MIRA).attach("film.mov", &vec![7; 9 * 1024 * 1024]);
    match kind {
        Exim => {
            server.send(MIRA, &film.to_bytes());
            Folder::wait_until(|| server.completed() == 1, || server.log());
            let answers = query(&folder, "SELECT payload FROM jobs WHERE kind = 'mail'");
            assert!(
                answers.len() == 1 && answers[0].contains("mail_too_large"),
                "{answers:?}"
            );
        }
        // Its own limit is the lower one.
        Postfix => {
            let answer = server.submit(MIRA, &film.to_bytes());
            assert!(answer.starts_with("552 5.3.4 "), "{answer}");
        }
    }
}
