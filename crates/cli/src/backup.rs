//! `replenish backup`, `restore` and `migrate`: housekeeping of the database.

use std::{
    fs::{self, File},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use replenish_app::Clock;
use replenish_store::{Db, Durability, Schema};

use crate::{
    config::{Config, DatabaseUrl},
    database, lock,
};

/// Writes the whole database to a new file.
pub(crate) async fn backup(config: &Config, to: &Path) -> Result<()> {
    let path = sqlite_path(config, "pg_dump")?;
    ensure!(path.is_file(), "there is no database at {}", path.display());
    let db = database::connect(&config.database).await?;
    // SQLite fills a file that is empty; made here, nobody else can read it.
    make_private(to)?;
    let written = db.backup(to).await;
    db.close().await;
    if let Err(error) = written {
        // The empty file would only look like a backup.
        let _ = fs::remove_file(to);
        return Err(error).with_context(|| format!("the backup cannot be written to {}", to.display()));
    }
    let bytes = fs::metadata(to)?.len();
    writeln!(io::stdout(), "Wrote {bytes} bytes to {}.", to.display())?;
    Ok(())
}

fn make_private(file: &Path) -> Result<()> {
    match File::options().write(true).create_new(true).mode(0o600).open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{} exists already; choose another file", file.display())
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be made", file.display())),
    }
}

/// Puts a backup in the place of the database.
///
/// The backup is copied beside the database, examined there and renamed over it, so a failure at any
/// moment leaves a whole database behind.
pub(crate) async fn restore(config: &Config, from: &Path, force: bool) -> Result<()> {
    let path = sqlite_path(config, "pg_restore")?;
    let _lock = lock::exclusive(path)?;
    if is_filled(path) && !force {
        bail!(
            "{} holds a database already; add --force to replace it with the backup",
            path.display()
        );
    }
    let copy = beside(path, ".restoring");
    let restored = restore_through(&copy, from, path).await;
    if restored.is_err() {
        let _ = fs::remove_file(&copy);
        remove_companions(&copy);
    }
    restored?;
    writeln!(io::stdout(), "Restored {} from {}.", path.display(), from.display())?;
    Ok(())
}

/// Brings the schema up to date.
pub(crate) async fn migrate(config: &Config) -> Result<()> {
    let db = database::open(&config.database, &Clock::System).await?;
    db.close().await;
    writeln!(io::stdout(), "The database is up to date.")?;
    Ok(())
}

async fn restore_through(copy: &Path, from: &Path, path: &Path) -> Result<()> {
    fs::copy(from, copy).with_context(|| format!("{} cannot be copied to {}", from.display(), copy.display()))?;
    examine(copy)
        .await
        .with_context(|| format!("{} cannot be restored", from.display()))?;
    File::open(copy)?.sync_all()?;
    // The log of the old database would be taken for the new one's.
    remove_companions(path);
    fs::rename(copy, path).with_context(|| format!("{} cannot be replaced", path.display()))
}

async fn examine(copy: &Path) -> Result<()> {
    let url = DatabaseUrl::Sqlite(copy.to_owned());
    let db = Db::connect(&url.reveal(), Durability::Full)
        .await
        .context("it is not a SQLite database")?;
    let schema = db.schema().await;
    let damage = db.find_damage().await;
    // Folds the log back into the file, so that the file alone is the database.
    db.close().await;
    match schema.context("it is not a SQLite database")? {
        Schema::Current | Schema::Behind { .. } => {}
        Schema::Ahead => bail!("a newer version of replenish wrote it; use that version"),
        Schema::Empty | Schema::Foreign => bail!("it is not a database of replenish"),
    }
    if let Some(damage) = damage? {
        bail!("it is damaged: {damage}");
    }
    Ok(())
}

fn sqlite_path<'c>(config: &'c Config, tool: &str) -> Result<&'c Path> {
    match &config.database.url {
        DatabaseUrl::Sqlite(path) => Ok(path),
        DatabaseUrl::Postgres(_) => bail!("the database is on a PostgreSQL server; use {tool} instead"),
    }
}

fn is_filled(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() > 0)
}

fn remove_companions(path: &Path) {
    for file in [beside(path, "-wal"), beside(path, "-shm")] {
        // A database that was closed has none.
        let _ = fs::remove_file(file);
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
