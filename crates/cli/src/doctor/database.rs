//! Whether the database can be used, and whether its schema is this program's.

use anyhow::Result;
use replenish_store::{Db, Schema};

use super::{Finding, Report, bytes};
use crate::{
    chain::chain,
    config::{Database, DatabaseUrl},
    database,
};

/// Prints the lines `database` and `migrations`; the database where it can be used.
pub(super) async fn check(database: &Database, report: &mut Report) -> Result<Option<Db>> {
    if let DatabaseUrl::Sqlite(path) = &database.url
        && !path.exists()
        && path
            .parent()
            .is_some_and(|folder| folder.as_os_str().is_empty() || folder.is_dir())
    {
        // Connecting would make the file.
        let detail = format!("{} does not exist yet; the first start makes it", path.display());
        report.line("database", Finding::Note(detail))?;
        report.line("migrations", Finding::Note("the first start runs them".to_owned()))?;
        return Ok(None);
    }
    let db = match database::connect(database).await {
        Ok(db) => db,
        Err(error) => {
            report.line("database", Finding::Wrong(chain(error.as_ref())))?;
            report.line("migrations", Finding::Note("not looked at".to_owned()))?;
            return Ok(None);
        }
    };
    report.line("database", structure(&db, &database.url).await)?;
    report.line("migrations", schema(&db).await)?;
    Ok(Some(db))
}

async fn structure(db: &Db, url: &DatabaseUrl) -> Finding {
    match db.find_damage().await {
        Ok(None) => Finding::Fine(describe(url)),
        Ok(Some(damage)) => Finding::Wrong(format!("{} is damaged: {damage}", describe(url))),
        Err(error) => Finding::Wrong(format!("{}: {}", describe(url), chain(&error))),
    }
}

fn describe(url: &DatabaseUrl) -> String {
    match url {
        DatabaseUrl::Sqlite(path) => {
            let size = path.metadata().map_or(0, |file| file.len());
            format!("SQLite in {}, {}", path.display(), bytes(size))
        }
        DatabaseUrl::Postgres(_) => "PostgreSQL answers".to_owned(),
    }
}

async fn schema(db: &Db) -> Finding {
    match db.schema().await {
        Ok(Schema::Current) => Finding::Fine("all have run".to_owned()),
        Ok(Schema::Empty) => Finding::Note("the database is empty; the first start runs them".to_owned()),
        Ok(Schema::Behind { missing }) => Finding::Note(format!("{missing} to run; the next start does")),
        Ok(Schema::Ahead) => Finding::Wrong("a newer version of replenish has changed the database".to_owned()),
        Ok(Schema::Foreign) => Finding::Wrong("the database holds tables that are not this program's".to_owned()),
        Err(error) => Finding::Wrong(chain(&error)),
    }
}
