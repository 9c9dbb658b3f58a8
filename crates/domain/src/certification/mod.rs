//! Certifying a device in a marketplace (`programme.md` 8.4, 8.6).
//!
//! The maker works through six test cases with evidence for each, hands the checklist in for one
//! marketplace at a time, and a reviewer certifies it or returns it with what is missing.

mod enrolment;
mod evidence;

use std::{collections::BTreeMap, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::{
    enrolment::Enrolment,
    evidence::{
        Checklist, DEVICE, Evidence, EvidenceDraft, EvidenceDrafts, MAX_EVIDENCE_BYTES, Trial, check_places,
        read_checklist,
    },
};
use crate::{Fault, Id, id::Account};

/// One of the test cases of `programme.md` 8.4, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// A device is set up and reorders by itself.
    AutomaticReorder,
    /// The assistant app shows the level of the maker's own app.
    LevelShown,
    /// A low level leads to an order.
    LowOrder,
    /// A replaced consumable is reported.
    Replacement,
    /// Every product of the list can be chosen.
    ProductChoice,
    /// A low level leads to a mail instead of an order.
    LowNotice,
}

impl Case {
    /// Every case.
    pub const ALL: [Self; 6] = [
        Self::AutomaticReorder,
        Self::LevelShown,
        Self::LowOrder,
        Self::Replacement,
        Self::ProductChoice,
        Self::LowNotice,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AutomaticReorder => "automatic_reorder",
            Self::LevelShown => "level_shown",
            Self::LowOrder => "low_order",
            Self::Replacement => "replacement",
            Self::ProductChoice => "product_choice",
            Self::LowNotice => "low_notice",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::AutomaticReorder => "Automatic reorder is on",
            Self::LevelShown => "The level is shown",
            Self::LowOrder => "A low level leads to an order",
            Self::Replacement => "A replacement is reported",
            Self::ProductChoice => "Every product can be chosen",
            Self::LowNotice => "A low level leads to a mail",
        }
    }

    /// What to do and what has to happen.
    #[must_use]
    pub const fn instruction(self) -> &'static str {
        match self {
            Self::AutomaticReorder => {
                "Set up a physical device in the app. In the notification and reorder options, choose automatic reorder when supply is low."
            }
            Self::LevelShown => "Compare the level under Device Settings > Supply with the one in your own app.",
            Self::LowOrder => {
                "Use the consumable until the level is below the threshold in three readings in a row. An order is triggered."
            }
            Self::Replacement => {
                "Replace the consumable and keep the device running until a report with the new value has arrived."
            }
            Self::ProductChoice => {
                "Open Device Settings > Supply and click the product. Every product of the list can be chosen; check them."
            }
            Self::LowNotice => {
                "Switch to notify when low and bring the level below the threshold again. A mail arrives."
            }
        }
    }

    /// Whether it is tried for each replenishment ID rather than once for the device.
    #[must_use]
    pub const fn is_for_each_slot(self) -> bool {
        matches!(self, Self::LowOrder | Self::Replacement | Self::LowNotice)
    }
}

impl FromStr for Case {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        Self::ALL.into_iter().find(|case| case.as_str() == raw).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            Fault::new(
                "case-unknown",
                format!("There is no test case “{raw}”. Choose one of: {names}."),
            )
        })
    }
}

/// The certification of a device in one marketplace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Certification {
    /// Where it stands.
    pub state: CertificationState,
    /// What the maker wrote so far.
    pub evidence: EvidenceDrafts,
    /// Grows with every change; 0 before the first.
    pub version: i64,
}

/// Where a certification stands, with what only that state has.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum CertificationState {
    /// The maker gathers evidence.
    #[default]
    Open,
    /// Waits for a reviewer.
    Submitted {
        /// Since when.
        at: Timestamp,
        /// Who handed it in.
        by: Id<Account>,
        /// What they are called.
        by_name: String,
        /// What was missing when it came back last, by case; empty the first time.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        asked: BTreeMap<Case, String>,
    },
    /// A reviewer asks for more; the maker goes on.
    Returned {
        /// When.
        at: Timestamp,
        /// What the reviewer is called.
        by_name: String,
        /// What is missing, by case; never empty.
        reasons: BTreeMap<Case, String>,
    },
    /// Everybody may enrol.
    Certified {
        /// When.
        at: Timestamp,
        /// The reviewer.
        by: Id<Account>,
        /// What the reviewer is called.
        by_name: String,
        /// What the reviewer noted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Whether the maker had handed the checklist in.
        from_checklist: bool,
    },
}

impl CertificationState {
    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Submitted { .. } => "submitted",
            Self::Returned { .. } => "returned",
            Self::Certified { .. } => "certified",
        }
    }

    /// Whether the maker may write evidence now.
    #[must_use]
    pub const fn takes_evidence(&self) -> bool {
        matches!(self, Self::Open | Self::Returned { .. })
    }
}
