//! Saved answers: what reviewers write again and again.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    requests::{RequestError, SavedAnswer},
};
use replenish_domain::{
    account::{Action, Actor},
    id,
};
use serde::Deserialize;

use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        pairs::Pairs,
        path::IdPath,
        shell::{Part, Shell, page},
        time,
    },
    session::Viewer,
};

/// What the address says about the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AnswersQuery {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/answers.html")]
struct AnswersPage<'a> {
    shell: Shell,
    errors: Errors,
    answers: Vec<Row>,
    title: &'a str,
    text: &'a str,
}

struct Row {
    id: String,
    title: String,
    text: String,
    saved: String,
}

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<AnswersQuery>,
) -> Result<Response, ConsoleError> {
    render(&app, &actor, query.done.as_deref(), Errors::default(), ["", ""]).await
}

pub(super) async fn add(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let (title, text) = (form.first("title"), form.first("text"));
    match app.save_answer(&actor, title, text).await {
        Ok(_) => Ok(Redirect::to("/desk/answers?done=answer-saved").into_response()),
        Err(RequestError::Invalid(faults)) => {
            let page = render(&app, &actor, None, Errors::of(faults), [title, text]).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::SavedAnswer>,
) -> Result<Response, ConsoleError> {
    app.remove_answer(&actor, id).await?;
    Ok(Redirect::to("/desk/answers?done=answer-removed").into_response())
}

async fn render(
    app: &App,
    actor: &Actor,
    done: Option<&str>,
    errors: Errors,
    [title, text]: [&str; 2],
) -> Result<Response, ConsoleError> {
    if !actor.may(Action::Review) {
        return Err(ConsoleError::forbidden());
    }
    let answers = app.saved_answers(actor).await?;
    let shell = Shell::new(app, actor, Part::Desk, "Saved answers");
    page(&AnswersPage {
        shell: shell.confirming(done).failing(&errors),
        errors,
        answers: answers.into_iter().map(|answer| row(app, answer)).collect(),
        title,
        text,
    })
}

fn row(app: &App, answer: SavedAnswer) -> Row {
    Row {
        id: answer.id.to_string(),
        saved: format!("{}, {}", answer.created_by, time::day(app, answer.created_at)),
        title: answer.title,
        text: answer.text,
    }
}
