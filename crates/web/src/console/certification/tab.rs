//! The tab Certification: where each marketplace stands, and who may enrol there.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use replenish_app::App;
use replenish_domain::{certification::CertificationState, id, reference::MarketplaceCode};

use crate::{
    console::{
        devices::{
            done::Done,
            head::{DeviceHead, Tab},
        },
        errors::ConsoleError,
        fields::Errors,
        path::IdPath,
        shell::{Part, Shell, page},
        time,
    },
    session::Viewer,
};

#[derive(Template)]
#[template(path = "certification/tab.html")]
struct TabPage {
    shell: Shell,
    errors: Errors,
    head: DeviceHead,
    has_ids: bool,
    /// The marketplaces that were added since the device was approved.
    unapproved: String,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    badge: Badge,
    note: String,
    /// Who may enrol there.
    enrols: String,
}

/// Tone, icon and words of a state.
pub(super) type Badge = (&'static str, &'static str, &'static str);

pub(super) async fn show(
    State(app): State<App>,
    Viewer(actor): Viewer,
    IdPath(id): IdPath<id::Device>,
    Query(done): Query<Done>,
) -> Result<Response, ConsoleError> {
    let device = app.device(&actor, id).await?;
    let has_ids = device.approvals > 0;
    let accounts = app.test_accounts(&actor, id).await?;
    let confirmed = accounts.iter().filter(|account| account.confirmed.is_some()).count();
    let certifications = app.certifications(&actor, id).await?;
    let is_listed = |code: &MarketplaceCode| certifications.iter().any(|found| found.code == *code);
    let offered = device.marketplaces.iter().map(|offered| &offered.code);
    let unapproved: Vec<_> = offered
        .filter(|code| !is_listed(code))
        .map(ToString::to_string)
        .collect();
    let rows = certifications.into_iter().map(|found| {
        let is_certified = matches!(found.certification.state, CertificationState::Certified { .. });
        Row {
            code: found.code.to_string(),
            badge: badge(&found.certification.state),
            note: note(&app, &found.certification.state),
            enrols: match (has_ids, is_certified, confirmed) {
                (false, ..) => "Nobody, until replenishment IDs are assigned".to_owned(),
                (_, true, _) => "Everybody".to_owned(),
                (.., 0) => "Nobody, until a test account is confirmed".to_owned(),
                (.., 1) => "1 test account".to_owned(),
                (.., count) => format!("{count} test accounts"),
            },
        }
    });
    let rows = rows.collect();
    let shell = Shell::new(&app, &actor, Part::Devices, format!("Certification of {}", device.name));
    page(&TabPage {
        shell: shell.confirming(done.code()),
        errors: Errors::default(),
        head: DeviceHead::of(&app, &actor, &device, Tab::Certification).await?,
        has_ids,
        unapproved: unapproved.join(", "),
        rows,
    })
}

pub(super) fn badge(state: &CertificationState) -> Badge {
    match state {
        CertificationState::Open => ("neutral", "circle-dashed", "Not handed in"),
        CertificationState::Submitted { .. } => ("info", "inbox", "Handed in"),
        CertificationState::Returned { .. } => ("warn", "message-square", "Returned"),
        CertificationState::Certified { .. } => ("good", "shield-check", "Certified"),
    }
}

/// When and by whom.
pub(super) fn note(app: &App, state: &CertificationState) -> String {
    match state {
        CertificationState::Open => String::new(),
        CertificationState::Submitted { at, by_name, .. }
        | CertificationState::Returned { at, by_name, .. }
        | CertificationState::Certified { at, by_name, .. } => format!("{} by {by_name}", time::minute(app, *at)),
    }
}
