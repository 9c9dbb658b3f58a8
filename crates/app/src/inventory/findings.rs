//! What is wrong with what device clouds send, as their makers read it.

use std::{fmt, str::FromStr};

use replenish_domain::{
    Fault,
    account::{Action, Actor},
    linking::ClientId,
};
use replenish_store::live_findings::{self, LiveFinding};

use super::FleetError;
use crate::{App, authorise};

/// The finding that a page begins behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingCursor {
    client: ClientId,
    rule: String,
}

/// A page of findings.
#[derive(Debug, Clone)]
pub struct FindingPage {
    /// The findings, by cloud and rule.
    pub findings: Vec<LiveFinding>,
    /// Where the next page begins, if there is one.
    pub next: Option<FindingCursor>,
}

impl App {
    /// A page of what is wrong with the messages of the clouds in sight.
    pub async fn live_findings(
        &self,
        actor: &Actor,
        after: Option<&FindingCursor>,
        limit: usize,
    ) -> Result<FindingPage, FleetError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let after = after.map(|after| (after.client, after.rule.as_str()));
        let mut findings = live_findings::list(&mut conn, actor.sight(), after, one_more).await?;
        let has_more = findings.len() > limit;
        findings.truncate(limit);
        let next = findings.last().filter(|_| has_more).map(|last| FindingCursor {
            client: last.client,
            rule: last.rule.clone(),
        });
        Ok(FindingPage { findings, next })
    }
}

impl fmt::Display for FindingCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.client, self.rule)
    }
}

impl FromStr for FindingCursor {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let unknown = || Fault::new("cursor-invalid", "Use the next_cursor of the page before, unchanged.");
        let (client, rule) = raw.split_once('.').ok_or_else(unknown)?;
        let is_rule = rule.len() <= 8 && rule.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let client = client.parse().ok().filter(|_| is_rule).ok_or_else(unknown)?;
        Ok(Self {
            client,
            rule: rule.to_owned(),
        })
    }
}
