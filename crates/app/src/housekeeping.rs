//! What nobody needs any more is deleted from time to time.

use jiff::{SignedDuration, Timestamp};
use replenish_store::{
    StoreError, clients, directives, grants, idempotency, jobs, links, live_findings, product_imports, received_mails,
    sessions,
};

use crate::{App, idempotency::KEPT_FOR, products::IMPORTS_REMEMBERED, receive::REMEMBERED};

/// How long finished work is remembered.
const FINISHED_JOBS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long it is known what device clouds were asked.
const DIRECTIVES: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long a code or an access token is known after its end, so that its end can be told.
const ENDED_TOKENS: SignedDuration = SignedDuration::from_hours(7 * 24);

impl App {
    /// Deletes ended sessions, reset links, codes, tokens and clients' secrets, work finished long ago, answers no
    /// repeat can ask for, imports with their files, what is known of mails received long ago, and reports and findings by age.
    /// Any node may do it at any time.
    pub async fn keep_house(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let before = |age: SignedDuration| now.saturating_sub(age).unwrap_or(Timestamp::MIN);
        let mut tx = self.db.write().await?;
        sessions::prune(&mut tx, now).await?;
        links::prune_resets(&mut tx, now).await?;
        jobs::prune(&mut tx, before(FINISHED_JOBS)).await?;
        directives::prune(&mut tx, before(DIRECTIVES)).await?;
        idempotency::prune(&mut tx, before(KEPT_FOR)).await?;
        received_mails::prune(&mut tx, before(REMEMBERED)).await?;
        grants::prune(&mut tx, before(ENDED_TOKENS)).await?;
        clients::prune_secrets(&mut tx, now).await?;
        product_imports::prune(&mut tx, before(IMPORTS_REMEMBERED)).await?;
        live_findings::prune(&mut tx, before(self.settings.reports_kept)).await?;
        tx.commit().await?;
        self.forget_repeats(now).await?;
        self.sum_up_old_reports(now).await
    }
}
