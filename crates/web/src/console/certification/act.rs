//! What people do with a checklist: save it, hand it in, certify, return it.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{App, certifications::CertificationError};
use replenish_domain::{
    Fault, Faults,
    account::Actor,
    certification::{Case, EvidenceDraft, EvidenceDrafts},
    device::DeviceId,
};

use super::checklist::{Typed, place, render};
use crate::{
    console::{
        errors::ConsoleError,
        fields::{Errors, FieldError, field_id},
        pairs::Pairs,
    },
    etag,
    sentence::sentence,
    session::Viewer,
};

pub(super) async fn save(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(address): Path<(String, String)>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let (id, code) = place(&address)?;
    let evidence = read_evidence(&form);
    let kept = Typed {
        evidence: Some(evidence.clone()),
        ..Typed::default()
    };
    let revision = etag::from_form(form.first("certification_etag"));
    if let Err(error) = app.save_evidence(&actor, id, code, revision, evidence).await {
        return answer(&app, &actor, (id, code), kept, error).await;
    }
    if form.first("action") != "submit" {
        return Ok(to_checklist(id, code, "evidence"));
    }
    match app.submit_certification(&actor, id, code, None).await {
        Ok(_) => Ok(to_checklist(id, code, "certification-submitted")),
        Err(error) => answer(&app, &actor, (id, code), kept, error).await,
    }
}

pub(super) async fn certify(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(address): Path<(String, String)>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let (id, code) = place(&address)?;
    let note = Some(form.first("note")).filter(|note| !note.trim().is_empty());
    let revision = etag::from_form(form.first("certification_etag"));
    match app.certify(&actor, id, code, revision, note).await {
        Ok(_) => Ok(Redirect::to("/desk/certification?done=certified").into_response()),
        Err(error) => answer(&app, &actor, (id, code), Typed::default(), error).await,
    }
}

pub(super) async fn give_back(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Path(address): Path<(String, String)>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let (id, code) = place(&address)?;
    let reasons = form.beginning("reasons/");
    let typed = Typed {
        reasons: reasons
            .map(|(case, reason)| (case.to_owned(), reason.to_owned()))
            .collect(),
        ..Typed::default()
    };
    let revision = etag::from_form(form.first("certification_etag"));
    match app
        .return_certification(&actor, id, code, revision, &typed.reasons)
        .await
    {
        Ok(_) => Ok(Redirect::to("/desk/certification?done=certification-returned").into_response()),
        Err(error) => answer(&app, &actor, (id, code), typed, error).await,
    }
}

fn to_checklist(id: DeviceId, code: &str, done: &str) -> Response {
    Redirect::to(&format!("/devices/{id}/certification/{code}?done={done}")).into_response()
}

/// The fields called `evidence/low_order/HEPA/seen`.
fn read_evidence(form: &Pairs) -> EvidenceDrafts {
    let mut evidence = EvidenceDrafts::new();
    for (name, value) in form.beginning("evidence/") {
        let mut parts = name.split('/');
        let (Some(case), Some(place), Some(field)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let places = evidence.entry(case.to_owned()).or_default();
        let draft: &mut EvidenceDraft = places.entry(place.to_owned()).or_default();
        match field {
            "date" => value.clone_into(&mut draft.date),
            "account" => value.clone_into(&mut draft.account),
            "seen" => value.clone_into(&mut draft.seen),
            "link" => value.clone_into(&mut draft.link),
            _ => {}
        }
    }
    evidence
}

/// The page again, saying what stands against the act.
async fn answer(
    app: &App,
    actor: &Actor,
    (id, code): (DeviceId, &str),
    typed: Typed,
    error: CertificationError,
) -> Result<Response, ConsoleError> {
    let (status, errors) = match error {
        CertificationError::Invalid(faults) => (StatusCode::UNPROCESSABLE_ENTITY, named(faults)),
        said @ (CertificationError::Stale
        | CertificationError::Decided(_)
        | CertificationError::WithReviewer
        | CertificationError::NotSubmitted
        | CertificationError::OwnDevice) => {
            let detail = format!("{} Nothing was changed.", sentence(&said));
            let errors = Errors::single("", detail).under("This is not possible now");
            (StatusCode::CONFLICT, errors)
        }
        error => return Err(error.into()),
    };
    render(app, actor, id, code, status, errors, typed, None).await
}

/// Messages that say what they are about: the same may be missing for every case and slot.
fn named(faults: Faults) -> Errors {
    let message = |fault: Fault| {
        let trial = trial_of(&fault.pointer).unwrap_or_default();
        FieldError::here(field_id(&fault.pointer), format!("{trial}{}", fault.detail))
    };
    Errors::listing(faults.into_iter().map(message).collect())
}

/// What a pointer such as `/evidence/low_order/HEPA/seen` is about, in words.
fn trial_of(pointer: &str) -> Option<String> {
    let mut parts = pointer.strip_prefix("/evidence/")?.split('/');
    let case: Case = parts.next()?.parse().ok()?;
    let place = parts.next().filter(|_| case.is_for_each_slot());
    Some(match place {
        Some(slot_id) => format!("{}, {slot_id}: ", case.label()),
        None => format!("{}: ", case.label()),
    })
}
