//! Certifying a device, one marketplace at a time; who may enrol before and after.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use replenish_app::{
    Denied,
    certifications::{CertificationError, Decided},
    mail::{CertificationNews, Letter},
};
use replenish_domain::{
    account::Role,
    certification::{Case, CertificationState, Enrolment, EvidenceDraft, EvidenceDrafts},
    device::{Device, DeviceId, Stage},
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::devices;
use rstest::rstest;

use crate::programme::{Programme, assign};

const TESTER: &str = "lab-1@nordlicht.example";

async fn with_ids(programme: &Programme) -> DeviceId {
    let request = programme.submitted().await;
    let decision = assign(&request);
    let decided = programme.app.decide_request(&programme.tomas, request.id, &decision);
    decided.await.unwrap();
    programme.mails().await;
    request.device
}

async fn device(programme: &Programme, id: DeviceId) -> Device {
    programme.app.device(&programme.mira, id).await.unwrap()
}

async fn handed_in(programme: &Programme, code: &str) -> DeviceId {
    let id = with_ids(programme).await;
    devices::hand_in_checklist(&programme.app, &programme.mira, id, code).await;
    id
}

fn codes(error: CertificationError) -> Vec<(String, &'static str)> {
    let CertificationError::Invalid(faults) = error else {
        panic!("{error}");
    };
    faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

#[rstest]
#[tokio::test]
async fn six_cases_are_handed_in_and_certified(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let id = handed_in(&programme, "DE").await;
    let told: Vec<_> = programme.mails().await.into_iter().map(|(to, _)| to).collect();
    assert_eq!(told.len(), 2, "both reviewers are told: {told:?}");
    let waiting = app.waiting_for_reviewer(&programme.tomas).await.unwrap();
    assert_eq!(waiting.checklists.len(), 1);
    assert_eq!(
        (waiting.checklists[0].device, waiting.checklists[0].code.as_str()),
        (id, "DE")
    );

    let certified = app.certify(&programme.tomas, id, "DE", None, Some("Well done.")).await;
    let state = certified.unwrap().certification.state;
    assert!(matches!(
        state,
        CertificationState::Certified {
            from_checklist: true,
            ..
        }
    ));
    let device = device(&programme, id).await;
    assert_eq!(device.stage, Stage::Certified);
    let certified: Vec<_> = device
        .marketplaces
        .iter()
        .filter(|offered| offered.certified_at.is_some())
        .collect();
    assert_eq!(certified.len(), 1);
    assert_eq!(certified[0].code.as_str(), "DE");
    let news = CertificationNews::Certified {
        note: Some("Well done.".into()),
    };
    let mails = programme.mails().await;
    assert!(
        mails
            .iter()
            .all(|(_, letter)| matches!(letter, Letter::Certification(about) if about.news == news))
    );
    assert_eq!(mails.len(), 2, "the contact and who handed it in: {mails:?}");
    assert_eq!(app.waiting_for_reviewer(&programme.tomas).await.unwrap().checklists, []);
    let acts = programme.acts(id).await;
    assert_eq!(
        acts[acts.len() - 3..],
        [
            "certification.evidence_saved",
            "certification.submitted",
            "certification.certified"
        ]
    );
}

#[rstest]
#[tokio::test]
async fn what_is_missing_is_named_at_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let id = with_ids(&programme).await;
    let mut drafts = devices::evidence(&device(&programme, id).await, TESTER);
    drafts.remove("level_shown");
    drafts.get_mut("low_order").unwrap().get_mut("HEPA").unwrap().account = "who@nordlicht.example".into();
    let saved = app.save_evidence(mira, id, "US", None, drafts).await.unwrap();
    assert_eq!(saved.readiness.missing.len(), 2);
    let refused = codes(app.submit_certification(mira, id, "US", None).await.unwrap_err());
    let expected = [
        ("/evidence/level_shown/device", "evidence-required"),
        ("/evidence/low_order/HEPA/account", "account-not-allowed"),
    ];
    assert_eq!(refused, expected.map(|(place, code)| (place.to_owned(), code)));

    let strange = EvidenceDrafts::from([
        ("dance".to_owned(), BTreeMap::new()),
        (
            "low_order".to_owned(),
            BTreeMap::from([("device".to_owned(), EvidenceDraft::default())]),
        ),
    ]);
    let refused = codes(app.save_evidence(mira, id, "US", None, strange).await.unwrap_err());
    let expected = [
        ("/evidence/dance", "case-unknown"),
        ("/evidence/low_order/device", "place-unknown"),
    ];
    assert_eq!(refused, expected.map(|(place, code)| (place.to_owned(), code)));
}

#[rstest]
#[tokio::test]
async fn a_returned_checklist_is_completed_and_handed_in_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira, tomas) = (&programme.app, &programme.mira, &programme.tomas);
    let id = handed_in(&programme, "US").await;
    let with_reviewer = app.save_evidence(mira, id, "US", None, EvidenceDrafts::new()).await;
    assert!(matches!(with_reviewer, Err(CertificationError::WithReviewer)));
    let empty = app.return_certification(tomas, id, "US", None, &BTreeMap::new()).await;
    assert_eq!(codes(empty.unwrap_err()), [("/reasons".to_owned(), "reason-required")]);
    programme.mails().await;

    let reasons = BTreeMap::from([("level_shown".to_owned(), "Show both screens.".to_owned())]);
    app.return_certification(tomas, id, "US", None, &reasons).await.unwrap();
    let reasons = vec![(Case::LevelShown, "Show both screens.".to_owned())];
    let news = CertificationNews::Returned { reasons };
    let mails = programme.mails().await;
    assert!(
        mails
            .iter()
            .all(|(_, letter)| matches!(letter, Letter::Certification(about) if about.news == news))
    );
    assert_eq!(device(&programme, id).await.stage, Stage::Assigned);
    let again = app.submit_certification(mira, id, "US", None).await.unwrap();
    let CertificationState::Submitted { asked, .. } = again.certification.state else {
        panic!("it is handed in")
    };
    let asked: Vec<_> = asked.values().collect();
    assert_eq!(asked, ["Show both screens."], "what was asked for stays in sight");
    app.certify(tomas, id, "US", None, None).await.unwrap();
    let over = app.submit_certification(mira, id, "US", None).await;
    assert!(matches!(
        over,
        Err(CertificationError::Decided(Decided::Certified { .. }))
    ));
}

