//! What can go wrong between the program and its database.

/// A database failure. None of these is the user's fault.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine refused or could not be reached.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// A stored value no longer follows its rule.
    #[error("column {column} holds a value that cannot be read: {reason}")]
    Corrupt {
        /// The column.
        column: String,
        /// Why it cannot be read.
        reason: String,
    },
    /// A value could not be turned into its stored form.
    #[error("a value could not be encoded for storage")]
    Encode(#[from] serde_json::Error),
}

impl StoreError {
    /// Whether the transaction only lost against another one at the same time, so that it may well
    /// succeed when it is tried again: a deadlock or a serialization failure of PostgreSQL.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        matches!(error.code().as_deref(), Some("40P01" | "40001"))
    }

    pub(crate) fn corrupt(column: &str, reason: impl std::fmt::Display) -> Self {
        Self::Corrupt {
            column: column.to_owned(),
            reason: reason.to_string(),
        }
    }
}
