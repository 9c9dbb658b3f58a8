//! Everybody reads about a request in their own language.

use std::collections::BTreeSet;

use replenish_domain::{Language, account::Role};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, answers, reject};

#[rstest]
#[tokio::test]
async fn each_side_reads_its_own_language(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira, tomas) = (&programme.app, &programme.mira, &programme.tomas);
    app.choose_language(mira, "de").await.unwrap();
    app.choose_language(tomas, "fr").await.unwrap();
    let request = programme.submitted().await;
    app.decide_request(tomas, request.id, &reject("The picture is of another device."))
        .await
        .unwrap();
    let read = [
        ("ada@people.example", Language::English),
        ("mira@people.example", Language::German),
        ("questions@nordlicht.example", Language::German),
        ("tomas@people.example", Language::French),
    ];
    assert_eq!(languages(&programme).await, BTreeSet::from(read.map(owned)));
}

#[rstest]
#[tokio::test]
async fn a_contact_without_an_account_reads_what_the_submitter_does(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let luca = programme.person("Luca Conti", Role::Maker, Some(mira)).await;
    app.choose_language(mira, "de").await.unwrap();
    app.choose_language(&luca, "it").await.unwrap();
    for (contact, language) in [
        ("office@elsewhere.example", Language::German),
        ("luca@people.example", Language::Italian),
    ] {
        let device = programme.device().await.id;
        let mut draft = answers();
        draft.contact_email = contact.to_owned();
        app.save_draft(mira, device, None, draft).await.unwrap();
        let request = programme.submit(device).await.unwrap();
        app.decide_request(&programme.tomas, request.id, &reject("Ask again."))
            .await
            .unwrap();
        let languages = languages(&programme).await;
        assert!(languages.contains(&owned((contact, language))), "{languages:?}");
        assert!(
            languages.contains(&owned(("mira@people.example", Language::German))),
            "{languages:?}"
        );
    }
}

/// Who reads the waiting mails in which language.
async fn languages(programme: &Programme) -> BTreeSet<(String, Language)> {
    let jobs = programme.mail_jobs().await.into_iter();
    jobs.map(|job| (job.to.to_string(), job.language)).collect()
}

fn owned((email, language): (&str, Language)) -> (String, Language) {
    (email.to_owned(), language)
}
