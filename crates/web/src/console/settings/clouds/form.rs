//! The form of a device cloud: addresses stand one on a line.

use axum::{
    Form,
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use replenish_app::linking::NewClient;
use replenish_domain::{
    Fault, Faults,
    linking::{Client, RedirectUri},
};

use crate::{
    console::{
        fields::{Errors, FieldError},
        pairs::Pairs,
    },
    etag,
};

/// The form as it was sent, or as it begins.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) redirect_uris: String,
    pub(super) directive_endpoint: String,
    pub(super) etag: String,
}

impl Typed {
    pub(super) fn of(client: &Client) -> Self {
        let uris: Vec<_> = client.redirect_uris.iter().map(RedirectUri::as_str).collect();
        Self {
            name: client.name.to_string(),
            redirect_uris: uris.join("\n"),
            directive_endpoint: client
                .directive_endpoint
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            etag: etag::of(client.version),
        }
    }

    pub(super) fn client(&self) -> NewClient {
        let lines = self.redirect_uris.lines().map(str::trim);
        NewClient {
            name: self.name.clone(),
            redirect_uris: lines.filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            directive_endpoint: self.directive_endpoint.clone(),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let form = Form::<Pairs>::from_request(request, state).await;
        let Form(form) = form.map_err(IntoResponse::into_response)?;
        Ok(Self {
            name: form.first("name").to_owned(),
            redirect_uris: form.first("redirect_uris").to_owned(),
            directive_endpoint: form.first("directive_endpoint").to_owned(),
            etag: form.first("etag").to_owned(),
        })
    }
}

/// The faults of the form; those of single addresses belong to the field that holds them all.
pub(super) fn errors(faults: Faults) -> Errors {
    let error = |fault: Fault| {
        let line = fault
            .pointer
            .strip_prefix("/redirect_uris/")
            .and_then(|at| at.parse::<usize>().ok());
        match line {
            Some(at) => FieldError::here("redirect_uris", format!("Address {}: {}", at + 1, fault.detail)),
            None => FieldError::here(fault.pointer.trim_start_matches('/'), fault.detail),
        }
    };
    Errors::listing(faults.into_iter().map(error).collect())
}
