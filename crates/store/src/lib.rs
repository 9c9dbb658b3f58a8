//! Everything that knows the database: the engine layer, the migrations and one module of
//! statements for each aggregate.
//!
//! SQLite and PostgreSQL run the same SQL text wherever they can. No database type leaves this
//! crate. Functions that read take a [`Conn`], functions that write take a [`WriteTx`]; nothing
//! here decides whether an act is allowed.

mod engine;

pub mod accounts;
pub mod answer_times;
pub mod api_tokens;
pub mod audit;
pub mod calendar;
pub mod certifications;
pub mod clients;
pub mod customer_links;
pub mod customers;
pub mod desk_views;
pub mod devices;
pub mod directives;
pub mod drafts;
pub mod endpoints;
pub mod fleet;
pub mod grants;
pub mod id_requests;
pub mod idempotency;
pub mod images;
pub mod invitations;
pub mod jobs;
pub mod links;
pub mod live_findings;
pub mod mails;
pub mod organisations;
pub mod product_imports;
pub mod product_lists;
pub mod products;
pub mod received_mails;
pub mod reference;
pub mod replenishment_ids;
pub mod report_batches;
pub mod report_days;
pub mod reports;
pub mod request_findings;
pub mod request_messages;
pub mod request_presence;
pub mod request_rounds;
pub mod sandboxes;
pub mod saved_answers;
pub mod sensors;
pub mod sessions;
pub mod slots;
pub mod test_accounts;

pub use engine::{
    Column, Conn, Db, Durability, Engine, OpenError, Outage, Schema, Sql, StoreError, WriteTx, schema_fingerprint,
};

/// Every statement of the crate with its name, for the test that prepares each on both engines.
#[must_use]
pub fn statements() -> Vec<(&'static str, Sql)> {
    [
        accounts::STATEMENTS,
        answer_times::STATEMENTS,
        api_tokens::STATEMENTS,
        audit::STATEMENTS,
        certifications::STATEMENTS,
        calendar::STATEMENTS,
        clients::STATEMENTS,
        customer_links::STATEMENTS,
        customers::STATEMENTS,
        desk_views::STATEMENTS,
        directives::STATEMENTS,
        devices::STATEMENTS,
        drafts::STATEMENTS,
        endpoints::STATEMENTS,
        engine::SCHEMA_STATEMENTS,
        fleet::STATEMENTS,
        grants::STATEMENTS,
        id_requests::STATEMENTS,
        id_requests::LIST_STATEMENTS,
        &id_requests::list_statements(),
        idempotency::STATEMENTS,
        images::STATEMENTS,
        invitations::STATEMENTS,
        jobs::STATEMENTS,
        links::STATEMENTS,
        live_findings::STATEMENTS,
        mails::STATEMENTS,
        organisations::STATEMENTS,
        product_imports::STATEMENTS,
        product_lists::STATEMENTS,
        products::STATEMENTS,
        received_mails::STATEMENTS,
        reference::STATEMENTS,
        request_findings::STATEMENTS,
        request_messages::STATEMENTS,
        request_presence::STATEMENTS,
        request_rounds::STATEMENTS,
        saved_answers::STATEMENTS,
        sandboxes::STATEMENTS,
        sensors::STATEMENTS,
        sessions::STATEMENTS,
        replenishment_ids::STATEMENTS,
        report_batches::STATEMENTS,
        report_days::STATEMENTS,
        reports::STATEMENTS,
        slots::STATEMENTS,
        test_accounts::STATEMENTS,
    ]
    .concat()
}
