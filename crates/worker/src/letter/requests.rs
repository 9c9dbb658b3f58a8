//! Letters to both sides of a request.

use jiff::Timestamp;
use replenish_app::mail::{ApprovedChange, AskedFinding};
use replenish_domain::{
    calendar::ANSWER_DAYS,
    request::{ChangeSize, Severity},
};
use replenish_words::{Args, args};

use super::{
    Letterhead,
    wording::{Fact, Section, Wording},
};

/// Which request a letter is about.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) device: &'a str,
    pub(super) number: &'a str,
    pub(super) link: &'a str,
}

impl<'a> About<'a> {
    fn args(self) -> Args<'a> {
        args! { "device" => self.device, "number" => self.number }
    }

    fn and<const N: usize>(self, more: [(&'static str, &'a str); N]) -> Args<'a> {
        let mut args = self.args();
        for (name, value) in more {
            args.set(name, value);
        }
        args
    }
}

impl Letterhead<'_> {
    pub(super) fn request_received(&self, about: About<'_>, due_at: Timestamp) -> Wording {
        let due = self.date(due_at);
        let mut args = about.and([("due", &due)]);
        args.set("days", ANSWER_DAYS);
        self.letter("request-received", args, Some(about.link)).stating(vec![
            self.fact("device", about.device),
            self.fact("request", about.number),
            self.fact("due", due),
        ])
    }

    pub(super) fn request_to_review(
        &self,
        about: About<'_>,
        organisation: &str,
        due_at: Timestamp,
        change: Option<ChangeSize>,
    ) -> Wording {
        let due = self.date(due_at);
        let change = match change {
            None => "none",
            Some(ChangeSize::Small) => "small",
            Some(ChangeSize::Big) => "big",
        };
        let args = about.and([("organisation", organisation), ("due", &due), ("change", change)]);
        self.letter("request-to-review", args, Some(about.link)).stating(vec![
            self.fact("organisation", organisation),
            self.fact("device", about.device),
            self.fact("request", about.number),
            self.fact("due", due),
        ])
    }

    pub(super) fn request_resubmitted(
        &self,
        about: About<'_>,
        organisation: &str,
        round: i64,
        due_at: Timestamp,
    ) -> Wording {
        let due = self.date(due_at);
        let mut args = about.and([("organisation", organisation), ("due", &due)]);
        args.set("round", round);
        self.letter("request-resubmitted", args, Some(about.link)).stating(vec![
            self.fact("organisation", organisation),
            self.fact("device", about.device),
            self.fact("request", about.number),
            self.fact("round", round.to_string()),
            self.fact("due", due),
        ])
    }

    pub(super) fn ids_assigned(
        &self,
        about: About<'_>,
        slots: &[(String, String)],
        change: Option<&ApprovedChange>,
    ) -> Wording {
        let wording = match change {
            None => self.letter("ids-assigned", about.args(), Some(about.link)),
            Some(change) => self.version_approved(about, change),
        };
        wording.stating(slots.iter().map(id).collect())
    }

    fn version_approved(&self, about: About<'_>, change: &ApprovedChange) -> Wording {
        let mut args = about.args();
        args.set("version", change.version);
        let mut wording = self.letter("version-approved", args, Some(about.link));
        let text = |name: &str, slots: &[String]| {
            let args = args! { "slots" => slots.join(", ") };
            self.words.text(&format!("version-approved.{name}"), &args)
        };
        if !change.renewed.is_empty() {
            wording.paragraphs.push(text("renewed", &change.renewed));
        }
        if !change.retired.is_empty() {
            wording.paragraphs.push(text("retired", &change.retired));
        }
        if change.is_big {
            wording.paragraphs.push(text("certify-again", &[]));
        }
        wording
    }

    pub(super) fn request_rejected(&self, about: About<'_>, reason: &str, keeps_version: Option<u32>) -> Wording {
        let mut args = about.args();
        let name = match keeps_version {
            None => "request-rejected",
            Some(version) => {
                args.set("version", version);
                "version-rejected"
            }
        };
        self.letter(name, args, Some(about.link)).quoting(Some(reason))
    }

    pub(super) fn request_returned(
        &self,
        about: About<'_>,
        reviewer: &str,
        message: Option<&str>,
        findings: &[AskedFinding],
    ) -> Wording {
        let mut args = about.and([("reviewer", reviewer)]);
        args.set("count", findings.len());
        self.letter("request-returned", args, Some(about.link))
            .quoting(message)
            .telling(findings.iter().map(|finding| self.finding(finding)).collect())
    }

    fn finding(&self, finding: &AskedFinding) -> Section {
        let severity = match finding.severity {
            Severity::MustFix => "must_fix",
            Severity::ShouldFix => "should_fix",
            Severity::Note => "note",
        };
        let suggestion = finding.suggestion.as_deref().map(|suggestion| {
            let args = args! { "suggestion" => suggestion };
            self.words.text("request-returned.suggestion", &args)
        });
        let args = args! { "label" => finding.label.as_str(), "severity" => severity };
        Section {
            heading: self.words.text("request-returned.finding", &args),
            lines: std::iter::once(finding.detail.clone()).chain(suggestion).collect(),
        }
    }

    pub(super) fn request_withdrawn(&self, about: About<'_>, by: &str) -> Wording {
        let mut args = about.and([("by", by)]);
        args.set("days", ANSWER_DAYS);
        self.letter("request-withdrawn", args, Some(about.link))
    }

    pub(super) fn message_written(&self, about: About<'_>, from: &str, text: &str) -> Wording {
        self.letter("message-written", about.and([("from", from)]), Some(about.link))
            .quoting(Some(text))
    }

    pub(super) fn test_account_confirmed(&self, device: &str, account: &str, link: &str) -> Wording {
        let args = args! { "device" => device, "account" => account };
        self.letter("test-account-confirmed", args, Some(link))
            .stating(vec![self.fact("device", device), self.fact("test-account", account)])
    }
}

/// A slot with its replenishment ID.
fn id((slot, id): &(String, String)) -> Fact {
    Fact {
        label: slot.clone(),
        value: id.clone(),
        is_code: true,
    }
}
