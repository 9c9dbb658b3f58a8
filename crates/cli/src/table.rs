//! Lists on standard output.

use std::io::{self, Write};

use anyhow::Result;
use replenish_domain::text::length;

/// Prints rows under their headings, in columns as wide as their widest cell.
pub(crate) fn print<const N: usize>(headings: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Result<()> {
    let mut out = io::stdout();
    for line in lay_out(headings, rows) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn lay_out<const N: usize>(headings: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Vec<String> {
    let mut lines = vec![headings.map(str::to_owned)];
    lines.extend(rows);
    let width = |column: usize| lines.iter().map(|line| length(&line[column])).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let pad = |(cell, width): (&String, usize)| format!("{cell}{}", " ".repeat(width - length(cell)));
    let joined = lines.iter().map(|line| {
        let cells: Vec<_> = line.iter().zip(widths).map(pad).collect();
        cells.join("  ").trim_end().to_owned()
    });
    joined.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["é".to_owned(), "x".to_owned()], ["long".to_owned(), String::new()]];
        assert_eq!(lay_out(["A", "B"], rows), ["A     B", "é     x", "long"]);
    }
}
