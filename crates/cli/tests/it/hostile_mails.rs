//! Mails that mean harm, or were made by a broken program, on the whole way through a real mail server.

use replenish_domain::device::DeviceId;
use replenish_testkit::{
    MailServer::{self, Exim, Postfix},
    PipingMailServer, devices,
    mails::SentMail,
};
use rstest::rstest;

use crate::{
    mail_server::open,
    program::Folder,
    receive::{MIRA, Programme, command, query},
};

/// The first bytes of an encrypted workbook: not the archive that a form is, but a compound file around it.
const ENCRYPTED_XLSX: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// An archive with one entry, the flag of which says that it is encrypted.
const ENCRYPTED_ZIP: &[u8] = b"PK\x03\x04\x14\0\x01\0\0\0\0\0\0\0\0\0\0\0\x0c\0\0\0\0\0\0\0\x05\0\0\0a.xlsABCDEFGHIJKL\
    PK\x01\x02\x14\0\x14\0\x01\0\0\0\0\0\0\0\0\0\0\0\x0c\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a.xls\
    PK\x05\x06\0\0\0\0\x01\0\x01\0\x33\0\0\0\x2f\0\0\0\0\0";

/// A mail server that passes everything to the program, and what both have come to.
struct Post {
    folder: Folder,
    server: PipingMailServer,
    sent: usize,
}

impl Post {
    fn start(kind: MailServer, folder: Folder) -> Self {
        let server = PipingMailServer::start(kind, &folder.path("."), &command(&folder));
        Self {
            folder,
            server,
            sent: 0,
        }
    }

    /// Sends a mail and waits until the mail server is rid of it. Returns the answers that are new.
    fn deliver(&mut self, envelope: &str, mail: &[u8]) -> Vec<String> {
        let before = self.answers();
        self.server.send(envelope, mail);
        self.sent += 1;
        let completed = || self.server.completed() == self.sent;
        Folder::wait_until(completed, || self.server.log());
        let mut answers = self.answers();
        answers.drain(..before.len());
        answers
    }

    /// The letters that wait for their way out, oldest first.
    fn answers(&self) -> Vec<String> {
        query(&self.folder, "SELECT payload FROM jobs WHERE kind = 'mail' ORDER BY id")
    }

    fn outcomes(&self) -> Vec<String> {
        query(&self.folder, "SELECT outcome FROM received_mails ORDER BY received_at")
    }
}

fn numbered(number: usize) -> SentMail {
    SentMail::from(MIRA)
        .without("Message-ID")
        .header("Message-ID", &format!("<{number}@mailer.example>"))
}

/// Sixty multiparts, one in the other, with a list innermost.
fn nested() -> Vec<u8> {
    let levels: Vec<_> = (0..60)
        .map(|depth| format!("Content-Type: multipart/mixed; boundary=\"b{depth}\"\r\n\r\n--b{depth}\r\n"))
        .collect();
    let levels = levels.concat();
    format!(
        "From: {MIRA}\r\nMIME-Version: 1.0\r\nMessage-ID: <nested@mailer.example>\r\n{levels}\
         Content-Type: text/csv; name=\"list.csv\"\r\nContent-Disposition: attachment; filename=\"list.csv\"\r\n\r\nx\r\n"
    )
    .into_bytes()
}

