//! Opening the database for a command.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use replenish_app::Clock;
use replenish_store::{Db, Schema};

use crate::config::{Database, DatabaseUrl};

/// Opens the database with its schema up to date. Before migrations change a SQLite database, a
/// copy is kept beside it.
pub(crate) async fn open(database: &Database, clock: &Clock) -> Result<Db> {
    let db = connect(database).await?;
    match db.schema().await? {
        Schema::Current => {}
        Schema::Empty => db.migrate().await?,
        Schema::Behind { missing } => {
            keep_copy(&db, &database.url, clock).await?;
            tracing::info!(missing, "migrating the database");
            db.migrate().await?;
        }
        Schema::Ahead => bail!("a newer version of replenish has changed the database; use that version"),
        Schema::Foreign => bail!("the database holds tables that are not this program's; choose another database"),
    }
    Ok(db)
}

/// The same for a command that makes no sense without a server: an empty database is one that
/// nobody meant, such as a relative path read in another folder.
pub(crate) async fn open_filled(database: &Database, clock: &Clock) -> Result<Db> {
    let nobody_meant =
        "there is no programme in the database; name the one the server uses, a SQLite file by its full path";
    if let DatabaseUrl::Sqlite(path) = &database.url
        && !path.exists()
    {
        bail!("{} is missing: {nobody_meant}", path.display());
    }
    let db = connect(database).await?;
    let is_empty = matches!(db.schema().await?, Schema::Empty);
    db.close().await;
    if is_empty {
        bail!("{nobody_meant}");
    }
    open(database, clock).await
}

/// Connects without touching the schema. A SQLite file is made when it is missing.
pub(crate) async fn connect(database: &Database) -> Result<Db> {
    Db::connect(&database.url.reveal(), database.durability)
        .await
        .with_context(|| match &database.url {
            DatabaseUrl::Sqlite(path) => format!("{} cannot be used", path.display()),
            DatabaseUrl::Postgres(_) => "the PostgreSQL database cannot be used".to_owned(),
        })
}

async fn keep_copy(db: &Db, url: &DatabaseUrl, clock: &Clock) -> Result<()> {
    if let DatabaseUrl::Sqlite(path) = url {
        let copy = name_copy(path, clock);
        db.backup(&copy)
            .await
            .with_context(|| format!("a copy of the database cannot be written to {}", copy.display()))?;
        tracing::info!(copy = %copy.display(), "kept a copy of the database before migrating it");
    }
    Ok(())
}

/// `replenish.db` becomes `replenish.db.20261122T163000Z.backup`.
fn name_copy(path: &Path, clock: &Clock) -> PathBuf {
    let now = clock.now().strftime("%Y%m%dT%H%M%SZ");
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{now}.backup"));
    name.into()
}
