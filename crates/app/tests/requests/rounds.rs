//! Questions to the maker, and the rounds they make.

use jiff::SignedDuration;
use replenish_app::{
    mail::Letter,
    requests::{FindingChange, RequestError},
};
use replenish_domain::{
    device::Stage,
    request::{Answer, FindingStatus, NewFinding, RequestStatus},
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, assign, faults, reject};

pub(crate) fn capacity_of_hepa() -> NewFinding {
    NewFinding {
        pointer: "/slots/HEPA/capacity".into(),
        severity: "must_fix".into(),
        detail: "The capacity does not fit the filter.".into(),
        ..NewFinding::default()
    }
}

#[rstest]
#[tokio::test]
async fn asking_stops_the_clock_and_opens_only_what_was_asked_about(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira, tomas) = (&programme.app, &programme.mira, &programme.tomas);
    let request = programme.submitted().await;
    let device = request.device;
    app.add_finding(tomas, request.id, &capacity_of_hepa()).await.unwrap();
    assert_eq!(app.request_file(mira, request.id).await.unwrap().findings, []);

    programme.pass(SignedDuration::from_hours(2 * 24));
    programme.mails().await;
    let hash = request.content_hash.as_str();
    let returned = app
        .return_request(tomas, request.id, Some(hash), Some("Nearly there."))
        .await
        .unwrap();
    assert_eq!(returned.state.status(), RequestStatus::NeedsInfo);
    assert_eq!(app.device(mira, device).await.unwrap().stage, Stage::NeedsInfo);
    let told = programme.mails().await;
    assert!(
        matches!(&told[0].1, Letter::RequestReturned { findings, message: Some(_), .. } if findings[0].label == "HEPA, Full capacity"),
        "{told:?}"
    );

    let refused = app.rename_device(mira, device, None, "Another name").await;
    assert!(refused.unwrap_err().to_string().contains("Device name"));
    let mut draft = app.draft(mira, device).await.unwrap().draft;
    let mut elsewhere = draft.clone();
    elsewhere.slots.get_mut("CARBON").unwrap().capacity = Answer::typed("77");
    let refused = app.save_draft(mira, device, None, elsewhere).await;
    assert!(matches!(refused, Err(RequestError::Locked(locked)) if locked.detail().contains("CARBON, capacity")));

    draft.slots.get_mut("HEPA").unwrap().capacity = Answer::typed("99");
    app.save_draft(mira, device, None, draft).await.unwrap();

    // Weeks go by; the clock stood at five days left.
    programme.pass(SignedDuration::from_hours(21 * 24));
    let again = programme.submit(device).await.unwrap();
    assert_eq!((again.id, again.round), (request.id, 2));
    assert_eq!(again.state.status(), RequestStatus::Submitted);
    let calendar = app.calendar().await.unwrap();
    assert_eq!(calendar.business_days_left(programme.now(), again.due_at), 5);

    let file = app.request_file(mira, request.id).await.unwrap();
    let changes: Vec<_> = file
        .changes
        .iter()
        .map(|change| (change.label.as_str(), change.after.as_str()))
        .collect();
    assert_eq!(changes, [("HEPA, Full capacity", "99")]);
    assert_eq!(file.findings[0].status, FindingStatus::Changed { round_changed: 2 });
    let stale = app.decide_request(tomas, request.id, &assign(&request)).await;
    assert!(matches!(stale, Err(RequestError::StaleHash)));
    app.decide_request(tomas, request.id, &assign(&again)).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn what_must_be_fixed_stands_against_assigning_until_it_is_dealt_with(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let programme = Programme::start(engine).await;
    let (app, tomas) = (&programme.app, &programme.tomas);
    let request = programme.submitted().await;
    let finding = app.add_finding(tomas, request.id, &capacity_of_hepa()).await.unwrap();
    let refused = app.decide_request(tomas, request.id, &assign(&request)).await;
    assert_eq!(
        faults(&refused.unwrap_err()),
        [("/findings/1".to_owned(), "finding-open")]
    );
    let without_reason = FindingChange::Waived { reason: " ".into() };
    let refused = app
        .change_finding(tomas, request.id, finding.number, &without_reason)
        .await;
    assert_eq!(
        faults(&refused.unwrap_err()),
        [("/reason".to_owned(), "reason-required")]
    );
    let waived = FindingChange::Waived {
        reason: "A prototype.".into(),
    };
    app.change_finding(tomas, request.id, finding.number, &waived)
        .await
        .unwrap();
    app.decide_request(tomas, request.id, &assign(&request)).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_finding_that_must_be_fixed_needs_a_change_or_a_reply(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira, tomas) = (&programme.app, &programme.mira, &programme.tomas);
    let request = programme.submitted().await;
    app.add_finding(tomas, request.id, &capacity_of_hepa()).await.unwrap();
    app.return_request(tomas, request.id, None, None).await.unwrap();
    let refused = programme.submit(request.device).await;
    assert_eq!(
        faults(&refused.unwrap_err()),
        [("/findings/1".to_owned(), "finding-unanswered")]
    );
    app.reply_to_finding(mira, request.id, 1, "It is a double filter.")
        .await
        .unwrap();
    let again = programme.submit(request.device).await.unwrap();
    assert_eq!(again.content_hash, request.content_hash);
    let finding = app.request_file(tomas, request.id).await.unwrap().findings.remove(0);
    assert!(finding.blocks());
    assert_eq!(finding.reply.unwrap().text, "It is a double filter.");
}

