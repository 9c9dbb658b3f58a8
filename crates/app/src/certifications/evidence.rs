//! The maker's part: evidence, saved incomplete as often as one likes, then handed in.

use std::collections::BTreeMap;

use replenish_domain::{
    Fault,
    account::{Action, Actor, Email},
    certification::{CertificationState, EvidenceDrafts, MAX_EVIDENCE_BYTES, check_places, read_checklist},
    device::DeviceId,
};
use replenish_store::{Conn, StoreError, accounts, organisations, test_accounts};
use serde_json::json;

use super::{CertificationError, Decided, DeviceCertification, open::Opened};
use crate::{App, Denied, Revision, mail::CertificationNews, recipient::Recipient};

impl App {
    /// Saves the whole evidence for a marketplace, complete or not.
    pub async fn save_evidence(
        &self,
        actor: &Actor,
        id: DeviceId,
        code: &str,
        revision: Revision,
        mut evidence: EvidenceDrafts,
    ) -> Result<DeviceCertification, CertificationError> {
        let mut opened = self
            .open_certification(actor, Action::EditDevices, id, code, revision)
            .await?;
        opened.refuse_unless_open()?;
        check_places(&evidence, &opened.device)?;
        for places in evidence.values_mut() {
            places.retain(|_, draft| !draft.is_empty());
        }
        evidence.retain(|_, places| !places.is_empty());
        let size = serde_json::to_string(&evidence).map_err(StoreError::from)?.len();
        if size > MAX_EVIDENCE_BYTES {
            let detail = "The evidence is too long altogether. Shorten it, or link to more.";
            let fault = Fault::new("evidence-too-large", detail).with_limit(MAX_EVIDENCE_BYTES as u64);
            return Err(fault.at("/evidence").into());
        }
        opened.certification.evidence = evidence;
        let state = opened.certification.state.clone();
        self.turn_certification(actor, &mut opened, state, "certification.evidence_saved", json!({}))
            .await?;
        self.close(opened).await
    }

    /// Hands the checklist in; what is still missing is named all at once.
    pub async fn submit_certification(
        &self,
        actor: &Actor,
        id: DeviceId,
        code: &str,
        revision: Revision,
    ) -> Result<DeviceCertification, CertificationError> {
        let mut opened = self
            .open_certification(actor, Action::EditDevices, id, code, revision)
            .await?;
        opened.refuse_unless_open()?;
        let allowed = allowed(&mut opened.tx, id).await?;
        read_checklist(
            &opened.certification.evidence,
            &opened.device,
            &allowed,
            self.clock.now().to_zoned(self.settings.time_zone.clone()).date(),
        )?;
        let state = CertificationState::Submitted {
            at: self.clock.now(),
            by: actor.account,
            by_name: actor.name.to_string(),
            asked: match &opened.certification.state {
                CertificationState::Returned { reasons, .. } => reasons.clone(),
                _ => BTreeMap::new(),
            },
        };
        self.turn_certification(actor, &mut opened, state, "certification.submitted", json!({}))
            .await?;
        self.announce_checklist(&mut opened).await?;
        self.close(opened).await
    }

    /// Tells everybody who certifies that there is a checklist.
    async fn announce_checklist(&self, opened: &mut Opened) -> Result<(), CertificationError> {
        let organisation = organisations::find(&mut opened.tx, opened.device.organisation).await?;
        let organisation = organisation.ok_or(Denied::Hidden)?.name.to_string();
        let letter = self.letter_about(opened, CertificationNews::Submitted { organisation });
        for reviewer in accounts::reviewers(&mut opened.tx).await? {
            self.enqueue_mail(&mut opened.tx, &Recipient::from(&reviewer), letter.clone())
                .await?;
        }
        Ok(())
    }
}

impl Opened {
    fn refuse_unless_open(&self) -> Result<(), CertificationError> {
        match &self.certification.state {
            CertificationState::Open | CertificationState::Returned { .. } => Ok(()),
            CertificationState::Submitted { .. } => Err(CertificationError::WithReviewer),
            CertificationState::Certified { by_name, .. } => Err(Decided::Certified { by: by_name.clone() }.into()),
        }
    }
}

/// The confirmed test accounts of a device.
pub(super) async fn allowed(conn: &mut Conn, id: DeviceId) -> Result<Vec<Email>, StoreError> {
    let accounts = test_accounts::of_device(conn, id).await?;
    let confirmed = accounts.into_iter().filter(|account| account.confirmed.is_some());
    Ok(confirmed.map(|account| account.email).collect())
}
