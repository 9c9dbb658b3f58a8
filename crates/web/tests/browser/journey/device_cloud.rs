//! A maker's device cloud, as far as a browser meets it.

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// A device cloud on this machine: its address, and what customers who come back bring along.
pub(super) async fn device_cloud() -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let (arrived, arrivals) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(welcome(stream, arrived.clone()));
        }
    });
    (address, arrivals)
}

async fn welcome(stream: TcpStream, arrived: mpsc::UnboundedSender<String>) {
    const PAGE: &str = "<!doctype html><html lang=en><title>Linked</title><p>The device cloud says thanks.";
    let mut stream = BufReader::new(stream);
    let mut lines = Vec::new();
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|read| read > 2) {
        lines.push(std::mem::take(&mut line));
    }
    let target = lines
        .first()
        .and_then(|first| first.split(' ').nth(1))
        .unwrap_or_default();
    // Browsers also ask for an icon.
    if target.starts_with("/linked") {
        let _ = arrived.send(target.to_owned());
    }
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        PAGE.len()
    );
    let _ = stream.write_all(format!("{head}{PAGE}").as_bytes()).await;
}
