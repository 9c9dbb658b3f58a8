//! Filters of the page's template.

use askama::{Values, filters::Safe};

/// Text whose `code` between backquotes is set as code; everything else is escaped.
#[askama::filter_fn]
pub(super) fn marked(text: &str, _: &dyn Values) -> askama::Result<Safe<String>> {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let part = escape(part);
        if at % 2 == 1 {
            format!("<code>{part}</code>")
        } else {
            part
        }
    });
    Ok(Safe(parts.collect()))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