#[rstest]
#[tokio::test]
async fn of_two_reviewers_one_wins_and_the_other_is_told(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let id = handed_in(&programme, "US").await;
    let (one, other) = tokio::join!(
        app.certify(&programme.tomas, id, "US", None, None),
        app.certify(&programme.ada, id, "US", None, None),
    );
    let ([won, lost], winner) = if one.is_ok() {
        ([one, other], &programme.tomas)
    } else {
        ([other, one], &programme.ada)
    };
    assert!(won.is_ok());
    let by = winner.name.to_string();
    assert!(matches!(lost, Err(CertificationError::Decided(Decided::Certified { by: told })) if told == by));
    let again = app.certify(winner, id, "US", None, None).await;
    assert!(again.is_ok(), "the winner may say it again");
}

#[rstest]
#[tokio::test]
async fn a_reviewer_certifies_without_a_checklist_and_the_trail_tells(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let draft = programme.answered_device().await;
    let early = app.certify(&programme.tomas, draft, "US", None, None).await;
    assert!(matches!(early, Err(CertificationError::IdsNotAssigned)));
    let id = with_ids(&programme).await;
    let certified = app.certify(&programme.tomas, id, "US", None, None).await.unwrap();
    let state = certified.certification.state;
    assert!(matches!(
        state,
        CertificationState::Certified {
            from_checklist: false,
            ..
        }
    ));
    let trail = app.device_activity(&programme.mira, id, None, 1).await.unwrap();
    assert_eq!(trail[0].action, "certification.certified");
    assert_eq!(trail[0].after.as_ref().unwrap()["from_checklist"], false);
}

