//! Holidays from an iCalendar file: first what it would add, then the adding.
//!
//! An import only adds days. What the calendar has stays as it is called there, so the same file
//! twice changes nothing, and no version has to be named.

use replenish_domain::{
    Faults,
    account::{Action, Actor},
    audit::Act,
    calendar::{FoundDay, HolidayFile, NewHoliday, Skipped, WorkingDays},
};
use replenish_store::calendar::{self, StoredDays};
use serde_json::json;

use crate::{App, CalendarError, authorise, products::ImportMode};

/// What a file adds to the calendar, or would add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayImport {
    /// The new holidays, by date.
    pub added: Vec<FoundDay>,
    /// Days that are holidays already.
    pub present: Vec<PresentDay>,
    /// What was left out, by line.
    pub skipped: Vec<Skipped>,
}

/// A day of the file that is a holiday already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentDay {
    /// The day as the file has it.
    pub found: FoundDay,
    /// What the calendar calls it.
    pub name: String,
}

impl App {
    /// Adds the holidays of a file to the calendar, or tells what it would add. Due dates that were
    /// told stay. A file of which nothing can be added changes nothing.
    pub async fn import_holidays(
        &self,
        actor: &Actor,
        file: &[u8],
        mode: ImportMode,
    ) -> Result<HolidayImport, CalendarError> {
        authorise(actor, Action::ManageProgramme)?;
        let today = self.clock.now().to_zoned(self.settings.time_zone.clone()).date();
        let file = HolidayFile::read(file, today).map_err(Faults::from)?;
        if mode == ImportMode::DryRun {
            let stored = self.working_days().await?;
            let import = HolidayImport::compare(file, &stored.days);
            import.added_to(&stored.days, today)?;
            return Ok(import);
        }
        let mut tx = self.db.write().await?;
        if !calendar::touch(&mut tx, None).await? {
            return Err(CalendarError::Stale);
        }
        let StoredDays { days: before, .. } = calendar::load(&mut tx).await?;
        let import = HolidayImport::compare(file, &before);
        let after = import.added_to(&before, today)?;
        if import.added.is_empty() {
            return Ok(import);
        }
        calendar::replace(&mut tx, &after).await?;
        let act = Act::by(actor, "calendar.imported")
            .before(json!(before))
            .after(json!(after));
        self.record(&mut tx, act).await?;
        tx.commit().await?;
        Ok(import)
    }
}

impl HolidayImport {
    /// Holds a file against the calendar. The first of several names of a day counts.
    fn compare(file: HolidayFile, days: &WorkingDays) -> Self {
        let mut import = Self {
            added: Vec::new(),
            present: Vec::new(),
            skipped: file.skipped,
        };
        let mut named = std::collections::BTreeMap::new();
        for found in file.days {
            if let Some(name) = days.holidays().get(&found.date) {
                let name = name.clone();
                import.present.push(PresentDay { found, name });
            } else if let Some(first) = named.get(&found.date) {
                import.skipped.push(Skipped {
                    line: found.line,
                    reason: format!("{} stands in the file already, as {first}.", found.date),
                    name: found.name,
                });
            } else {
                named.insert(found.date, found.name.clone());
                import.added.push(found);
            }
        }
        import.added.sort_by_key(|found| found.date);
        import.skipped.sort_by_key(|skipped| skipped.line);
        import
    }

    /// The calendar with the days added, by the rules of every calendar.
    fn added_to(&self, days: &WorkingDays, today: jiff::civil::Date) -> Result<WorkingDays, Faults> {
        let weekdays: Vec<_> = days.weekdays().map(str::to_owned).collect();
        let kept = days.holidays().iter();
        let added = self.added.iter().map(|found| (&found.date, &found.name));
        let holidays: Vec<_> = kept
            .chain(added)
            .map(|(date, name)| NewHoliday {
                date: date.to_string(),
                name: name.clone(),
            })
            .collect();
        WorkingDays::read(&weekdays, &holidays, today)
    }
}
