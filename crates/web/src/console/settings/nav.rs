//! The side navigation of the settings.

use replenish_app::App;
use replenish_domain::account::{Action, Actor};

use crate::console::{
    fields::Errors,
    shell::{Part, Shell},
};

/// The entries somebody sees.
pub(super) struct Nav(pub(super) Vec<Entry>);

/// A page of the settings.
pub(super) struct Entry {
    pub(super) href: &'static str,
    pub(super) label: &'static str,
    pub(super) is_current: bool,
}

impl Nav {
    /// What this actor sees, standing on the page at `here`.
    pub(super) fn of(actor: &Actor, here: &str) -> Self {
        let is_maker = actor.organisation.is_some();
        let manages = actor.may(Action::ManageMembers);
        let runs = actor.may(Action::ManageProgramme);
        let entries = [
            ("/settings", "Customer Details", is_maker),
            ("/settings#app", "App Settings", is_maker),
            ("/settings/members", "Members and roles", is_maker || manages),
            ("/settings/organisations", "Organisations", runs),
            ("/settings/marketplaces", "Marketplaces", runs),
            ("/settings/categories", "Consumable categories", runs),
            ("/settings/calendar", "Calendar", runs),
            ("/settings/device-clouds", "Device clouds", is_maker),
            ("/settings/tokens", "API tokens", true),
            ("/settings/activity", "Activity", manages),
        ];
        let seen = entries.into_iter().filter(|(_, _, is_seen)| *is_seen);
        Self(
            seen.map(|(href, label, _)| Entry {
                href,
                label,
                is_current: href == here,
            })
            .collect(),
        )
    }
}

/// The frame of a settings page.
pub(super) fn shell(app: &App, actor: &Actor, title: &str, done: Option<&str>, errors: &Errors) -> Shell {
    Shell::new(app, actor, Part::Settings, title)
        .confirming(done)
        .failing(errors)
}
