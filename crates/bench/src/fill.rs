//! An organisation with many devices, somebody signed in and a token.

use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use replenish_app::{App, Clock, Random, Settings};
use replenish_domain::{
    Language,
    account::{Role, Scope},
    device::{Device, DeviceMarketplace, Hardware, ModelId, Slot, Stage},
};
use replenish_store::{
    Db,
    accounts::{self, Account},
    api_tokens::{self, ApiToken},
    devices,
    organisations::{self, Organisation},
    sessions,
};
use sha2::{Digest, Sha256};

/// Devices stored in one transaction.
const CHUNK: usize = 5_000;

/// What the load needs to get in.
pub(crate) struct Filled {
    pub(crate) session: String,
    pub(crate) token: String,
    pub(crate) device: String,
}

/// Fills an empty database with `size` devices of one organisation, each with two slots, three
/// marketplaces and all names.
pub(crate) async fn fill(db: &Db, size: usize) -> Result<Filled> {
    let app = App::new(db.clone(), Clock::System, Random::system(), Settings::default());
    let (organisation, account) = maker(&app, db).await?;
    let now = app.clock().now();
    let (session, token) = ("measured-session".to_owned(), format!("rpl_{}", "0".repeat(64)));
    let ends = now + SignedDuration::from_hours(24);
    let mut tx = db.write().await?;
    sessions::create(&mut tx, hash(&session), account.id, now, ends, "bench").await?;
    api_tokens::create(&mut tx, &api_token(&app, &account, now)?, hash(&token)).await?;
    tx.commit().await?;
    let device = fill_devices(&app, db, &organisation, size).await?;
    Ok(Filled { session, token, device })
}

/// Fills an empty database with what every programme has, and a maker.
pub(crate) async fn maker(app: &App, db: &Db) -> Result<(Organisation, Account)> {
    app.fill_reference().await?;
    let now = app.clock().now();
    let organisation = Organisation {
        id: app.next_id(),
        name: "Measured Makers".parse()?,
        customer_id: "AMEASURED00000".to_owned(),
        vendor_code: "MEASURED".to_owned(),
        created_at: now,
    };
    let account = Account {
        id: app.next_id(),
        organisation: Some(organisation.id),
        email: "measured@example.com".parse()?,
        name: "Measured Maker".parse()?,
        role: Role::MakerAdmin,
        language: Language::default(),
        password_hash: "none".to_owned(),
        created_at: now,
    };
    let mut tx = db.write().await?;
    ensure!(
        organisations::create(&mut tx, &organisation).await?,
        "the database is not empty"
    );
    accounts::create(&mut tx, &account).await?;
    tx.commit().await?;
    Ok((organisation, account))
}

async fn fill_devices(app: &App, db: &Db, organisation: &Organisation, size: usize) -> Result<String> {
    let mut last = None;
    for from in (0..size).step_by(CHUNK) {
        let mut tx = db.write().await?;
        for number in from..size.min(from + CHUNK) {
            let device = device(app, organisation, number)?;
            ensure!(
                devices::create(&mut tx, &device).await?,
                "the model ID {} stands twice",
                device.model_id
            );
            for slot in &device.slots {
                for (code, name) in &slot.names {
                    replenish_store::slots::put_name(&mut tx, device.id, &slot.slot_id, code, name).await?;
                }
            }
            last = Some(device.id.to_string());
        }
        tx.commit().await?;
    }
    last.context("no devices")
}

fn device(app: &App, organisation: &Organisation, number: usize) -> Result<Device> {
    let now = app.clock().now();
    let marketplaces = ["US", "DE", "JP"];
    let slot = |slot_id: &str| -> Result<Slot> {
        let names = marketplaces
            .iter()
            .map(|code| Ok((code.parse()?, "HEPA filter".parse()?)))
            .collect::<Result<_>>()?;
        Ok(Slot {
            slot_id: slot_id.parse()?,
            category: Some("air_filter".parse()?),
            names,
            replenishment_id: None,
        })
    };
    Ok(Device {
        id: app.next_id(),
        organisation: organisation.id,
        hardware: Hardware::Ask,
        name: format!("Measured device {number}").parse()?,
        model_id: format!("MEASURED-{number}").parse::<ModelId>()?,
        stage: Stage::Draft,
        approvals: 0,
        image: None,
        marketplaces: marketplaces
            .iter()
            .map(|code| {
                Ok(DeviceMarketplace {
                    code: code.parse()?,
                    friendly_name: Some("AirPure".parse()?),
                    certified_at: None,
                })
            })
            .collect::<Result<_>>()?,
        slots: vec![slot("HEPA-FILTER")?, slot("CARBON-FILTER")?],
        created_by: "Measured Maker".to_owned(),
        created_at: now,
        updated_at: now,
        version: 1,
    })
}

fn api_token(app: &App, account: &Account, now: Timestamp) -> Result<ApiToken> {
    Ok(ApiToken {
        id: app.next_id(),
        account: account.id,
        owner: account.name.clone(),
        name: "bench".parse()?,
        hint: "0000".to_owned(),
        role: account.role,
        scopes: vec![Scope::Read, Scope::Write],
        created_at: now,
        expires_at: None,
        last_used_at: None,
    })
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
