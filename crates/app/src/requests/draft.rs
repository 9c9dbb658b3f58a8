//! The answers while the maker writes them; saved incomplete, as often as one likes.

use jiff::Timestamp;
use replenish_domain::{
    account::{Action, Actor},
    audit::Act,
    device::{Device, DeviceId, Edit, Stage},
    readiness::Readiness,
    reference::Category,
    request::{Content, Draft, Expectation, read_content, read_test_accounts},
};
use replenish_store::{Conn, WriteTx, drafts, organisations, reference, test_accounts};
use serde_json::json;

use super::{RequestError, ask::opening, read::visible_device};
use crate::{App, Denied, Revision, authorise};

/// The most bytes the answers may take as JSON.
pub const MAX_DRAFT_BYTES: usize = 256 * 1024;

/// The answers so far, and what they still lack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftInHand {
    /// The answers; customer ID, contact and test accounts are filled in where nobody typed any.
    pub draft: Draft,
    /// Grows with every save; 0 before the first.
    pub version: i64,
    /// When and by whom it was last saved.
    pub saved: Option<(Timestamp, String)>,
    /// What is missing or wrong, placed within the draft; the device's own gaps are not among it.
    pub readiness: Readiness,
}

impl App {
    /// The device's draft; one that nobody saved yet is empty but for what the programme knows.
    pub async fn draft(&self, actor: &Actor, id: DeviceId) -> Result<DraftInHand, RequestError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let device = visible_device(&mut conn, actor, id).await?;
        load_draft(&mut conn, actor, &device).await
    }

    /// Saves the whole draft, complete or not. Test accounts that are not confirmed yet become
    /// those named in it.
    pub async fn save_draft(
        &self,
        actor: &Actor,
        id: DeviceId,
        revision: Revision,
        draft: Draft,
    ) -> Result<DraftInHand, RequestError> {
        authorise(actor, Action::EditDevices)?;
        let mut tx = self.db.write().await?;
        let device = self.hold_device(&mut tx, actor, id).await?;
        device.permit(Edit::Content)?;
        self.store_draft(&mut tx, actor, &device, revision, draft).await?;
        let draft = load_draft(&mut tx, actor, &device).await?;
        tx.commit().await?;
        Ok(draft)
    }

    /// Stores a draft within the transaction that holds its device.
    pub(super) async fn store_draft(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        device: &Device,
        revision: Revision,
        mut draft: Draft,
    ) -> Result<(), RequestError> {
        let accounts = read_test_accounts(&draft.test_accounts).map_err(|faults| faults.at("/test_accounts"))?;
        self.replace_asked_accounts(tx, actor, device, &accounts).await?;
        draft.test_accounts.clear();
        if device.stage == Stage::NeedsInfo {
            let before = drafts::find(tx, device.id).await?.map(|saved| saved.draft);
            let opening = opening(tx, device.id).await?;
            opening.permit_draft(&before.unwrap_or_default(), &draft)?;
        }
        let text = serde_json::to_string(&draft).map_err(replenish_store::StoreError::from)?;
        if text.len() > MAX_DRAFT_BYTES {
            return Err(RequestError::DraftTooLarge);
        }
        let version = drafts::save(tx, device.id, revision, &text, self.clock.now(), actor.name.as_str())
            .await?
            .ok_or(RequestError::Stale)?;
        let act = Act::by(actor, "request.draft_saved")
            .on(device.id, device.organisation)
            .after(json!({ "version": version }));
        Ok(self.record(tx, act).await?)
    }
}

/// The draft with everything filled in that nobody typed.
pub(super) async fn load_draft(conn: &mut Conn, actor: &Actor, device: &Device) -> Result<DraftInHand, RequestError> {
    let basis = Basis::load(conn, device).await?;
    let saved = drafts::find(conn, device.id).await?;
    let (mut draft, version, saved) = match saved {
        Some(saved) => (saved.draft, saved.version, Some((saved.saved_at, saved.saved_by))),
        None => (Draft::default(), 0, None),
    };
    draft.customer_id.get_or_insert_with(|| basis.customer_id.clone());
    if draft.contact_email.trim().is_empty() && actor.organisation == Some(device.organisation) {
        draft.contact_email = actor.email.to_string();
    }
    let accounts = test_accounts::of_device(conn, device.id).await?;
    draft.test_accounts = accounts.iter().map(|account| account.email.to_string()).collect();
    let missing = basis
        .read(&draft, device)
        .map_or_else(|faults| faults.into_iter().collect(), |_| Vec::new());
    Ok(DraftInHand {
        draft,
        version,
        saved,
        readiness: Readiness::of(missing),
    })
}

/// What the programme knows that answers are held against.
pub(super) struct Basis {
    pub(super) categories: Vec<Category>,
    pub(super) customer_id: String,
}

impl Basis {
    pub(super) async fn load(conn: &mut Conn, device: &Device) -> Result<Self, RequestError> {
        let organisation = organisations::find(conn, device.organisation).await?;
        Ok(Self {
            categories: reference::categories(conn).await?,
            customer_id: organisation.ok_or(Denied::Hidden)?.customer_id,
        })
    }

    /// The answers as complete content.
    pub(super) fn read(&self, draft: &Draft, device: &Device) -> Result<Content, replenish_domain::Faults> {
        let expected = Expectation {
            device,
            categories: &self.categories,
            customer_id: &self.customer_id,
        };
        read_content(draft, expected)
    }
}
