//! The routes outside the REST API, read from the source: the router cannot be asked. The API's own document tells
//! its operations.

use std::{fs, mem, path::Path};

/// A method such as `POST` and a path such as `/devices/{id}/name`.
pub(crate) type Route = (String, String);

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Every method of every `.route("/devices", get(…).post(…))`, sorted.
pub(crate) fn in_source() -> Vec<Route> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut routes = Vec::new();
    collect(&source, "", &mut routes);
    assert!(routes.len() > 60, "the source names only {routes:?}");
    routes.sort();
    routes
}

fn collect(folder: &Path, nest: &str, routes: &mut Vec<Route>) {
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            let nest = if path.ends_with("src/api") { "/api/v1" } else { nest };
            collect(&path, nest, routes);
        } else {
            let source = fs::read_to_string(&path).expect("a source file");
            assert!(!source.contains("_service("), "a route in {} is unseen", path.display());
            routes.extend(source.split(".route(").skip(1).flat_map(|call| routes_of(call, nest)));
        }
    }
}

/// What a call of `.route(` adds, of which `call` is the rest.
fn routes_of(call: &str, nest: &str) -> Vec<Route> {
    let mut parts = call.splitn(3, '"').skip(1);
    let path = format!("{nest}{}", parts.next().expect("a path"));
    let methods = methods_in(parts.next().expect("a handler"));
    let route = |method: String| (method.to_uppercase(), path.clone());
    methods.into_iter().map(route).collect()
}

/// The functions called one after the other, as in `, get(form).post(add))`, up to the bracket that closes the route.
fn methods_in(handlers: &str) -> Vec<String> {
    let mut methods = Vec::new();
    let (mut name, mut depth) = (String::new(), 0);
    for letter in handlers.chars() {
        match letter {
            ')' if depth == 0 => break,
            ')' => depth -= 1,
            '(' => {
                if depth == 0 {
                    assert!(METHODS.contains(&name.as_str()), "{name} is no method");
                    methods.push(mem::take(&mut name));
                }
                depth += 1;
            }
            letter if letter.is_alphanumeric() || letter == '_' => name.push(letter),
            _ => name.clear(),
        }
    }
    methods
}
