//! A file into the catalogue: first what it would do, then the doing.

use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    products::{CsvFaults, ImportMode, ImportOutcome, MAX_CSV_BYTES, ProductError},
};
use replenish_domain::{account::Actor, product::ProductLine};

use super::{import_job::onward, may_review};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Part, Shell, page},
    },
    sentence::sentence,
    session::Viewer,
};

/// The most bytes of a form: a file, the line ends a browser adds to it, and the form's own frame.
pub(super) const MAX_BODY: usize = MAX_CSV_BYTES + 1024 * 1024;

/// The largest file that is looked at while its sender waits; a larger one is a job of its own.
const AT_ONCE: usize = 256 * 1024;

const FIELD: &str = "file";

#[derive(Template)]
#[template(path = "products/import.html")]
struct ImportPage {
    shell: Shell,
    errors: Errors,
    columns: String,
    preview: Option<Preview>,
}

/// What a file would do.
enum Preview {
    /// Something is wrong with it.
    Faults(Faults),
    /// It can be applied; the form carries it.
    Ready { outcome: ImportOutcome, text: String },
}

/// Everything that is wrong with a file: the first faults, and how many there are.
pub(super) struct Faults {
    pub(super) list: Vec<Place>,
    pub(super) total: usize,
}

/// A fault with its place in the file.
pub(super) struct Place {
    pub(super) row: u64,
    pub(super) column: String,
    pub(super) detail: String,
}

impl Place {
    pub(super) fn new(row: u64, column: Option<String>, detail: String) -> Self {
        Self {
            row,
            column: column.unwrap_or_else(|| "the whole row".to_owned()),
            detail,
        }
    }
}

/// The form as it was sent: a file to look at, or a text that was looked at and is applied.
#[derive(Default)]
struct Sent {
    file: Vec<u8>,
    file_name: String,
    text: Option<String>,
}

pub(super) async fn form(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    show(&app, &actor, Errors::default(), None)
}

pub(super) async fn upload(
    State(app): State<App>,
    Viewer(actor): Viewer,
    form: Multipart,
) -> Result<Response, ConsoleError> {
    may_review(&actor)?;
    let sent = match read(form).await {
        Ok(sent) => sent,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return refuse(&app, &actor, sentence(&ProductError::FileTooLarge));
        }
        Err(error) => return Err(ConsoleError::unreadable(error)),
    };
    if sent.text.is_none() && sent.file.is_empty() {
        return refuse(&app, &actor, "Choose a CSV file.".to_owned());
    }
    if sent.text.is_none() && sent.file.len() > AT_ONCE {
        let started = app.start_import(&actor, &sent.file_name, sent.file, ImportMode::DryRun);
        return match started.await {
            Ok(id) => Ok(onward(id)),
            Err(error @ (ProductError::FileTooLarge | ProductError::ImportRunning { .. })) => {
                refuse(&app, &actor, sentence(&error))
            }
            Err(error) => Err(error.into()),
        };
    }
    let (file, mode) = match sent.text {
        // A browser ends every line of a field with two characters.
        Some(text) => (text.replace("\r\n", "\n").into_bytes(), ImportMode::Apply),
        None => (sent.file, ImportMode::DryRun),
    };
    let text = String::from_utf8_lossy(&file).into_owned();
    match app.import_products(&actor, file, mode).await {
        Ok(_) if mode == ImportMode::Apply => Ok(Redirect::to("/products?done=products-imported").into_response()),
        Ok(outcome) => show(&app, &actor, Errors::default(), Some(Preview::Ready { outcome, text })),
        Err(ProductError::File(faults)) => {
            let page = show(&app, &actor, Errors::default(), Some(Preview::of(faults)))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error @ ProductError::FileTooLarge) => refuse(&app, &actor, sentence(&error)),
        Err(error) => Err(error.into()),
    }
}

async fn read(mut form: Multipart) -> Result<Sent, axum::extract::multipart::MultipartError> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some(FIELD) => {
                field
                    .file_name()
                    .unwrap_or("products.csv")
                    .clone_into(&mut sent.file_name);
                sent.file = field.bytes().await?.into();
            }
            Some("text") => sent.text = Some(field.text().await?),
            _ => {}
        }
    }
    Ok(sent)
}

fn refuse(app: &App, actor: &Actor, detail: String) -> Result<Response, ConsoleError> {
    let page = show(app, actor, Errors::single(FIELD, detail), None)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn show(app: &App, actor: &Actor, errors: Errors, preview: Option<Preview>) -> Result<Response, ConsoleError> {
    let mut shell = Shell::new(app, actor, Part::Products, "Import products").failing(&errors);
    if matches!(preview, Some(Preview::Faults(_))) {
        shell.title = format!("Error: {}", shell.title);
    }
    page(&ImportPage {
        shell,
        errors,
        columns: ProductLine::FIELDS.join(","),
        preview,
    })
}

impl Preview {
    fn of(faults: CsvFaults) -> Self {
        let places = faults.shown.into_iter();
        let list = places.map(|place| Place::new(place.row, place.column, place.fault.detail));
        Self::Faults(Faults {
            list: list.collect(),
            total: faults.total,
        })
    }
}
