//! What reviewers keep at the desk, who looks at a request, and the queue as a file.

use jiff::SignedDuration;
use replenish_app::requests::{MAX_SAVED_VIEWS, NewView, QueueFilter, QueueView, RequestFilter};
use replenish_domain::{
    account::Role,
    request::{NewFinding, Side},
};
use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use crate::programme::{Programme, faults};

fn named(name: &str) -> NewView {
    NewView {
        name: name.to_owned(),
        ..NewView::default()
    }
}

#[rstest]
#[tokio::test]
async fn a_reviewer_keeps_views_of_their_own(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, tomas, ada) = (&programme.app, &programme.tomas, &programme.ada);
    let new = NewView {
        name: " Japan ".to_owned(),
        view: "overdue".to_owned(),
        q: " 100%_ ".to_owned(),
        marketplace: "JP".to_owned(),
        organisation: programme.mira.organisation.unwrap().to_string(),
    };
    let saved = app.save_view(tomas, &new).await.unwrap();
    let filter = QueueFilter {
        view: QueueView::Overdue,
        q: Some("100%_".to_owned()),
        marketplace: Some("JP".parse().unwrap()),
        organisation: programme.mira.organisation,
    };
    assert_eq!((saved.name.as_str(), &saved.filter), ("Japan", &filter));
    assert_eq!(app.saved_views(tomas).await.unwrap(), std::slice::from_ref(&saved));
    assert_eq!(app.saved_views(ada).await.unwrap(), []);
    assert!(app.remove_view(ada, saved.id).await.is_err());
    app.save_view(ada, &named("Japan")).await.unwrap();
    let taken = app.save_view(tomas, &named("Japan")).await.unwrap_err();
    assert_eq!(faults(&taken), [("/name".to_owned(), "name-taken")]);
    app.remove_view(tomas, saved.id).await.unwrap();
    assert_eq!(app.saved_views(tomas).await.unwrap(), []);
    assert!(app.saved_views(&programme.mira).await.is_err());
}

#[rstest]
#[tokio::test]
async fn a_view_is_refused_with_all_its_faults(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, tomas) = (&programme.app, &programme.tomas);
    let wrong = NewView {
        name: "a".repeat(61),
        view: "yours".to_owned(),
        q: "a".repeat(201),
        marketplace: "Germany".to_owned(),
        organisation: "org_1".to_owned(),
    };
    let found = faults(&app.save_view(tomas, &wrong).await.unwrap_err());
    let places: Vec<_> = found.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["/name", "/view", "/q", "/marketplace", "/organisation"]);
    for number in 0..MAX_SAVED_VIEWS {
        app.save_view(tomas, &named(&format!("View {number}"))).await.unwrap();
    }
    let full = app.save_view(tomas, &named("One more")).await.unwrap_err();
    assert_eq!(faults(&full), [("/name".to_owned(), "too-many-views")]);
}

#[rstest]
#[tokio::test]
async fn who_looks_at_a_request_is_seen_for_two_minutes(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, tomas, ada) = (&programme.app, &programme.tomas, &programme.ada);
    let (request, other) = (programme.submitted().await, programme.submitted().await);
    let none: [String; 0] = [];
    assert_eq!(app.look_at_request(tomas, request.id).await.unwrap(), none);
    assert_eq!(
        app.look_at_request(ada, request.id).await.unwrap(),
        [tomas.name.to_string()]
    );
    assert_eq!(app.look_at_request(ada, other.id).await.unwrap(), none);
    let file = app.request_file(tomas, request.id).await.unwrap();
    assert_eq!(file.present, Some(vec![ada.name.to_string()]));
    assert_eq!(
        app.request_file(&programme.mira, request.id).await.unwrap().present,
        None
    );
    assert!(app.look_at_request(&programme.mira, request.id).await.is_err());

    programme.pass(SignedDuration::from_mins(2));
    assert_eq!(
        app.look_at_request(tomas, request.id).await.unwrap(),
        [ada.name.to_string()]
    );
    programme.pass(SignedDuration::from_secs(1));
    assert_eq!(app.look_at_request(tomas, request.id).await.unwrap(), none);
}

#[rstest]
#[tokio::test]
async fn a_reviewer_of_the_maker_meets_its_request_as_the_maker(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, tomas) = (&programme.app, &programme.tomas);
    let own = programme.person("Olga", Role::Reviewer, Some(&programme.mira)).await;
    let request = programme.submitted().await;
    let unsent = NewFinding {
        pointer: "/device/image".to_owned(),
        severity: "should_fix".to_owned(),
        detail: "It is grey.".to_owned(),
        ..NewFinding::default()
    };
    app.add_finding(tomas, request.id, &unsent).await.unwrap();
    app.look_at_request(tomas, request.id).await.unwrap();
    let file = app.request_file(&own, request.id).await.unwrap();
    assert_eq!((file.findings, file.present), (vec![], None));
    let message = app.write_message(&own, request.id, "Is it right?").await.unwrap();
    assert_eq!(message.side, Side::Maker);
    let none: [String; 0] = [];
    assert_eq!(app.look_at_request(&own, request.id).await.unwrap(), none);
    assert_eq!(app.look_at_request(tomas, request.id).await.unwrap(), none);
    // Nothing of the others is counted or offered either.
    let all = RequestFilter::default();
    assert_eq!(app.count_requests(&own, &all, 9).await.unwrap(), 1);
    let elsewhere = RequestFilter {
        organisation: programme.stranger.organisation,
        ..RequestFilter::default()
    };
    assert_eq!(app.count_requests(&own, &elsewhere, 9).await.unwrap(), 0);
    assert!(
        app.list_requests(&own, &elsewhere, None, 9)
            .await
            .unwrap()
            .requests
            .is_empty()
    );
}

#[rstest]
#[tokio::test]
async fn a_file_of_the_queue_has_no_formula_and_says_where_it_is_cut(#[values(Sqlite, Postgres)] engine: Engine) {
    let programme = Programme::start(engine).await;
    let (app, tomas) = (&programme.app, &programme.tomas);
    let device = programme.answered_device().await;
    app.rename_device(&programme.mira, device, None, "=1+1").await.unwrap();
    programme.submit(device).await.unwrap();
    programme.submitted().await;
    programme.submitted().await;
    let all = RequestFilter::default();
    let whole = app.export_requests(tomas, &all, 3).await.unwrap();
    let whole = String::from_utf8(whole).unwrap();
    let lines: Vec<_> = whole.lines().collect();
    assert_eq!(lines.len(), 4, "{whole}");
    assert!(lines[0].starts_with("number,device_name,model_id,organisation,marketplaces,"));
    assert!(lines[1].starts_with("R-0001,'=1+1,"), "{whole}");
    assert!(
        lines[1].contains(",Nordlicht Appliances,US DE,2,submitted,1,2026-11-16T"),
        "{whole}"
    );
    let cut = app.export_requests(tomas, &all, 2).await.unwrap();
    let cut = String::from_utf8(cut).unwrap();
    let last = "Only the first 2 requests are in this file. Narrow the filter to see the others.";
    assert_eq!(cut.lines().count(), 4);
    assert_eq!(cut.lines().last(), Some(last));
    assert!(app.export_requests(&programme.mira, &all, 2).await.is_err());
}
