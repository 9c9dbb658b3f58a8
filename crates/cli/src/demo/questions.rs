//! What a reviewer asks about a request, and what both sides write to each other.

use anyhow::Result;
use replenish_domain::request::NewFinding;

use super::teller::Teller;

impl Teller<'_> {
    /// Notes what has to change in a field, with words it could have instead.
    pub(super) async fn note(
        &self,
        person: &str,
        short: &str,
        (pointer, severity): (&str, &str),
        detail: &str,
        suggestion: Option<&str>,
    ) -> Result<()> {
        let request = self.request(person, short).await?;
        let finding = NewFinding {
            pointer: pointer.to_owned(),
            severity: severity.to_owned(),
            detail: detail.to_owned(),
            rule: None,
            evidence: None,
            suggestion: suggestion.map(str::to_owned),
        };
        self.app.add_finding(self.who(person)?, request.id, &finding).await?;
        Ok(())
    }

    pub(super) async fn ask(&self, person: &str, short: &str, message: &str) -> Result<()> {
        let request = self.request(person, short).await?;
        let hash = request.content_hash.as_str();
        self.app
            .return_request(self.who(person)?, request.id, Some(hash), Some(message))
            .await?;
        self.write_mails().await
    }

    pub(super) async fn write(&self, person: &str, short: &str, text: &str) -> Result<()> {
        let request = self.request(person, short).await?;
        self.app.write_message(self.who(person)?, request.id, text).await?;
        self.write_mails().await
    }
}