/// A list in a character set that nobody knows, with bytes that are no UTF-8.
fn strange_charset() -> Vec<u8> {
    let head = format!(
        "From: {MIRA}\r\nMIME-Version: 1.0\r\nMessage-ID: <charset@mailer.example>\r\n\
         Content-Type: text/csv; charset=\"x-klingon\"; name=\"list.csv\"\r\n\
         Content-Disposition: attachment; filename=\"list.csv\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    );
    [head.as_bytes(), b"model_id,slot_id\r\nAP-\xFF\xFE,HEPA\r\n"].concat()
}

/// Fifty files, each of them wrong.
fn fifty_files() -> SentMail {
    (0..50).fold(numbered(50), |mail, number| mail.attach(&format!("{number}.csv"), b"x"))
}

#[rstest]
#[tokio::test]
async fn hostile_mails_get_one_answer_each_and_leave_nothing_half_stored(#[values(Exim, Postfix)] kind: MailServer) {
    let Programme { folder, .. } = Programme::new("trust-sender");
    let (app, mira) = open(&folder).await;
    let device: DeviceId = devices::answered(&app, &mira).await;
    let form = app.download_form(&mira, device).await.unwrap();
    let draft = app.draft(&mira, device).await.unwrap();
    let mut post = Post::start(kind, folder);

    let encrypted = [ENCRYPTED_XLSX, &[0; 600]].concat();
    for (mail, words) in [
        (nested(), "The column model_id is missing."),
        (strange_charset(), "list.csv"),
        (fifty_files().to_bytes(), "Only the first 10 attachments"),
        (
            numbered(1).attach("form.xlsx", &encrypted).to_bytes(),
            "The file is encrypted",
        ),
        (
            numbered(2).attach("forms.zip", ENCRYPTED_ZIP).to_bytes(),
            "Archives are not opened.",
        ),
    ] {
        let answers = post.deliver(MIRA, &mail);
        assert!(
            matches!(&answers[..], [answer] if answer.contains(words) && answer.contains(MIRA)),
            "{words}: {answers:?}"
        );
    }
    assert_eq!(post.outcomes(), ["answered"; 5]);
    assert_eq!(app.latest_request(&mira, device).await.unwrap(), None);
    assert_eq!(
        app.draft(&mira, device).await.unwrap(),
        draft,
        "the answers are as they were"
    );

    // After all this a true form is taken, and the server has sent nothing back by itself.
    let taken = post.deliver(MIRA, &numbered(3).attach("form.xlsx", &form).to_bytes());
    assert!(taken.iter().any(|answer| answer.contains("R-0001")), "{taken:?}");
    assert!(app.latest_request(&mira, device).await.unwrap().is_some());
    assert!(!post.server.has_bounced(), "{}", post.server.log());
}

#[rstest]
#[tokio::test]
async fn whoever_forges_a_sender_makes_us_write_once_at_most(#[values(Exim, Postfix)] kind: MailServer) {
    let Programme { folder, .. } = Programme::new("verified-by mx.replenish.example");
    let (app, mira) = open(&folder).await;
    let device = devices::answered(&app, &mira).await;
    let form = app.download_form(&mira, device).await.unwrap();
    let mut post = Post::start(kind, folder);

    // The forger even states that it was verified, in the name of another server.
    let forged = |number| {
        let passed = format!("mx.evil.example; dkim=pass header.d={}", &MIRA[5..]);
        numbered(number)
            .header("Authentication-Results", &passed)
            .attach("form.xlsx", &form)
            .to_bytes()
    };
    let warned = post.deliver("eve@evil.example", &forged(1));
    assert!(matches!(&warned[..], [letter] if letter.contains(MIRA)), "{warned:?}");
    assert!(
        !warned[0].contains("evil.example"),
        "who forges is not written to: {warned:?}"
    );
    assert_eq!(
        post.deliver("eve@evil.example", &forged(2)),
        [""; 0],
        "once a day at most"
    );

    let form_to = |mail: SentMail| mail.attach("form.xlsx", &form).to_bytes();
    let silent = [
        ("", form_to(numbered(3).header("Auto-Submitted", "auto-replied"))),
        // Whoever sends without an address to send back to is a program (RFC 5321 4.5.5).
        ("", form_to(numbered(5))),
        ("eve@evil.example", form_to(SentMail::from("eve@evil.example"))),
        (MIRA, form_to(SentMail::anonymous())),
        (MIRA, form_to(numbered(4).header("From", "eve@evil.example"))),
    ];
    for (envelope, mail) in silent {
        assert_eq!(post.deliver(envelope, &mail), [""; 0], "{envelope}");
    }
    let outcomes = post.outcomes();
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "unverified").count(), 2);
    assert_eq!(outcomes.iter().filter(|outcome| *outcome == "refused").count(), 5);
    assert_eq!(app.latest_request(&mira, device).await.unwrap(), None);
    assert!(!post.server.has_bounced(), "{}", post.server.log());
}
