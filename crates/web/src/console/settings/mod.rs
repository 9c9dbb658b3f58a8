//! Settings: the organisation's codes, members, tokens; and the programme, for administrators.

mod activity;
mod calendar;
mod categories;
mod clouds;
mod customer;
mod holiday_import;
mod invite;
mod marketplaces;
mod members;
mod nav;
mod organisations;
mod tokens;

use axum::{
    Router,
    routing::{get, post},
};
use replenish_app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .merge(clouds::routes())
        .route("/settings", get(customer::customer))
        .route("/settings/organisation", get(customer::form).post(customer::rename))
        .route("/settings/members", get(members::members))
        .route("/settings/members/invite", get(invite::form).post(invite::invite))
        .route("/settings/members/{id}/role", post(members::change_role))
        .route("/settings/members/{id}/remove", post(members::remove))
        .route("/settings/invitations/{id}/revoke", post(members::revoke_invitation))
        .route("/settings/tokens", get(tokens::tokens))
        .route("/settings/tokens/new", get(tokens::form).post(tokens::create))
        .route("/settings/tokens/{id}/revoke", post(tokens::revoke))
        .route("/settings/activity", get(activity::activity))
        .route("/settings/organisations", get(organisations::organisations))
        .route("/settings/marketplaces", get(marketplaces::marketplaces))
        .route(
            "/settings/marketplaces/new",
            get(marketplaces::form).post(marketplaces::add),
        )
        .route("/settings/calendar", get(calendar::calendar).post(calendar::change))
        .route(
            "/settings/calendar/import",
            get(holiday_import::form).post(holiday_import::upload),
        )
        .route("/settings/categories", get(categories::categories))
        .route("/settings/categories/new", get(categories::form).post(categories::add))
}
