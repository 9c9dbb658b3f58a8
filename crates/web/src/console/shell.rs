//! What every page shares: the frame around its content, and small pieces of markup.

use askama::{Template, filters::Safe};
use axum::response::{Html, IntoResponse, Response};
use replenish_app::App;
use replenish_domain::{
    account::{Action, Actor, Role},
    device::Stage,
    request::RequestStatus,
};
use replenish_protocol::lint::Severity;

use super::{errors::ConsoleError, fields::Errors};
use crate::assets;

/// The frame of a page. Every page's template context has one as its field `shell`.
pub(crate) struct Shell {
    /// What the page is called in the browser's title.
    pub(crate) title: String,
    /// What the programme is called.
    pub(crate) programme: String,
    /// Who is signed in.
    pub(crate) viewer: Option<ViewerCard>,
    /// The part of the main navigation the page belongs to.
    pub(crate) part: Part,
    /// A confirmation of what was just done.
    pub(crate) done: Option<&'static str>,
}

/// The parts of the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Devices,
    Fleet,
    Requests,
    Desk,
    Certification,
    Products,
    Settings,
    Outbox,
    /// A page outside the navigation.
    None,
}

/// The person who is signed in, as the top bar shows them.
pub(crate) struct ViewerCard {
    pub(crate) name: String,
    pub(crate) initials: String,
    pub(crate) role: Role,
    pub(crate) may_review: bool,
    pub(crate) may_run_programme: bool,
}

impl Shell {
    /// The frame of a page for somebody signed in.
    pub(crate) fn new(app: &App, actor: &Actor, part: Part, title: impl Into<String>) -> Self {
        Self {
            viewer: Some(ViewerCard::of(actor)),
            part,
            ..Self::public(app, title)
        }
    }

    /// The frame of a page for everybody.
    pub(crate) fn public(app: &App, title: impl Into<String>) -> Self {
        let programme = app.settings().programme.clone();
        Self {
            title: title.into(),
            programme,
            viewer: None,
            part: Part::None,
            done: None,
        }
    }

    /// Confirms what was just done; `code` comes from the address and selects a fixed text.
    pub(crate) fn confirming(mut self, code: Option<&str>) -> Self {
        self.done = code.and_then(confirmation);
        self
    }

    /// Says in the browser's title that the form came back with errors.
    pub(crate) fn failing(mut self, errors: &Errors) -> Self {
        if errors.any() {
            self.title = format!("Error: {}", self.title);
        }
        self
    }

    /// The address of an asset.
    #[expect(clippy::unused_self, reason = "templates reach it through the page's shell")]
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// An icon of the sprite, hidden from screen readers: words always stand beside it.
    #[expect(clippy::unused_self, reason = "templates reach it through the page's shell")]
    pub(crate) fn icon(&self, name: &str) -> Safe<String> {
        let sprite = assets::url("icons.svg");
        Safe(format!(
            r#"<svg class="icon" aria-hidden="true"><use href="{sprite}#{name}"/></svg>"#
        ))
    }

    /// `aria-current` for the navigation's entry of this part.
    pub(crate) fn current(&self, part: &str) -> Safe<&'static str> {
        let is_here = matches!(
            (self.part, part),
            (Part::Devices, "devices")
                | (Part::Fleet, "fleet")
                | (Part::Requests, "requests")
                | (Part::Desk, "desk")
                | (Part::Certification, "certification")
                | (Part::Products, "products")
                | (Part::Settings, "settings")
                | (Part::Outbox, "outbox")
        );
        Safe(if is_here { r#" aria-current="page""# } else { "" })
    }

    /// The badge of a stage: tone, icon and word, as the design reference fixes them.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass what they show by reference"
    )]
    pub(crate) fn stage(&self, stage: &Stage) -> Safe<String> {
        let (tone, icon) = match stage {
            Stage::Draft => ("neutral", "circle-dashed"),
            Stage::Submitted => ("info", "inbox"),
            Stage::InReview => ("info", "eye"),
            Stage::NeedsInfo => ("warn", "message-square"),
            Stage::Assigned => ("good", "circle-check"),
            Stage::Certified => ("good", "shield-check"),
            Stage::Rejected => ("bad", "circle-x"),
        };
        self.badge(tone, icon, stage.label())
    }

    /// The badge of a request's status.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass what they show by reference"
    )]
    pub(crate) fn status(&self, status: &RequestStatus) -> Safe<String> {
        match status {
            RequestStatus::Withdrawn => self.badge("neutral", "undo-2", status.label()),
            other => self.stage(&other.stage()),
        }
    }

    /// The badge of how much a finding of the linter weighs.
    pub(crate) fn severity(&self, severity: Severity) -> Safe<String> {
        let (tone, icon, words) = match severity {
            Severity::Error => ("bad", "circle-x", "Error"),
            Severity::Warning => ("warn", "triangle-alert", "Warning"),
            Severity::Note => ("info", "circle-alert", "Note"),
        };
        self.badge(tone, icon, words)
    }

    /// A badge: tone, icon and words.
    pub(crate) fn badge(&self, tone: &str, icon: &str, words: &'static str) -> Safe<String> {
        Safe(format!(
            r#"<span class="badge" data-tone="{tone}">{}{words}</span>"#,
            self.icon(icon).0
        ))
    }
}

