//! Sign-in with address and password.

use replenish_domain::{
    Fault,
    account::{Email, Password},
    fault::Gather,
};
use replenish_store::accounts;

use super::{AccountError, Client, SignedIn};
use crate::App;

/// The sign-in form as it was filled in. Not `Debug`: it holds a password.
#[derive(Clone, Default)]
pub struct Credentials {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

impl App {
    /// Begins a session. An unknown address takes as long as a wrong password and is told the same.
    pub async fn sign_in(&self, typed: &Credentials, client: &Client) -> Result<SignedIn, AccountError> {
        let (email, password) = read(typed)?;
        self.limits.knock(client.address())?;
        self.limits.try_password(&email)?;
        let account = {
            let mut conn = self.db.read().await?;
            accounts::find_by_email(&mut conn, &email).await?
        };
        let hash = account.as_ref().map(|account| account.password_hash.clone());
        let fits = self.password_fits(password, hash).await?;
        let Some(account) = account.filter(|_| fits) else {
            // The address stays out of the log: people type passwords into the wrong field.
            tracing::info!(client = %client.address(), "a sign-in was refused");
            return Err(AccountError::WrongCredentials);
        };
        let mut tx = self.db.write().await?;
        let signed_in = self.begin_session(&mut tx, account.actor(), client).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}

fn read(typed: &Credentials) -> Result<(Email, Password), AccountError> {
    let mut gather = Gather::default();
    let email = gather.take("/email", typed.email.parse::<Email>());
    if typed.password.is_empty() {
        gather.push(Fault::new("password-required", "Enter your password.").at("/password"));
    }
    gather.finish()?;
    let Some(email) = email else {
        unreachable!("a missing part left a fault")
    };
    Ok((email, Password::typed(&typed.password)))
}
