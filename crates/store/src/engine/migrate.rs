//! The schema's history: two folders with the same numbers.

use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hash, Hasher},
};

use sqlx::{
    SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// A migration that failed; the database is as it was before it.
#[derive(Debug, thiserror::Error)]
#[error("the database schema cannot be brought up to date")]
pub struct MigrationFailure(#[from] sqlx::migrate::MigrateError);

/// Every migration in order; the files of both folders have the same names.
macro_rules! migrations {
    ($engine:literal) => {
        migrations!($engine:
            1 "0001_foundation",
            2 "0002_rounds",
            3 "0003_imports",
            4 "0004_certification",
            5 "0005_calendar",
            6 "0006_versions",
            7 "0007_queue",
            8 "0008_answer_times",
            9 "0009_languages",
            10 "0010_linking",
            11 "0011_inventory",
            13 "0013_live_findings",
            14 "0014_report_days",
            15 "0015_directives",
        )
    };
    ($engine:literal: $($number:literal $name:literal,)*) => {
        Migrator::with_migrations(vec![$(Migration::new(
            $number,
            Cow::Borrowed($name),
            MigrationType::Simple,
            SqlStr::from_static(include_str!(concat!("../../migrations/", $engine, "/", $name, ".sql"))),
            false,
        )),*])
    };
}

pub(super) fn sqlite() -> Migrator {
    migrations!("sqlite")
}

pub(super) fn postgres() -> Migrator {
    migrations!("postgres")
}

/// Tells one PostgreSQL schema from another in 16 digits: changes whenever a migration does, or there
/// is one more.
#[must_use]
pub fn schema_fingerprint() -> String {
    let mut hasher = DefaultHasher::new();
    for migration in postgres().iter() {
        migration.checksum.hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}
