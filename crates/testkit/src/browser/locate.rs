//! How a person finds things on a page: by what they read.

use fantoccini::{Client, Locator, elements::Element, error::CmdError};
use serde_json::json;

/// Reads what the focused element is called.
pub(super) const NAME_OF_FOCUSED: &str = r"
    const focused = document.activeElement;
    if (!focused || focused === document.body) return '';
    const label = focused.labels && focused.labels[0];
    const name = focused.getAttribute('aria-label') || (label ? label.innerText : focused.innerText) || focused.value;
    return (name || '').replace(/\s+/g, ' ').trim();
";

const IS_SEEN: &str =
    "return arguments[0].type === 'file' || arguments[0].checkVisibility({ visibilityProperty: true })";

/// The path of links, buttons and labels that read `text`, below some element.
pub(super) fn clickable(text: &str) -> String {
    let text = literal(text);
    format!(
        ".//*[self::a or self::button or self::label or self::summary or @role='button'][{}] \
         | .//input[@type='submit' or @type='button'][@value={text}]",
        reads(&text),
    )
}

/// The path of fields that are labelled `text`, below some element.
pub(super) fn field(text: &str) -> String {
    let text = literal(text);
    let labels = format!("//label[{}]", reads(&text));
    let fields = "self::input or self::select or self::textarea";
    format!(
        ".//*[{fields}][@id={labels}/@for or ancestor::label[{}] or @aria-label={text}]",
        reads(&text)
    )
}

/// The elements under `part` that a person sees. A file field may hide behind its label.
///
/// The driver's own idea of it takes no account of what `<noscript>` shows.
pub(super) async fn visible(client: &Client, part: &Element, path: &str) -> Result<Vec<Element>, CmdError> {
    let mut visible = Vec::new();
    for element in part.find_all(Locator::XPath(path)).await? {
        let seen = client.execute(IS_SEEN, vec![json!(element)]).await?;
        if seen == json!(true) {
            visible.push(element);
        }
    }
    Ok(visible)
}

/// The condition that an element reads `text`, as a whole or in a part of its own beside a hint.
fn reads(text: &str) -> String {
    format!("normalize-space(.)={text} or .//text()[normalize-space(.)={text}] or @aria-label={text}")
}

/// A string in XPath, which knows no escapes.
fn literal(text: &str) -> String {
    let parts: Vec<_> = text.split('"').map(|part| format!("\"{part}\"")).collect();
    match parts.as_slice() {
        [whole] => whole.clone(),
        several => format!("concat({})", several.join(", '\"', ")),
    }
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn quotes_are_joined_in() {
        assert_eq!(literal("Maker's choice"), "\"Maker's choice\"");
        assert_eq!(literal(r#"The "best""#), r#"concat("The ", '"', "best", '"', "")"#);
    }
}
