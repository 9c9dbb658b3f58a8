//! Whether the program is reached at its public address.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, bail};
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::Finding;
use crate::{
    chain::chain,
    config::{BaseUrl, Server},
};

const PATIENCE: Duration = Duration::from_secs(5);
/// More than our own answer has.
const MAX_ANSWER: u64 = 16 * 1024;

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
    let answer = timeout(PATIENCE, fetch(base_url))
        .await
        .context("no answer in time")??;
    let status = answer.lines().next().unwrap_or_default();
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    if status.split(' ').nth(1) != Some("200") || body.trim() != "ok" {
        bail!("somebody else answers ({status})");
    }
    Ok(())
}

/// The server's whole answer about its health.
async fn fetch(base_url: &BaseUrl) -> Result<String> {
    let (is_https, host, port) = base_url.parts();
    let bare_host = host.trim_matches(['[', ']']);
    let stream = TcpStream::connect((bare_host, port)).await.context("no connection")?;
    if is_https {
        let name = ServerName::try_from(bare_host.to_owned())?;
        let stream = TlsConnector::from(Arc::new(trust()?)).connect(name, stream).await;
        exchange(stream.context("no safe connection")?, host).await
    } else {
        exchange(stream, host).await
    }
}

/// HTTP 1.0, whose answers come in one piece and end with the connection.
async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, host: &str) -> Result<String> {
    let request = format!("GET /healthz HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    // A peer that hangs up without the closing words of TLS has said what it had to say.
    let _ = stream.take(MAX_ANSWER).read_to_end(&mut answer).await;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn trust() -> Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}
