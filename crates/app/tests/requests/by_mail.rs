//! Requests and product lists that come by mail.

use std::{future::poll_fn, pin::pin, task::Poll};

use jiff::SignedDuration;
use replenish_app::{
    Settings,
    mail::{FileAnswer, FileFate, Letter},
    receive::{MAX_MAIL_BYTES, Receipt, ReceiveError, SenderCheck},
};
use replenish_domain::device::Stage;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::mails::SentMail;
use rstest::rstest;

use crate::programme::Programme;

const MIRA: &str = "Mira Kessler <mira@people.example>";
const HEADER: &str = "model_id,slot_id,marketplace,asin,pack_size,note\n";

/// A programme that takes mails as this setting says.
async fn taking(engine: Engine, check: &str) -> Programme {
    let settings = Settings {
        sender_check: check.parse::<SenderCheck>().unwrap(),
        ..Settings::default()
    };
    Programme::start_with(engine, settings).await
}

async fn trusting(engine: Engine) -> Programme {
    taking(engine, "trust-sender").await
}

impl Programme {
    async fn receive(&self, mail: &SentMail) -> Receipt {
        self.app.receive_mail(mail.to_bytes()).await.unwrap()
    }

    /// What became of the files of the one mail that Mira got an answer to; other mails are taken
    /// out of the queue, too.
    async fn answer(&self) -> Vec<FileAnswer> {
        let mails = self.mails().await.into_iter();
        let mut answers: Vec<_> = mails
            .filter_map(|(to, letter)| match letter {
                Letter::MailAnswered { files, .. } => Some((to, files)),
                _ => None,
            })
            .collect();
        assert_eq!(answers.len(), 1, "{answers:?}");
        let (to, files) = answers.remove(0);
        assert_eq!(to, "mira@people.example");
        files
    }

    async fn fates(&self) -> Vec<FileFate> {
        self.answer().await.into_iter().map(|file| file.fate).collect()
    }

    /// The faults of the only file.
    async fn faults(&self) -> Vec<String> {
        let mut fates = self.fates().await;
        assert_eq!(fates.len(), 1, "{fates:?}");
        let FileFate::Refused { faults } = fates.remove(0) else {
            panic!("no faults but {fates:?}")
        };
        faults
    }
}

#[rstest]
#[tokio::test]
async fn a_form_that_comes_by_mail_is_handed_in_and_answered(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let id = programme.answered_device().await;
    let form = programme.app.download_form(&programme.mira, id).await.unwrap();
    let mail = SentMail::from(MIRA)
        .header("Reply-To", "eve@evil.example")
        .attach("a.bin", &form);
    assert_eq!(programme.receive(&mail).await, Receipt::Answered);

    let request = programme
        .app
        .latest_request(&programme.mira, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(request.submitted_by, programme.mira.account);
    let acts = programme.acts(id).await;
    assert_eq!(acts[acts.len() - 2..], ["request.submitted", "mail.filed"]);
    let trail = programme
        .app
        .device_activity(&programme.mira, id, None, 1)
        .await
        .unwrap();
    let told = trail[0].after.as_ref().unwrap();
    assert_eq!(told["from"], "mira@people.example");
    let mails = programme.mails().await;
    let answer = mails.iter().find_map(|(to, letter)| match letter {
        Letter::MailAnswered { files, link } => Some((to.as_str(), files.clone(), link.clone())),
        _ => None,
    });
    let fate = FileFate::Submitted {
        device: "AirPure 300".to_owned(),
        number: request.number.to_string(),
        due_at: request.due_at,
    };
    let name = "a.bin".to_owned();
    let link = format!("http://127.0.0.1:8080/devices/{id}/request");
    assert_eq!(
        answer,
        Some(("mira@people.example", vec![FileAnswer { name, fate }], link))
    );
    let told = |wanted: fn(&Letter) -> bool| mails.iter().filter(|(_, letter)| wanted(letter)).count();
    assert_eq!(told(|letter| matches!(letter, Letter::RequestReceived { .. })), 1);
    assert_eq!(told(|letter| matches!(letter, Letter::RequestToReview { .. })), 2);
}

#[rstest]
#[tokio::test]
async fn a_mail_delivered_twice_is_filed_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let id = programme.answered_device().await;
    let form = programme.app.download_form(&programme.mira, id).await.unwrap();
    for mail in [SentMail::from(MIRA), SentMail::from(MIRA).without("Message-ID")] {
        let mail = mail.attach("form.xlsx", &form);
        assert_eq!(programme.receive(&mail).await, Receipt::Answered);
        programme.answer().await;
        assert_eq!(programme.receive(&mail).await, Receipt::Repeat);
        assert_eq!(programme.mails().await, []);
    }
    programme.pass(SignedDuration::from_hours(24 * 31));
    let late = SentMail::from(MIRA).attach("form.xlsx", &form);
    assert_eq!(programme.receive(&late).await, Receipt::Answered);
    assert_eq!(
        programme.faults().await,
        ["The request is with a reviewer. Withdraw it to edit."]
    );
}

