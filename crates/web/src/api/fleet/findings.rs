//! What is wrong with live messages.

use axum::{Json, extract::State};
use replenish_app::{
    App,
    inventory::{FindingCursor, LiveFinding},
};
use replenish_domain::fault::Gather;
use replenish_protocol::lint::{RULES, Severity};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema, openapi::Object};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::ClientBody;
use crate::api::{
    choices,
    extract::ApiActor,
    page::{self, Page},
    problem::Problem,
    query::Query,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_live_findings))
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// Items of a page; 50 when left out.
    #[param(value_type = usize, minimum = 1, maximum = 200)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A rule that the messages of a device cloud go against.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveFinding)]
struct FindingBody {
    /// The device cloud.
    client: ClientBody,
    /// Whose cloud it is.
    organisation: String,
    /// The name of the rule, as in checks.
    rule: String,
    /// How much the latest example weighs.
    #[schema(schema_with = severities)]
    severity: String,
    /// What the rule says.
    title: &'static str,
    /// What to do about it.
    fix: &'static str,
    /// How often it was seen in the messages that were looked at.
    count: i64,
    #[schema(format = DateTime)]
    first_seen_at: String,
    #[schema(format = DateTime)]
    last_seen_at: String,
    /// The latest example.
    example: ExampleBody,
}

/// One thing that is wrong with one message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveFindingExample)]
struct ExampleBody {
    /// JSON pointer into the message; empty where there is no place.
    pointer: String,
    /// What is wrong, in one sentence without a period.
    message: String,
    /// The text at fault, shortened; null where it may tell who the customer is, or there is none.
    #[schema(required = true)]
    evidence: Option<String>,
}

/// List live findings
///
/// What is wrong with the messages that device clouds send, by cloud and rule: those of the maker's own clouds,
/// for reviewers everybody's. Every value that is not believed and every unknown sensor counts; whole messages are
/// looked at for the first few of each cloud in a minute.
#[utoipa::path(
    get, path = "/live-findings", tag = "Fleet", params(PageQuery),
    responses((status = 200, description = "A page of findings.", body = Page<FindingBody>))
)]
async fn list_live_findings(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<FindingBody>>, Problem> {
    let mut gather = Gather::default();
    let limit = page::limit(query.limit.as_deref(), &mut gather);
    let after = query
        .cursor
        .and_then(|raw| gather.take("/cursor", raw.parse::<FindingCursor>()));
    gather.finish().map_err(Problem::invalid)?;
    let found = app.live_findings(&actor, after.as_ref(), limit).await?;
    let items = found.findings.into_iter().map(FindingBody::of).collect();
    Ok(Json(Page::new(items, found.next)))
}

impl FindingBody {
    fn of(finding: LiveFinding) -> Self {
        let rule = RULES.iter().find(|rule| rule.id.as_str() == finding.rule);
        Self {
            client: ClientBody {
                id: finding.client.to_string(),
                name: finding.client_name.to_string(),
            },
            organisation: finding.organisation.to_string(),
            title: rule.map_or("", |rule| rule.title),
            fix: rule.map_or("", |rule| rule.help),
            rule: finding.rule,
            severity: finding.severity,
            count: finding.times,
            first_seen_at: finding.first_seen_at.to_string(),
            last_seen_at: finding.last_seen_at.to_string(),
            example: ExampleBody {
                pointer: finding.pointer,
                message: finding.message,
                evidence: finding.evidence,
            },
        }
    }
}

fn severities() -> Object {
    choices([Severity::Error, Severity::Warning, Severity::Note].map(Severity::as_str))
}
