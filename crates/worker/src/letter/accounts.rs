//! Letters to people about their account.

use jiff::Timestamp;
use replenish_domain::account::Role;
use replenish_words::args;

use super::{Letterhead, wording::Wording};

impl Letterhead<'_> {
    pub(super) fn invitation(
        &self,
        inviter: &str,
        organisation: Option<&str>,
        role: Role,
        link: Option<&str>,
        expires_at: Timestamp,
    ) -> Wording {
        let role = self.words.text("role", &args! { "role" => role.as_str() });
        let mut args = args! {
            "inviter" => inviter,
            "role" => role.as_str(),
            "until" => self.time(expires_at),
        };
        let name = match organisation {
            Some(organisation) => {
                args.set("organisation", organisation);
                "invitation-organisation"
            }
            None => "invitation-programme",
        };
        self.letter(name, args, link).stating(vec![self.fact("role", role)])
    }

    pub(super) fn password_reset(&self, name: &str, link: Option<&str>, expires_at: Timestamp) -> Wording {
        let args = args! { "name" => name, "until" => self.time(expires_at) };
        self.letter("password-reset", args, link)
    }

    pub(super) fn password_changed(&self, name: &str, link: &str) -> Wording {
        self.letter("password-changed", args! { "name" => name }, Some(link))
    }
}
