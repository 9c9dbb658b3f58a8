//! The programme's calendar: data an administrator keeps (`programme.md` 6.4).
//!
//! A due date a maker was told stands. A change of the calendar only changes how many business days
//! are left until then, and how due dates are computed from now on.

use replenish_domain::{
    Faults,
    account::{Action, Actor},
    audit::Act,
    calendar::{Calendar, NewHoliday, WorkingDays},
};
pub use replenish_store::calendar::StoredDays;
use replenish_store::{Conn, StoreError, calendar};
use serde_json::json;

use crate::{App, Denied, Revision, authorise};

/// Why the calendar was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// Not allowed.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed it meanwhile.
    #[error("this was changed by somebody else meanwhile")]
    Stale,
    /// Something typed is wrong.
    #[error(transparent)]
    Invalid(#[from] Faults),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// The calendar business days are counted by, as it is now; read once for each page or act.
    pub async fn calendar(&self) -> Result<Calendar, StoreError> {
        let mut conn = self.db.read().await?;
        self.calendar_in(&mut conn).await
    }

    /// The working days with their version, for everybody who is signed in.
    pub async fn working_days(&self) -> Result<StoredDays, StoreError> {
        let mut conn = self.db.read().await?;
        calendar::load(&mut conn).await
    }

    /// Replaces weekdays and holidays. Due dates that were told stay.
    pub async fn replace_working_days(
        &self,
        actor: &Actor,
        revision: Revision,
        weekdays: &[String],
        holidays: &[NewHoliday],
    ) -> Result<StoredDays, CalendarError> {
        authorise(actor, Action::ManageProgramme)?;
        let today = self.clock.now().to_zoned(self.settings.time_zone.clone()).date();
        let days = WorkingDays::read(weekdays, holidays, today)?;
        let mut tx = self.db.write().await?;
        if !calendar::touch(&mut tx, revision).await? {
            return Err(CalendarError::Stale);
        }
        let before = calendar::load(&mut tx).await?;
        calendar::replace(&mut tx, &days).await?;
        let act = Act::by(actor, "calendar.changed")
            .before(json!(before.days))
            .after(json!(days));
        self.record(&mut tx, act).await?;
        tx.commit().await?;
        Ok(StoredDays { days, ..before })
    }

    /// The calendar as a transaction sees it.
    pub(crate) async fn calendar_in(&self, conn: &mut Conn) -> Result<Calendar, StoreError> {
        let stored = calendar::load(conn).await?;
        Ok(Calendar::new(self.settings.time_zone.clone(), stored.days))
    }
}
