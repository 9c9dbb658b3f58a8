//! People who link devices and had no account before.

use replenish_domain::{
    account::{Email, Password, PersonName, Role},
    fault::Gather,
    linking::Customer,
};
use replenish_store::{accounts::Account, customers};

use super::sandbox::known_marketplace;
use crate::{
    App,
    accounts::{AccountError, Client, SignedIn},
};

/// The form of a new customer as it was filled in. Not `Debug`: it holds a password.
#[derive(Clone, Default)]
pub struct NewCustomer {
    /// What the person is called.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
    /// Where they buy.
    pub marketplace: String,
}

impl App {
    /// Makes a customer with an account and signs them in; they read the language of their browser.
    pub async fn join_as_customer(&self, typed: &NewCustomer, client: &Client) -> Result<SignedIn, AccountError> {
        let mut gather = Gather::default();
        let name = gather.take("/name", typed.name.parse::<PersonName>());
        let email = gather.take("/email", typed.email.parse::<Email>());
        let password = gather.take("/password", Password::choose(&typed.password));
        let marketplace = {
            let mut conn = self.db.read().await?;
            gather.take("/marketplace", known_marketplace(&mut conn, &typed.marketplace).await?)
        };
        gather.finish()?;
        let (Some(name), Some(email), Some(password), Some(marketplace)) = (name, email, password, marketplace) else {
            unreachable!("a missing part left a fault")
        };
        self.limits.knock(client.address())?;
        let hash = self.hash_password(password).await?;
        let account = Account {
            language: client.language(),
            ..self.new_account(None, Role::Customer, name, email, hash)
        };
        let customer = Customer {
            id: self.next_id(),
            email: Some(account.email.clone()),
            marketplace,
            sandbox_of: None,
            created_at: account.created_at,
        };
        let mut tx = self.db.write().await?;
        self.store_account(&mut tx, &account, None).await?;
        customers::create_person(&mut tx, &customer, account.id).await?;
        let signed_in = self.begin_session(&mut tx, account.actor(), client).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}
