//! Device clouds: the list, a new one, one of them.

mod form;
mod one;

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use replenish_app::{
    App,
    accounts::Secret,
    linking::{ClientView, LinkingError},
};
use replenish_domain::{
    account::{Action, Actor},
    id,
    linking::{ClientId, MAX_REDIRECT_URIS},
};
use serde::Deserialize;

use self::form::Typed;
use super::nav::{Nav, shell};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        path::IdPath,
        shell::{Shell, page},
    },
    session::Viewer,
};

/// Where the list is.
const HERE: &str = "/settings/device-clouds";
/// How many clouds a page lists.
const PAGE: usize = 50;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/settings/device-clouds", get(clouds))
        .route("/settings/device-clouds/new", get(new).post(create))
        .route("/settings/device-clouds/{id}", get(one::show).post(one::change))
        .route("/settings/device-clouds/{id}/secret", post(one::rotate))
        .route("/settings/device-clouds/{id}/revoke", post(one::revoke))
        .route("/settings/device-clouds/{id}/links/{link}/end", post(one::end_link))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CloudsQuery {
    done: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/clouds.html")]
struct CloudsPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    may_change: bool,
    clouds: Vec<ClientView>,
    next_page: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/cloud-new.html")]
struct NewCloudPage<'a> {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    typed: &'a Typed,
    most_uris: usize,
}

#[derive(Template)]
#[template(path = "settings/cloud-secret.html")]
struct SecretPage<'a> {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    view: &'a ClientView,
    secret: &'a str,
}

async fn clouds(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<CloudsQuery>,
) -> Result<Response, ConsoleError> {
    let after = query
        .after
        .map(|raw| raw.parse::<ClientId>().map_err(|_| ConsoleError::not_found()));
    let found = app.clients(&actor, after.transpose()?, PAGE).await?;
    let errors = Errors::default();
    page(&CloudsPage {
        shell: shell(&app, &actor, "Device clouds", query.done.as_deref(), &errors),
        errors,
        nav: Nav::of(&actor, HERE),
        may_change: may_change(&actor),
        clouds: found.clients,
        next_page: found.next.map(|next| format!("{HERE}?after={next}")),
    })
}

async fn new(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    if !may_change(&actor) {
        return Err(ConsoleError::forbidden());
    }
    show_new(&app, &actor, &Typed::default(), Errors::default())
}

/// Answers with the secret itself: it is shown this once and stored nowhere, so there is no page to go to
/// instead.
async fn create(State(app): State<App>, Viewer(actor): Viewer, typed: Typed) -> Result<Response, ConsoleError> {
    match app.create_client(&actor, &typed.client()).await {
        Ok((secret, view)) => show_secret(&app, &actor, &view, &secret),
        Err(LinkingError::Invalid(faults)) => {
            let form = show_new(&app, &actor, &typed, form::errors(faults))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn show_new(app: &App, actor: &Actor, typed: &Typed, errors: Errors) -> Result<Response, ConsoleError> {
    page(&NewCloudPage {
        shell: shell(app, actor, "New device cloud", None, &errors),
        errors,
        nav: Nav::of(actor, HERE),
        typed,
        most_uris: MAX_REDIRECT_URIS,
    })
}

fn show_secret(app: &App, actor: &Actor, view: &ClientView, secret: &Secret) -> Result<Response, ConsoleError> {
    let errors = Errors::default();
    page(&SecretPage {
        shell: shell(app, actor, "Client secret", None, &errors),
        errors,
        nav: Nav::of(actor, HERE),
        view,
        secret: secret.reveal(),
    })
}

/// Whether the actor sees the forms; whether one is taken the use cases decide.
fn may_change(actor: &Actor) -> bool {
    actor.may(Action::EditDevices) && actor.may(Action::ManageMembers)
}

type CloudPath = IdPath<id::Client>;
