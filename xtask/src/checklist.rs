//! The checklist of the specification's statements names tests that exist.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The names that stand in the checklist as `names_like_this`.
fn named(page: &str) -> Vec<&str> {
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let quoted = rows.flat_map(|row| row.split('`').skip(1).step_by(2));
    let is_name = |text: &&str| {
        text.chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    quoted.filter(is_name).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn collect(folder: &Path, source: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, source);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            source.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_proof_of_the_checklist_exists() {
    let page = fs::read_to_string(root().join("docs/seed-checklist.md")).unwrap();
    let mut source = String::new();
    collect(&root().join("crates"), &mut source);
    let names = named(&page);
    assert!(names.len() > 100, "the checklist names only {names:?}");
    let missing: Vec<_> = names
        .iter()
        .filter(|name| !source.contains(&format!("fn {name}(")))
        .collect();
    assert!(missing.is_empty(), "not in the source: {missing:?}");
}

#[test]
fn every_statement_has_its_row() {
    let page = fs::read_to_string(root().join("docs/seed-checklist.md")).unwrap();
    let rows: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| S")?.split(' ').next()?.parse::<u32>().ok())
        .collect();
    assert_eq!(rows, (1..=72).collect::<Vec<_>>());
}
