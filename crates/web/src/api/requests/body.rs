//! A request as JSON.

use std::collections::BTreeMap;

use axum::{
    Json,
    http::header,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use replenish_app::{
    App,
    requests::{RequestFile, RequestSummary},
};
use replenish_domain::{
    Id,
    account::Actor,
    calendar::Calendar,
    device::DeviceId,
    id::Organisation,
    product::{AssignedList, ListEntries},
    request::{ChangeSize, Content, DeviceSnapshot, IdRequest, RequestId, RequestNumber, RequestState, RequestStatus},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    answers::RequestContent,
    talk::{ChangeBody, FindingBody, MessageBody, RoundBody},
};
use crate::{
    api::{choices, devices::VersionChangeBody, problem::Problem},
    etag,
};

/// A request for replenishment IDs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IdRequest)]
pub(super) struct RequestBody {
    #[serde(flatten)]
    head: HeadBody,
    /// The device as it was handed in.
    #[schema(value_type = Object)]
    device: DeviceSnapshot,
    /// The answers as they were handed in.
    #[schema(value_type = RequestContent)]
    content: Content,
    /// SHA-256 of device and answers; a decision names it.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    content_hash: String,
    /// What a new version changes against the one that was approved before; null for the first
    /// registration.
    #[schema(required = true)]
    version_change: Option<VersionChangeBody>,
    /// What is different from the round before.
    changes_since_last_round: Vec<ChangeBody>,
    /// What reviewers noted; makers see what they were asked, and everything once there is an answer.
    findings: Vec<FindingBody>,
    /// What was written between maker and reviewer.
    messages: Vec<MessageBody>,
    /// The rounds that ended with questions to the maker.
    rounds: Vec<RoundBody>,
    /// The answer; null while the request waits for it, and when it was withdrawn.
    #[schema(required = true)]
    decision: Option<DecisionBody>,
    /// For reviewers: what the other reviewers are called who look at it, in the console, right now.
    #[serde(skip_serializing_if = "Option::is_none")]
    present: Option<Vec<String>>,
    etag: String,
}

/// A request in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IdRequestSummary)]
pub(super) struct SummaryBody {
    #[serde(flatten)]
    head: HeadBody,
    device_name: String,
    model_id: String,
    organisation_name: String,
    /// The codes of the marketplaces the device is offered in.
    marketplaces: Vec<String>,
    /// How many slots it has.
    slot_count: usize,
    /// How much it changes against the approved version; null for a first registration.
    #[schema(required = true, schema_with = change_sizes)]
    change: Option<&'static str>,
}

/// What a list and the request itself both show.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IdRequestHead)]
struct HeadBody {
    id: String,
    #[schema(example = "R-0131")]
    number: String,
    device_id: String,
    organisation_id: String,
    #[schema(schema_with = statuses)]
    status: &'static str,
    /// How often it was handed in.
    round: i64,
    #[schema(format = DateTime)]
    submitted_at: String,
    /// When the answer is due: the end of the seventh business day.
    #[schema(format = DateTime)]
    due_at: String,
    clock: ClockBody,
    /// The reviewer whose claim holds.
    #[schema(required = true)]
    claimed_by: Option<ClaimBody>,
}

/// How the request stands against its due date.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Clock)]
struct ClockBody {
    /// 0 on the due date and after it.
    business_days_left: u32,
    /// 0 up to the due date.
    business_days_over: u32,
    /// It waits for its answer longer than promised.
    overdue: bool,
    /// The clock stands still while the maker is asked something.
    paused: bool,
}

/// A reviewer's claim.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Claim)]
struct ClaimBody {
    /// The reviewer's account.
    id: String,
    name: String,
    /// When the claim ends by itself.
    #[schema(format = DateTime)]
    until: String,
}

/// The answer to a request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Decision)]
struct DecisionBody {
    /// `assigned` or `rejected`.
    #[schema(schema_with = outcomes)]
    outcome: &'static str,
    #[schema(format = DateTime)]
    at: String,
    /// What the reviewer is called.
    by: String,
    /// For `assigned`: what each slot got, by slot ID.
    slots: BTreeMap<String, AssignmentBody>,
    /// For `rejected`: why.
    #[schema(required = true)]
    reason: Option<String>,
}

/// What a slot got.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Assignment)]
struct AssignmentBody {
    replenishment_id: String,
    /// When its supply counts as low, in percent of the capacity.
    threshold_percent: u8,
    /// The products customers may choose, as the list was then; null when there was none.
    #[schema(required = true)]
    product_list: Option<AssignedListBody>,
}

/// A product list as a slot was given it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AssignedProductList)]
pub(super) struct AssignedListBody {
    /// The list it is a copy of.
    id: String,
    /// `category` or `device_slot`.
    kind: &'static str,
    /// ASINs by marketplace, in the order customers see them.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    entries: ListEntries,
}

fn statuses() -> utoipa::openapi::Object {
    choices(RequestStatus::ALL.map(RequestStatus::as_str))
}

fn change_sizes() -> utoipa::openapi::Object {
    choices([ChangeSize::Small.as_str(), ChangeSize::Big.as_str()])
}

fn outcomes() -> utoipa::openapi::Object {
    choices(["assigned", "rejected"])
}

/// The request as the answer's body, its version as the answer's tag.
pub(super) async fn answer(app: &App, actor: &Actor, id: RequestId) -> Result<Response, Problem> {
    let file = app.request_file(actor, id).await?;
    let tag = etag::header(file.request.version);
    Ok((
        [(header::ETAG, tag)],
        Json(RequestBody::of(app, &app.calendar().await?, file)),
    )
        .into_response())
}

impl RequestBody {
    pub(super) fn of(app: &App, calendar: &Calendar, file: RequestFile) -> Self {
        let RequestFile {
            request,
            rounds,
            findings,
            messages,
            changes,
            version,
            present,
        } = file;
        Self {
            head: HeadBody::of(app, calendar, &Head::from(&request)),
            content_hash: request.content_hash.to_string(),
            version_change: version.map(VersionChangeBody::of),
            changes_since_last_round: changes.into_iter().map(ChangeBody::of).collect(),
            findings: findings.into_iter().map(FindingBody::of).collect(),
            messages: messages.into_iter().map(MessageBody::of).collect(),
            rounds: rounds.iter().map(RoundBody::of).collect(),
            decision: DecisionBody::of(&request.state),
            present,
            etag: etag::of(request.version),
            device: request.snapshot.device,
            content: request.snapshot.content,
        }
    }
}

impl SummaryBody {
    pub(super) fn of(app: &App, calendar: &Calendar, request: &RequestSummary) -> Self {
        let headline = &request.headline;
        Self {
            head: HeadBody::of(app, calendar, &Head::from(request)),
            device_name: headline.device_name.to_string(),
            model_id: headline.model_id.to_string(),
            organisation_name: request.organisation_name.to_string(),
            marketplaces: headline.marketplaces.iter().map(ToString::to_string).collect(),
            slot_count: headline.slots,
            change: headline.change.map(ChangeSize::as_str),
        }
    }
}

/// What a request and its summary have in common.
struct Head<'a> {
    id: RequestId,
    number: RequestNumber,
    device: DeviceId,
    organisation: Id<Organisation>,
    round: i64,
    submitted_at: Timestamp,
    due_at: Timestamp,
    state: &'a RequestState,
}

