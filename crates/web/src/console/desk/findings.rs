//! What a reviewer does with findings: note them, with saved words or the program's own, and decide
//! what becomes of them.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    requests::{FindingChange, RequestError},
};
use replenish_domain::{
    id,
    request::{NewFinding, RequestId, Severity},
};

use super::{
    act::answer,
    request::{Typed, again},
    review::FindingForm,
};
use crate::{
    console::{
        errors::ConsoleError,
        pairs::Pairs,
        path::{IdPath, NumberPath},
    },
    session::Viewer,
};

pub(super) async fn add(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let mut finding = read(&form);
    if form.first("action") == "use" {
        let answers = app.saved_answers(&actor).await?;
        let chosen = answers
            .iter()
            .find(|answer| answer.id.to_string() == form.first("saved_answer"));
        if let Some(chosen) = chosen {
            finding.detail.clone_from(&chosen.text);
        }
        let typed = Typed {
            finding,
            ..Typed::default()
        };
        return again(&app, &actor, id, typed).await;
    }
    match app.add_finding(&actor, id, &new(&finding)).await {
        Ok(_) => Ok(to(id, "finding", "findings")),
        Err(error) => {
            let typed = Typed {
                finding,
                ..Typed::default()
            };
            answer(&app, &actor, id, typed, error).await
        }
    }
}

pub(super) async fn change(
    State(app): State<App>,
    Viewer(actor): Viewer,
    NumberPath(id, number): NumberPath<id::IdRequest>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let reason = form.first("reason").to_owned();
    let done = match form.first("action") {
        "remove" => app.remove_finding(&actor, id, number).await,
        "resolve" => becomes(&app, &actor, id, number, FindingChange::Resolved).await,
        "reopen" => becomes(&app, &actor, id, number, FindingChange::Reopened).await,
        _ => {
            becomes(
                &app,
                &actor,
                id,
                number,
                FindingChange::Waived { reason: reason.clone() },
            )
            .await
        }
    };
    match done {
        Ok(()) => Ok(to(id, "finding-changed", "findings")),
        Err(error) => {
            let typed = Typed {
                waiver: Some((number, reason)),
                ..Typed::default()
            };
            answer(&app, &actor, id, typed, error).await
        }
    }
}

/// Passes over something the program noticed: a finding that is waived as soon as it is noted.
pub(super) async fn waive_observation(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::IdRequest>,
    Form(form): Form<Pairs>,
) -> Result<Response, ConsoleError> {
    let evidence = form.first("evidence").to_owned();
    let noted = NewFinding {
        severity: Severity::Note.as_str().to_owned(),
        detail: evidence.clone(),
        evidence: Some(evidence),
        ..new(&read(&form))
    };
    let reason = form.first("reason").to_owned();
    match app.waive_observation(&actor, id, &noted, &reason).await {
        Ok(_) => Ok(to(id, "finding-changed", "checks")),
        Err(error) => {
            let typed = Typed {
                observation: Some((form.first("at").to_owned(), reason)),
                ..Typed::default()
            };
            answer(&app, &actor, id, typed, error).await
        }
    }
}

async fn becomes(
    app: &App,
    actor: &replenish_domain::account::Actor,
    id: RequestId,
    number: i64,
    change: FindingChange,
) -> Result<(), RequestError> {
    app.change_finding(actor, id, number, &change).await.map(drop)
}

fn read(form: &Pairs) -> FindingForm {
    let field = |name: &str| form.first(name).to_owned();
    FindingForm {
        pointer: field("pointer"),
        severity: field("severity"),
        detail: field("detail"),
        rule: field("rule"),
        evidence: field("evidence"),
        suggestion: field("suggestion"),
    }
}

fn new(form: &FindingForm) -> NewFinding {
    NewFinding {
        pointer: form.pointer.clone(),
        severity: form.severity.clone(),
        detail: form.detail.clone(),
        rule: Some(form.rule.clone()),
        evidence: Some(form.evidence.clone()),
        suggestion: Some(form.suggestion.clone()),
    }
}

fn to(id: RequestId, done: &str, place: &str) -> Response {
    Redirect::to(&format!("/desk/requests/{id}?done={done}#{place}")).into_response()
}
