//! `replenish demo`: a server with a filled programme to look around in.

mod blueprints;
mod cast;
mod catalogue;
mod credentials;
mod fleet;
mod holidays;
mod questions;
mod story;
mod teller;
mod trials;

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use cast::Cast;
use replenish_app::{App, Clock, Random};
use replenish_store::Db;
use replenish_worker::WaysOut;
use tempfile::TempDir;

use crate::{
    arguments::DemoArguments,
    config::{BaseUrl, Config, Sources},
    database,
    server::{Door, Server, StopSignals},
    table, telemetry,
};

/// Fills a fresh database and serves it until the operator stops it.
pub(crate) async fn demo(arguments: DemoArguments) -> Result<()> {
    let signals = StopSignals::listen()?;
    let place = Place::choose(arguments.data)?;
    let config = configure(&arguments.listen, &place.database())?;
    telemetry::start(&config.log)?;
    if let Some(file) = &arguments.credentials {
        credentials::clear(file)?;
    }
    let door = Door::open(&config.server).await?;
    let db = database::open(&config.database, &Clock::System).await?;
    let cast = fill(&db, &config, door.base_url()).await?;

    let app = App::new(db, Clock::System, Random::system(), config.settings(door.base_url()));
    let server = Server::new(app, WaysOut::default(), signals);
    announce(&cast, door.base_url())?;
    if let Some(file) = &arguments.credentials {
        credentials::write(file, door.base_url(), &cast)?;
    }
    server.run(door).await
}

/// The folder of the database; a temporary one goes away with this value.
enum Place {
    Kept(PathBuf),
    Temporary(TempDir),
}

impl Place {
    fn choose(folder: Option<PathBuf>) -> Result<Self> {
        let Some(folder) = folder else {
            let made = tempfile::Builder::new().prefix("replenish-demo-").tempdir();
            return Ok(Self::Temporary(made.context("no temporary folder can be made")?));
        };
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let place = Self::Kept(folder);
        let database = place.database();
        if database.exists() {
            bail!(
                "{0} is there already, and a demonstration begins fresh; choose another folder, or go on with \
                 `replenish serve --database sqlite:{0}`",
                database.display()
            );
        }
        Ok(place)
    }

    fn database(&self) -> PathBuf {
        let folder = match self {
            Self::Kept(folder) => folder.as_path(),
            Self::Temporary(folder) => folder.path(),
        };
        folder.join("replenish.db")
    }
}

/// The environment's settings, but for the address, the database, and the mails, which stay inside.
fn configure(listen: &str, database: &Path) -> Result<Config> {
    let mut config = Config::load(Sources {
        file: None,
        variables: std::env::vars_os().collect(),
        flags: vec![
            ("server.listen", "--listen", listen.to_owned()),
            ("database.url", "--data", format!("sqlite:{}", database.display())),
        ],
    })?;
    config.mail = None;
    Ok(config)
}

/// Lets three weeks pass in a moment.
async fn fill(db: &Db, config: &Config, base_url: &BaseUrl) -> Result<Cast> {
    let now = Clock::System.now();
    let settings = config.settings(base_url);
    let start = story::start(&settings, now)?;
    let app = App::new(db.clone(), Clock::fixed(start), Random::system(), settings);
    app.fill_reference().await?;
    let cast = Cast::gather(&app).await?;
    story::tell(&app, &cast, now)
        .await
        .context("the demonstration cannot be prepared")?;
    Ok(cast)
}

fn announce(cast: &Cast, base_url: &BaseUrl) -> Result<()> {
    writeln!(io::stdout(), "The demonstration runs at {base_url}\n")?;
    let rows = cast.people().map(|person| {
        let organisation = person
            .organisation
            .as_ref()
            .map(|organisation| organisation.name.to_string());
        [
            person.actor.email.to_string(),
            person.password.clone(),
            person.actor.role.label().to_owned(),
            organisation.unwrap_or_default(),
        ]
    });
    table::print(["E-mail", "Password", "Role", "Organisation"], rows)
}
