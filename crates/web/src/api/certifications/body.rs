//! A certification as JSON.

use std::collections::BTreeMap;

use replenish_app::certifications::DeviceCertification;
use replenish_domain::certification::{Case, CertificationState, EvidenceDraft, EvidenceDrafts};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{choices, devices::ReadinessBody},
    etag,
};

/// The certification of a device in a marketplace.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Certification)]
pub(super) struct CertificationBody {
    #[schema(example = "DE")]
    code: String,
    #[schema(schema_with = statuses)]
    status: &'static str,
    /// By test case, then by slot ID, or `device` for a case that is tried once.
    evidence: BTreeMap<String, BTreeMap<String, EvidenceBody>>,
    /// What the evidence lacks.
    readiness: ReadinessBody,
    /// When the checklist was handed in; null unless it waits for a reviewer.
    #[schema(required = true, format = DateTime)]
    submitted_at: Option<String>,
    /// What is missing, by test case, where the checklist was returned; what was, where it was
    /// handed in again.
    reasons: BTreeMap<String, String>,
    #[schema(required = true, format = DateTime)]
    certified_at: Option<String>,
    /// Who handed it in, returned it or certified it, whichever came last.
    #[schema(required = true)]
    by: Option<String>,
    /// What the reviewer noted.
    #[schema(required = true)]
    note: Option<String>,
    etag: String,
}

/// Evidence for a test case, as it was typed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Evidence)]
pub(super) struct EvidenceBody {
    /// The day of the test.
    #[schema(example = "2026-11-20")]
    date: Option<String>,
    /// The test account used; it has to be on the allow list.
    account: Option<String>,
    /// What was seen.
    #[schema(max_length = 2000)]
    seen: Option<String>,
    /// An `https` address where there is more to see.
    #[schema(max_length = 500)]
    link: Option<String>,
}

/// The whole evidence for a marketplace.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EvidenceChange)]
pub(super) struct EvidenceChangeBody {
    /// By test case (`automatic_reorder`, `level_shown`, `low_order`, `replacement`,
    /// `product_choice`, `low_notice`), then by slot ID, or `device` for the cases that are tried
    /// once: the first two and `product_choice`.
    #[schema(required = true)]
    evidence: Option<BTreeMap<String, BTreeMap<String, EvidenceBody>>>,
}

impl EvidenceChangeBody {
    pub(super) fn read(self) -> EvidenceDrafts {
        let places = |places: BTreeMap<String, EvidenceBody>| {
            let places = places.into_iter();
            places.map(|(place, evidence)| (place, evidence.read())).collect()
        };
        let cases = self.evidence.unwrap_or_default().into_iter();
        cases.map(|(case, of_case)| (case, places(of_case))).collect()
    }
}

impl EvidenceBody {
    fn read(self) -> EvidenceDraft {
        EvidenceDraft {
            date: self.date.unwrap_or_default(),
            account: self.account.unwrap_or_default(),
            seen: self.seen.unwrap_or_default(),
            link: self.link.unwrap_or_default(),
        }
    }

    fn of(draft: EvidenceDraft) -> Self {
        let typed = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            date: typed(draft.date),
            account: typed(draft.account),
            seen: typed(draft.seen),
            link: typed(draft.link),
        }
    }
}

impl CertificationBody {
    pub(super) fn of(certification: DeviceCertification) -> Self {
        let DeviceCertification {
            code,
            certification,
            readiness,
        } = certification;
        let evidence = certification.evidence.into_iter().map(|(case, places)| {
            let places = places.into_iter();
            (
                case,
                places.map(|(place, draft)| (place, EvidenceBody::of(draft))).collect(),
            )
        });
        let body = Self {
            code: code.to_string(),
            status: certification.state.as_str(),
            evidence: evidence.collect(),
            readiness: ReadinessBody::of(readiness.missing),
            submitted_at: None,
            reasons: BTreeMap::new(),
            certified_at: None,
            by: None,
            note: None,
            etag: etag::of(certification.version),
        };
        match certification.state {
            CertificationState::Open => body,
            CertificationState::Submitted { at, by_name, asked, .. } => Self {
                submitted_at: Some(at.to_string()),
                reasons: by_case(asked),
                by: Some(by_name),
                ..body
            },
            CertificationState::Returned { by_name, reasons, .. } => Self {
                reasons: by_case(reasons),
                by: Some(by_name),
                ..body
            },
            CertificationState::Certified { at, by_name, note, .. } => Self {
                certified_at: Some(at.to_string()),
                by: Some(by_name),
                note,
                ..body
            },
        }
    }
}

fn by_case(reasons: BTreeMap<Case, String>) -> BTreeMap<String, String> {
    let named = reasons
        .into_iter()
        .map(|(case, reason)| (case.as_str().to_owned(), reason));
    named.collect()
}

fn statuses() -> utoipa::openapi::Object {
    choices(["open", "submitted", "returned", "certified"])
}
