//! The words of each letter.

use jiff::Timestamp;
use replenish_app::mail::Letter;
use replenish_domain::{account::Role, calendar::ANSWER_DAYS, request::ChangeSize};

use super::{
    Letterhead, OneTimeLinks, certification::test_account_confirmed, received::mail_too_large, review, version,
};

/// What a letter says, in the order in which it is read.
pub(super) struct Wording {
    pub(super) subject: String,
    /// What mail programs show beside the subject in their lists.
    pub(super) preview: String,
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
    /// What a person wrote, line ends included.
    pub(super) quote: Option<String>,
    pub(super) facts: Vec<Fact>,
    /// What there is to say of several things, one after the other.
    pub(super) sections: Vec<Section>,
    pub(super) action: Action,
    /// What to know before following the link.
    pub(super) note: Option<String>,
    /// Why the recipient gets this mail.
    pub(super) reason: String,
}

/// Something to know, with what it is called.
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
    /// Whether the value is to be copied letter by letter.
    pub(super) is_code: bool,
}

/// What there is to say of one of several things.
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) lines: Vec<String>,
}

/// What the recipient can do now.
pub(super) struct Action {
    pub(super) label: &'static str,
    /// Where; none when the link is for the recipient's eyes only.
    pub(super) link: Option<String>,
}

impl Letterhead<'_> {
    pub(super) fn word(&self, letter: &Letter, links: OneTimeLinks) -> Wording {
        let one_time = |link: &String| match links {
            OneTimeLinks::Shown => Some(link.clone()),
            OneTimeLinks::LeftOut => None,
        };
        match letter {
            Letter::Invitation {
                inviter,
                organisation,
                role,
                link,
                expires_at,
            } => self.invitation(inviter, organisation.as_deref(), *role, one_time(link), *expires_at),
            Letter::PasswordReset { name, link, expires_at } => self.password_reset(name, one_time(link), *expires_at),
            Letter::PasswordChanged { name, link } => self.password_changed(name, link),
            Letter::RequestReceived {
                device,
                number,
                due_at,
                link,
            } => self.request_received(device, number, *due_at, link),
            Letter::RequestToReview {
                organisation,
                device,
                number,
                due_at,
                change,
                link,
            } => self.request_to_review([organisation, device, number], *due_at, *change, link),
            Letter::IdsAssigned {
                device,
                number,
                slots,
                change: None,
                link,
            } => ids_assigned(device, number, slots, link),
            Letter::IdsAssigned {
                device,
                number,
                slots,
                change: Some(change),
                link,
            } => version::approved(device, number, slots, change, link),
            Letter::RequestRejected {
                device,
                number,
                reason,
                keeps_version,
                link,
            } => request_rejected(device, number, reason, *keeps_version, link),
            Letter::RequestReturned {
                device,
                number,
                reviewer,
                message,
                findings,
                link,
            } => review::returned([device, number, reviewer], message.as_deref(), findings, link),
            Letter::RequestResubmitted {
                organisation,
                device,
                number,
                round,
                due_at,
                link,
            } => self.resubmitted([organisation, device, number], *round, *due_at, link),
            Letter::RequestWithdrawn {
                device,
                number,
                by,
                link,
            } => review::withdrawn(device, number, by, link),
            Letter::MessageWritten {
                from,
                device,
                number,
                text,
                link,
            } => review::message([from, device, number], text, link),
            Letter::Certification(letter) => self.certification(letter),
            Letter::TestAccountConfirmed { device, account, link } => test_account_confirmed(device, account, link),
            Letter::MailAnswered { files, link } => self.mail_answered(files, link),
            Letter::MailUnverified { link } => self.mail_unverified(link),
            Letter::MailTooLarge { limit, link } => mail_too_large(*limit, link),
        }
    }

    fn invitation(
        &self,
        inviter: &str,
        organisation: Option<&str>,
        role: Role,
        link: Option<String>,
        expires_at: Timestamp,
    ) -> Wording {
        let programme = self.programme;
        let (place, purpose) = match organisation {
            Some(organisation) => (
                format!("{organisation} on {programme}"),
                format!("to register devices for {organisation} and to request replenishment IDs"),
            ),
            None => (
                programme.to_owned(),
                format!("to help run {programme}, where makers register devices and request replenishment IDs"),
            ),
        };
        Wording {
            subject: format!("{inviter} invites you to {place}"),
            preview: format!("Your role: {}.", role.label()),
            heading: format!("Join {place}"),
            paragraphs: vec![format!("{inviter} invites you {purpose}.")],
            quote: None,
            facts: vec![fact("Role", role.label())],
            sections: Vec::new(),
            action: Action {
                label: "Accept the invitation",
                link,
            },
            note: Some(self.one_time_note(expires_at)),
            reason: format!(
                "You get this mail because {inviter} entered your address. If you do not want to join, there is \
                 nothing to do."
            ),
        }
    }

    fn password_reset(&self, name: &str, link: Option<String>, expires_at: Timestamp) -> Wording {
        let programme = self.programme;
        Wording {
            subject: format!("Choose a new password for {programme}"),
            preview: "Your password stays as it is until you choose a new one.".to_owned(),
            heading: "Choose a new password".to_owned(),
            paragraphs: vec![format!(
                "A new password was asked for the {programme} account of {name}. The old one stays valid until you \
                 choose a new one."
            )],
            quote: None,
            facts: Vec::new(),
            sections: Vec::new(),
            action: Action {
                label: "Choose a new password",
                link,
            },
            note: Some(self.one_time_note(expires_at)),
            reason: "You get this mail because your address was entered to ask for a new password. If it was not \
                     you, there is nothing to do."
                .to_owned(),
        }
    }

    fn password_changed(&self, name: &str, link: &str) -> Wording {
        let programme = self.programme;
        Wording {
            subject: format!("Your {programme} password was changed"),
            preview: "If it was not you, choose a new password now.".to_owned(),
            heading: "Your password was changed".to_owned(),
            paragraphs: vec![
                format!("The password of the {programme} account of {name} was changed."),
                "If it was you, there is nothing to do. If it was not you, choose a new password now.".to_owned(),
            ],
            quote: None,
            facts: Vec::new(),
            sections: Vec::new(),
            action: action("Choose a new password", link),
            note: None,
            reason: "You get this mail whenever the password of your account changes.".to_owned(),
        }
    }

    fn request_received(&self, device: &str, number: &str, due_at: Timestamp, link: &str) -> Wording {
        let due = self.date(due_at);
        Wording {
            subject: format!("Request {number} for {device} received"),
            preview: format!("The answer is due by {due}."),
            heading: "Your request has arrived".to_owned(),
            paragraphs: vec![format!(
                "A reviewer answers your request for replenishment IDs within {ANSWER_DAYS} business days."
            )],
            quote: None,
            facts: vec![
                fact("Device", device),
                fact("Request", number),
                fact("Answer due", &due),
            ],
            sections: Vec::new(),
            action: action("View the request", link),
            note: None,
            reason: MAKER_REASON.to_owned(),
        }
    }

    fn request_to_review(
        &self,
        [organisation, device, number]: [&str; 3],
        due_at: Timestamp,
        change: Option<ChangeSize>,
        link: &str,
    ) -> Wording {
        let due = self.date(due_at);
        let asks = match change {
            None => format!("{organisation} requests replenishment IDs for {device}."),
            Some(ChangeSize::Small) => format!(
                "{organisation} hands in a new version of {device}. It is a small change: every replenishment ID stays."
            ),
            Some(ChangeSize::Big) => format!(
                "{organisation} hands in a new version of {device}. It is a big change: slots get other replenishment \
                 IDs, and the device has to be certified again."
            ),
        };
        Wording {
            subject: format!("Request {number} to review: {device} by {organisation}"),
            preview: format!("The answer is due by {due}."),
            heading: "A request waits for review".to_owned(),
            paragraphs: vec![asks],
            quote: None,
            facts: vec![
                fact("Organisation", organisation),
                fact("Device", device),
                fact("Request", number),
                fact("Answer due", &due),
            ],
            sections: Vec::new(),
            action: action("Review the request", link),
            note: None,
            reason: format!("You get this mail because you review requests for {}.", self.programme),
        }
    }

    fn one_time_note(&self, expires_at: Timestamp) -> String {
        format!("The link works once, until {}.", self.time(expires_at))
    }
}

