//! Errors as operators read them.

use std::error::Error;

/// An error with its causes. Some libraries repeat the cause in their own words; it is told once.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    anyhow::Chain::new(error).fold(String::new(), |told, cause| {
        let cause = cause.to_string();
        match told.as_str() {
            "" => cause,
            told if told.ends_with(&cause) => told.to_owned(),
            told => format!("{told}: {cause}"),
        }
    })
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_cause_is_told_once() {
        let error = anyhow!("disk full")
            .context("cannot write: disk full")
            .context("no backup");
        assert_eq!(chain(error.as_ref()), "no backup: cannot write: disk full");
    }
}
