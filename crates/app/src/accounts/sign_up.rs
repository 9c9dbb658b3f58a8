//! Makers who join by themselves, and how every account comes to be.

use replenish_domain::{
    Id, Language,
    account::{Actor, Email, OrganisationName, Password, PersonName, Role},
    audit::Act,
    fault::Gather,
    id::Organisation as OrganisationKind,
    organisation,
};
use replenish_store::{
    StoreError, WriteTx,
    accounts::{self, Account},
    organisations::{self, Organisation},
};
use serde_json::json;

use super::{AccountError, Client, SignedIn, error::email_taken};
use crate::App;

/// The sign-up form as it was filled in. Not `Debug`: it holds a password.
#[derive(Clone, Default)]
pub struct SignUp {
    /// What the organisation is called.
    pub organisation: String,
    /// What the person is called.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
}

struct Parsed {
    organisation: OrganisationName,
    name: PersonName,
    email: Email,
    password: Password,
}

impl App {
    /// Makes an organisation with its first maker admin, and signs them in.
    ///
    /// An address that is taken is told: the form could not go on otherwise, and how often it is
    /// tried is limited. Sign-in and password reset tell nothing.
    pub async fn sign_up(&self, typed: &SignUp, client: &Client) -> Result<SignedIn, AccountError> {
        if !self.settings.open_sign_up {
            return Err(AccountError::SignUpClosed);
        }
        let Parsed {
            organisation,
            name,
            email,
            password,
        } = read(typed)?;
        self.limits.knock(client.address())?;
        let hash = self.hash_password(password).await?;
        let mut tx = self.db.write().await?;
        let organisation = self.store_organisation(&mut tx, organisation).await?;
        let account = Account {
            language: client.language(),
            ..self.new_account(Some(organisation.id), Role::MakerAdmin, name, email, hash)
        };
        self.store_account(&mut tx, &account, None).await?;
        let act = Act::by(&account.actor(), "organisation.signed_up").after(organisation_json(&organisation));
        self.record(&mut tx, act).await?;
        let signed_in = self.begin_session(&mut tx, account.actor(), client).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Stores an organisation under a customer ID and a vendor code nobody has.
    pub(super) async fn store_organisation(
        &self,
        tx: &mut WriteTx,
        name: OrganisationName,
    ) -> Result<Organisation, StoreError> {
        let mut organisation = Organisation {
            id: self.next_id(),
            name,
            customer_id: String::new(),
            vendor_code: String::new(),
            created_at: self.clock.now(),
        };
        for attempt in 0.. {
            organisation.customer_id = organisation::customer_id(self.random.bytes());
            organisation.vendor_code = organisation::vendor_code(&organisation.name, attempt, self.random.bytes());
            if organisations::create(tx, &organisation).await? {
                break;
            }
        }
        Ok(organisation)
    }

    /// An account as it will be stored.
    pub(crate) fn new_account(
        &self,
        organisation: Option<Id<OrganisationKind>>,
        role: Role,
        name: PersonName,
        email: Email,
        password_hash: String,
    ) -> Account {
        Account {
            id: self.next_id(),
            organisation,
            email,
            name,
            role,
            language: Language::default(),
            password_hash,
            created_at: self.clock.now(),
        }
    }

    /// Stores and records a new account; without an actor it is its owner's own act.
    pub(crate) async fn store_account(
        &self,
        tx: &mut WriteTx,
        account: &Account,
        by: Option<Act>,
    ) -> Result<(), AccountError> {
        if !accounts::create(tx, account).await? {
            return Err(email_taken());
        }
        let owner: Actor = account.actor();
        let act = by
            .unwrap_or_else(|| Act::by(&owner, "account.created"))
            .within(account.organisation)
            .after(json!({ "account": account.id, "email": account.email, "role": account.role }));
        Ok(self.record(tx, act).await?)
    }
}

pub(super) fn organisation_json(organisation: &Organisation) -> serde_json::Value {
    json!({
        "name": organisation.name,
        "customer_id": organisation.customer_id,
        "vendor_code": organisation.vendor_code,
    })
}

fn read(typed: &SignUp) -> Result<Parsed, AccountError> {
    let mut gather = Gather::default();
    let organisation = gather.take("/organisation", typed.organisation.parse::<OrganisationName>());
    let name = gather.take("/name", typed.name.parse::<PersonName>());
    let email = gather.take("/email", typed.email.parse::<Email>());
    let password = gather.take("/password", Password::choose(&typed.password));
    gather.finish()?;
    let (Some(organisation), Some(name), Some(email), Some(password)) = (organisation, name, email, password) else {
        unreachable!("a missing part left a fault")
    };
    Ok(Parsed {
        organisation,
        name,
        email,
        password,
    })
}
