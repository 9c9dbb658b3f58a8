//! Whatever the bytes are, reading ends with an answer.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{
    sample::Sample,
    surgery::{self, Parts},
};
use crate::read;

static FORM: LazyLock<Vec<u8>> = LazyLock::new(|| Sample::complete().form());
static PARTS: LazyLock<Parts> = LazyLock::new(|| surgery::open(&FORM));

fn read_anything(bytes: &[u8]) {
    if let Err(faults) = read(bytes, &Sample::blank().device) {
        assert!(!faults.is_empty());
    }
}

/// What breaks parsers: numbers at their edges, references off the grid, unbalanced tags.
const BARBS: [&str; 30] = [
    "",
    "0",
    "-1",
    "+1",
    "255",
    "4294967295",
    "4294967296",
    "18446744073709551616",
    "1e999",
    "nan",
    "inf",
    ".",
    "A1",
    "XFD1048576",
    "XFE1048577",
    "A0",
    "A1:A",
    "B2:A1",
    "<",
    ">",
    "/>",
    "\"",
    "&",
    "&#0;",
    "&#xD800;",
    "]]>",
    "_xD800_",
    "[[[[[[[[",
    "é",
    "<c r=\"A1\" t=\"s\"><v>9</v></c>",
];

/// One change inside a part: which part, which quoted value or tag text, and what replaces it.
fn barb(part: usize, at: usize, barb: usize) -> Vec<u8> {
    let mut parts = PARTS.clone();
    let name = parts.keys().nth(part % parts.len()).unwrap().clone();
    let xml = String::from_utf8(parts[&name].clone()).unwrap();
    let edges: Vec<_> = xml.match_indices(['"', '>', '<']).map(|(edge, _)| edge).collect();
    let edge = at % (edges.len() - 1);
    let (begin, end) = (edges[edge] + 1, edges[edge + 1]);
    let changed = format!("{}{}{}", &xml[..begin], BARBS[barb % BARBS.len()], &xml[end..]);
    parts.insert(name, changed.into_bytes());
    surgery::close(&parts)
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_refused_in_peace(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read_anything(&bytes);
        read_anything(&[b"PK\x03\x04", bytes.as_slice()].concat());
    }

    #[test]
    fn a_form_with_flipped_bytes_is_read_or_refused(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = FORM.clone();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_anything(&bytes);
    }

    #[test]
    fn a_form_cut_short_is_refused(at in any::<prop::sample::Index>()) {
        let cut = &FORM[..at.index(FORM.len())];
        prop_assert!(read(cut, &Sample::blank().device).is_err());
    }

    #[test]
    fn a_form_with_barbs_in_its_parts_is_read_or_refused(part: usize, at: usize, with: usize) {
        read_anything(&barb(part, at, with));
    }
}
