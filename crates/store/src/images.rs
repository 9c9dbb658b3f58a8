//! Pictures, addressed by their SHA-256.

use jiff::Timestamp;

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    PUT = Sql::portable(
        "INSERT INTO images (sha256, media_type, bytes, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING",
    );
    GET = Sql::portable("SELECT media_type, bytes FROM images WHERE sha256 = $1");
    DROP_UNUSED = Sql::portable(
        "DELETE FROM images WHERE sha256 = $1
         AND NOT EXISTS (SELECT 1 FROM devices WHERE devices.image_sha256 = $1)
         AND NOT EXISTS (SELECT 1 FROM id_requests WHERE id_requests.image_sha256 = $1)",
    );
}

/// A stored picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredImage {
    /// The SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes, at most 1 MiB.
    pub bytes: Vec<u8>,
}

/// Stores a picture unless it is there already.
pub async fn put(
    tx: &mut WriteTx,
    sha256: &str,
    media_type: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(PUT, args![sha256, media_type, bytes, now]).await.map(drop)
}

/// The picture with this hash.
pub async fn get(conn: &mut Conn, sha256: &str) -> Result<Option<StoredImage>, StoreError> {
    let row = conn.fetch_optional(GET, args![sha256]).await?;
    row.map(|row| {
        Ok(StoredImage {
            sha256: sha256.to_owned(),
            media_type: row.get("media_type")?,
            bytes: row.get("bytes")?,
        })
    })
    .transpose()
}

/// Deletes a picture that neither a device nor a submitted request shows any more.
pub async fn drop_unused(tx: &mut WriteTx, sha256: &str) -> Result<(), StoreError> {
    tx.execute(DROP_UNUSED, args![sha256]).await.map(drop)
}
