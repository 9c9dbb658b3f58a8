//! The sheets of the form, their columns and questions: stated once, for writing and for reading.

use replenish_domain::request::{Answer, SlotDraft};

use crate::choices::List;

/// The sheet of explanations.
pub(crate) const READ_ME: &str = "Read me";
/// The sheet the drop-downs take their choices from.
pub(crate) const CHOICES: &str = "Choices";

/// The row of column titles, counted from zero.
pub(crate) const TITLE_ROW: u32 = 0;
/// The row of short explanations, counted from zero.
pub(crate) const HINT_ROW: u32 = 1;
/// The first row of answers, counted from zero.
pub(crate) const FIRST_ROW: u32 = 2;

/// The most rows of one sheet, its two heading rows included.
pub const MAX_ROWS: u32 = 5_000;

/// What stands above a column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heading {
    /// The title, in the first row.
    pub(crate) title: &'static str,
    /// The short explanation, in the second row; also the prompt of the column's cells.
    pub(crate) hint: &'static str,
    /// The width in characters.
    pub(crate) width: f64,
}

/// The columns of one sheet, from `A` on.
pub(crate) trait Columns: Copy + 'static {
    /// The name of the sheet.
    const SHEET: &'static str;
    /// Every column in order.
    const ALL: &'static [Self];

    /// What stands above the column.
    fn heading(self) -> Heading;
    /// The position, counted from zero.
    fn index(self) -> u16;
}

macro_rules! columns {
    ($(#[$doc:meta])* $name:ident in $sheet:literal; $($column:ident = $title:literal, $width:literal, $hint:literal;)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name {
            $($column,)*
        }

        impl Columns for $name {
            const SHEET: &'static str = $sheet;
            const ALL: &'static [Self] = &[$(Self::$column),*];

            fn heading(self) -> Heading {
                match self {
                    $(Self::$column => Heading { title: $title, hint: $hint, width: $width },)*
                }
            }

            fn index(self) -> u16 {
                self as u16
            }
        }
    };
}

columns! {
    /// The questions about the request as a whole, one a row.
    RequestColumn in "Request";
    Question = "Question", 24.0, "What is asked";
    Answer = "Answer", 48.0, "Fill in the light cells; the grey ones are known.";
    Explanation = "Explanation", 60.0, "What it is for";
}

columns! {
    /// One row for each slot.
    SlotColumn in "Slots";
    SlotId = "Slot ID", 22.0, "Known from the device.";
    Category = "Category", 22.0, "Known from the device.";
    Sensor = "Sensor type", 16.0, "Level tells how much is left, usage how much was used since the last report, level usage the part of a lifespan used up.";
    Measurement = "Measurement", 16.0, "What the sensor counts in. A usage sensor reports no percentage.";
    Unit = "Unit", 20.0, "For a volume or a weight only; leave it empty otherwise.";
    Capacity = "Full capacity", 14.0, "What the device holds when full, in the unit. Enter 100 for 100 percent.";
    Resolution = "Smallest step", 14.0, "The smallest change the sensor reports, in the unit. May stay empty.";
    ReportInterval = "Report interval, hours", 14.0, "Whole hours between two reports, 1 to 24.";
    Direction = "Direction", 16.0, "Whether the content is used up or fills up.";
    Consumable = "Consumable product", 44.0, "As much as you can: material, size, pack, part numbers. At most 2,000 characters.";
    SensorDescription = "Sensor Description and Additional Detail", 44.0, "How it measures and how it is reset. At most 2,000 characters.";
    Explanation = "Explanation of Other", 32.0, "Needed when the category or the measurement is Other. At most 2,000 characters.";
    ListMode = "Products customers may choose", 32.0, "All suitable products, or only those you list on the sheet Products.";
}

columns! {
    /// One row for each of the maker's own products.
    ProductColumn in "Products";
    SlotId = "Slot ID", 22.0, "A slot for which only your own products may be chosen.";
    Marketplace = "Marketplace", 16.0, "The code of a marketplace of the device.";
    Asin = "ASIN", 16.0, "Ten upper-case letters or digits.";
    PackSize = "Pack size", 14.0, "How many units of the slot one pack holds, at most 1,000,000.";
    Note = "Note", 44.0, "May stay empty. At most 200 characters.";
}

columns! {
    /// One row for each test account.
    AccountColumn in "Test accounts";
    Email = "E-mail address", 48.0, "A customer account you test with, at most ten. May stay empty.";
}

/// The questions of the sheet Request, in the order of their rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    CustomerId,
    Organisation,
    DeviceName,
    ModelId,
    Contact,
    Note,
    Marketplaces,
}

impl Question {
    pub(crate) const ALL: [Self; 7] = [
        Self::CustomerId,
        Self::Organisation,
        Self::DeviceName,
        Self::ModelId,
        Self::Contact,
        Self::Note,
        Self::Marketplaces,
    ];

    /// The row, counted from zero.
    pub(crate) fn row(self) -> u32 {
        FIRST_ROW + self as u32
    }

    /// What stands in front of the answer.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::CustomerId => "Customer ID",
            Self::Organisation => "Organisation",
            Self::DeviceName => "Device name",
            Self::ModelId => "Model ID",
            Self::Contact => "Contact for questions",
            Self::Note => "Note",
            Self::Marketplaces => "Marketplaces",
        }
    }

    /// What stands behind the answer; also the prompt of its cell.
    pub(crate) const fn explanation(self) -> &'static str {
        match self {
            Self::CustomerId => "From Customer Details.",
            Self::Organisation => "Who asks.",
            Self::DeviceName => "The device this form is about.",
            Self::ModelId => "Ties the form to its device; the form is taken for this device only.",
            Self::Contact => "The e-mail address that receives the reviewer's answers.",
            Self::Note => "Anything else the reviewer should know. May stay empty. At most 2,000 characters.",
            Self::Marketplaces => "Where replenishment is to be offered, as chosen for the device in the console.",
        }
    }
}

/// One answer about a slot: where it is kept and how it is filled in.
pub(crate) enum Field<'a> {
    /// Chosen from a list.
    Choice(List, &'a mut Option<String>),
    /// A number.
    Number(&'a mut Option<Answer>),
    /// Free text.
    Text(&'a mut Option<String>),
}

impl SlotColumn {
    /// The member of the request's content and the field that holds it; `None` for what is known
    /// from the device.
    pub(crate) fn field(self, slot: &mut SlotDraft) -> Option<(&'static str, Field<'_>)> {
        Some(match self {
            Self::SlotId | Self::Category => return None,
            Self::Sensor => ("sensor", Field::Choice(List::Sensor, &mut slot.sensor)),
            Self::Measurement => ("measurement", Field::Choice(List::Measurement, &mut slot.measurement)),
            Self::Unit => ("unit", Field::Choice(List::Unit, &mut slot.unit)),
            Self::Capacity => ("capacity", Field::Number(&mut slot.capacity)),
            Self::Resolution => ("resolution", Field::Number(&mut slot.resolution)),
            Self::ReportInterval => ("report_interval_hours", Field::Number(&mut slot.report_interval_hours)),
            Self::Direction => ("direction", Field::Choice(List::Direction, &mut slot.direction)),
            Self::Consumable => ("consumable_description", Field::Text(&mut slot.consumable_description)),
            Self::SensorDescription => ("sensor_description", Field::Text(&mut slot.sensor_description)),
            Self::Explanation => ("explanation", Field::Text(&mut slot.explanation)),
            Self::ListMode => ("list_mode", Field::Choice(List::Products, &mut slot.list_mode)),
        })
    }
}
