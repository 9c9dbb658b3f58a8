//! The reviewers' queue with few and with many requests, in every view.

use std::{fmt::Write as _, path::Path};

use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use replenish_app::{App, Clock, Random, Settings, requests::QueueView};
use replenish_domain::{
    Id, Language,
    account::Role,
    device::{Device, Hardware},
    id,
    request::{ContentHash, IdRequest, RequestNumber, RequestState, Snapshot},
};
use replenish_store::{
    Db, Durability,
    accounts::{self, Account},
    devices, id_requests,
    organisations::{self, Organisation},
    sessions,
};
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection};

use crate::{
    SIZES,
    report::GROWTH_TARGET,
    server::Server,
    wrk::{self, Load, Measured, Target},
};

/// Requests stored in one transaction.
const CHUNK: usize = 5_000;
const MAKERS: usize = 20;
const SESSION: &str = "measured-session";

/// How many of the requests wait for their answer.
#[derive(Clone, Copy)]
enum Open {
    /// So many, at both sizes: a programme that keeps up, after a short and after a long time.
    Some(usize),
    All,
}

const VARIANTS: [(&str, Open); 2] = [("200 open", Open::Some(200)), ("all open", Open::All)];

/// A view at both sizes.
pub(crate) struct View {
    engine: &'static str,
    variant: &'static str,
    label: &'static str,
    sizes: [Measured; 2],
}

/// Fills a database of each size for each variant, and measures the views, both sizes in turns.
pub(crate) fn measure(program: &Path, engine: &'static str, databases: &[String; 4], load: Load) -> Result<Vec<View>> {
    let mut views = Vec::new();
    for ((variant, open), databases) in VARIANTS.into_iter().zip(databases.chunks(2)) {
        let mut servers = Vec::new();
        for (size, database) in SIZES.into_iter().zip(databases) {
            fill_at_once(database, size, open)?;
            servers.push(Server::start(program, database)?);
        }
        for view in QueueView::ALL {
            let targets: Vec<_> = servers.iter().map(|server| target(server, view)).collect();
            let measured = wrk::in_turn(&targets, load)
                .with_context(|| format!("failed to measure “{}” on {engine}", view.label()))?;
            views.push(View {
                engine,
                variant,
                label: view.label(),
                sizes: measured.try_into().ok().context("both sizes")?,
            });
        }
    }
    Ok(views)
}

/// The section of the report.
pub(crate) fn table(views: &[View]) -> String {
    let [small, large] = SIZES;
    let mut table = format!(
        "## A hundred times the requests\n\n\
         The reviewers' queue over HTTP, a page of at most 50 rows with the counts beside the views: the cost of a page with {large}\n\
         requests as a multiple of that with {small}; the aim is at most {GROWTH_TARGET}. With “200 open” all others have their\n\
         answer; with “all open” a tenth is overdue, a tenth is claimed by the reviewer, a tenth by another, and a tenth waits for\n\
         its maker.\n\n\
         | view | engine | requests | pages/s at {small} | pages/s at {large} | p50 at {small} | p50 at {large} | multiple | |\n\
         | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n"
    );
    for view in views {
        let [few, many] = view.sizes;
        let multiple = few.per_second / many.per_second;
        let verdict = if multiple <= GROWTH_TARGET { "met" } else { "missed" };
        let _ = writeln!(
            table,
            "| {} | {} | {} | {:.0} | {:.0} | {:.2} ms | {:.2} ms | {multiple:.2} | {verdict} |",
            view.label, view.engine, view.variant, few.per_second, many.per_second, few.p50_ms, many.p50_ms
        );
    }
    table
}

fn target(server: &Server, view: QueueView) -> Target {
    Target {
        url: format!("{}/desk?view={}", server.base_url, view.as_str()),
        header: Some(format!("Cookie: replenish_session={SESSION}")),
        body: None,
    }
}

fn fill_at_once(database: &str, size: usize, open: Open) -> Result<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let db = Db::open(database, Durability::Full).await?;
        let filled = fill(&db, size, open).await;
        db.close().await;
        filled?;
        take_stock(database).await
    })
}

/// What PostgreSQL does by itself within minutes: until it knows how many rows there are, it plans as if there were few.
async fn take_stock(database: &str) -> Result<()> {
    if database.starts_with("sqlite:") {
        return Ok(());
    }
    let mut connection = PgConnection::connect(database).await?;
    sqlx::query("ANALYZE").execute(&mut connection).await?;
    Ok(connection.close().await?)
}

