//! The way back to the device cloud (RFC 6749 4.1.2, RFC 9207).

use replenish_app::{
    App,
    linking::{LinkOffer, LinkRequest},
};

/// Where a customer goes back to, and what goes along every time.
pub(super) struct Back<'a> {
    offer: &'a LinkOffer,
    state: Option<&'a str>,
    issuer: &'a str,
}

impl<'a> Back<'a> {
    /// The way back of a request that can be answered.
    pub(super) fn of(app: &'a App, request: &'a LinkRequest) -> Self {
        Self::to(app, &request.offer, request.state.as_deref())
    }

    /// The way back of a request of which no more than this is known.
    pub(super) fn to(app: &'a App, offer: &'a LinkOffer, state: Option<&'a str>) -> Self {
        let issuer = app.settings().base_url.as_str();
        Self { offer, state, issuer }
    }

    /// With a code.
    pub(super) fn with_code(&self, code: &str) -> String {
        self.with(&[("code", code)])
    }

    /// With the customer's no, or the programme's.
    pub(super) fn denied(&self) -> String {
        self.with_error("access_denied", "The link was not allowed.")
    }

    /// With an error; the description is in ASCII without quotes, for developers.
    pub(super) fn with_error(&self, error: &str, description: &str) -> String {
        self.with(&[("error", error), ("error_description", description)])
    }

    fn with(&self, parameters: &[(&str, &str)]) -> String {
        let state = self.state.map(|state| ("state", state));
        let every: Vec<_> = parameters
            .iter()
            .copied()
            .chain(state)
            .chain([("iss", self.issuer)])
            .collect();
        self.offer.redirect_uri.with(&every)
    }
}
