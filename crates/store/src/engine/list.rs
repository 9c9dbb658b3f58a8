//! Rows as one argument: a statement takes any number of them, and is the same text for each number.

use std::{borrow::Cow, fmt::Write as _};

use jiff::Timestamp;
use uuid::Uuid;

/// A column of a [`Value::List`](super::Value::List).
#[derive(Debug, Clone)]
pub(crate) enum Cells {
    Uuids(Vec<Uuid>),
    Ints(Vec<Option<i64>>),
    Times(Vec<Option<Timestamp>>),
    Texts(Vec<Option<Cow<'static, str>>>),
}

impl Cells {
    pub(crate) fn uuids(cells: impl Iterator<Item = Uuid>) -> Self {
        Self::Uuids(cells.collect())
    }

    pub(crate) fn ints(cells: impl Iterator<Item = Option<i64>>) -> Self {
        Self::Ints(cells.collect())
    }

    pub(crate) fn times(cells: impl Iterator<Item = Option<Timestamp>>) -> Self {
        Self::Times(cells.collect())
    }

    pub(crate) fn texts<T: Into<Cow<'static, str>>>(cells: impl Iterator<Item = Option<T>>) -> Self {
        Self::Texts(cells.map(|cell| cell.map(Into::into)).collect())
    }

    const fn len(&self) -> usize {
        match self {
            Self::Uuids(cells) => cells.len(),
            Self::Ints(cells) => cells.len(),
            Self::Times(cells) => cells.len(),
            Self::Texts(cells) => cells.len(),
        }
    }

    fn write(&self, row: usize, json: &mut String) {
        let number = |cell: Option<i64>, json: &mut String| match cell {
            Some(number) => {
                let _ = write!(json, "{number}");
            }
            None => json.push_str("null"),
        };
        match self {
            Self::Uuids(cells) => {
                let _ = write!(json, "\"{}\"", cells[row].simple());
            }
            Self::Ints(cells) => number(cells[row], json),
            Self::Times(cells) => number(cells[row].map(Timestamp::as_microsecond), json),
            Self::Texts(cells) => {
                let _ = write!(json, "{}", serde_json::json!(cells[row]));
            }
        }
    }
}

/// An array for each row: UUIDs in hexadecimal digits, times in microseconds.
pub(super) fn json_rows(columns: &[Cells]) -> String {
    let rows = columns.iter().map(Cells::len).min().unwrap_or(0);
    let mut json = String::with_capacity(rows * columns.len() * 24);
    for row in 0..rows {
        json.push_str(if row == 0 { "[[" } else { "],[" });
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                json.push(',');
            }
            column.write(row, &mut json);
        }
    }
    json.push_str(if rows == 0 { "[]" } else { "]]" });
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_written_as_arrays_of_their_cells() {
        let columns = [
            Cells::uuids([Uuid::nil(), Uuid::max()].into_iter()),
            Cells::ints([Some(-7), None].into_iter()),
            Cells::times([None, Some(Timestamp::UNIX_EPOCH)].into_iter()),
            Cells::texts([Some("a \"b\"\n"), None].into_iter()),
        ];
        let (nil, max) = ("0".repeat(32), "f".repeat(32));
        let expected = format!(r#"[["{nil}",-7,null,"a \"b\"\n"],["{max}",null,0,null]]"#);
        assert_eq!(json_rows(&columns), expected);
        assert_eq!(json_rows(&[]), "[]");
        assert_eq!(json_rows(&[Cells::ints(std::iter::empty())]), "[]");
    }
}
