//! Small markup of the page.

use askama::filters::Safe;

/// Text whose `code` between backquotes is set as code; everything else is escaped.
pub(super) fn marked(text: &str) -> Safe<String> {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let part = escape(part);
        if at % 2 == 1 {
            format!("<code>{part}</code>")
        } else {
            part
        }
    });
    Safe(parts.collect())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
