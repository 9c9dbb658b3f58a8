//! A customer ends a link, after being asked once more.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::App;
use replenish_domain::id;
use replenish_words::{args, isolated};

use super::{
    HOME,
    frame::Frame,
    guest::{Customer, Guest},
};
use crate::console::{errors::ConsoleError, path::IdPath, shell::page};

#[derive(Template)]
#[template(path = "supplies/unlink.html")]
struct UnlinkPage<'a> {
    frame: Frame,
    guest: &'a Guest,
    title: String,
    text: String,
}

pub(super) async fn form(
    State(app): State<App>,
    Customer { guest, actor }: Customer,
    IdPath(id): IdPath<id::CustomerLink>,
) -> Result<Response, ConsoleError> {
    let link = app.my_link(&actor, id).await?;
    let args = args! {
        "cloud" => isolated(link.client_name.as_str()),
        "maker" => isolated(link.maker.as_str()),
        "devices" => link.devices,
    };
    let title = guest.tell("unlink.title", &args);
    page(&UnlinkPage {
        frame: Frame::new(&app, &guest, title.clone()),
        title,
        text: guest.tell("unlink.text", &args),
        guest: &guest,
    })
}

pub(super) async fn unlink(
    State(app): State<App>,
    Customer { actor, .. }: Customer,
    IdPath(id): IdPath<id::CustomerLink>,
) -> Result<Response, ConsoleError> {
    app.unlink_as_customer(&actor, id).await?;
    Ok(Redirect::to(&format!("{HOME}?done=unlinked")).into_response())
}