#[rstest]
#[tokio::test]
async fn each_side_does_its_own_part(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let app = &programme.app;
    let id = with_ids(&programme).await;
    let insider = programme
        .person("Ines Own", Role::Reviewer, Some(&programme.mira))
        .await;
    let own = app.certify(&insider, id, "US", None, None).await;
    assert!(matches!(own, Err(CertificationError::OwnDevice)));
    let maker = app.certify(&programme.mira, id, "US", None, None).await;
    assert!(matches!(maker, Err(CertificationError::Denied(Denied::Forbidden))));
    let reviewer = app.submit_certification(&programme.tomas, id, "US", None).await;
    assert!(matches!(reviewer, Err(CertificationError::Denied(Denied::Forbidden))));
    let stranger = app.certifications(&programme.stranger, id).await;
    assert!(matches!(stranger, Err(CertificationError::Denied(Denied::Hidden))));
    let nowhere = app.certify(&programme.tomas, id, "FR", None, None).await;
    assert!(matches!(nowhere, Err(CertificationError::Denied(Denied::Hidden))));
    let desk = app.waiting_for_reviewer(&programme.mira).await;
    assert!(matches!(desk, Err(CertificationError::Denied(Denied::Forbidden))));
}

#[rstest]
#[tokio::test]
async fn the_allow_list_governs_who_may_enrol(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira) = (&programme.app, &programme.mira);
    let draft = programme.answered_device().await;
    let early = app.may_enrol(mira, draft, "US", TESTER).await.unwrap();
    assert_eq!(early, Enrolment::NotAssigned);

    let id = with_ids(&programme).await;
    let may = async |code: &str, email: &str| app.may_enrol(mira, id, code, email).await.unwrap();
    assert_eq!(may("US", TESTER).await, Enrolment::TestAccount);
    assert_eq!(may("US", "LAB-1@nordlicht.example").await, Enrolment::TestAccount);
    assert_eq!(may("US", "anybody@example.com").await, Enrolment::NotOnAllowList);
    assert_eq!(may("FR", TESTER).await, Enrolment::NotOffered);
    app.certify(&programme.tomas, id, "US", None, None).await.unwrap();
    assert_eq!(may("US", "anybody@example.com").await, Enrolment::Everybody);
    assert_eq!(may("DE", "anybody@example.com").await, Enrolment::NotOnAllowList);
}

#[rstest]
#[tokio::test]
async fn an_account_asked_for_later_waits_at_the_desk(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira, tomas) = (&programme.app, &programme.mira, &programme.tomas);
    let with_request = programme.answered_device().await;
    let id = with_ids(&programme).await;
    programme.pass(SignedDuration::from_hours(1));
    let late = app.add_test_account(mira, id, "late@nordlicht.example").await.unwrap();
    app.add_test_account(mira, with_request, "soon@nordlicht.example")
        .await
        .unwrap();
    let waiting = app.waiting_for_reviewer(tomas).await.unwrap().accounts;
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].device, waiting[0].number), (id, late.number));
    assert_eq!(
        app.may_enrol(mira, id, "US", "late@nordlicht.example").await.unwrap(),
        Enrolment::NotOnAllowList
    );

    app.confirm_test_account(tomas, id, late.number).await.unwrap();
    assert_eq!(app.waiting_for_reviewer(tomas).await.unwrap().accounts, []);
    let mails = programme.mails().await;
    assert!(
        matches!(&mails[..], [(_, Letter::TestAccountConfirmed { account, .. })] if account == "late@nordlicht.example")
    );
    app.confirm_test_account(tomas, id, late.number).await.unwrap();
    assert_eq!(programme.mails().await, [], "it is told once");
    assert_eq!(
        app.may_enrol(mira, id, "US", "late@nordlicht.example").await.unwrap(),
        Enrolment::TestAccount
    );
}
