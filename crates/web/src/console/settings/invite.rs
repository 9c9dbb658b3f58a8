//! The invitation form.

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    accounts::{NewInvitation, Organisation},
};
use replenish_domain::account::{Action, Actor, Role};
use serde::Deserialize;

use super::nav::{Nav, shell};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        refusal::refuse,
        shell::{Shell, page},
    },
    session::Viewer,
};

/// The form as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct InviteForm {
    email: String,
    role: String,
    organisation: String,
}

#[derive(Template)]
#[template(path = "settings/invite.html")]
struct InvitePage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    form: InviteForm,
    roles: Vec<Role>,
    /// The organisations to choose from; a maker admin has no choice.
    organisations: Option<Vec<Choice>>,
}

struct Choice {
    value: String,
    label: String,
    is_selected: bool,
}

pub(super) async fn form(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    if !actor.may(Action::ManageMembers) {
        return Err(ConsoleError::forbidden());
    }
    let organisations = organisations(&app, &actor).await?;
    show(&app, &actor, InviteForm::default(), organisations, Errors::default())
}

pub(super) async fn invite(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Form(form): Form<InviteForm>,
) -> Result<Response, ConsoleError> {
    let organisation = match form.organisation.as_str() {
        "" => None,
        raw => Some(
            raw.parse()
                .map_err(|_| ConsoleError::of_status(StatusCode::BAD_REQUEST))?,
        ),
    };
    let new = NewInvitation {
        email: form.email.clone(),
        role: form.role.clone(),
        organisation,
    };
    match app.invite(&actor, &new).await {
        Ok(()) => Ok(Redirect::to("/settings/members?done=invited").into_response()),
        Err(error) => {
            let organisations = organisations(&app, &actor).await?;
            refuse(error, |errors| show(&app, &actor, form, organisations, errors))
        }
    }
}

async fn organisations(app: &App, actor: &Actor) -> Result<Option<Vec<Organisation>>, ConsoleError> {
    match actor.organisation {
        Some(_) => Ok(None),
        None => Ok(Some(app.list_organisations(actor).await?)),
    }
}

fn show(
    app: &App,
    actor: &Actor,
    form: InviteForm,
    organisations: Option<Vec<Organisation>>,
    errors: Errors,
) -> Result<Response, ConsoleError> {
    let choice = |organisation: Organisation| {
        let value = organisation.id.to_string();
        Choice {
            is_selected: value == form.organisation,
            label: format!("{} ({})", organisation.name, organisation.customer_id),
            value,
        }
    };
    let grantable = |role: &Role| actor.role.may_grant(*role);
    page(&InvitePage {
        shell: shell(app, actor, "Invite somebody", None, &errors),
        errors,
        nav: Nav::of(actor, "/settings/members"),
        roles: Role::ALL.into_iter().filter(grantable).collect(),
        organisations: organisations.map(|all| all.into_iter().map(choice).collect()),
        form,
    })
}
