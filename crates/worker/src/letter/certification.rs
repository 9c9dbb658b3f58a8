//! Letters about the certification of a device in a marketplace.

use replenish_app::mail::{CertificationLetter, CertificationNews};
use replenish_domain::certification::Case;
use replenish_words::args;

use super::{
    Letterhead,
    wording::{Section, Wording},
};

impl Letterhead<'_> {
    pub(super) fn certification(&self, letter: &CertificationLetter) -> Wording {
        let (device, marketplace) = (letter.device.as_str(), letter.marketplace.as_str());
        let mut args = args! { "device" => device, "marketplace" => marketplace };
        let link = Some(letter.link.as_str());
        let facts = vec![self.fact("device", device), self.fact("marketplace", marketplace)];
        match &letter.news {
            CertificationNews::Submitted { organisation } => {
                args.set("organisation", organisation.as_str());
                self.letter("certification-to-review", args, link).stating(facts)
            }
            CertificationNews::Certified { note } => self
                .letter("marketplace-certified", args, link)
                .quoting(note.as_deref())
                .stating(facts),
            CertificationNews::Returned { reasons } => self
                .letter("certification-returned", args, link)
                .stating(facts)
                .telling(reasons.iter().map(|missing| self.missing(missing)).collect()),
        }
    }

    fn missing(&self, (case, reason): &(Case, String)) -> Section {
        Section {
            heading: self.words.text("test-case", &args! { "case" => case.as_str() }),
            lines: reason.lines().map(str::to_owned).collect(),
        }
    }
}
