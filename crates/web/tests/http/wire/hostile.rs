//! Bodies that nobody sends by accident, and some that people do.

use std::{sync::LazyLock, time::Duration};

use replenish_store::Engine::Sqlite;
use replenish_testkit::TestApp;
use rstest::rstest;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Cloud, EVENTS, consumed, description_of};

static USUAL: LazyLock<String> = LazyLock::new(|| consumed("x", 1, "2026-11-15T19:20:21Z").to_string());

fn with_number(number: &str) -> Vec<u8> {
    USUAL
        .replace("\"value\":1", &format!("\"value\":{number}"))
        .into_bytes()
}

#[rstest]
#[case::nothing(Vec::new(), "empty")]
#[case::cut_short(USUAL.as_bytes()[..USUAL.len() - 9].to_vec(), "Content-Length must count bytes")]
#[case::deep(vec![b'['; 200_000], "nested deeper")]
#[case::too_large_a_number(with_number("1e999"), "value")]
#[case::not_a_number(with_number("NaN"), "line 1")]
#[case::a_million_digits(with_number(&"9".repeat(200_000)), "value")]
#[case::half_a_character(USUAL.replace("Hopper.Tablets", "\\uD83D").into_bytes(), "half")]
#[case::not_utf8(b"{\"event\": \"\xFF\"}".to_vec(), "UTF-8")]
#[case::twice(USUAL.replace("\"context\":", "\"event\":{},\"context\":").into_bytes(), "event")]
#[case::a_trailing_comma(b"{\"event\": {},}".to_vec(), "comma")]
#[tokio::test]
async fn what_cannot_be_read_is_explained_and_leaves_nothing(#[case] body: Vec<u8>, #[case] word: &str) {
    let app = TestApp::start(Sqlite).await;
    let cloud = Cloud::with_devices(&app).await;
    let answer = cloud.send_bytes(body).await;
    let description = description_of(&answer, 400, "INVALID_REQUEST_EXCEPTION");
    assert!(description.contains(word) && description.len() < 400, "{description}");
    assert_eq!(cloud.tablets(&app).await, 0);
}

/// What the gateway answers to a head and what follows it.
async fn exchange(app: &TestApp, head: &str, body: &[u8]) -> String {
    let address = app.serve().await;
    let mut socket = TcpStream::connect(address.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    // The gateway may have hung up on the rest.
    let _ = socket.write_all(body).await;
    let mut answer = vec![0; 4096];
    let waited = tokio::time::timeout(Duration::from_mins(1), socket.read(&mut answer)).await;
    String::from_utf8_lossy(&answer[..waited.unwrap().unwrap()]).into_owned()
}

fn head(cloud: &Cloud, length: &str) -> String {
    let token = &cloud.token;
    format!("POST {EVENTS} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {token}\r\n{length}\r\n\r\n")
}

#[tokio::test]
async fn a_gigabyte_of_nesting_is_refused_before_it_came() {
    let app = TestApp::start(Sqlite).await;
    let cloud = Cloud::with_devices(&app).await;
    let announced = exchange(&app, &head(&cloud, "Content-Length: 1073741824"), b"[[[[").await;
    assert!(announced.starts_with("HTTP/1.1 413"), "{announced}");
    let pieces = format!("{:x}\r\n{}\r\n", 300_000, "[".repeat(300_000));
    let unannounced = exchange(&app, &head(&cloud, "Transfer-Encoding: chunked"), pieces.as_bytes()).await;
    assert!(
        unannounced.starts_with("HTTP/1.1 413") && unannounced.contains("256 KB"),
        "{unannounced}"
    );
}

/// A length that is larger than the body, or a body slower than a byte a second.
#[tokio::test]
async fn a_body_that_does_not_end_is_explained() {
    let app = TestApp::start(Sqlite).await;
    let cloud = Cloud::with_devices(&app).await;
    let answer = exchange(&app, &head(&cloud, "Content-Length: 600"), b"{\"event\"").await;
    assert!(
        answer.starts_with("HTTP/1.1 400") && answer.contains("8 of the 600 bytes"),
        "{answer}"
    );
}
