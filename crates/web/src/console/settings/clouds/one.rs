//! One device cloud: its addresses, its secrets, its end.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    linking::{ClientView, LinkingError},
};
use replenish_domain::{
    account::Actor,
    linking::{Directive, DirectiveState, MAX_REDIRECT_URIS},
};

use super::{
    CloudPath, HERE,
    form::{self, Typed},
    may_change, show_secret,
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        pairs::Pairs,
        path::IdPath,
        settings::{
            customer::DoneQuery,
            nav::{Nav, shell},
        },
        shell::{Shell, page},
        time,
    },
    etag,
    session::Viewer,
};

/// How many of the questions to a cloud its page shows.
const LATEST: usize = 10;

#[derive(Template)]
#[template(path = "settings/cloud.html")]
struct CloudPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    view: ClientView,
    typed: Typed,
    overlap_days: String,
    secrets: Vec<SecretRow>,
    directives: Vec<DirectiveRow>,
    may_change: bool,
    most_uris: usize,
}

struct SecretRow {
    hint: String,
    made: String,
    ends: Option<String>,
}

/// What the cloud was asked lately.
struct DirectiveRow {
    name: &'static str,
    asked: String,
    state: &'static str,
    tone: &'static str,
    said: String,
}

impl DirectiveRow {
    fn of(app: &App, directive: Directive) -> Self {
        let (state, tone) = match directive.state {
            DirectiveState::Waiting => ("Waiting", "warn"),
            DirectiveState::Answered(_) => ("Answered", "good"),
            DirectiveState::Failed(_) => ("Given up", "bad"),
        };
        Self {
            name: directive.name.as_str(),
            asked: time::minute(app, directive.created_at),
            state,
            tone,
            said: directive.said.unwrap_or_default(),
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): CloudPath,
    Query(query): Query<DoneQuery>,
) -> Result<Response, ConsoleError> {
    let view = app.client(&actor, id).await?;
    let typed = Typed::of(&view.client);
    render(&app, &actor, view, typed, query.done.as_deref(), Errors::default()).await
}

pub(super) async fn change(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): CloudPath,
    typed: Typed,
) -> Result<Response, ConsoleError> {
    let revision = etag::from_form(&typed.etag);
    match app.change_client(&actor, id, revision, &typed.client()).await {
        Ok(_) => Ok(Redirect::to(&format!("{HERE}/{id}?done=cloud")).into_response()),
        Err(LinkingError::Invalid(faults)) => {
            let view = app.client(&actor, id).await?;
            let form = render(&app, &actor, view, typed, None, form::errors(faults)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Answers with the new secret itself, which is shown this once.
pub(super) async fn rotate(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): CloudPath,
    Form(sent): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let days = sent.first("overlap_days");
    let revision = etag::from_form(sent.first("etag"));
    match app.rotate_client_secret(&actor, id, revision, days).await {
        Ok((secret, view)) => show_secret(&app, &actor, &view, &secret),
        Err(LinkingError::Invalid(faults)) => {
            let view = app.client(&actor, id).await?;
            let typed = Typed::of(&view.client);
            let form = render(&app, &actor, view, typed, None, Errors::of(faults)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn revoke(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): CloudPath,
) -> Result<Response, ConsoleError> {
    app.revoke_client(&actor, id, None).await?;
    Ok(Redirect::to(&format!("{HERE}?done=revoked")).into_response())
}

async fn render(
    app: &App,
    actor: &Actor,
    view: ClientView,
    typed: Typed,
    done: Option<&str>,
    errors: Errors,
) -> Result<Response, ConsoleError> {
    let secrets = view.secrets.iter().map(|secret| SecretRow {
        hint: secret.hint.clone(),
        made: time::minute(app, secret.created_at),
        ends: secret.ends_at.map(|end| time::minute(app, end)),
    });
    let asked = app.directives(actor, view.client.id, None, LATEST).await?.directives;
    let directives = asked.into_iter().map(|directive| DirectiveRow::of(app, directive));
    page(&CloudPage {
        shell: shell(app, actor, view.client.name.as_str(), done, &errors),
        errors,
        nav: Nav::of(actor, HERE),
        typed,
        overlap_days: "7".to_owned(),
        secrets: secrets.collect(),
        directives: directives.collect(),
        may_change: may_change(actor),
        most_uris: MAX_REDIRECT_URIS,
        view,
    })
}
