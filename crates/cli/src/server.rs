//! The web server, the job runner and the subscriber of a broker, from start to a graceful end.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, Result};
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use replenish_app::App;
use replenish_mqtt::Subscriber;
use replenish_worker::{WaysOut, Worker};
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    task::{JoinError, JoinHandle},
    time::sleep,
};

use crate::{
    config::{self, BaseUrl, Network},
    forwarded,
};

/// How long requests and jobs may take to come to their end after the operator said stop.
const DRAIN: Duration = Duration::from_secs(10);

/// The address requests come in at. Bound early, so that a taken port is told before anything else
/// happens and a free port has its number; until the server runs, callers wait.
#[derive(Debug)]
pub(crate) struct Door {
    listener: TcpListener,
    base_url: BaseUrl,
    trusted_proxies: Vec<Network>,
}

/// The operator's wish to stop. Heard from the moment this is made.
pub(crate) struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

/// Web server, job runner and the subscriber of a broker, ready to run.
pub(crate) struct Server {
    app: App,
    worker: Worker,
    subscriber: Option<Subscriber>,
    signals: StopSignals,
}

impl Door {
    /// Binds the address.
    pub(crate) async fn open(server: &config::Server) -> Result<Self> {
        let listener = TcpListener::bind(server.listen)
            .await
            .with_context(|| format!("the server cannot listen on {}", server.listen))?;
        let base_url = match &server.base_url {
            Some(base_url) => base_url.clone(),
            None => BaseUrl::of(listener.local_addr()?),
        };
        Ok(Self {
            listener,
            base_url,
            trusted_proxies: server.trusted_proxies.clone(),
        })
    }

    /// How the console is reached.
    pub(crate) const fn base_url(&self) -> &BaseUrl {
        &self.base_url
    }
}

impl Server {
    /// Gets ready.
    pub(crate) fn new(app: App, ways_out: WaysOut, signals: StopSignals) -> Self {
        let worker = Worker::new(app.clone(), ways_out);
        Self {
            app,
            worker,
            subscriber: None,
            signals,
        }
    }

    /// Takes what devices publish at a broker, too.
    pub(crate) fn with_subscriber(self, subscriber: Option<Subscriber>) -> Self {
        Self { subscriber, ..self }
    }

    /// Serves until SIGINT or SIGTERM, then lets what has begun come to its end, for ten seconds.
    pub(crate) async fn run(mut self, door: Door) -> Result<()> {
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(self.worker.run(stopped.clone()));
        let subscriber = self
            .subscriber
            .map(|subscriber| tokio::spawn(subscriber.run(stopped.clone())));
        let routes = forwarded::believing(door.trusted_proxies, replenish_web::router(self.app.clone()));
        let service: IntoMakeServiceWithConnectInfo<_, SocketAddr> = routes.into_make_service_with_connect_info();
        let serving = axum::serve(door.listener, service).with_graceful_shutdown(until(stopped));
        let serving = tokio::spawn(serving.into_future());
        tracing::info!(base_url = %door.base_url, "serving");

        self.signals.next().await;
        tracing::info!("stopping");
        // Nobody may be left to hear it, which is as well.
        let _ = stop.send(true);
        let ends = async {
            let (server_end, worker_end, subscriber_end) = tokio::join!(serving, worker, end_of(subscriber));
            server_end.context("the web server stopped")??;
            worker_end.context("the job runner stopped")?;
            subscriber_end.context("the MQTT subscriber stopped")
        };
        tokio::select! {
            ended = ends => ended?,
            () = sleep(DRAIN) => tracing::warn!("some requests or jobs were cut off"),
            () = self.signals.next() => tracing::warn!("stopped at once"),
        }
        // The last second's; nobody else writes them any more.
        if let Err(error) = self.app.write_findings().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "findings were not written");
        }
        self.app.db().close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

/// Waits for a task, if there is one.
async fn end_of(task: Option<JoinHandle<()>>) -> Result<(), JoinError> {
    match task {
        Some(task) => task.await,
        None => Ok(()),
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop as well.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

impl StopSignals {
    /// Begins to listen; signals no longer end the process by themselves.
    pub(crate) fn listen() -> Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
