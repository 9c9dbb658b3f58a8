//! Who is looking: the session cookie and what it stands for.

use axum::{
    extract::{FromRef, FromRequestParts, OptionalFromRequestParts},
    http::{Method, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use replenish_app::App;
use replenish_domain::account::{Actor, Role};

use crate::{console::errors::ConsoleError, supplies};

const COOKIE: &str = "replenish_session";

/// Anybody who is signed in. As an argument of a handler it is the proof; without a session the
/// person is sent to sign in and comes back afterwards.
#[derive(Debug, Clone)]
pub(crate) struct Person(pub(crate) Actor);

/// A person with a part in the console: everybody who is signed in but customers, who are refused.
#[derive(Debug, Clone)]
pub(crate) struct Viewer(pub(crate) Actor);

impl<S: Send + Sync> FromRequestParts<S> for Person
where
    App: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match person(parts, &App::from_ref(state)).await {
            Ok(Some(person)) => Ok(person),
            Ok(None) => Err(to_sign_in(parts).into_response()),
            Err(error) => Err(error.into_response()),
        }
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Person
where
    App: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Response> {
        person(parts, &App::from_ref(state))
            .await
            .map_err(IntoResponse::into_response)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Viewer
where
    App: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Person(actor) = <Person as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        if actor.role == Role::Customer {
            return Err(ConsoleError::forbidden().into_response());
        }
        Ok(Self(actor))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Viewer
where
    App: FromRef<S>,
{
    type Rejection = Response;

    /// A customer counts as nobody.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Response> {
        let person = <Person as OptionalFromRequestParts<S>>::from_request_parts(parts, state).await?;
        let actor = person.map(|Person(actor)| actor);
        Ok(actor.filter(|actor| actor.role != Role::Customer).map(Self))
    }
}

/// Whoever is signed in, if anybody is.
pub(crate) async fn person(parts: &Parts, app: &App) -> Result<Option<Person>, ConsoleError> {
    let jar = CookieJar::from_headers(&parts.headers);
    match secret(&jar) {
        Some(secret) => Ok(app.session(&secret).await.map_err(ConsoleError::internal)?.map(Person)),
        None => Ok(None),
    }
}

/// The secret in the session cookie.
pub(crate) fn secret(jar: &CookieJar) -> Option<String> {
    jar.get(COOKIE).map(|cookie| cookie.value().to_owned())
}

/// The cookie of a new session. It ends with the browser unless the session ends before.
pub(crate) fn cookie(app: &App, secret: String) -> Cookie<'static> {
    Cookie::build((COOKIE, secret))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.settings().base_url.starts_with("https:"))
        .build()
}

/// What removes the session cookie.
pub(crate) fn removal() -> Cookie<'static> {
    Cookie::build(COOKIE).path("/").removal().build()
}

/// Only a page can be come back to; a form's target cannot.
fn to_sign_in(parts: &Parts) -> Redirect {
    let wanted = parts.uri.path_and_query().map_or("/", |wanted| wanted.as_str());
    if parts.method == Method::GET && wanted != "/" {
        Redirect::to(&format!("/sign-in?next={}", percent_encode(wanted)))
    } else {
        Redirect::to("/sign-in")
    }
}

/// What is safe in every part of a query beside letters and digits.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Encodes a text for use in a query.
pub(crate) fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Where to go after signing in: an address of this console, never of another site.
pub(crate) fn safe_next(next: &str) -> &str {
    let is_own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if is_own { next } else { "/" }
}

/// Where somebody in this role goes after signing in: customers to their own pages alone.
pub(crate) fn next_of(role: Role, next: &str) -> &str {
    let next = safe_next(next);
    let is_for_customers = ["/supplies/", "/oauth/", "/account"]
        .iter()
        .any(|start| next.starts_with(start));
    if role == Role::Customer && !is_for_customers {
        supplies::HOME
    } else {
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for foreign in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(safe_next(foreign), "/", "{foreign:?}");
        }
        assert_eq!(safe_next("/devices?q=a"), "/devices?q=a");
    }

    #[test]
    fn customers_go_to_their_own_pages() {
        for (next, reached) in [
            ("/devices", supplies::HOME),
            ("/", supplies::HOME),
            ("//evil.example", supplies::HOME),
            ("/oauth/authorize?client_id=a", "/oauth/authorize?client_id=a"),
            ("/supplies/links", "/supplies/links"),
        ] {
            assert_eq!(next_of(Role::Customer, next), reached);
        }
        assert_eq!(next_of(Role::Maker, "/devices"), "/devices");
    }
}
