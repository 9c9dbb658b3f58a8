//! One mail, with both of its parts.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use replenish_app::App;
use replenish_domain::{
    account::Actor,
    mail::{Mail, MailState},
};
use serde::Deserialize;

use super::{Badge, path::MailPath};
use crate::{
    console::{
        errors::ConsoleError,
        shell::{Part, Shell, page},
        time,
    },
    session::Viewer,
};

/// The part for readers of HTML is styled inline. It stands in a frame that neither runs nor loads
/// anything, and has no origin.
const HTML_PART_POLICY: HeaderValue = HeaderValue::from_static(
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ShowQuery {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "mails/show.html")]
struct ShowPage<'a> {
    shell: Shell,
    list: &'static str,
    list_title: &'static str,
    id: String,
    mail: &'a Mail,
    badge: Badge,
    written: String,
    outcome: Outcome<'a>,
    words: Vec<Word<'a>>,
}

/// What became of the mail.
enum Outcome<'a> {
    Waiting,
    Delayed(&'a str),
    Sent(String),
    Failed(&'a str),
    Kept,
}

/// A word of the text with the blanks after it.
struct Word<'a> {
    text: &'a str,
    blanks: &'a str,
    is_link: bool,
}

pub(super) async fn in_outbox(
    State(app): State<App>,
    Viewer(actor): Viewer,
    MailPath(id): MailPath,
    Query(query): Query<ShowQuery>,
) -> Result<Response, ConsoleError> {
    let mail = app.outbox_mail(&actor, id).await?;
    let shell = shell(&app, &actor, Part::Outbox, &mail).confirming(query.done.as_deref());
    show(&app, shell, ("/outbox", "Outbox"), &mail)
}

pub(super) async fn own(
    State(app): State<App>,
    Viewer(actor): Viewer,
    MailPath(id): MailPath,
) -> Result<Response, ConsoleError> {
    let mail = app.my_mail(&actor, id).await?;
    let shell = shell(&app, &actor, Part::None, &mail);
    show(&app, shell, ("/mails", "Your mails"), &mail)
}

pub(super) async fn html_in_outbox(
    State(app): State<App>,
    Viewer(actor): Viewer,
    MailPath(id): MailPath,
) -> Result<Response, ConsoleError> {
    Ok(html_part(app.outbox_mail(&actor, id).await?))
}

pub(super) async fn html_own(
    State(app): State<App>,
    Viewer(actor): Viewer,
    MailPath(id): MailPath,
) -> Result<Response, ConsoleError> {
    Ok(html_part(app.my_mail(&actor, id).await?))
}

pub(super) async fn retry(
    State(app): State<App>,
    Viewer(actor): Viewer,
    MailPath(id): MailPath,
) -> Result<Redirect, ConsoleError> {
    app.retry_mail(&actor, id).await?;
    Ok(Redirect::to(&format!("/outbox/{id}?done=mail-retried")))
}

fn shell(app: &App, actor: &Actor, part: Part, mail: &Mail) -> Shell {
    Shell::new(app, actor, part, mail.content.subject.clone())
}

fn show(
    app: &App,
    shell: Shell,
    (list, list_title): (&'static str, &'static str),
    mail: &Mail,
) -> Result<Response, ConsoleError> {
    page(&ShowPage {
        shell,
        list,
        list_title,
        id: mail.id.to_string(),
        mail,
        badge: Badge::of(mail.state.status()),
        written: time::minute(app, mail.created_at),
        outcome: Outcome::of(app, &mail.state),
        words: words(&mail.content.text),
    })
}

fn html_part(mail: Mail) -> Response {
    let policy = [(header::CONTENT_SECURITY_POLICY, HTML_PART_POLICY)];
    (policy, Html(mail.content.html)).into_response()
}

impl<'a> Outcome<'a> {
    fn of(app: &App, state: &'a MailState) -> Self {
        match state {
            MailState::Queued { last_error: None } => Self::Waiting,
            MailState::Queued {
                last_error: Some(error),
            } => Self::Delayed(error),
            MailState::Sent { at } => Self::Sent(time::minute(app, *at)),
            MailState::Failed { error } => Self::Failed(error),
            MailState::Kept => Self::Kept,
        }
    }
}

impl<'a> Word<'a> {
    fn of(piece: &'a str) -> Self {
        let (text, blanks) = piece.split_at(piece.trim_end().len());
        let is_link = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
        Self { text, blanks, is_link }
    }
}

/// Takes a text apart so that its addresses can be followed.
fn words(text: &str) -> Vec<Word<'_>> {
    text.split_inclusive(char::is_whitespace).map(Word::of).collect()
}