pub(super) const MAKER_REASON: &str = "You get this mail because the request is about a device of your organisation.";

fn ids_assigned(device: &str, number: &str, slots: &[(String, String)], link: &str) -> Wording {
    Wording {
        subject: format!("Replenishment IDs for {device} ({number})"),
        preview: "Every slot has its replenishment ID.".to_owned(),
        heading: "Your replenishment IDs are assigned".to_owned(),
        paragraphs: vec![format!(
            "Every slot of {device} has its replenishment ID. Your device cloud names each in the discovery response."
        )],
        quote: None,
        facts: ids(slots),
        sections: Vec::new(),
        action: action("View the replenishment IDs", link),
        note: None,
        reason: MAKER_REASON.to_owned(),
    }
}

/// Each slot with its replenishment ID.
pub(super) fn ids(slots: &[(String, String)]) -> Vec<Fact> {
    let ids = slots.iter().map(|(slot, id)| Fact {
        label: slot.clone(),
        value: id.clone(),
        is_code: true,
    });
    ids.collect()
}

fn request_rejected(device: &str, number: &str, reason: &str, keeps_version: Option<u32>, link: &str) -> Wording {
    let note = match keeps_version {
        None => "You can change the device and request replenishment IDs again.".to_owned(),
        Some(version) => format!(
            "Version {version} stays as it is, and customers keep meeting it. You can change the new version and hand \
             it in again, or go back to the approved one."
        ),
    };
    Wording {
        subject: format!("Request {number} for {device} was not approved"),
        preview: "Read the reviewer's reason.".to_owned(),
        heading: "The request was not approved".to_owned(),
        paragraphs: vec![format!(
            "The reviewer's reason for declining request {number} for {device}:"
        )],
        quote: Some(reason.to_owned()),
        facts: Vec::new(),
        sections: Vec::new(),
        action: action("View the request", link),
        note: Some(note),
        reason: MAKER_REASON.to_owned(),
    }
}

pub(super) fn action(label: &'static str, link: &str) -> Action {
    Action {
        label,
        link: Some(link.to_owned()),
    }
}

pub(super) fn fact(label: &str, value: &str) -> Fact {
    Fact {
        label: label.to_owned(),
        value: value.to_owned(),
        is_code: false,
    }
}
