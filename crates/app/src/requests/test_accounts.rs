//! The allow list: a maker asks for test accounts, a reviewer confirms them (`programme.md` 6.7).

use replenish_domain::{
    Fault,
    account::{Action, Actor, Email},
    audit::Act,
    device::{Device, DeviceId, Edit, Locked},
    request::MAX_TEST_ACCOUNTS,
};
use replenish_store::{WriteTx, id_requests, test_accounts, test_accounts::TestAccount};
use serde_json::json;

use super::RequestError;
use crate::{App, Denied, authorise, mail::Letter, recipient::Recipient};

impl App {
    /// The device's test accounts, in the order they were asked for.
    pub async fn test_accounts(&self, actor: &Actor, id: DeviceId) -> Result<Vec<TestAccount>, RequestError> {
        let mut conn = self.read_near_device(actor, id).await?;
        Ok(test_accounts::of_device(&mut conn, id).await?)
    }

    /// Asks for one more test account; possible in every stage, because tests go on after the IDs
    /// are assigned.
    pub async fn add_test_account(
        &self,
        actor: &Actor,
        id: DeviceId,
        email: &str,
    ) -> Result<TestAccount, RequestError> {
        authorise(actor, Action::EditDevices)?;
        let email: Email = email.parse().map_err(|fault: Fault| fault.at("/email"))?;
        let mut tx = self.db.write().await?;
        let device = self.hold_device(&mut tx, actor, id).await?;
        if test_accounts::of_device(&mut tx, id).await?.len() >= MAX_TEST_ACCOUNTS {
            return Err(too_many().at("/email").into());
        }
        if !test_accounts::add(&mut tx, id, &email, self.clock.now(), actor.name.as_str()).await? {
            let detail = format!("{email} is a test account of this device already.");
            return Err(Fault::new("test-account-repeated", detail).at("/email").into());
        }
        let act = Act::by(actor, "test_account.asked").on(id, device.organisation);
        self.record(&mut tx, act.after(json!({ "email": email }))).await?;
        let accounts = test_accounts::of_device(&mut tx, id).await?;
        let added = accounts.into_iter().find(|account| account.email == email);
        tx.commit().await?;
        Ok(added.ok_or(Denied::Hidden)?)
    }

    /// Takes a test account off the device. One that is on the allow list stays there while the
    /// device is locked.
    pub async fn remove_test_account(&self, actor: &Actor, id: DeviceId, number: i64) -> Result<(), RequestError> {
        authorise(actor, Action::EditDevices)?;
        let mut tx = self.db.write().await?;
        let device = self.hold_device(&mut tx, actor, id).await?;
        let account = numbered(&mut tx, id, number).await?;
        if account.confirmed.is_some() && (device.approvals > 0 || !device.allows(Edit::Content)) {
            let place = (device.approvals > 0).then(|| account.email.to_string());
            return Err(Locked {
                stage: device.stage,
                place,
            }
            .into());
        }
        test_accounts::remove(&mut tx, id, number).await?;
        let act = Act::by(actor, "test_account.removed").on(id, device.organisation);
        self.record(&mut tx, act.before(json!({ "email": account.email })))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Puts a test account on the allow list; nothing happens when it is there already.
    pub async fn confirm_test_account(&self, actor: &Actor, id: DeviceId, number: i64) -> Result<(), RequestError> {
        authorise(actor, Action::Review)?;
        let mut tx = self.db.write().await?;
        let device = self.hold_device(&mut tx, actor, id).await?;
        if actor.organisation == Some(device.organisation) {
            return Err(RequestError::OwnRequest);
        }
        let account = numbered(&mut tx, id, number).await?;
        if account.confirmed.is_none() {
            self.confirm_accounts(&mut tx, actor, &device, std::slice::from_ref(&account.email))
                .await?;
            self.tell_of_account(&mut tx, &device, &account).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Tells the contact of the device's request, if there is one, that an account asked for later
    /// is on the allow list.
    async fn tell_of_account(
        &self,
        tx: &mut WriteTx,
        device: &Device,
        account: &TestAccount,
    ) -> Result<(), RequestError> {
        let Some(request) = id_requests::latest_of_device(tx, device.id).await? else {
            return Ok(());
        };
        let letter = Letter::TestAccountConfirmed {
            device: device.name.to_string(),
            account: account.email.to_string(),
            link: format!("{}/devices/{}/test-accounts", self.settings.base_url, device.id),
        };
        let contact = Recipient::contact_of(tx, &request).await?;
        Ok(self.enqueue_mail(tx, &contact, letter).await?)
    }

    /// Confirms those of the accounts that are asked for and not confirmed yet.
    pub(super) async fn confirm_accounts(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        device: &Device,
        accounts: &[Email],
    ) -> Result<(), RequestError> {
        for email in accounts {
            if test_accounts::confirm(tx, device.id, email, self.clock.now(), actor.name.as_str()).await? {
                let act = Act::by(actor, "test_account.confirmed").on(device.id, device.organisation);
                self.record(tx, act.after(json!({ "email": email }))).await?;
            }
        }
        Ok(())
    }

    /// Makes the accounts asked for, and not confirmed yet, those in `wanted`.
    pub(super) async fn replace_asked_accounts(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        device: &Device,
        wanted: &[Email],
    ) -> Result<(), RequestError> {
        let there = test_accounts::of_device(tx, device.id).await?;
        let (kept, gone): (Vec<_>, Vec<_>) = there
            .into_iter()
            .partition(|account| account.confirmed.is_some() || wanted.contains(&account.email));
        let is_new = |email: &&Email| kept.iter().all(|account| account.email != **email);
        let new: Vec<_> = wanted.iter().filter(is_new).collect();
        if kept.len() + new.len() > MAX_TEST_ACCOUNTS {
            return Err(too_many().at("/test_accounts").into());
        }
        for account in &gone {
            test_accounts::remove(tx, device.id, account.number).await?;
        }
        for email in &new {
            test_accounts::add(tx, device.id, email, self.clock.now(), actor.name.as_str()).await?;
        }
        if gone.is_empty() && new.is_empty() {
            return Ok(());
        }
        let gone: Vec<_> = gone.iter().map(|account| &account.email).collect();
        let act = Act::by(actor, "test_account.list_changed")
            .on(device.id, device.organisation)
            .before(json!({ "removed": gone }))
            .after(json!({ "asked": new }));
        Ok(self.record(tx, act).await?)
    }
}

async fn numbered(tx: &mut WriteTx, device: DeviceId, number: i64) -> Result<TestAccount, RequestError> {
    let accounts = test_accounts::of_device(tx, device).await?;
    let found = accounts.into_iter().find(|account| account.number == number);
    Ok(found.ok_or(Denied::Hidden)?)
}

fn too_many() -> Fault {
    let detail = format!("A device has at most {MAX_TEST_ACCOUNTS} test accounts. Remove one first.");
    Fault::new("too-many-test-accounts", detail).with_limit(MAX_TEST_ACCOUNTS as u64)
}
