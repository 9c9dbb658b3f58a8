//! Members and roles, and who is invited.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    accounts::{AccountError, Invitation, Member},
};
use replenish_domain::{
    Id,
    account::{Action, Actor, Role},
    id,
};
use serde::Deserialize;

use super::nav::{Nav, shell};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        path::IdPath,
        refusal::refuse,
        shell::{Shell, initials, page},
        time,
    },
    session::Viewer,
};

/// How many members a page lists.
const PAGE: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MembersQuery {
    done: Option<String>,
    after: Option<String>,
    organisation: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RoleForm {
    role: String,
}

#[derive(Template)]
#[template(path = "settings/members.html")]
struct MembersPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    may_manage: bool,
    shows_organisations: bool,
    members: Vec<MemberRow>,
    next_page: Option<String>,
    invitations: Vec<InvitationRow>,
}

struct MemberRow {
    id: Id<id::Account>,
    name: String,
    initials: String,
    email: String,
    organisation: String,
    role: Role,
    /// The roles the viewer can give; none when it is not theirs to change.
    roles: Vec<Role>,
    last_seen: Option<String>,
    is_self: bool,
}

struct InvitationRow {
    id: Id<id::Invitation>,
    email: String,
    organisation: String,
    role: Role,
    inviter: String,
    ends: String,
}

pub(super) async fn members(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<MembersQuery>,
) -> Result<Response, ConsoleError> {
    read(&app, &actor, &query).await?.show(Errors::default())
}

pub(super) async fn change_role(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Account>,
    Form(form): Form<RoleForm>,
) -> Result<Response, ConsoleError> {
    let changed = app.change_role(&actor, id, &form.role).await;
    after(&app, &actor, changed, "member").await
}

pub(super) async fn remove(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Account>,
) -> Result<Response, ConsoleError> {
    let removed = app.remove_member(&actor, id).await;
    after(&app, &actor, removed, "member-removed").await
}

pub(super) async fn revoke_invitation(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Invitation>,
) -> Result<Response, ConsoleError> {
    let revoked = app.revoke_invitation(&actor, id).await;
    after(&app, &actor, revoked, "revoked").await
}

/// Goes back to the list: with a confirmation, or with what stood in the way.
async fn after(
    app: &App,
    actor: &Actor,
    result: Result<(), AccountError>,
    done: &str,
) -> Result<Response, ConsoleError> {
    match result {
        Ok(()) => Ok(Redirect::to(&format!("/settings/members?done={done}")).into_response()),
        Err(error) => {
            let members = read(app, actor, &MembersQuery::default()).await?;
            refuse(error, |errors| members.show(errors))
        }
    }
}

async fn read(app: &App, actor: &Actor, query: &MembersQuery) -> Result<MembersPage, ConsoleError> {
    let after = identifier(query.after.as_deref())?;
    let organisation = identifier(query.organisation.as_deref())?;
    let page = app.list_members(actor, organisation, after, PAGE).await?;
    let may_manage = actor.may(Action::ManageMembers);
    let invitations = if may_manage {
        app.list_invitations(actor).await?
    } else {
        Vec::new()
    };
    let next_page = page.next.map(|next| match organisation {
        Some(organisation) => format!("/settings/members?organisation={organisation}&after={next}"),
        None => format!("/settings/members?after={next}"),
    });
    let members = page.members.into_iter();
    Ok(MembersPage {
        shell: shell(
            app,
            actor,
            "Members and roles",
            query.done.as_deref(),
            &Errors::default(),
        ),
        errors: Errors::default(),
        nav: Nav::of(actor, "/settings/members"),
        may_manage,
        shows_organisations: actor.organisation.is_none(),
        members: members.map(|member| MemberRow::of(app, actor, member)).collect(),
        next_page,
        invitations: invitations
            .into_iter()
            .map(|invitation| InvitationRow::of(app, invitation))
            .collect(),
    })
}

/// The identifier in a query; one that is none names nothing.
fn identifier<K: id::Kind>(raw: Option<&str>) -> Result<Option<Id<K>>, ConsoleError> {
    let raw = raw.filter(|raw| !raw.is_empty());
    raw.map(|raw| raw.parse().map_err(|_| ConsoleError::not_found()))
        .transpose()
}

impl MembersPage {
    fn show(mut self, errors: Errors) -> Result<Response, ConsoleError> {
        self.shell = self.shell.failing(&errors);
        self.errors = errors;
        page(&self)
    }
}

impl MemberRow {
    fn of(app: &App, viewer: &Actor, member: Member) -> Self {
        let may_manage = viewer.may(Action::ManageMembers);
        let fits =
            |role: &Role| may_manage && role.is_maker() == member.role.is_maker() && viewer.role.may_grant(*role);
        Self {
            id: member.id,
            initials: initials(member.name.as_str()),
            name: member.name.to_string(),
            email: member.email.to_string(),
            organisation: member.organisation_name.map(String::from).unwrap_or_default(),
            role: member.role,
            roles: Role::ALL.into_iter().filter(fits).collect(),
            last_seen: member.last_seen_at.map(|at| time::day(app, at)),
            is_self: member.id == viewer.account,
        }
    }
}

impl InvitationRow {
    fn of(app: &App, invitation: Invitation) -> Self {
        Self {
            id: invitation.id,
            email: invitation.email.to_string(),
            organisation: invitation.organisation_name.map(String::from).unwrap_or_default(),
            role: invitation.role,
            inviter: invitation.inviter.to_string(),
            ends: time::minute(app, invitation.expires_at),
        }
    }
}
