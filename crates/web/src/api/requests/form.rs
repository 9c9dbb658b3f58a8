//! The form as a spreadsheet.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use replenish_app::{App, requests::FORM_MEDIA_TYPE};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::api::{
    address::{At, DevicePath, id},
    extract::ApiActor,
    problem::Problem,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(download_form))
}

/// Download the form
///
/// An XLSX workbook, filled in with what is known, with drop-downs and a page of explanations.
#[utoipa::path(
    get, path = "/devices/{id}/id-request/form", tag = "Requests", params(DevicePath),
    responses(
        (status = 200, description = "The workbook.", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 409, description = "`form-too-small`: the form cannot hold the answers; use JSON."),
    )
)]
async fn download_form(
    State(app): State<App>,
    ApiActor(actor): ApiActor,
    At(at): At<DevicePath>,
) -> Result<Response, Problem> {
    let form = app.download_form(&actor, id(&at.id)?).await?;
    let headers = [
        (header::CONTENT_TYPE, FORM_MEDIA_TYPE),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"replenishment-id-request.xlsx\"",
        ),
    ];
    Ok((headers, form).into_response())
}
