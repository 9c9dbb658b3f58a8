//! Findings: what a reviewer notes about a field, and what becomes of it.

use replenish_domain::{
    Fault,
    account::Actor,
    audit::Act,
    device::Locked,
    request::{Finding, FindingStatus, MAX_FINDINGS, NewFinding, Noted, REASON, Reply, RequestId, RequestState},
};
use replenish_store::request_findings;
use serde_json::json;

use super::{RequestError, open::OpenRequest};
use crate::{App, Denied};

/// What a reviewer makes of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingChange {
    /// Other words, another weight; only before the maker has seen it.
    Rewritten(NewFinding),
    /// The reviewer is content.
    Resolved,
    /// The reviewer passes over it, for this reason.
    Waived {
        /// Why; 1 to 2000 characters.
        reason: String,
    },
    /// It stands again.
    Reopened,
}

impl App {
    /// Notes a finding. The maker sees it once the request is returned or answered.
    pub async fn add_finding(&self, actor: &Actor, id: RequestId, new: &NewFinding) -> Result<Finding, RequestError> {
        let (opened, noted) = self.open_for_new(actor, id).await?;
        let finding = Finding::read(new, &opened.request.snapshot, noted)?;
        self.keep(actor, opened, finding, "finding.noted").await
    }

    /// Opens a request for one more finding.
    async fn open_for_new(&self, actor: &Actor, id: RequestId) -> Result<(OpenRequest, Noted), RequestError> {
        let mut opened = self.open_to_note(actor, id).await?;
        let there = request_findings::of_request(&mut opened.tx, id).await?;
        if there.len() >= MAX_FINDINGS {
            let detail = format!("A request has at most {MAX_FINDINGS} findings.");
            return Err(Fault::new("too-many-findings", detail)
                .with_limit(MAX_FINDINGS as u64)
                .into());
        }
        let noted = Noted {
            number: there.last().map_or(1, |last| last.number + 1),
            round: opened.request.round,
            by: actor.name.to_string(),
            at: self.clock.now(),
        };
        Ok((opened, noted))
    }

    /// Passes over something the program noticed: a finding that is waived from the start.
    pub async fn waive_observation(
        &self,
        actor: &Actor,
        id: RequestId,
        new: &NewFinding,
        reason: &str,
    ) -> Result<Finding, RequestError> {
        let reason = REASON.paragraph(reason).map_err(|fault| fault.at("/reason"))?;
        let (mut opened, noted) = self.open_for_new(actor, id).await?;
        let status = FindingStatus::Waived {
            waived_by: noted.by.clone(),
            waived_at: noted.at,
            reason,
        };
        let finding = Finding::read(new, &opened.request.snapshot, noted)?;
        request_findings::put(
            &mut opened.tx,
            id,
            &Finding {
                status,
                ..finding.clone()
            },
        )
        .await?;
        let act = Act::by(actor, "finding.waived").on(opened.device.id, opened.device.organisation);
        let after = json!({ "request": opened.request.number, "finding": finding.label });
        self.record(&mut opened.tx, act.after(after)).await?;
        opened.tx.commit().await?;
        Ok(finding)
    }

    /// Changes what becomes of a finding.
    pub async fn change_finding(
        &self,
        actor: &Actor,
        id: RequestId,
        number: i64,
        change: &FindingChange,
    ) -> Result<Finding, RequestError> {
        let mut opened = self.open_to_note(actor, id).await?;
        let finding = numbered(&mut opened, number).await?;
        let (by, at) = (actor.name.to_string(), self.clock.now());
        let (finding, action) = match change {
            FindingChange::Rewritten(_) if finding.sent_at.is_some() => {
                let detail = "The maker has read this finding. Note another one instead.";
                return Err(Fault::new("finding-sent", detail).into());
            }
            FindingChange::Rewritten(new) => {
                let noted = Noted {
                    number,
                    round: finding.round,
                    by,
                    at,
                };
                let rewritten = Finding {
                    status: finding.status,
                    ..Finding::read(new, &opened.request.snapshot, noted)?
                };
                (rewritten, "finding.noted")
            }
            FindingChange::Resolved => {
                let status = FindingStatus::Resolved {
                    resolved_by: by,
                    resolved_at: at,
                };
                (Finding { status, ..finding }, "finding.resolved")
            }
            FindingChange::Waived { reason } => {
                let reason = REASON.paragraph(reason).map_err(|fault| fault.at("/reason"))?;
                let status = FindingStatus::Waived {
                    waived_by: by,
                    waived_at: at,
                    reason,
                };
                (Finding { status, ..finding }, "finding.waived")
            }
            FindingChange::Reopened => {
                let status = FindingStatus::Open;
                (Finding { status, ..finding }, "finding.reopened")
            }
        };
        self.keep(actor, opened, finding, action).await
    }

