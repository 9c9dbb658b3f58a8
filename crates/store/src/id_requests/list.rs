//! Lists of requests: a maker's own, and the reviewers' queue.
//!
//! A list costs the same however many requests there are: its statement reads an index from where
//! the page begins and stops at its end. So a condition that is nearly always there, where requests
//! stand and whose they are, is a text of its own, while `OR … IS NULL` is left to what narrows
//! within the order.

use jiff::Timestamp;
use replenish_domain::{
    Id,
    account::OrganisationName,
    device::DeviceId,
    id::{Account, Organisation},
    reference::MarketplaceCode,
    request::{RequestId, RequestNumber, RequestState, RequestStatus},
};

use super::Headline;
use crate::{
    devices::contains_pattern,
    engine::{Conn, Row, Sql, StoreError, Value, args, statements},
};

/// A statement that lists a maker's requests, newest first.
macro_rules! list_own {
    ($condition:literal) => {
        Sql::portable(concat!(
            "SELECT r.id, r.number, r.device_id, r.organisation_id, o.name AS organisation_name, r.state, r.round, r.submitted_at, r.due_at, r.headline
             FROM id_requests r JOIN organisations o ON o.id = r.organisation_id
             WHERE r.organisation_id = $1 AND (r.id < $2 OR $2 IS NULL) AND (r.due_at < $3 OR $3 IS NULL)
             AND (r.search LIKE $5 ESCAPE '\\' OR $5 IS NULL OR r.number = $6)
             AND (r.marketplaces LIKE $7 ESCAPE '\\' OR $7 IS NULL) ",
            $condition,
            " ORDER BY r.id DESC LIMIT $4"
        ))
    };
}

/// What narrows everybody's requests within the order of a list; `$whose` and `$condition` choose the order's index.
macro_rules! narrowed {
    ($whose:literal, $condition:literal) => {
        concat!(
            " FROM id_requests r JOIN organisations o ON o.id = r.organisation_id
             WHERE (r.due_at, r.id) > ($1, $2) AND r.due_at < $3
             AND (r.claimed_until IS NULL OR r.claimed_until <= $5 OR $5 IS NULL)
             AND (r.search LIKE $9 ESCAPE '\\' OR $9 IS NULL OR r.number = $10 OR o.search LIKE $9 ESCAPE '\\')
             AND (r.marketplaces LIKE $11 ESCAPE '\\' OR $11 IS NULL) ",
            $whose,
            $condition
        )
    };
}

/// A statement that lists everybody's requests by due date.
macro_rules! list_all {
    ($whose:literal, $condition:literal) => {
        Sql::portable(concat!(
            "SELECT r.id, r.number, r.device_id, r.organisation_id, o.name AS organisation_name, r.state, r.round, r.submitted_at, r.due_at, r.headline",
            narrowed!($whose, $condition),
            " ORDER BY r.due_at, r.id LIMIT $7"
        ))
    };
}

/// A statement that counts everybody's requests, bounded in the same order.
macro_rules! count_all {
    ($whose:literal, $condition:literal) => {
        Sql::portable(concat!(
            "SELECT COUNT(*) AS requests FROM (SELECT r.id",
            narrowed!($whose, $condition),
            " ORDER BY r.due_at, r.id LIMIT $7) AS counted"
        ))
    };
}

/// The statements for requests of anybody, of one maker, and under one reviewer's claim.
macro_rules! of_whom {
    ($statement:ident, $condition:literal) => {
        [
            $statement!(
                "AND ((r.reviewer_id = $4 AND r.claimed_until > $6) OR $4 IS NULL) AND (r.organisation_id = $8 OR $8 IS NULL) ",
                $condition
            ),
            $statement!(
                "AND ((r.reviewer_id = $4 AND r.claimed_until > $6) OR $4 IS NULL) AND r.organisation_id = $8 ",
                $condition
            ),
            $statement!(
                "AND r.reviewer_id = $4 AND r.claimed_until > $6 AND (r.organisation_id = $8 OR $8 IS NULL) ",
                $condition
            ),
        ]
    };
}

/// Whose claim or device a list of everybody's is about, by which its index is chosen.
#[derive(Clone, Copy)]
enum Whose {
    Anybody,
    Maker,
    Reviewer,
}

