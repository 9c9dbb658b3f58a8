//! Accounts and tokens without the console, for whoever runs the program. Nobody is asked for
//! permission here; the trail names the program.

use replenish_domain::{
    Fault, Id, Language,
    account::{Actor, Email, OrganisationName, Password, PersonName, Role, Sight},
    audit::Act,
    fault::Gather,
    id::ApiToken as TokenKind,
};
use replenish_store::{
    Conn, WriteTx,
    accounts::{self, Account, Member},
    api_tokens::{self, ApiToken},
    organisations::{self, Organisation},
};
use serde_json::json;

use super::{
    AccountError, NewToken, Secret, error::organisation_unknown, invitations::check_side, members::role_not_allowed,
    sign_up::organisation_json,
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
    /// A maker's organisation.
    pub organisation: Option<DirectOrganisation>,
    /// What the person reads mails in.
    pub language: Language,
    /// The password.
    pub password: String,
}

/// Which organisation an account made on the command line belongs to.
#[derive(Debug, Clone)]
pub enum DirectOrganisation {
    /// One that is there, by customer ID or vendor code.
    Known(String),
    /// A new one, by its name.
    New(String),
}

/// An account made on the command line.
#[derive(Debug, Clone)]
pub struct DirectlyMade {
    /// Its owner, as in a session.
    pub actor: Actor,
    /// The organisation it belongs to.
    pub organisation: Option<Organisation>,
}

struct Parsed {
    email: Email,
    name: PersonName,
    role: Role,
    organisation: Option<Wanted>,
    password: Password,
}

enum Wanted {
    Known(String),
    New(OrganisationName),
}

impl App {
    /// Makes an account, and its organisation where that is new.
    pub async fn create_account_directly(&self, typed: &DirectAccount) -> Result<DirectlyMade, AccountError> {
        let parsed = read(typed)?;
        let hash = self.hash_password(parsed.password).await?;
        let mut tx = self.db.write().await?;
        let organisation = match parsed.organisation {
            None => None,
            Some(Wanted::Known(code)) => {
                let known = organisations::find_by_code(&mut tx, &code).await?;
                Some(known.ok_or_else(organisation_unknown)?)
            }
            Some(Wanted::New(name)) => Some(self.create_organisation(&mut tx, name).await?),
        };
        let belongs_to = organisation.as_ref().map(|organisation| organisation.id);
        let account = Account {
            language: typed.language,
            ..self.new_account(belongs_to, parsed.role, parsed.name, parsed.email, hash)
        };
        self.store_account(&mut tx, &account, Some(Act::by_program("account.created")))
            .await?;
        tx.commit().await?;
        Ok(DirectlyMade {
            actor: account.actor(),
            organisation,
        })
    }

    async fn create_organisation(
        &self,
        tx: &mut WriteTx,
        name: OrganisationName,
    ) -> Result<Organisation, AccountError> {
        let organisation = self.store_organisation(tx, name).await?;
        let act = Act::by_program("organisation.created")
            .within(Some(organisation.id))
            .after(organisation_json(&organisation));
        self.record(tx, act).await?;
        Ok(organisation)
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

    /// Removes an account: its sessions end, its tokens and invitations are revoked; what its owner did
    /// stays.
    pub async fn remove_account(&self, email: &str) -> Result<(), AccountError> {
        let email: Email = email.parse().map_err(|fault: Fault| fault.at("/email"))?;
        let mut tx = self.db.write().await?;
        let account = known(&mut tx, &email).await?;
        self.remove(&mut tx, &account, Act::by_program("account.removed"))
            .await?;
        Ok(tx.commit().await?)
    }

    /// Every token that works.
    pub async fn list_every_token(&self) -> Result<Vec<ApiToken>, AccountError> {
        let mut conn = self.db.read().await?;
        Ok(api_tokens::list_in_sight(&mut conn, Sight::All, None, i64::MAX).await?)
    }

    /// Revokes any token.
    pub async fn revoke_token_directly(&self, id: &str) -> Result<(), AccountError> {
        let id: Id<TokenKind> = id.parse().map_err(|_| token_unknown())?;
        let mut tx = self.db.write().await?;
        let act = Act::by_program("token.revoked");
        if !self.revoke(&mut tx, id, None, Sight::All, act).await? {
            return Err(token_unknown());
        }
        Ok(tx.commit().await?)
    }

    /// Makes a token for an account; with its own role where none is typed.
    pub async fn create_token_for(&self, email: &str, new: &NewToken) -> Result<(Secret, ApiToken), AccountError> {
        let email: Email = email.parse().map_err(|fault: Fault| fault.at("/email"))?;
        let account = {
            let mut conn = self.db.read().await?;
            known(&mut conn, &email).await?
        };
        let mut new = new.clone();
        if new.role.trim().is_empty() {
            account.role.as_str().clone_into(&mut new.role);
        }
        self.create_token_as(&account.actor(), &new, Act::by_program("token.created"))
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
    let organisation = gather.take("/organisation", read_organisation(typed.organisation.as_ref()));
    if let Some(role) = role {
        gather.take("", check_side(role, typed.organisation.is_some()));
        if role == Role::Customer {
            gather.push(role_not_allowed().at("/role"));
        }
    }
    let password = gather.take("/password", Password::choose(&typed.password));
    gather.finish()?;
    let (Some(email), Some(name), Some(role), Some(organisation), Some(password)) =
        (email, name, role, organisation, password)
    else {
        unreachable!("a missing part left a fault")
    };
    Ok(Parsed {
        email,
        name,
        role,
        organisation,
        password,
    })
}

fn read_organisation(typed: Option<&DirectOrganisation>) -> Result<Option<Wanted>, Fault> {
    match typed {
        None => Ok(None),
        Some(DirectOrganisation::Known(code)) => Ok(Some(Wanted::Known(code.trim().to_owned()))),
        Some(DirectOrganisation::New(name)) => name.parse().map(Wanted::New).map(Some),
    }
}

fn token_unknown() -> AccountError {
    Fault::new("token-unknown", "There is no such token.").at("/id").into()
}
