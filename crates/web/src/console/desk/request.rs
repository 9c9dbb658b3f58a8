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
    request::{IdRequest, RequestId},
};
use serde::Deserialize;

use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        path::IdPath,
        products::table::ListTable,
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
}

/// What was typed into the forms that answer, when they come back.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) thresholds: BTreeMap<String, String>,
    pub(super) reason: String,
    pub(super) list_waiver: String,
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
    /// The viewer may answer now.
    may_decide: bool,
    is_own: bool,
    reason: String,
    /// A product list has holes, so assigning needs a reason.
    has_holes: bool,
    list_waiver: String,
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
    render(&app, &actor, id, shell, Errors::default(), Typed::default()).await
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
    let page = render(app, actor, id, |shell| shell, errors, typed).await?;
    Ok((status, page).into_response())
}

async fn render(
    app: &App,
    actor: &Actor,
    id: RequestId,
    dress: impl FnOnce(Shell) -> Shell,
    errors: Errors,
    typed: Typed,
) -> Result<Response, ConsoleError> {
    if !actor.may(Action::Review) {
        return Err(ConsoleError::forbidden());
    }
    let request = app.request(actor, id).await?;
    let is_own = actor.organisation == Some(request.organisation);
    let claim = claim(app, actor, &request);
    let may_decide = request.state.status().is_open() && !is_own && !matches!(claim, ClaimView::Other { .. });
    let mut submitted = Submitted::of(app, &request).await?;
    submitted.asks_thresholds = may_decide;
    for slot in &mut submitted.slots {
        if let Some(threshold) = typed.thresholds.get(&slot.slot_id) {
            slot.threshold.clone_from(threshold);
        }
    }
    let has_holes = may_decide && propose_lists(app, actor, &request, &mut submitted).await?;
    let shell = Shell::new(app, actor, Part::Desk, format!("{} {}", request.number, submitted.name));
    page(&RequestPage {
        shell: dress(shell).failing(&errors),
        errors,
        device: request.device.to_string(),
        organisation: app.request_maker(&request).await?.to_string(),
        standing: Standing::of(app, actor, &request),
        submitted,
        content_hash: request.content_hash.to_string(),
        claim,
        may_decide,
        is_own,
        reason: typed.reason,
        has_holes,
        list_waiver: typed.list_waiver,
    })
}

/// Shows the list each slot would be given; tells whether any has holes.
async fn propose_lists(
    app: &App,
    actor: &Actor,
    request: &IdRequest,
    submitted: &mut Submitted,
) -> Result<bool, ConsoleError> {
    let lists = app.request_lists(actor, request).await?;
    let offered = request.snapshot.device.marketplaces.iter();
    let codes: Vec<_> = offered.map(|offered| offered.code.clone()).collect();
    for slot in &mut submitted.slots {
        let list = lists.iter().find(|(slot_id, _)| slot_id.as_str() == slot.slot_id);
        slot.list = list.map(|(_, list)| ListTable::proposed(list, &codes));
    }
    Ok(lists.values().any(|list| list.check.has_holes()))
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