/// The statements of a kind where requests stand: any, open, running, in one status.
type Texts<T> = [T; 4];

const LIST_OWN: Texts<Sql> = [
    list_own!(""),
    list_own!("AND r.status IN ('submitted', 'in_review', 'needs_info')"),
    list_own!("AND r.status IN ('submitted', 'in_review')"),
    list_own!("AND (r.status || '') = $8"),
];
const LIST_ALL: Texts<[Sql; 3]> = [
    of_whom!(list_all, ""),
    of_whom!(list_all, "AND r.status IN ('submitted', 'in_review', 'needs_info')"),
    of_whom!(list_all, "AND r.status IN ('submitted', 'in_review')"),
    of_whom!(list_all, "AND (r.status || '') = $12"),
];
const COUNT_ALL: Texts<[Sql; 3]> = [
    of_whom!(count_all, ""),
    of_whom!(count_all, "AND r.status IN ('submitted', 'in_review', 'needs_info')"),
    of_whom!(count_all, "AND r.status IN ('submitted', 'in_review')"),
    of_whom!(count_all, "AND (r.status || '') = $12"),
];

statements! {
    /// Organisations that have requests; those of the index that begins with them.
    MAKERS = Sql::portable(
        "SELECT o.id, o.name FROM organisations o
         WHERE EXISTS (SELECT 1 FROM id_requests r WHERE r.organisation_id = o.id) ORDER BY o.search, o.id LIMIT $1",
    );
}

/// Every list and count, for the test that prepares each.
pub(crate) fn list_statements() -> Vec<(&'static str, Sql)> {
    let all = LIST_ALL.iter().chain(&COUNT_ALL).flatten();
    all.chain(&LIST_OWN).map(|sql| (module_path!(), *sql)).collect()
}

/// Which requests a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// All of them.
    #[default]
    Any,
    /// Those that wait for their answer.
    Open,
    /// Those whose clock runs: open, and the maker is not asked anything.
    Running,
    /// Those in one status.
    In(RequestStatus),
}

/// Whose claim a request is under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Claimed {
    /// Does not matter.
    #[default]
    Any,
    /// This reviewer's.
    By(Id<Account>),
    /// Nobody's: never claimed, or the claim has ended.
    Free,
}

/// A narrowed list of requests.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Where they stand.
    pub standing: Standing,
    /// Only those due before this moment.
    pub due_before: Option<Timestamp>,
    /// Whose claim they are under; does not narrow a maker's own list.
    pub claimed: Claimed,
    /// Only those with this text in device name, model ID or, in everybody's list, the name of the
    /// organisation, and the one with this number.
    pub search: Option<String>,
    /// Only those of devices that are offered in this marketplace.
    pub marketplace: Option<MarketplaceCode>,
    /// Only those of this organisation; does not narrow a maker's own list.
    pub organisation: Option<Id<Organisation>>,
}

impl Standing {
    /// The statement for it, and its arguments, of which the status is the last.
    fn choose(self, [any, open, running, in_status]: Texts<Sql>, mut args: Vec<Value>) -> (Sql, Vec<Value>) {
        let sql = match self {
            Self::Any => any,
            Self::Open => open,
            Self::Running => running,
            Self::In(status) => {
                args.push(status.as_str().into());
                in_status
            }
        };
        (sql, args)
    }
}

impl Filter {
    const fn whose(&self) -> Whose {
        match (self.claimed, self.organisation) {
            (Claimed::By(_), _) => Whose::Reviewer,
            (_, Some(_)) => Whose::Maker,
            (_, None) => Whose::Anybody,
        }
    }

    /// The statement for everybody's requests, and its arguments.
    fn of_everybody(
        &self,
        texts: &Texts<[Sql; 3]>,
        after: Option<After>,
        now: Timestamp,
        limit: i64,
    ) -> (Sql, Vec<Value>) {
        let (by, free_at) = match self.claimed {
            Claimed::Any => (None, None),
            Claimed::By(reviewer) => (Some(reviewer), None),
            Claimed::Free => (None, Some(now)),
        };
        let after = after.unwrap_or(After::BEGINNING);
        let args = args![
            after.due_at,
            after.id,
            self.due_before(),
            by,
            free_at,
            now,
            limit,
            self.organisation,
            self.pattern(),
            self.number(),
            self.code_pattern(),
        ];
        let texts = texts.map(|texts| texts[self.whose() as usize]);
        self.standing.choose(texts, args)
    }

