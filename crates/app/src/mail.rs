//! Mails the programme owes somebody: enqueued with the change they tell of, written and sent by
//! the worker.

use jiff::Timestamp;
use replenish_domain::{
    Language,
    account::{Email, Role},
    certification::Case,
    device::DeviceId,
    reference::MarketplaceCode,
    request::{ChangeSize, RequestId, Severity},
};
use replenish_store::{StoreError, WriteTx, jobs};
use serde::{Deserialize, Serialize};

use crate::{App, recipient::Recipient};

/// The job kind of a [`MailJob`].
pub const MAIL_JOB: &str = "mail";

/// A mail to one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailJob {
    /// Who receives it.
    pub to: Email,
    /// What they read.
    #[serde(default)]
    pub language: Language,
    /// What it says.
    pub letter: Letter,
    /// The Message-ID of the mail it answers, without angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<String>,
}

/// What a mail says. Links are complete addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// Somebody is asked to join.
    Invitation {
        /// Who asks.
        inviter: String,
        /// The organisation; none for the programme's own people.
        organisation: Option<String>,
        /// The role offered.
        role: Role,
        /// The one-time link.
        link: String,
        /// When the link ends.
        expires_at: Timestamp,
    },
    /// Somebody wants a new password.
    PasswordReset {
        /// What the person is called.
        name: String,
        /// The one-time link.
        link: String,
        /// When the link ends.
        expires_at: Timestamp,
    },
    /// Tells the owner that the password was changed.
    PasswordChanged {
        /// What the person is called.
        name: String,
        /// Where to get a new one if it was somebody else.
        link: String,
    },
    /// To the maker: the request arrived, and when the answer is due.
    RequestReceived {
        /// The device's console name.
        device: String,
        /// The request's number, such as `R-0131`.
        number: String,
        /// When the answer is due.
        due_at: Timestamp,
        /// The device's request tab.
        link: String,
    },
    /// To the reviewers: there is a request to answer.
    RequestToReview {
        /// The maker's organisation.
        organisation: String,
        /// The device's console name.
        device: String,
        /// The request's number.
        number: String,
        /// When the answer is due.
        due_at: Timestamp,
        /// How much it changes against the approved version; none for a first registration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        change: Option<ChangeSize>,
        /// The request on the desk.
        link: String,
    },
    /// To the maker: the replenishment IDs are there.
    IdsAssigned {
        /// The device's console name.
        device: String,
        /// The request's number.
        number: String,
        /// Each slot with its replenishment ID.
        slots: Vec<(String, String)>,
        /// What a new version changed; none for a first registration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        change: Option<ApprovedChange>,
        /// The device's request tab.
        link: String,
    },
    /// To the maker: the request was declined, and why.
    RequestRejected {
        /// The device's console name.
        device: String,
        /// The request's number.
        number: String,
        /// The reviewer's reason.
        reason: String,
        /// The number of the approved version, which stays as it is; none before the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        keeps_version: Option<u32>,
        /// The device's request tab.
        link: String,
    },
    /// To the maker: the reviewer asks for changes.
    RequestReturned {
        /// The device's console name.
        device: String,
        /// The request's number.
        number: String,
        /// What the reviewer is called.
        reviewer: String,
        /// What the reviewer wrote besides the findings.
        message: Option<String>,
        /// What is asked.
        findings: Vec<AskedFinding>,
        /// The device's request tab.
        link: String,
    },
    /// To the reviewer who asked: the maker has answered.
    RequestResubmitted {
        /// The maker's organisation.
        organisation: String,
        /// The device's console name.
        device: String,
        /// The request's number.
        number: String,
        /// The round that begins.
        round: i64,
        /// When the answer is due.
        due_at: Timestamp,
        /// The request on the desk.
        link: String,
    },
    /// To the maker: the request was taken back.
    RequestWithdrawn {
        /// The device's console name.
        device: String,
        /// The request's number.
        number: String,
        /// Who took it back.
        by: String,
        /// The device's request tab.
        link: String,
    },
    /// To the other side: somebody wrote about a request.
    MessageWritten {
        /// Who wrote.
        from: String,
        /// The device's console name.
        device: String,
        /// The request's number.
        number: String,
        /// What was written.
        text: String,
        /// Where to answer.
        link: String,
    },
    /// How a certification stands.
    Certification(CertificationLetter),
    /// To the maker: a test account asked for later is on the allow list.
    TestAccountConfirmed {
        /// The device's console name.
        device: String,
        /// The customer's address.
        account: String,
        /// The device's tab of test accounts.
        link: String,
    },
    /// To a member: what became of the mail they sent.
    MailAnswered {
        /// Each attachment, in the order of the mail.
        files: Vec<FileAnswer>,
        /// Where to go on in the console.
        link: String,
    },
    /// To a member: a mail in their name could not be verified, and was not filed.
    MailUnverified {
        /// Where the same can be done in the console.
        link: String,
    },
    /// To a member: the mail they sent was not read.
    MailTooLarge {
        /// The most bytes a mail may have.
        limit: usize,
        /// Where the same can be done in the console.
        link: String,
    },
}

