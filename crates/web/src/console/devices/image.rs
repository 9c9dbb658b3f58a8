//! The picture of a device: upload, removal, and the picture itself (`programme.md` 3).

use axum::{
    Form,
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{App, StoredImage};
use serde::Deserialize;

use super::{
    head::{DeviceHead, HeadForm},
    overview,
    path::DevicePath,
    refusal::Refusal,
    upload::{self, Upload},
};
use crate::{
    console::{errors::ConsoleError, fields::Errors},
    etag,
    session::Viewer,
};

/// The version of the picture an address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ImageQuery {
    v: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RemoveForm {
    etag: String,
}

/// A browser keeps a picture asked for by its hash for good, any other only to ask again.
pub(super) async fn image(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Query(query): Query<ImageQuery>,
    headers: HeaderMap,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    let shown = device.image.ok_or_else(ConsoleError::not_found)?;
    if is_fresh(&headers, &shown.sha256) {
        let cached = caching(&shown.sha256, &query.v)?;
        return Ok((StatusCode::NOT_MODIFIED, cached).into_response());
    }
    let StoredImage {
        sha256,
        media_type,
        bytes,
    } = app.device_image(&actor, id).await?;
    let media_type = HeaderValue::try_from(media_type).map_err(ConsoleError::internal)?;
    let typed = [(header::CONTENT_TYPE, media_type)];
    Ok((caching(&sha256, &query.v)?, typed, bytes).into_response())
}

pub(super) async fn upload(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    request: Request,
) -> Result<Response, ConsoleError> {
    let reopen = |head: &mut DeviceHead| head.open = Some(HeadForm::Image);
    let Upload { etag, bytes } = match upload::read(request).await {
        Ok(upload) => upload,
        Err(error) => {
            let refusal = Refusal::invalid(Errors::single("image-file", error.to_string()));
            return overview::reopen(&app, &actor, id, refusal, reopen).await;
        }
    };
    let revision = etag::from_form(&etag);
    match app.put_device_image(&actor, id, revision, bytes).await {
        Ok(_) => Ok(Redirect::to(&format!("/devices/{id}?done=image")).into_response()),
        Err(error) => overview::refuse(&app, &actor, id, error, reopen).await,
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    Viewer(actor): Viewer,
    DevicePath(id): DevicePath,
    Form(form): Form<RemoveForm>,
) -> Result<Response, ConsoleError> {
    let revision = etag::from_form(&form.etag);
    match app.delete_device_image(&actor, id, revision).await {
        Ok(_) => Ok(Redirect::to(&format!("/devices/{id}?done=image-removed")).into_response()),
        Err(error) => {
            overview::refuse(&app, &actor, id, error, |head| {
                head.open = Some(HeadForm::Image);
            })
            .await
        }
    }
}

/// Whether the browser has this picture already.
fn is_fresh(headers: &HeaderMap, sha256: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|tags| tags.to_str().ok())
        .flat_map(|tags| tags.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/").trim_matches('"') == sha256)
}

fn caching(sha256: &str, asked_for: &str) -> Result<[(header::HeaderName, HeaderValue); 2], ConsoleError> {
    let cache = if asked_for == sha256 {
        "private, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    };
    let tag = HeaderValue::try_from(format!("\"{sha256}\"")).map_err(ConsoleError::internal)?;
    Ok([
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::ETAG, tag),
    ])
}
