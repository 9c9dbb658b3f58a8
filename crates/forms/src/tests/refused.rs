//! What is wrong with a form.

use super::sample::Sample;
use crate::{FormFault, read};

/// Code and place of each fault.
pub(super) fn faults(form: &[u8]) -> Vec<(&'static str, String)> {
    let shown = |fault: &FormFault| {
        let place = fault.place.as_ref().map(ToString::to_string);
        (fault.fault.code, place.unwrap_or_default())
    };
    read(form, &Sample::blank().device)
        .unwrap_err()
        .iter()
        .map(shown)
        .collect()
}

/// The only thing wrong.
pub(super) fn refused(form: &[u8]) -> FormFault {
    let mut faults = read(form, &Sample::blank().device).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}
