//! Texts that reviewers keep for later.

use replenish_domain::{
    Fault, Id,
    account::{Action, Actor},
    audit::Act,
    fault::Gather,
    id,
    request::MESSAGE,
    text::Rule,
};
use replenish_store::saved_answers::{self, SavedAnswer};
use serde_json::json;

use super::RequestError;
use crate::{App, Denied, authorise};

const TITLE: Rule = Rule {
    what: "title",
    required: "title-required",
    too_long: "text-too-long",
    invalid: "text-invalid",
    max: 60,
};

impl App {
    /// Every saved answer by title.
    pub async fn saved_answers(&self, actor: &Actor) -> Result<Vec<SavedAnswer>, RequestError> {
        authorise(actor, Action::Review)?;
        let mut conn = self.db.read().await?;
        Ok(saved_answers::all(&mut conn).await?)
    }

    /// Keeps a text of 1 to 2000 characters under a title of 1 to 60.
    pub async fn save_answer(&self, actor: &Actor, title: &str, text: &str) -> Result<SavedAnswer, RequestError> {
        authorise(actor, Action::Review)?;
        let mut gather = Gather::default();
        let title = gather.take("/title", TITLE.line(title));
        let text = gather.take("/text", MESSAGE.paragraph(text));
        gather.finish()?;
        let (Some(title), Some(text)) = (title, text) else {
            unreachable!("a missing part left a fault")
        };
        let answer = SavedAnswer {
            id: self.next_id(),
            title,
            text,
            created_by: actor.name.to_string(),
            created_at: self.clock.now(),
        };
        let mut tx = self.db.write().await?;
        if !saved_answers::add(&mut tx, &answer).await? {
            let detail = format!(
                "There is a saved answer “{}” already. Choose another title.",
                answer.title
            );
            return Err(Fault::new("title-taken", detail).at("/title").into());
        }
        let act = Act::by(actor, "saved_answer.added");
        self.record(&mut tx, act.after(json!({ "title": answer.title })))
            .await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// Forgets a saved answer.
    pub async fn remove_answer(&self, actor: &Actor, id: Id<id::SavedAnswer>) -> Result<(), RequestError> {
        authorise(actor, Action::Review)?;
        let mut tx = self.db.write().await?;
        if !saved_answers::delete(&mut tx, id).await? {
            return Err(Denied::Hidden.into());
        }
        self.record(
            &mut tx,
            Act::by(actor, "saved_answer.removed").before(json!({ "id": id })),
        )
        .await?;
        Ok(tx.commit().await?)
    }
}
