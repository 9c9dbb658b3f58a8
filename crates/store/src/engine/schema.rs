//! Where a database's schema stands, told without changing it.

use std::collections::BTreeMap;

use super::{Conn, Db, Engine, Sql, StoreError, args, migrate, statements};

statements! {
    /// The engines keep their lists of tables in different places.
    TABLES = Sql::pair(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = current_schema()",
    );
    APPLIED = Sql::portable("SELECT version, checksum FROM _sqlx_migrations WHERE success");
    /// PostgreSQL watches over its own files.
    DAMAGE = Sql::pair(
        "SELECT quick_check AS verdict FROM pragma_quick_check",
        "SELECT CAST('ok' AS TEXT) AS verdict",
    );
}

/// Where a database's schema stands against the migrations of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// There is no table yet.
    Empty,
    /// A database of this programme on which migrations have to run.
    Behind {
        /// How many.
        missing: usize,
    },
    /// Every migration has run.
    Current,
    /// A newer version of the program has changed it.
    Ahead,
    /// Tables of something else, or migrations with other contents than this program's.
    Foreign,
}

impl Db {
    /// Compares the migrations that have run with those of this program.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        let mut conn = self.read().await?;
        let tables = tables(&mut conn).await?;
        if tables.is_empty() {
            return Ok(Schema::Empty);
        }
        if !tables.iter().any(|table| table == "_sqlx_migrations") {
            return Ok(Schema::Foreign);
        }
        let applied = applied(&mut conn).await?;
        Ok(compare(&applied, &self.migrations()))
    }

    /// What is wrong with the file's structure, if anything; reads all of it.
    pub async fn find_damage(&self) -> Result<Option<String>, StoreError> {
        let mut conn = self.read().await?;
        let verdict: String = conn.fetch_one(DAMAGE, args![]).await?.get("verdict")?;
        Ok((verdict != "ok").then_some(verdict))
    }

    fn migrations(&self) -> BTreeMap<i64, Vec<u8>> {
        let migrator = match self.engine() {
            Engine::Sqlite => migrate::sqlite(),
            Engine::Postgres => migrate::postgres(),
        };
        migrator
            .iter()
            .map(|migration| (migration.version, migration.checksum.to_vec()))
            .collect()
    }
}

fn compare(applied: &BTreeMap<i64, Vec<u8>>, known: &BTreeMap<i64, Vec<u8>>) -> Schema {
    let is_changed = |(version, checksum)| known.get(version).is_some_and(|known| known != checksum);
    if applied.iter().any(is_changed) {
        return Schema::Foreign;
    }
    if applied.keys().any(|version| !known.contains_key(version)) {
        return Schema::Ahead;
    }
    match known.len() - applied.len() {
        0 => Schema::Current,
        missing => Schema::Behind { missing },
    }
}

async fn tables(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let rows = conn.fetch_all(TABLES, args![]).await?;
    rows.iter().map(|row| row.get("name")).collect()
}

async fn applied(conn: &mut Conn) -> Result<BTreeMap<i64, Vec<u8>>, StoreError> {
    let rows = conn.fetch_all(APPLIED, args![]).await?;
    rows.iter()
        .map(|row| Ok((row.get("version")?, row.get("checksum")?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn migrations<const N: usize>(list: [(i64, u8); N]) -> BTreeMap<i64, Vec<u8>> {
        list.into_iter().map(|(version, sum)| (version, vec![sum])).collect()
    }

    #[test]
    fn what_has_run_is_compared_by_number_and_contents() {
        let known = migrations([(1, 1), (2, 2)]);
        assert_eq!(compare(&known, &known), Schema::Current);
        assert_eq!(compare(&migrations([(1, 1)]), &known), Schema::Behind { missing: 1 });
        assert_eq!(compare(&migrations([]), &known), Schema::Behind { missing: 2 });
        assert_eq!(compare(&migrations([(1, 9)]), &known), Schema::Foreign);
        assert_eq!(compare(&migrations([(1, 1), (2, 2), (3, 3)]), &known), Schema::Ahead);
    }
}
