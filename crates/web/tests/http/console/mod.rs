//! The pages of the console.

mod activity;
mod check;
mod desk;
mod device;
mod devices;
mod fleet;
mod image;
pub(crate) mod mails;
mod names;
pub(crate) mod people;
mod products;
mod queue;
mod requests;
mod slots;
mod test_accounts;

use replenish_app::devices::NewDevice;
use replenish_domain::device::{Device, Stage};
use replenish_store::devices as stored;
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

/// Moves a device to a stage without the way that leads there.
async fn in_stage(app: &TestApp, device: &Device, stage: Stage) {
    let mut tx = app.app.db().write().await.expect("a transaction");
    stored::set_stage(&mut tx, device.id, stage).await.expect("a stage");
    tx.commit().await.expect("a commit");
}

/// The entity tag in the page's forms.
fn etag(page: &str) -> &str {
    let (_, rest) = page
        .split_once("name=\"etag\" value=\"")
        .expect("a form with an entity tag");
    rest.split_once('"').expect("its end").0
}
