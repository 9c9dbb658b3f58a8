//! How a person finds things on a page: by what they read.

use fantoccini::{
    Client,
    elements::{Element, ElementRef},
    error::CmdError,
};
use serde_json::{Value, json};

/// Where the key of an element reference is fixed by the WebDriver standard.
const REFERENCE: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The elements of a part of the page that a person sees and that are called by a text: as a whole, in a
/// piece of their own beside a hint, or by their label. A file field may hide behind its label.
///
/// The driver's own idea of what is seen takes no account of what `<noscript>` shows.
const FIND: &str = r#"
    const [part, kind, text] = arguments;
    const clean = (words) => (words ?? "").replace(/\s+/g, " ").trim();
    const pieces = (element) => [...element.childNodes].flatMap((child) =>
        child.nodeType === Node.TEXT_NODE ? [child.textContent] : pieces(child));
    const reads = (element) =>
        [element.textContent, element.innerText, ...pieces(element)].some((words) => clean(words) === text);
    const isNamed = (element) => clean(element.getAttribute("aria-label")) === text;
    const isNamedElsewhere = (element) => {
        const ids = clean(element.getAttribute("aria-labelledby")).split(" ");
        return clean(ids.map((id) => document.getElementById(id)?.innerText).join(" ")) === text;
    };
    const isSeen = (element) => !element.closest("[aria-hidden=true]")
        && (element.type === "file" || element.checkVisibility({ visibilityProperty: true }));

    const clickable = (element) =>
        element.matches("a, button, label, summary, [role=button]") && (reads(element) || isNamed(element))
        || element.matches("input[type=submit], input[type=button]") && element.value === text;
    const field = (element) =>
        element.matches("input, select, textarea")
        && (isNamed(element) || isNamedElsewhere(element) || [...(element.labels ?? [])].some(reads));
    const focusable = (element) => field(element) || clickable(element) && element.tabIndex >= 0;
    const wanted = { clickable, field, focusable }[kind];
    return [...part.querySelectorAll("*")].filter((element) => wanted(element) && isSeen(element));
"#;

/// What a person looks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// A link, a button or a label.
    Clickable,
    /// Something to fill in.
    Field,
    /// Something that the keyboard reaches.
    Focusable,
}

/// The elements below `part` of this kind that a person sees and knows as `text`.
pub(super) async fn find(client: &Client, part: &Element, kind: Kind, text: &str) -> Result<Vec<Element>, CmdError> {
    let kind = match kind {
        Kind::Clickable => "clickable",
        Kind::Field => "field",
        Kind::Focusable => "focusable",
    };
    let arguments = vec![json!(part), json!(kind), json!(text)];
    match client.execute(FIND, arguments).await? {
        Value::Array(found) => found.into_iter().map(|value| element(client, value)).collect(),
        other => Err(CmdError::NotW3C(other)),
    }
}

fn element(client: &Client, value: Value) -> Result<Element, CmdError> {
    match value[REFERENCE].as_str() {
        Some(id) => Ok(Element::from_element_id(
            client.clone(),
            ElementRef::from(id.to_owned()),
        )),
        None => Err(CmdError::NotW3C(value)),
    }
}
