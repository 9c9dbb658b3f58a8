//! The whole way of a mail: by SMTP to a real mail server, through its pipe into the program.

use std::fs;

use replenish_app::{App, Clock, Random, Settings};
use replenish_domain::account::Actor;
use replenish_store::{Db, Durability, accounts};
use replenish_testkit::{PipingMailServer, devices, mails::SentMail};

use crate::{
    program::Folder,
    receive::{MIRA, Programme, query},
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

#[tokio::test]
async fn a_mail_server_hands_a_form_over_once_the_program_takes_it() {
    // No mail is taken at first, so the server has to keep it and try again.
    let Programme { folder, .. } = Programme::new("off");
    let (app, mira) = open(&folder).await;
    let device = devices::answered(&app, &mira).await;
    let form = app.download_form(&mira, device).await.unwrap();
    // The mail server's user may not see where the program was built.
    fs::copy(env!("CARGO_BIN_EXE_replenish"), folder.path("replenish")).unwrap();
    let command = format!(
        "{} receive-mail --config replenish.toml",
        folder.path("replenish").display()
    );
    let server = PipingMailServer::start(&folder.path("."), &command);

    server.send(MIRA, &SentMail::from(MIRA).attach("form.xlsx", &form).to_bytes());
    Folder::wait_until(|| server.log().contains("set mail.receive"), || server.log());
    assert_eq!(app.latest_request(&mira, device).await.unwrap(), None);

    folder.write("replenish.toml", "[mail]\nreceive = \"trust-sender\"\n");
    Folder::wait_until(
        || query(&folder, "SELECT outcome FROM received_mails") == ["answered"],
        || server.log(),
    );
    let request = app.latest_request(&mira, device).await.unwrap().unwrap();
    assert_eq!(request.number.to_string(), "R-0001");
    Folder::wait_until(|| server.log().contains("Completed"), || server.log());

    // The same mail from a stranger is taken and put aside; nobody gets a bounce.
    let stranger = SentMail::from("eve@evil.example").attach("form.xlsx", &form);
    server.send("eve@evil.example", &stranger.to_bytes());
    Folder::wait_until(|| server.log().matches("Completed").count() == 2, || server.log());
    let log = server.log();
    assert!(!log.contains(" <= <> "), "{log}");
    assert_eq!(
        query(&folder, "SELECT outcome FROM received_mails ORDER BY outcome"),
        ["answered", "refused"]
    );
}
