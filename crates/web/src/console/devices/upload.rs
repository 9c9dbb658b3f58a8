//! A picture out of an upload form, read with a bound.

use std::{future::poll_fn, pin::Pin};

use axum::{
    body::{Body, HttpBody},
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
};
use replenish_app::devices::MAX_PICTURE_BYTES;

/// What a form takes beside its picture: boundaries, names, the entity tag.
const FRAME: usize = 16 * 1024;

/// How much of an upload that is too large is read all the same: a browser shows the answer only
/// after it sent everything.
const MOST_READ: usize = 64 * 1024 * 1024;

/// The form as it was sent. What is in it may be anything.
pub(super) struct Upload {
    pub(super) etag: String,
    pub(super) bytes: Vec<u8>,
}

/// Why the form holds no picture; each message says what to do.
#[derive(Debug, thiserror::Error)]
pub(super) enum UploadError {
    #[error(
        "The upload has {bytes} bytes; the limit for a picture is 1 MiB ({MAX_PICTURE_BYTES} bytes). \
         Save it smaller or with stronger compression."
    )]
    TooLarge { bytes: usize },
    #[error("Choose a picture to upload.")]
    Missing,
    #[error("The upload is incomplete. Choose the picture and upload it again.")]
    Incomplete,
}

impl From<MultipartError> for UploadError {
    fn from(_: MultipartError) -> Self {
        Self::Incomplete
    }
}

/// Reads the form; keeps no more in memory than a picture may have.
pub(super) async fn read(request: Request) -> Result<Upload, UploadError> {
    let (parts, body) = request.into_parts();
    let whole = read_bounded(body).await?;
    let request = Request::from_parts(parts, Body::from(whole));
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| UploadError::Incomplete)?;
    let mut upload = Upload {
        etag: String::new(),
        bytes: Vec::new(),
    };
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some("etag") => upload.etag = field.text().await?,
            Some("image") => upload.bytes = field.bytes().await?.into(),
            _ => {}
        }
    }
    if upload.bytes.is_empty() {
        return Err(UploadError::Missing);
    }
    Ok(upload)
}

async fn read_bounded(mut body: Body) -> Result<Vec<u8>, UploadError> {
    let mut kept = Vec::new();
    let mut bytes = 0;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(data) = frame.map_err(|_| UploadError::Incomplete)?.into_data() else {
            continue;
        };
        bytes += data.len();
        if bytes > MOST_READ {
            break;
        }
        if bytes <= MAX_PICTURE_BYTES + FRAME {
            kept.extend_from_slice(&data);
        }
    }
    if bytes > MAX_PICTURE_BYTES + FRAME {
        return Err(UploadError::TooLarge { bytes });
    }
    Ok(kept)
}
