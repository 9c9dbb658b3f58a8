//! Who stands at the customers' door, and what they read.

use axum::{
    extract::{FromRef, FromRequestParts, Query},
    http::{Method, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use jiff::Timestamp;
use replenish_app::App;
use replenish_domain::{
    Language,
    account::{Actor, Role},
};
use replenish_words::{Args, Words, args};
use serde::Deserialize;

use super::{SIGN_IN, language};
use crate::{
    console::errors::ConsoleError,
    session::{self, Person, percent_encode},
};

/// Anybody at the customers' door, signed in or not.
///
/// They read what they chose for their account; without one, what they chose on a page, what the device cloud
/// says they read (`ui_locales`), what their browser asks for.
pub(crate) struct Guest {
    /// The texts in their language.
    pub(crate) words: Words,
    /// The address they look at, which a change of language leads back to.
    pub(crate) here: String,
    /// Who is signed in, whatever their role.
    pub(crate) actor: Option<Actor>,
    /// The secret of their session; empty without one.
    pub(crate) session: String,
}

/// A customer who is signed in. Without a session they sign in and come back; people with another role are
/// refused.
pub(crate) struct Customer {
    /// The page's language and address.
    pub(crate) guest: Guest,
    /// The customer.
    pub(crate) actor: Actor,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wishes {
    ui_locales: String,
}

impl Guest {
    /// The customer who is signed in, if one is.
    pub(crate) fn customer(&self) -> Option<&Actor> {
        self.actor.as_ref().filter(|actor| actor.role == Role::Customer)
    }

    /// Whoever is signed in and no customer.
    pub(crate) fn other_role(&self) -> Option<&Actor> {
        self.actor.as_ref().filter(|actor| actor.role != Role::Customer)
    }

    /// A text that stands for itself.
    pub(crate) fn say(&self, name: &str) -> String {
        self.words.text(name, &args! {})
    }

    /// A text with these values in it.
    pub(crate) fn tell(&self, name: &str, args: &Args<'_>) -> String {
        self.words.text(name, args)
    }

    /// A day in the programme's zone.
    pub(crate) fn date(&self, app: &App, at: Timestamp) -> String {
        self.words.date(&at.to_zoned(app.settings().time_zone.clone()))
    }

    /// The address of a page, which begins in the language of this one for whoever has no account yet.
    pub(crate) fn beside(&self, page: &str, next: &str) -> String {
        let language = self.words.language();
        format!("{page}?ui_locales={language}&next={}", percent_encode(next))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Guest
where
    App: FromRef<S>,
{
    type Rejection = ConsoleError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ConsoleError> {
        let app = App::from_ref(state);
        let actor = session::person(parts, &app).await?.map(|Person(actor)| actor);
        let jar = CookieJar::from_headers(&parts.headers);
        let language = match actor.as_ref().filter(|actor| actor.role == Role::Customer) {
            Some(customer) => app.language(customer).await?,
            None => of_stranger(parts, &jar),
        };
        let here = parts.uri.path_and_query().map_or("/", |here| here.as_str());
        Ok(Self {
            words: Words::of(language),
            here: here.to_owned(),
            actor,
            session: session::secret(&jar).unwrap_or_default(),
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Customer
where
    App: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let guest = Guest::from_request_parts(parts, state).await;
        let guest = guest.map_err(IntoResponse::into_response)?;
        if let Some(actor) = guest.customer().cloned() {
            return Ok(Self { guest, actor });
        }
        if guest.other_role().is_some() {
            return Err(ConsoleError::forbidden().into_response());
        }
        // Only a page can be come back to; a form's target cannot.
        let sign_in = if parts.method == Method::GET {
            format!("{SIGN_IN}?next={}", percent_encode(&guest.here))
        } else {
            SIGN_IN.to_owned()
        };
        Err(Redirect::to(&sign_in).into_response())
    }
}

fn of_stranger(parts: &Parts, jar: &CookieJar) -> Language {
    let wishes = Query::<Wishes>::try_from_uri(&parts.uri).map_or_else(|_| Wishes::default(), |Query(wishes)| wishes);
    let accepted = parts.headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or_default();
    language::chosen(jar)
        .or_else(|| Language::of_tags(&wishes.ui_locales))
        .unwrap_or_else(|| Language::accepted(accepted))
}
