//! The evidence for the test cases: written incomplete, read complete.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Case;
use crate::{
    Fault, Faults,
    account::Email,
    device::Device,
    fault::{Gather, segment},
    text::Rule,
};

/// What stands in the place of a slot ID for a case that is tried once for the device.
pub const DEVICE: &str = "device";

/// The most bytes the evidence for a marketplace may take as JSON.
pub const MAX_EVIDENCE_BYTES: usize = 1024 * 1024;

/// What the maker wrote so far: by case, then by slot ID, or [`DEVICE`].
pub type EvidenceDrafts = BTreeMap<String, BTreeMap<String, EvidenceDraft>>;

/// Evidence as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceDraft {
    /// The day of the test.
    pub date: String,
    /// The test account used.
    pub account: String,
    /// What was seen.
    pub seen: String,
    /// Where there is more to see; may stay empty.
    pub link: String,
}

impl EvidenceDraft {
    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.date, &self.account, &self.seen, &self.link]
            .into_iter()
            .all(|text| text.trim().is_empty())
    }
}

/// Evidence that is complete and right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The day of the test.
    pub date: Date,
    /// The test account used; it is on the allow list.
    pub account: Email,
    /// What was seen, 1 to 2000 characters.
    pub seen: String,
    /// An `https` address where there is more to see.
    pub link: Option<String>,
}

/// Something to try: a case, for a slot or for the device.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trial {
    /// The case.
    pub case: Case,
    /// The slot ID, or [`DEVICE`].
    pub place: String,
}

/// Evidence for everything there is to try.
pub type Checklist = BTreeMap<Trial, Evidence>;

impl Trial {
    /// Everything to try with a device, in the order of the cases and slots.
    #[must_use]
    pub fn all(device: &Device) -> Vec<Self> {
        let places = |case: Case| -> Vec<String> {
            if case.is_for_each_slot() {
                device.slots.iter().map(|slot| slot.slot_id.to_string()).collect()
            } else {
                vec![DEVICE.to_owned()]
            }
        };
        let of_case = |case| places(case).into_iter().map(move |place| Self { case, place });
        Case::ALL.into_iter().flat_map(of_case).collect()
    }

    /// The pointer to its evidence.
    #[must_use]
    pub fn pointer(&self) -> String {
        format!("/evidence{}{}", segment(self.case.as_str()), segment(&self.place))
    }
}

const SEEN: Rule = Rule {
    what: "observation",
    required: "seen-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 2_000,
};

const LINK: Rule = Rule {
    what: "link",
    required: "link-required",
    too_long: "text-too-long",
    invalid: "link-invalid",
    max: 500,
};

/// Fails with every case and slot that the device does not have.
pub fn check_places(drafts: &EvidenceDrafts, device: &Device) -> Result<(), Faults> {
    let trials = Trial::all(device);
    let mut gather = Gather::default();
    for (name, places) in drafts {
        let at = format!("/evidence{}", segment(name));
        let Some(case) = gather.take(&at, name.parse::<Case>()) else {
            continue;
        };
        for place in places.keys() {
            let is_known = trials.iter().any(|trial| trial.case == case && trial.place == *place);
            if !is_known {
                let detail = format!("The test case {name} is not tried for “{place}”.");
                gather.push(Fault::new("place-unknown", detail).at(segment(place)).at(&at));
            }
        }
    }
    gather.finish()
}

/// Reads the whole checklist of a device. `today` is the day the programme has now; `allowed` are
/// the confirmed test accounts.
pub fn read_checklist(
    drafts: &EvidenceDrafts,
    device: &Device,
    allowed: &[Email],
    today: Date,
) -> Result<Checklist, Faults> {
    let mut gather = Gather::default();
    let mut checklist = Checklist::new();
    let nothing = EvidenceDraft::default();
    for trial in Trial::all(device) {
        let written = drafts
            .get(trial.case.as_str())
            .and_then(|places| places.get(&trial.place));
        let draft = written.unwrap_or(&nothing);
        let read = if draft.is_empty() {
            let detail = "Say when and with which account you tried this, and what you saw.";
            Err(Fault::new("evidence-required", detail).into())
        } else {
            draft.read(allowed, today)
        };
        if let Some(evidence) = gather.take(&trial.pointer(), read) {
            checklist.insert(trial, evidence);
        }
    }
    gather.finish()?;
    Ok(checklist)
}

