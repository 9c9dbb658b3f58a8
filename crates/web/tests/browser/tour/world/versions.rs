//! Devices that are approved, and what their makers change since.

use replenish_app::requests::Submission;
use replenish_domain::device::DeviceId;
use replenish_testkit::{Person, TestApp, devices as usual};

/// The second version is being written: it turns a slot round and has another name.
pub(super) async fn written(app: &TestApp, maker: &Person, id: DeviceId) -> String {
    let (app, maker) = (&app.app, &maker.actor);
    app.begin_version(maker, id, None).await.expect("an approved device");
    let name = "The second version of a purifier with a long name";
    app.rename_device(maker, id, None, name).await.expect("an open device");
    let mut draft = usual::answers();
    let hepa = draft.slots.get_mut("HEPA").expect("answers about it");
    hepa.direction = Some("receptacle".to_owned());
    app.save_draft(maker, id, None, draft).await.expect("an open device");
    id.to_string()
}

/// The second version is handed in; tells its request.
pub(super) async fn handed_in(app: &TestApp, maker: &Person, id: DeviceId) -> String {
    written(app, maker, id).await;
    let request = app.app.submit_request(&maker.actor, id, Submission::Draft).await;
    request.expect("a version that differs").id.to_string()
}

/// A marketplace was added, and not every name for it is there.
pub(super) async fn one_more(app: &TestApp, maker: &Person, id: DeviceId) -> String {
    let added = app
        .app
        .put_device_marketplace(&maker.actor, id, None, "FR", Some("Purificateur"));
    added.await.expect("a marketplace can be added in every stage");
    id.to_string()
}
