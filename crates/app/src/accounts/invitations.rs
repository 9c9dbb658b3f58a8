//! Asking people to join an organisation or the programme.

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{
    Fault, Id,
    account::{Action, Actor, Email, OrganisationName, Password, PersonName, Role},
    audit::Act,
    fault::Gather,
    id::{Invitation as InvitationKind, Organisation as OrganisationKind},
};
use replenish_store::{
    WriteTx,
    accounts::{self, Account},
    invitations::{self, Invitation},
    organisations,
};
use serde_json::json;

use super::{AccountError, Client, SignedIn, error::email_taken, members::check_grant, secret::stored_form};
use crate::{App, authorise, mail::Letter, recipient::Recipient};

/// How long an invitation can be accepted.
const INVITATION_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The most open invitations a page lists.
const LISTED: i64 = 200;

/// The invitation form as it was filled in.
#[derive(Debug, Clone, Default)]
pub struct NewInvitation {
    /// Who is invited.
    pub email: String,
    /// The role offered.
    pub role: String,
    /// The organisation to join, for administrators; a maker admin invites into their own.
    pub organisation: Option<Id<OrganisationKind>>,
}

/// What an invitation offers, for the page that accepts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationOffer {
    /// Who invites.
    pub inviter: PersonName,
    /// The organisation to join; none for the programme.
    pub organisation: Option<OrganisationName>,
    /// Who is invited.
    pub email: Email,
    /// The role offered.
    pub role: Role,
}

impl App {
    /// Invites somebody by mail, in place of an earlier invitation to the same address.
    pub async fn invite(&self, actor: &Actor, new: &NewInvitation) -> Result<(), AccountError> {
        authorise(actor, Action::ManageMembers)?;
        let organisation = actor.organisation.or(new.organisation);
        let (email, role) = read(actor, new, organisation)?;
        let mut tx = self.db.write().await?;
        if accounts::find_by_email(&mut tx, &email).await?.is_some() {
            return Err(email_taken());
        }
        let organisation_name = organisation_name(&mut tx, organisation).await?;
        let (secret, expires_at) = self
            .store_invitation(&mut tx, actor, organisation, &email, role)
            .await?;
        let act = Act::by(actor, "invitation.sent")
            .within(organisation)
            .after(json!({ "email": email, "role": role }));
        self.record(&mut tx, act).await?;
        let letter = Letter::Invitation {
            inviter: actor.name.to_string(),
            organisation: organisation_name.map(String::from),
            role,
            link: format!("{}/invitation/{secret}", self.settings.base_url),
            expires_at,
        };
        // Nobody knows yet what the invited person reads; most likely what the inviter does.
        let inviter = accounts::find(&mut tx, actor.account).await?;
        let recipient = Recipient {
            email,
            language: inviter.map(|account| account.language).unwrap_or_default(),
        };
        self.enqueue_mail(&mut tx, &recipient, letter).await?;
        Ok(tx.commit().await?)
    }

    /// The open invitations of the actor's organisation; every one for an administrator.
    pub async fn list_invitations(&self, actor: &Actor) -> Result<Vec<Invitation>, AccountError> {
        authorise(actor, Action::ManageMembers)?;
        let mut conn = self.db.read().await?;
        Ok(invitations::list_open(&mut conn, actor.sight(), self.clock.now(), LISTED).await?)
    }

    /// Takes an invitation back.
    pub async fn revoke_invitation(&self, actor: &Actor, id: Id<InvitationKind>) -> Result<(), AccountError> {
        authorise(actor, Action::ManageMembers)?;
        let mut tx = self.db.write().await?;
        let (email, organisation) = invitations::revoke(&mut tx, actor.sight(), id, self.clock.now())
            .await?
            .ok_or(crate::Denied::Hidden)?;
        let act = Act::by(actor, "invitation.revoked")
            .within(organisation)
            .before(json!({ "email": email }));
        self.record(&mut tx, act).await?;
        Ok(tx.commit().await?)
    }

