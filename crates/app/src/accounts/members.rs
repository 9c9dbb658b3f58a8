//! Who belongs to an organisation or the programme, and in which role.

use replenish_domain::{
    Fault, Id,
    account::{Action, Actor, Role, Sight},
    audit::Act,
    id::{Account as AccountKind, Organisation},
};
use replenish_store::{
    WriteTx,
    accounts::{self, Account, Member},
    api_tokens, invitations, links, sessions,
};
use serde_json::json;

use super::AccountError;
use crate::{App, Denied, authorise};

/// A page of the list of members.
#[derive(Debug, Clone)]
pub struct MemberPage {
    /// The members, oldest first.
    pub members: Vec<Member>,
    /// Where the next page begins, if there is one.
    pub next: Option<Id<AccountKind>>,
}

impl App {
    /// A page of the members the actor may see: of their organisation, which every maker may; of
    /// everybody or one `organisation` for an administrator.
    pub async fn list_members(
        &self,
        actor: &Actor,
        organisation: Option<Id<Organisation>>,
        after: Option<Id<AccountKind>>,
        limit: usize,
    ) -> Result<MemberPage, AccountError> {
        let sight = match actor.sight() {
            Sight::Own(_) => authorise(actor, Action::ReadDevices).map(|()| actor.sight())?,
            Sight::All => {
                authorise(actor, Action::ManageMembers)?;
                organisation.map_or(Sight::All, Sight::Own)
            }
        };
        let mut conn = self.db.read().await?;
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut members = accounts::list(&mut conn, sight, after, one_more).await?;
        let has_more = members.len() > limit;
        members.truncate(limit);
        let next = members.last().filter(|_| has_more).map(|member| member.id);
        Ok(MemberPage { members, next })
    }

    /// Changes a member's role, on the side they are on. Who manages members no longer has their
    /// open invitations taken back.
    pub async fn change_role(&self, actor: &Actor, id: Id<AccountKind>, role: &str) -> Result<(), AccountError> {
        authorise(actor, Action::ManageMembers)?;
        let role: Role = role.parse().map_err(|fault: Fault| fault.at("/role"))?;
        let mut tx = self.db.write().await?;
        let member = member(&mut tx, actor, id).await?;
        if !role.is_beside(member.role) {
            return Err(role_not_allowed().at("/role").into());
        }
        check_grant(actor, role).map_err(|fault| fault.at("/role"))?;
        if !role.allows(Action::ManageMembers) {
            keep_an_admin(&mut tx, &member).await?;
            invitations::revoke_of_inviter(&mut tx, id, self.clock.now()).await?;
        }
        if !accounts::set_role(&mut tx, id, member.role, role).await? {
            return Err(Denied::Hidden.into());
        }
        let act = Act::by(actor, "member.role_changed")
            .within(member.organisation)
            .before(json!({ "account": id, "email": member.email, "role": member.role }))
            .after(json!({ "account": id, "email": member.email, "role": role }));
        self.record(&mut tx, act).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a member: sessions end, tokens and invitations are revoked; what they did stays.
    pub async fn remove_member(&self, actor: &Actor, id: Id<AccountKind>) -> Result<(), AccountError> {
        authorise(actor, Action::ManageMembers)?;
        let mut tx = self.db.write().await?;
        let member = member(&mut tx, actor, id).await?;
        self.remove(&mut tx, &member, Act::by(actor, "member.removed")).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a member, recorded as `act`.
    pub(super) async fn remove(&self, tx: &mut WriteTx, member: &Account, act: Act) -> Result<(), AccountError> {
        keep_an_admin(tx, member).await?;
        let now = self.clock.now();
        if !accounts::remove(tx, member.id, now).await? {
            return Err(Denied::Hidden.into());
        }
        sessions::end_all(tx, member.id).await?;
        links::forget_resets(tx, member.id).await?;
        api_tokens::revoke_all(tx, member.id, now).await?;
        invitations::revoke_of_inviter(tx, member.id, now).await?;
        let act = act
            .within(member.organisation)
            .before(json!({ "account": member.id, "email": member.email, "role": member.role }));
        Ok(self.record(tx, act).await?)
    }
}

async fn member(tx: &mut WriteTx, actor: &Actor, id: Id<AccountKind>) -> Result<Account, AccountError> {
    Ok(accounts::find_in_sight(tx, actor.sight(), id)
        .await?
        .ok_or(Denied::Hidden)?)
}

/// Fails when nobody would be left to manage the members.
async fn keep_an_admin(tx: &mut WriteTx, member: &Account) -> Result<(), AccountError> {
    if member.role.allows(Action::ManageMembers)
        && accounts::lock_role(tx, member.organisation, member.role).await? <= 1
    {
        return Err(AccountError::LastAdmin);
    }
    Ok(())
}

/// Fails when the actor may not hand out the role.
pub(super) fn check_grant(actor: &Actor, role: Role) -> Result<(), Fault> {
    if actor.role.may_grant(role) {
        Ok(())
    } else {
        Err(role_not_allowed())
    }
}

pub(super) fn role_not_allowed() -> Fault {
    Fault::new("role-not-allowed", "This role cannot be given here. Choose another.")
}
