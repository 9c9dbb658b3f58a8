//! Whether the mail server takes our mails.

use replenish_worker::{Smtp, SmtpSettings};

use super::Finding;
use crate::chain::chain;

/// Connects and signs in, without sending anything.
pub(super) async fn check(settings: Option<&SmtpSettings>) -> Finding {
    let Some(settings) = settings else {
        return Finding::Note("no mail server is set; mails stay in the outbox".to_owned());
    };
    let server = format!("{}:{}", settings.host, settings.port);
    match Smtp::new(settings) {
        Err(error) => Finding::Wrong(format!("{server}: {}", chain(&error))),
        Ok(smtp) => match smtp.check().await {
            Ok(()) => Finding::Fine(format!("{server} takes mails")),
            Err(error) => Finding::Wrong(format!("{server}: {error}")),
        },
    }
}
