//! One request at the desk: what was handed in, exactly, and the forms that answer it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use replenish_app::App;
use replenish_domain::{
    account::{Action, Actor},
    id,
    request::{IdRequest, RequestId, RequestState},
};
use serde::Deserialize;

use super::{
    lists,
    review::{Fate, FindingForm, Review},
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        path::IdPath,
        requests::{standing::Standing, submitted::Submitted},
        shell::{Part, Shell, page},
        time,
    },
    session::Viewer,
};

/// What the address says about the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RequestQuery {
    done: Option<String>,
    /// The observation a finding is to be about.
    ask: Option<usize>,
}

/// What was typed into the forms that answer, when they come back.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) thresholds: BTreeMap<String, String>,
    pub(super) reason: String,
    pub(super) list_waiver: String,
    pub(super) message: String,
    pub(super) finding: FindingForm,
    /// The finding that is waived, and why.
    pub(super) waiver: Option<(i64, String)>,
    /// The observation that is passed over, and why.
    pub(super) observation: Option<(String, String)>,
    /// The lists that were chosen, by slot ID.
    pub(super) lists: BTreeMap<String, String>,
}

#[derive(Template)]
#[template(path = "desk/request.html")]
struct RequestPage {
    shell: Shell,
    errors: Errors,
    device: String,
    organisation: String,
    standing: Standing,
    submitted: Submitted,
    content_hash: String,
    claim: ClaimView,
    may: May,
    is_own: bool,
    review: Review,
    typed: Typed,
    /// A product list has holes, so assigning needs a reason.
    has_holes: bool,
    /// Who else looks at it; nothing when nobody does.
    present: String,
}

/// What the viewer may do about the request now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    /// It is somebody else's, one's own maker's, or it has its answer.
    Nothing,
    /// The maker is asked; the request can only be declined.
    Decline,
    /// Note findings, ask, assign and decline.
    Answer,
}

impl May {
    fn of(request: &IdRequest, claim: &ClaimView, is_own: bool) -> Self {
        match request.state {
            _ if is_own || matches!(claim, ClaimView::Other { .. }) => Self::Nothing,
            RequestState::NeedsInfo { .. } => Self::Decline,
            _ if request.state.status().is_open() => Self::Answer,
            _ => Self::Nothing,
        }
    }

    fn decline(self) -> bool {
        self != Self::Nothing
    }

    fn answer(self) -> bool {
        self == Self::Answer
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "templates pass what they show by reference"
)]
impl RequestPage {
    fn typed_waiver(&self, finding: &i64) -> &str {
        match &self.typed.waiver {
            Some((number, reason)) if number == finding => reason,
            _ => "",
        }
    }

    fn typed_observation(&self, at: &usize) -> &str {
        match &self.typed.observation {
            Some((typed, reason)) if *typed == at.to_string() => reason,
            _ => "",
        }
    }
}

/// Whose request it is at the moment, from the viewer's side.
enum ClaimView {
    Nobody,
    Mine { until: String },
    Other { name: String, until: String },
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
    Query(query): Query<RequestQuery>,
) -> Result<Response, ConsoleError> {
    let shell = |shell: Shell| shell.confirming(query.done.as_deref());
    render(&app, &actor, id, shell, Errors::default(), Typed::default(), query.ask).await
}

/// Who else looks at the request, in words; asked now and then by a page that stands open.
pub(super) async fn present(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
) -> Result<String, ConsoleError> {
    Ok(in_words(&app.look_at_request(&actor, id).await?))
}

/// The page with what is being typed, nothing being wrong with it.
pub(super) async fn again(app: &App, actor: &Actor, id: RequestId, typed: Typed) -> Result<Response, ConsoleError> {
    render(app, actor, id, |shell| shell, Errors::default(), typed, None).await
}

/// The page with a form that could not be taken, and everything typed into it.
pub(super) async fn refuse(
    app: &App,
    actor: &Actor,
    id: RequestId,
    status: StatusCode,
    errors: Errors,
    typed: Typed,
) -> Result<Response, ConsoleError> {
    let page = render(app, actor, id, |shell| shell, errors, typed, None).await?;
    Ok((status, page).into_response())
}

async fn render(
    app: &App,
    actor: &Actor,
    id: RequestId,
    dress: impl FnOnce(Shell) -> Shell,
    errors: Errors,
    mut typed: Typed,
    ask: Option<usize>,
) -> Result<Response, ConsoleError> {
    if !actor.may(Action::Review) {
        return Err(ConsoleError::forbidden());
    }
    let present = in_words(&app.look_at_request(actor, id).await?);
    let file = app.request_file(actor, id).await?;
    let request = &file.request;
    let is_own = actor.organisation == Some(request.organisation);
    let claim = claim(app, actor, request);
    let may = May::of(request, &claim, is_own);
    let mut submitted = Submitted::of(app, request).await?;
    submitted.asks_thresholds = may.answer();
    let earlier = app.replenishment_ids(actor, request.device).await?;
    for slot in &mut submitted.slots {
        if let Some(given) = earlier.iter().find(|given| given.slot_id.as_str() == slot.slot_id) {
            slot.threshold = given.assignment.threshold_percent.percent().to_string();
        }
        if let Some(threshold) = typed.thresholds.get(&slot.slot_id) {
            slot.threshold.clone_from(threshold);
        }
    }
    let has_holes = may.answer() && lists::propose(app, actor, request, &typed.lists, &mut submitted).await?;
    let review = Review::of(app, actor, &file).await?;
    if let Some(form) = ask.and_then(|at| review.prefilled(at)) {
        typed.finding = form;
    }
    let shell = Shell::new(app, actor, Part::Desk, format!("{} {}", request.number, submitted.name));
    page(&RequestPage {
        shell: dress(shell).failing(&errors),
        errors,
        device: request.device.to_string(),
        organisation: app.request_maker(request).await?.to_string(),
        standing: Standing::of(app, actor, &app.calendar().await?, &file),
        submitted,
        content_hash: request.content_hash.to_string(),
        claim,
        may,
        is_own,
        review,
        typed,
        has_holes,
        present,
    })
}

fn in_words(present: &[String]) -> String {
    match present {
        [] => String::new(),
        [name] => format!("{name} is looking at this request."),
        [first, second] => format!("{first} and {second} are looking at this request."),
        [first, more @ ..] => format!("{first} and {} others are looking at this request.", more.len()),
    }
}

fn claim(app: &App, actor: &Actor, request: &IdRequest) -> ClaimView {
    match request.state.claim_at(app.clock().now()) {
        None => ClaimView::Nobody,
        Some(claim) if claim.reviewer == actor.account => ClaimView::Mine {
            until: time::time_of_day(app, claim.until),
        },
        Some(claim) => ClaimView::Other {
            name: claim.reviewer_name.to_owned(),
            until: time::time_of_day(app, claim.until),
        },
    }
}
