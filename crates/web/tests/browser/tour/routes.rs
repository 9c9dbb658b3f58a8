//! The addresses of the pages, read from the source: the router cannot be asked.

use std::{fs, path::Path};

/// What is answered to a GET and is no page of its own: a redirect, pictures, files, the inside of a frame.
const NO_PAGES: &[&str] = &[
    "/",
    "/devices/{id}/image",
    "/requests/{id}/image",
    "/devices/{id}/request/form",
    "/devices/{id}/request/discovery-response",
    "/outbox/{id}/html",
    "/mails/{id}/html",
];

/// The pages that none of these paths leads to.
pub(super) fn without(paths: &[&str]) -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut pages = Vec::new();
    for folder in ["console", "docs"] {
        collect(&source.join(folder), &mut pages);
    }
    assert!(pages.len() > 30, "the source names only {pages:?}");
    pages.retain(|page| !NO_PAGES.contains(&page.as_str()) && !paths.iter().any(|path| leads_to(path, page)));
    pages
}

fn collect(folder: &Path, pages: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, pages);
        } else {
            pages.extend(pages_in(&fs::read_to_string(&path).expect("a source file")));
        }
    }
}

/// The addresses of `.route("/devices", get(…))` and its like.
fn pages_in(source: &str) -> Vec<String> {
    let routes = source.split(".route(").skip(1);
    let with_get = routes.filter(|route| route.split(';').next().is_some_and(|route| route.contains("get(")));
    with_get
        .filter_map(|route| route.split('"').nth(1))
        .map(str::to_owned)
        .collect()
}

/// Whether a path such as `/devices/dev_1?edit=name` belongs to a page such as `/devices/{id}`.
fn leads_to(path: &str, page: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (path, page): (Vec<_>, Vec<_>) = (path.split('/').collect(), page.split('/').collect());
    let fits = |(given, wanted): (&&str, &&str)| given == wanted || wanted.starts_with('{') && !given.is_empty();
    path.len() == page.len() && path.iter().zip(&page).all(fits)
}
