//! Accounts and tokens without the console, for whoever runs the program. Nobody is asked for
//! permission here; the trail names the program.

use replenish_domain::{
    Fault,
    account::{Email, OrganisationName, Password, PersonName, Role, Sight},
    audit::Act,
    fault::Gather,
};
use replenish_store::{
    Conn,
    accounts::{self, Account, Member},
    api_tokens::ApiToken,
    organisations::{self, Organisation},
};
use serde_json::json;

use super::{
    AccountError, NewToken, Secret, error::organisation_unknown, invitations::check_side, sign_up::organisation_json,
};
use crate::App;

/// An account as it was typed on the command line. Not `Debug`: it holds a password.
#[derive(Clone, Default)]
pub struct DirectAccount {
    /// The address to sign in with.
    pub email: String,
    /// What the person is called.
    pub name: String,
    /// The role.
    pub role: String,
    /// A maker's organisation, by customer ID or vendor code.
    pub organisation: Option<String>,
    /// The password.
    pub password: String,
}

struct Parsed {
    email: Email,
    name: PersonName,
    role: Role,
    password: Password,
}

impl App {
    /// Makes an organisation.
    pub async fn create_organisation_directly(&self, name: &str) -> Result<Organisation, AccountError> {
        let name: OrganisationName = name.parse().map_err(|fault: Fault| fault.at("/organisation"))?;
        let mut tx = self.db.write().await?;
        let organisation = self.store_organisation(&mut tx, name).await?;
        let act = Act::by_program("organisation.created")
            .within(Some(organisation.id))
            .after(organisation_json(&organisation));
        self.record(&mut tx, act).await?;
        tx.commit().await?;
        Ok(organisation)
    }

    /// Makes an account.
    pub async fn create_account_directly(&self, typed: &DirectAccount) -> Result<(), AccountError> {
        let parsed = read(typed)?;
        let hash = self.hash_password(parsed.password).await?;
        let mut tx = self.db.write().await?;
        let organisation = match typed.organisation.as_deref() {
            None => None,
            Some(code) => Some(
                organisations::find_by_code(&mut tx, code.trim())
                    .await?
                    .ok_or_else(organisation_unknown)?
                    .id,
            ),
        };
        let account = self.new_account(organisation, parsed.role, parsed.name, parsed.email, hash);
        self.store_account(&mut tx, &account, Some(Act::by_program("account.created")))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Every account.
    pub async fn list_accounts(&self) -> Result<Vec<Member>, AccountError> {
        let mut conn = self.db.read().await?;
        Ok(accounts::list(&mut conn, Sight::All, None, i64::MAX).await?)
    }

    /// Gives an account a new password and ends its sessions.
    pub async fn set_password(&self, email: &str, password: &str) -> Result<(), AccountError> {
        let mut gather = Gather::default();
        let email = gather.take("/email", email.parse::<Email>());
        let password = gather.take("/password", Password::choose(password));
        gather.finish()?;
        let (Some(email), Some(password)) = (email, password) else {
            unreachable!("a missing part left a fault")
        };
        let hash = self.hash_password(password).await?;
        let mut tx = self.db.write().await?;
        let account = known(&mut tx, &email).await?;
        let act = Act::by_program("password.set")
            .within(account.organisation)
            .after(json!({ "account": account.id }));
        self.store_password(&mut tx, &account, &hash, act).await?;
        Ok(tx.commit().await?)
    }

    /// Makes a token for an account.
    pub async fn create_token_for(&self, email: &str, new: &NewToken) -> Result<(Secret, ApiToken), AccountError> {
        let email: Email = email.parse().map_err(|fault: Fault| fault.at("/email"))?;
        let account = {
            let mut conn = self.db.read().await?;
            known(&mut conn, &email).await?
        };
        self.create_token_as(&account.actor(), new, Act::by_program("token.created"))
            .await
    }
}

async fn known(conn: &mut Conn, email: &Email) -> Result<Account, AccountError> {
    let account = accounts::find_by_email(conn, email).await?;
    account.ok_or_else(|| {
        let detail = format!("There is no account with the address {email}.");
        Fault::new("email-unknown", detail).at("/email").into()
    })
}

fn read(typed: &DirectAccount) -> Result<Parsed, AccountError> {
    let mut gather = Gather::default();
    let email = gather.take("/email", typed.email.parse::<Email>());
    let name = gather.take("/name", typed.name.parse::<PersonName>());
    let role = gather.take("/role", typed.role.parse::<Role>());
    if let Some(role) = role {
        gather.take("", check_side(role, typed.organisation.is_some()));
    }
    let password = gather.take("/password", Password::choose(&typed.password));
    gather.finish()?;
    let (Some(email), Some(name), Some(role), Some(password)) = (email, name, role, password) else {
        unreachable!("a missing part left a fault")
    };
    Ok(Parsed {
        email,
        name,
        role,
        password,
    })
}
