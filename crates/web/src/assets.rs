//! Style sheet, script, icons: built into the binary, cached by the hash in their address.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use replenish_app::App;
use sha2::{Digest, Sha256};

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 5] = [
    Asset {
        name: "replenish.css",
        media_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/replenish.css"),
    },
    Asset {
        name: "replenish.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/replenish.js"),
    },
    Asset {
        name: "desk.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/desk.js"),
    },
    Asset {
        name: "icons.svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../assets/icons.svg"),
    },
    Asset {
        name: "favicon.svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../assets/favicon.svg"),
    },
];

/// Changes whenever any asset does, so every address can be cached for good.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let digest = ASSETS
        .iter()
        .fold(Sha256::new(), |hash, asset| hash.chain_update(asset.bytes))
        .finalize();
    digest
        .iter()
        .take(6)
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
});

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/assets/{version}/{name}", get(asset))
        // Browsers ask here for the icon of an answer that is no page and names none.
        .route("/favicon.ico", get(async || Redirect::to(&url("favicon.svg"))))
}

/// The address of an asset.
pub(crate) fn url(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

async fn asset(Path((version, name)): Path<(String, String)>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) if version == *VERSION => {
            let cache = "public, max-age=31536000, immutable";
            (
                [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, cache)],
                asset.bytes,
            )
                .into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
