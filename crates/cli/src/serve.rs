//! `replenish serve`: opens everything, then serves.

use std::io::{self, Write};

use anyhow::{Context, Result};
use replenish_app::{App, Clock, Random};
use replenish_mqtt::Subscriber;
use replenish_worker::{Http, Smtp, WaysOut};

use crate::{
    config::{Config, DatabaseUrl},
    database, lock,
    server::{Door, Server, StopSignals},
    telemetry,
};

/// Runs the server until the operator stops it.
pub(crate) async fn serve(config: Config) -> Result<()> {
    telemetry::start(&config.log)?;
    // From here on a signal lets what has begun, such as a migration, come to its end.
    let signals = StopSignals::listen()?;
    let _lock = match &config.database.url {
        DatabaseUrl::Sqlite(path) => Some(lock::shared(path)?),
        DatabaseUrl::Postgres(_) => None,
    };
    let door = Door::open(&config.server).await?;
    let db = database::open(&config.database, &Clock::System).await?;
    let app = App::new(db, Clock::System, Random::system(), config.settings(door.base_url()));
    app.fill_reference().await?;
    let mail_server = config.mail.as_ref().map(Smtp::new).transpose();
    let ways_out = WaysOut {
        mail_server: mail_server.context("mails cannot be sent")?,
        http: Some(Http::new(&config.outbound).context("no requests can be sent")?),
    };
    let subscriber = config
        .mqtt
        .map(|broker| Subscriber::new(app.clone(), broker))
        .transpose();
    let subscriber = subscriber.context("the MQTT broker cannot be reached")?;
    let server = Server::new(app.clone(), ways_out, signals).with_subscriber(subscriber);
    announce(&app, &door).await?;
    server.run(door).await
}

async fn announce(app: &App, door: &Door) -> Result<()> {
    let mut out = io::stdout();
    writeln!(out, "Replenish runs at {}", door.base_url())?;
    if let Some(link) = app.setup_link().await? {
        writeln!(
            out,
            "Nobody can sign in yet. Make the administrator here; the link works once:\n{link}"
        )?;
    }
    Ok(())
}
