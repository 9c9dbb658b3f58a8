//! `replenish serve`.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use replenish_testkit::http_client;

use crate::program::{Folder, Running};

async fn get(address: &str, path: &str) -> (u16, String) {
    let answer = http_client().get(format!("{address}{path}")).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_server_without_any_configuration_answers() {
    let folder = Folder::new();
    let (server, address) = folder.serve();
    assert_eq!(get(&address, "/healthz").await, (200, "ok\n".to_owned()));
    assert_eq!(get(&address, "/readyz").await.0, 200);
    assert!(folder.has("replenish.db"));
    server.stop();
}

#[tokio::test]
async fn a_link_makes_the_first_administrator_and_is_not_printed_afterwards() {
    let folder = Folder::new();
    let (mut server, address) = folder.serve();
    let link = server.line_after(&address);
    assert_eq!(get(&address, &link).await.0, 200);
    let form = [
        ("name", "Ada"),
        ("email", "ada@example.com"),
        ("password", "correct horse battery"),
    ];
    let browser = http_client();
    let answer = browser
        .post(format!("{address}{link}"))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 303);
    assert_ne!(get(&address, &link).await.0, 200, "it works once");
    let secret = link.rsplit('/').next().unwrap();
    assert!(!server.logged().contains(secret), "{}", server.logged());
    server.stop();

    let (server, _) = folder.serve();
    assert!(!server.printed().contains("/setup/"), "{}", server.printed());
    server.stop();
}

#[test]
fn each_start_prints_a_link_of_its_own_while_nobody_can_sign_in() {
    let folder = Folder::new();
    let mut links = Vec::new();
    for _ in 0..2 {
        let (mut server, address) = folder.serve();
        links.push(server.line_after(&address));
        server.stop();
    }
    assert_ne!(links[0], links[1]);
}

#[test]
fn a_stopped_server_leaves_one_whole_file() {
    let folder = Folder::new();
    let (server, _) = folder.serve();
    server.stop();
    assert!(!folder.has("replenish.db-wal"), "{:?}", folder.files());
}

const BODY: &str = r#"{"kind": "ask", "name": "AirPure 300"}"#;

/// A token of a maker's administrator.
fn make_token(folder: &Folder) -> String {
    let maker = [
        "user",
        "create",
        "mira@nordlicht.example",
        "--name",
        "Mira",
        "--role",
        "maker_admin",
    ];
    folder.succeed(&[&maker[..], &["--new-organisation", "Nordlicht"]].concat());
    let token = [
        "token",
        "create",
        "mira@nordlicht.example",
        "--name",
        "test",
        "--scope",
        "write",
        "--scope",
        "read",
    ];
    folder.succeed(&token).trim().to_owned()
}

/// What was seen in the last second waits in memory only.
#[tokio::test]
async fn findings_that_wait_are_written_before_the_server_stops() {
    let folder = Folder::new();
    let token = make_token(&folder);
    let (server, address) = folder.serve();
    let post = async |path: &str, token: &str, body: String, status: u16| {
        let request = http_client().post(format!("{address}{path}")).bearer_auth(token);
        let answer = request.header("content-type", "application/json").body(body);
        let answer = answer.send().await.unwrap();
        let told = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        assert_eq!(told, status, "{text}");
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let client = r#"{"name": "Cloud", "redirect_uris": ["https://cloud.example/linked"]}"#;
    let client = post("/api/v1/clients", &token, client.to_owned(), 201).await;
    let customer = format!(r#"{{"client": {}, "marketplace": "DE"}}"#, client["id"]);
    let customer = post("/api/v1/sandbox/customers", &token, customer, 201).await;
    let cloud = customer["access_token"].as_str().unwrap();
    post("/v3/events", cloud, "[1".to_owned(), 400).await;
    server.stop();

    let (server, address) = folder.serve();
    let request = http_client().get(format!("{address}/api/v1/live-findings"));
    let found = request.bearer_auth(&token).send().await.unwrap();
    let found = found.text().await.unwrap();
    assert!(found.contains("ENV04"), "{found}");
    server.stop();
}

/// Sends the head of a request and half of its body, and waits until a handler reads it.
fn begin_request(address: &str, token: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST /api/v1/devices HTTP/1.1\r\nHost: replenish\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        BODY.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert!(interim.starts_with(b"HTTP/1.1 100 "), "{interim:?}");
    stream.write_all(&BODY.as_bytes()[..10]).unwrap();
    stream
}

fn wait_for_log(server: &mut Running, words: &str) {
    server.wait_for(|server| server.logged().contains(words).then_some(()));
}

#[test]
fn a_request_that_has_begun_is_answered_before_the_server_stops() {
    let folder = Folder::new();
    let token = make_token(&folder);
    let (mut server, address) = folder.serve();
    let mut request = begin_request(&address, &token);
    server.ask_to_stop();
    wait_for_log(&mut server, "stopping");
    request.write_all(&BODY.as_bytes()[10..]).unwrap();
    let mut answer = String::new();
    request.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    assert!(server.wait().success());
}

#[test]
fn a_second_signal_stops_at_once() {
    let folder = Folder::new();
    let token = make_token(&folder);
    let (mut server, address) = folder.serve();
    let _request = begin_request(&address, &token);
    server.ask_to_stop();
    wait_for_log(&mut server, "stopping");
    server.ask_to_stop();
    assert!(server.wait().success());
    assert!(server.logged().contains("stopped at once"), "{}", server.logged());
}

#[test]
fn a_taken_port_is_told() {
    let folder = Folder::new();
    let (_server, address) = folder.serve();
    let taken = address.trim_start_matches("http://");
    let other = Folder::new();
    let error = other.fail(&["serve", "--listen", taken]);
    assert!(
        error.contains(&format!("the server cannot listen on {taken}")),
        "{error}"
    );
    assert!(!other.has("replenish.db"));
}

#[test]
fn logs_can_be_json() {
    let folder = Folder::new();
    folder.write("replenish.toml", "[log]\nformat = \"json\"\n");
    let mut server = folder.start(&["serve", "--listen", "127.0.0.1:0", "--config", "replenish.toml"]);
    server.line_after("Replenish runs at ");
    wait_for_log(&mut server, "serving");
    for line in server.logged().lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["level"].is_string(), "{line}");
    }
}