/// A finding as its maker's mail tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedFinding {
    /// The field, such as `HEPA, Full capacity`.
    pub label: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is asked.
    pub detail: String,
    /// What the field could say instead.
    pub suggestion: Option<String>,
}

/// What a mail says about the certification of a device in a marketplace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificationLetter {
    /// The device's console name.
    pub device: String,
    /// The marketplace's code.
    pub marketplace: String,
    /// What happened.
    pub news: CertificationNews,
    /// The checklist.
    pub link: String,
}

/// What can happen to a certification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificationNews {
    /// To the reviewers: there is a checklist to certify.
    Submitted {
        /// The maker's organisation.
        organisation: String,
    },
    /// To the maker: the marketplace is certified.
    Certified {
        /// What the reviewer noted.
        note: Option<String>,
    },
    /// To the maker: the checklist came back.
    Returned {
        /// What is missing, by test case.
        reasons: Vec<(Case, String)>,
    },
}

/// What the approval of a new version did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovedChange {
    /// The version's number.
    pub version: u32,
    /// Every marketplace has to be certified again.
    pub is_big: bool,
    /// The slots whose ID is another now.
    pub renewed: Vec<String>,
    /// The slots that are gone.
    pub retired: Vec<String>,
}

/// What became of one attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAnswer {
    /// What the sender calls it; may be empty.
    pub name: String,
    /// What became of it.
    pub fate: FileFate,
}

/// What can become of an attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
pub enum FileFate {
    /// A completed form, handed in.
    Submitted {
        /// The device's console name.
        device: String,
        /// The request's number.
        number: String,
        /// When the answer is due.
        due_at: Timestamp,
    },
    /// A product list, saved in the drafts.
    ListSaved {
        /// The console names of the devices.
        devices: Vec<String>,
        /// How many products.
        products: usize,
    },
    /// Nothing of it was stored.
    Refused {
        /// What is wrong, in whole sentences.
        faults: Vec<String>,
    },
    /// It was not looked into.
    Ignored {
        /// Why, in a whole sentence.
        why: String,
    },
}

impl Letter {
    /// The end of the one-time link the letter carries, if it carries one. Such a link lets
    /// whoever has it act as the recipient.
    #[must_use]
    pub const fn one_time_link_ends(&self) -> Option<Timestamp> {
        match self {
            Self::Invitation { expires_at, .. } | Self::PasswordReset { expires_at, .. } => Some(*expires_at),
            Self::PasswordChanged { .. }
            | Self::RequestReceived { .. }
            | Self::RequestToReview { .. }
            | Self::IdsAssigned { .. }
            | Self::RequestRejected { .. }
            | Self::RequestReturned { .. }
            | Self::RequestResubmitted { .. }
            | Self::RequestWithdrawn { .. }
            | Self::MessageWritten { .. }
            | Self::Certification(_)
            | Self::TestAccountConfirmed { .. }
            | Self::MailAnswered { .. }
            | Self::MailUnverified { .. }
            | Self::MailTooLarge { .. } => None,
        }
    }
}

impl App {
    /// Where the maker sees the request of a device and the IDs that answer it.
    pub(crate) fn request_link(&self, device: DeviceId) -> String {
        format!("{}/devices/{device}/request", self.settings.base_url)
    }

    /// Where both sides see the checklist of a marketplace.
    pub(crate) fn certification_link(&self, device: DeviceId, code: &MarketplaceCode) -> String {
        format!("{}/devices/{device}/certification/{code}", self.settings.base_url)
    }

    /// Where a reviewer answers a request.
    pub(crate) fn desk_link(&self, request: RequestId) -> String {
        format!("{}/desk/requests/{request}", self.settings.base_url)
    }

    /// Enqueues a mail within the transaction of the change it tells of.
    pub(crate) async fn enqueue_mail(
        &self,
        tx: &mut WriteTx,
        to: &Recipient,
        letter: Letter,
    ) -> Result<(), StoreError> {
        self.enqueue_reply(tx, to, letter, None).await
    }

    /// Enqueues the answer to the mail with this Message-ID.
    pub(crate) async fn enqueue_reply(
        &self,
        tx: &mut WriteTx,
        to: &Recipient,
        letter: Letter,
        in_reply_to: Option<String>,
    ) -> Result<(), StoreError> {
        let job = MailJob {
            to: to.email.clone(),
            language: to.language,
            letter,
            in_reply_to,
        };
        jobs::enqueue(tx, self.next_id(), MAIL_JOB, &job, self.clock.now()).await
    }
}
