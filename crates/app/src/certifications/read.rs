//! Looking at certifications.

use replenish_domain::{
    account::{Action, Actor, Email},
    certification::{Certification, read_checklist},
    device::{Device, DeviceId},
    readiness::Readiness,
    reference::MarketplaceCode,
};
use replenish_store::{
    Conn, certifications, certifications::WaitingCertification, devices, test_accounts, test_accounts::WaitingAccount,
};

use super::{CertificationError, evidence::allowed, open::Opened};
use crate::{App, Denied, authorise, requests};

/// The certification of a device in one of its marketplaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCertification {
    /// The marketplace.
    pub code: MarketplaceCode,
    /// Where it stands, and the evidence.
    pub certification: Certification,
    /// What the evidence still lacks.
    pub readiness: Readiness,
}

/// What waits for somebody who certifies, the longest wait first; at most a hundred of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingForReviewer {
    /// Checklists handed in.
    pub checklists: Vec<WaitingCertification>,
    /// Test accounts asked for since the device got its IDs.
    pub accounts: Vec<WaitingAccount>,
}

/// How many of each a reviewer is shown; the longest waits come first.
const SHOWN: i64 = 100;

impl App {
    /// The certifications of a device, one for each of its marketplaces in the programme's order; of
    /// an approved device those of the version customers meet.
    pub async fn certifications(
        &self,
        actor: &Actor,
        id: DeviceId,
    ) -> Result<Vec<DeviceCertification>, CertificationError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let device = devices::find(&mut conn, actor.sight(), id).await?;
        let device = device.ok_or(Denied::Hidden)?;
        let device = match requests::live(&mut conn, device.clone()).await? {
            Some(live) => live,
            None => device,
        };
        self.load_certifications(&mut conn, &device).await
    }

    /// The certification of a device in this marketplace.
    pub async fn certification(
        &self,
        actor: &Actor,
        id: DeviceId,
        code: &str,
    ) -> Result<DeviceCertification, CertificationError> {
        let all = self.certifications(actor, id).await?;
        let found = all.into_iter().find(|found| found.code.as_str() == code);
        Ok(found.ok_or(Denied::Hidden)?)
    }

    /// What waits for a reviewer.
    pub async fn waiting_for_reviewer(&self, actor: &Actor) -> Result<WaitingForReviewer, CertificationError> {
        authorise(actor, Action::Review)?;
        let mut conn = self.db.read().await?;
        Ok(WaitingForReviewer {
            checklists: certifications::waiting(&mut conn, SHOWN).await?,
            accounts: test_accounts::waiting(&mut conn, SHOWN).await?,
        })
    }

    async fn load_certifications(
        &self,
        conn: &mut Conn,
        device: &Device,
    ) -> Result<Vec<DeviceCertification>, CertificationError> {
        let mut stored = certifications::of_device(conn, device.id).await?;
        let allowed = allowed(conn, device.id).await?;
        let offered = device.marketplaces.iter();
        Ok(offered
            .map(|offered| {
                let certification = stored.remove(&offered.code).unwrap_or_default();
                self.judge_certification(device, offered.code.clone(), certification, &allowed)
            })
            .collect())
    }

    /// Ends a change and tells how the certification stands after it.
    pub(super) async fn close(&self, mut opened: Opened) -> Result<DeviceCertification, CertificationError> {
        let allowed = allowed(&mut opened.tx, opened.device.id).await?;
        opened.tx.commit().await?;
        Ok(self.judge_certification(&opened.device, opened.code, opened.certification, &allowed))
    }

    fn judge_certification(
        &self,
        device: &Device,
        code: MarketplaceCode,
        certification: Certification,
        allowed: &[Email],
    ) -> DeviceCertification {
        let today = self.clock.now().to_zoned(self.settings.time_zone.clone()).date();
        let missing = read_checklist(&certification.evidence, device, allowed, today)
            .map_or_else(|faults| faults.into_iter().collect(), |_| Vec::new());
        DeviceCertification {
            code,
            certification,
            readiness: Readiness::of(missing),
        }
    }
}
