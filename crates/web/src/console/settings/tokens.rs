//! API tokens: the list, the form, and the one page that shows a secret.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::SignedDuration;
use replenish_app::{
    App,
    accounts::{ApiToken, NewToken},
};
use replenish_domain::{
    Id,
    account::{Action, Actor, Role, Scope},
    id,
};
use serde::Deserialize;

use super::nav::{Nav, shell};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        pairs::Pairs,
        path::IdPath,
        refusal::refuse,
        shell::{Shell, page},
        time,
    },
    session::Viewer,
};

/// How many tokens a page lists.
const PAGE: usize = 50;
/// A token that ends sooner than this is pointed out.
const ENDS_SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TokensQuery {
    done: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/tokens.html")]
struct TokensPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    shows_owners: bool,
    tokens: Vec<TokenRow>,
    next_page: Option<String>,
}

struct TokenRow {
    id: Id<id::ApiToken>,
    name: String,
    hint: String,
    owner: String,
    role: Role,
    may: String,
    last_used: Option<String>,
    last_day: Option<String>,
    is_ending: bool,
    has_ended: bool,
}

#[derive(Template)]
#[template(path = "settings/token-new.html")]
struct NewTokenPage<'a> {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    typed: &'a NewToken,
    roles: Vec<Role>,
    scopes: Vec<ScopeChoice>,
}

struct ScopeChoice {
    scope: Scope,
    is_ticked: bool,
}

#[derive(Template)]
#[template(path = "settings/token-made.html")]
struct MadePage<'a> {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    name: String,
    secret: &'a str,
}

pub(super) async fn tokens(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<TokensQuery>,
) -> Result<Response, ConsoleError> {
    let after = query
        .after
        .map(|raw| raw.parse().map_err(|_| ConsoleError::not_found()));
    let after = after.transpose()?;
    let shows_owners = actor.may(Action::ManageMembers);
    let found = if shows_owners {
        app.list_tokens(&actor, after, PAGE).await?
    } else {
        app.list_own_tokens(&actor, after, PAGE).await?
    };
    let errors = Errors::default();
    page(&TokensPage {
        shell: shell(&app, &actor, "API tokens", query.done.as_deref(), &errors),
        errors,
        nav: Nav::of(&actor, "/settings/tokens"),
        shows_owners,
        tokens: found
            .tokens
            .into_iter()
            .map(|token| TokenRow::of(&app, token))
            .collect(),
        next_page: found.next.map(|next| format!("/settings/tokens?after={next}")),
    })
}

pub(super) async fn form(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    let typed = NewToken {
        role: actor.role.as_str().to_owned(),
        scopes: vec![Scope::Read.as_str().to_owned()],
        ..NewToken::default()
    };
    show(&app, &actor, &typed, Errors::default())
}

/// Answers with the secret itself: it is shown this once and stored nowhere, so there is no page
/// to go to instead.
pub(super) async fn create(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let typed = NewToken {
        name: form.first("name").to_owned(),
        role: form.first("role").to_owned(),
        scopes: form.all("scopes").map(str::to_owned).collect(),
        last_day: form.first("last_day").to_owned(),
    };
    match app.create_token(&actor, &typed).await {
        Ok((secret, token)) => {
            let errors = Errors::default();
            page(&MadePage {
                shell: shell(&app, &actor, "API token", None, &errors),
                errors,
                nav: Nav::of(&actor, "/settings/tokens"),
                name: token.name.to_string(),
                secret: secret.reveal(),
            })
        }
        Err(error) => refuse(error, |errors| show(&app, &actor, &typed, errors)),
    }
}

pub(super) async fn revoke(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::ApiToken>,
) -> Result<Response, ConsoleError> {
    app.revoke_token(&actor, id).await?;
    Ok(Redirect::to("/settings/tokens?done=revoked").into_response())
}

fn show(app: &App, actor: &Actor, typed: &NewToken, errors: Errors) -> Result<Response, ConsoleError> {
    let choice = |scope: Scope| ScopeChoice {
        scope,
        is_ticked: typed.scopes.iter().any(|raw| raw == scope.as_str()),
    };
    let useful = |scope: &Scope| scope.is_useful_to(actor.role);
    page(&NewTokenPage {
        shell: shell(app, actor, "New API token", None, &errors),
        errors,
        nav: Nav::of(actor, "/settings/tokens"),
        typed,
        roles: Role::ALL.into_iter().filter(|role| actor.role.covers(*role)).collect(),
        scopes: Scope::ALL.into_iter().filter(useful).map(choice).collect(),
    })
}

impl TokenRow {
    fn of(app: &App, token: ApiToken) -> Self {
        let now = app.clock().now();
        let left = token.expires_at.map(|end| end.duration_since(now));
        let labels: Vec<_> = token.scopes.iter().map(|scope| scope.label()).collect();
        // A token ends when the day after its last begins.
        let last_moment = token
            .expires_at
            .and_then(|end| end.checked_sub(SignedDuration::from_secs(1)).ok());
        Self {
            id: token.id,
            name: token.name.to_string(),
            hint: token.hint,
            owner: token.owner.to_string(),
            role: token.role,
            may: labels.join(", "),
            last_used: token.last_used_at.map(|at| time::minute(app, at)),
            last_day: last_moment.map(|at| time::day(app, at)),
            is_ending: left.is_some_and(|left| left < ENDS_SOON),
            has_ended: left.is_some_and(|left| !left.is_positive()),
        }
    }
}
