//! The create form, in the words of the programme (`programme.md` 2.1).

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{
    App,
    devices::{DeviceError, NewDevice},
};
use replenish_domain::{
    account::{Action, Actor},
    device::DeviceName,
    text,
};
use serde::Deserialize;

use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Part, Shell, page},
    },
    session::Viewer,
};

/// The form as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewForm {
    kind: String,
    name: String,
    model_id: String,
    device_type: String,
    action: String,
}

#[derive(Template)]
#[template(path = "devices/new.html")]
struct NewPage {
    shell: Shell,
    errors: Errors,
    form: NewForm,
    name_length: usize,
    name_limit: usize,
}

pub(super) async fn form(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    if !actor.may(Action::EditDevices) {
        return Err(ConsoleError::forbidden());
    }
    let form = NewForm {
        kind: "ask".to_owned(),
        ..NewForm::default()
    };
    show(&app, &actor, form, Errors::default())
}

pub(super) async fn create(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Form(mut form): Form<NewForm>,
) -> Result<Response, ConsoleError> {
    if form.action == "generate" {
        form.model_id = app.generate_model_id(&actor).await?.to_string();
        return show(&app, &actor, form, Errors::default());
    }
    match app.create_device(&actor, &form.as_new()).await {
        Ok(device) => Ok(Redirect::to(&format!("/devices/{}?done=created", device.id)).into_response()),
        Err(DeviceError::Invalid(faults)) => {
            let page = show(&app, &actor, form, Errors::of(faults))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

impl NewForm {
    /// The device type counts only for an ACK device: its field is hidden for the other kind.
    fn as_new(&self) -> NewDevice {
        NewDevice {
            kind: self.kind.clone(),
            name: self.name.clone(),
            model_id: Some(self.model_id.clone()),
            device_type: (self.kind == "ack").then(|| self.device_type.clone()),
        }
    }
}

fn show(app: &App, actor: &Actor, form: NewForm, errors: Errors) -> Result<Response, ConsoleError> {
    let shell = Shell::new(app, actor, Part::Devices, "Create a device").failing(&errors);
    let name_length = text::length(form.name.trim());
    page(&NewPage {
        shell,
        errors,
        name_length,
        name_limit: DeviceName::RULE.max,
        form,
    })
}