    /// A bound that is always there lets the index end the list.
    fn due_before(&self) -> Timestamp {
        self.due_before.unwrap_or(Timestamp::MAX)
    }

    fn pattern(&self) -> Option<String> {
        self.search.as_deref().map(contains_pattern)
    }

    fn number(&self) -> Option<i64> {
        let typed = self.search.as_deref().and_then(RequestNumber::typed);
        typed.map(|number| number.0)
    }

    fn code_pattern(&self) -> Option<String> {
        self.marketplace.as_ref().map(|code| format!("%,{code},%"))
    }
}

/// The last request of a page; the next page begins after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// When its answer is due.
    pub due_at: Timestamp,
    /// Its identifier.
    pub id: RequestId,
}

impl After {
    /// Before every request.
    const BEGINNING: Self = Self {
        due_at: Timestamp::UNIX_EPOCH,
        id: Id::from_uuid(uuid::Uuid::nil()),
    };
}

/// A request as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestSummary {
    /// Its identifier.
    pub id: RequestId,
    /// Its number.
    pub number: RequestNumber,
    /// The device it is about.
    pub device: DeviceId,
    /// Whose device.
    pub organisation: Id<Organisation>,
    /// What the organisation is called.
    pub organisation_name: OrganisationName,
    /// How often it was handed in.
    pub round: i64,
    /// When it was handed in.
    pub submitted_at: Timestamp,
    /// When the answer is due.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: RequestState,
    /// The device.
    pub headline: Headline,
}

/// An organisation's requests, newest first.
pub async fn list_own(
    conn: &mut Conn,
    organisation: Id<Organisation>,
    filter: &Filter,
    after: Option<RequestId>,
    limit: i64,
) -> Result<Vec<RequestSummary>, StoreError> {
    let args = args![
        organisation,
        after,
        filter.due_before,
        limit,
        filter.pattern(),
        filter.number(),
        filter.code_pattern(),
    ];
    let (sql, args) = filter.standing.choose(LIST_OWN, args);
    let rows = conn.fetch_all(sql, args).await?;
    rows.iter().map(read_summary).collect()
}

/// Everybody's requests by due date; claims are looked at as they stand at `now`.
pub async fn list_all(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<After>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<RequestSummary>, StoreError> {
    let (sql, args) = filter.of_everybody(&LIST_ALL, after, now, limit);
    let rows = conn.fetch_all(sql, args).await?;
    rows.iter().map(read_summary).collect()
}

/// How many requests of everybody a filter leaves, counted up to `at_most`.
pub async fn count_all(conn: &mut Conn, filter: &Filter, now: Timestamp, at_most: i64) -> Result<i64, StoreError> {
    let (sql, args) = filter.of_everybody(&COUNT_ALL, None, now, at_most);
    conn.fetch_one(sql, args).await?.get("requests")
}

/// An organisation that has requests.
pub type Maker = (Id<Organisation>, OrganisationName);

/// Organisations that have requests by name, at most so many.
pub async fn makers(conn: &mut Conn, at_most: i64) -> Result<Vec<Maker>, StoreError> {
    let rows = conn.fetch_all(MAKERS, args![at_most]).await?;
    rows.iter()
        .map(|row| Ok((row.get("id")?, row.parse("name")?)))
        .collect()
}

fn read_summary(row: &Row) -> Result<RequestSummary, StoreError> {
    Ok(RequestSummary {
        id: row.get("id")?,
        number: RequestNumber(row.get("number")?),
        device: row.get("device_id")?,
        organisation: row.get("organisation_id")?,
        organisation_name: row.parse("organisation_name")?,
        round: row.get("round")?,
        submitted_at: row.get("submitted_at")?,
        due_at: row.get("due_at")?,
        state: row.json("state")?,
        headline: row.json("headline")?,
    })
}
