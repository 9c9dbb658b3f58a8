//! The reviewer's part: certifying a marketplace, or returning the checklist with what is missing.

use std::collections::BTreeMap;

use replenish_domain::{
    Fault,
    account::{Action, Actor},
    certification::{Case, CertificationState},
    device::{DeviceId, Stage},
    fault::{Gather, segment},
    text::Rule,
};
use replenish_store::{certifications, devices};
use serde_json::json;

use super::{CertificationError, Decided, DeviceCertification};
use crate::{App, Revision, mail::CertificationNews};

const NOTE: Rule = Rule {
    what: "note",
    required: "note-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 2_000,
};

const REASON: Rule = Rule {
    what: "reason",
    required: "reason-required",
    ..NOTE
};

impl App {
    /// Certifies a marketplace of a device, whether or not the maker has handed the checklist in;
    /// the audit trail tells which. Nothing happens when the same reviewer did so before.
    pub async fn certify(
        &self,
        actor: &Actor,
        id: DeviceId,
        code: &str,
        revision: Revision,
        note: Option<&str>,
    ) -> Result<DeviceCertification, CertificationError> {
        let mut opened = self
            .open_certification(actor, Action::Review, id, code, revision)
            .await?;
        let handed_in_by = match &opened.certification.state {
            CertificationState::Certified { by, .. } if *by == actor.account => return self.close(opened).await,
            CertificationState::Certified { by_name, .. } => {
                return Err(Decided::Certified { by: by_name.clone() }.into());
            }
            CertificationState::Submitted { by, .. } => Some(*by),
            CertificationState::Open | CertificationState::Returned { .. } => None,
        };
        let note = note.map(|note| NOTE.paragraph(note)).transpose();
        let note = note.map_err(|fault: Fault| fault.at("/note"))?;
        let now = self.clock.now();
        certifications::set_certified(&mut opened.tx, id, &opened.code, now).await?;
        if opened.device.stage == Stage::Assigned {
            devices::set_stage(&mut opened.tx, id, Stage::Certified).await?;
        }
        devices::touch(&mut opened.tx, actor.sight(), id, None, now).await?;
        let from_checklist = handed_in_by.is_some();
        let detail = json!({ "from_checklist": from_checklist, "note": note });
        let state = CertificationState::Certified {
            at: now,
            by: actor.account,
            by_name: actor.name.to_string(),
            note: note.clone(),
            from_checklist,
        };
        self.turn_certification(actor, &mut opened, state, "certification.certified", detail)
            .await?;
        let letter = self.letter_about(&opened, CertificationNews::Certified { note });
        self.tell_maker(&mut opened, &letter, handed_in_by).await?;
        self.close(opened).await
    }

    /// Returns a checklist to its maker with what is missing, by case.
    pub async fn return_certification(
        &self,
        actor: &Actor,
        id: DeviceId,
        code: &str,
        revision: Revision,
        reasons: &BTreeMap<String, String>,
    ) -> Result<DeviceCertification, CertificationError> {
        let mut opened = self
            .open_certification(actor, Action::Review, id, code, revision)
            .await?;
        let by = match &opened.certification.state {
            CertificationState::Submitted { by, .. } => *by,
            CertificationState::Open => return Err(CertificationError::NotSubmitted),
            CertificationState::Returned { by_name, .. } => {
                return Err(Decided::Returned { by: by_name.clone() }.into());
            }
            CertificationState::Certified { by_name, .. } => {
                return Err(Decided::Certified { by: by_name.clone() }.into());
            }
        };
        let reasons = read_reasons(reasons)?;
        let detail = json!({ "reasons": reasons });
        let news = CertificationNews::Returned {
            reasons: reasons.clone().into_iter().collect(),
        };
        let letter = self.letter_about(&opened, news);
        let state = CertificationState::Returned {
            at: self.clock.now(),
            by_name: actor.name.to_string(),
            reasons,
        };
        self.turn_certification(actor, &mut opened, state, "certification.returned", detail)
            .await?;
        self.tell_maker(&mut opened, &letter, Some(by)).await?;
        self.close(opened).await
    }
}

/// At least one reason; cases with an empty text are left out.
fn read_reasons(typed: &BTreeMap<String, String>) -> Result<BTreeMap<Case, String>, CertificationError> {
    let mut gather = Gather::default();
    let mut reasons = BTreeMap::new();
    for (name, text) in typed.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let at = format!("/reasons{}", segment(name));
        let case = gather.take(&at, name.parse::<Case>());
        let reason = gather.take(&at, REASON.paragraph(text));
        reasons.extend(case.zip(reason));
    }
    if gather.is_clean() && reasons.is_empty() {
        let detail = "Say for at least one test case what is missing.";
        gather.push(Fault::new("reason-required", detail).at("/reasons"));
    }
    gather.finish()?;
    Ok(reasons)
}
