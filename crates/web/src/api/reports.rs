//! Many events of device clouds in one request (`api.md` 4).

use axum::{Json, body::Body, extract::State, http::request::Parts};
use replenish_app::{
    App,
    inventory::{MAX_MESSAGES, Refused},
};
use replenish_domain::Fault;
use replenish_protocol::gateway::ErrorCode;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::{PartialSchema, ToSchema, openapi::Object};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{extract::malformed, problem::Problem};
use crate::gateway::{access_token, arrival};

/// The most bytes of a request.
const MAX_BODY: usize = 1024 * 1024;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(post_reports))
}

/// What became of one message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportOutcome)]
struct Outcome {
    /// The place of the message in the request, from 0.
    index: usize,
    /// What the event gateway would have answered, such as 202 or 400.
    status: u16,
    /// Why it was not taken, such as `INVALID_REQUEST_EXCEPTION`; null when it was.
    code: Option<&'static str>,
    /// The same in words, with the place of the fault.
    description: Option<String>,
}

impl Outcome {
    fn of((index, outcome): (usize, Result<(), Refused>)) -> Self {
        match outcome {
            Ok(()) => Self {
                index,
                status: 202,
                code: None,
                description: None,
            },
            Err(refused) => Self {
                index,
                status: refused.code.status(),
                code: Some(refused.code.as_str()),
                description: Some(refused.description),
            },
        }
    }
}

/// Messages as the event gateway takes them.
struct Messages;

impl ToSchema for Messages {}

impl PartialSchema for Messages {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ArrayBuilder::new()
            .items(Object::new())
            .max_items(Some(MAX_MESSAGES))
            .into()
    }
}

/// Send many events
///
/// For device clouds, with an access token of a customer: the messages of the event gateway, at most 500 in at most 1 MB,
/// in the order in which they are to count. Each is answered as the gateway would; those answered 202 are stored for
/// good, whatever becomes of the others. A message with another token in its scope is of the customer of that token.
#[utoipa::path(
    post, path = "/reports", tag = "Events", request_body = inline(Messages), security(("access_token" = [])),
    responses((status = 200, description = "What became of each message.", body = [Outcome]))
)]
async fn post_reports(State(app): State<App>, parts: Parts, body: Body) -> Result<Json<Vec<Outcome>>, Problem> {
    let token = access_token(&parts)?;
    let link = app.admit(token).await?;
    let bytes = arrival::of(&parts.headers, body, MAX_BODY)
        .await
        .inspect_err(|refused| app.note_arrival(link.client, refused))?;
    let messages: Vec<&RawValue> = serde_json::from_slice(&bytes).map_err(|error| unreadable(&error))?;
    if messages.len() > MAX_MESSAGES {
        let detail = format!(
            "There are {} messages; send at most {MAX_MESSAGES} in one request.",
            messages.len()
        );
        let fault = Fault::new("too-many-messages", detail).with_limit(MAX_MESSAGES as u64);
        return Err(Problem::invalid(fault.into()));
    }
    let texts: Vec<&str> = messages.into_iter().map(RawValue::get).collect();
    let outcomes = app.take_messages(token, &link, &texts).await;
    Ok(Json(outcomes.into_iter().enumerate().map(Outcome::of).collect()))
}

fn unreadable(error: &serde_json::Error) -> Problem {
    if error.is_data() {
        return Problem::invalid(Fault::new("wrong-type", "Send a JSON array of messages.").into());
    }
    malformed(error)
}

impl From<Refused> for Problem {
    /// The request as a whole was refused.
    fn from(refused: Refused) -> Self {
        let code = match refused.code {
            ErrorCode::InvalidAccessToken => "unauthorized",
            ErrorCode::RequestEntityTooLarge => "too-large",
            ErrorCode::Throttling => "too-many-requests",
            ErrorCode::SkillDisabled => "skill-disabled",
            ErrorCode::ServiceUnavailable => "unavailable",
            _ => "refused",
        };
        Self::of_refused(&refused, code)
    }
}
