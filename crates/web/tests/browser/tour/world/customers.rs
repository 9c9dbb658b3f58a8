//! Customers on the tour: one who reads each language, and one who may not link yet.

use replenish_domain::Language;
use replenish_testkit::{
    Person, TestApp, devices,
    linking::{self, Cloud},
};

/// The customers, and where they are sent and what they are linked with.
pub(in super::super) struct Customers {
    /// In the order of [`Language::ALL`].
    pub(super) readers: Vec<Person>,
    pub(super) outsider: Person,
    /// The path of the question for a link.
    pub(in super::super) question: String,
    /// A link of the first reader.
    pub(in super::super) link: String,
}

pub(super) async fn of(app: &TestApp, maker: &Person, reviewer: &Person) -> Customers {
    let device = devices::assigned(&app.app, &maker.actor, &reviewer.actor).await;
    let mut readers = Vec::new();
    for language in Language::ALL {
        let customer = app.customer("DE").await;
        let (actor, email) = (&customer.actor, customer.actor.email.as_str());
        linking::allow_address(app, maker, reviewer, device, email).await;
        app.app
            .choose_language(actor, language.tag())
            .await
            .expect("a language");
        readers.push(customer);
    }
    // A name of the longest kind, written from right to left at its end.
    let name = "Nordlicht Cloud for purifiers, kettles and coffee \u{5d0}\u{5d1}\u{5d2}";
    let cloud = Cloud::of(app, maker, name, "https://cloud.nordlicht.example/linked").await;
    let link = cloud.link(app, &readers[0]).await.to_string();
    Customers {
        readers,
        outsider: app.customer("JP").await,
        question: cloud.authorize(&[]),
        link,
    }
}
