//! A client in JSON.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use replenish_app::{
    accounts::Secret,
    linking::{ClientSecret, ClientView},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{api::repeat::ToldOnce, etag};

/// A device cloud that customers link with.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Client)]
pub(super) struct ClientBody {
    id: String,
    /// What the cloud calls itself at the token endpoint; 49 characters.
    client_id: String,
    /// What customers read when they consent.
    name: String,
    /// Where customers may be sent back to; compared character by character.
    redirect_uris: Vec<String>,
    /// Where the cloud takes directives.
    #[schema(required = true)]
    directive_endpoint: Option<String>,
    /// The secrets that are good now, oldest first; one or two.
    secrets: Vec<SecretBody>,
    /// How many people are linked with it; sandbox customers do not count.
    linked_customers: i64,
    #[schema(format = DateTime)]
    created_at: String,
    etag: String,
    /// The newest secret, only in the answer to the request that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

/// A secret without its characters.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClientSecret)]
struct SecretBody {
    /// Its last four characters.
    hint: String,
    #[schema(format = DateTime)]
    created_at: String,
    /// When it ends; null for the newest.
    #[schema(required = true, format = DateTime)]
    ends_at: Option<String>,
}

/// A client.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ClientPath {
    /// The client's id.
    #[param(pattern = "^cli_[0-9a-f]{32}$")]
    pub(super) id: String,
}

impl ClientBody {
    pub(super) fn of(view: &ClientView) -> Self {
        let client = &view.client;
        Self {
            id: client.id.to_string(),
            client_id: client.public_id.to_string(),
            name: client.name.to_string(),
            redirect_uris: client.redirect_uris.iter().map(ToString::to_string).collect(),
            directive_endpoint: client.directive_endpoint.as_ref().map(ToString::to_string),
            secrets: view.secrets.iter().map(SecretBody::of).collect(),
            linked_customers: view.linked,
            created_at: client.created_at.to_string(),
            etag: etag::of(client.version),
            client_secret: None,
        }
    }
}

impl SecretBody {
    fn of(secret: &ClientSecret) -> Self {
        Self {
            hint: secret.hint.clone(),
            created_at: secret.created_at.to_string(),
            ends_at: secret.ends_at.map(|end| end.to_string()),
        }
    }
}

/// A client as it is.
pub(super) fn answer(view: &ClientView) -> Response {
    let tag = etag::header(view.client.version);
    ([(header::ETAG, tag)], Json(ClientBody::of(view))).into_response()
}

/// A client with the secret that was just made.
pub(super) fn answer_with(secret: &Secret, view: &ClientView) -> Response {
    let body = ClientBody {
        client_secret: Some(secret.reveal().to_owned()),
        ..ClientBody::of(view)
    };
    let location = format!("/api/v1/clients/{}", view.client.id);
    let headers = [(header::LOCATION, location)];
    let tag = [(header::ETAG, etag::header(view.client.version))];
    let mut response = (StatusCode::CREATED, headers, tag, Json(body)).into_response();
    response.extensions_mut().insert(ToldOnce);
    response
}
