//! What a reviewer does with a request: claim it, give it back, answer it.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    requests::{Decision, ListChoices, RequestError},
};
use replenish_domain::{
    Fault,
    account::Actor,
    id,
    request::{Answer, RequestId},
};

use super::{
    lists,
    request::{Typed, refuse},
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::{Errors, FieldError, field_id},
        pairs::Pairs,
        path::IdPath,
        time,
    },
    sentence::sentence,
    session::Viewer,
};

pub(super) async fn claim(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
) -> Result<Response, ConsoleError> {
    match app.claim_request(&actor, id).await {
        Ok(_) => Ok(Redirect::to(&format!("/desk/requests/{id}?done=claimed")).into_response()),
        Err(error) => answer(&app, &actor, id, Typed::default(), error).await,
    }
}

/// Claims the most urgent request and opens it.
pub(super) async fn claim_next(State(app): State<App>, Viewer(actor): Viewer) -> Result<Redirect, ConsoleError> {
    Ok(match app.claim_next(&actor).await? {
        Some(request) => Redirect::to(&format!("/desk/requests/{}?done=claimed", request.id)),
        None => Redirect::to("/desk?done=none-waiting"),
    })
}

pub(super) async fn release(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
) -> Result<Response, ConsoleError> {
    match app.release_request(&actor, id).await {
        Ok(_) => Ok(Redirect::to("/desk?done=released").into_response()),
        Err(error) => answer(&app, &actor, id, Typed::default(), error).await,
    }
}

pub(super) async fn decide(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let decision = read(&form)?;
    match app.decide_request(&actor, id, &decision).await {
        Ok(_) => {
            let done = match decision {
                Decision::Assigned { .. } => "assigned",
                Decision::Rejected { .. } => "rejected",
            };
            Ok(Redirect::to(&format!("/desk?done={done}")).into_response())
        }
        Err(error) => answer(&app, &actor, id, typed(&form), error).await,
    }
}

/// The button says which of the two answers was given.
fn read(form: &Pairs) -> Result<Decision, ConsoleError> {
    let content_hash = form.first("content_hash").to_owned();
    match form.first("outcome") {
        "assigned" => Ok(Decision::Assigned {
            content_hash,
            thresholds: thresholds(form)
                .map(|(slot_id, typed)| (slot_id.to_owned(), Answer::typed(typed)))
                .collect(),
            lists: ListChoices {
                named: lists::chosen(form),
                waiver: typed_waiver(form),
            },
        }),
        "rejected" => Ok(Decision::Rejected {
            content_hash: Some(content_hash),
            reason: form.first("reason").to_owned(),
        }),
        _ => Err(ConsoleError::of_status(StatusCode::BAD_REQUEST)),
    }
}

/// The field stands empty as long as nobody passes over a hole.
fn typed_waiver(form: &Pairs) -> Option<String> {
    let typed = form.first("list_waiver");
    (!typed.trim().is_empty()).then(|| typed.to_owned())
}

fn typed(form: &Pairs) -> Typed {
    Typed {
        thresholds: thresholds(form)
            .map(|(slot_id, typed)| (slot_id.to_owned(), typed.to_owned()))
            .collect(),
        reason: form.first("reason").to_owned(),
        list_waiver: form.first("list_waiver").to_owned(),
        lists: lists::chosen(form),
        ..Typed::default()
    }
}

/// The fields called `threshold[HEPA]`: slot ID and what was typed.
fn thresholds(form: &Pairs) -> impl Iterator<Item = (&str, &str)> {
    form.beginning("threshold[")
        .filter_map(|(name, value)| Some((name.strip_suffix(']')?, value)))
}

/// The page again, saying what stands against the act.
pub(super) async fn answer(
    app: &App,
    actor: &Actor,
    id: RequestId,
    typed: Typed,
    error: RequestError,
) -> Result<Response, ConsoleError> {
    let (status, errors) = match error {
        RequestError::Invalid(faults) => {
            let list = faults.into_iter().map(|fault| message(fault, &typed)).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, Errors::listing(list))
        }
        RequestError::ClaimedByOther { name, until } => {
            let until = time::time_of_day(app, until);
            let detail = format!("{name} is reviewing this request until {until}. Nothing was changed.");
            (StatusCode::CONFLICT, conflict(detail))
        }
        said @ (RequestError::Closed(_)
        | RequestError::StaleHash
        | RequestError::OwnRequest
        | RequestError::WaitingForMaker) => {
            let detail = format!("{} Nothing was changed.", sentence(&said));
            (StatusCode::CONFLICT, conflict(detail))
        }
        error => return Err(error.into()),
    };
    refuse(app, actor, id, status, errors, typed).await
}

fn conflict(detail: String) -> Errors {
    Errors::single("", detail).under("This is not possible now")
}

fn message(fault: Fault, typed: &Typed) -> FieldError {
    let reason = match (&typed.waiver, &typed.observation) {
        (Some((number, _)), _) => Some(format!("waive-{number}")),
        (_, Some((at, _))) => Some(format!("observation-{at}")),
        _ => None,
    };
    if let (Some(field), "/reason") = (reason, fault.pointer.as_str()) {
        return FieldError::here(field, fault.detail);
    }
    match fault.pointer.split('/').collect::<Vec<_>>().as_slice() {
        ["", "findings", number] => FieldError::here(format!("finding-{number}"), fault.detail),
        ["", "slots", slot_id, "product_list", ..] => FieldError::here(format!("list-{slot_id}"), fault.detail),
        ["", "slots", slot_id, ..] => {
            FieldError::here(format!("threshold-{slot_id}"), format!("{slot_id}: {}", fault.detail))
        }
        _ => FieldError::here(field_id(&fault.pointer), fault.detail),
    }
}
