//! The queue as a file for a spreadsheet program.

use super::{RequestError, RequestFilter, RequestSummary};
use crate::{App, authorise, products::cell};
use replenish_domain::{
    account::{Action, Actor},
    calendar::Calendar,
};

/// The most requests of a file that the console gives.
pub const MAX_EXPORT: usize = 10_000;
/// Requests that are read together.
const CHUNK: usize = 1_000;

const COLUMNS: [&str; 13] = [
    "number",
    "device_name",
    "model_id",
    "organisation",
    "marketplaces",
    "slots",
    "status",
    "round",
    "submitted_at",
    "due_at",
    "business_days_left",
    "business_days_over",
    "claimed_by",
];

impl App {
    /// The requests a filter leaves as CSV, at most so many; the last row says so when there are more.
    /// No cell is a formula.
    pub async fn export_requests(
        &self,
        actor: &Actor,
        filter: &RequestFilter,
        at_most: usize,
    ) -> Result<Vec<u8>, RequestError> {
        authorise(actor, Action::Review)?;
        let calendar = self.calendar().await?;
        let mut file = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        file.write_record(COLUMNS)?;
        let (mut written, mut after) = (0, None);
        loop {
            let page = self
                .list_requests(actor, filter, after, CHUNK.min(at_most - written))
                .await?;
            for request in &page.requests {
                file.write_record(self.cells(&calendar, request))?;
            }
            written += page.requests.len();
            after = page.next;
            if after.is_none() {
                break;
            }
            if written == at_most {
                let note =
                    format!("Only the first {at_most} requests are in this file. Narrow the filter to see the others.");
                file.write_record([note])?;
                break;
            }
        }
        file.into_inner()
            .map_err(|error| csv::Error::from(error.into_error()).into())
    }

    fn cells(&self, calendar: &Calendar, request: &RequestSummary) -> [String; 13] {
        let headline = &request.headline;
        let clock = self.request_clock(calendar, &request.state, request.due_at);
        let status = request.state.status();
        let claim = request.state.claim_at(self.clock.now());
        let codes: Vec<_> = headline.marketplaces.iter().map(ToString::to_string).collect();
        let days = |count: u32| {
            if status.is_open() {
                count.to_string()
            } else {
                String::new()
            }
        };
        [
            request.number.to_string(),
            cell::write(headline.device_name.as_str()).into_owned(),
            cell::write(headline.model_id.as_str()).into_owned(),
            cell::write(request.organisation_name.as_str()).into_owned(),
            codes.join(" "),
            headline.slots.to_string(),
            status.as_str().to_owned(),
            request.round.to_string(),
            request.submitted_at.to_string(),
            request.due_at.to_string(),
            days(clock.business_days_left),
            days(clock.business_days_over),
            claim.map_or_else(String::new, |claim| cell::write(claim.reviewer_name).into_owned()),
        ]
    }
}
