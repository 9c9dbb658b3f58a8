//! Text that is not JSON: where it goes wrong, and what that usually means (`protocol.md` 2.6).

use std::fmt;

/// How deep arrays and objects may be nested in each other.
pub(crate) const MAX_DEPTH: usize = 100;

/// Where a text stops being JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxFault {
    /// Bytes before the fault.
    pub(crate) offset: usize,
    /// What is wrong there.
    pub(crate) kind: SyntaxKind,
}

/// The ways in which a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SyntaxKind {
    /// There is nothing.
    Empty,
    /// The text stops in the middle.
    EndsEarly {
        /// Its bytes.
        bytes: usize,
    },
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// Half of a character written as `\uD800`.
    LoneSurrogate,
    /// A number beyond any double.
    NumberOutOfRange,
    /// Anything else, told in a whole clause.
    Other(String),
}

impl SyntaxFault {
    /// The fault of a text that `serde_json` refused with `error`.
    pub(crate) fn of(text: &str, error: &serde_json::Error) -> Self {
        if text.trim_ascii().is_empty() {
            return Self::at(text.len(), SyntaxKind::Empty);
        }
        if error.is_eof() {
            return Self::ends_early(text.len());
        }
        let offset = offset_of(text, error.line(), error.column());
        Self::at(offset, kind_of(text, offset, &reason(error)))
    }

    /// The text of a message, if it is text at all.
    pub(crate) fn check_text(bytes: &[u8]) -> Result<&str, Self> {
        std::str::from_utf8(bytes).map_err(|error| match error.error_len() {
            None => Self::ends_early(bytes.len()),
            Some(_) => Self::at(error.valid_up_to(), SyntaxKind::NotUtf8),
        })
    }

    /// Whether arrays and objects are nested too deep, which the parser need not see.
    pub(crate) fn check_depth(text: &str) -> Result<(), Self> {
        match too_deep_at(text.as_bytes()) {
            Some(offset) => Err(Self::at(offset, SyntaxKind::TooDeep)),
            None => Ok(()),
        }
    }

    const fn at(offset: usize, kind: SyntaxKind) -> Self {
        Self { offset, kind }
    }

    const fn ends_early(bytes: usize) -> Self {
        Self::at(bytes, SyntaxKind::EndsEarly { bytes })
    }
}

impl fmt::Display for SyntaxKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is no JSON, the body is empty"),
            Self::EndsEarly { bytes } => write!(
                f,
                "the JSON ends early, after {bytes} bytes; Content-Length must count bytes, not characters"
            ),
            Self::NotUtf8 => f.write_str("the text is not UTF-8"),
            Self::TooDeep => write!(f, "arrays and objects are nested deeper than {MAX_DEPTH} levels"),
            Self::LoneSurrogate => f.write_str("an escape such as \\uD83D is half a character; write both halves"),
            Self::NumberOutOfRange => f.write_str("the number is too large"),
            Self::Other(clause) => f.write_str(clause),
        }
    }
}

/// The 1-based line and column of a place in a text; columns count characters.
pub(crate) fn line_and_column(bytes: &[u8], offset: usize) -> (usize, usize) {
    let before = &bytes[..offset.min(bytes.len())];
    let line_start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let line = before.split(|byte| *byte == b'\n').count();
    // A character starts with every byte that does not continue one.
    let characters = before[line_start..].iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    (line, characters + 1)
}

fn kind_of(text: &str, offset: usize, reason: &str) -> SyntaxKind {
    match reason {
        "lone leading surrogate in hex escape" | "unexpected end of hex escape" => SyntaxKind::LoneSurrogate,
        "number out of range" => SyntaxKind::NumberOutOfRange,
        "recursion limit exceeded" => SyntaxKind::TooDeep,
        "trailing comma" => SyntaxKind::Other("there is a comma with nothing after it".into()),
        "trailing characters" => SyntaxKind::Other("there is more text after the end of the JSON".into()),
        "key must be a string" if text[offset..].starts_with(['}', ']']) => kind_of(text, offset, "trailing comma"),
        "key must be a string" => SyntaxKind::Other("a key must stand in quotation marks".into()),
        "expected value" | "expected ident" | "invalid number" => SyntaxKind::Other(unexpected(text, offset)),
        _ if reason.starts_with("control character") => {
            SyntaxKind::Other("a line break or other control character inside a text must be escaped".into())
        }
        _ => SyntaxKind::Other(reason.to_owned()),
    }
}

/// Names what stands where a value should.
fn unexpected(text: &str, offset: usize) -> String {
    let word = word_around(text, offset);
    match word {
        "NaN" | "Infinity" | "-Infinity" | "inf" | "-inf" | "nan" => format!("{word} is not a number of JSON"),
        "True" | "False" | "None" | "undefined" => {
            format!("{word} is not JSON; write true, false or null")
        }
        _ => match text.get(offset..).and_then(|rest| rest.chars().next()) {
            Some('\u{feff}') => "the text begins with a byte order mark; leave it out".into(),
            Some('\'') => "JSON writes texts in double quotation marks".into(),
            Some('/') => "JSON has no comments".into(),
            Some(found) => format!("a value is expected, not “{}”", found.escape_debug()),
            None => "a value is expected".into(),
        },
    }
}

fn word_around(text: &str, offset: usize) -> &str {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let bytes = text.as_bytes();
    let offset = offset.min(bytes.len());
    let start = offset - bytes[..offset].iter().rev().take_while(|byte| is_word(byte)).count();
    let end = offset + bytes[offset..].iter().take_while(|byte| is_word(byte)).count();
    // Both ends are at ASCII characters or the text's own.
    text.get(start..end).unwrap_or_default()
}

/// The parser's reason without its place.
fn reason(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    match whole.rfind(" at line ") {
        Some(end) => whole[..end].to_owned(),
        None => whole,
    }
}

/// The parser counts bytes of a line, from 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let mut offset = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Where the nesting passes [`MAX_DEPTH`].
fn too_deep_at(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_text = false;
    let mut is_escaped = false;
    for (offset, byte) in bytes.iter().enumerate() {
        if is_text {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => is_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => is_text = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(offset);
        }
    }
    None
}
