//! The pages of the console.

mod device;
mod devices;
mod mails;

use replenish_app::devices::NewDevice;
use replenish_domain::device::Device;
use replenish_testkit::{Person, TestApp};

/// A device of the person, as it is right after the create form.
async fn registered(app: &TestApp, person: &Person) -> Device {
    let new = NewDevice {
        kind: "ask".to_owned(),
        name: "AirPure 300 purifier".to_owned(),
        ..NewDevice::default()
    };
    app.app.create_device(&person.actor, &new).await.expect("a device")
}

/// The entity tag in the page's forms.
fn etag(page: &str) -> &str {
    let (_, rest) = page
        .split_once("name=\"etag\" value=\"")
        .expect("a form with an entity tag");
    rest.split_once('"').expect("its end").0
}
