//! The ceilings: axum handlers that do nothing but answer, or read JSON and answer.

use std::{net::SocketAddr, thread};

use anyhow::{Context, Result};
use axum::{
    Json, Router,
    http::StatusCode,
    routing::{get, post},
};

/// A running server; it ends with the process.
pub(crate) struct Bare {
    pub(crate) address: SocketAddr,
}

/// Serves a short JSON text on a free port of the loopback, and takes any JSON text at `/v3/events`.
pub(crate) fn start() -> Result<Bare> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").context("no free port")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            let answer =
                || async { axum::http::Response::new(axum::body::Body::from(r#"{"items":[],"next_cursor":null}"#)) };
            let take = |Json(_): Json<serde_json::Value>| async { StatusCode::ACCEPTED };
            let router = Router::new().route("/", get(answer)).route("/v3/events", post(take));
            axum::serve(tokio::net::TcpListener::from_std(listener)?, router).await
        })
    });
    Ok(Bare { address })
}
