//! A database that takes nothing now, though nothing is wrong with what it was asked.

use std::error::Error;

use sqlx::{error::DatabaseError, postgres::PgDatabaseError, sqlite::SqliteError};

/// Why the database takes nothing now. The same may be taken later; what failed left nothing behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// There is no room on its disk. What is stored can still be read.
    Full,
    /// It cannot be reached, or its disk fails.
    Away,
}

impl Outage {
    /// What of the database is behind an error; none when the error is of another kind.
    #[must_use]
    pub fn behind(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut link = Some(error);
        while let Some(error) = link {
            if let Some(failed) = error.downcast_ref::<sqlx::Error>() {
                return of(failed);
            }
            link = error.source();
        }
        None
    }
}

fn of(error: &sqlx::Error) -> Option<Outage> {
    match error {
        sqlx::Error::Database(said) => of_engine(&**said),
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            Some(Outage::Away)
        }
        _ => None,
    }
}

fn of_engine(error: &dyn DatabaseError) -> Option<Outage> {
    if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
        return of_sqlstate(error.code());
    }
    let error = error.try_downcast_ref::<SqliteError>()?;
    of_result_code(error.code()?.parse().ok()?)
}

/// By PostgreSQL's "Error Codes" (appendix A).
fn of_sqlstate(code: &str) -> Option<Outage> {
    match code {
        "53100" => Some(Outage::Full),
        // The administrator, a crash or a start; a standby, or a server that was made read-only because its disk is full;
        // the disk itself.
        "57P01" | "57P02" | "57P03" | "25006" | "58030" => Some(Outage::Away),
        // No connection; no memory, no more connections.
        code if code.starts_with("08") || code.starts_with("53") => Some(Outage::Away),
        _ => None,
    }
}

/// By SQLite's "Result and Error Codes"; the last byte of an extended code is the plain one.
const fn of_result_code(code: i32) -> Option<Outage> {
    match code & 0xFF {
        // SQLITE_FULL
        13 => Some(Outage::Full),
        // SQLITE_BUSY, SQLITE_IOERR, SQLITE_CANTOPEN
        5 | 10 | 14 => Some(Outage::Away),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StoreError;

    #[test]
    fn a_full_disk_is_told_from_one_that_fails() {
        assert_eq!(of_result_code(13), Some(Outage::Full));
        // SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE
        for code in [10, 778, 4_874] {
            assert_eq!(of_result_code(code), Some(Outage::Away));
        }
        assert_eq!(of_sqlstate("53100"), Some(Outage::Full));
        for code in ["08006", "53300", "57P01"] {
            assert_eq!(of_sqlstate(code), Some(Outage::Away));
        }
    }

    #[test]
    fn what_the_statement_is_to_blame_for_is_no_outage() {
        // SQLITE_ERROR, SQLITE_READONLY, SQLITE_CONSTRAINT_UNIQUE
        for code in [1, 8, 2_067] {
            assert_eq!(of_result_code(code), None);
        }
        for code in ["23505", "42601", "40001"] {
            assert_eq!(of_sqlstate(code), None);
        }
    }

    #[test]
    fn an_outage_is_found_behind_other_errors() {
        let away = StoreError::Database(sqlx::Error::PoolClosed);
        assert_eq!(Outage::behind(&away), Some(Outage::Away));
        assert_eq!(Outage::behind(&StoreError::Database(sqlx::Error::RowNotFound)), None);
        assert_eq!(Outage::behind(&std::fmt::Error), None);
    }
}