async fn fill(db: &Db, size: usize, open: Open) -> Result<()> {
    let app = App::new(db.clone(), Clock::System, Random::system(), Settings::default());
    app.fill_reference().await?;
    let people = People::hire(&app, db).await?;
    let open = match open {
        Open::Some(open) => open,
        Open::All => size,
    };
    let snapshot: Snapshot = serde_json::from_str(include_str!("request.json"))?;
    for from in (0..size).step_by(CHUNK) {
        let mut tx = db.write().await?;
        for number in from..size.min(from + CHUNK) {
            // The last ones are open.
            let place = (number + open).checked_sub(size).map(|at| (at, open));
            let (device, request) = people.request(&app, &snapshot, number, place)?;
            ensure!(devices::create(&mut tx, &device).await?, "a model ID stands twice");
            let text = serde_json::to_string(&request.snapshot)?;
            let state = request.state.clone();
            ensure!(
                id_requests::create(&mut tx, &request, &text, None).await?,
                "a device has two"
            );
            id_requests::set_state(&mut tx, request.id, request.version, &state).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Two reviewers, and makers with somebody in each.
struct People {
    reviewers: [Id<id::Account>; 2],
    makers: Vec<(Id<id::Organisation>, Id<id::Account>)>,
}

impl People {
    async fn hire(app: &App, db: &Db) -> Result<Self> {
        let mut tx = db.write().await?;
        let now = app.clock().now();
        let mut makers = Vec::new();
        for number in 0..MAKERS {
            let organisation = Organisation {
                id: app.next_id(),
                name: format!("Measured Makers {number}").parse()?,
                customer_id: format!("AMEASURED{number:05}"),
                vendor_code: format!("MEASURED{number}"),
                created_at: now,
            };
            ensure!(organisations::create(&mut tx, &organisation).await?, "not empty");
            let maker = account(app, &format!("maker-{number}"), Some(organisation.id))?;
            accounts::create(&mut tx, &maker).await?;
            makers.push((organisation.id, maker.id));
        }
        let reviewers = [account(app, "reviewer", None)?, account(app, "colleague", None)?];
        for reviewer in &reviewers {
            accounts::create(&mut tx, reviewer).await?;
        }
        let (hash, ends) = (Sha256::digest(SESSION).into(), now + SignedDuration::from_hours(24));
        sessions::create(&mut tx, hash, reviewers[0].id, now, ends, "bench").await?;
        tx.commit().await?;
        Ok(Self {
            reviewers: reviewers.map(|reviewer| reviewer.id),
            makers,
        })
    }

    /// A request and its device. `place` is the place of an open one among those that are open.
    fn request(
        &self,
        app: &App,
        snapshot: &Snapshot,
        number: usize,
        place: Option<(usize, usize)>,
    ) -> Result<(Device, IdRequest)> {
        let now = app.clock().now();
        let (organisation, maker) = self.makers[number % MAKERS];
        let due_at = due(now, number, place)?;
        let state = match place {
            None => RequestState::Rejected {
                at: due_at,
                by: "Measured reviewer".to_owned(),
                reason: "The sensor cannot tell an empty slot from a broken one.".to_owned(),
            },
            Some((at, _)) => self.open_state(now, at),
        };
        let mut snapshot = snapshot.clone();
        snapshot.device.name = format!("Measured device {number}").parse()?;
        snapshot.device.model_id = format!("MEASURED-{number}").parse()?;
        let device = Device {
            id: app.next_id(),
            organisation,
            hardware: Hardware::Ask,
            name: snapshot.device.name.clone(),
            model_id: snapshot.device.model_id.clone(),
            stage: state.status().stage(),
            approvals: 0,
            image: None,
            marketplaces: Vec::new(),
            slots: Vec::new(),
            created_by: "Measured maker".to_owned(),
            created_at: now,
            updated_at: now,
            version: 1,
        };
        let request = IdRequest {
            id: app.next_id(),
            number: RequestNumber(i64::try_from(number)? + 1),
            device: device.id,
            organisation,
            round: 1,
            submitted_by: maker,
            submitted_at: due_at - SignedDuration::from_hours(9 * 24),
            due_at,
            state,
            content_hash: ContentHash::of(&serde_json::to_string(&snapshot)?),
            snapshot,
            version: 1,
        };
        Ok((device, request))
    }

    /// Of ten open requests two are under review, and one waits for its maker.
    fn open_state(&self, now: Timestamp, at: usize) -> RequestState {
        let [measured, colleague] = self.reviewers;
        let under_review = |reviewer| RequestState::InReview {
            reviewer,
            reviewer_name: "Measured reviewer".to_owned(),
            until: now + SignedDuration::from_hours(24),
        };
        match at % 10 {
            3 => under_review(measured),
            5 => under_review(colleague),
            7 => RequestState::NeedsInfo {
                since: now - SignedDuration::from_hours(24),
                reviewer: colleague,
                reviewer_name: "Measured reviewer".to_owned(),
                days_left: 4,
            },
            _ => RequestState::Submitted,
        }
    }
}

/// The answered were due one after the other over the years before; of the open ones the first tenth
/// is overdue, and the others are due within nine days.
fn due(now: Timestamp, number: usize, place: Option<(usize, usize)>) -> Result<Timestamp> {
    let minutes = match place {
        None => i64::try_from(number)? * 15 - 3 * 365 * 24 * 60,
        Some((at, open)) => i64::try_from((at * 10 * 24 * 60) / open)? - 24 * 60,
    };
    Ok(now + SignedDuration::from_mins(minutes))
}

fn account(app: &App, name: &str, organisation: Option<Id<id::Organisation>>) -> Result<Account> {
    Ok(Account {
        id: app.next_id(),
        organisation,
        email: format!("{name}@example.com").parse()?,
        name: format!("Measured {name}").parse()?,
        role: organisation.map_or(Role::Reviewer, |_| Role::MakerAdmin),
        language: Language::default(),
        password_hash: "none".to_owned(),
        created_at: app.clock().now(),
    })
}
