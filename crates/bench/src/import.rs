//! A file of products through the program's import, beside a bare insert of the same rows into the
//! same table.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use replenish_app::{
    App, Clock, Random, Settings,
    products::{ImportMode, MAX_CSV_ROWS},
};
use replenish_domain::{
    Language,
    account::{Actor, Role},
};
use replenish_store::{Db, Durability, accounts::Account};
use sqlx::{Connection, PgConnection, QueryBuilder, SqliteConnection};

/// Products of the file, as many as one may have.
const ROWS: usize = MAX_CSV_ROWS;
/// Rows of one bare insert: SQLite takes at most 32,766 values.
const CHUNK: usize = 2_000;
const ROUNDS: usize = 3;

/// Rows per second of the import and of the bare insert, the medians of rounds that take turns.
pub(crate) struct Measured {
    pub(crate) engine: &'static str,
    pub(crate) import: f64,
    pub(crate) bare: f64,
}

/// The aim for the ratio of the two.
pub(crate) const TARGET: f64 = 0.5;

/// Measures on an empty database.
pub(crate) fn measure(engine: &'static str, database: &str) -> Result<Measured> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let db = Db::open(database, Durability::Full).await?;
        let app = App::new(db.clone(), Clock::System, Random::system(), Settings::default());
        app.fill_reference().await?;
        let (actor, file) = (reviewer(&app)?, file()?);
        let (mut imports, mut bares) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            bares.push(bare(database).await.context("the bare insert failed")?);
            clear(database).await?;
            let file = file.clone().into_bytes();
            let start = Instant::now();
            let outcome = app.import_products(&actor, file, ImportMode::Apply).await?;
            imports.push(start.elapsed());
            ensure!(outcome.created == ROWS, "{} products were new", outcome.created);
            clear(database).await?;
        }
        db.close().await;
        Ok(Measured {
            engine,
            import: per_second(imports),
            bare: per_second(bares),
        })
    })
}

#[expect(clippy::cast_precision_loss, reason = "a hundred thousand is exact")]
fn per_second(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    ROWS as f64 / times[times.len() / 2].as_secs_f64()
}

fn reviewer(app: &App) -> Result<Actor> {
    let account = Account {
        id: app.next_id(),
        organisation: None,
        email: "reviewer@example.com".parse()?,
        name: "Measured Reviewer".parse()?,
        role: Role::Reviewer,
        language: Language::default(),
        password_hash: "none".to_owned(),
        created_at: app.clock().now(),
    };
    Ok(account.actor())
}

fn asin(number: usize) -> String {
    format!("B{number:09}")
}

fn title(number: usize) -> String {
    format!("Measured air filter, \u{d8} 220 mm, number {number}")
}

fn file() -> Result<String> {
    let mut file =
        "asin,marketplace,title,brand,manufacturer,pack_size,unit,price,available,image_url,gtin\n".to_owned();
    for number in 0..ROWS {
        writeln!(
            file,
            "{},US,\"{}\",Measured,Measured Makers,2,COUNT,12.99,true,https://img.example/{number}.jpg,",
            asin(number),
            title(number)
        )?;
    }
    Ok(file)
}

const INSERT: &str = "INSERT INTO products (marketplace, asin, title, brand, manufacturer, pack_size, unit, price_minor, \
                      available, image_url, gtin, search, updated_at, version) ";

macro_rules! insert {
    ($connection:expr, $now:expr) => {{
        let mut transaction = $connection.begin().await?;
        for from in (0..ROWS).step_by(CHUNK) {
            let mut query = QueryBuilder::new(INSERT);
            query.push_values(from..ROWS.min(from + CHUNK), |mut row, number| {
                let (asin, title) = (asin(number), title(number));
                let search = format!("{asin}\n{title}\nmeasured\n").to_lowercase();
                row.push_bind("US")
                    .push_bind(asin)
                    .push_bind(title)
                    .push_bind("Measured");
                row.push_bind("Measured Makers")
                    .push_bind(2_000_000_i64)
                    .push_bind("COUNT");
                row.push_bind(1_299_i64).push_bind(true);
                row.push_bind(format!("https://img.example/{number}.jpg"));
                row.push_bind(None::<String>).push_bind(search);
                row.push($now).push_bind(1_i64);
            });
            query.build().execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
    }};
}

/// What anybody would write who has nothing to read, to check or to compare.
async fn bare(database: &str) -> Result<Duration> {
    let start;
    if database.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(database).await?;
        // As the program has it.
        sqlx::query("PRAGMA synchronous = FULL")
            .execute(&mut connection)
            .await?;
        start = Instant::now();
        insert!(connection, "1763800000000000");
    } else {
        let mut connection = PgConnection::connect(database).await?;
        start = Instant::now();
        insert!(connection, "now()");
    }
    Ok(start.elapsed())
}

async fn clear(database: &str) -> Result<()> {
    if database.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(database).await?;
        sqlx::query("DELETE FROM products").execute(&mut connection).await?;
    } else {
        let mut connection = PgConnection::connect(database).await?;
        sqlx::query("TRUNCATE products").execute(&mut connection).await?;
    }
    Ok(())
}
