//! A body as it arrives: not too large, not too slow, and whole.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, header},
};
use http_body_util::BodyExt as _;
use replenish_app::inventory::Refused;
use replenish_protocol::gateway::ErrorCode;
use tokio::time::{Instant, timeout_at};

/// How long a body may take; the largest comes in a tenth of it over a slow line.
const ARRIVES_WITHIN: Duration = Duration::from_secs(15);

/// The whole body, at most `limit` bytes.
pub(crate) async fn of(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Refused> {
    let announced = headers.get(header::CONTENT_LENGTH);
    let announced: Option<usize> = announced.and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|bytes| bytes > limit) {
        return Err(Refused::too_large(limit));
    }
    let mut arriving = Arriving {
        body,
        bytes: Vec::with_capacity(announced.unwrap_or_default()),
    };
    match timeout_at(Instant::now() + ARRIVES_WITHIN, arriving.collect(limit)).await {
        Ok(collected) => collected.map(|()| arriving.bytes.into()),
        Err(_) => Err(late(arriving.bytes.len(), announced)),
    }
}

struct Arriving {
    body: Body,
    bytes: Vec<u8>,
}

impl Arriving {
    async fn collect(&mut self, limit: usize) -> Result<(), Refused> {
        while let Some(frame) = self.body.frame().await {
            let frame = frame.map_err(|_| invalid("the body broke off before its end".to_owned()))?;
            let Ok(piece) = frame.into_data() else { continue };
            if self.bytes.len() + piece.len() > limit {
                return Err(Refused::too_large(limit));
            }
            self.bytes.extend_from_slice(&piece);
        }
        Ok(())
    }
}

fn late(arrived: usize, announced: Option<usize>) -> Refused {
    let seconds = ARRIVES_WITHIN.as_secs();
    invalid(match announced {
        Some(announced) => format!(
            "{arrived} of the {announced} bytes that Content-Length announces came within {seconds} seconds; Content-Length \
             counts bytes, not characters"
        ),
        None => format!("the body did not end within {seconds} seconds"),
    })
}

fn invalid(description: String) -> Refused {
    Refused::new(ErrorCode::InvalidRequest, description)
}
