//! Who is looking at a request, so that two reviewers do not do the same work before one claims it.

use jiff::SignedDuration;
use replenish_domain::{
    account::{Action, Actor},
    request::{IdRequest, RequestId},
};
use replenish_store::{Conn, StoreError, id_requests, request_presence};

use super::RequestError;
use crate::{App, Denied, authorise, noting::at_best};

/// How long somebody counts as looking after they opened the page.
const LOOKS_FOR: SignedDuration = SignedDuration::from_mins(2);

impl App {
    /// Notes that a reviewer looks at a request, and tells which others have within two minutes. The
    /// maker's own people are not noted.
    pub async fn look_at_request(&self, actor: &Actor, id: RequestId) -> Result<Vec<String>, RequestError> {
        authorise(actor, Action::Review)?;
        let request = {
            let mut conn = self.db.read().await?;
            let found = id_requests::find(&mut conn, actor.sight(), id).await?;
            found.ok_or(Denied::Hidden)?
        };
        if !speaks_for_programme(actor, &request) {
            return Ok(Vec::new());
        }
        at_best(self.note_look(actor, id).await)?;
        let mut conn = self.db.read().await?;
        Ok(self.others_at(&mut conn, actor, id).await?)
    }

    async fn note_look(&self, actor: &Actor, id: RequestId) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        request_presence::forget(&mut tx, now - LOOKS_FOR).await?;
        request_presence::note(&mut tx, id, actor.account, now).await?;
        tx.commit().await
    }

    /// What the other reviewers are called who look at a request.
    pub(super) async fn others_at(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        id: RequestId,
    ) -> Result<Vec<String>, StoreError> {
        let since = self.clock.now() - LOOKS_FOR;
        request_presence::others(conn, id, actor.account, since).await
    }
}

/// Whether the actor meets a request as a reviewer. Who belongs to its maker meets it as the maker,
/// whatever their role.
pub(super) fn speaks_for_programme(actor: &Actor, request: &IdRequest) -> bool {
    actor.may(Action::Review) && actor.organisation != Some(request.organisation)
}
