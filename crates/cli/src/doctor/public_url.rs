//! Whether the program is reached at its public address.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::{Client, redirect::Policy};

use super::Finding;
use crate::{
    chain::chain,
    config::{BaseUrl, Server},
};

const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the server at its own door first: when none runs, nobody can answer outside.
pub(super) async fn check(server: &Server) -> Finding {
    let door = BaseUrl::of(server.listen);
    let base_url = server.base_url.as_ref().unwrap_or(&door);
    if server.listen.port() == 0 || ask(&door).await.is_err() {
        return Finding::Note(format!(
            "{base_url} was not asked, since no server runs at {}",
            server.listen
        ));
    }
    match ask(base_url).await {
        Ok(()) if server.base_url.is_none() => {
            Finding::Note(format!("{base_url} answers; set server.base_url for other machines"))
        }
        Ok(()) => Finding::Fine(format!("{base_url} answers")),
        Err(error) => Finding::Wrong(format!("{base_url}: {}", chain(error.as_ref()))),
    }
}

async fn ask(base_url: &BaseUrl) -> Result<()> {
    let client = Client::builder()
        .timeout(PATIENCE)
        .redirect(Policy::none())
        .no_proxy()
        .build()?;
    let answer = client.get(format!("{base_url}/healthz")).send().await;
    let answer = answer.map_err(reqwest::Error::without_url).context("no answer")?;
    let (status, text) = (answer.status(), answer.text().await.unwrap_or_default());
    if !status.is_success() || text.trim() != "ok" {
        bail!("somebody else answers ({status})");
    }
    Ok(())
}
