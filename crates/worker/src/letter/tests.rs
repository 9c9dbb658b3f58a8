use std::fmt::Write as _;

use jiff::{Timestamp, tz::TimeZone};
use replenish_app::{
    Settings,
    mail::{ApprovedChange, AskedFinding, CertificationLetter, CertificationNews, FileAnswer, FileFate, Letter},
};
use replenish_domain::{
    account::Role,
    certification::Case,
    request::{ChangeSize, Severity},
};

use super::*;

const LINK: &str = "https://replenish.example/l/5d41402abc4b2a76b9719d911017c592";

fn settings() -> Settings {
    Settings {
        time_zone: TimeZone::get("Europe/Berlin").unwrap(),
        ..Settings::default()
    }
}

fn write(letter: &Letter, links: OneTimeLinks) -> MailContent {
    write_in(Language::English, letter, links)
}

fn write_in(language: Language, letter: &Letter, links: OneTimeLinks) -> MailContent {
    Letterhead::of(&settings(), language).write(letter, links).unwrap()
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// The letters about new versions.
fn of_versions() -> Vec<(&'static str, Letter)> {
    let device = || "AirPure 300 purifier".to_owned();
    let number = || "R-0131".to_owned();
    let link = || "https://replenish.example/devices/dev_1/request".to_owned();
    vec![
        (
            "version-to-review",
            Letter::RequestToReview {
                organisation: "Nordlicht Geräte".to_owned(),
                device: device(),
                number: number(),
                due_at: at("2026-12-01T22:59:59Z"),
                change: Some(ChangeSize::Big),
                link: "https://replenish.example/desk/req_1".to_owned(),
            },
        ),
        (
            "version-approved",
            Letter::IdsAssigned {
                device: device(),
                number: number(),
                slots: vec![(
                    "HEPA".to_owned(),
                    "arn:replenish:smarthome:drs:sensor:0f8c2f9e-7a0c-4d0e-9c53-3f7a3b1c2d4e".to_owned(),
                )],
                change: Some(ApprovedChange {
                    version: 2,
                    is_big: true,
                    renewed: vec!["HEPA".to_owned()],
                    retired: vec!["CARBON".to_owned()],
                }),
                link: link(),
            },
        ),
        (
            "version-rejected",
            Letter::RequestRejected {
                device: device(),
                number: number(),
                reason: "The unit does not fit the sensor.".to_owned(),
                keeps_version: Some(1),
                link: link(),
            },
        ),
    ]
}

fn letters() -> Vec<(&'static str, Letter)> {
    let device = || "AirPure 300 purifier".to_owned();
    let number = || "R-0131".to_owned();
    let link = || "https://replenish.example/devices/dev_1/request".to_owned();
    let invitation = |organisation: Option<&str>, role| Letter::Invitation {
        inviter: "Mira Holm".to_owned(),
        organisation: organisation.map(str::to_owned),
        role,
        link: LINK.to_owned(),
        expires_at: at("2026-11-29T10:00:00Z"),
    };
    vec![
        (
            "invitation-organisation",
            invitation(Some("Nordlicht Geräte"), Role::MakerAdmin),
        ),
        ("invitation-programme", invitation(None, Role::Reviewer)),
        (
            "password-reset",
            Letter::PasswordReset {
                name: "Mira Holm".to_owned(),
                link: LINK.to_owned(),
                expires_at: at("2026-11-22T11:00:00Z"),
            },
        ),
        (
            "password-changed",
            Letter::PasswordChanged {
                name: "Mira Holm".to_owned(),
                link: "https://replenish.example/password-reset".to_owned(),
            },
        ),
        (
            "request-received",
            Letter::RequestReceived {
                device: device(),
                number: number(),
                due_at: at("2026-12-01T22:59:59Z"),
                link: link(),
            },
        ),
        (
            "request-to-review",
            Letter::RequestToReview {
                organisation: "Nordlicht Geräte".to_owned(),
                device: device(),
                number: number(),
                due_at: at("2026-12-01T22:59:59Z"),
                change: None,
                link: "https://replenish.example/desk/req_1".to_owned(),
            },
        ),
        (
            "certification-to-review",
            certification(CertificationNews::Submitted {
                organisation: "Nordlicht Geräte".to_owned(),
            }),
        ),
        (
            "marketplace-certified",
            certification(CertificationNews::Certified {
                note: Some("A clean set of tests.".to_owned()),
            }),
        ),
        (
            "certification-returned",
            certification(CertificationNews::Returned {
                reasons: vec![(Case::LevelShown, "The picture shows another device.".to_owned())],
            }),
        ),
        (
            "test-account-confirmed",
            Letter::TestAccountConfirmed {
                device: device(),
                account: "late@nordlicht.example".to_owned(),
                link: "https://replenish.example/devices/dev_1/test-accounts".to_owned(),
            },
        ),
        (
            "ids-assigned",
            Letter::IdsAssigned {
                device: device(),
                number: number(),
                slots: [("HEPA", "0f8c2f9e"), ("CARBON", "7d11b2c4")]
                    .map(|(slot, id)| {
                        let id = format!("arn:replenish:smarthome:drs:sensor:{id}-7a0c-4d0e-9c53-3f7a3b1c2d4e");
                        (slot.to_owned(), id)
                    })
                    .to_vec(),
                change: None,
                link: link(),
            },
        ),
    ]
}

fn every_letter() -> impl Iterator<Item = (&'static str, Letter)> {
    letters()
        .into_iter()
        .chain(of_versions())
        .chain(review_letters())
        .chain(answers())
}

/// What goes to and fro while a request is reviewed, and about certification.
fn review_letters() -> Vec<(&'static str, Letter)> {
    let device = || "AirPure 300 purifier".to_owned();
    let number = || "R-0131".to_owned();
    let link = || "https://replenish.example/devices/dev_1/request".to_owned();
    vec![
        (
            "request-rejected",
            Letter::RequestRejected {
                device: device(),
                number: number(),
                reason: "The picture shows another model.\nSend one of the AirPure 300.".to_owned(),
                keeps_version: None,
                link: link(),
            },
        ),
        (
            "request-returned",
            Letter::RequestReturned {
                device: device(),
                number: number(),
                reviewer: "Tomás Ortega".to_owned(),
                message: Some("Nearly there.\nTwo points need a change.".to_owned()),
                findings: vec![
                    AskedFinding {
                        label: "HEPA, Full capacity".to_owned(),
                        severity: Severity::MustFix,
                        detail: "The capacity is 9 liters. The other slots say milliliters.".to_owned(),
                        suggestion: Some("9 MILLILITER".to_owned()),
                    },
                    AskedFinding {
                        label: "Picture".to_owned(),
                        severity: Severity::ShouldFix,
                        detail: "The background is grey.".to_owned(),
                        suggestion: None,
                    },
                ],
                link: link(),
            },
        ),
        (
            "request-resubmitted",
            Letter::RequestResubmitted {
                organisation: "Nordlicht Geräte".to_owned(),
                device: device(),
                number: number(),
                round: 2,
                due_at: at("2026-12-01T22:59:59Z"),
                link: "https://replenish.example/desk/requests/req_1".to_owned(),
            },
        ),
        (
            "request-withdrawn",
            Letter::RequestWithdrawn {
                device: device(),
                number: number(),
                by: "Mira Holm".to_owned(),
                link: link(),
            },
        ),
        (
            "message-written",
            Letter::MessageWritten {
                from: "Tomás Ortega".to_owned(),
                device: device(),
                number: number(),
                text: "Which pack is sold in Japan?".to_owned(),
                link: link(),
            },
        ),
    ]
}

/// The answers to a mail that came in.
fn answers() -> Vec<(&'static str, Letter)> {
    let console = || "https://replenish.example/devices".to_owned();
    vec![
        (
            "mail-answered",
            Letter::MailAnswered {
                files: files(),
                link: "https://replenish.example/devices/dev_1/request".to_owned(),
            },
        ),
        (
            "mail-answered-submitted",
            Letter::MailAnswered {
                files: files().into_iter().take(1).collect(),
                link: "https://replenish.example/devices/dev_1/request".to_owned(),
            },
        ),
        (
            "mail-answered-nothing-attached",
            Letter::MailAnswered {
                files: Vec::new(),
                link: console(),
            },
        ),
        ("mail-unverified", Letter::MailUnverified { link: console() }),
        (
            "mail-too-large",
            Letter::MailTooLarge {
                limit: 10 * 1024 * 1024,
                link: console(),
            },
        ),
    ]
}

/// One attachment of each fate.
fn files() -> Vec<FileAnswer> {
    let file = |name: &str, fate| FileAnswer {
        name: name.to_owned(),
        fate,
    };
    let submitted = FileFate::Submitted {
        device: "AirPure 300 purifier".to_owned(),
        number: "R-0131".to_owned(),
        due_at: at("2026-12-01T22:59:59Z"),
    };
    let saved = FileFate::ListSaved {
        devices: vec!["AirPure 300 purifier".to_owned(), "AirPure 500".to_owned()],
        products: 12,
    };
    let faults = [
        "Sheet “Slots”, row 4, column C: Choose the sensor type.",
        "Sheet “Products”, row 3, column D: Enter how many units one pack holds.",
    ];
    let refused = FileFate::Refused {
        faults: faults.map(str::to_owned).into(),
    };
    let ignored = FileFate::Ignored {
        why: "It is neither a request form (XLSX) nor a product list (CSV).".to_owned(),
    };
    vec![
        file("form.xlsx", submitted),
        file("products.csv", saved),
        file("other <form>.xlsx", refused),
        file("", ignored),
    ]
}

#[test]
fn every_letter_reads_as_recorded() {
    for (name, letter) in every_letter() {
        let MailContent { subject, text, html } = write(&letter, OneTimeLinks::Shown);
        let mut mail = String::new();
        write!(mail, "Subject: {subject}\n\n{text}\n=== HTML ===\n{html}").unwrap();
        insta::assert_snapshot!(name, mail);
    }
}

/// Read by people who speak the language; what must be in a letter is checked below.
#[test]
fn every_letter_is_written_in_every_language() {
    for language in Language::ALL.into_iter().skip(1) {
        let mut mails = String::new();
        for (name, letter) in every_letter() {
            let MailContent { subject, text, html } = write_in(language, &letter, OneTimeLinks::Shown);
            assert!(html.contains(&format!("<html lang=\"{language}\">")), "{name}");
            assert!(!subject.contains('{') && !text.contains('{'), "{name}: {text}");
            write!(mails, "=== {name} ===\nSubject: {subject}\n\n{text}\n").unwrap();
        }
        insta::assert_snapshot!(format!("in-{language}"), mails);
    }
}

/// What a letter tells stands in it whatever its language is: names, numbers, IDs, links, and what
/// people wrote.
#[test]
fn nothing_is_lost_in_translation() {
    const VALUES: [&str; 22] = [
        "Mira Holm",
        "Tomás Ortega",
        "Nordlicht Geräte",
        "AirPure 300",
        "R-0131",
        "https://replenish.example/",
        "arn:replenish:smarthome:drs:sensor:",
        "HEPA",
        "CARBON",
        "9 MILLILITER",
        "The capacity is 9 liters.",
        "The picture shows another",
        "Nearly there.",
        "Which pack is sold in Japan?",
        "late@nordlicht.example",
        "products.csv",
        "form.xlsx",
        "12",
        "XLSX",
        "2026",
        "DE",
        "10",
    ];
    for (language, (name, letter)) in Language::ALL
        .into_iter()
        .flat_map(|language| every_letter().map(move |letter| (language, letter)))
    {
        let english = write(&letter, OneTimeLinks::Shown);
        let other = write_in(language, &letter, OneTimeLinks::Shown);
        for value in VALUES {
            assert!(
                !english.subject.contains(value) || other.subject.contains(value),
                "{name} in {language}: {value}"
            );
            assert!(
                !english.text.contains(value) || other.text.contains(value),
                "{name} in {language}: {value}"
            );
        }
    }
}

#[test]
fn dates_are_told_as_the_reader_writes_them() {
    let day = |language| Letterhead::of(&settings(), language).date(at("2026-03-05T12:00:00Z"));
    assert_eq!(
        Language::ALL.map(day),
        [
            "5 Mar 2026",
            "5. März 2026",
            "5 mars 2026",
            "5 mar 2026",
            "5 mar 2026",
            "2026年3月5日"
        ]
    );
}

#[test]
fn a_copy_has_no_one_time_link() {
    for (name, letter) in every_letter() {
        let copy = write(&letter, OneTimeLinks::LeftOut);
        let leaks = [&copy.subject, &copy.text, &copy.html]
            .iter()
            .any(|part| part.contains("5d41402a"));
        assert!(!leaks, "{name}");
        let is_told = copy.text.contains("(one-time link, left out of this copy)");
        assert_eq!(is_told, letter.one_time_link_ends().is_some(), "{name}");
    }
}

#[test]
fn a_subject_says_the_most_important() {
    let subject = |wanted: &[usize]| {
        let files = wanted.iter().map(|at| files().remove(*at)).collect();
        let link = String::new();
        write(&Letter::MailAnswered { files, link }, OneTimeLinks::Shown).subject
    };
    for (wanted, said) in [
        (&[0, 3][..], "Request R-0131 handed in by mail"),
        (&[0, 0, 1], "Request R-0131 handed in by mail"),
        (&[1, 3], "Your mail to Replenish: your product list was saved"),
        (&[2], "Your mail to Replenish: nothing was stored"),
        (&[0, 2], "Your mail to Replenish: not everything was stored"),
        (&[3], "Your mail to Replenish: there was nothing to file"),
        (&[], "Your mail to Replenish: there was nothing to file"),
    ] {
        assert_eq!(subject(wanted), said);
    }
}

#[test]
fn names_are_text_in_html() {
    let letter = Letter::RequestToReview {
        organisation: "<script>alert('x')</script>".to_owned(),
        device: "A & B <img src=x>".to_owned(),
        number: "R-0001".to_owned(),
        due_at: at("2026-12-01T22:59:59Z"),
        change: None,
        link: "https://replenish.example/\"><script>".to_owned(),
    };
    let html = write(&letter, OneTimeLinks::Shown).html;
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("\"><"));
}

#[test]
fn a_name_with_a_line_end_leaves_the_subject_one_line() {
    let letter = Letter::RequestReceived {
        device: "AirPure\r\nBcc: eve@example.com".to_owned(),
        number: "R-0001".to_owned(),
        due_at: at("2026-12-01T22:59:59Z"),
        link: "https://replenish.example/".to_owned(),
    };
    assert!(!write(&letter, OneTimeLinks::Shown).subject.contains(char::is_control));
}

fn certification(news: CertificationNews) -> Letter {
    Letter::Certification(CertificationLetter {
        device: "AirPure 300".to_owned(),
        marketplace: "DE".to_owned(),
        news,
        link: "https://replenish.example/devices/dev_1/certification/DE".to_owned(),
    })
}
