//! What reviewers found in requests.

use replenish_domain::request::{Finding, RequestId};

use crate::engine::{Conn, Sql, StoreError, WriteTx, args, statements};

statements! {
    OF_REQUEST = Sql::portable("SELECT finding FROM request_findings WHERE request_id = $1 ORDER BY number");
    PUT = Sql::portable(
        "INSERT INTO request_findings (request_id, number, finding) VALUES ($1, $2, $3)
         ON CONFLICT (request_id, number) DO UPDATE SET finding = excluded.finding",
    );
    DELETE = Sql::portable("DELETE FROM request_findings WHERE request_id = $1 AND number = $2");
}

/// The findings of a request, in the order in which they were noted.
pub async fn of_request(conn: &mut Conn, request: RequestId) -> Result<Vec<Finding>, StoreError> {
    let rows = conn.fetch_all(OF_REQUEST, args![request]).await?;
    rows.iter().map(|row| row.json("finding")).collect()
}

/// Stores a finding, a new one or what has become of it.
pub async fn put(tx: &mut WriteTx, request: RequestId, finding: &Finding) -> Result<(), StoreError> {
    let args = args![request, finding.number, serde_json::to_string(finding)?];
    tx.execute(PUT, args).await.map(drop)
}

/// Takes a finding off a request.
pub async fn delete(tx: &mut WriteTx, request: RequestId, number: i64) -> Result<(), StoreError> {
    tx.execute(DELETE, args![request, number]).await.map(drop)
}
