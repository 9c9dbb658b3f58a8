//! Many messages in one request, each with an answer of its own.

use std::sync::Arc;

use replenish_protocol::{Message, read_message};

use super::{
    Refused,
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
        messages: &[&str],
    ) -> Vec<Result<(), Refused>> {
        let mut outcomes = Vec::with_capacity(messages.len());
        let mut run = Run::default();
        for (at, text) in messages.iter().enumerate() {
            let outcome = match self.open(token, link, text).await {
                Ok((link, message)) if only_reports(&message.body) => {
                    run.messages.push(at);
                    run.reports.extend(reports_of(&link, &message));
                    Ok(())
                }
                Ok((link, message)) => {
                    self.store_run(&mut run, &mut outcomes).await;
                    self.deliver(&link, &message).await
                }
                Err(refused) => Err(refused),
            };
            outcomes.push(outcome);
        }
        self.store_run(&mut run, &mut outcomes).await;
        for (text, outcome) in messages.iter().zip(&outcomes) {
            self.live.look_at(link.client, text.as_bytes(), outcome.as_ref().err());
        }
        outcomes
    }

    /// Reads a message and finds whose it is.
    async fn open<'a>(
        &self,
        token: &str,
        link: &Arc<LiveLink>,
        text: &'a str,
    ) -> Result<(Arc<LiveLink>, Message<'a>), Refused> {
        let message = read_message(text.as_bytes())?;
        let own = message.token.as_ref().map(replenish_protocol::read::Token::reveal);
        let link = match own.filter(|own| *own != token) {
            Some(own) => self.link_for_events(own).await?,
            None => Arc::clone(link),
        };
        Ok((link, message))
    }

    /// Stores what waits; if that fails, none of it was taken.
    async fn store_run(&self, run: &mut Run, outcomes: &mut [Result<(), Refused>]) {
        let Run { messages, reports } = std::mem::take(run);
        match self.reports.store(reports).await {
            Ok(came) => self.live.count(&came),
            Err(refused) => {
                for at in messages {
                    outcomes[at] = Err(refused.clone());
                }
            }
        }
    }
}
