//! What the operator guide shows, so that the tests run nothing else.

const GUIDE: &str = include_str!("../../../../docs/operator-guide.md");

/// From the line that begins so to the end of its block.
pub(super) fn shown(beginning: &str) -> &'static str {
    let from = GUIDE.find(&format!("\n{beginning}")).map(|at| &GUIDE[at + 1..]);
    let (text, _) = from
        .and_then(|text| text.split_once("```"))
        .expect("a block in the guide");
    text
}
