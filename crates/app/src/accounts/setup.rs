//! The first administrator of an empty programme.

use replenish_domain::{
    account::{Email, Password, PersonName, Role},
    fault::Gather,
};
use replenish_store::{
    StoreError,
    accounts::{self, Account},
    links,
};

use super::{AccountError, Client, SignedIn, secret::stored_form};
use crate::App;

/// The set-up form as it was filled in. Not `Debug`: it holds a password.
#[derive(Clone, Default)]
pub struct Administrator {
    /// What the person is called.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
}

impl App {
    /// A link that makes the first administrator, while there is no account.
    ///
    /// Called at each start. The link takes the place of every earlier one; only its hash is stored.
    pub async fn setup_link(&self) -> Result<Option<String>, StoreError> {
        let mut tx = self.db.write().await?;
        if accounts::any(&mut tx).await? {
            return Ok(None);
        }
        let secret = self.random.secret();
        links::replace_setup(&mut tx, stored_form(&secret), self.clock.now()).await?;
        tx.commit().await?;
        Ok(Some(format!("{}/setup/{secret}", self.settings.base_url)))
    }

    /// Fails unless this is the secret of a set-up link that can be used.
    pub async fn check_setup_link(&self, secret: &str) -> Result<(), AccountError> {
        let mut conn = self.db.read().await?;
        let is_open = links::setup_is_open(&mut conn, stored_form(secret)).await?;
        if is_open && !accounts::any(&mut conn).await? {
            Ok(())
        } else {
            Err(AccountError::LinkEnded)
        }
    }

    /// Makes the administrator and signs them in. The link works once.
    pub async fn complete_setup(
        &self,
        secret: &str,
        typed: &Administrator,
        client: &Client,
    ) -> Result<SignedIn, AccountError> {
        self.check_setup_link(secret).await?;
        let (name, email, password) = read(typed)?;
        let hash = self.hash_password(password).await?;
        let mut tx = self.db.write().await?;
        if !links::use_setup(&mut tx, stored_form(secret)).await? || accounts::any(&mut tx).await? {
            return Err(AccountError::LinkEnded);
        }
        let account = Account {
            language: client.language(),
            ..self.new_account(None, Role::Administrator, name, email, hash)
        };
        self.store_account(&mut tx, &account, None).await?;
        let signed_in = self.begin_session(&mut tx, account.actor(), client).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}

fn read(typed: &Administrator) -> Result<(PersonName, Email, Password), AccountError> {
    let mut gather = Gather::default();
    let name = gather.take("/name", typed.name.parse::<PersonName>());
    let email = gather.take("/email", typed.email.parse::<Email>());
    let password = gather.take("/password", Password::choose(&typed.password));
    gather.finish()?;
    let (Some(name), Some(email), Some(password)) = (name, email, password) else {
        unreachable!("a missing part left a fault")
    };
    Ok((name, email, password))
}
