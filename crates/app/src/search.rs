//! What somebody searches for.

use replenish_domain::Fault;

/// The most characters of a search.
const MAX: usize = 200;

/// Reads a text to search for; it may be empty.
pub fn search_text(raw: &str) -> Result<&str, Fault> {
    if raw.chars().count() > MAX || raw.contains('\0') {
        let detail = format!("A search has at most {MAX} characters, none of them U+0000.");
        return Err(Fault::new("search-invalid", detail).with_limit(MAX as u64));
    }
    Ok(raw)
}
