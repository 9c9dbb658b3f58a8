//! The frame every change of a certification runs in.

use std::collections::BTreeSet;

use replenish_domain::{
    Id,
    account::{Action, Actor},
    audit::Act,
    certification::{Certification, CertificationState},
    device::{Device, DeviceId},
    id::Account,
    reference::MarketplaceCode,
};
use replenish_store::{WriteTx, accounts, certifications, id_requests};
use serde_json::{Value, json};

use super::CertificationError;
use crate::{
    App, Denied, Revision, authorise,
    mail::{CertificationLetter, CertificationNews, Letter},
    recipient::Recipient,
    requests,
};

/// A certification opened for a change; nobody else changes it or its device until the transaction
/// ends.
pub(super) struct Opened {
    pub(super) tx: WriteTx,
    pub(super) device: Device,
    pub(super) code: MarketplaceCode,
    pub(super) certification: Certification,
}

impl App {
    /// Opens a certification: the device is there, offered in the marketplace and approved for it. It
    /// is opened as customers meet it.
    pub(super) async fn open_certification(
        &self,
        actor: &Actor,
        action: Action,
        id: DeviceId,
        code: &str,
        revision: Revision,
    ) -> Result<Opened, CertificationError> {
        authorise(actor, action)?;
        let mut tx = self.db.write().await?;
        let device = self.hold_device(&mut tx, actor, id).await?;
        if action == Action::Review && actor.organisation == Some(device.organisation) {
            return Err(CertificationError::OwnDevice);
        }
        let offered = device.marketplaces.iter().find(|offered| offered.code.as_str() == code);
        let code = offered.ok_or(Denied::Hidden)?.code.clone();
        let device = requests::live(&mut tx, device).await?;
        let device = device.ok_or(CertificationError::IdsNotAssigned)?;
        if device.marketplace(&code).is_none() {
            return Err(CertificationError::NotApproved);
        }
        let mut all = certifications::of_device(&mut tx, id).await?;
        let certification = all.remove(&code).unwrap_or_default();
        if revision.is_some_and(|seen| seen != certification.version) {
            return Err(CertificationError::Stale);
        }
        Ok(Opened {
            tx,
            device,
            code,
            certification,
        })
    }

    /// Stores the certification in its new state and records the act.
    pub(super) async fn turn_certification(
        &self,
        actor: &Actor,
        opened: &mut Opened,
        state: CertificationState,
        action: &'static str,
        mut detail: Value,
    ) -> Result<(), CertificationError> {
        let before = json!({ "code": opened.code, "status": opened.certification.state.as_str() });
        opened.certification.state = state;
        certifications::save(&mut opened.tx, opened.device.id, &opened.code, &opened.certification).await?;
        opened.certification.version += 1;
        detail["code"] = json!(opened.code);
        detail["status"] = json!(opened.certification.state.as_str());
        let act = Act::by(actor, action).on(opened.device.id, opened.device.organisation);
        self.record(&mut opened.tx, act.before(before).after(detail)).await?;
        Ok(())
    }

    pub(super) fn letter_about(&self, opened: &Opened, news: CertificationNews) -> Letter {
        Letter::Certification(CertificationLetter {
            device: opened.device.name.to_string(),
            marketplace: opened.code.to_string(),
            news,
            link: self.certification_link(opened.device.id, &opened.code),
        })
    }

    /// Sends a letter to the contact of the device's request, and to whoever else is concerned.
    pub(super) async fn tell_maker(
        &self,
        opened: &mut Opened,
        letter: &Letter,
        also: Option<Id<Account>>,
    ) -> Result<(), CertificationError> {
        let request = id_requests::latest_of_device(&mut opened.tx, opened.device.id).await?;
        let mut recipients = BTreeSet::new();
        if let Some(request) = request {
            recipients.insert(Recipient::contact_of(&mut opened.tx, &request).await?);
        }
        if let Some(account) = also {
            let account = accounts::find(&mut opened.tx, account).await?;
            recipients.extend(account.as_ref().map(Recipient::from));
        }
        for recipient in &recipients {
            self.enqueue_mail(&mut opened.tx, recipient, letter.clone()).await?;
        }
        Ok(())
    }
}
