//! Which database keeps the programme.

use std::{fmt, path::PathBuf, str::FromStr};

use replenish_store::Durability;

use super::reader::Reader;

/// Which database keeps the programme.
#[derive(Debug)]
pub(crate) struct Database {
    /// Its address.
    pub(crate) url: DatabaseUrl,
    /// How sure SQLite is that a commit survives a power failure.
    pub(crate) durability: Durability,
}

/// The address of a database. One of a PostgreSQL server may hold a password, so it has no
/// `Display` and hides itself in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum DatabaseUrl {
    /// A file.
    Sqlite(PathBuf),
    /// A server.
    Postgres(String),
}

impl DatabaseUrl {
    /// The address for opening the database.
    pub(crate) fn reveal(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url) => url.clone(),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = ();

    fn from_str(raw: &str) -> Result<Self, ()> {
        if let Some(rest) = raw.strip_prefix("sqlite:") {
            // `sqlite://PATH` is what many programs write; the path is what follows.
            let path = rest.strip_prefix("//").unwrap_or(rest);
            return if path.is_empty() || path.contains(['?', '\0']) {
                Err(())
            } else {
                Ok(Self::Sqlite(path.into()))
            };
        }
        match raw.strip_prefix("postgres://").or(raw.strip_prefix("postgresql://")) {
            Some(rest) if !rest.is_empty() => Ok(Self::Postgres(raw.to_owned())),
            _ => Err(()),
        }
    }
}

pub(super) fn read(reader: &mut Reader) -> Database {
    Database {
        url: reader
            .one(
                "database.url",
                "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME",
                |text| text.parse().ok(),
            )
            .unwrap_or_else(|| DatabaseUrl::Sqlite("replenish.db".into())),
        durability: reader
            .one("database.durability", "full or normal", |text| match text {
                "full" => Some(Durability::Full),
                "normal" => Some(Durability::Normal),
                _ => None,
            })
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_a_file_or_a_server() {
        let sqlite = |path: &str| Ok(DatabaseUrl::Sqlite(path.into()));
        assert_eq!("sqlite:replenish.db".parse(), sqlite("replenish.db"));
        assert_eq!(
            "sqlite:///var/lib/replenish.db".parse(),
            sqlite("/var/lib/replenish.db")
        );
        assert!("postgres://u:p@h/n".parse::<DatabaseUrl>().is_ok());
        for bad in [
            "",
            "replenish.db",
            "sqlite:",
            "sqlite:a?mode=ro",
            "postgres://",
            "mysql://h/n",
        ] {
            assert_eq!(bad.parse::<DatabaseUrl>(), Err(()), "{bad}");
        }
    }

    #[test]
    fn an_address_with_a_password_hides_itself() {
        let url: DatabaseUrl = "postgres://replenish:hunter2@db/replenish".parse().unwrap();
        assert!(!format!("{url:?}").contains("hunter2"));
    }
}
