//! The device cloud in `examples/`, against a running server.

use std::{path::Path, process::Command};

use serde_json::Value;

use crate::{
    demo::{credentials, get, start},
    program::Folder,
};

#[tokio::test]
async fn the_example_cloud_links_describes_and_reports() {
    let folder = Folder::new();
    let mut running = start(&folder);
    let credentials = credentials(&folder, &mut running);
    let admin = ["token", "create", "yuki.sato@nordlicht.example", "--name", "cloud"];
    let scopes = ["--scope", "read", "--scope", "write"];
    let database = ["--database", "sqlite:data/replenish.db"];
    let token = folder.succeed(&[&admin[..], &scopes, &database].concat());
    let maker = token.trim();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/device_cloud.py");
    let python = std::env::var("REPLENISH_TEST_SMTP_PYTHON").unwrap();
    let ran = Command::new(python)
        .arg(example)
        .args(["--server", credentials["base_url"].as_str().unwrap()])
        .args(["--api-token", maker, "--days", "3", "--sandbox"])
        .output()
        .unwrap();
    let printed = String::from_utf8(ran.stdout).unwrap();
    assert!(
        ran.status.success(),
        "{printed}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let described = printed.split("Described ").nth(1).unwrap();
    let endpoint_id = described.split(['.', ',']).next().unwrap();

    let found = get(&credentials, maker, &format!("/endpoints?q={endpoint_id}")).await;
    let [endpoint] = found["items"].as_array().unwrap().as_slice() else {
        unreachable!("{found}")
    };
    let sensors = endpoint["sensors"].as_array().unwrap();
    assert!(!sensors.is_empty());
    for sensor in sensors {
        assert_eq!(sensor["tie"], "tied", "{sensor}");
        assert_ne!(sensor["as_of"], Value::Null, "{sensor}");
        assert_ne!(sensor["last_report_at"], Value::Null, "{sensor}");
    }
    running.stop();
}
