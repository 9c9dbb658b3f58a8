//! Where a device stands, and what may be done to it there (`programme.md` 6.5, 6.6).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Fault;

/// Where a device stands on its way (`programme.md` 6.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being described by the maker.
    Draft,
    /// Handed in, nobody looks at it yet.
    Submitted,
    /// A reviewer looks at it.
    InReview,
    /// The reviewer asked the maker something.
    NeedsInfo,
    /// Every slot has its replenishment ID.
    Assigned,
    /// At least one marketplace is certified.
    Certified,
    /// The request was declined; the maker may change the device and ask again.
    Rejected,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Submitted,
        Self::InReview,
        Self::NeedsInfo,
        Self::Assigned,
        Self::Certified,
        Self::Rejected,
    ];

    /// The name in SQL and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::NeedsInfo => "needs_info",
            Self::Assigned => "assigned",
            Self::Certified => "certified",
            Self::Rejected => "rejected",
        }
    }

    /// The name on a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Submitted => "Submitted",
            Self::InReview => "In review",
            Self::NeedsInfo => "Changes requested",
            Self::Assigned => "IDs assigned",
            Self::Certified => "Certified",
            Self::Rejected => "Not approved",
        }
    }

    /// Whether an edit is allowed in this stage: the table of `programme.md` 6.6.
    #[must_use]
    pub const fn allows(self, edit: Edit) -> bool {
        match edit {
            Edit::Content => self.is_open(),
            Edit::Names | Edit::RemoveMarketplace | Edit::HandIn => self.is_open() || self.is_approved(),
            Edit::AddMarketplace => true,
            Edit::Delete => matches!(self, Self::Draft),
            Edit::BeginVersion => self.is_approved(),
            Edit::DiscardVersion => matches!(self, Self::Draft | Self::Rejected),
        }
    }

    /// Whether the maker may write.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::NeedsInfo | Self::Rejected)
    }

    /// Whether what customers meet is also the newest there is.
    #[must_use]
    pub const fn is_approved(self) -> bool {
        matches!(self, Self::Assigned | Self::Certified)
    }
}

impl FromStr for Stage {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        Self::ALL
            .into_iter()
            .find(|stage| stage.as_str() == raw)
            .ok_or_else(|| {
                Fault::new(
                    "stage-unknown",
                    "Choose one of draft, submitted, in_review, needs_info, assigned, certified and rejected.",
                )
            })
    }
}

/// A kind of change to a device (`programme.md` 6.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edit {
    /// Name, picture, slots, the request's answers.
    Content,
    /// Friendly names and slot names; of an approved device only those of marketplaces that were
    /// added since.
    Names,
    /// Offering the device in one more marketplace.
    AddMarketplace,
    /// Taking a marketplace off the device; never one that is approved.
    RemoveMarketplace,
    /// Handing the device in; an approved one needs a difference.
    HandIn,
    /// Deleting the device.
    Delete,
    /// Opening an approved device for a new version; customers keep meeting the approved one.
    BeginVersion,
    /// Going back to the approved version.
    DiscardVersion,
}

/// An edit that the device's stage forbids.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.detail())]
pub struct Locked {
    /// The stage that forbids it.
    pub stage: Stage,
    /// The field that was to change, where others may.
    pub place: Option<String>,
}

impl Locked {
    /// The whole device is locked in this stage.
    #[must_use]
    pub const fn at(stage: Stage) -> Self {
        Self { stage, place: None }
    }

    /// Why, and what opens the device again.
    #[must_use]
    pub fn detail(&self) -> String {
        match (&self.place, self.stage) {
            (None, _) => self.of_stage().to_owned(),
            (Some(place), Stage::NeedsInfo) => format!(
                "“{place}” cannot be changed now: the reviewer asked about other fields. Only those, and what depends \
                 on them, are open. Withdraw the request to edit everything."
            ),
            (Some(place), Stage::Assigned | Stage::Certified) => {
                format!("“{place}” is approved. Start a new version to change it; the approved one stays as it is.")
            }
            (Some(place), _) => format!("“{place}” is approved and cannot be taken away."),
        }
    }

    const fn of_stage(&self) -> &'static str {
        match self.stage {
            Stage::Draft | Stage::NeedsInfo | Stage::Rejected => {
                "The device cannot be changed this way in its present stage."
            }
            Stage::Submitted | Stage::InReview => "The request is with a reviewer. Withdraw it to edit.",
            Stage::Assigned => {
                "Replenishment IDs are assigned. Marketplaces can still be added; for other changes start a new version."
            }
            Stage::Certified => {
                "The device is certified. Only marketplaces can be added; for other changes start a new version."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Stage::Draft, Edit::Content, true)]
    #[case(Stage::Draft, Edit::Delete, true)]
    #[case(Stage::Submitted, Edit::Content, false)]
    #[case(Stage::Submitted, Edit::RemoveMarketplace, false)]
    #[case(Stage::Submitted, Edit::AddMarketplace, true)]
    #[case(Stage::InReview, Edit::Content, false)]
    #[case(Stage::Assigned, Edit::Content, false)]
    #[case(Stage::Assigned, Edit::AddMarketplace, true)]
    #[case(Stage::Certified, Edit::AddMarketplace, true)]
    #[case(Stage::Certified, Edit::Delete, false)]
    #[case(Stage::Certified, Edit::Content, false)]
    #[case(Stage::Certified, Edit::BeginVersion, true)]
    #[case(Stage::Certified, Edit::DiscardVersion, false)]
    #[case(Stage::Submitted, Edit::Names, false)]
    #[case(Stage::Submitted, Edit::HandIn, false)]
    #[case(Stage::Rejected, Edit::DiscardVersion, true)]
    #[case(Stage::Draft, Edit::BeginVersion, false)]
    fn edits_follow_the_table(#[case] stage: Stage, #[case] edit: Edit, #[case] allowed: bool) {
        assert_eq!(stage.allows(edit), allowed);
    }
}
