//! A product list as a table: a row for each product, a column for each marketplace.

use replenish_app::{
    products::Titles,
    requests::{ListOrigin, SlotList},
};
use replenish_domain::{
    product::{AssignedList, AssignedListKind, ListCheck, ListEntries, Mark},
    reference::MarketplaceCode,
};

/// What `products/list-table.html` shows.
pub(crate) struct ListTable {
    /// Whose list it is.
    pub(crate) origin: &'static str,
    pub(crate) codes: Vec<String>,
    pub(crate) rows: Vec<Row>,
    /// Marketplaces with a catalogue in which the list names nothing.
    pub(crate) bare: Vec<String>,
}

/// A product and what is said of it in each marketplace; nothing where it is not on the list.
pub(crate) struct Row {
    pub(crate) asin: String,
    /// What it is called in the first marketplace that lists it; none where the catalogue has it in
    /// none of them.
    pub(crate) title: Option<String>,
    pub(crate) cells: Vec<Option<Cell>>,
}

/// A mark: tone, icon and words.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) label: &'static str,
}

impl Cell {
    const ON_THE_LIST: Self = Self {
        tone: "neutral",
        icon: "check",
        label: "On the list",
    };

    const fn of(mark: Mark) -> Self {
        let (tone, icon, label) = match mark {
            Mark::Available => ("good", "check", "On sale"),
            Mark::NotAvailable => ("bad", "x", "Not sold"),
            Mark::Unknown => ("warn", "clock", "Unknown"),
            Mark::NotChecked => ("neutral", "circle-dashed", "Not checked"),
        };
        Self { tone, icon, label }
    }
}

impl ListTable {
    /// A list a slot would be given, in these marketplaces.
    pub(crate) fn proposed(list: &SlotList, codes: &[MarketplaceCode], titles: &Titles) -> Self {
        let origin = match list.origin {
            ListOrigin::Own => "The maker's own products",
            ListOrigin::Stored(_, kind) => name(kind),
        };
        Self::of(origin, &list.entries, codes, titles, Some(&list.check))
    }

    /// A list a slot was given.
    pub(crate) fn assigned(list: &AssignedList, titles: &Titles) -> Self {
        let codes: Vec<_> = list.entries.keys().cloned().collect();
        Self::of(name(list.kind), &list.entries, &codes, titles, None)
    }

    /// The list of a category with its marks.
    pub(crate) fn of_category(entries: &ListEntries, check: &ListCheck, titles: &Titles) -> Self {
        let codes: Vec<_> = entries.keys().cloned().collect();
        Self::of(name(AssignedListKind::Category), entries, &codes, titles, Some(check))
    }

    fn of(
        origin: &'static str,
        entries: &ListEntries,
        codes: &[MarketplaceCode],
        titles: &Titles,
        check: Option<&ListCheck>,
    ) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        for (column, code) in codes.iter().enumerate() {
            for asin in entries.get(code).into_iter().flatten() {
                let mark = check.map_or(Some(Cell::ON_THE_LIST), |check| {
                    let marked = check
                        .marks
                        .iter()
                        .find(|marked| marked.marketplace == *code && marked.asin == *asin);
                    marked.map(|marked| Cell::of(marked.mark))
                });
                let at = rows
                    .iter()
                    .position(|row| row.asin == asin.as_str())
                    .unwrap_or_else(|| {
                        let cells = vec![None; codes.len()];
                        rows.push(Row {
                            asin: asin.to_string(),
                            title: None,
                            cells,
                        });
                        rows.len() - 1
                    });
                let row = &mut rows[at];
                row.cells[column] = mark;
                row.title = row.title.take().or_else(|| titles.of(code, asin).map(str::to_owned));
            }
        }
        Self {
            origin,
            codes: codes.iter().map(ToString::to_string).collect(),
            rows,
            bare: check
                .map(|check| check.bare.iter().map(ToString::to_string).collect())
                .unwrap_or_default(),
        }
    }
}

const fn name(kind: AssignedListKind) -> &'static str {
    match kind {
        AssignedListKind::Category => "The list of the category",
        AssignedListKind::DeviceSlot => "The list of this slot",
    }
}
