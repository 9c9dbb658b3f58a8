//! Where values stand in a text that is known to be JSON.

use std::ops::Range;

/// Where a value and, in an object, its key stand, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) key: Option<Range<usize>>,
    /// The whole of a text, number or word; the opening bracket of an array or object.
    pub(super) value: Range<usize>,
}

/// Finds the values with these numbers in document order, in one pass. `ids` ascend.
pub(super) fn locate(text: &str, ids: &[u32]) -> Vec<Span> {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
    };
    let mut spans = Vec::with_capacity(ids.len());
    let mut next_id = 0;
    let mut key = None;
    while let Some(token) = scan.next_token() {
        let is_text = scan.bytes[token.start] == b'"';
        if is_text && scan.next_is_colon() {
            key = Some(token);
            continue;
        }
        let wanted = ids.get(spans.len());
        match wanted {
            Some(id) if *id == next_id => spans.push(Span {
                key: key.take(),
                value: token,
            }),
            Some(_) => key = None,
            None => break,
        }
        next_id += 1;
    }
    spans
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    /// The next text, number, word or opening bracket.
    fn next_token(&mut self) -> Option<Range<usize>> {
        while let Some(byte) = self.bytes.get(self.at) {
            let start = self.at;
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'}' | b']' => self.at += 1,
                b'{' | b'[' => {
                    self.at += 1;
                    return Some(start..self.at);
                }
                b'"' => {
                    self.at = text_end(self.bytes, start);
                    return Some(start..self.at);
                }
                _ => {
                    let is_word = |byte: &&u8| !b" \t\r\n,:}]{[\"".contains(byte);
                    self.at += self.bytes[start..].iter().take_while(is_word).count();
                    return Some(start..self.at);
                }
            }
        }
        None
    }

    fn next_is_colon(&self) -> bool {
        let rest = self.bytes[self.at..].trim_ascii_start();
        rest.first() == Some(&b':')
    }
}

/// Behind the closing quotation mark of the text that opens at `start`, or the end.
pub(super) fn text_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::tree::Tree;

    #[test]
    fn every_value_is_found_in_document_order() {
        let text = r#" { "a" : [ 1 , {"b\"": "x\\" } ], "c":"d" , "e" : -1e5 } "#;
        let spans = locate(text, &[0, 1, 2, 3, 4, 5, 6]);
        let values: Vec<_> = spans.iter().map(|span| &text[span.value.clone()]).collect();
        assert_eq!(values, ["{", "[", "1", "{", r#""x\\""#, r#""d""#, "-1e5"]);
        let keys: Vec<_> = spans
            .iter()
            .map(|span| span.key.clone().map(|key| &text[key]))
            .collect();
        assert_eq!(
            keys,
            [
                None,
                Some(r#""a""#),
                None,
                None,
                Some(r#""b\"""#),
                Some(r#""c""#),
                Some(r#""e""#)
            ]
        );
        assert_eq!(locate(text, &[3, 6]), [spans[3].clone(), spans[6].clone()]);
        assert_eq!(Tree::read(text).unwrap().pointer(6), "/e");
    }
}
