//! Filters of the queue that a reviewer keeps under a name.

use std::{convert::identity, str::FromStr};

use replenish_domain::{
    Fault, Id,
    account::{Action, Actor},
    fault::Gather,
    id::{DeskView as Kind, IdError},
    text::Rule,
};
use replenish_store::{
    StoreError,
    desk_views::{self, DeskView},
};

use super::{QueueFilter, RequestError};
use crate::{App, Denied, authorise, search_text};

/// How many views an account keeps at most.
pub const MAX_SAVED_VIEWS: usize = 20;

const NAME: Rule = Rule {
    what: "name",
    required: "name-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 60,
};

/// A filter of the queue with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its identifier.
    pub id: Id<Kind>,
    /// What its owner calls it.
    pub name: String,
    /// What it shows.
    pub filter: QueueFilter,
}

/// A view as it was typed; empty texts narrow nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewView {
    /// 1 to 60 characters.
    pub name: String,
    /// One of [`super::QueueView`]'s names; `open` when empty.
    pub view: String,
    /// At most 200 characters.
    pub q: String,
    /// A marketplace's code.
    pub marketplace: String,
    /// An organisation's identifier.
    pub organisation: String,
}

impl App {
    /// The actor's own views by name.
    pub async fn saved_views(&self, actor: &Actor) -> Result<Vec<SavedView>, RequestError> {
        authorise(actor, Action::Review)?;
        let mut conn = self.db.read().await?;
        let stored = desk_views::of_account(&mut conn, actor.account).await?;
        Ok(stored.into_iter().map(read).collect::<Result<_, StoreError>>()?)
    }

    /// Keeps a filter under a name that no other view of the actor has.
    pub async fn save_view(&self, actor: &Actor, new: &NewView) -> Result<SavedView, RequestError> {
        authorise(actor, Action::Review)?;
        let mut gather = Gather::default();
        let name = gather.take("/name", NAME.line(&new.name));
        let filter = QueueFilter {
            view: taken(&mut gather, "/view", &new.view, identity).unwrap_or_default(),
            q: gather.take("/q", searched(&new.q)).flatten(),
            marketplace: taken(&mut gather, "/marketplace", &new.marketplace, identity),
            organisation: taken(&mut gather, "/organisation", &new.organisation, no_organisation),
        };
        gather.finish()?;
        let Some(name) = name else {
            unreachable!("a missing part left a fault")
        };
        let stored = DeskView {
            id: self.next_id(),
            filter: serde_json::to_value(&filter).map_err(StoreError::from)?,
            name,
            created_at: self.clock.now(),
        };
        let mut tx = self.db.write().await?;
        desk_views::hold(&mut tx, actor.account).await?;
        if desk_views::of_account(&mut tx, actor.account).await?.len() >= MAX_SAVED_VIEWS {
            let detail = format!("You have {MAX_SAVED_VIEWS} saved views, which is the most. Delete one first.");
            let fault = Fault::new("too-many-views", detail).with_limit(MAX_SAVED_VIEWS as u64);
            return Err(fault.at("/name").into());
        }
        if !desk_views::add(&mut tx, actor.account, &stored).await? {
            let detail = format!("You have a view “{}” already. Choose another name.", stored.name);
            return Err(Fault::new("name-taken", detail).at("/name").into());
        }
        tx.commit().await?;
        Ok(SavedView {
            id: stored.id,
            name: stored.name,
            filter,
        })
    }

    /// Forgets a view of the actor's own.
    pub async fn remove_view(&self, actor: &Actor, id: Id<Kind>) -> Result<(), RequestError> {
        authorise(actor, Action::Review)?;
        let mut tx = self.db.write().await?;
        if !desk_views::delete(&mut tx, actor.account, id).await? {
            return Err(Denied::Hidden.into());
        }
        Ok(tx.commit().await?)
    }
}

/// What a text names; nothing when it is empty.
fn taken<T: FromStr>(gather: &mut Gather, pointer: &str, raw: &str, fault: impl Fn(T::Err) -> Fault) -> Option<T> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    gather.take(pointer, raw.parse().map_err(fault))
}

fn no_organisation(_: IdError) -> Fault {
    Fault::new("organisation-unknown", "An organisation's id starts with org_.")
}

fn searched(raw: &str) -> Result<Option<String>, Fault> {
    let text = search_text(raw.trim())?;
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn read(stored: DeskView) -> Result<SavedView, StoreError> {
    Ok(SavedView {
        id: stored.id,
        name: stored.name,
        filter: serde_json::from_value(stored.filter)?,
    })
}
