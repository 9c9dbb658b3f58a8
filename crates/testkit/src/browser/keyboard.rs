//! Walking through a page with the keyboard alone.

use fantoccini::{
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    key::Key,
};
use serde_json::json;

use super::{Browser, locate::Kind};

/// How often Tab is pressed before giving up: more often than any page has things to focus.
const MOST_TABS: usize = 1000;

/// How often an arrow is pressed: more often than any list has choices.
const MOST_ARROWS: usize = 300;

/// What the focused element is called; nothing when it is the wanted one, or another one of its radio buttons, for
/// Tab visits only one of them.
const NAME_UNLESS_REACHED: &str = r"
    const [focused, wanted] = [document.activeElement, arguments[0]];
    if (focused === wanted || wanted?.type === 'radio' && focused.type === 'radio' && focused.name === wanted.name) {
        return null;
    }
    if (focused === document.body) return '';
    const label = focused.labels && focused.labels[0];
    const ids = (focused.getAttribute('aria-labelledby') || '').split(' ');
    const elsewhere = ids.map((id) => document.getElementById(id)?.innerText || '').join(' ').trim();
    const own = label ? label.innerText : focused.innerText;
    const name = focused.getAttribute('aria-label') || elsewhere || own || focused.value;
    return (name || '').replace(/\s+/g, ' ').trim();
";

const IS_FOCUSED: &str = "return document.activeElement === arguments[0]";

const CHOSEN: &str = "return document.activeElement.selectedOptions[0]?.label.trim() ?? ''";

impl Browser {
    /// Presses and releases a key, wherever the focus is.
    pub async fn press(&self, key: Key) {
        self.press_all([key.into()]).await;
    }

    /// Types text on the keyboard, wherever the focus is.
    pub async fn type_text(&self, text: &str) {
        self.press_all(text.chars()).await;
    }

    /// Selects the whole text of the field that has the focus, so that typing replaces it.
    pub async fn select_all(&self) {
        let keyboard = KeyActions::new("keyboard".to_owned());
        let (control, a) = (Key::Control.into(), 'a');
        let keys = [
            KeyAction::Down { value: control },
            KeyAction::Down { value: a },
            KeyAction::Up { value: a },
            KeyAction::Up { value: control },
        ];
        self.perform(keys.into_iter().fold(keyboard, InputSource::then)).await;
    }

    /// What the focused element is called: its label, its text, or nothing when the page itself has the focus.
    pub async fn focused(&self) -> String {
        let name = self.evaluate(NAME_UNLESS_REACHED, Vec::new()).await;
        name.as_str().unwrap_or_default().to_owned()
    }

    /// Presses Tab until the one link, button or field called `name` has the focus, and arrows among radio buttons.
    ///
    /// # Panics
    ///
    /// When the focus does not come there; the message lists where it came instead.
    pub async fn tab_to(&self, name: &str) {
        self.tab_to_within("body", name).await;
    }

    /// Like [`Browser::tab_to`], for what lies inside the first element that matches a selector.
    ///
    /// # Panics
    ///
    /// When the focus does not come there; the message lists where it came instead.
    pub async fn tab_to_within(&self, selector: &str, name: &str) {
        self.reach(selector, name).await;
    }

    /// Tabs to a link or button inside the first element that matches a selector, presses Enter, and waits for the
    /// page that it leads to.
    ///
    /// # Panics
    ///
    /// When the focus does not come there, or no page follows.
    pub async fn enter_within(&self, selector: &str, name: &str) {
        let target = self.reach(selector, name).await;
        let leads_on = self.leads_on(&target).await;
        self.press(Key::Enter).await;
        if leads_on {
            self.await_page(name).await;
        }
    }

    /// Chooses an option of the list that has the focus, with arrows.
    ///
    /// # Panics
    ///
    /// When the list offers no such option.
    pub async fn arrow_to_option(&self, option: &str) {
        self.press(Key::Home).await;
        let is_chosen = async || self.evaluate(CHOSEN, Vec::new()).await == json!(option);
        self.arrow_until(is_chosen, option).await;
    }

    async fn reach(&self, selector: &str, name: &str) -> Element {
        let part = self.one_by_css(selector).await;
        let target = self.one_visible(&part, Kind::Focusable, name).await;
        self.tab_until_at(&target, name).await;
        self.arrow_until(async || self.holds(IS_FOCUSED, &target).await, name)
            .await;
        target
    }

    async fn tab_until_at(&self, target: &Element, name: &str) {
        let mut visited = Vec::new();
        while let Some(beside) = self.evaluate(NAME_UNLESS_REACHED, vec![json!(target)]).await.as_str() {
            visited.push(beside.to_owned());
            if visited.len() == MOST_TABS || came_around(&visited) {
                self.fail(format_args!("Tab does not lead to “{name}”, only to {visited:?}"))
                    .await;
            }
            self.press(Key::Tab).await;
        }
    }

    async fn arrow_until(&self, is_there: impl AsyncFn() -> bool, name: &str) {
        for _ in 0..MOST_ARROWS {
            if is_there().await {
                return;
            }
            self.press(Key::Down).await;
        }
        self.fail(format_args!("the arrows do not lead to “{name}”")).await;
    }

    async fn holds(&self, condition: &str, element: &Element) -> bool {
        self.evaluate(condition, vec![json!(element)]).await == json!(true)
    }

    async fn press_all(&self, keys: impl IntoIterator<Item = char>) {
        let keyboard = KeyActions::new("keyboard".to_owned());
        let pressed = keys.into_iter().fold(keyboard, |keyboard, value| {
            keyboard.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.perform(pressed).await;
    }

    async fn perform(&self, keys: KeyActions) {
        let done = self.client().perform_actions(keys).await;
        self.must(done, "press keys").await;
    }
}

/// Whether the focus has been through the whole page: it was on the page itself, and is there again.
fn came_around(visited: &[String]) -> bool {
    visited.iter().filter(|name| name.is_empty()).count() > 1
}
