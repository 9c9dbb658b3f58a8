//! What is written about a request: messages of both sides, the maker's answers to findings, and
//! sending the request back.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    requests::{RequestError, Submission},
};
use replenish_domain::{
    account::{Action, Actor},
    id,
    request::RequestId,
};

use super::status::{self, Typed};
use crate::{
    console::{
        errors::ConsoleError,
        fields::{Errors, FieldError},
        pairs::Pairs,
        path::{IdPath, NumberPath},
    },
    sentence::sentence,
    session::Viewer,
};

pub(super) async fn message(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let text = form.first("text");
    match app.write_message(&actor, id, text).await {
        Ok(_) if actor.may(Action::Review) => Ok(to(&format!("/desk/requests/{id}?done=message#messages"))),
        Ok(_) => Ok(to(&format!("/requests/{id}?done=message#messages"))),
        Err(RequestError::Invalid(faults)) => {
            let typed = Typed {
                message: text.to_owned(),
                ..Typed::default()
            };
            invalid(&app, &actor, id, Errors::of(faults), typed).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn reply(
    State(app): State<App>,
    Viewer(actor): Viewer,
    NumberPath(id, number): NumberPath<id::IdRequest>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let text = form.first("reply");
    match app.reply_to_finding(&actor, id, number, text).await {
        Ok(_) => Ok(to(&format!("/requests/{id}?done=reply#finding-{number}"))),
        Err(RequestError::Invalid(faults)) => {
            let messages = faults
                .into_iter()
                .map(|fault| FieldError::here(format!("reply-{number}"), fault.detail));
            let typed = Typed {
                reply: Some((number, text.to_owned())),
                ..Typed::default()
            };
            invalid(&app, &actor, id, Errors::listing(messages.collect()), typed).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn resubmit(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
) -> Result<Response, ConsoleError> {
    let request = app.request(&actor, id).await?;
    match app.submit_request(&actor, request.device, Submission::Draft).await {
        Ok(_) => Ok(to(&format!("/requests/{id}?done=resubmitted"))),
        Err(RequestError::Invalid(faults)) => {
            let messages = faults
                .into_iter()
                .map(|fault| match fault.pointer.strip_prefix("/findings/") {
                    Some(number) => FieldError::here(format!("finding-{number}"), fault.detail),
                    None => FieldError::elsewhere(
                        format!("/devices/{}/request?edit=answers", request.device),
                        fault.detail,
                    ),
                });
            let errors = Errors::listing(messages.collect()).under("The request cannot go back yet");
            invalid(&app, &actor, id, errors, Typed::default()).await
        }
        Err(error @ RequestError::Locked(_)) => {
            let errors = Errors::single("", sentence(&error)).under("This is not possible now");
            status::refuse(&app, &actor, id, StatusCode::CONFLICT, errors, Typed::default()).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn invalid(
    app: &App,
    actor: &Actor,
    id: RequestId,
    errors: Errors,
    typed: Typed,
) -> Result<Response, ConsoleError> {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    status::refuse(app, actor, id, status, errors, typed).await
}

fn to(address: &str) -> Response {
    Redirect::to(address).into_response()
}
