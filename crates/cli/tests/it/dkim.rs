//! Who sent a mail, as a real check of its signature tells.

use replenish_testkit::{
    PipingMailServer, devices,
    mails::{DkimKey, SentMail},
};

use crate::{
    mail_server::open,
    program::Folder,
    receive::{MIRA, Programme, command, query},
};

const OUTCOMES: &str = "SELECT outcome FROM received_mails ORDER BY received_at";

#[tokio::test]
async fn only_what_the_senders_domain_has_signed_is_filed() {
    let Programme { folder, .. } = Programme::new("verified-by mx.example.com");
    let (app, mira) = open(&folder).await;
    let device = devices::answered(&app, &mira).await;
    let form = app.download_form(&mira, device).await.unwrap();
    let key = DkimKey::new(&MIRA[5..]);
    let server = PipingMailServer::start_with_dkim(&folder.path("."), &command(&folder), &key.record());
    let deliver = |number, mail: &[u8]| {
        server.send(MIRA, mail);
        Folder::wait_until(|| server.completed() == number, || server.log());
    };
    let mail = |number| {
        SentMail::anonymous()
            .header("From", MIRA)
            .header("Message-ID", &format!("<{number}@mailer.example>"))
            .attach("form.xlsx", &form)
    };
    let stating = |number, result: &str| {
        let statement = format!("mx.example.com; {result}={}", &MIRA[5..]);
        mail(number).header("Authentication-Results", &statement).to_bytes()
    };
    let changed = String::from_utf8(key.sign(&mail(1).to_bytes())).unwrap();
    let changed = changed.replace("See the files.", "See the filed.");
    // Nothing a mail brings along counts: neither another's signature nor a statement in the name of our own server.
    let stranger = DkimKey::new(&MIRA[5..]).sign(&stating(5, "dmarc=pass header.from"));
    for (number, forged) in [
        (1, changed.as_bytes()),
        (2, &mail(2).to_bytes()),
        (3, &stating(3, "dkim=pass header.d")),
        (4, &stating(4, "dmarc=pass header.from")),
        (5, &stranger),
    ] {
        deliver(number, forged);
        assert_eq!(query(&folder, OUTCOMES).last().unwrap(), "unverified", "{number}");
    }
    assert_eq!(app.latest_request(&mira, device).await.unwrap(), None);

    deliver(6, &key.sign(&mail(6).to_bytes()));
    assert_eq!(query(&folder, OUTCOMES).last().unwrap(), "answered", "{}", server.log());
    assert!(app.latest_request(&mira, device).await.unwrap().is_some());
}
