//! Texts in a spreadsheet's cells.
//!
//! A spreadsheet program takes a cell that begins with one of a few signs for a formula and runs it.
//! A file that is written here has an apostrophe before such a text, which the program shows as it
//! is; reading takes exactly that apostrophe away again.

use std::borrow::Cow;

/// What a formula begins with, the wide forms included that some programs take too.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The cell for a text: never a formula.
pub(crate) fn write(text: &str) -> Cow<'_, str> {
    // What looks escaped already would lose its own apostrophe.
    if text.starts_with(SIGNS) || is_escaped(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text a cell stands for.
pub(super) fn read(cell: &str) -> &str {
    if is_escaped(cell) { &cell[1..] } else { cell }
}

/// Whether a cell is a text with an apostrophe before it: any number of them, then a sign.
fn is_escaped(cell: &str) -> bool {
    cell.starts_with('\'') && cell.trim_start_matches('\'').starts_with(SIGNS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_would_be_a_formula_gets_an_apostrophe() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("-20% Filter", "'-20% Filter"),
            ("'=1", "''=1"),
            ("'t Hoen", "'t Hoen"),
            ("''", "''"),
            ("Filter", "Filter"),
            ("", ""),
        ] {
            assert_eq!(write(text), cell);
            assert_eq!(read(cell), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_never_a_formula_and_reads_as_the_same_text(text in "['=+@＝a -]{0,4}.{0,6}") {
            let cell = write(&text);
            prop_assert!(!cell.starts_with(SIGNS));
            prop_assert_eq!(read(&cell), &text);
        }
    }
}
