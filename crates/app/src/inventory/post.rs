//! Many messages in one request, each with an answer of its own.

use std::sync::Arc;

use replenish_protocol::{Message, read_message};

use super::{
    MAX_MESSAGE, Refused,
    deliver::only_reports,
    incoming::{Incoming, reports_of},
};
use crate::{App, linking::LiveLink};

/// The most messages of one request.
pub const MAX_MESSAGES: usize = 500;

/// Messages that only report and wait to be stored together.
#[derive(Default)]
struct Run {
    messages: Vec<usize>,
    reports: Vec<Incoming>,
}

/// What a request says once for all its messages.
#[derive(Clone, Copy)]
struct Bearer<'a> {
    token: &'a str,
    link: &'a Arc<LiveLink>,
}

impl App {
    /// Takes messages in their order and tells of each whether it was taken. Those taken are stored for
    /// good; one that is refused does not keep the others out.
    ///
    /// A message that carries a token of its own is of the customer of that token, so that one request
    /// can speak for many; one without is of the customer of the request's token.
    pub async fn take_messages(
        &self,
        token: &str,
        link: &Arc<LiveLink>,
        messages: &[impl AsRef<[u8]>],
    ) -> Vec<Result<(), Refused>> {
        self.take_in_order(Some(Bearer { token, link }), messages).await
    }

    /// Takes messages that came without a request, each of the customer of the token inside it. Those
    /// taken are stored for good.
    ///
    /// This ends early at a message that cannot be taken now, so that what comes after it waits for it:
    /// the outcomes are of the first messages, and there may be fewer of them.
    pub async fn take_unasked_messages(&self, messages: &[impl AsRef<[u8]>]) -> Vec<Result<(), Refused>> {
        self.take_in_order(None, messages).await
    }

    async fn take_in_order(
        &self,
        bearer: Option<Bearer<'_>>,
        messages: &[impl AsRef<[u8]>],
    ) -> Vec<Result<(), Refused>> {
        let keeps_order = bearer.is_none();
        let mut outcomes = Vec::with_capacity(messages.len());
        let mut clients = Vec::with_capacity(messages.len());
        let mut run = Run::default();
        for (at, bytes) in messages.iter().enumerate() {
            let opened = self.open(bearer, bytes.as_ref()).await;
            let own = opened.as_ref().ok().map(|(link, _)| link.client);
            clients.push(bearer.map(|bearer| bearer.link.client).or(own));
            let outcome = match opened {
                Ok((link, message)) if only_reports(&message.body) => {
                    run.messages.push(at);
                    run.reports.extend(reports_of(&link, &message));
                    Ok(())
                }
                Ok((link, message)) => {
                    let is_stored = self.store_run(&mut run, &mut outcomes).await;
                    if keeps_order && !is_stored {
                        break;
                    }
                    self.deliver(&link, &message).await
                }
                Err(refused) => Err(refused),
            };
            let must_wait = matches!(&outcome, Err(refused) if refused.is_for_now());
            outcomes.push(outcome);
            if keeps_order && must_wait {
                break;
            }
        }
        self.store_run(&mut run, &mut outcomes).await;
        for ((bytes, outcome), client) in messages.iter().zip(&outcomes).zip(clients) {
            if let Some(client) = client {
                self.live.look_at(client, bytes.as_ref(), outcome.as_ref().err());
            }
        }
        outcomes
    }

    /// Reads a message and finds whose it is.
    async fn open<'a>(
        &self,
        bearer: Option<Bearer<'_>>,
        bytes: &'a [u8],
    ) -> Result<(Arc<LiveLink>, Message<'a>), Refused> {
        if bearer.is_none() && bytes.len() > MAX_MESSAGE {
            return Err(Refused::too_large(MAX_MESSAGE));
        }
        let message = read_message(bytes)?;
        let own = message.token.as_ref().map(replenish_protocol::read::Token::reveal);
        let link = match (own, bearer) {
            (Some(own), Some(bearer)) if own == bearer.token => Arc::clone(bearer.link),
            (Some(own), _) => self.link_for_events(own).await?,
            (None, Some(bearer)) => Arc::clone(bearer.link),
            (None, None) => {
                return Err(Refused::token(
                    "The message names no token. Put it into event.endpoint.scope, or event.payload.scope of a message \
                     about endpoints.",
                ));
            }
        };
        Ok((link, message))
    }

    /// Stores what waits and tells whether that went well; if not, none of it was taken.
    async fn store_run(&self, run: &mut Run, outcomes: &mut [Result<(), Refused>]) -> bool {
        let Run { messages, reports } = std::mem::take(run);
        match self.reports.store(reports).await {
            Ok(came) => {
                self.live.count(&came);
                true
            }
            Err(refused) => {
                for at in messages {
                    outcomes[at] = Err(refused.clone());
                }
                false
            }
        }
    }
}
