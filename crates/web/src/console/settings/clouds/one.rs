//! One device cloud: its addresses, its secrets, its end.

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    linking::{ClientLink, ClientView, LinkingError},
};
use replenish_domain::{
    account::Actor,
    linking::{ClientId, Directive, DirectiveState, LinkId, MAX_REDIRECT_URIS},
};
use serde::Deserialize;

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
        settings::nav::{Nav, shell},
        shell::{Shell, page},
        time,
    },
    etag,
    session::Viewer,
};

/// How many of the questions to a cloud its page shows.
const LATEST: usize = 10;
/// How many links a page lists.
const LINKS: usize = 20;

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
    links: Vec<LinkRow>,
    more_links: Option<String>,
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

/// A link, without a word about whose it is.
struct LinkRow {
    id: LinkId,
    since: String,
    devices: i64,
    is_sandbox: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CloudQuery {
    done: Option<String>,
    /// The last link of the page before.
    after: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): CloudPath,
    Query(query): Query<CloudQuery>,
) -> Result<Response, ConsoleError> {
    let view = app.client(&actor, id).await?;
    let typed = Typed::of(&view.client);
    let mut cloud = read(&app, &actor, view, typed, query.done.as_deref(), Errors::default());
    let after = query
        .after
        .map(|raw| raw.parse::<LinkId>().map_err(|_| ConsoleError::not_found()));
    let (links, has_more) = app.links_of_client(&actor, id, after.transpose()?, LINKS).await?;
    let last = links.last().filter(|_| has_more).map(|link| link.id);
    cloud.more_links = last.map(|last| format!("{HERE}/{id}?after={last}"));
    cloud.links = links.into_iter().map(|link| LinkRow::of(&app, &link)).collect();
    let asked = app.directives(&actor, id, None, LATEST).await?.directives;
    cloud.directives = asked
        .into_iter()
        .map(|directive| DirectiveRow::of(&app, directive))
        .collect();
    page(&cloud)
}

/// Ends one customer's link.
pub(super) async fn end_link(
    State(app): State<App>,
    Viewer(actor): Viewer,
    path: Option<Path<(String, String)>>,
) -> Result<Response, ConsoleError> {
    let parsed = path.and_then(|Path((id, link))| id.parse::<ClientId>().ok().zip(link.parse::<LinkId>().ok()));
    let (id, link) = parsed.ok_or_else(ConsoleError::not_found)?;
    app.unlink_as_maker(&actor, link).await?;
    Ok(Redirect::to(&format!("{HERE}/{id}?done=link-ended")).into_response())
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
            let form = page(&read(&app, &actor, view, typed, None, form::errors(faults)))?;
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
            let form = page(&read(&app, &actor, view, typed, None, Errors::of(faults)))?;
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

/// The page without the links, which a form that comes back leaves out.
fn read(app: &App, actor: &Actor, view: ClientView, typed: Typed, done: Option<&str>, errors: Errors) -> CloudPage {
    let secrets = view.secrets.iter().map(|secret| SecretRow {
        hint: secret.hint.clone(),
        made: time::minute(app, secret.created_at),
        ends: secret.ends_at.map(|end| time::minute(app, end)),
    });
    CloudPage {
        shell: shell(app, actor, view.client.name.as_str(), done, &errors),
        errors,
        nav: Nav::of(actor, HERE),
        typed,
        overlap_days: "7".to_owned(),
        secrets: secrets.collect(),
        directives: Vec::new(),
        may_change: may_change(actor),
        most_uris: MAX_REDIRECT_URIS,
        links: Vec::new(),
        more_links: None,
        view,
    }
}

impl LinkRow {
    fn of(app: &App, link: &ClientLink) -> Self {
        Self {
            id: link.id,
            since: time::day(app, link.since),
            devices: link.devices,
            is_sandbox: link.is_sandbox,
        }
    }
}