#[rstest]
#[tokio::test]
async fn a_reply_answers_the_round_it_was_asked_in(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira, tomas) = (&programme.app, &programme.mira, &programme.tomas);
    let request = programme.submitted().await;
    app.add_finding(tomas, request.id, &capacity_of_hepa()).await.unwrap();
    for _ in 0..2 {
        programme.pass(SignedDuration::from_hours(1));
        app.return_request(tomas, request.id, None, None).await.unwrap();
        let unanswered = programme.submit(request.device).await.unwrap_err();
        assert_eq!(faults(&unanswered), [("/findings/1".to_owned(), "finding-unanswered")]);
        app.reply_to_finding(mira, request.id, 1, "It is measured so.")
            .await
            .unwrap();
        programme.submit(request.device).await.unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn other_words_for_a_waived_finding_leave_it_waived(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, tomas) = (&programme.app, &programme.tomas);
    let request = programme.submitted().await;
    app.add_finding(tomas, request.id, &capacity_of_hepa()).await.unwrap();
    let waived = FindingChange::Waived {
        reason: "A prototype.".into(),
    };
    app.change_finding(tomas, request.id, 1, &waived).await.unwrap();
    let reworded = NewFinding {
        detail: "The capacity is that of the old filter.".into(),
        ..capacity_of_hepa()
    };
    let finding = app
        .change_finding(tomas, request.id, 1, &FindingChange::Rewritten(reworded))
        .await
        .unwrap();
    assert_eq!(finding.detail, "The capacity is that of the old filter.");
    assert!(
        matches!(finding.status, FindingStatus::Waived { .. }),
        "{:?}",
        finding.status
    );
}

#[rstest]
#[tokio::test]
async fn a_waiver_holds_in_the_next_request_while_the_field_says_the_same(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, tomas) = (&programme.app, &programme.tomas);
    let request = programme.submitted().await;
    app.add_finding(tomas, request.id, &capacity_of_hepa()).await.unwrap();
    let waived = FindingChange::Waived {
        reason: "A prototype.".into(),
    };
    app.change_finding(tomas, request.id, 1, &waived).await.unwrap();
    app.decide_request(tomas, request.id, &reject("Come back later."))
        .await
        .unwrap();
    let second = programme.submit(request.device).await.unwrap();
    let carried = app.request_file(tomas, second.id).await.unwrap().findings;
    assert!(
        matches!(&carried[0].status, FindingStatus::Waived { reason, .. } if reason == "A prototype."),
        "{carried:?}"
    );
    app.withdraw_request(&programme.mira, second.id).await.unwrap();
    let mut draft = app.draft(&programme.mira, request.device).await.unwrap().draft;
    draft.slots.get_mut("HEPA").unwrap().capacity = Answer::typed("12");
    app.save_draft(&programme.mira, request.device, None, draft)
        .await
        .unwrap();
    let third = programme.submit(request.device).await.unwrap();
    assert_eq!(app.request_file(tomas, third.id).await.unwrap().findings, []);
}

#[rstest]
#[tokio::test]
async fn nobody_claims_or_assigns_while_the_maker_is_asked(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, tomas) = (&programme.app, &programme.tomas);
    let request = programme.submitted().await;
    let nothing = app.return_request(tomas, request.id, None, Some("  ")).await;
    assert_eq!(
        faults(&nothing.unwrap_err()),
        [("/findings".to_owned(), "findings-required")]
    );
    app.return_request(tomas, request.id, None, Some("Which filter is it?"))
        .await
        .unwrap();
    for refused in [
        app.claim_request(&programme.ada, request.id).await.map(drop),
        app.decide_request(tomas, request.id, &assign(&request)).await.map(drop),
        app.return_request(tomas, request.id, None, Some("And?"))
            .await
            .map(drop),
        app.add_finding(tomas, request.id, &capacity_of_hepa()).await.map(drop),
    ] {
        assert!(matches!(refused, Err(RequestError::WaitingForMaker)), "{refused:?}");
    }
    app.withdraw_request(&programme.mira, request.id).await.unwrap();
    let device = app.device(&programme.mira, request.device).await.unwrap();
    assert_eq!(device.stage, Stage::Draft);
}

#[rstest]
#[tokio::test]
async fn both_sides_write_and_the_other_gets_a_mail(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, mira, tomas) = (&programme.app, &programme.mira, &programme.tomas);
    let request = programme.submitted().await;
    programme.mails().await;
    app.claim_request(tomas, request.id).await.unwrap();
    app.write_message(mira, request.id, "Is the picture right?")
        .await
        .unwrap();
    assert_eq!(recipients(&programme).await, ["tomas@people.example"]);
    app.write_message(tomas, request.id, "It is.").await.unwrap();
    assert_eq!(
        recipients(&programme).await,
        ["mira@people.example", "questions@nordlicht.example"]
    );
    let stranger = app.write_message(&programme.stranger, request.id, "Hello").await;
    assert!(matches!(stranger, Err(RequestError::Denied(_))));
    let texts: Vec<_> = app.request_file(mira, request.id).await.unwrap().messages;
    let texts: Vec<_> = texts.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["Is the picture right?", "It is."]);
}

async fn recipients(programme: &Programme) -> Vec<String> {
    programme.mails().await.into_iter().map(|(to, _)| to).collect()
}
