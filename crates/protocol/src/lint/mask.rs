//! Secrets in quoted text.

use std::{borrow::Cow, ops::Range};

use super::locate::text_end;

/// Keys whose texts are secrets.
const SECRET_KEYS: [&str; 8] = [
    "token",
    "code",
    "access_token",
    "refresh_token",
    "accessToken",
    "refreshToken",
    "client_secret",
    "authorization",
];

/// What tokens begin with, wherever they stand in a text.
const TOKEN_STARTS: [&[u8]; 4] = [b"Atza|", b"Atzr|", b"Atc|", b"Bearer "];

/// Where the texts that are secrets stand, without their quotation marks. The text need not be JSON.
pub(super) fn secrets(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut is_secret = false;
    let mut at = 0;
    while let Some(start) = bytes[at..]
        .iter()
        .position(|byte| *byte == b'"')
        .map(|offset| at + offset)
    {
        at = text_end(bytes, start).max(start + 1).min(bytes.len());
        let is_closed = at > start + 1 && bytes[at - 1] == b'"';
        let inner = start + 1..if is_closed { at - 1 } else { at };
        let text = &bytes[inner.clone()];
        let is_key = bytes[at..].trim_ascii_start().first() == Some(&b':');
        if is_key {
            is_secret = SECRET_KEYS.iter().any(|key| key.as_bytes().eq_ignore_ascii_case(text));
            continue;
        }
        if is_secret
            || TOKEN_STARTS
                .iter()
                .any(|start| text.windows(start.len()).any(|part| part == *start))
        {
            found.push(inner);
        }
        is_secret = false;
    }
    found
}

/// The text in `range` with as many asterisks for each secret character.
pub(super) fn masked<'t>(text: &'t str, range: Range<usize>, secrets: &[Range<usize>]) -> Cow<'t, str> {
    let first = secrets.partition_point(|secret| secret.end <= range.start);
    let hidden = secrets[first..].iter().take_while(|secret| secret.start < range.end);
    let mut shown = String::new();
    let mut at = range.start;
    for secret in hidden {
        let (start, end) = (secret.start.max(range.start), secret.end.min(range.end));
        let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..end)) else {
            continue;
        };
        shown.push_str(before);
        shown.extend(inside.chars().map(|_| '*'));
        at = end;
    }
    let rest = text.get(at..range.end).unwrap_or_default();
    if at == range.start && shown.is_empty() {
        return Cow::Borrowed(rest);
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        r#"{"token": "ab|c", "x": "Atza|y", "code": 1, "z": "w"}"#,
        r#"{"token": "****", "x": "******", "code": 1, "z": "w"}"#
    )]
    #[case(r#"{"token": "abc"#, r#"{"token": "***"#)]
    #[case(r#"{"token": "a\"b", "y": "c"}"#, r#"{"token": "****", "y": "c"}"#)]
    #[case(r#""Bearer x" "ä""#, r#""********" "ä""#)]
    #[case("{\"a\\", "{\"a\\")]
    fn secrets_become_asterisks(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(masked(text, 0..text.len(), &secrets(text.as_bytes())), expected);
    }
}
