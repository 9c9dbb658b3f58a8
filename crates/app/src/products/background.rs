//! A file into the catalogue as a job, for whoever does not want to wait for the answer: one at a
//! time, and its progress can be watched.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use replenish_domain::account::{Action, Actor};
pub use replenish_store::product_imports::{ImportId, Phase};
use replenish_store::{
    Conn, StoreError, accounts, jobs,
    jobs::LeasedJob,
    product_imports::{self, NewImport},
};
use serde::{Deserialize, Serialize};
use tokio::{sync::watch, task::JoinHandle, time};

use super::{CsvFaults, ImportMode, ImportOutcome, MAX_CSV_BYTES, ProductError, import::preview, progress::Progress};
use crate::{App, Denied, authorise};

/// The kind of the job.
pub const IMPORT_JOB: &str = "product_import";

/// How long an import is remembered, and its file at the longest.
pub(crate) const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// How often it is noted how far an import has come.
const NOTED_EVERY: Duration = Duration::from_millis(300);

/// The most characters of a file's name that are kept.
const MAX_NAME: usize = 100;

/// An import in the background.
pub type ProductImport = product_imports::ProductImport<ImportResult>;

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportResult {
    /// What it did, or would do.
    Done(ImportOutcome),
    /// The file has faults; nothing is stored.
    Faults {
        /// The first ones, in the order of the file.
        shown: Vec<ToldFault>,
        /// How many there are.
        total: usize,
    },
    /// It did not come to an end; nothing is stored.
    Failed(String),
}

/// A fault of a file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldFault {
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// The name of the column; none when it concerns the whole row.
    pub column: Option<String>,
    /// The fault's code.
    pub code: String,
    /// What is wrong.
    pub detail: String,
}