    /// What the invitation with this secret offers.
    pub async fn invitation_offer(&self, secret: &str) -> Result<InvitationOffer, AccountError> {
        let invitation = self.open_invitation(secret).await?;
        Ok(InvitationOffer {
            inviter: invitation.inviter,
            organisation: invitation.organisation_name,
            email: invitation.email,
            role: invitation.role,
        })
    }

    /// Makes the account an invitation offers and signs its owner in.
    pub async fn accept_invitation(
        &self,
        secret: &str,
        name: &str,
        password: &str,
        client: &Client,
    ) -> Result<SignedIn, AccountError> {
        let invitation = self.open_invitation(secret).await?;
        let (name, password) = read_acceptance(name, password)?;
        let hash = self.hash_password(password).await?;
        let mut tx = self.db.write().await?;
        if !invitations::accept(&mut tx, invitation.id, self.clock.now()).await? {
            return Err(AccountError::LinkEnded);
        }
        let account = Account {
            language: client.language(),
            ..self.new_account(invitation.organisation, invitation.role, name, invitation.email, hash)
        };
        self.store_account(&mut tx, &account, None).await?;
        let signed_in = self.begin_session(&mut tx, account.actor(), client).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    async fn open_invitation(&self, secret: &str) -> Result<Invitation, AccountError> {
        let mut conn = self.db.read().await?;
        invitations::find_open(&mut conn, stored_form(secret), self.clock.now())
            .await?
            .ok_or(AccountError::LinkEnded)
    }

    async fn store_invitation(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        organisation: Option<Id<OrganisationKind>>,
        email: &Email,
        role: Role,
    ) -> Result<(String, Timestamp), AccountError> {
        let secret = self.random.secret();
        let created_at = self.clock.now();
        let expires_at = created_at.saturating_add(INVITATION_LIFE).unwrap_or(Timestamp::MAX);
        let invitation = invitations::NewInvitation {
            id: self.next_id(),
            token_hash: stored_form(&secret),
            organisation,
            email,
            role,
            invited_by: actor.account,
            created_at,
            expires_at,
        };
        invitations::create(tx, &invitation).await?;
        Ok((secret, expires_at))
    }
}

async fn organisation_name(
    tx: &mut WriteTx,
    organisation: Option<Id<OrganisationKind>>,
) -> Result<Option<OrganisationName>, AccountError> {
    let Some(id) = organisation else {
        return Ok(None);
    };
    match organisations::find(tx, id).await? {
        Some(organisation) => Ok(Some(organisation.name)),
        None => Err(super::error::organisation_unknown()),
    }
}

fn read(
    actor: &Actor,
    new: &NewInvitation,
    organisation: Option<Id<OrganisationKind>>,
) -> Result<(Email, Role), AccountError> {
    let mut gather = Gather::default();
    let email = gather.take("/email", new.email.parse::<Email>());
    let role = gather.take("/role", new.role.parse::<Role>());
    if let Some(role) = role {
        gather.take("/role", check_grant(actor, role));
        gather.take("", check_side(role, organisation.is_some()));
    }
    gather.finish()?;
    let (Some(email), Some(role)) = (email, role) else {
        unreachable!("a missing part left a fault")
    };
    Ok((email, role))
}

/// A maker belongs to an organisation, the programme's people to none.
pub(super) fn check_side(role: Role, has_organisation: bool) -> Result<(), Fault> {
    match (role.is_maker(), has_organisation) {
        (true, false) => Err(Fault::new(
            "organisation-required",
            "Choose the organisation this maker belongs to.",
        )
        .at("/organisation")),
        (false, true) => Err(Fault::new(
            "organisation-not-allowed",
            "Reviewers and administrators belong to no organisation. Leave it empty.",
        )
        .at("/organisation")),
        _ => Ok(()),
    }
}

fn read_acceptance(name: &str, password: &str) -> Result<(PersonName, Password), AccountError> {
    let mut gather = Gather::default();
    let name = gather.take("/name", name.parse::<PersonName>());
    let password = gather.take("/password", Password::choose(password));
    gather.finish()?;
    let (Some(name), Some(password)) = (name, password) else {
        unreachable!("a missing part left a fault")
    };
    Ok((name, password))
}