    /// Takes a finding back that the maker has not seen.
    pub async fn remove_finding(&self, actor: &Actor, id: RequestId, number: i64) -> Result<(), RequestError> {
        let mut opened = self.open_to_note(actor, id).await?;
        let finding = numbered(&mut opened, number).await?;
        if finding.sent_at.is_some() {
            let detail = "The maker has read this finding. Mark it as resolved instead.";
            return Err(Fault::new("finding-sent", detail).into());
        }
        request_findings::delete(&mut opened.tx, id, number).await?;
        let act = Act::by(actor, "finding.removed").on(opened.device.id, opened.device.organisation);
        let before = json!({ "request": opened.request.number, "finding": finding.label });
        self.record(&mut opened.tx, act.before(before)).await?;
        Ok(opened.tx.commit().await?)
    }

    /// The maker says why a field is right as it is, while they are asked.
    pub async fn reply_to_finding(
        &self,
        actor: &Actor,
        id: RequestId,
        number: i64,
        text: &str,
    ) -> Result<Finding, RequestError> {
        let mut opened = self.open_as_maker(actor, id).await?;
        let finding = numbered(&mut opened, number).await?;
        if finding.sent_at.is_none() {
            return Err(Denied::Hidden.into());
        }
        if !matches!(opened.request.state, RequestState::NeedsInfo { .. }) {
            return Err(Locked::at(opened.device.stage).into());
        }
        let text = REASON.paragraph(text).map_err(|fault| fault.at("/reply"))?;
        let reply = Reply {
            text,
            by: actor.name.to_string(),
            at: self.clock.now(),
        };
        let finding = Finding {
            reply: Some(reply),
            ..finding
        };
        self.keep(actor, opened, finding, "finding.replied").await
    }

    /// Opens a request to note something in it: it is with the programme, and not with another
    /// reviewer.
    pub(super) async fn open_to_note(&self, actor: &Actor, id: RequestId) -> Result<OpenRequest, RequestError> {
        let opened = self.open_as_reviewer(actor, id).await?;
        self.refuse_other_claim(actor, &opened)?;
        opened.refuse_waiting()?;
        Ok(opened)
    }

    async fn keep(
        &self,
        actor: &Actor,
        mut opened: OpenRequest,
        finding: Finding,
        action: &'static str,
    ) -> Result<Finding, RequestError> {
        request_findings::put(&mut opened.tx, opened.request.id, &finding).await?;
        // What the maker has not seen stays out of the trail that makers read.
        if finding.sent_at.is_some() {
            let act = Act::by(actor, action).on(opened.device.id, opened.device.organisation);
            let after = json!({
                "request": opened.request.number,
                "finding": finding.label,
                "status": finding.status.as_str(),
            });
            self.record(&mut opened.tx, act.after(after)).await?;
        }
        opened.tx.commit().await?;
        Ok(finding)
    }
}

async fn numbered(opened: &mut OpenRequest, number: i64) -> Result<Finding, RequestError> {
    let findings = request_findings::of_request(&mut opened.tx, opened.request.id).await?;
    let found = findings.into_iter().find(|finding| finding.number == number);
    Ok(found.ok_or(Denied::Hidden)?)
}