impl ViewerCard {
    fn of(actor: &Actor) -> Self {
        Self {
            name: actor.name.to_string(),
            initials: initials(actor.name.as_str()),
            role: actor.role,
            may_review: actor.may(Action::Review),
            may_run_programme: actor.may(Action::ManageProgramme),
        }
    }

    pub(crate) fn is_customer(&self) -> bool {
        self.role == Role::Customer
    }
}

/// The first letters of the first and the last word.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

/// What a page says after something was done. The address carries only the code.
fn confirmation(code: &str) -> Option<&'static str> {
    Some(match code {
        "created" => "The device is registered. Next, customize it.",
        "renamed" => "The device name is stored.",
        "image" => "The picture is stored.",
        "image-removed" => "The picture is removed.",
        "marketplaces" => "The marketplaces are stored.",
        "names" => "The names are stored.",
        "slots" => "The slots are stored.",
        "deleted" => "The device is deleted.",
        "draft" => "The draft is stored.",
        "sandbox" => "The sandbox IDs are here. They are good for your own trials at once.",
        "submitted" => "The request is handed in.",
        "version-begun" => "The device is open for a new version. The approved one stays as it is.",
        "version-discarded" => "The device is what was approved again.",
        "withdrawn" => "The request is withdrawn. You can edit the device again.",
        "resubmitted" => "The request is back with the reviewer. The clock goes on.",
        "returned" => "The maker is asked. The clock stands still until the answer.",
        "message" => "The message is sent.",
        "reply" => "Your answer is stored. The reviewer reads it when you send the request back.",
        "finding" => "The finding is noted. The maker reads it once you ask for changes or answer.",
        "finding-changed" => "The finding is changed.",
        "checklist" => "The checklist is stored.",
        "answer-saved" => "The answer is saved.",
        "answer-removed" => "The saved answer is removed.",
        "view-saved" => "The view is saved. It stands beside the others.",
        "view-removed" => "The view is deleted.",
        "claimed" => "The request is yours for the next two hours.",
        "none-waiting" => "No request waits for a reviewer.",
        "released" => "The request is open to every reviewer again.",
        "assigned" => "The replenishment IDs are assigned and the maker is told.",
        "rejected" => "The request is declined and the maker is told.",
        "evidence" => "The evidence is stored.",
        "certification-submitted" => "The checklist is handed in. A reviewer reads it.",
        "certified" => "The marketplace is certified and the maker is told.",
        "certification-returned" => "The checklist is returned and the maker is told.",
        "test-account" => "The test account is stored.",
        "test-account-confirmed" => "The test account is on the allow list.",
        "test-account-removed" => "The test account is removed.",
        "invited" => "The invitation is on its way.",
        "cloud" => "The device cloud is stored.",
        "link-ended" => "The link has ended.",
        "revoked" => "It is revoked.",
        "member" => "The member is changed.",
        "member-removed" => "The member is removed.",
        "organisation" => "The organisation is stored.",
        "password" => "The password is changed.",
        "language" => "Your mails come in this language from now on.",
        "signed-out" => "You are signed out.",
        "signed-out-everywhere" => "Every session is ended.",
        "reset-mailed" => "If somebody signs in with this address, a mail with a link is on its way.",
        "calendar-saved" => "The calendar is saved.",
        "holidays-imported" => "The holidays are added.",
        "marketplace-added" => "The marketplace is added.",
        "category-added" => "The category is added.",
        "products-imported" => "The products are imported.",
        "product" => "The product is stored.",
        "list" => "The product list is stored.",
        "list-deleted" => "The product list is deleted.",
        "mail-retried" => "The mail is queued again.",
        _ => return None,
    })
}

/// Renders a page.
pub(crate) fn page(template: &impl Template) -> Result<Response, ConsoleError> {
    let html = template.render().map_err(ConsoleError::internal)?;
    Ok(Html(html).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_and_the_last() {
        assert_eq!(initials("Mira Kessler"), "MK");
        assert_eq!(initials("Anna Maria von Öst"), "AÖ");
        assert_eq!(initials("Yuki"), "Y");
    }
}
