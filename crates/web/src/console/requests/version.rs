//! The versions of a device: the one customers meet, and the next.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    requests::{NextVersion, RequestError, Submission},
};
use replenish_domain::{
    account::{Action, Actor},
    device::{Device, Edit, Stage},
    id, readiness,
    request::{Change, ChangeSize, SlotFate, VersionChange},
};

use super::{gaps, tab};
use crate::{
    console::{errors::ConsoleError, pairs::Pairs, path::IdPath, time},
    etag,
    session::Viewer,
};

/// What `requests/version.html` shows.
pub(crate) struct Versions {
    /// The number of the approved version.
    pub(crate) approved: u32,
    /// When it was approved, and by which request.
    pub(crate) since: String,
    pub(crate) request: String,
    pub(crate) number: String,
    pub(crate) difference: Difference,
    stage: Stage,
    pub(crate) may_begin: bool,
    pub(crate) may_discard: bool,
    /// What was changed without starting a new version can be handed in as it is.
    pub(crate) may_hand_in: bool,
    /// What the device and the answers still lack.
    pub(crate) missing: usize,
}

/// What a version changes against the one that was approved before it.
pub(crate) struct Difference {
    pub(crate) size: Option<ChangeSize>,
    pub(crate) changes: Vec<Change>,
    /// What approval does to the IDs, in sentences.
    pub(crate) consequences: Vec<String>,
}

impl Versions {
    pub(crate) async fn of(app: &App, actor: &Actor, device: &Device) -> Result<Option<Self>, ConsoleError> {
        let Some(next) = app.next_version(actor, device.id).await? else {
            return Ok(None);
        };
        let NextVersion {
            approved,
            approved_by,
            change,
        } = next;
        let edits = actor.may(Action::EditDevices);
        let difference = Difference::of(&change);
        let draft = app.draft(actor, device.id).await?;
        let missing = readiness::of_device(device).missing.len() + draft.readiness.missing.len();
        Ok(Some(Self {
            approved,
            since: time::day(app, approved_by.submitted_at),
            request: approved_by.id.to_string(),
            number: approved_by.number.to_string(),
            stage: device.stage,
            may_begin: edits && device.allows(Edit::BeginVersion),
            may_discard: edits && device.allows(Edit::DiscardVersion),
            may_hand_in: edits && device.stage.is_approved() && difference.size.is_some(),
            missing,
            difference,
        }))
    }

    /// Whether the maker is writing the next version.
    pub(crate) fn is_writing(&self) -> bool {
        self.stage.is_open()
    }

    /// The number of the version that follows.
    pub(crate) fn next(&self) -> u32 {
        self.approved + 1
    }
}

impl Difference {
    pub(crate) fn of(change: &VersionChange) -> Self {
        let size = change.size();
        let with = |wanted: SlotFate| {
            let slots = change.slots.iter().filter(|(_, fate)| **fate == wanted);
            let slots: Vec<_> = slots.map(|(slot_id, _)| slot_id.to_string()).collect();
            (!slots.is_empty()).then(|| slots.join(", "))
        };
        let mut consequences = Vec::new();
        consequences.extend(with(SlotFate::Renewed).map(|slots| format!("Other replenishment IDs: {slots}.")));
        consequences.extend(with(SlotFate::Issued).map(|slots| format!("First replenishment IDs: {slots}.")));
        consequences.extend(with(SlotFate::Retired).map(|slots| format!("Retired replenishment IDs: {slots}.")));
        consequences.push(match size {
            Some(ChangeSize::Big) => "Every marketplace has to be certified again.".to_owned(),
            _ => "Every replenishment ID and every certification stays.".to_owned(),
        });
        Self {
            size,
            changes: change.changes.clone(),
            consequences,
        }
    }
}

/// Opens the device for a new version.
pub(super) async fn begin(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let revision = etag::from_form(form.first("etag"));
    app.begin_version(&actor, id, revision).await?;
    Ok(Redirect::to(&format!("/devices/{id}/request?done=version-begun")).into_response())
}

/// Goes back to the approved version.
pub(super) async fn discard(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let revision = etag::from_form(form.first("etag"));
    app.discard_version(&actor, id, revision).await?;
    Ok(Redirect::to(&format!("/devices/{id}/request?done=version-discarded")).into_response())
}

/// Hands in what was changed of an approved device without opening it.
pub(super) async fn hand_in(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
) -> Result<Response, ConsoleError> {
    match app.submit_request(&actor, id, Submission::Draft).await {
        Ok(_) => Ok(Redirect::to(&format!("/devices/{id}/request?done=submitted")).into_response()),
        Err(RequestError::Invalid(faults)) => {
            let device = app.device(&actor, id).await?;
            let draft = app.draft(&actor, id).await?.draft;
            let errors = gaps::messages(&device, &draft, faults.into_iter().collect());
            tab::refused(&app, &actor, &device, errors).await
        }
        Err(error) => Err(error.into()),
    }
}
