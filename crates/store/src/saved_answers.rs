//! What reviewers write again and again, kept under a title.

use jiff::Timestamp;
use replenish_domain::{Id, id::SavedAnswer as Kind};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    ALL = Sql::portable("SELECT id, title, text, created_by, created_at FROM saved_answers ORDER BY title");
    ADD = Sql::portable(
        "INSERT INTO saved_answers (id, title, text, created_by, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (title) DO NOTHING",
    );
    DELETE = Sql::portable("DELETE FROM saved_answers WHERE id = $1");
}

/// A text for findings and messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedAnswer {
    /// Its identifier.
    pub id: Id<Kind>,
    /// What reviewers find it by; no two are the same.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Who saved it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
}

/// Every saved answer by title.
pub async fn all(conn: &mut Conn) -> Result<Vec<SavedAnswer>, StoreError> {
    let rows = conn.fetch_all(ALL, args![]).await?;
    rows.iter().map(read).collect()
}

/// Stores an answer; false when its title is taken.
pub async fn add(tx: &mut WriteTx, answer: &SavedAnswer) -> Result<bool, StoreError> {
    let SavedAnswer {
        id,
        title,
        text,
        created_by,
        created_at,
    } = answer;
    let args = args![*id, title.as_str(), text.as_str(), created_by.as_str(), *created_at];
    Ok(tx.execute(ADD, args).await? == 1)
}

/// Deletes an answer; false when it is not there.
pub async fn delete(tx: &mut WriteTx, id: Id<Kind>) -> Result<bool, StoreError> {
    Ok(tx.execute(DELETE, args![id]).await? == 1)
}

fn read(row: &Row) -> Result<SavedAnswer, StoreError> {
    Ok(SavedAnswer {
        id: row.get("id")?,
        title: row.get("title")?,
        text: row.get("text")?,
        created_by: row.get("created_by")?,
        created_at: row.get("created_at")?,
    })
}
