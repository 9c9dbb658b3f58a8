//! What columns the schema has, in words both engines share; for the test that compares them.

use super::{Conn, Db, Engine, Sql, StoreError};

/// A column of the schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// Its table.
    pub table: String,
    /// Its name.
    pub name: String,
    /// What it holds, as far as both engines can tell: `bytes` (also UUIDs), `text` or `integer`
    /// (also times and truth values).
    pub kind: &'static str,
    /// Whether every row has a value.
    pub required: bool,
}

const OF_SQLITE: Sql = Sql::portable(
    "SELECT m.name AS table_name, c.name AS column_name, c.type AS kind, c.\"notnull\" = 1 OR c.pk > 0 AS required
     FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'",
);
const OF_POSTGRES: Sql = Sql::portable(
    "SELECT CAST(table_name AS text) AS table_name, CAST(column_name AS text) AS column_name,
            CAST(data_type AS text) AS kind, is_nullable = 'NO' AS required
     FROM information_schema.columns WHERE table_schema = 'public'",
);

impl Db {
    /// Every column of the schema.
    pub async fn columns(&self) -> Result<Vec<Column>, StoreError> {
        let mut conn: Conn = self.read().await?;
        let sql = match self.engine() {
            Engine::Sqlite => OF_SQLITE,
            Engine::Postgres => OF_POSTGRES,
        };
        let rows = conn.fetch_all(sql, Vec::new()).await?;
        rows.iter()
            .map(|row| {
                Ok(Column {
                    table: row.get("table_name")?,
                    name: row.get("column_name")?,
                    kind: match row.get::<String>("kind")?.as_str() {
                        "BLOB" | "uuid" | "bytea" => "bytes",
                        "TEXT" | "text" => "text",
                        "INTEGER" | "bigint" | "boolean" | "timestamp with time zone" => "integer",
                        _ => "other",
                    },
                    required: row.get("required")?,
                })
            })
            .collect()
    }
}
