//! Customers: how they come in, what they are asked, what they are linked with.

mod asked;
mod entering;
mod flow;
mod links;
mod unasked;

use replenish_store::Engine;
use replenish_testkit::{
    Answer, Person, TestApp,
    linking::{self, Cloud},
};

/// Where the cloud of [`Scene`] gets its customers back.
const REDIRECT: &str = "https://cloud.example/linked?tenant=1";

/// A cloud whose maker has one approved, uncertified device, and a customer on its allow list.
struct Scene {
    app: TestApp,
    maker: Person,
    reviewer: Person,
    customer: Person,
    cloud: Cloud,
}

impl Scene {
    async fn on(engine: Engine) -> Self {
        let app = TestApp::start(engine).await;
        let (maker, reviewer, customer) = (app.maker().await, app.reviewer().await, app.customer("DE").await);
        linking::allow(&app, &maker, &reviewer, &customer).await;
        let cloud = Cloud::of(&app, &maker, "Nordlicht Cloud", REDIRECT).await;
        Self {
            app,
            maker,
            reviewer,
            customer,
            cloud,
        }
    }

    /// The customer answers the question of this request.
    async fn answers(&self, request: &str, answer: &str) -> Answer {
        let page = self.customer.browser.get(request).await.expect(200);
        let ticket = ticket(&page).expect("a ticket").to_owned();
        let fields = [("answer", answer), ("ticket", &ticket)];
        self.customer.browser.form(request, &fields).await
    }
}

/// The ticket in the form of a question.
pub(crate) fn ticket(page: &Answer) -> Option<&str> {
    let (_, rest) = page.text().split_once("name=\"ticket\" value=\"")?;
    rest.split('"').next()
}

/// The parameters an address carries behind what is registered, decoded.
fn returned(location: &str) -> Vec<(String, String)> {
    let query = location.strip_prefix(&format!("{REDIRECT}&")).expect("the way back");
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').expect("a value");
        let value = percent_encoding::percent_decode_str(value)
            .decode_utf8()
            .expect("UTF-8");
        (name.to_owned(), value.into_owned())
    };
    query.split('&').map(pair).collect()
}

/// The value of a parameter of the way back.
fn value(location: &str, name: &str) -> Option<String> {
    returned(location)
        .into_iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value)
}