#[rstest]
#[case::sqlite(Sqlite, 1)]
// A step takes its time here; every third is enough beside the other engine.
#[case::postgres(Postgres, 3)]
#[tokio::test]
async fn after_a_crash_the_next_delivery_brings_the_answer(#[case] engine: Engine, #[case] stride: usize) {
    for steps in (0..).step_by(stride) {
        let programme = trusting(engine).await;
        let (app, mira) = (&programme.app, &programme.mira);
        let id = programme.answered_device().await;
        let form = app.download_form(mira, id).await.unwrap();
        let mail = SentMail::from(MIRA).attach("form.xlsx", &form);
        let has_ended = Box::pin(runs_for(steps, app.receive_mail(mail.to_bytes()))).await;

        programme.pass(SignedDuration::from_mins(5));
        let receipt = programme.receive(&mail).await;
        // A server may still carry out the commit whose answer the dropped work did not wait for,
        // so that only work seen to its end fixes what the next delivery is.
        assert!(
            receipt == Receipt::Repeat || !has_ended && receipt == Receipt::Answered,
            "after {steps} steps: {receipt:?}"
        );
        assert!(matches!(programme.fates().await[..], [FileFate::Submitted { .. }]));
        let request = app.latest_request(mira, id).await.unwrap().unwrap();
        assert_eq!(request.number.to_string(), "R-0001", "after {steps} steps");
        if has_ended {
            break;
        }
    }
}

/// Drops the work after so many steps, as if the process had ended; whether the work was done before.
async fn runs_for(mut steps: usize, work: impl Future) -> bool {
    let mut work = pin!(work);
    poll_fn(|context| {
        if steps == 0 {
            return Poll::Ready(false);
        }
        steps -= 1;
        work.as_mut().poll(context).map(|_| true)
    })
    .await
}

#[rstest]
#[tokio::test]
async fn two_deliveries_at_once_give_one_request_and_one_answer(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let id = programme.answered_device().await;
    let form = programme.app.download_form(&programme.mira, id).await.unwrap();
    let mail = SentMail::from(MIRA).attach("form.xlsx", &form);
    tokio::join!(programme.receive(&mail), programme.receive(&mail));
    assert!(matches!(programme.fates().await[..], [FileFate::Submitted { .. }]));
}

#[rstest]
#[tokio::test]
async fn a_form_with_faults_is_answered_with_every_one_and_its_cell(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.device().await.id;
    let form = app.download_form(mira, id).await.unwrap();
    programme
        .receive(&SentMail::from(MIRA).attach("form.xlsx", &form))
        .await;
    let faults = programme.faults().await;
    let named = "Sheet “Slots”, row 3, column C: Choose the sensor type.";
    assert!(faults.len() > 10 && faults.contains(&named.to_owned()), "{faults:#?}");
    assert_eq!(app.latest_request(mira, id).await.unwrap(), None);
    assert_eq!(app.draft(mira, id).await.unwrap().version, 0);
}

