//! The cells of one sheet that are not blank.

use std::{
    collections::{BTreeMap, BTreeSet},
    marker::PhantomData,
};

use crate::{
    Place,
    layout::{Columns, FIRST_ROW},
};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text, not blank.
    Text(String),
    /// A number, with the fewest digits that give it back.
    Number(String),
    /// A formula, which is never read.
    Formula,
    /// What no answer is: a date, true or false, an error.
    Foreign(&'static str),
}

impl Value {
    /// The bytes it takes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(text) | Self::Number(text) => text.len(),
            Self::Formula | Self::Foreign(_) => 0,
        }
    }
}

/// The cells of a sheet with the columns `C`, counted from zero.
#[derive(Debug)]
pub(super) struct Grid<C> {
    cells: BTreeMap<(u32, u16), Value>,
    columns: PhantomData<C>,
}

impl<C> Default for Grid<C> {
    fn default() -> Self {
        Self {
            cells: BTreeMap::new(),
            columns: PhantomData,
        }
    }
}

impl<C: Columns> Grid<C> {
    pub(super) fn put(&mut self, row: u32, column: C, value: Value) {
        self.cells.insert((row, column.index()), value);
    }

    pub(super) fn get(&self, row: u32, column: C) -> Option<&Value> {
        self.cells.get(&(row, column.index()))
    }

    /// The rows of answers in which anything stands.
    pub(super) fn rows(&self) -> BTreeSet<u32> {
        self.cells
            .keys()
            .map(|(row, _)| *row)
            .filter(|row| *row >= FIRST_ROW)
            .collect()
    }

    /// Where a cell is.
    pub(super) fn place(row: u32, column: C) -> Place {
        Place::at(C::SHEET, row, column.index())
    }
}
