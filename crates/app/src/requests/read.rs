//! Reading requests, and what became of them.

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp};
use replenish_domain::{
    Fault, Id,
    account::{Action, Actor, OrganisationName},
    calendar::Calendar,
    device::{Device, DeviceId},
    id::Organisation,
    reference::MarketplaceCode,
    request::{IdRequest, RequestId, RequestState, RequestStatus},
};
use replenish_store::{
    Conn, devices,
    id_requests::{self, After, Claimed, Filter, RequestSummary, Standing},
    images::{self, StoredImage},
    organisations,
    replenishment_ids::{self, AssignedSlot},
};

use super::RequestError;
use crate::{App, Denied, authorise};

/// Which requests a list shows.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    /// Where they stand.
    pub standing: Standing,
    /// Only those that wait for their answer longer than promised.
    pub overdue: bool,
    /// Only those that are overdue or have at most so many business days left.
    pub due_within: Option<u32>,
    /// Whose claim they are under; for reviewers.
    pub claimed: Claimed,
    /// Only those with this text in device name or model ID, or in the organisation's name for
    /// reviewers, and the one with this number.
    pub search: Option<String>,
    /// Only those of devices that are offered in this marketplace.
    pub marketplace: Option<MarketplaceCode>,
    /// Only those of this organisation.
    pub organisation: Option<Id<Organisation>>,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct RequestPage {
    /// The requests: a maker's own newest first, a reviewer's by due date.
    pub requests: Vec<RequestSummary>,
    /// Where the next page begins, if there is one.
    pub next: Option<RequestCursor>,
}

/// The place in a list after which the next page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestCursor(After);

/// How a request stands against its due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestClock {
    /// Business days until the due date, 0 on it and after it.
    pub business_days_left: u32,
    /// Business days since the due date, 0 up to it.
    pub business_days_over: u32,
    /// The request waits for its answer longer than promised.
    pub overdue: bool,
    /// The clock stands still while the maker is asked something.
    pub paused: bool,
}

impl App {
    /// The request, if the actor can see it.
    pub async fn request(&self, actor: &Actor, id: RequestId) -> Result<IdRequest, RequestError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        Ok(id_requests::find(&mut conn, actor.sight(), id)
            .await?
            .ok_or(Denied::Hidden)?)
    }

    /// A page of requests; `limit` is 1 to 200.
    pub async fn list_requests(
        &self,
        actor: &Actor,
        filter: &RequestFilter,
        after: Option<RequestCursor>,
        limit: usize,
    ) -> Result<RequestPage, RequestError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        let now = self.clock.now();
        let narrowed = filter.narrow(&self.calendar_in(&mut conn).await?, now);
        let after = after.map(|cursor| cursor.0);
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut requests = match actor.organisation {
            Some(own) if narrowed.organisation.is_some_and(|other| other != own) => Vec::new(),
            Some(own) => {
                let after = after.map(|after| after.id);
                id_requests::list_own(&mut conn, own, &narrowed, after, one_more).await?
            }
            None => id_requests::list_all(&mut conn, &narrowed, after, now, one_more).await?,
        };
        let has_more = requests.len() > limit;
        requests.truncate(limit);
        let next = requests.last().filter(|_| has_more).map(|request| {
            RequestCursor(After {
                due_at: request.due_at,
                id: request.id,
            })
        });
        Ok(RequestPage { requests, next })
    }

    /// How many requests a filter leaves, counted up to `at_most`; for reviewers.
    pub async fn count_requests(
        &self,
        actor: &Actor,
        filter: &RequestFilter,
        at_most: i64,
    ) -> Result<i64, RequestError> {
        authorise(actor, Action::Review)?;
        let now = self.clock.now();
        let mut conn = self.db.read().await?;
        let mut narrowed = filter.narrow(&self.calendar_in(&mut conn).await?, now);
        if let Some(own) = actor.organisation {
            if narrowed.organisation.is_some_and(|other| other != own) {
                return Ok(0);
            }
            narrowed.organisation = Some(own);
        }
        Ok(id_requests::count_all(&mut conn, &narrowed, now, at_most).await?)
    }

    /// The device's request that was handed in last.
    pub async fn latest_request(&self, actor: &Actor, device: DeviceId) -> Result<Option<IdRequest>, RequestError> {
        let mut conn = self.read_near_device(actor, device).await?;
        Ok(id_requests::latest_of_device(&mut conn, device).await?)
    }

    /// The request whose approval customers meet; none before the first.
    pub async fn approved_request(&self, actor: &Actor, device: DeviceId) -> Result<Option<IdRequest>, RequestError> {
        let mut conn = self.read_near_device(actor, device).await?;
        Ok(id_requests::approved_of_device(&mut conn, device, None).await?)
    }

    /// The replenishment IDs that customers' devices carry, in the slots' order; empty before they
    /// are assigned.
    pub async fn replenishment_ids(&self, actor: &Actor, device: DeviceId) -> Result<Vec<AssignedSlot>, RequestError> {
        let mut conn = self.read_near_device(actor, device).await?;
        Ok(replenishment_ids::of_device(&mut conn, device).await?)
    }

    /// The device's picture as it was handed in.
    pub async fn request_image(&self, actor: &Actor, id: RequestId) -> Result<StoredImage, RequestError> {
        let request = self.request(actor, id).await?;
        let image = request.snapshot.device.image.ok_or(Denied::Hidden)?;
        let mut conn = self.db.read().await?;
        Ok(images::get(&mut conn, &image.sha256).await?.ok_or(Denied::Hidden)?)
    }

    /// What the maker of a request is called.
    pub async fn request_maker(&self, request: &IdRequest) -> Result<OrganisationName, RequestError> {
        let mut conn = self.db.read().await?;
        let organisation = organisations::find(&mut conn, request.organisation).await?;
        Ok(organisation.ok_or(Denied::Hidden)?.name)
    }

    /// How a request in this state stands against its due date now, by a calendar that was read
    /// for the page or act.
    #[must_use]
    pub fn request_clock(&self, calendar: &Calendar, state: &RequestState, due_at: Timestamp) -> RequestClock {
        // While the maker is asked something, the clock stands where it stood, whatever the calendar says since.
        let now = match state {
            RequestState::NeedsInfo { since, .. } => *since,
            _ => self.clock.now(),
        };
        let (left, paused) = match state {
            RequestState::NeedsInfo { days_left, .. } => (*days_left, true),
            _ => (calendar.business_days_left(now, due_at), false),
        };
        RequestClock {
            business_days_left: left,
            business_days_over: calendar.business_days_left(due_at, now),
            overdue: state.status().is_open() && !paused && now > due_at,
            paused,
        }
    }

    /// A connection to read what belongs to a device, if the actor can see the device.
    pub(super) async fn read_near_device(&self, actor: &Actor, device: DeviceId) -> Result<Conn, RequestError> {
        authorise(actor, Action::ReadDevices)?;
        let mut conn = self.db.read().await?;
        visible_device(&mut conn, actor, device).await?;
        Ok(conn)
    }
}

