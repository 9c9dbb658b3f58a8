//! Statements that insert many rows at once, put together when the program is built.

/// A text of at most `N` bytes that grows in constants.
pub(crate) struct Text<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

/// How an engine is fastest with many placeholders: SQLite looks up each one that has a number.
#[derive(Clone, Copy)]
pub(crate) enum Placeholder {
    /// `?`, for SQLite.
    Plain,
    /// `$1`, for PostgreSQL.
    Numbered,
}

impl<const N: usize> Text<N> {
    /// `head`, so many rows of values, and `tail`; each row ends with `last`, which is the same in all.
    pub(crate) const fn inserting(
        head: &str,
        rows: usize,
        columns: usize,
        last: &str,
        placeholder: Placeholder,
        tail: &str,
    ) -> Self {
        let mut text = Self {
            bytes: [0; N],
            length: 0,
        };
        text.push(head);
        let mut number = 0;
        while number < rows * columns {
            text.push(match number % columns {
                0 if number == 0 => "(",
                0 => ", (",
                _ => ", ",
            });
            number += 1;
            match placeholder {
                Placeholder::Plain => text.push("?"),
                Placeholder::Numbered => {
                    text.push("$");
                    text.push_number(number);
                }
            }
            if number.is_multiple_of(columns) {
                text.push(", ");
                text.push(last);
                text.push(")");
            }
        }
        text.push(tail);
        text
    }

    /// The text; empty if it is none, which no engine takes for a statement.
    pub(crate) const fn as_str(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.length);
        match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    const fn push(&mut self, part: &str) {
        let part = part.as_bytes();
        let mut at = 0;
        while at < part.len() {
            self.bytes[self.length] = part[at];
            self.length += 1;
            at += 1;
        }
    }

    const fn push_number(&mut self, number: usize) {
        if number >= 10 {
            self.push_number(number / 10);
        }
        self.bytes[self.length] = b"0123456789"[number % 10];
        self.length += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_written_with_the_placeholders_of_an_engine() {
        let plain = Text::<80>::inserting("INSERT VALUES ", 2, 2, "1", Placeholder::Plain, " END");
        assert_eq!(plain.as_str(), "INSERT VALUES (?, ?, 1), (?, ?, 1) END");
        let numbered = Text::<100>::inserting("VALUES ", 4, 3, "now", Placeholder::Numbered, "");
        assert_eq!(
            numbered.as_str(),
            "VALUES ($1, $2, $3, now), ($4, $5, $6, now), ($7, $8, $9, now), ($10, $11, $12, now)"
        );
    }
}
