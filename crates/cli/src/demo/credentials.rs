//! The file that tells programs who can sign in (`api.md` 1).

use std::{fs, io::Write, path::Path};

use anyhow::{Context, Result};
use replenish_domain::account::Role;
use serde::Serialize;
use tempfile::NamedTempFile;

use super::cast::{Cast, Person};
use crate::config::BaseUrl;

#[derive(Serialize)]
struct Credentials<'a> {
    base_url: &'a str,
    accounts: Vec<Account<'a>>,
}

#[derive(Serialize)]
struct Account<'a> {
    role: &'a str,
    email: &'a str,
    password: &'a str,
    api_token: Option<&'a str>,
    organisation: Option<Organisation<'a>>,
}

#[derive(Serialize)]
struct Organisation<'a> {
    name: &'a str,
    customer_id: &'a str,
    vendor_code: &'a str,
}

/// Removes what an earlier start wrote: nobody should take its passwords for the new ones.
pub(super) fn clear(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be replaced", file.display()))
        }
        _ => Ok(()),
    }
}

/// Writes the file in one piece: whoever sees it sees all of it. Only its owner can read it.
pub(super) fn write(file: &Path, base_url: &BaseUrl, cast: &Cast) -> Result<()> {
    let credentials = Credentials {
        base_url: base_url.as_str(),
        accounts: cast.people().filter_map(account).collect(),
    };
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let cannot = || format!("{} cannot be written", file.display());
    let mut piece = NamedTempFile::new_in(folder).with_context(cannot)?;
    serde_json::to_writer_pretty(&mut piece, &credentials).with_context(cannot)?;
    piece.write_all(b"\n").with_context(cannot)?;
    piece.persist(file).with_context(cannot)?;
    Ok(())
}

/// The file knows four roles; maker admins sign in with what is printed.
fn account(person: &Person) -> Option<Account<'_>> {
    if person.actor.role == Role::MakerAdmin {
        return None;
    }
    let organisation = person.organisation.as_ref().map(|organisation| Organisation {
        name: organisation.name.as_str(),
        customer_id: &organisation.customer_id,
        vendor_code: &organisation.vendor_code,
    });
    Some(Account {
        role: person.actor.role.as_str(),
        email: person.actor.email.as_str(),
        password: &person.password,
        api_token: person.api_token.as_deref(),
        organisation,
    })
}
