//! The dependencies of which two versions would do harm.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};

use crate::process::{cargo, read, say};

/// Two versions of these do not understand each other, double the build, or leave one without its security fixes.
const SINGLE: [&str; 4] = ["argon2", "reqwest", "rustls", "sqlx"];

/// Fails, naming them all, when one of these dependencies is in the tree in several versions.
pub(crate) fn check() -> Result<()> {
    let options = ["--workspace", "--edges=normal,build", "--prefix=none", "--format={p}"];
    let tree = read(cargo().args(["tree", "--locked"]).args(options))?;
    let twice = several_versions(&tree);
    ensure!(
        twice.is_empty(),
        "more than one version of {}; see `cargo tree --duplicates`",
        twice.join(", ")
    );
    say(format_args!("one version at most of {}", SINGLE.join(", ")))
}

/// Reads lines such as `sqlx v0.9.0 (*)`; answers with the likes of `sqlx (v0.8.6, v0.9.0)`.
fn several_versions(tree: &str) -> Vec<String> {
    let mut versions = BTreeMap::<&str, BTreeSet<&str>>::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            versions.entry(name).or_default().insert(version);
        }
    }
    versions.retain(|name, versions| SINGLE.contains(name) && versions.len() > 1);
    versions
        .into_iter()
        .map(|(name, versions)| format!("{name} ({})", versions.into_iter().collect::<Vec<_>>().join(", ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::several_versions;

    #[test]
    fn a_second_version_of_a_guarded_dependency_is_named() {
        let tree = "replenish v0.1.0 (/src)\nsqlx v0.9.0\nbase64 v0.22.1\nsqlx v0.8.6 (*)\nbase64 v0.23.0\n";
        assert_eq!(several_versions(tree), ["sqlx (v0.8.6, v0.9.0)"]);
    }

    #[test]
    fn the_same_version_in_several_places_is_fine() {
        assert!(several_versions("sqlx v0.9.0\nsqlx v0.9.0 (*)\nrustls v0.23.46\n").is_empty());
    }
}
