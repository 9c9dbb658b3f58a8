//! The checklist of a marketplace: written by the maker, read by the reviewer.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use replenish_app::{App, certifications::DeviceCertification};
use replenish_domain::{
    account::{Action, Actor},
    certification::{Case, CertificationState, DEVICE, EvidenceDraft, EvidenceDrafts, Trial},
    device::{Device, DeviceId},
};

use super::tab::{Badge, badge, note};
use crate::{
    console::{
        devices::{
            done::Done,
            head::{DeviceHead, Tab},
        },
        errors::ConsoleError,
        fields::{Errors, field_id},
        shell::{Part, Shell, page},
    },
    etag,
    session::Viewer,
};

#[derive(Template)]
#[template(path = "certification/checklist.html")]
struct ChecklistPage {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    code: String,
    certification_etag: String,
    badge: Badge,
    note: String,
    remark: Option<String>,
    is_editable: bool,
    may_certify: bool,
    may_return: bool,
    cases: Vec<CaseCard>,
    /// The confirmed test accounts.
    accounts: Vec<String>,
    missing: usize,
}

struct CaseCard {
    number: usize,
    case: Case,
    /// Why the reviewer returned it, or what the reviewer typed.
    reason: String,
    /// What the reviewer asked for before it was handed in again.
    asked: Option<String>,
    trials: Vec<TrialCard>,
}

struct TrialCard {
    /// The slot; empty for a case that is tried once.
    slot: String,
    /// What the fields are called, and what their elements are.
    name: String,
    id: String,
    draft: EvidenceDraft,
}

/// What was typed and did not pass.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) evidence: Option<EvidenceDrafts>,
    pub(super) reasons: BTreeMap<String, String>,
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(address): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, ConsoleError> {
    let (id, code) = place(&address)?;
    render(
        &app,
        &actor,
        id,
        code,
        StatusCode::OK,
        Errors::default(),
        Typed::default(),
        done.code(),
    )
    .await
}

/// The device and the marketplace an address names.
pub(super) fn place((id, code): &(String, String)) -> Result<(DeviceId, &str), ConsoleError> {
    Ok((id.parse().map_err(|_| ConsoleError::not_found())?, code))
}

#[expect(clippy::too_many_arguments, reason = "everything a page of this shape depends on")]
pub(super) async fn render(
    app: &App,
    actor: &Actor,
    id: DeviceId,
    code: &str,
    status: StatusCode,
    errors: Errors,
    typed: Typed,
    done: Option<&str>,
) -> Result<Response, ConsoleError> {
    let device = app.device(actor, id).await?;
    let found = app.certification(actor, id, code).await?;
    let state = &found.certification.state;
    let live = app.live_device(actor, id).await?;
    let has_ids = live.is_some();
    let may_review = actor.may(Action::Review) && has_ids && actor.organisation != Some(device.organisation);
    let accounts = app.test_accounts(actor, id).await?.into_iter();
    let confirmed = accounts.filter(|account| account.confirmed.is_some());
    let title = format!("Certification of {} in {code}", device.name);
    let shell = Shell::new(app, actor, Part::Devices, title);
    let page = page(&ChecklistPage {
        shell: shell.confirming(done).failing(&errors),
        head: DeviceHead::of(app, actor, &device, Tab::Certification).await?,
        code: code.to_owned(),
        certification_etag: etag::of(found.certification.version),
        badge: badge(state),
        note: note(app, state),
        remark: match state {
            CertificationState::Certified { note, .. } => note.clone(),
            _ => None,
        },
        is_editable: actor.may(Action::EditDevices) && has_ids && state.takes_evidence(),
        may_certify: may_review && !matches!(state, CertificationState::Certified { .. }),
        may_return: may_review && matches!(state, CertificationState::Submitted { .. }),
        cases: cases(live.as_ref().unwrap_or(&device), &found, &typed),
        accounts: confirmed.map(|account| account.email.to_string()).collect(),
        missing: found.readiness.missing.len(),
        errors,
    })?;
    Ok((status, page).into_response())
}

fn cases(device: &Device, found: &DeviceCertification, typed: &Typed) -> Vec<CaseCard> {
    let evidence = typed.evidence.as_ref().unwrap_or(&found.certification.evidence);
    let trials = Trial::all(device);
    let cards = Case::ALL.into_iter().zip(1..).map(|(case, number)| {
        let returned = match &found.certification.state {
            CertificationState::Returned { reasons, .. } => reasons.get(&case).cloned(),
            _ => None,
        };
        let of_case = trials.iter().filter(|trial| trial.case == case);
        CaseCard {
            number,
            case,
            reason: typed
                .reasons
                .get(case.as_str())
                .cloned()
                .or(returned)
                .unwrap_or_default(),
            asked: match &found.certification.state {
                CertificationState::Submitted { asked, .. } => asked.get(&case).cloned(),
                _ => None,
            },
            trials: of_case.map(|trial| card(trial, evidence)).collect(),
        }
    });
    cards.collect()
}

fn card(trial: &Trial, evidence: &EvidenceDrafts) -> TrialCard {
    let draft = evidence
        .get(trial.case.as_str())
        .and_then(|places| places.get(&trial.place));
    TrialCard {
        slot: Some(trial.place.clone())
            .filter(|place| place != DEVICE || trial.case.is_for_each_slot())
            .unwrap_or_default(),
        name: trial.pointer().trim_start_matches('/').to_owned(),
        id: field_id(&trial.pointer()),
        draft: draft.cloned().unwrap_or_default(),
    }
}
