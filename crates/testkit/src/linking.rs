//! Device clouds and customers who link with them, as far as a test needs them.

use std::net::{IpAddr, Ipv4Addr};

use replenish_app::{
    accounts::Client,
    linking::{LinkRequest, NewClient},
};
use replenish_domain::{
    device::DeviceId,
    linking::{ClientId, LinkId},
};

use crate::{Person, TestApp, app::encode, devices};

/// A verifier, and the challenge that it meets: the example of RFC 7636, appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// See [`VERIFIER`].
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A maker's device cloud.
#[derive(Debug, Clone)]
pub struct Cloud {
    /// Its identifier inside the programme.
    pub id: ClientId,
    /// Its `client_id`.
    pub client_id: String,
    /// Its `client_secret`.
    pub secret: String,
    /// Where its customers go back to.
    pub redirect_uri: String,
}

impl Cloud {
    /// A cloud of the maker admin, which customers may link with when [`allow`] lets them.
    pub async fn of(app: &TestApp, maker: &Person, name: &str, redirect_uri: &str) -> Self {
        let new = NewClient {
            name: name.to_owned(),
            redirect_uris: vec![redirect_uri.to_owned()],
            ..NewClient::default()
        };
        let (secret, view) = app.app.create_client(&maker.actor, &new).await.expect("a client");
        Self {
            id: view.client.id,
            client_id: view.client.public_id.to_string(),
            secret: secret.reveal().to_owned(),
            redirect_uri: redirect_uri.to_owned(),
        }
    }

    /// Where the cloud sends its customers, with these parameters instead of or beside the usual ones; one that
    /// is blank is left out.
    #[must_use]
    pub fn authorize(&self, changes: &[(&str, &str)]) -> String {
        let mut parameters = vec![
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", &self.redirect_uri),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("state", "s-1"),
        ];
        parameters.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        parameters.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
        let pairs = parameters
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)));
        format!("/oauth/authorize?{}", pairs.collect::<Vec<_>>().join("&"))
    }

    /// Links the customer, who is asked and says yes.
    pub async fn link(&self, app: &TestApp, customer: &Person) -> LinkId {
        self.code(app, customer).await;
        app.app.my_links(&customer.actor).await.expect("links")[0].id
    }

    /// The code that the cloud is given when the customer is asked and says yes. It takes the [`VERIFIER`].
    pub async fn code(&self, app: &TestApp, customer: &Person) -> String {
        let use_cases = &app.app;
        let request = LinkRequest {
            offer: use_cases
                .link_offer(&self.client_id, &self.redirect_uri)
                .await
                .expect("an offer"),
            challenge: CHALLENGE.parse().expect("a challenge"),
            state: None,
        };
        let (actor, session) = (&customer.actor, customer.session.as_str());
        let ticket = use_cases
            .ask_consent(actor, session, &request)
            .await
            .expect("a question");
        let browser = Client::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "test");
        let consented = use_cases
            .consent(actor, session, &request, ticket.reveal(), &browser)
            .await;
        consented.expect("a code").reveal().to_owned()
    }
}

/// Gives the maker a device with its IDs in the US and in Germany, and puts the customer on its allow list.
pub async fn allow(app: &TestApp, maker: &Person, reviewer: &Person, customer: &Person) {
    let device = devices::assigned(&app.app, &maker.actor, &reviewer.actor).await;
    allow_address(app, maker, reviewer, device, customer.actor.email.as_str()).await;
}

/// Puts an address on the allow list of the maker's device.
pub async fn allow_address(app: &TestApp, maker: &Person, reviewer: &Person, device: DeviceId, email: &str) {
    let asked = app.app.add_test_account(&maker.actor, device, email).await;
    let number = asked.expect("a test account").number;
    let confirmed = app.app.confirm_test_account(&reviewer.actor, device, number).await;
    confirmed.expect("a test account");
}
