//! Device clouds that send without a pause over many connections.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use axum::{
    body::Bytes,
    http::{Method, Request, StatusCode, header},
};
use http_body_util::{BodyExt as _, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::Deserialize;
use tokio::{task::JoinSet, time};

use super::{
    ledger::{Answer, Ledger},
    message::Message,
};

/// Connections with one message in each request, and with many.
const SINGLE: usize = 28;
const TOGETHER: usize = 4;
/// Messages in one request of the latter.
const MESSAGES: usize = 20;
/// After a failure, so that a dead server is not asked a thousand times.
const PAUSE: Duration = Duration::from_millis(5);
/// A server that is alive answers within this time.
const ANSWERS_WITHIN: Duration = Duration::from_secs(30);

/// Senders at work; they end with their requests when told to.
pub(super) struct Senders {
    stop: Arc<AtomicBool>,
    tasks: JoinSet<Result<()>>,
}

impl Senders {
    pub(super) fn start(base_url: &str, ledger: &Arc<Ledger>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        let http = Client::builder(TokioExecutor::new())
            .retry_canceled_requests(false)
            .build_http();
        for number in 0..SINGLE + TOGETHER {
            let sender = Sender {
                http: http.clone(),
                base_url: base_url.to_owned(),
                ledger: Arc::clone(ledger),
                together: if number < SINGLE { 1 } else { MESSAGES },
            };
            let stop = Arc::clone(&stop);
            tasks.spawn(async move { sender.send_until(&stop).await });
        }
        Self { stop, tasks }
    }

    /// Lets each sender wait for its answer, and no more.
    pub(super) async fn stop(self) -> Result<()> {
        self.stop.store(true, Ordering::Relaxed);
        self.finish().await
    }

    /// Waits until nothing is left to send.
    pub(super) async fn finish(mut self) -> Result<()> {
        while let Some(ended) = self.tasks.join_next().await {
            ended??;
        }
        Ok(())
    }
}

struct Sender {
    http: Client<HttpConnector, Full<Bytes>>,
    base_url: String,
    ledger: Arc<Ledger>,
    together: usize,
}

#[derive(Deserialize)]
struct Outcome {
    status: u16,
}

impl Sender {
    async fn send_until(&self, stop: &AtomicBool) -> Result<()> {
        while !stop.load(Ordering::Relaxed) {
            let messages = self.ledger.take(self.together);
            if messages.is_empty() {
                return Ok(());
            }
            let answers = self.send(&messages).await?;
            for (message, answer) in messages.iter().zip(&answers) {
                self.ledger.note(message, *answer);
            }
            if answers.iter().any(|answer| *answer != Answer::Acknowledged) {
                time::sleep(PAUSE).await;
            }
        }
        Ok(())
    }

    /// The answer to each message; fails when one was refused for good, since all are well-formed.
    async fn send(&self, messages: &[Message]) -> Result<Vec<Answer>> {
        let customers = self.ledger.customers();
        let texts: Vec<String> = messages.iter().map(|message| message.text(customers)).collect();
        let (path, body) = match texts.as_slice() {
            [one] if self.together == 1 => ("/v3/events", one.clone()),
            many => ("/api/v1/reports", format!("[{}]", many.join(","))),
        };
        let token = &customers[messages[0].sensor.customer].token;
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}{path}", self.base_url))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body)))?;
        let Ok(Some((status, body))) = time::timeout(ANSWERS_WITHIN, self.ask(request)).await else {
            return Ok(vec![Answer::None; messages.len()]);
        };
        let statuses = match status {
            StatusCode::OK if self.together > 1 => {
                let outcomes: Vec<Outcome> = serde_json::from_slice(&body).context("the batch door's answer")?;
                outcomes.iter().map(|outcome| outcome.status).collect()
            }
            status => vec![status.as_u16(); messages.len()],
        };
        if statuses.len() != messages.len() {
            bail!("{} messages got {} answers", messages.len(), statuses.len());
        }
        statuses
            .into_iter()
            .zip(messages)
            .map(|(status, message)| match status {
                202 => Ok(Answer::Acknowledged),
                429 | 503 => Ok(Answer::Refused(status)),
                _ => bail!("{message} was answered {status}: {}", String::from_utf8_lossy(&body)),
            })
            .collect()
    }

    /// The whole answer; none when the connection broke.
    async fn ask(&self, request: Request<Full<Bytes>>) -> Option<(StatusCode, Bytes)> {
        let answer = self.http.request(request).await.ok()?;
        let status = answer.status();
        // The status of a single message says all; that of many stands in the body.
        match answer.into_body().collect().await {
            Ok(body) => Some((status, body.to_bytes())),
            Err(_) => (status == StatusCode::ACCEPTED).then(|| (status, Bytes::new())),
        }
    }
}
