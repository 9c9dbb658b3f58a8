//! `[outbound]`: whom requests to addresses that somebody typed may reach.

use std::path::PathBuf;

use replenish_worker::{Http, HttpSettings, Reach};

use super::reader::Reader;

pub(super) fn read(reader: &mut Reader) -> HttpSettings {
    let everywhere = reader.one("outbound.allow_private_addresses", "true or false", |text| {
        text.parse().ok()
    });
    let ca_file = reader.one_from("outbound.ca_file", "the path of a file", |text| {
        (!text.is_empty()).then(|| PathBuf::from(text))
    });
    let settings = HttpSettings {
        reach: if everywhere == Some(true) {
            Reach::Everywhere
        } else {
            Reach::Public
        },
        extra_roots: ca_file.as_ref().map(|(path, _)| path.clone()),
    };
    // Opened now, since a request would find out only later.
    if let Some((_, origin)) = ca_file
        && let Err(error) = Http::new(&settings)
    {
        reader.refuse(origin, format!("outbound.ca_file: {error}"));
    }
    settings
}
