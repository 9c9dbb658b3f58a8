//! The words of letters about certification and test accounts.

use replenish_app::mail::{CertificationLetter, CertificationNews};

use super::{
    Letterhead,
    wording::{Section, Wording, action, fact},
};

const MAKER_REASON: &str = "You get this mail because it is about a device of your organisation.";

impl Letterhead<'_> {
    pub(super) fn certification(&self, letter: &CertificationLetter) -> Wording {
        let CertificationLetter {
            device,
            marketplace,
            news,
            link,
        } = letter;
        let place = format!("{device} in {marketplace}");
        let facts = vec![fact("Device", device), fact("Marketplace", marketplace)];
        match news {
            CertificationNews::Submitted { organisation } => Wording {
                subject: format!("To certify: {place} by {organisation}"),
                preview: "The maker has handed the checklist in.".to_owned(),
                heading: "A checklist waits for certification".to_owned(),
                paragraphs: vec![format!("{organisation} has worked through the test cases for {place}.")],
                quote: None,
                facts,
                sections: Vec::new(),
                action: action("Read the evidence", link),
                note: None,
                reason: format!("You get this mail because you certify devices for {}.", self.programme),
            },
            CertificationNews::Certified { note } => Wording {
                subject: format!("{place} is certified"),
                preview: "Every customer there can enrol now.".to_owned(),
                heading: "The marketplace is certified".to_owned(),
                paragraphs: vec![format!(
                    "{device} is certified in {marketplace}. Every customer there can enrol now."
                )],
                quote: note.clone(),
                facts,
                sections: Vec::new(),
                action: action("View the certification", link),
                note: None,
                reason: MAKER_REASON.to_owned(),
            },
            CertificationNews::Returned { reasons } => Wording {
                subject: format!("The checklist for {place} came back"),
                preview: "Read what is missing.".to_owned(),
                heading: "The checklist came back".to_owned(),
                paragraphs: vec![format!("A reviewer asks for more before {place} is certified.")],
                quote: None,
                facts,
                sections: reasons.iter().map(section).collect(),
                action: action("Complete the evidence", link),
                note: Some("Your evidence is kept. Add what is missing and hand the checklist in again.".to_owned()),
                reason: MAKER_REASON.to_owned(),
            },
        }
    }
}

pub(super) fn test_account_confirmed(device: &str, account: &str, link: &str) -> Wording {
    Wording {
        subject: format!("Test account for {device} confirmed"),
        preview: format!("{account} is on the allow list."),
        heading: "A test account is confirmed".to_owned(),
        paragraphs: vec![format!(
            "{account} is on the allow list of {device} and can enrol it before it is certified."
        )],
        quote: None,
        facts: vec![fact("Device", device), fact("Test account", account)],
        sections: Vec::new(),
        action: action("View the test accounts", link),
        note: None,
        reason: MAKER_REASON.to_owned(),
    }
}

fn section((case, reason): &(String, String)) -> Section {
    Section {
        heading: case.clone(),
        lines: reason.lines().map(str::to_owned).collect(),
    }
}