#[rstest]
#[tokio::test]
async fn a_form_for_a_device_of_somebody_else_finds_no_device(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let id = programme.answered_device().await;
    let form = programme.app.download_form(&programme.mira, id).await.unwrap();
    let mail = SentMail::from("ken@people.example").attach("form.xlsx", &form);
    assert_eq!(programme.receive(&mail).await, Receipt::Answered);
    let (to, letter) = programme.mails().await.remove(0);
    let told = format!("{letter:?}");
    assert_eq!(to, "ken@people.example");
    assert!(
        told.contains("Your organisation has no device with the model ID"),
        "{told}"
    );
    assert_eq!(programme.app.latest_request(&programme.mira, id).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_product_list_takes_the_place_of_the_lists_it_names(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.answered_device().await;
    let model = app.device(mira, id).await.unwrap().model_id;
    let before = app.draft(mira, id).await.unwrap().draft;
    let list = format!(
        "{HEADER}{model},CARBON,us,B0NLF300C9,2,\"New, large\"\n{model},HEPA,DE,B0NLF300H1,1,\n{model},HEPA,US,B0NLF300H1,1,\n"
    );
    programme
        .receive(&SentMail::from(MIRA).attach("products.csv", list.as_bytes()))
        .await;
    let fate = FileFate::ListSaved {
        devices: vec!["AirPure 300".to_owned()],
        products: 3,
    };
    assert_eq!(programme.fates().await, [fate]);

    let after = app.draft(mira, id).await.unwrap();
    assert!(after.readiness.complete, "{:?}", after.readiness);
    let (carbon, hepa) = (&after.draft.slots["CARBON"], &after.draft.slots["HEPA"]);
    let asins = |products: &[replenish_domain::request::ProductDraft]| {
        products.iter().map(|product| product.asin.clone()).collect::<Vec<_>>()
    };
    assert_eq!(asins(&carbon.custom_asins["US"]), ["B0NLF300C9"]);
    assert_eq!(carbon.custom_asins["US"][0].note.as_deref(), Some("New, large"));
    assert_eq!(carbon.custom_asins["DE"], before.slots["CARBON"].custom_asins["DE"]);
    assert_eq!(
        (hepa.list_mode.as_deref(), asins(&hepa.custom_asins["DE"])),
        (Some("custom"), vec!["B0NLF300H1".to_owned()])
    );
    assert_eq!(hepa.sensor, before.slots["HEPA"].sensor);
    assert_eq!(after.draft.test_accounts, before.test_accounts);
    let acts = programme.acts(id).await;
    assert_eq!(acts[acts.len() - 2..], ["request.draft_saved", "mail.filed"]);
}

#[rstest]
#[tokio::test]
async fn a_product_list_with_a_fault_changes_nothing_and_names_every_one(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let fine = programme.answered_device().await;
    let locked = programme.submitted().await.device;
    let model = app.device(mira, fine).await.unwrap().model_id;
    let locked_model = app.device(mira, locked).await.unwrap().model_id;
    let before = app.draft(mira, fine).await.unwrap();
    let list = [
        format!("{model},CARBON,US,B0NLF300C9,1,"),
        format!("{model},CARBON,US,b0nlf,0,"),
        format!("{model},CARBON,JP,B0NLF300C9,1,"),
        format!("{model},FOAM,US,B0NLF300C9,1,"),
        format!("{model},CARBON,US,B0NLF300C9,,"),
        "NO-SUCH-1,HEPA,US,B0NLF300C9,1,".to_owned(),
        format!("{locked_model},HEPA,US,B0NLF300C9,1,"),
    ];
    let list = format!("{HEADER}{}", list.join("\n"));
    programme
        .receive(&SentMail::from(MIRA).attach("products.csv", list.as_bytes()))
        .await;
    assert_eq!(
        programme.faults().await,
        [
            "Line 3, column asin: An ASIN has exactly ten upper-case letters or digits, such as B00NTCHCU2.",
            "Line 3, column pack_size: A pack holds more than zero and at most 1,000,000 units.",
            "Line 4, column marketplace: The device is not offered in JP.",
            "Line 5, column slot_id: The device has no slot FOAM.",
            "Line 6, column pack_size: Enter how many units one pack holds.",
            "Line 6, column asin: B0NLF300C9 stands twice for US.",
            "Line 7, column model_id: Your organisation has no device with the model ID “NO-SUCH-1”.",
            "Line 8, column model_id: The request is with a reviewer. Withdraw it to edit.",
        ]
    );
    assert_eq!(app.draft(mira, fine).await.unwrap(), before);
}

#[rstest]
#[tokio::test]
async fn a_sender_who_is_not_verified_is_told_at_most_once_a_day(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = taking(engine, "verified-by mx.replenish.example").await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = programme.answered_device().await;
    let form = app.download_form(mira, id).await.unwrap();
    let forged = SentMail::from(MIRA).attach("form.xlsx", &form);
    let with = |value: &str| forged.clone().header("Authentication-Results", value);
    let pass = "dmarc=pass header.from=people.example";
    for (number, mail) in [
        forged.clone(),
        with(&format!("mx.evil.example; {pass}")),
        with("mx.replenish.example; dmarc=fail header.from=people.example"),
        with(&format!("mx.replenish.example; {pass}")).header("Authentication-Results", "mx.replenish.example; none"),
        with("mx.replenish.example; dmarc=pass header.from=evil.example"),
    ]
    .into_iter()
    .enumerate()
    {
        let mail = mail
            .without("Message-ID")
            .header("Message-ID", &format!("<{number}@evil.example>"));
        assert_eq!(programme.receive(&mail).await, Receipt::Unverified);
        let told = programme.mails().await.into_iter();
        let told: Vec<_> = told
            .map(|(to, letter)| (to, matches!(letter, Letter::MailUnverified { .. })))
            .collect();
        let wanted = if number == 0 {
            vec![("mira@people.example".to_owned(), true)]
        } else {
            vec![]
        };
        assert_eq!(told, wanted, "{number}");
    }
    programme.pass(SignedDuration::from_hours(24));
    let again = forged
        .clone()
        .without("Message-ID")
        .header("Message-ID", "<9@evil.example>");
    programme.receive(&again).await;
    assert_eq!(programme.mails().await.len(), 1);
    assert_eq!(app.latest_request(mira, id).await.unwrap(), None);

    // A forgery does not stand in the way of the true mail with the same ID.
    programme.receive(&forged).await;
    let verified = with(&format!("mx.replenish.example; {pass}"));
    assert_eq!(programme.receive(&verified).await, Receipt::Answered);
    assert_eq!(app.device(mira, id).await.unwrap().stage, Stage::Submitted);
}

#[rstest]
#[tokio::test]
async fn nobody_else_gets_an_answer(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let id = programme.answered_device().await;
    let form = programme.app.download_form(&programme.mira, id).await.unwrap();
    let form = |mail: SentMail| mail.attach("form.xlsx", &form);
    for (mail, reason) in [
        (
            form(SentMail::from("nobody@people.example")),
            "its sender is no member of an organisation",
        ),
        (
            form(SentMail::from(programme.tomas.email.as_str())),
            "its sender is no member of an organisation",
        ),
        (form(SentMail::anonymous()), "it names no sender"),
        (
            form(SentMail::from("mira@people.example, ken@people.example")),
            "it names more than one sender",
        ),
        (
            form(SentMail::from(MIRA).header("From", "ken@people.example")),
            "it names more than one sender",
        ),
        (
            form(SentMail::from(MIRA).header("Auto-Submitted", "auto-replied")),
            "a program sent it, or a list passed it on",
        ),
        (
            form(SentMail::from(MIRA).header("Precedence", "bulk")),
            "a program sent it, or a list passed it on",
        ),
        (
            form(SentMail::from(MIRA).header("Return-Path", "<>")),
            "a program sent it, or a list passed it on",
        ),
    ] {
        let mail = mail.without("Message-ID");
        assert_eq!(programme.receive(&mail).await, Receipt::Refused(reason));
        assert_eq!(programme.receive(&mail).await, Receipt::Repeat);
        assert_eq!(programme.mails().await, [], "{reason}");
    }
    assert_eq!(
        programme.app.device(&programme.mira, id).await.unwrap().stage,
        Stage::Draft
    );
    assert_eq!(programme.app.receive_mail(Vec::new()).await.unwrap(), Receipt::NoMail);
}

#[rstest]
#[tokio::test]
async fn every_attachment_is_told_of(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let id = programme.answered_device().await;
    let form = programme.app.download_form(&programme.mira, id).await.unwrap();
    let compound = [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[0; 600]].concat();
    let mut mail = SentMail::from(MIRA)
        .attach("signature.asc", b"-----BEGIN PGP SIGNATURE-----")
        .attach("logo.png", b"\x89PNG\r\n\x1A\n")
        .attach("secret.xlsx", &compound)
        .attach("forms.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
        .attach("form.xlsx", &form);
    for number in 0..45 {
        mail = mail.attach(&format!("{number}.csv"), b"x");
    }
    assert_eq!(programme.receive(&mail).await, Receipt::Answered);
    let files = programme.answer().await;
    assert_eq!(files.len(), 50);
    let told: Vec<_> = files
        .iter()
        .map(|file| format!("{} {:?}", file.name, file.fate))
        .collect();
    for (at, words) in [
        (0, "signature.asc Ignored { why: \"It is neither"),
        (1, "logo.png Ignored"),
        (2, "secret.xlsx Refused { faults: [\"The file is encrypted"),
        (3, "forms.zip Ignored { why: \"Archives are not opened."),
        (4, "form.xlsx Submitted"),
        (
            5,
            "0.csv Refused { faults: [\"Line 1, column model_id: The column model_id is missing.",
        ),
        (9, "4.csv Refused"),
        (10, "5.csv Ignored { why: \"Only the first 10 attachments"),
        (49, "44.csv Ignored"),
    ] {
        assert!(told[at].starts_with(words), "{}", told[at]);
    }
}

#[rstest]
#[tokio::test]
async fn a_mail_that_is_too_large_or_has_nothing_attached_is_answered(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let large = SentMail::from(MIRA).attach("film.mov", &vec![0; MAX_MAIL_BYTES]);
    assert_eq!(programme.receive(&large).await, Receipt::Answered);
    let (to, letter) = programme.mails().await.remove(0);
    assert_eq!(to, "mira@people.example");
    assert!(
        matches!(
            letter,
            Letter::MailTooLarge {
                limit: MAX_MAIL_BYTES,
                ..
            }
        ),
        "{letter:?}"
    );
    let empty = SentMail::from(MIRA).without("Message-ID");
    assert_eq!(programme.receive(&empty).await, Receipt::Answered);
    assert_eq!(programme.answer().await, []);
}

#[rstest]
#[tokio::test]
async fn without_the_setting_no_mail_is_taken(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let refused = programme.app.receive_mail(SentMail::from(MIRA).to_bytes()).await;
    assert!(matches!(refused, Err(ReceiveError::Off)));
    let again = programme.app.receive_mail(SentMail::from(MIRA).to_bytes()).await;
    assert!(matches!(again, Err(ReceiveError::Off)), "it was not noted as received");
}

/// A ZIP archive with one entry whose content is said to be encrypted.
const ENCRYPTED_ZIP: &[u8] = b"PK\x03\x04\x14\0\x01\0\0\0\0\0\0\0\0\0\0\0\x0c\0\0\0\0\0\0\0\x05\0\0\0a.xlsABCDEFGHIJKL\
    PK\x01\x02\x14\0\x14\0\x01\0\0\0\0\0\0\0\0\0\0\0\x0c\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a.xls\
    PK\x05\x06\0\0\0\0\x01\0\x01\0\x33\0\0\0\x2f\0\0\0\0\0";

#[rstest]
#[tokio::test]
async fn hostile_parts_of_a_mail_are_told_and_harm_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = trusting(engine).await;
    let id = programme.answered_device().await;
    let form = programme.app.download_form(&programme.mira, id).await.unwrap();
    let locked = SentMail::from(MIRA).attach("forms.zip", ENCRYPTED_ZIP);
    assert_eq!(programme.receive(&locked).await, Receipt::Answered);
    let fates = programme.fates().await;
    assert!(
        matches!(&fates[..], [FileFate::Ignored { why }] if why.starts_with("Archives are not opened")),
        "{fates:?}"
    );

    // Five hundred multiparts, one in the other, and a character set nobody knows.
    let nested: String = (0..500)
        .map(|depth| format!("Content-Type: multipart/mixed; boundary=\"b{depth}\"\r\n\r\n--b{depth}\r\n"))
        .collect::<Vec<_>>()
        .concat();
    let head = format!("From: {MIRA}\r\nMIME-Version: 1.0\r\n");
    let deep = format!(
        "{head}Message-ID: <2@mailer.example>\r\n{nested}Content-Type: text/csv; name=\"list.csv\"\r\n\r\nx\r\n"
    );
    let charset = format!(
        "{head}Message-ID: <3@mailer.example>\r\nContent-Type: text/csv; charset=\"x-no-such-thing\"; name=\"list.csv\"\r\n\r\n{HEADER}\u{e4}\r\n"
    );
    for mail in [deep, charset] {
        let receipt = programme.app.receive_mail(mail.into_bytes()).await.unwrap();
        assert_eq!(receipt, Receipt::Answered);
        programme.answer().await;
    }
    assert_eq!(programme.app.draft(&programme.mira, id).await.unwrap().version, 1);
    let mail = SentMail::from(MIRA)
        .header("Message-ID", "<4@mailer.example>")
        .without("Message-ID");
    assert_eq!(
        programme.receive(&mail.attach("form.xlsx", &form)).await,
        Receipt::Answered
    );
    assert!(matches!(programme.fates().await[..], [FileFate::Submitted { .. }]));
}
