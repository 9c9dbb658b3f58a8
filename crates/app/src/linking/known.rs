//! Links of tokens that were presented lately, so that not every message asks the database.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use jiff::{SignedDuration, Timestamp};
use replenish_store::StoreError;

use super::presented::{LiveLink, Presented};
use crate::{App, accounts::stored_form};

/// How long a link is believed to be alive. Links that end here are forgotten at once; other nodes hear
/// of it within this time.
const BELIEVED_FOR: SignedDuration = SignedDuration::from_secs(5);
/// The most that are remembered; then all are forgotten.
const MOST: usize = 50_000;

/// Live links by the hashes of their tokens.
#[derive(Debug, Default)]
pub(crate) struct KnownLinks {
    links: RwLock<HashMap<[u8; 32], Known>>,
}

#[derive(Debug, Clone)]
struct Known {
    link: Arc<LiveLink>,
    until: Timestamp,
}

impl KnownLinks {
    /// Forgets all links; after one has ended.
    pub(crate) fn forget(&self) {
        self.links.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn find(&self, hash: &[u8; 32], now: Timestamp) -> Option<Arc<LiveLink>> {
        let links = self.links.read().unwrap_or_else(PoisonError::into_inner);
        let known = links.get(hash).filter(|known| now < known.until)?;
        Some(Arc::clone(&known.link))
    }

    fn remember(&self, hash: [u8; 32], link: Arc<LiveLink>, now: Timestamp) {
        let until = now.saturating_add(BELIEVED_FOR).unwrap_or(Timestamp::MAX);
        let until = until.min(link.expires_at);
        let mut links = self.links.write().unwrap_or_else(PoisonError::into_inner);
        if links.len() >= MOST {
            links.clear();
        }
        links.insert(hash, Known { link, until });
    }
}

impl App {
    /// The live link of an access token, or what else the token stands for. A link that ended on another
    /// node may pass for alive for five seconds.
    pub async fn live_link(&self, token: &str) -> Result<Result<Arc<LiveLink>, Presented>, StoreError> {
        let hash = stored_form(token);
        let now = self.clock.now();
        if let Some(link) = self.known_links.find(&hash, now) {
            return Ok(Ok(link));
        }
        match self.link_of_token(token).await? {
            Presented::Live(link) => {
                let link = Arc::new(link);
                self.known_links.remember(hash, Arc::clone(&link), now);
                Ok(Ok(link))
            }
            other => Ok(Err(other)),
        }
    }
}
