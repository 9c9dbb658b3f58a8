//! Where a request stands, and what its answer was (`programme.md` 6.4, 6.5).

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ContentHash, Snapshot};
use crate::{
    Fault, Id,
    device::{DeviceId, ReplenishmentId, SlotId, Stage},
    id::{Account, Organisation},
    product::AssignedList,
};

/// The identifier of a request.
pub type RequestId = Id<crate::id::IdRequest>;

/// The threshold unless the reviewer sets another, in percent (`programme.md` 5.5).
pub const DEFAULT_THRESHOLD_PERCENT: u8 = 20;

/// A low-supply threshold: 1 to 99 percent of the full capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Threshold(u8);

impl Threshold {
    /// The percentage, 1 to 99.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }
}

impl Default for Threshold {
    fn default() -> Self {
        Self(DEFAULT_THRESHOLD_PERCENT)
    }
}

impl TryFrom<i64> for Threshold {
    type Error = Fault;

    fn try_from(percent: i64) -> Result<Self, Fault> {
        u8::try_from(percent)
            .ok()
            .filter(|percent| (1..=99).contains(percent))
            .map(Self)
            .ok_or_else(|| Fault::new("threshold-invalid", "A threshold is 1 to 99 percent.").with_limit(99))
    }
}

impl From<Threshold> for i64 {
    fn from(threshold: Threshold) -> i64 {
        i64::from(threshold.0)
    }
}

/// The number people call a request by, shown as `R-0131`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestNumber(pub i64);

impl RequestNumber {
    /// The number somebody typed: `R-0131`, `r-131` or `131`.
    #[must_use]
    pub fn typed(raw: &str) -> Option<Self> {
        let raw = raw.trim();
        let digits = raw
            .strip_prefix(['R', 'r'])
            .map_or(raw, |rest| rest.trim_start_matches('-'));
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok().map(Self)).flatten()
    }
}

impl fmt::Display for RequestNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R-{:04}", self.0)
    }
}

impl Serialize for RequestNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A submitted request.
#[derive(Debug, Clone, PartialEq)]
pub struct IdRequest {
    /// Its identifier.
    pub id: RequestId,
    /// Its number.
    pub number: RequestNumber,
    /// The device it is about.
    pub device: DeviceId,
    /// Whose device.
    pub organisation: Id<Organisation>,
    /// How often it was handed in; grows when the reviewer asked something.
    pub round: i64,
    /// Who handed it in.
    pub submitted_by: Id<Account>,
    /// When.
    pub submitted_at: Timestamp,
    /// When the answer is due.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: RequestState,
    /// What was handed in.
    pub snapshot: Snapshot,
    /// The hash of exactly that.
    pub content_hash: ContentHash,
    /// Grows with every change; the entity tag is made of it.
    pub version: i64,
}

/// Where a request stands, with what only that state has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum RequestState {
    /// Waits for a reviewer.
    Submitted,
    /// A reviewer has claimed it.
    InReview {
        /// Who.
        reviewer: Id<Account>,
        /// What the reviewer is called.
        reviewer_name: String,
        /// When the claim ends by itself.
        until: Timestamp,
    },
    /// The reviewer asked the maker something; the clock stands still.
    NeedsInfo {
        /// Since when.
        since: Timestamp,
        /// Who asked.
        reviewer: Id<Account>,
        /// What the reviewer is called.
        reviewer_name: String,
        /// Business days that were left, and are left again once the maker has answered.
        days_left: u32,
    },
    /// Every slot has its replenishment ID.
    Assigned {
        /// When.
        at: Timestamp,
        /// What the reviewer is called.
        by: String,
        /// What each slot got.
        slots: BTreeMap<SlotId, Assignment>,
    },
    /// Declined; the maker may change the device and ask again.
    Rejected {
        /// When.
        at: Timestamp,
        /// What the reviewer is called.
        by: String,
        /// Why.
        reason: String,
    },
    /// Taken back by the maker.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// What a slot was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Its replenishment ID.
    pub replenishment_id: ReplenishmentId,
    /// When its supply counts as low.
    pub threshold_percent: Threshold,
    /// The products customers may choose, as the list was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_list: Option<AssignedList>,
}

/// The bare status, for lists and filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestStatus {
    /// Waits for a reviewer.
    Submitted,
    /// A reviewer looks at it.
    InReview,
    /// The maker was asked something.
    NeedsInfo,
    /// IDs are assigned.
    Assigned,
    /// Declined.
    Rejected,
    /// Taken back.
    Withdrawn,
}

/// A reviewer's word to answer a request; it ends by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Who gave it.
    pub reviewer: Id<Account>,
    /// What the reviewer is called.
    pub reviewer_name: &'a str,
    /// When it ends.
    pub until: Timestamp,
}

impl RequestState {
    /// The claim that holds at `now`, if there is one.
    #[must_use]
    pub fn claim_at(&self, now: Timestamp) -> Option<Claim<'_>> {
        match self {
            Self::InReview {
                reviewer,
                reviewer_name,
                until,
            } if *until > now => Some(Claim {
                reviewer: *reviewer,
                reviewer_name,
                until: *until,
            }),
            _ => None,
        }
    }

    /// The bare status.
    #[must_use]
    pub const fn status(&self) -> RequestStatus {
        match self {
            Self::Submitted => RequestStatus::Submitted,
            Self::InReview { .. } => RequestStatus::InReview,
            Self::NeedsInfo { .. } => RequestStatus::NeedsInfo,
            Self::Assigned { .. } => RequestStatus::Assigned,
            Self::Rejected { .. } => RequestStatus::Rejected,
            Self::Withdrawn { .. } => RequestStatus::Withdrawn,
        }
    }
}

impl RequestStatus {
    /// Every status.
    pub const ALL: [Self; 6] = [
        Self::Submitted,
        Self::InReview,
        Self::NeedsInfo,
        Self::Assigned,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::NeedsInfo => "needs_info",
            Self::Assigned => "assigned",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Withdrawn => "Withdrawn",
            other => other.stage().label(),
        }
    }

    /// Whether the request still waits for its answer; a device has at most one such request.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::InReview | Self::NeedsInfo)
    }

    /// The stage the device is in while its latest request has this status.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self {
            Self::Submitted => Stage::Submitted,
            Self::InReview => Stage::InReview,
            Self::NeedsInfo => Stage::NeedsInfo,
            Self::Assigned => Stage::Assigned,
            Self::Rejected => Stage::Rejected,
            Self::Withdrawn => Stage::Draft,
        }
    }
}

impl FromStr for RequestStatus {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == raw)
            .ok_or_else(|| {
                Fault::new(
                    "status-unknown",
                    "Choose one of submitted, in_review, needs_info, assigned, rejected and withdrawn.",
                )
            })
    }
}
