//! The program `replenish`: commands, configuration, telemetry, wiring.

mod arguments;
mod backup;
mod chain;
mod config;
mod database;
mod doctor;
mod forwarded;
mod lock;
mod serve;
mod server;
mod telemetry;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;
use arguments::{Arguments, Command, Place};
use chain::chain;
use clap::{CommandFactory, Parser};
use config::{Config, Log};

#[tokio::main]
async fn main() -> ExitCode {
    // Fails only when there is a provider already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match run(Arguments::parse().command).await {
        Ok(code) => code,
        Err(error) => {
            // Standard error is the last place to tell; if it is gone, so is everybody who reads.
            let _ = writeln!(io::stderr(), "error: {}", chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Serve { listen, place } => {
            let mut sources = place.sources();
            sources
                .flags
                .extend(listen.map(|listen| ("server.listen", "--listen", listen)));
            serve::serve(Config::load(sources)?).await?;
        }
        Command::Doctor(place) => return doctor::examine(place.sources()).await,
        Command::Backup { file, place } => backup::backup(&quiet(place)?, &file).await?,
        Command::Restore { file, force, place } => backup::restore(&quiet(place)?, &file, force).await?,
        Command::Migrate(place) => backup::migrate(&quiet(place)?).await?,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "replenish", &mut io::stdout());
        }
        Command::Openapi => openapi()?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The configuration of a command that answers on standard output; only warnings are logged.
fn quiet(place: Place) -> Result<Config> {
    let config = Config::load(place.sources())?;
    telemetry::start(&Log {
        format: config.log.format,
        filter: "warn".to_owned(),
    })?;
    Ok(config)
}

fn openapi() -> Result<()> {
    let axum::Json(document) = replenish_web::openapi();
    Ok(writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&document)?)?)
}
