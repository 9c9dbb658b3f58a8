//! `replenish serve`: opens everything, then serves.

use std::io::{self, Write};

use anyhow::{Context, Result};
use replenish_app::{App, Clock, Random};
use replenish_outbound::Smtp;

use crate::{
    config::{Config, DatabaseUrl},
    database, lock,
    server::{Door, Server},
    telemetry,
};

/// Runs the server until the operator stops it.
pub(crate) async fn serve(config: Config) -> Result<()> {
    telemetry::start(&config.log)?;
    let _lock = match &config.database.url {
        DatabaseUrl::Sqlite(path) => Some(lock::shared(path)?),
        DatabaseUrl::Postgres(_) => None,
    };
    let door = Door::open(&config.server).await?;
    let db = database::open(&config.database, &Clock::System).await?;
    let app = App::new(db, Clock::System, Random::system(), config.settings(door.base_url()));
    app.fill_reference().await?;
    let mail_server = config.mail.as_ref().map(Smtp::new).transpose();
    let server = Server::new(app, mail_server.context("mails cannot be sent")?);
    writeln!(io::stdout(), "Replenish runs at {}", door.base_url())?;
    server.run(door).await
}
