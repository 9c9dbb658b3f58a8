//! SQLite's write-ahead log, brought into the file beside the writer: a commit that did it would wait for every page
//! that was written meanwhile.

use std::{sync::Arc, time::Duration};

use sqlx::{Pool, Sqlite};
use tokio::{sync::Semaphore, time};

/// From a commit to the checkpoint. What comes meanwhile is brought over together, a page that was written again and
/// again once.
const AFTER: Duration = Duration::from_millis(250);
/// `PASSIVE` waits for nobody and keeps nobody waiting.
const CHECKPOINT: &str = "PRAGMA wal_checkpoint(PASSIVE)";

/// Makes checkpoints on a connection of the readers.
#[derive(Debug, Clone)]
pub(super) struct Checkpoints {
    readers: Pool<Sqlite>,
    place: Arc<Semaphore>,
}

impl Checkpoints {
    pub(super) fn on(readers: Pool<Sqlite>) -> Self {
        Self {
            readers,
            place: Arc::new(Semaphore::new(1)),
        }
    }

    /// Something was committed: soon there is a checkpoint, if none is to come anyway.
    pub(super) fn committed(&self) {
        let Ok(place) = Arc::clone(&self.place).try_acquire_owned() else {
            return;
        };
        let readers = self.readers.clone();
        tokio::spawn(async move {
            time::sleep(AFTER).await;
            // The writer makes one itself when the log becomes long, and tells then what is wrong.
            let _ = sqlx::query(CHECKPOINT).execute(&readers).await;
            drop(place);
        });
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{
        pool::PoolOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode},
    };

    use super::*;

    #[tokio::test]
    async fn what_was_committed_is_in_the_file_soon() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("log.db");
        let size = || std::fs::metadata(&file).unwrap().len();
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal);
        let write = PoolOptions::<Sqlite>::new()
            .max_connections(1)
            .connect_with(options.clone().pragma("wal_autocheckpoint", "0"))
            .await
            .unwrap();
        let read = PoolOptions::<Sqlite>::new()
            .max_connections(1)
            .connect_with(options.pragma("query_only", "ON"))
            .await
            .unwrap();
        sqlx::query("CREATE TABLE t (a)").execute(&write).await.unwrap();
        let before = size();
        let checkpoints = Checkpoints::on(read);
        checkpoints.committed();
        checkpoints.committed();
        let _done = checkpoints.place.acquire().await.unwrap();
        assert!(size() > before, "{before} bytes as before");
    }
}
