//! Everybody's own account: the language of mails, password and sessions.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use replenish_app::{App, accounts::SessionEntry};
use replenish_domain::{Language, account::Actor};
use serde::Deserialize;

use super::let_in;
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        refusal::refuse,
        shell::{Part, Shell, page},
        time,
    },
    session::{self, Person},
    visitor::Visitor,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AccountQuery {
    done: Option<String>,
}

/// The form as it was sent. Not `Debug`: it holds passwords.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct PasswordForm {
    current_password: String,
    password: String,
}

/// The language as it was sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct LanguageForm {
    language: String,
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    shell: Shell,
    errors: Errors,
    name: String,
    email: String,
    role: &'static str,
    organisation: Option<String>,
    language: Language,
    sessions: Vec<SessionRow>,
}

struct SessionRow {
    browser: String,
    signed_in: String,
    last_seen: String,
    ends: String,
    is_current: bool,
}

pub(super) async fn account(
    State(app): State<App>,
    Person(actor): Person,
    jar: CookieJar,
    Query(query): Query<AccountQuery>,
) -> Result<Response, ConsoleError> {
    let account = read(&app, &actor, &jar).await?;
    account.show(query.done.as_deref(), Errors::default())
}

pub(super) async fn choose_language(
    State(app): State<App>,
    Person(actor): Person,
    jar: CookieJar,
    Form(form): Form<LanguageForm>,
) -> Result<Response, ConsoleError> {
    match app.choose_language(&actor, &form.language).await {
        Ok(()) => Ok(Redirect::to("/account?done=language").into_response()),
        Err(error) => {
            let account = read(&app, &actor, &jar).await?;
            refuse(error, |errors| account.show(None, errors))
        }
    }
}

pub(super) async fn change_password(
    State(app): State<App>,
    Person(actor): Person,
    Visitor(client): Visitor,
    jar: CookieJar,
    Form(form): Form<PasswordForm>,
) -> Result<Response, ConsoleError> {
    let changed = app
        .change_password(&actor, &form.current_password, &form.password, &client)
        .await;
    match changed {
        Ok(signed_in) => Ok(let_in(&app, &signed_in, "/account?done=password")),
        Err(error) => {
            let account = read(&app, &actor, &jar).await?;
            refuse(error, |errors| account.show(None, errors))
        }
    }
}

pub(super) async fn sign_out_everywhere(
    State(app): State<App>,
    Person(actor): Person,
    jar: CookieJar,
) -> Result<Response, ConsoleError> {
    app.sign_out_everywhere(&actor).await?;
    let to_sign_in = Redirect::to("/sign-in?done=signed-out-everywhere");
    Ok((jar.add(session::removal()), to_sign_in).into_response())
}

async fn read(app: &App, actor: &Actor, jar: &CookieJar) -> Result<AccountPage, ConsoleError> {
    let secret = session::secret(jar).unwrap_or_default();
    let sessions = app.list_sessions(actor, &secret).await?;
    let organisation = match actor.organisation {
        Some(_) => app.organisation(actor).await?,
        None => None,
    };
    Ok(AccountPage {
        shell: Shell::new(app, actor, Part::None, "Your account"),
        errors: Errors::default(),
        name: actor.name.to_string(),
        email: actor.email.to_string(),
        role: actor.role.label(),
        organisation: organisation.map(|organisation| organisation.name.to_string()),
        language: app.language(actor).await?,
        sessions: sessions
            .into_iter()
            .map(|session| SessionRow::of(app, session))
            .collect(),
    })
}

impl AccountPage {
    fn show(mut self, done: Option<&str>, errors: Errors) -> Result<Response, ConsoleError> {
        self.shell = self.shell.confirming(done).failing(&errors);
        self.errors = errors;
        page(&self)
    }
}

impl SessionRow {
    fn of(app: &App, session: SessionEntry) -> Self {
        let browser = session.user_agent;
        Self {
            browser: if browser.is_empty() {
                "A browser without a name".to_owned()
            } else {
                browser
            },
            signed_in: time::minute(app, session.created_at),
            last_seen: time::minute(app, session.last_seen_at),
            ends: time::day(app, session.expires_at),
            is_current: session.is_current,
        }
    }
}
