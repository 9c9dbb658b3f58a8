//! Invitations to join an organisation or the programme. Only the hash of a link's secret is stored.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::{Email, OrganisationName, PersonName, Role, Sight},
    id::{Account, Invitation as InvitationKind, Organisation},
};

use crate::engine::{Conn, Row, Sql, StoreError, WriteTx, args, statements};

statements! {
    CREATE = Sql::portable(
        "INSERT INTO invitations (id, token_hash, organisation_id, email, role, invited_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    FIND_OPEN = Sql::portable(
        "SELECT i.id AS id, i.organisation_id AS organisation_id, i.email AS email, i.role AS role, i.expires_at AS expires_at,
             o.name AS organisation_name, a.name AS inviter
         FROM invitations i JOIN accounts a ON a.id = i.invited_by LEFT JOIN organisations o ON o.id = i.organisation_id
         WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2",
    );
    LIST_OPEN = Sql::portable(
        "SELECT i.id AS id, i.organisation_id AS organisation_id, i.email AS email, i.role AS role, i.expires_at AS expires_at,
             o.name AS organisation_name, a.name AS inviter
         FROM invitations i JOIN accounts a ON a.id = i.invited_by LEFT JOIN organisations o ON o.id = i.organisation_id
         WHERE (i.organisation_id = $1 OR $1 IS NULL) AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2
         ORDER BY i.id DESC LIMIT $3",
    );
    ACCEPT = Sql::portable(
        "UPDATE invitations SET accepted_at = $2
         WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2",
    );
    REVOKE = Sql::portable(
        "UPDATE invitations SET revoked_at = $3
         WHERE id = $1 AND (organisation_id = $2 OR $2 IS NULL) AND accepted_at IS NULL AND revoked_at IS NULL
         RETURNING email, organisation_id",
    );
    REVOKE_EARLIER = Sql::portable(
        "UPDATE invitations SET revoked_at = $3
         WHERE organisation_id IS NOT DISTINCT FROM $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL",
    );
    REVOKE_OF_INVITER = Sql::portable(
        "UPDATE invitations SET revoked_at = $2 WHERE invited_by = $1 AND accepted_at IS NULL AND revoked_at IS NULL",
    );
}

/// An invitation that can be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its identifier.
    pub id: Id<InvitationKind>,
    /// The organisation to join; none for the programme.
    pub organisation: Option<Id<Organisation>>,
    /// What the organisation is called.
    pub organisation_name: Option<OrganisationName>,
    /// Who is invited.
    pub email: Email,
    /// The role offered.
    pub role: Role,
    /// Who invites.
    pub inviter: PersonName,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a new invitation consists of.
#[derive(Debug, Clone)]
pub struct NewInvitation<'a> {
    /// Its identifier.
    pub id: Id<InvitationKind>,
    /// The hash of the link's secret.
    pub token_hash: [u8; 32],
    /// The organisation to join; none for the programme.
    pub organisation: Option<Id<Organisation>>,
    /// Who is invited.
    pub email: &'a Email,
    /// The role offered.
    pub role: Role,
    /// Who invites.
    pub invited_by: Id<Account>,
    /// When it is made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Stores an invitation in place of an earlier one for the same address and organisation.
pub async fn create(tx: &mut WriteTx, new: &NewInvitation<'_>) -> Result<(), StoreError> {
    tx.execute(REVOKE_EARLIER, args![new.organisation, new.email, new.created_at])
        .await?;
    let args = args![
        new.id,
        new.token_hash,
        new.organisation,
        new.email,
        new.role.as_str(),
        new.invited_by,
        new.created_at,
        new.expires_at,
    ];
    tx.execute(CREATE, args).await.map(drop)
}

/// The invitation with this secret, if it can be accepted.
pub async fn find_open(
    conn: &mut Conn,
    token_hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<Invitation>, StoreError> {
    let row = conn.fetch_optional(FIND_OPEN, args![token_hash, now]).await?;
    row.as_ref().map(read).transpose()
}

/// The invitations in sight that can be accepted, newest first.
pub async fn list_open(
    conn: &mut Conn,
    sight: Sight,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Invitation>, StoreError> {
    let rows = conn
        .fetch_all(LIST_OPEN, args![sight.organisation(), now, limit])
        .await?;
    rows.iter().map(read).collect()
}

/// Uses an invitation up; false when it ended or was used meanwhile.
pub async fn accept(tx: &mut WriteTx, id: Id<InvitationKind>, now: Timestamp) -> Result<bool, StoreError> {
    Ok(tx.execute(ACCEPT, args![id, now]).await? == 1)
}

/// Takes an invitation back and tells for whom it was and into which organisation; none when it is
/// out of sight, used or taken back already.
pub async fn revoke(
    tx: &mut WriteTx,
    sight: Sight,
    id: Id<InvitationKind>,
    now: Timestamp,
) -> Result<Option<(Email, Option<Id<Organisation>>)>, StoreError> {
    let row = tx.fetch_optional(REVOKE, args![id, sight.organisation(), now]).await?;
    row.map(|row| Ok((row.parse("email")?, row.get("organisation_id")?)))
        .transpose()
}

/// Takes back every invitation somebody made.
pub async fn revoke_of_inviter(tx: &mut WriteTx, inviter: Id<Account>, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(REVOKE_OF_INVITER, args![inviter, now]).await
}

fn read(row: &Row) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        id: row.get("id")?,
        organisation: row.get("organisation_id")?,
        organisation_name: row.parse_optional("organisation_name")?,
        email: row.parse("email")?,
        role: row.parse("role")?,
        inviter: row.parse("inviter")?,
        expires_at: row.get("expires_at")?,
    })
}
