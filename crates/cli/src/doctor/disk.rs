//! Whether there is room for the database to grow.

use std::path::Path;

use super::{Finding, bytes};
use crate::config::DatabaseUrl;

/// A backup before migrations and the write-ahead log need some room of their own.
const TOO_LITTLE: u64 = 200_000_000;
const SCARCE: u64 = 1_000_000_000;

/// Looks at the file system the database is on.
pub(super) fn check(url: &DatabaseUrl) -> Finding {
    let DatabaseUrl::Sqlite(path) = url else {
        return Finding::Note("the database is not on this machine's disk".to_owned());
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match rustix::fs::statvfs(folder) {
        Ok(disk) => judge(disk.f_bavail.saturating_mul(disk.f_frsize)),
        Err(error) => Finding::Wrong(format!("{} cannot be examined: {error}", folder.display())),
    }
}

fn judge(free: u64) -> Finding {
    let detail = format!("{} free", bytes(free));
    match free {
        ..TOO_LITTLE => Finding::Wrong(format!("{detail}, which is too little")),
        TOO_LITTLE..SCARCE => Finding::Note(format!("{detail}, which is not much")),
        SCARCE.. => Finding::Fine(detail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_wrong() {
        assert!(matches!(judge(199_999_999), Finding::Wrong(_)));
        assert!(matches!(judge(200_000_000), Finding::Note(_)));
        assert_eq!(judge(5_000_000_000), Finding::Fine("5.0 GB free".to_owned()));
    }
}
