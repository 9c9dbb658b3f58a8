//! Entity tags: the version of a thing as a client sees it.

use axum::http::{HeaderMap, HeaderValue, header};
use replenish_app::Revision;

/// The tag of a version, such as `v7`, as it stands in a body.
#[must_use]
pub(crate) fn of(version: i64) -> String {
    format!("v{version}")
}

/// The tag of a version as it stands in a header: quoted.
#[must_use]
pub(crate) fn header(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"v{version}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

/// A tag no version has; a change against it is refused as stale.
const NEVER: i64 = -1;

/// The version a change is conditional on: the `If-Match` header, with or without quotes.
///
/// `*` and a missing header ask for nothing. A tag that was never given out matches no version.
#[must_use]
pub(crate) fn if_match(headers: &HeaderMap) -> Revision {
    let raw = headers.get(header::IF_MATCH)?.to_str().unwrap_or_default().trim();
    if raw == "*" {
        None
    } else {
        Some(parse(raw).unwrap_or(NEVER))
    }
}

/// A change based on a version that has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stale;

/// Whether a change based on `revision` may be made to `version`.
pub(crate) fn permit(revision: Revision, version: i64) -> Result<(), Stale> {
    match revision {
        Some(wanted) if wanted != version => Err(Stale),
        _ => Ok(()),
    }
}

/// The version a form was made from; an empty field asks for nothing.
#[must_use]
pub(crate) fn from_form(raw: &str) -> Revision {
    if raw.is_empty() {
        None
    } else {
        Some(parse(raw).unwrap_or(NEVER))
    }
}

fn parse(raw: &str) -> Option<i64> {
    raw.trim_matches('"').strip_prefix('v')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(tag: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::IF_MATCH, HeaderValue::from_static(tag))])
    }

    #[test]
    fn a_tag_is_read_with_and_without_quotes() {
        assert_eq!(if_match(&headers("\"v7\"")), Some(7));
        assert_eq!(if_match(&headers("v7")), Some(7));
    }

    #[test]
    fn a_foreign_tag_matches_nothing_and_a_star_everything() {
        assert_eq!(if_match(&headers("\"abc\"")), Some(NEVER));
        assert_eq!(if_match(&headers("*")), None);
        assert_eq!(if_match(&HeaderMap::new()), None);
    }
}