impl App {
    /// Notes a file to be imported in the background; the file somebody left there before is
    /// forgotten. Refused while another import runs.
    pub async fn start_import(
        &self,
        actor: &Actor,
        file_name: &str,
        file: Vec<u8>,
        mode: ImportMode,
    ) -> Result<ImportId, ProductError> {
        authorise(actor, Action::Review)?;
        if file.len() > MAX_CSV_BYTES {
            return Err(ProductError::FileTooLarge);
        }
        let name = file_name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
        let import = NewImport {
            id: self.next_id(),
            account: actor.account,
            is_applying: mode == ImportMode::Apply,
            file_name: name,
            file,
            created_at: self.clock.now(),
        };
        let id = import.id;
        let mut tx = self.db.write().await?;
        product_imports::drop_files_of(&mut tx, actor.account).await?;
        if !product_imports::create(&mut tx, import).await? {
            return Err(in_the_way(&mut tx).await?);
        }
        jobs::enqueue(&mut tx, id, IMPORT_JOB, &(), self.clock.now()).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Imports the file of a dry run that has found no fault.
    pub async fn apply_import(&self, actor: &Actor, id: ImportId) -> Result<ImportId, ProductError> {
        let import = self.product_import(actor, id).await?;
        let file = product_imports::file(&mut self.db.read().await?, id).await?;
        match (import.result, file) {
            (Some(ImportResult::Done(_)), Some(file)) => {
                self.start_import(actor, &import.file_name, file, ImportMode::Apply)
                    .await
            }
            _ => Err(ProductError::FileGone),
        }
    }

    /// An import, with how far it has come.
    pub async fn product_import(&self, actor: &Actor, id: ImportId) -> Result<ProductImport, ProductError> {
        authorise(actor, Action::Review)?;
        let mut conn = self.db.read().await?;
        Ok(product_imports::find(&mut conn, id).await?.ok_or(Denied::Hidden)?)
    }

    /// Runs the import of a job; false when somebody else has the job. A repeat after a crash finds
    /// nothing stored, or everything and its result.
    pub async fn run_import(&self, job: &LeasedJob) -> Result<bool, StoreError> {
        let progress = Arc::new(Progress::default());
        let reporter = Reporter::start(self, job.id, &progress);
        let done = self.run_watched(job, &progress).await;
        // Only now: it may wait for the transaction that stores the products.
        reporter.stop().await;
        done
    }

    async fn run_watched(&self, job: &LeasedJob, progress: &Arc<Progress>) -> Result<bool, StoreError> {
        let (import, file, actor) = {
            let mut conn = self.db.read().await?;
            let import: Option<ProductImport> = product_imports::find(&mut conn, job.id).await?;
            let file = product_imports::file(&mut conn, job.id).await?;
            let account = match &import {
                Some(import) => accounts::find(&mut conn, import.account).await?,
                None => None,
            };
            (import, file, account.map(|account| account.actor()))
        };
        let (Some(import), Some(file), Some(actor)) = (import, file, actor) else {
            let gone = ImportResult::Failed("The file is no longer there.".to_owned());
            return self.end_import(job, &gone, false).await;
        };
        if !actor.may(Action::Review) {
            let why = "Whoever asked for it may not import products any more.";
            return self.end_import(job, &ImportResult::Failed(why.to_owned()), false).await;
        }
        let products = match self.read_products(file, progress).await {
            Ok(products) => products,
            Err(ProductError::Store(error)) => return Err(error),
            Err(ProductError::File(faults)) => return self.end_import(job, &faults.into(), false).await,
            Err(error) => {
                let failed = ImportResult::Failed(error.to_string());
                return self.end_import(job, &failed, false).await;
            }
        };
        if !import.is_applying {
            let outcome = preview(&mut self.db.read().await?, &products, progress).await?;
            return self.end_import(job, &ImportResult::Done(outcome), true).await;
        }
        self.say_storing(job.id, progress).await?;
        let mut tx = self.db.write().await?;
        let outcome = self.apply_products(&mut tx, &actor, &products, progress).await?;
        let is_first = product_imports::finish(&mut tx, job.id, &ImportResult::Done(outcome)).await?;
        product_imports::drop_file(&mut tx, job.id).await?;
        if !(is_first && jobs::finish(&mut tx, job, self.clock.now()).await?) {
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Where nothing can be noted while products are stored, it is noted before that they are, without
    /// a number that would stand still.
    async fn say_storing(&self, id: ImportId, progress: &Progress) -> Result<(), StoreError> {
        if !self.db.has_one_writer() {
            return Ok(());
        }
        progress.begin(Phase::Storing, 0);
        note(self, id, progress.now()).await
    }

    /// Notes what came of an import that stores nothing.
    async fn end_import(&self, job: &LeasedJob, result: &ImportResult, keeps_file: bool) -> Result<bool, StoreError> {
        let mut tx = self.db.write().await?;
        if !jobs::finish(&mut tx, job, self.clock.now()).await? {
            return Ok(false);
        }
        product_imports::finish(&mut tx, job.id, result).await?;
        if !keeps_file {
            product_imports::drop_file(&mut tx, job.id).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}

/// Says whose import has to end first.
async fn in_the_way(conn: &mut Conn) -> Result<ProductError, StoreError> {
    let running: Option<ProductImport> = match product_imports::running(conn).await? {
        Some(id) => product_imports::find(conn, id).await?,
        None => None,
    };
    Ok(
        running.map_or(ProductError::Stale, |import| ProductError::ImportRunning {
            by: import.account_name.to_string(),
            file_name: import.file_name,
        }),
    )
}

/// Notes from time to time how far an import has come. On SQLite that waits while products are
/// stored, since there is one writer; see [`App::say_storing`].
struct Reporter {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Reporter {
    fn start(app: &App, id: ImportId, progress: &Arc<Progress>) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let (app, progress) = (app.clone(), Arc::clone(progress));
        let task = tokio::spawn(async move {
            let mut noted = progress.now();
            while time::timeout(NOTED_EVERY, stopped.wait_for(|stop| *stop))
                .await
                .is_err()
            {
                let now = progress.now();
                if now != noted && note(&app, id, now).await.is_ok() {
                    noted = now;
                }
            }
        });
        Self { stop, task }
    }

    async fn stop(self) {
        self.stop.send_replace(true);
        // One that panicked has nothing more to note.
        drop(self.task.await);
    }
}

async fn note(app: &App, id: ImportId, (phase, done, total): (Phase, i64, i64)) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    product_imports::progress(&mut tx, id, phase, done, total).await?;
    tx.commit().await
}

impl From<CsvFaults> for ImportResult {
    fn from(faults: CsvFaults) -> Self {
        let shown = faults.shown.into_iter().map(|fault| ToldFault {
            row: fault.row,
            column: fault.column,
            code: fault.fault.code.to_owned(),
            detail: fault.fault.detail,
        });
        Self::Faults {
            shown: shown.collect(),
            total: faults.total,
        }
    }
}
