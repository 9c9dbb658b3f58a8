//! A new password: by a mailed link for those who forgot it, by the old one for those who did not.

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{
    Fault,
    account::{Actor, Email, Password},
    audit::Act,
    fault::Gather,
};
use replenish_store::{
    WriteTx,
    accounts::{self, Account},
    links, sessions,
};
use serde_json::json;

use super::{AccountError, Client, SignedIn, secret::stored_form, sessions::in_person};
use crate::{App, Denied, mail::Letter, recipient::Recipient};

/// How long a reset link works.
const LINK_LIFE: SignedDuration = SignedDuration::from_hours(1);

impl App {
    /// Mails a reset link to the address, if somebody signs in with it. The answer is always the
    /// same, also when the address got too many of them lately.
    pub async fn request_password_reset(&self, email: &str, client: &Client) -> Result<(), AccountError> {
        let email: Email = email.parse().map_err(|fault: Fault| fault.at("/email"))?;
        self.limits.knock(client.address())?;
        if self.limits.mail_reset(&email).is_err() {
            return Ok(());
        }
        let mut tx = self.db.write().await?;
        if let Some(account) = accounts::find_by_email(&mut tx, &email).await? {
            self.mail_reset_link(&mut tx, &account).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Fails unless this is the secret of a reset link that can be used.
    pub async fn check_reset_link(&self, secret: &str) -> Result<(), AccountError> {
        let mut conn = self.db.read().await?;
        if links::reset_is_open(&mut conn, stored_form(secret), self.clock.now()).await? {
            Ok(())
        } else {
            Err(AccountError::LinkEnded)
        }
    }

    /// Stores the new password and ends every session of the account. The link works once.
    pub async fn reset_password(&self, secret: &str, password: &str) -> Result<(), AccountError> {
        self.check_reset_link(secret).await?;
        let password = Password::choose(password).map_err(|fault| fault.at("/password"))?;
        let hash = self.hash_password(password).await?;
        let mut tx = self.db.write().await?;
        let owner = links::use_reset(&mut tx, stored_form(secret), self.clock.now())
            .await?
            .ok_or(AccountError::LinkEnded)?;
        let account = accounts::find(&mut tx, owner).await?.ok_or(AccountError::LinkEnded)?;
        let act = Act::by(&account.actor(), "password.reset");
        self.store_password(&mut tx, &account, &hash, act).await?;
        Ok(tx.commit().await?)
    }

    /// Changes the password of somebody who knows the old one. Every session ends but the new one
    /// this begins.
    pub async fn change_password(
        &self,
        actor: &Actor,
        current: &str,
        new: &str,
        client: &Client,
    ) -> Result<SignedIn, AccountError> {
        in_person(actor)?;
        let (current, new) = read_change(current, new)?;
        self.limits.try_password(&actor.email)?;
        let account = {
            let mut conn = self.db.read().await?;
            accounts::find(&mut conn, actor.account).await?.ok_or(Denied::Hidden)?
        };
        if !self.password_fits(current, Some(account.password_hash.clone())).await? {
            let fault = Fault::new("password-wrong", "This is not your current password.");
            return Err(fault.at("/current_password").into());
        }
        let hash = self.hash_password(new).await?;
        let mut tx = self.db.write().await?;
        self.store_password(&mut tx, &account, &hash, Act::by(actor, "password.changed"))
            .await?;
        let signed_in = self.begin_session(&mut tx, account.actor(), client).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Stores a password, ends what was let in with the old one and tells the owner.
    pub(super) async fn store_password(
        &self,
        tx: &mut WriteTx,
        account: &Account,
        hash: &str,
        act: Act,
    ) -> Result<(), AccountError> {
        if !accounts::set_password(tx, account.id, hash).await? {
            return Err(Denied::Hidden.into());
        }
        links::forget_resets(tx, account.id).await?;
        sessions::end_all(tx, account.id).await?;
        self.record(tx, act).await?;
        let letter = Letter::PasswordChanged {
            name: account.name.to_string(),
            link: format!("{}/reset", self.settings.base_url),
        };
        Ok(self.enqueue_mail(tx, &Recipient::from(account), letter).await?)
    }

    async fn mail_reset_link(&self, tx: &mut WriteTx, account: &Account) -> Result<(), AccountError> {
        let secret = self.random.secret();
        let now = self.clock.now();
        let expires_at = now.saturating_add(LINK_LIFE).unwrap_or(Timestamp::MAX);
        links::create_reset(tx, stored_form(&secret), account.id, now, expires_at).await?;
        let act = Act::by_program("password.reset_requested")
            .within(account.organisation)
            .after(json!({ "account": account.id }));
        self.record(tx, act).await?;
        let letter = Letter::PasswordReset {
            name: account.name.to_string(),
            link: format!("{}/reset/{secret}", self.settings.base_url),
            expires_at,
        };
        Ok(self.enqueue_mail(tx, &Recipient::from(account), letter).await?)
    }
}

fn read_change(current: &str, new: &str) -> Result<(Password, Password), AccountError> {
    let mut gather = Gather::default();
    if current.is_empty() {
        gather.push(Fault::new("password-required", "Enter your current password.").at("/current_password"));
    }
    let new = gather.take("/password", Password::choose(new));
    gather.finish()?;
    let Some(new) = new else {
        unreachable!("a missing part left a fault")
    };
    Ok((Password::typed(current), new))
}
