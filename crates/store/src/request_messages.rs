//! What maker and reviewers write to each other about a request.

use replenish_domain::{
    Fault,
    request::{Message, RequestId, Side},
};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    OF_REQUEST = Sql::portable(
        "SELECT number, at, written_by, side, text FROM request_messages WHERE request_id = $1 ORDER BY number",
    );
    ADD = Sql::portable(
        "INSERT INTO request_messages (request_id, number, at, written_by, side, text) VALUES ($1, $2, $3, $4, $5, $6)",
    );
}

/// The messages about a request, oldest first.
pub async fn of_request(conn: &mut Conn, request: RequestId) -> Result<Vec<Message>, StoreError> {
    let rows = conn.fetch_all(OF_REQUEST, args![request]).await?;
    rows.iter().map(read).collect()
}

/// Stores a message.
pub async fn add(tx: &mut WriteTx, request: RequestId, message: &Message) -> Result<(), StoreError> {
    let Message {
        number,
        by,
        side,
        at,
        text,
    } = message;
    let args = args![request, *number, *at, by.as_str(), side.as_str(), text.as_str()];
    tx.execute(ADD, args).await.map(drop)
}

fn read(row: &Row) -> Result<Message, StoreError> {
    let side: SideText = row.parse("side")?;
    Ok(Message {
        number: row.get("number")?,
        at: row.get("at")?,
        by: row.get("written_by")?,
        side: side.0,
        text: row.get("text")?,
    })
}

struct SideText(Side);

impl std::str::FromStr for SideText {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        [Side::Maker, Side::Programme]
            .into_iter()
            .find(|side| side.as_str() == raw)
            .map(Self)
            .ok_or_else(|| Fault::new("side-unknown", "Neither maker nor programme."))
    }
}