/// The device, if it is within the actor's sight.
pub(super) async fn visible_device(conn: &mut Conn, actor: &Actor, id: DeviceId) -> Result<Device, RequestError> {
    Ok(devices::find(conn, actor.sight(), id).await?.ok_or(Denied::Hidden)?)
}

impl RequestFilter {
    fn narrow(&self, calendar: &Calendar, now: Timestamp) -> Filter {
        let due_before = match self.standing {
            _ if !self.overdue => self
                .due_within
                .and_then(|days| calendar.due_after(now, days))
                .map(just_after),
            // What has its answer waits no longer, so nothing of it is overdue.
            // While the maker is asked something, the clock stands still.
            Standing::In(status) if !status.is_open() || status == RequestStatus::NeedsInfo => {
                Some(Timestamp::UNIX_EPOCH)
            }
            _ => Some(now),
        };
        let standing = match self.standing {
            Standing::Any | Standing::Open if self.overdue || self.due_within.is_some() => Standing::Running,
            standing => standing,
        };
        Filter {
            standing,
            due_before,
            claimed: self.claimed,
            search: self.search.clone(),
            marketplace: self.marketplace.clone(),
            organisation: self.organisation,
        }
    }
}

fn just_after(at: Timestamp) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(1))
        .unwrap_or(Timestamp::MAX)
}

impl fmt::Display for RequestCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0.due_at.as_microsecond(), self.0.id)
    }
}

impl FromStr for RequestCursor {
    type Err = Fault;

    fn from_str(raw: &str) -> Result<Self, Fault> {
        let read = |raw: &str| {
            let (micros, id) = raw.split_once('.')?;
            let due_at = Timestamp::from_microsecond(micros.parse().ok()?).ok()?;
            let id = id.parse().ok()?;
            Some(Self(After { due_at, id }))
        };
        read(raw).ok_or_else(|| {
            Fault::new(
                "cursor-invalid",
                "The cursor is not one this list handed out. Begin at the first page.",
            )
        })
    }
}
