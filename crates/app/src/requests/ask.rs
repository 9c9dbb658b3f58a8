//! Asking the maker: the clock stops, and what was asked about opens.

use replenish_domain::{
    Fault,
    account::Actor,
    device::DeviceId,
    fault::Gather,
    request::{Finding, IdRequest, MESSAGE, Opening, RequestId, RequestState, Side},
};
use replenish_store::{Conn, id_requests, request_findings, request_rounds};
use serde_json::json;

use super::{RequestError, decide::compare};
use crate::{
    App,
    devices::EditError,
    mail::{AskedFinding, Letter},
};

impl App {
    /// Asks the maker about every open finding, with a message if there is more to say. Without a
    /// finding that must or should be fixed there has to be a message; it opens no field. A content hash, if given, has to be that of what was
    /// handed in.
    pub async fn return_request(
        &self,
        actor: &Actor,
        id: RequestId,
        content_hash: Option<&str>,
        message: Option<&str>,
    ) -> Result<IdRequest, RequestError> {
        let mut opened = self.open_as_reviewer(actor, id).await?;
        self.refuse_other_claim(actor, &opened)?;
        opened.refuse_waiting()?;
        content_hash.map_or(Ok(()), |hash| compare(hash, &opened.request))?;
        let mut gather = Gather::default();
        let message = message.filter(|text| !text.trim().is_empty());
        let message = message.and_then(|text| gather.take("/message", MESSAGE.paragraph(text)));
        let mut asked = request_findings::of_request(&mut opened.tx, id).await?;
        asked.retain(|finding| finding.status.is_open());
        if message.is_none() && !asked.iter().any(Finding::is_asked) {
            gather.push(nothing_asked());
        }
        gather.finish()?;

        let now = self.clock.now();
        let count = asked.iter().filter(|finding| finding.is_asked()).count();
        request_rounds::end(&mut opened.tx, &opened.request, now, actor.name.as_str(), count).await?;
        for finding in &asked {
            let sent = Finding {
                sent_at: finding.sent_at.or(Some(now)),
                ..finding.clone()
            };
            request_findings::put(&mut opened.tx, id, &sent).await?;
        }
        if let Some(text) = &message {
            self.store_message(&mut opened.tx, actor, id, Side::Programme, text.clone())
                .await?;
        }
        let letter = Letter::RequestReturned {
            device: opened.request.snapshot.device.name.to_string(),
            number: opened.request.number.to_string(),
            reviewer: actor.name.to_string(),
            message,
            findings: asked.iter().map(told).collect(),
            link: self.request_link(opened.device.id),
        };
        let calendar = self.calendar_in(&mut opened.tx).await?;
        let days_left = calendar.business_days_left(now, opened.request.due_at);
        let state = RequestState::NeedsInfo {
            since: now,
            reviewer: actor.account,
            reviewer_name: actor.name.to_string(),
            days_left,
        };
        let labels: Vec<_> = asked.iter().map(|finding| &finding.label).collect();
        let detail = json!({ "asked_about": labels });
        self.turn(actor, &mut opened, state, "request.returned", detail).await?;
        self.answer_maker(&mut opened, letter).await?;
        opened.tx.commit().await?;
        Ok(opened.request)
    }
}

fn nothing_asked() -> Fault {
    let detail = "Note at least one thing the maker must or should fix, or write what you want to know. Only fields \
                  that are asked about open.";
    Fault::new("findings-required", detail).at("/findings")
}

fn told(finding: &Finding) -> AskedFinding {
    AskedFinding {
        label: finding.label.clone(),
        severity: finding.severity,
        detail: finding.detail.clone(),
        suggestion: finding.suggestion.clone(),
    }
}

/// What the maker may change of a device whose request was returned.
pub(super) async fn opening(conn: &mut Conn, device: DeviceId) -> Result<Opening, EditError> {
    let request = id_requests::open_of_device(conn, device).await?;
    let request = request.ok_or(EditError::Stale)?;
    let findings = request_findings::of_request(conn, request.id).await?;
    let asked = findings
        .into_iter()
        .filter(Finding::is_asked)
        .map(|finding| finding.pointer);
    Ok(Opening::new(asked, &request.snapshot.device))
}
