//! The programme's marketplaces, for administrators.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use replenish_app::{App, ReferenceError};
use replenish_domain::{
    Fault, Faults,
    account::{Action, Actor},
    fault::Gather,
    reference::Marketplace,
};
use serde::Deserialize;

use super::{
    customer::DoneQuery,
    nav::{Nav, shell},
};
use crate::{
    console::{
        errors::ConsoleError,
        fields::Errors,
        shell::{Shell, page},
    },
    session::Viewer,
};

/// The form as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MarketplaceForm {
    code: String,
    name: String,
    domain: String,
    locales: String,
    currency: String,
    region: String,
}

#[derive(Template)]
#[template(path = "settings/marketplaces.html")]
struct MarketplacesPage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    marketplaces: Vec<Marketplace>,
}

#[derive(Template)]
#[template(path = "settings/marketplace-new.html")]
struct NewMarketplacePage {
    shell: Shell,
    errors: Errors,
    nav: Nav,
    form: MarketplaceForm,
}

pub(super) async fn marketplaces(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Query(query): Query<DoneQuery>,
) -> Result<Response, ConsoleError> {
    may_run(&actor)?;
    let errors = Errors::default();
    page(&MarketplacesPage {
        shell: shell(&app, &actor, "Marketplaces", query.done.as_deref(), &errors),
        errors,
        nav: Nav::of(&actor, "/settings/marketplaces"),
        marketplaces: app.marketplaces().await?,
    })
}

pub(super) async fn form(State(app): State<App>, Viewer(actor): Viewer) -> Result<Response, ConsoleError> {
    may_run(&actor)?;
    show(&app, &actor, MarketplaceForm::default(), Errors::default())
}

pub(super) async fn add(
    State(app): State<App>,
    Viewer(actor): Viewer,
    Form(form): Form<MarketplaceForm>,
) -> Result<Response, ConsoleError> {
    may_run(&actor)?;
    let added = match form.read() {
        Ok(marketplace) => app.add_marketplace(&actor, &marketplace).await,
        Err(faults) => Err(faults.into()),
    };
    match added {
        Ok(()) => Ok(Redirect::to("/settings/marketplaces?done=marketplace-added").into_response()),
        Err(ReferenceError::Invalid(faults)) => {
            let form = show(&app, &actor, form, Errors::of(faults))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, form).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

impl MarketplaceForm {
    /// The locales stand in one field, separated by commas or blanks, so their faults belong to it.
    fn read(&self) -> Result<Marketplace, Faults> {
        let separated = self.locales.split([',', ' ', '\n', '\r']);
        let locales: Vec<_> = separated
            .filter(|locale| !locale.is_empty())
            .map(str::to_owned)
            .collect();
        let marketplace = Marketplace::read(
            &self.code,
            &self.name,
            &self.domain,
            &locales,
            &self.currency,
            &self.region,
        );
        marketplace.map_err(|faults| {
            let mut gather = Gather::default();
            for fault in faults {
                gather.push(at_its_field(fault));
            }
            match gather.finish() {
                Err(faults) => faults,
                Ok(()) => unreachable!("there is always a fault"),
            }
        })
    }
}

fn at_its_field(mut fault: Fault) -> Fault {
    if fault.pointer.starts_with("/locales/") {
        "/locales".clone_into(&mut fault.pointer);
    }
    fault
}

/// Fails for everybody but administrators.
pub(super) fn may_run(actor: &Actor) -> Result<(), ConsoleError> {
    if actor.may(Action::ManageProgramme) {
        Ok(())
    } else {
        Err(ConsoleError::forbidden())
    }
}

fn show(app: &App, actor: &Actor, form: MarketplaceForm, errors: Errors) -> Result<Response, ConsoleError> {
    page(&NewMarketplacePage {
        shell: shell(app, actor, "Add a marketplace", None, &errors),
        errors,
        nav: Nav::of(actor, "/settings/marketplaces"),
        form,
    })
}
