//! The program `replenish`: commands, configuration, telemetry, wiring.

mod arguments;
mod backup;
mod chain;
mod check;
mod config;
mod database;
mod demo;
mod doctor;
mod forwarded;
mod lock;
mod password;
mod receive;
mod serve;
mod server;
mod table;
mod telemetry;
mod tokens;
mod users;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;
use arguments::{Arguments, Command, Place};
use chain::chain;
use clap::{CommandFactory, Parser};
use config::{BaseUrl, Config, Log};
use replenish_app::{App, Clock, Random, accounts::AccountError};
use replenish_store::Db;

#[tokio::main]
async fn main() -> ExitCode {
    let command = match Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        Err(error) => return refuse(&error),
    };
    match run(command).await {
        Ok(code) => code,
        Err(error) => {
            // Standard error is the last place to tell; if it is gone, so is everybody who reads.
            let _ = tell(&error);
            ExitCode::FAILURE
        }
    }
}

/// Tells what is wrong with the command line, or what was asked of it, such as its help.
fn refuse(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    let is_pipe = std::env::args_os()
        .nth(1)
        .is_some_and(|command| command == "receive-mail");
    match error.exit_code() {
        0 => ExitCode::SUCCESS,
        _ if is_pipe => ExitCode::from(receive::USAGE),
        _ => ExitCode::from(2),
    }
}

/// Tells an error; faults of what was typed each on a line of its own.
fn tell(error: &anyhow::Error) -> io::Result<()> {
    let mut err = io::stderr();
    let Some(AccountError::Invalid(faults)) = error.downcast_ref() else {
        return writeln!(err, "error: {}", chain(error.as_ref()));
    };
    for fault in faults.as_slice() {
        let place = fault.pointer.trim_start_matches('/').replace('_', "-");
        writeln!(err, "error: {place}: {}", fault.detail)?;
    }
    Ok(())
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
        Command::Demo(arguments) => demo::demo(arguments).await?,
        Command::Check(arguments) => return check::check(&arguments),
        Command::Doctor(place) => return doctor::examine(place.sources()).await,
        Command::User { command, place } => {
            let app = open(place).await?;
            users::run(&app, command).await?;
            app.db().close().await;
        }
        Command::Token { command, place } => {
            let app = open(place).await?;
            tokens::run(&app, command).await?;
            app.db().close().await;
        }
        Command::ReceiveMail(place) => return Ok(receive::receive(place).await),
        Command::Backup { file, place } => backup::backup(&quiet(place)?, &file).await?,
        Command::Restore { file, force, place } => backup::restore(&quiet(place)?, &file, force).await?,
        Command::Migrate(place) => backup::migrate(&quiet(place)?).await?,
        Command::Completions { shell } => {
            // Written in one piece afterwards: the generator panics when nobody reads it to its end.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "replenish", &mut script);
            io::stdout().write_all(&script)?;
        }
        Command::Openapi => openapi()?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The use cases for a command that changes one thing and ends.
async fn open(place: Place) -> Result<App> {
    let config = quiet(place)?;
    let db = database::open(&config.database, &Clock::System).await?;
    Ok(app(&config, db))
}

/// The same over a database that a server has filled.
async fn open_filled(place: Place) -> Result<App> {
    let config = quiet(place)?;
    let db = database::open_filled(&config.database, &Clock::System).await?;
    Ok(app(&config, db))
}

fn app(config: &Config, db: Db) -> App {
    let base_url = config.server.base_url.clone();
    let base_url = base_url.unwrap_or_else(|| BaseUrl::of(config.server.listen));
    App::new(db, Clock::System, Random::system(), config.settings(&base_url))
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