macro_rules! head_from {
    ($($type:ty),*) => {$(
        impl<'a> From<&'a $type> for Head<'a> {
            fn from(request: &'a $type) -> Self {
                Self {
                    id: request.id,
                    number: request.number,
                    device: request.device,
                    organisation: request.organisation,
                    round: request.round,
                    submitted_at: request.submitted_at,
                    due_at: request.due_at,
                    state: &request.state,
                }
            }
        }
    )*};
}
head_from!(IdRequest, RequestSummary);

impl HeadBody {
    fn of(app: &App, calendar: &Calendar, request: &Head<'_>) -> Self {
        let clock = app.request_clock(calendar, request.state, request.due_at);
        let claim = request.state.claim_at(app.clock().now());
        Self {
            id: request.id.to_string(),
            number: request.number.to_string(),
            device_id: request.device.to_string(),
            organisation_id: request.organisation.to_string(),
            status: request.state.status().as_str(),
            round: request.round,
            submitted_at: request.submitted_at.to_string(),
            due_at: request.due_at.to_string(),
            clock: ClockBody {
                business_days_left: clock.business_days_left,
                business_days_over: clock.business_days_over,
                overdue: clock.overdue,
                paused: clock.paused,
            },
            claimed_by: claim.map(|claim| ClaimBody {
                id: claim.reviewer.to_string(),
                name: claim.reviewer_name.to_owned(),
                until: claim.until.to_string(),
            }),
        }
    }
}

impl AssignedListBody {
    pub(super) fn of(list: AssignedList) -> Self {
        Self {
            id: list.id.to_string(),
            kind: list.kind.as_str(),
            entries: list.entries,
        }
    }
}

impl DecisionBody {
    fn of(state: &RequestState) -> Option<Self> {
        match state {
            RequestState::Assigned { at, by, slots } => Some(Self {
                outcome: "assigned",
                at: at.to_string(),
                by: by.clone(),
                slots: slots
                    .iter()
                    .map(|(slot_id, assignment)| {
                        let body = AssignmentBody {
                            replenishment_id: assignment.replenishment_id.to_string(),
                            threshold_percent: assignment.threshold_percent.percent(),
                            product_list: assignment.product_list.clone().map(AssignedListBody::of),
                        };
                        (slot_id.to_string(), body)
                    })
                    .collect(),
                reason: None,
            }),
            RequestState::Rejected { at, by, reason } => Some(Self {
                outcome: "rejected",
                at: at.to_string(),
                by: by.clone(),
                slots: BTreeMap::new(),
                reason: Some(reason.clone()),
            }),
            RequestState::Submitted
            | RequestState::InReview { .. }
            | RequestState::NeedsInfo { .. }
            | RequestState::Withdrawn { .. } => None,
        }
    }
}
