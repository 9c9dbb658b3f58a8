//! Which device clouds a customer is linked with.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::App;
use replenish_words::{args, isolated};
use serde::Deserialize;

use super::{
    frame::Frame,
    guest::{Customer, Guest},
};
use crate::console::{errors::ConsoleError, shell::page};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LinksQuery {
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "supplies/links.html")]
struct LinksPage<'a> {
    frame: Frame,
    guest: &'a Guest,
    text: String,
    links: Vec<Row>,
}

struct Row {
    cloud: String,
    maker: String,
    since: String,
    devices: i64,
    unlink: String,
    unlink_one: String,
}

pub(super) async fn links(
    State(app): State<App>,
    Customer { guest, actor }: Customer,
    Query(query): Query<LinksQuery>,
) -> Result<Response, ConsoleError> {
    let found = app.my_links(&actor).await?;
    let links = found.into_iter().map(|link| Row {
        since: guest.date(&app, link.since),
        devices: link.devices,
        unlink: format!("/supplies/links/{}/unlink", link.id),
        unlink_one: guest.tell(
            "customer-links.unlink-one",
            &args! { "cloud" => isolated(link.client_name.as_str()) },
        ),
        cloud: link.client_name.to_string(),
        maker: link.maker.to_string(),
    });
    let has_ended = query.done.as_deref() == Some("unlinked");
    let done = has_ended.then(|| guest.say("customer-links.unlinked"));
    let programme = isolated(&app.settings().programme);
    page(&LinksPage {
        frame: Frame::new(&app, &guest, guest.say("customer-links.title")).confirming(done),
        text: guest.tell("customer-links.text", &args! { "programme" => programme }),
        links: links.collect(),
        guest: &guest,
    })
}