impl EvidenceDraft {
    fn read(&self, allowed: &[Email], today: Date) -> Result<Evidence, Faults> {
        let mut gather = Gather::default();
        let date = gather.take("/date", read_date(&self.date, today));
        let account = gather.take("/account", read_account(&self.account, allowed));
        let seen = gather.take("/seen", SEEN.paragraph(&self.seen));
        let link = gather.take("/link", read_link(&self.link));
        gather.finish()?;
        let (Some(date), Some(account), Some(seen), Some(link)) = (date, account, seen, link) else {
            unreachable!("missing evidence left a fault")
        };
        Ok(Evidence {
            date,
            account,
            seen,
            link,
        })
    }
}

fn read_date(raw: &str, today: Date) -> Result<Date, Fault> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Err(Fault::new("date-required", "Enter the day of the test."));
    }
    let date: Date = raw
        .parse()
        .map_err(|_| Fault::new("date-invalid", "Enter a day such as 2026-11-20."))?;
    if date > today {
        return Err(Fault::new("date-in-future", "The day of the test has not come yet."));
    }
    Ok(date)
}

fn read_account(raw: &str, allowed: &[Email]) -> Result<Email, Fault> {
    let account: Email = raw.parse()?;
    if allowed.contains(&account) {
        return Ok(account);
    }
    let detail = format!("{account} is not on the allow list of this device.");
    Err(Fault::new("account-not-allowed", detail))
}

fn read_link(raw: &str) -> Result<Option<String>, Fault> {
    if raw.trim().is_empty() {
        return Ok(None);
    }
    let link = LINK.line(raw)?;
    let host = link.strip_prefix("https://").unwrap_or_default();
    if host.starts_with(|c: char| c.is_ascii_alphanumeric()) && !link.contains(char::is_whitespace) {
        Ok(Some(link))
    } else {
        Err(Fault::new(
            "link-invalid",
            "A link begins with https:// and has no blanks.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 20);

    fn draft() -> EvidenceDraft {
        EvidenceDraft {
            date: "2026-11-20".to_owned(),
            account: "lab-1@nordlicht.example".to_owned(),
            seen: "The order came.".to_owned(),
            link: String::new(),
        }
    }

    fn allowed() -> Vec<Email> {
        vec!["lab-1@nordlicht.example".parse().unwrap()]
    }

    fn codes(draft: &EvidenceDraft) -> Vec<(String, &'static str)> {
        let faults = draft.read(&allowed(), TODAY).map(|_| ()).map_err(Faults::into_iter);
        let faults = faults.err().into_iter().flatten();
        faults.map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn complete_evidence_is_read() {
        assert_eq!(codes(&draft()), []);
        let link = "https://nordlicht.example/lab/7".to_owned();
        let read = EvidenceDraft {
            link: link.clone(),
            ..draft()
        }
        .read(&allowed(), TODAY);
        assert_eq!(read.unwrap().link, Some(link));
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = EvidenceDraft {
            date: "2026-11-21".to_owned(),
            account: "someone@nordlicht.example".to_owned(),
            seen: " ".to_owned(),
            link: "http://nordlicht.example".to_owned(),
        };
        let expected = [
            ("/date", "date-in-future"),
            ("/account", "account-not-allowed"),
            ("/seen", "seen-required"),
            ("/link", "link-invalid"),
        ];
        assert_eq!(codes(&wrong), expected.map(|(place, code)| (place.to_owned(), code)));
    }

    #[rstest]
    #[case("", "date-required")]
    #[case("20 Nov", "date-invalid")]
    fn a_date_is_a_day(#[case] raw: &str, #[case] code: &str) {
        assert_eq!(read_date(raw, TODAY).unwrap_err().code, code);
    }

    #[rstest]
    #[case("https://")]
    #[case("https:// a")]
    #[case("javascript:alert(1)")]
    #[case("https://a b")]
    fn a_link_leads_to_a_host_over_https(#[case] raw: &str) {
        assert_eq!(read_link(raw).unwrap_err().code, "link-invalid");
    }
}
