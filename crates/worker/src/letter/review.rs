//! The words of the letters that go to and fro while a request is reviewed.

use jiff::Timestamp;
use replenish_app::mail::AskedFinding;

use super::{
    Letterhead,
    wording::{MAKER_REASON, Section, Wording, action, fact},
};

impl Letterhead<'_> {
    pub(super) fn resubmitted(
        &self,
        [organisation, device, number]: [&str; 3],
        round: i64,
        due_at: Timestamp,
        link: &str,
    ) -> Wording {
        let due = self.date(due_at);
        Wording {
            subject: format!("Request {number} is back: {device} by {organisation}"),
            preview: format!("Round {round}. The answer is due by {due}."),
            heading: "The maker has answered".to_owned(),
            paragraphs: vec![format!(
                "{organisation} has answered what was asked about {device}. The request shows what changed since the \
                 last round."
            )],
            quote: None,
            facts: vec![
                fact("Organisation", organisation),
                fact("Device", device),
                fact("Request", number),
                fact("Round", &round.to_string()),
                fact("Answer due", &due),
            ],
            sections: Vec::new(),
            action: action("Review the changes", link),
            note: None,
            reason: format!("You get this mail because you review requests for {}.", self.programme),
        }
    }
}

pub(super) fn returned(
    [device, number, reviewer]: [&str; 3],
    message: Option<&str>,
    findings: &[AskedFinding],
    link: &str,
) -> Wording {
    let count = match findings.len() {
        1 => "1 finding".to_owned(),
        many => format!("{many} findings"),
    };
    Wording {
        subject: format!("Request {number} for {device}: changes requested"),
        preview: format!("{count} to answer. The clock is stopped meanwhile."),
        heading: "The reviewer asks for changes".to_owned(),
        paragraphs: vec![format!(
            "{reviewer} looked at request {number} for {device} and asks about what follows. Change the field, or say \
             why it is right, then send the request back. The fields asked about are open; all else stays as it was \
             reviewed. The clock is stopped until then and goes on with the days that were left."
        )],
        quote: message.map(str::to_owned),
        facts: Vec::new(),
        sections: findings.iter().map(section).collect(),
        action: action("Answer the findings", link),
        note: None,
        reason: MAKER_REASON.to_owned(),
    }
}

fn section(finding: &AskedFinding) -> Section {
    let suggestion = finding.suggestion.as_ref().map(|text| format!("Suggested: {text}"));
    Section {
        heading: format!("{} ({})", finding.label, finding.severity.to_lowercase()),
        lines: std::iter::once(finding.detail.clone()).chain(suggestion).collect(),
    }
}

pub(super) fn withdrawn(device: &str, number: &str, by: &str, link: &str) -> Wording {
    Wording {
        subject: format!("Request {number} for {device} is withdrawn"),
        preview: "The device can be edited again.".to_owned(),
        heading: "The request is withdrawn".to_owned(),
        paragraphs: vec![format!(
            "{by} took request {number} for {device} back. The device can be edited again, and every answer is kept. \
             When it is handed in again, the seven business days start anew."
        )],
        quote: None,
        facts: Vec::new(),
        sections: Vec::new(),
        action: action("View the device", link),
        note: None,
        reason: MAKER_REASON.to_owned(),
    }
}

pub(super) fn message([from, device, number]: [&str; 3], text: &str, link: &str) -> Wording {
    Wording {
        subject: format!("{from} wrote about request {number} for {device}"),
        preview: "Read it and answer in the console.".to_owned(),
        heading: "A message about the request".to_owned(),
        paragraphs: vec![format!("{from} wrote about request {number} for {device}:")],
        quote: Some(text.to_owned()),
        facts: Vec::new(),
        sections: Vec::new(),
        action: action("Answer", link),
        note: Some("Answers to this mail are not read; write in the console.".to_owned()),
        reason: "You get this mail because you take part in this request.".to_owned(),
    }
}
