//! The form as a file: downloaded filled in, uploaded completed.

use axum::{
    extract::{Multipart, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::{
    App,
    requests::{FORM_MEDIA_TYPE, FormFault, RequestError, Submission, told},
};
use replenish_domain::{
    account::Actor,
    device::{Device, DeviceId},
    id,
};

use super::{
    questions::{self, Showing},
    save::handed_in,
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::{Errors, FieldError},
        path::IdPath,
    },
    session::Viewer,
};

const FIELD: &str = "form-file";

pub(super) async fn download(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    let bytes = app.download_form(&actor, id).await?;
    Ok((attachment(FORM_MEDIA_TYPE, &file_name(&device, "request.xlsx")), bytes).into_response())
}

pub(super) async fn upload(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
    mut form: Multipart,
) -> Result<Response, ConsoleError> {
    let mut bytes = Vec::new();
    while let Some(field) = form.next_field().await.map_err(ConsoleError::unreadable)? {
        if field.name() == Some("form") {
            bytes = field.bytes().await.map_err(ConsoleError::unreadable)?.to_vec();
        }
    }
    if bytes.is_empty() {
        let errors = Errors::single(FIELD, "Choose the completed form.");
        return refuse(&app, &actor, id, errors).await;
    }
    match app.submit_request(&actor, id, Submission::Form(bytes)).await {
        Ok(_) => Ok(handed_in(id)),
        Err(RequestError::Form(faults)) => refuse(&app, &actor, id, messages(&faults)).await,
        Err(RequestError::DraftTooLarge) => {
            let detail =
                "The answers in the form are too long together. Shorten the descriptions or the product lists.";
            refuse(&app, &actor, id, Errors::single(FIELD, detail)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn refuse(app: &App, actor: &Actor, id: DeviceId, errors: Errors) -> Result<Response, ConsoleError> {
    let device = app.device(actor, id).await?;
    let draft = app.draft(actor, id).await?;
    let showing = Showing {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        errors: errors.under("The form is not handed in, and nothing of it is stored"),
        ..Showing::default()
    };
    questions::show(app, actor, &device, &draft, showing).await
}

fn messages(faults: &[FormFault]) -> Errors {
    let told = told(faults).into_iter();
    Errors::listing(told.map(|fault| FieldError::here(FIELD, fault)).collect())
}

/// A file's name: what the device's model ID gives, and what the file is.
pub(super) fn file_name(device: &Device, what: &str) -> String {
    format!("{}-{what}", device.model_id)
}

/// Headers of a file that a browser stores instead of showing it. Model IDs are plain letters,
/// digits and marks, so the name needs no quoting.
pub(crate) fn attachment(media_type: &'static str, name: &str) -> [(HeaderName, HeaderValue); 2] {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ]
}
