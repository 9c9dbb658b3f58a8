//! The help page, open to everybody: the programme in short, and what each part of it asks for.

use askama::Template;
use axum::{extract::State, response::Response};
use replenish_app::App;
use replenish_domain::inventory::MAX_SLOTS;

use super::{
    errors::ConsoleError,
    shell::{Part, Shell, page},
};
use crate::session::Viewer;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    shell: Shell,
    max_slots: usize,
    mailbox: Option<String>,
}

pub(super) async fn help(State(app): State<App>, viewer: Option<Viewer>) -> Result<Response, ConsoleError> {
    let shell = match viewer {
        Some(Viewer(actor)) => Shell::new(&app, &actor, Part::None, "Help"),
        None => Shell::public(&app, "Help"),
    };
    page(&HelpPage {
        shell,
        max_slots: MAX_SLOTS,
        mailbox: app.settings().requests_mailbox.clone(),
    })
}
