//! What makers try out, and what reviewers make of it: sandbox IDs and certification.

use anyhow::Result;
use replenish_domain::certification::{Case, EvidenceDraft, EvidenceDrafts, Trial};

use super::teller::Teller;

impl Teller<'_> {
    pub(super) async fn get_sandbox_ids(&self, person: &str, short: &str) -> Result<()> {
        let (actor, id) = (self.who(person)?, self.device(short)?);
        self.app.issue_sandbox_ids(actor, id).await?;
        Ok(())
    }

    /// Works through every test case with an account of the allow list and hands the checklist in.
    pub(super) async fn hand_in_checklist(&self, person: &str, short: &str, code: &str, account: &str) -> Result<()> {
        let (actor, id) = (self.who(person)?, self.device(short)?);
        let time_zone = self.app.settings().time_zone.clone();
        let today = self.app.clock().now().to_zoned(time_zone).date();
        let device = self.app.device(actor, id).await?;
        let mut evidence = EvidenceDrafts::new();
        for trial in Trial::all(&device) {
            let draft = EvidenceDraft {
                date: today.yesterday()?.to_string(),
                account: account.to_owned(),
                seen: seen(&trial),
                link: "https://lab.nordlicht.example/dustoff-r2".to_owned(),
            };
            let places = evidence.entry(trial.case.as_str().to_owned()).or_default();
            places.insert(trial.place, draft);
        }
        self.app.save_evidence(actor, id, code, None, evidence).await?;
        self.pause(12);
        self.app.submit_certification(actor, id, code, None).await?;
        self.write_mails().await
    }

    pub(super) async fn certify(&self, person: &str, short: &str, code: &str, note: &str) -> Result<()> {
        let (actor, id) = (self.who(person)?, self.device(short)?);
        self.app.certify(actor, id, code, None, Some(note)).await?;
        self.write_mails().await
    }
}

fn seen(trial: &Trial) -> String {
    let place = &trial.place;
    match trial.case {
        Case::AutomaticReorder => "The robot was set up from its box; automatic reorder was on at once.".to_owned(),
        Case::LevelShown => "Both apps showed 62% for the filter, 40% for the brush and 8% for the bag.".to_owned(),
        Case::LowOrder => format!("{place}: the third low reading came at 14:20, the order at 14:21."),
        Case::Replacement => format!("{place}: replaced at 15:05, the report with 100% arrived at 15:30."),
        Case::ProductChoice => "All products of the list could be chosen; names and pictures fit.".to_owned(),
        Case::LowNotice => format!("{place}: the mail arrived four minutes after the third low reading."),
    }
}
