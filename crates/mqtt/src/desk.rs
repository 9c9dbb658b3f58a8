//! Where messages wait, are taken in their order, and acknowledged.

use std::{collections::VecDeque, time::Duration};

use replenish_app::{App, inventory::Refused};
use rumqttc::{AsyncClient, Publish, PublishOptions, PublishProperties, QoS};
use serde::Serialize;
use tokio::{
    sync::mpsc::UnboundedReceiver,
    time::{Instant, sleep, sleep_until},
};

use crate::{arriving::Arrived, backoff::Backoff, options::UNDER_WAY, refusals::Refusals, stop::Stop};

/// So often a message is tried before it is asked whether it alone is the reason.
const PATIENCE: u32 = 5;
/// How long a message that was put aside stays there.
const ASIDE_FOR: Duration = Duration::from_mins(1);

/// The messages of one connection that are not acknowledged yet.
pub(crate) struct Desk<'a> {
    app: App,
    client: AsyncClient,
    /// What a topic has to begin with to be answered to.
    answers: String,
    refusals: &'a mut Refusals,
    waiting: VecDeque<Arrived>,
    /// Those that could not be stored while others could; they wait without keeping the others.
    aside: VecDeque<Arrived>,
    aside_until: Instant,
}

/// What became of a message, for a sender who asked.
#[derive(Serialize)]
struct Answer<'a> {
    status: u16,
    code: Option<&'a str>,
    description: Option<&'a str>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(app: App, client: AsyncClient, answers: String, refusals: &'a mut Refusals) -> Self {
        Self {
            app,
            client,
            answers,
            refusals,
            waiting: VecDeque::new(),
            aside: VecDeque::new(),
            aside_until: Instant::now(),
        }
    }

    /// Takes what comes until the operator says stop.
    pub(crate) async fn work(&mut self, arriving: &mut UnboundedReceiver<Arrived>, stop: &mut Stop) {
        let mut together = usize::from(UNDER_WAY);
        let mut tries = 0;
        let mut backoff = Backoff::default();
        while !stop.is_said() && self.wait(arriving, stop).await {
            self.try_aside_again().await;
            let taken_up = together.min(self.waiting.len());
            if self.take(taken_up).await == 0 {
                (together, tries, backoff) = (grown(together), 0, Backoff::default());
                continue;
            }
            // One that cannot be stored must not keep the others for long, so each is tried by itself.
            tries += u32::from(taken_up == 1);
            together = 1;
            if tries >= PATIENCE && self.first_stands_in_the_way().await {
                (tries, backoff) = (0, Backoff::default());
                continue;
            }
            tokio::select! {
                () = stop.said() => {}
                () = sleep(backoff.next()) => {}
            }
        }
    }

    /// Waits until there is something to take; false at the end.
    async fn wait(&mut self, arriving: &mut UnboundedReceiver<Arrived>, stop: &mut Stop) -> bool {
        if self.waiting.is_empty() {
            tokio::select! {
                () = stop.said() => return false,
                next = arriving.recv() => match next {
                    Some(arrived) => self.waiting.push_back(arrived),
                    None => return false,
                },
                () = sleep_until(self.aside_until), if !self.aside.is_empty() => {}
            }
        }
        while let Ok(arrived) = arriving.try_recv() {
            self.waiting.push_back(arrived);
        }
        true
    }

    /// Takes the first messages, and acknowledges those that are stored or refused for good. The others
    /// stay in their order; returns how many those are.
    async fn take(&mut self, count: usize) -> usize {
        let taken_up: Vec<_> = self.waiting.drain(..count).collect();
        let payloads: Vec<_> = taken_up.iter().map(|arrived| arrived.publish.payload.clone()).collect();
        let app = self.app.clone();
        // What was begun comes to its end, whatever becomes of the connection.
        let taking = tokio::spawn(async move { app.take_unasked_messages(&payloads).await });
        let mut outcomes = taking.await.unwrap_or_default().into_iter();
        let mut kept = Vec::new();
        for arrived in taken_up {
            match outcomes.next() {
                Some(Ok(())) => self.settle(&arrived.publish, None).await,
                Some(Err(refused)) if !refused.is_for_now() => self.settle(&arrived.publish, Some(&refused)).await,
                Some(Err(_)) | None => kept.push(arrived),
            }
        }
        let count = kept.len();
        for arrived in kept.into_iter().rev() {
            self.waiting.push_front(arrived);
        }
        count
    }

    async fn settle(&mut self, publish: &Publish, refused: Option<&Refused>) {
        if let Some(refused) = refused {
            self.refusals.note(&publish.topic, refused);
        }
        self.answer(publish, refused);
        // A connection that is gone cannot be told; the broker sends the message again over the next one.
        let _ = self.client.ack(publish).await;
    }

    /// Tells a sender who asked, as MQTT 5 has it, what became of the message.
    fn answer(&self, publish: &Publish, refused: Option<&Refused>) {
        let Some(asked) = &publish.properties else { return };
        // Nobody can make us write to other topics.
        let Some(topic) = asked
            .response_topic
            .as_ref()
            .filter(|topic| topic.starts_with(&self.answers))
        else {
            return;
        };
        let answer = Answer {
            status: refused.map_or(202, |refused| refused.code.status()),
            code: refused.map(|refused| refused.code.as_str()),
            description: refused.map(|refused| refused.description.as_str()),
        };
        let Ok(body) = serde_json::to_vec(&answer) else { return };
        let properties = PublishProperties {
            correlation_data: asked.correlation_data.clone(),
            content_type: Some("application/json".to_owned()),
            ..PublishProperties::default()
        };
        let options = PublishOptions::new(QoS::AtMostOnce).properties(properties);
        if let Err(error) = self.client.try_publish(topic.as_str(), body, options) {
            tracing::debug!(error = %error, "an MQTT answer was left out");
        }
    }

    /// Whether the second message can be stored while the first cannot. The first is put aside then.
    async fn first_stands_in_the_way(&mut self) -> bool {
        if self.waiting.len() < 2 {
            return false;
        }
        let Some(first) = self.waiting.pop_front() else {
            return false;
        };
        if self.take(1).await > 0 {
            self.waiting.push_front(first);
            return false;
        }
        tracing::error!("an MQTT message cannot be stored while others can; it is tried again every minute");
        self.aside.push_back(first);
        self.aside_until = Instant::now() + ASIDE_FOR;
        true
    }

    /// Tries each that was put aside once more, when it is time.
    async fn try_aside_again(&mut self) {
        if self.aside.is_empty() || Instant::now() < self.aside_until {
            return;
        }
        for arrived in std::mem::take(&mut self.aside) {
            self.waiting.push_front(arrived);
            if self.take(1).await > 0 {
                self.aside.extend(self.waiting.pop_front());
            }
        }
        self.aside_until = Instant::now() + ASIDE_FOR;
    }
}

fn grown(together: usize) -> usize {
    (together * 2).min(usize::from(UNDER_WAY))
}
