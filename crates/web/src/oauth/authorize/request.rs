//! What a device cloud asks for, as its address says it (RFC 6749 4.1.1, RFC 7636 4.3).

use axum::{extract::Query, http::Uri};
use replenish_app::{
    App, StoreError,
    linking::{LinkRequest, OfferError},
};
use replenish_domain::linking::ClientName;

use super::back::Back;

/// What a link is for (`protocol.md` 7.2); a request may name it and need not.
pub(crate) const SCOPE: &str = "alexa::async_event:write";

/// Why nobody is asked.
pub(super) enum Unasked {
    /// It is not certain who asks, so the customer stays here and reads why.
    Unclear(Unclear),
    /// The device cloud made a mistake, which this address tells it.
    Back(String),
    /// The database failed.
    Failed(StoreError),
}

/// Why it is not certain who asks.
pub(super) struct Unclear {
    /// The device cloud, where only the address is wrong.
    pub(super) cloud: Option<ClientName>,
    /// For its developers.
    pub(super) detail: &'static str,
}

/// The parameters of the request; one without a value counts as left out.
struct Parameters(Vec<(String, String)>);

/// A parameter that stands there twice.
struct Twice;

/// Reads the request. First who asks and where they wait, since every other mistake is told there.
pub(super) async fn read(app: &App, query: &str) -> Result<LinkRequest, Unasked> {
    let parameters = Parameters::of(query).ok_or_else(|| unclear("The query string cannot be read."))?;
    let client_id = parameters.sure("client_id", "client_id is missing or stands there twice.")?;
    let redirect_uri = parameters.sure("redirect_uri", "redirect_uri is missing or stands there twice.")?;
    let offer = app.link_offer(client_id, redirect_uri).await.map_err(not_offered)?;
    let state = parameters.once("state");
    let back = Back::to(app, &offer, state.as_ref().ok().copied().flatten());
    let tell = |(error, description): (&str, &str)| Unasked::Back(back.with_error(error, description));
    let challenge = parameters.check().map_err(tell)?;
    let challenge = challenge.parse().map_err(|_| {
        tell((
            "invalid_request",
            "code_challenge is not the SHA-256 of a verifier in base64url: 43 characters.",
        ))
    })?;
    let state = state.ok().flatten().map(str::to_owned);
    Ok(LinkRequest {
        challenge,
        state,
        offer,
    })
}

impl Parameters {
    fn of(query: &str) -> Option<Self> {
        let uri: Uri = format!("/?{query}").parse().ok()?;
        let Query(mut pairs) = Query::<Vec<(String, String)>>::try_from_uri(&uri).ok()?;
        pairs.retain(|(_, value)| !value.is_empty());
        Some(Self(pairs))
    }

    fn once(&self, name: &str) -> Result<Option<&str>, Twice> {
        let mut named = self.0.iter().filter(|(known, _)| known == name);
        let value = named.next().map(|(_, value)| value.as_str());
        if named.next().is_some() { Err(Twice) } else { Ok(value) }
    }

    /// A parameter without which nobody can be told anything.
    fn sure(&self, name: &str, detail: &'static str) -> Result<&str, Unasked> {
        self.once(name).ok().flatten().ok_or_else(|| unclear(detail))
    }

    /// The challenge of a request whose other parameters are right; otherwise an error of RFC 6749 4.1.2.1 and
    /// what it means.
    fn check(&self) -> Result<&str, (&'static str, &'static str)> {
        const INVALID: &str = "invalid_request";
        let once = |name| {
            let twice = |Twice| (INVALID, "A parameter stands there twice.");
            self.once(name).map_err(twice)
        };
        once("state")?;
        match once("response_type")? {
            Some("code") => {}
            Some(_) => return Err(("unsupported_response_type", "response_type is code.")),
            None => return Err((INVALID, "response_type is missing.")),
        }
        if once("response_mode")?.is_some_and(|mode| mode != "query") {
            return Err((INVALID, "response_mode is query."));
        }
        if once("scope")?.is_some_and(|scope| scope.split(' ').any(|scope| scope != SCOPE)) {
            return Err(("invalid_scope", "scope is alexa::async_event:write or left out."));
        }
        let challenge = once("code_challenge")?;
        if once("code_challenge_method")? != Some("S256") {
            return Err((INVALID, "code_challenge_method is S256, and is needed."));
        }
        challenge.ok_or((INVALID, "code_challenge is missing."))
    }
}

const fn unclear(detail: &'static str) -> Unasked {
    Unasked::Unclear(Unclear { cloud: None, detail })
}

fn not_offered(error: OfferError) -> Unasked {
    match error {
        OfferError::UnknownClient => unclear("There is no client with this client_id, or it was revoked."),
        OfferError::ForeignAddress(cloud) => Unasked::Unclear(Unclear {
            cloud: Some(cloud),
            detail: "redirect_uri is not, character by character, one that is registered for this client_id.",
        }),
        OfferError::Store(error) => Unasked::Failed(error),
    }
}
