//! The rounds of requests that ended with questions to the maker.

use replenish_domain::request::{IdRequest, RequestId, Round};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    OF_REQUEST = Sql::portable(
        "SELECT round, submitted_at, snapshot, returned_at, returned_by, findings FROM request_rounds
         WHERE request_id = $1 ORDER BY round",
    );
    ADD = Sql::portable(
        "INSERT INTO request_rounds (request_id, round, submitted_at, snapshot, returned_at, returned_by, findings)
         SELECT id, round, submitted_at, snapshot, $2, $3, $4 FROM id_requests WHERE id = $1",
    );
}

/// The ended rounds of a request, oldest first.
pub async fn of_request(conn: &mut Conn, request: RequestId) -> Result<Vec<Round>, StoreError> {
    let rows = conn.fetch_all(OF_REQUEST, args![request]).await?;
    rows.iter().map(read).collect()
}

/// Keeps the present round of a request as ended.
pub async fn end(
    tx: &mut WriteTx,
    request: &IdRequest,
    at: jiff::Timestamp,
    by: &str,
    findings: usize,
) -> Result<(), StoreError> {
    let findings = i64::try_from(findings).unwrap_or(i64::MAX);
    tx.execute(ADD, args![request.id, at, by, findings]).await.map(drop)
}

fn read(row: &Row) -> Result<Round, StoreError> {
    Ok(Round {
        round: row.get("round")?,
        submitted_at: row.get("submitted_at")?,
        snapshot: row.json("snapshot")?,
        returned_at: row.get("returned_at")?,
        returned_by: row.get("returned_by")?,
        findings: row.get("findings")?,
    })
}
