//! The form: downloaded filled in, uploaded completed (`programme.md` 6.1).

use replenish_domain::{
    Faults,
    account::{Action, Actor},
    device::{Device, DeviceId, Edit},
    request::IdRequest,
};
use replenish_forms::{Filled, FormFault, FormInput, Places};
use replenish_store::{organisations, reference};

use super::{
    RequestError,
    draft::{Basis, load_draft},
    read::visible_device,
    submit::complete,
};
use crate::{App, Denied, authorise};

impl App {
    /// The form as XLSX, filled in with the device and the draft.
    pub async fn download_form(&self, actor: &Actor, id: DeviceId) -> Result<Vec<u8>, RequestError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let device = visible_device(&mut conn, actor, id).await?;
        let organisation = organisations::find(&mut conn, device.organisation).await?;
        let organisation = organisation.ok_or(Denied::Hidden)?;
        let draft = load_draft(&mut conn, actor, &device).await?.draft;
        Ok(replenish_forms::write(&FormInput {
            device: &device,
            draft: &draft,
            customer_id: &organisation.customer_id,
            organisation: organisation.name.as_str(),
            categories: &reference::categories(&mut conn).await?,
            marketplaces: &reference::marketplaces(&mut conn).await?,
        })?)
    }

    /// Saves a completed form as the draft and hands it in, or does neither.
    ///
    /// The file is read before the transaction begins; whether the answers fit is asked again of
    /// the device as it is then.
    pub(super) async fn submit_form(
        &self,
        actor: &Actor,
        id: DeviceId,
        bytes: Vec<u8>,
    ) -> Result<IdRequest, RequestError> {
        authorise(actor, Action::EditDevices)?;
        let device = visible_device(&mut self.db.read().await?, actor, id).await?;
        device.permit(Edit::Content)?;
        let Filled { draft, places } = read(bytes, device).await?;
        let mut editing = self.edit_device(actor, id, None, Edit::Content).await?;
        let basis = Basis::load(&mut editing.tx, &editing.before).await?;
        let content = complete(&draft, &editing.before, &basis).map_err(|faults| located(faults, &places))?;
        self.store_draft(&mut editing.tx, actor, &editing.before, None, draft)
            .await
            .map_err(|error| match error {
                RequestError::Invalid(faults) => located(faults, &places),
                other => other,
            })?;
        self.hand_in(actor, editing, content).await
    }
}

/// Reads the file on a thread of its own: unpacking takes its time.
async fn read(bytes: Vec<u8>, device: Device) -> Result<Filled, RequestError> {
    let reading = tokio::task::spawn_blocking(move || replenish_forms::read(&bytes, &device));
    // A reader that panics is a defect of ours; the maker is told what a broken file is told.
    reading
        .await
        .unwrap_or_else(|_| Err(vec![unreadable()]))
        .map_err(RequestError::Form)
}

/// What is told when the reader itself has failed.
pub(crate) fn unreadable() -> FormFault {
    let detail = "The file cannot be read. Download a fresh form and copy your answers into it.";
    FormFault {
        place: None,
        fault: replenish_domain::Fault::new("form-unreadable", detail),
    }
}

fn located(faults: Faults, places: &Places) -> RequestError {
    RequestError::Form(faults.into_iter().map(|fault| places.locate(fault)).collect())
}
