//! `replenish demo`.

use std::fs;

use replenish_testkit::http_client;
use serde_json::Value;

use crate::program::{Folder, Running};

const ARGUMENTS: [&str; 5] = ["demo", "--listen", "127.0.0.1:0", "--credentials", "who.json"];

pub(crate) fn start(folder: &Folder) -> Running {
    let mut running = folder.start(&[&ARGUMENTS[..], &["--data", "data"]].concat());
    running.line_after("The demonstration runs at ");
    running
}

/// Waits for the credentials file, which is complete once it is there.
pub(crate) fn credentials(folder: &Folder, running: &mut Running) -> Value {
    running.wait_for(|_| folder.has("who.json").then_some(()));
    serde_json::from_str(&fs::read_to_string(folder.path("who.json")).unwrap()).unwrap()
}

pub(crate) async fn get(credentials: &Value, token: &str, path: &str) -> Value {
    let url = format!("{}/api/v1{path}", credentials["base_url"].as_str().unwrap());
    let request = http_client().get(url).bearer_auth(token);
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.json().await.unwrap()
}

#[tokio::test]
async fn everybody_in_the_file_is_let_in_at_its_address() {
    let folder = Folder::new();
    let mut running = start(&folder);
    let credentials = credentials(&folder, &mut running);
    let accounts = credentials["accounts"].as_array().unwrap();
    let roles: Vec<_> = accounts
        .iter()
        .map(|account| account["role"].as_str().unwrap())
        .collect();
    assert_eq!(
        roles,
        [
            "maker",
            "maker",
            "maker",
            "reviewer",
            "reviewer",
            "administrator",
            "customer"
        ]
    );
    for account in accounts {
        for member in ["email", "password"] {
            assert!(account[member].is_string(), "{account}");
        }
        match account["api_token"].as_str() {
            Some(token) => drop(get(&credentials, token, "/devices").await),
            None => assert_eq!(account["role"], "customer", "{account}"),
        }
        assert!(running.printed().contains(account["password"].as_str().unwrap()));
    }
    running.stop();
}

#[tokio::test]
async fn the_two_first_makers_belong_to_two_organisations() {
    let folder = Folder::new();
    let mut running = start(&folder);
    let credentials = credentials(&folder, &mut running);
    let accounts = credentials["accounts"].as_array().unwrap();
    let organisations: Vec<_> = accounts.iter().map(|account| &account["organisation"]).collect();
    assert_eq!(organisations[0]["name"], "Nordlicht Appliances");
    assert_eq!(organisations[1]["name"], "Halden & Roy");
    assert!(organisations[0]["customer_id"].is_string() && organisations[0]["vendor_code"].is_string());
    assert!(organisations[3].is_null());

    let token = |at: usize| accounts[at]["api_token"].as_str().unwrap();
    let count = async |at| {
        get(&credentials, token(at), "/devices").await["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((count(0).await, count(1).await, count(3).await), (6, 4, 10));
    running.stop();
}

#[tokio::test]
async fn the_file_is_complete_before_the_first_answer() {
    let folder = Folder::new();
    folder.write("who.json", "what an earlier start left behind");
    let mut running = folder.start(&ARGUMENTS);
    let address = running.line_after("The demonstration runs at ");
    let answer = http_client().get(format!("{address}/healthz")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let file = fs::read_to_string(folder.path("who.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(file["base_url"], address);
    running.stop();
}

#[test]
fn a_demonstration_without_a_folder_leaves_nothing_behind() {
    let folder = Folder::new();
    fs::create_dir(folder.path("tmp")).unwrap();
    let mut running = folder.start_in(&["demo", "--listen", "127.0.0.1:0"], &folder.path("tmp"));
    running.line_after("The demonstration runs at ");
    assert_eq!(fs::read_dir(folder.path("tmp")).unwrap().count(), 1);
    running.stop();
    assert_eq!(fs::read_dir(folder.path("tmp")).unwrap().count(), 0);
}

#[test]
fn a_demonstration_begins_fresh() {
    let folder = Folder::new();
    start(&folder).stop();
    let error = folder.fail(&["demo", "--data", "data"]);
    assert!(error.contains("data/replenish.db is there already"), "{error}");
    assert!(
        error.contains("replenish serve --database sqlite:data/replenish.db"),
        "{error}"
    );
}

#[test]
fn mails_of_the_demonstration_stay_inside() {
    let folder = Folder::new();
    let mut command = folder.command(&["demo", "--listen", "127.0.0.1:0"]);
    command
        .env("REPLENISH_MAIL__HOST", "127.0.0.1")
        .env("REPLENISH_MAIL__PORT", "1");
    command
        .env("REPLENISH_MAIL__FROM", "a@example.com")
        .env("REPLENISH_MAIL__SECURITY", "none");
    let mut running = folder.spawn(command);
    running.line_after("The demonstration runs at ");
    running.stop();
    let logged = fs::read_to_string(folder.path("err.txt")).unwrap();
    assert!(!logged.contains("mail server"), "{logged}");
}
