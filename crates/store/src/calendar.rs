//! The programme's working days: one row for the weekdays, one for each holiday.

use replenish_domain::calendar::{NewHoliday, WorkingDays};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    // One statement, so that weekdays and holidays are of the same version.
    FIND = Sql::portable(
        "SELECT c.weekdays, c.version, h.day, h.name
         FROM calendar c LEFT JOIN holidays h ON c.id = 1 ORDER BY h.day",
    );
    TOUCH = Sql::portable("UPDATE calendar SET version = version + 1 WHERE (version = $1 OR $1 IS NULL)");
    SET_WEEKDAYS = Sql::portable("UPDATE calendar SET weekdays = $1");
    CLEAR_HOLIDAYS = Sql::portable("DELETE FROM holidays");
    ADD_HOLIDAY = Sql::portable("INSERT INTO holidays (day, name) VALUES ($1, $2)");
}

/// The working days with the version of their last change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDays {
    /// The working days.
    pub days: WorkingDays,
    /// Grows with each change.
    pub version: i64,
}

/// The working days as they are now.
pub async fn load(conn: &mut Conn) -> Result<StoredDays, StoreError> {
    let rows = conn.fetch_all(FIND, args![]).await?;
    let first = rows.first().ok_or_else(|| StoreError::corrupt("calendar", "no row"))?;
    let weekdays: Vec<String> = first.json("weekdays")?;
    let mut holidays = Vec::new();
    for row in &rows {
        if let Some(date) = row.get::<Option<String>>("day")? {
            let name = row.get("name")?;
            holidays.push(NewHoliday { date, name });
        }
    }
    Ok(StoredDays {
        days: WorkingDays::restore(&weekdays, &holidays).map_err(|error| StoreError::corrupt("calendar", error))?,
        version: first.get("version")?,
    })
}

/// Begins a change: nobody else changes the calendar until the transaction ends. False when it is
/// no longer at `version`.
pub async fn touch(tx: &mut WriteTx, version: Option<i64>) -> Result<bool, StoreError> {
    Ok(tx.execute(TOUCH, args![version]).await? == 1)
}

/// Replaces weekdays and holidays; after [`touch`].
pub async fn replace(tx: &mut WriteTx, days: &WorkingDays) -> Result<(), StoreError> {
    let weekdays = serde_json::to_string(&days.weekdays().collect::<Vec<_>>())?;
    tx.execute(SET_WEEKDAYS, args![weekdays]).await?;
    tx.execute(CLEAR_HOLIDAYS, args![]).await?;
    for (date, name) in days.holidays() {
        tx.execute(ADD_HOLIDAY, args![date.to_string(), name]).await?;
    }
    Ok(())
}
