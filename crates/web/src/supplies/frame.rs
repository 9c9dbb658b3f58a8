//! What every page for customers shares.

use askama::filters::Safe;
use replenish_app::App;
use replenish_domain::Language;
use replenish_words::{args, isolated};

use super::{HOME, guest::Guest};
use crate::{
    assets,
    console::{fields::Errors, shell::initials},
};

/// The frame of a page. Every template for customers has one as its field `frame`.
pub(crate) struct Frame {
    pub(crate) language: Language,
    /// What the page is called in the browser's title.
    pub(crate) title: String,
    pub(crate) programme: String,
    /// Where the switch of language leads back to.
    pub(crate) here: String,
    pub(crate) skip: String,
    pub(crate) language_title: String,
    pub(crate) card: Option<Card>,
    /// A confirmation of what was just done.
    pub(crate) done: Option<String>,
}

/// The customer who is signed in, as the top bar shows them.
pub(crate) struct Card {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) initials: String,
    pub(crate) account_of: String,
    pub(crate) nav: String,
    pub(crate) links: String,
    pub(crate) links_current: Safe<&'static str>,
    pub(crate) account: String,
    pub(crate) sign_out: String,
}

impl Frame {
    /// The frame of a page that is called so.
    pub(crate) fn new(app: &App, guest: &Guest, title: impl Into<String>) -> Self {
        Self {
            language: guest.words.language(),
            title: title.into(),
            programme: app.settings().programme.clone(),
            here: guest.here.clone(),
            skip: guest.say("customer-frame.skip"),
            language_title: guest.say("language-title"),
            card: Card::of(guest),
            done: None,
        }
    }

    /// Confirms what was just done.
    pub(crate) fn confirming(mut self, done: Option<String>) -> Self {
        self.done = done;
        self
    }

    /// Says in the browser's title that the form came back with errors.
    pub(crate) fn failing(mut self, guest: &Guest, errors: &Errors) -> Self {
        if errors.any() {
            self.title = guest.tell("page-with-faults", &args! { "title" => self.title });
        }
        self
    }

    /// What the switch of language offers.
    #[expect(clippy::unused_self, reason = "templates reach it through the page's frame")]
    pub(crate) fn languages(&self) -> [Language; 6] {
        Language::ALL
    }

    /// The address of an asset.
    #[expect(clippy::unused_self, reason = "templates reach it through the page's frame")]
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// An icon of the sprite, hidden from screen readers: words always stand beside it.
    #[expect(clippy::unused_self, reason = "templates reach it through the page's frame")]
    pub(crate) fn icon(&self, name: &str) -> Safe<String> {
        let sprite = assets::url("icons.svg");
        Safe(format!(
            r#"<svg class="icon" aria-hidden="true"><use href="{sprite}#{name}"/></svg>"#
        ))
    }
}

impl Card {
    fn of(guest: &Guest) -> Option<Self> {
        let actor = guest.customer()?;
        let initials = initials(actor.name.as_str());
        let whose = args! { "initials" => initials.clone(), "name" => isolated(actor.name.as_str()) };
        let is_home = guest.here.split('?').next() == Some(HOME);
        Some(Self {
            name: actor.name.to_string(),
            email: actor.email.to_string(),
            account_of: guest.tell("customer-frame.account-of", &whose),
            initials,
            nav: guest.say("customer-frame.nav"),
            links: guest.say("customer-frame.links"),
            links_current: Safe(if is_home { r#" aria-current="page""# } else { "" }),
            account: guest.say("customer-frame.account"),
            sign_out: guest.say("customer-frame.sign-out"),
        })
    }
}
