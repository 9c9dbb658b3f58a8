//! What a wrong configuration leads to. The single settings are tested beside their reader.

use crate::program::{Folder, told};

#[test]
fn every_command_refuses_a_wrong_configuration_before_it_does_anything() {
    let folder = Folder::new();
    folder.write("replenish.toml", "[server]\nlisten = \"everywhere\"\n[databse]\n");
    for arguments in [
        &["serve"][..],
        &["doctor"],
        &["migrate"],
        &["backup", "b.db"],
        &["restore", "b.db"],
    ] {
        let output = folder
            .command(arguments)
            .env("REPLENISH_CONFIG", "replenish.toml")
            .env("REPLENISH_LOG__COLOUR", "red")
            .output()
            .unwrap();
        let error = told(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        for fault in [
            "the configuration has 3 faults",
            "replenish.toml:2: server.listen is “everywhere”",
            "replenish.toml:3: there is no section databse",
            "REPLENISH_LOG__COLOUR: there is no such setting",
        ] {
            assert!(error.contains(fault), "{arguments:?}: {error}");
        }
    }
    assert_eq!(folder.files(), ["replenish.toml"]);
}

#[test]
fn a_flag_is_checked_like_any_setting() {
    let error = Folder::new().fail(&["migrate", "--database", "mysql://replenish:hunter2@db/n"]);
    assert!(error.contains("--database: database.url cannot be read"), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
}

#[test]
fn completions_and_the_document_need_no_configuration() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(folder.succeed(&["completions", shell]).contains("replenish"), "{shell}");
    }
    let document: serde_json::Value = serde_json::from_str(&folder.succeed(&["openapi"])).unwrap();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    assert!(folder.files().is_empty());
}
