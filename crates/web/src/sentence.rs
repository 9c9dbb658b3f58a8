//! What errors say, for people.

/// An error as a whole sentence; errors say themselves as fragments.
pub(crate) fn sentence(error: &(impl ToString + ?Sized)) -> String {
    let said = error.to_string();
    let mut rest = said.chars();
    let first = rest.next().map(|first| first.to_uppercase().to_string());
    let end = if said.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.unwrap_or_default(), rest.as_str())
}
