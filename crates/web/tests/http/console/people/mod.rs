//! Coming in, one's own account, and the settings.

mod account;
mod entering;
mod members;
mod programme;
mod tokens;

use jiff::SignedDuration;
use replenish_app::mail::{Letter, MailJob};
use replenish_store::jobs;
use replenish_testkit::{Answer, Client, TestApp};

pub(crate) const PASSWORD: &str = "correct horse battery";

/// The browser that was let in by this answer.
fn let_in(app: &TestApp, answer: &Answer) -> Client {
    app.anonymous().with("cookie", cookie(answer))
}

/// The cookie an answer sets, as the browser sends it back.
fn cookie(answer: &Answer) -> &str {
    let set = answer.headers["set-cookie"].to_str().expect("a cookie");
    set.split_once(';').map_or(set, |(pair, _)| pair)
}

/// The address in the last mail somebody got, as the path of this program.
pub(crate) async fn mailed_path(app: &TestApp, email: &str) -> String {
    let mut found = None;
    let mut tx = app.app.db().write().await.expect("a transaction");
    let now = app.clock.now();
    let later = now + SignedDuration::from_hours(1);
    while let Some(job) = jobs::lease(&mut tx, now, later).await.expect("jobs") {
        let mail: MailJob = job.payload().expect("a mail");
        if mail.to.as_str() == email {
            found = Some(mail);
        }
    }
    tx.commit().await.expect("a commit");
    let link = match found.expect("a mail").letter {
        Letter::Invitation { link, .. } | Letter::PasswordReset { link, .. } => Some(link),
        _ => None,
    };
    path_of(app, &link.expect("a one-time link"))
}

pub(crate) fn path_of(app: &TestApp, link: &str) -> String {
    let path = link.strip_prefix(&app.app.settings().base_url);
    path.expect("a link to this program").to_owned()
}
