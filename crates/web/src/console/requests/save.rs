//! The questions sent back: saved, copied from slot to slot, handed in.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    requests::{DraftInHand, RequestError, Submission},
};
use replenish_domain::{
    account::Actor,
    device::{Device, DeviceId, Stage},
    id,
    request::Draft,
};

use super::{
    answers, gaps,
    questions::{self, Showing},
};
use crate::{
    console::{errors::ConsoleError, fields::Errors, pairs::Pairs, path::IdPath},
    etag,
    sentence::sentence,
    session::Viewer,
};

pub(super) async fn save(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    let mut draft = answers::read(&form, &device);
    let copied = copy(&mut draft, &device, &form);
    let before = app.draft(&actor, id).await?;
    // The allow list has a tab of its own; the questions leave it as it is.
    draft.test_accounts.clone_from(&before.draft.test_accounts);
    if device.stage == Stage::NeedsInfo {
        // A locked field is shown, but no browser sends it.
        let opening = app.opening(&actor, id).await?;
        draft = opening.keep_locked(&before.draft, draft);
        draft.test_accounts.clone_from(&before.draft.test_accounts);
    }
    let revision = etag::from_form(form.first("draft_etag"));
    if let Err(error) = app.save_draft(&actor, id, revision, draft.clone()).await {
        return keep_typing(&app, &actor, &device, before, draft, error).await;
    }
    match form.first("action") {
        "submit" => return submit(&app, &actor, &device).await,
        "sandbox" => return get_sandbox_ids(&app, &actor, &device).await,
        _ => {}
    }
    let answers = if device.stage == Stage::NeedsInfo {
        "&edit=answers"
    } else {
        ""
    };
    let fragment = copied.map_or_else(
        || "#answers".to_owned(),
        |slot_id| format!("&open={slot_id}#slot-{slot_id}"),
    );
    Ok(Redirect::to(&format!("/devices/{id}/request?done=draft{answers}{fragment}")).into_response())
}

/// Copies answers as the pressed button asks; returns the first slot that received some.
fn copy(draft: &mut Draft, device: &Device, form: &Pairs) -> Option<String> {
    let action = form.first("action");
    let (from, to) = match action.strip_prefix("copy:") {
        Some(to) => (form.first("copy_single_from"), to),
        None if action == "copy" => (form.first("copy_from"), form.first("copy_to")),
        None => return None,
    };
    let answers = draft.slots.get(from)?.clone();
    let takes_part =
        |slot_id: &str| slot_id != from && (slot_id == to || (to.is_empty() && !draft.slots.contains_key(slot_id)));
    let receivers: Vec<_> = device
        .slots
        .iter()
        .map(|slot| slot.slot_id.as_str())
        .filter(|slot_id| takes_part(slot_id))
        .collect();
    for slot_id in &receivers {
        draft.slots.insert((*slot_id).to_owned(), answers.clone());
    }
    receivers.first().map(|slot_id| (*slot_id).to_owned())
}

async fn submit(app: &App, actor: &Actor, device: &Device) -> Result<Response, ConsoleError> {
    match app.submit_request(actor, device.id, Submission::Draft).await {
        Ok(_) => Ok(handed_in(device.id)),
        Err(error) => {
            let heading = "The draft is stored, but the request is not complete";
            name_gaps(app, actor, device, error, heading).await
        }
    }
}

async fn get_sandbox_ids(app: &App, actor: &Actor, device: &Device) -> Result<Response, ConsoleError> {
    match app.issue_sandbox_ids(actor, device.id).await {
        Ok(_) => Ok(Redirect::to(&format!("/devices/{}/request?done=sandbox#sandbox", device.id)).into_response()),
        Err(error) => {
            let heading = "The draft is stored, but the sandbox needs the rest, too";
            name_gaps(app, actor, device, error, heading).await
        }
    }
}

/// The page again, naming what the saved answers and the device still lack.
async fn name_gaps(
    app: &App,
    actor: &Actor,
    device: &Device,
    error: RequestError,
    heading: &'static str,
) -> Result<Response, ConsoleError> {
    let draft = app.draft(actor, device.id).await?;
    let (status, errors) = match error {
        RequestError::Invalid(faults) => {
            let errors = gaps::messages(device, &draft.draft, faults.into_iter().collect());
            (StatusCode::UNPROCESSABLE_ENTITY, errors.under(heading))
        }
        error @ RequestError::Unchanged => (StatusCode::CONFLICT, Errors::single("", sentence(&error))),
        error => return Err(error.into()),
    };
    let showing = Showing {
        status,
        errors,
        ..Showing::default()
    };
    questions::show(app, actor, device, &draft, showing).await
}

/// To the tab, which shows the request from now on.
pub(super) fn handed_in(device: DeviceId) -> Response {
    Redirect::to(&format!("/devices/{device}/request?done=submitted")).into_response()
}

/// The page again with everything that was typed, when it could not be saved.
async fn keep_typing(
    app: &App,
    actor: &Actor,
    device: &Device,
    mut draft: DraftInHand,
    typed: Draft,
    error: RequestError,
) -> Result<Response, ConsoleError> {
    let (status, errors) = match error {
        RequestError::Stale => {
            let by = draft.saved.as_ref().map_or("Somebody else", |(_, by)| by);
            let detail = format!(
                "{by} saved these answers meanwhile. Nothing of yours is saved yet; what you typed is still here. \
                 Save again to put it in place of theirs."
            );
            let errors = Errors::single("", detail).under("Somebody else saved this draft meanwhile");
            (StatusCode::CONFLICT, errors)
        }
        RequestError::Invalid(faults) => {
            let errors = gaps::messages(device, &typed, faults.into_iter().collect());
            (StatusCode::UNPROCESSABLE_ENTITY, errors)
        }
        error @ RequestError::DraftTooLarge => {
            let detail = format!("{} Nothing is saved yet.", sentence(&error));
            (StatusCode::PAYLOAD_TOO_LARGE, Errors::single("", detail))
        }
        error => return Err(error.into()),
    };
    let customer_id = draft.draft.customer_id.take();
    draft.draft = Draft { customer_id, ..typed };
    let showing = Showing {
        status,
        errors,
        ..Showing::default()
    };
    questions::show(app, actor, device, &draft, showing).await
}
