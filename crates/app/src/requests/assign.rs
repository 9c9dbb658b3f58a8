//! What each slot is given by an approval: its ID, its threshold, its products.

use std::collections::BTreeMap;

use jiff::Timestamp;
use replenish_domain::{
    account::Actor,
    audit::Act,
    certification::{Certification, CertificationState},
    device::{ReplenishmentId, SlotId},
    product::AssignedList,
    request::{Assignment, SlotFate, Threshold, VersionChange},
};
use replenish_store::{certifications, replenishment_ids};
use serde_json::json;

use super::{RequestError, open::OpenRequest};
use crate::App;

impl App {
    /// What the slots get. In a new version a slot that is measured as before keeps its ID.
    pub(super) fn assignments(
        &self,
        thresholds: &BTreeMap<SlotId, Threshold>,
        mut lists: BTreeMap<SlotId, AssignedList>,
        before: &BTreeMap<SlotId, Assignment>,
        change: Option<&VersionChange>,
    ) -> Result<BTreeMap<SlotId, Assignment>, RequestError> {
        let mut assigned = BTreeMap::new();
        for (slot_id, threshold_percent) in thresholds {
            let is_kept = change.is_some_and(|change| change.slots.get(slot_id) == Some(&SlotFate::Kept));
            let kept = before.get(slot_id).filter(|_| is_kept);
            let replenishment_id = match kept {
                Some(kept) => kept.replenishment_id.clone(),
                None => ReplenishmentId::issue(&self.settings.replenishment_prefix, self.random.uuid_v4())
                    .for_production()?,
            };
            let assignment = Assignment {
                replenishment_id,
                threshold_percent: *threshold_percent,
                product_list: lists.remove(slot_id),
            };
            assigned.insert(slot_id.clone(), assignment);
        }
        Ok(assigned)
    }

    /// Stores what the slots get, and retires the IDs that are given out no longer.
    pub(super) async fn store_assignments(
        &self,
        opened: &mut OpenRequest,
        assigned: &BTreeMap<SlotId, Assignment>,
        before: &BTreeMap<SlotId, Assignment>,
        now: Timestamp,
    ) -> Result<(), RequestError> {
        let OpenRequest { tx, device, .. } = opened;
        let stays = |slot_id: &SlotId, was: &Assignment| {
            let is = assigned.get(slot_id);
            is.is_some_and(|is| is.replenishment_id == was.replenishment_id)
        };
        for slot_id in before.iter().filter(|(id, was)| !stays(id, was)).map(|(id, _)| id) {
            replenishment_ids::retire(tx, device.id, slot_id, now).await?;
        }
        for (slot_id, assignment) in assigned {
            let is_kept = before.get(slot_id).is_some_and(|was| stays(slot_id, was));
            let stored = if is_kept {
                replenishment_ids::keep(tx, device.id, slot_id, assignment).await?
            } else {
                replenishment_ids::issue(tx, device.id, slot_id, assignment, now).await?
            };
            if !stored {
                return Err(RequestError::Stale);
            }
        }
        Ok(())
    }

    /// Opens every certification again: what was tried was another device. The evidence stays.
    pub(super) async fn certify_anew(&self, actor: &Actor, opened: &mut OpenRequest) -> Result<(), RequestError> {
        let OpenRequest { tx, device, .. } = opened;
        for (code, certification) in certifications::of_device(tx, device.id).await? {
            if matches!(certification.state, CertificationState::Open) {
                continue;
            }
            let reopened = Certification {
                state: CertificationState::Open,
                ..certification
            };
            certifications::save(tx, device.id, &code, &reopened).await?;
            let act = Act::by(actor, "certification.reopened").on(device.id, device.organisation);
            self.record(tx, act.after(json!({ "code": code }))).await?;
        }
        certifications::clear_certified(tx, device.id).await?;
        for offered in &mut device.marketplaces {
            offered.certified_at = None;
        }
        Ok(())
    }
}
