//! Which crates have examples in their documentation that are worth a run.

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// The names under `crates/` whose library documents itself with Rust code.
///
/// Looking for them takes milliseconds; letting rustdoc look takes seconds for each crate.
pub(crate) fn libraries_with_examples() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("crates").context("failed to list crates")? {
        let folder = entry?.path();
        if folder.join("src/lib.rs").is_file() && any_example(&folder.join("src"))? {
            found.push(package_name(&folder)?);
        }
    }
    Ok(found)
}

fn any_example(folder: &Path) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let found = if path.is_dir() {
            any_example(&path)?
        } else {
            path.extension().is_some_and(|extension| extension == "rs") && has_example(&fs::read_to_string(&path)?)
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a doc comment opens a code block that rustdoc takes for Rust.
fn has_example(source: &str) -> bool {
    let mut inside = false;
    source.lines().filter_map(doc_text).any(|text| {
        let Some(language) = text.trim_start().strip_prefix("```") else {
            return false;
        };
        inside = !inside;
        inside && is_rust(language)
    })
}

fn doc_text(line: &str) -> Option<&str> {
    let line = line.trim_start();
    line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))
}

fn is_rust(language: &str) -> bool {
    let words = ["", "rust", "should_panic", "no_run", "compile_fail"];
    words.contains(&language.split(',').next().unwrap_or_default().trim())
}

fn package_name(folder: &Path) -> Result<String> {
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    name.map(str::to_owned)
        .with_context(|| format!("no name in {}", manifest.display()))
}

#[cfg(test)]
mod tests {
    use super::has_example;

    #[test]
    fn a_block_without_a_language_is_rust() {
        assert!(has_example(
            "/// Adds.\n///\n/// ```\n/// assert_eq!(1 + 1, 2);\n/// ```\npub fn add() {}"
        ));
        assert!(has_example("//! ```rust,no_run\n//! serve();\n//! ```"));
    }

    #[test]
    fn the_end_of_a_block_in_another_language_is_not_a_beginning() {
        assert!(!has_example(
            "/// ```json\n/// {}\n/// ```\npub struct A;\n/// ```text\n/// a\n/// ```\npub struct B;"
        ));
    }

    #[test]
    fn a_string_is_no_documentation() {
        assert!(!has_example("let text = \"\n```\ncode\n```\";"));
    }
}
