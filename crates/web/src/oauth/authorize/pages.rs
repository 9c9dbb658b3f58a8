//! What a customer reads at `/oauth/authorize`.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::{App, linking::LinkRequest};
use replenish_domain::account::Actor;
use replenish_words::{Args, args, isolated};

use super::{back::Back, request::Unclear};
use crate::{
    console::{errors::ConsoleError, shell::page},
    supplies::{HOME, SIGN_IN, frame::Frame, guest::Guest, wrong::waiting},
};

#[derive(Template)]
#[template(path = "supplies/consent.html")]
struct ConsentPage<'a> {
    frame: Frame,
    guest: &'a Guest,
    title: String,
    text: String,
    may: String,
    back: String,
    account: String,
    other_account: String,
    ticket: &'a str,
}

/// A page that says why there is no question, and where to go instead.
#[derive(Template)]
#[template(path = "supplies/notice.html")]
struct NoticePage {
    frame: Frame,
    title: String,
    paragraphs: Vec<String>,
    /// What developers want to know, with what it is called.
    detail: Option<(String, &'static str)>,
    /// Where to go, and what the way is called.
    ways: Vec<(String, String)>,
}

/// The question.
pub(super) fn consent(
    app: &App,
    guest: &Guest,
    customer: &Actor,
    request: &LinkRequest,
    ticket: &str,
) -> Result<Response, ConsoleError> {
    let args = names(app, customer, request);
    let title = guest.tell("link-consent.title", &args);
    let other_account = format!("{}&other=1", guest.beside(SIGN_IN, &guest.here));
    let shown = page(&ConsentPage {
        frame: Frame::new(app, guest, title.clone()),
        title,
        text: guest.tell("link-consent.text", &args),
        may: guest.tell("link-consent.may", &args),
        back: guest.tell("link-consent.back", &args),
        account: guest.tell("link-consent.account", &args),
        other_account,
        ticket,
        guest,
    })?;
    Ok(unframed(shown))
}

/// The maker has nothing certified in the customer's marketplace, and the customer is on no allow list.
pub(super) async fn early(
    app: &App,
    guest: &Guest,
    customer: &Actor,
    request: &LinkRequest,
) -> Result<Response, ConsoleError> {
    let code = app.customer(customer).await?.marketplace;
    let known = app.marketplaces().await.map_err(ConsoleError::internal)?;
    let name = known.into_iter().find(|known| known.code == code);
    let name = name.map(|marketplace| marketplace.name.to_string());
    let named = args! { "code" => code.to_string(), "name" => name.unwrap_or_default() };
    let mut args = names(app, customer, request);
    args.set("marketplace", guest.tell("marketplace", &named));
    let back = (Back::of(app, request).denied(), guest.tell("link-early.back", &args));
    let title = guest.tell("link-early.title", &args);
    let notice = NoticePage {
        frame: Frame::new(app, guest, title.clone()),
        title,
        paragraphs: ["text", "advice"]
            .map(|part| guest.tell(&format!("link-early.{part}"), &args))
            .into(),
        detail: None,
        ways: vec![back, (HOME.to_owned(), guest.say("customer-frame.links"))],
    };
    told(StatusCode::FORBIDDEN, &notice)
}

/// The ticket was used, is too old, or belongs to something else.
pub(super) fn answered(app: &App, guest: &Guest) -> Result<Response, ConsoleError> {
    let title = guest.say("link-answered.title");
    let notice = NoticePage {
        frame: Frame::new(app, guest, title.clone()),
        title,
        paragraphs: vec![guest.say("link-answered.text")],
        detail: None,
        ways: vec![
            (guest.here.clone(), guest.say("link-answered.again")),
            (HOME.to_owned(), guest.say("customer-frame.links")),
        ],
    };
    told(StatusCode::CONFLICT, &notice)
}

/// Somebody answers again and again.
pub(super) fn too_many(app: &App, guest: &Guest, seconds: u64) -> Result<Response, ConsoleError> {
    let title = guest.say("too-many-attempts.title");
    let notice = NoticePage {
        frame: Frame::new(app, guest, title.clone()),
        title,
        paragraphs: vec![guest.tell("too-many-attempts.text", &args! { "seconds" => seconds })],
        detail: None,
        ways: vec![(guest.here.clone(), guest.say("link-answered.again"))],
    };
    Ok(waiting(seconds, unframed(page(&notice)?)))
}

/// It is not certain who asks, so there is no way back to offer.
pub(super) fn unclear(app: &App, guest: &Guest, unclear: &Unclear) -> Result<Response, ConsoleError> {
    let title = guest.say("link-unclear.title");
    let reason = match &unclear.cloud {
        Some(cloud) => guest.tell("link-unclear.address", &args! { "cloud" => isolated(cloud.as_str()) }),
        None => guest.say("link-unclear.unknown"),
    };
    let notice = NoticePage {
        frame: Frame::new(app, guest, title.clone()),
        title,
        paragraphs: vec![reason, guest.say("link-unclear.text")],
        detail: Some((guest.say("link-unclear.detail"), unclear.detail)),
        ways: Vec::new(),
    };
    told(StatusCode::BAD_REQUEST, &notice)
}

fn told(status: StatusCode, notice: &NoticePage) -> Result<Response, ConsoleError> {
    Ok((status, unframed(page(notice)?)).into_response())
}

/// Browsers that do not know the policy of the page know this.
fn unframed(mut page: Response) -> Response {
    page.headers_mut()
        .insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    page
}

fn names(app: &App, customer: &Actor, request: &LinkRequest) -> Args<'static> {
    let offer = &request.offer;
    args! {
        "cloud" => isolated(offer.client.name.as_str()),
        "maker" => isolated(offer.maker.as_str()),
        "programme" => isolated(&app.settings().programme),
        "email" => isolated(customer.email.as_str()),
        "host" => isolated(offer.redirect_uri.origin()),
    }
}
