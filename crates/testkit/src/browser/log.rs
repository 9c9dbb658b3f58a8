//! What the browser writes into its console.

use axum::http::Method;
use fantoccini::{Client, error::CmdError, wd::WebDriverCompatibleCommand};
use reqwest::Url;
use serde_json::{Value, json};

/// A command of ChromeDriver beside the standard: takes what was logged since the last time.
#[derive(Debug)]
struct TakeLog;

impl WebDriverCompatibleCommand for TakeLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _url: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

/// Warnings and errors, oldest first.
pub(super) async fn complaints(client: &Client) -> Result<Vec<String>, CmdError> {
    let Value::Array(entries) = client.issue_cmd(TakeLog).await? else {
        return Ok(Vec::new());
    };
    let is_complaint = |entry: &&Value| ["WARNING", "SEVERE"].iter().any(|level| entry["level"] == *level);
    let messages = entries.iter().filter(is_complaint);
    Ok(messages
        .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
        .collect())
}
