//! What is wrong with an input: where, which rule, which limit.

use std::fmt;

use serde::Serialize;

/// One thing wrong with an input.
///
/// The same fault reaches a person on a page, a program as an entry of a problem's `errors`, and a
/// form's author as a line with sheet, row and column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// JSON pointer (RFC 6901) to the member at fault, such as `/slots/1/slot_id`.
    pub pointer: String,
    /// Stable kebab-case code of the rule, such as `slot-id-invalid`.
    pub code: &'static str,
    /// What is wrong and what to do, for people; a whole sentence.
    pub detail: String,
    /// The limit that was passed, where the rule has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

impl Fault {
    /// A fault without a place; [`Fault::at`] gives it one.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            pointer: String::new(),
            code,
            detail: detail.into(),
            limit: None,
        }
    }

    /// Names the limit that was passed.
    #[must_use]
    pub fn with_limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Puts `pointer` in front of the fault's place, so a part's fault becomes the whole's.
    #[must_use]
    pub fn at(mut self, pointer: impl fmt::Display) -> Self {
        self.pointer = format!("{pointer}{}", self.pointer);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            f.write_str(&self.detail)
        } else {
            write!(f, "{}: {}", self.pointer, self.detail)
        }
    }
}

impl std::error::Error for Fault {}

/// One member's name as a pointer segment, escaped as RFC 6901 asks.
#[must_use]
pub fn segment(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// At least one fault: everything that is wrong with an input, all at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults in the order of the input; never empty.
    #[must_use]
    pub fn as_slice(&self) -> &[Fault] {
        &self.0
    }

    /// Puts `pointer` in front of every fault's place.
    #[must_use]
    pub fn at(self, pointer: &str) -> Self {
        Self(self.0.into_iter().map(|fault| fault.at(pointer)).collect())
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl IntoIterator for Faults {
    type Item = Fault;
    type IntoIter = std::vec::IntoIter<Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Gathers faults while an input is read to its end.
///
/// ```
/// use replenish_domain::fault::{Fault, Gather};
///
/// let mut gather = Gather::default();
/// let name = gather.take("/name", Err::<&str, _>(Fault::new("name-required", "Enter a name.")));
/// assert!(name.is_none());
/// assert_eq!(gather.finish().unwrap_err().as_slice()[0].pointer, "/name");
/// ```
#[derive(Debug, Default)]
pub struct Gather(Vec<Fault>);

impl Gather {
    /// The value, or its fault noted at `pointer`.
    pub fn take<T>(&mut self, pointer: &str, result: Result<T, impl Into<Faults>>) -> Option<T> {
        result.map_err(|faults| self.0.extend(faults.into().at(pointer))).ok()
    }

    /// Notes a fault whose place is complete.
    pub fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Whether nothing was wrong so far.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.0.is_empty()
    }

    /// Everything noted so far, possibly nothing.
    #[must_use]
    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }

    /// Fails with everything noted.
    pub fn finish(self) -> Result<(), Faults> {
        if self.0.is_empty() { Ok(()) } else { Err(Faults(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_escapes_what_a_pointer_reserves() {
        assert_eq!(segment("a/b~c"), "/a~1b~0c");
    }

    #[test]
    fn a_place_grows_from_the_inside_out() {
        let fault = Fault::new("slot-id-invalid", "x").at("/slot_id").at("/slots/1");
        assert_eq!(fault.pointer, "/slots/1/slot_id");
    }
}
