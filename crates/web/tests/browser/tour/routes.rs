//! The pages that the tour must not leave out.

use crate::routes;

/// What is answered to a GET and is no page of its own: a redirect, pictures, files, the inside of a frame, what programs read.
const NO_PAGES: &[&str] = &[
    "/",
    "/devices/{id}/image",
    "/requests/{id}/image",
    "/products/catalogue.csv",
    "/desk/export.csv",
    "/desk/requests/{id}/presence",
    "/devices/{id}/request/form",
    "/devices/{id}/request/discovery-response",
    "/outbox/{id}/html",
    "/mails/{id}/html",
    "/assets/{version}/{name}",
    "/favicon.ico",
    "/healthz",
    "/readyz",
    "/api/v1/openapi.json",
    "/.well-known/oauth-authorization-server",
];

/// The pages that none of these paths leads to.
pub(super) fn without(paths: &[&str]) -> Vec<String> {
    let answering = routes::in_source().into_iter().filter(|(method, _)| method == "GET");
    let mut pages: Vec<_> = answering.map(|(_, path)| path).collect();
    pages.retain(|page| !NO_PAGES.contains(&page.as_str()) && !paths.iter().any(|path| leads_to(path, page)));
    pages
}

/// Whether a path such as `/devices/dev_1?edit=name` belongs to a page such as `/devices/{id}`.
fn leads_to(path: &str, page: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (path, page): (Vec<_>, Vec<_>) = (path.split('/').collect(), page.split('/').collect());
    let fits = |(given, wanted): (&&str, &&str)| given == wanted || wanted.starts_with('{') && !given.is_empty();
    path.len() == page.len() && path.iter().zip(&page).all(fits)
}
