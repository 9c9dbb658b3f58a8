//! Somebody at a browser, with the mouse or with the keyboard alone.

use std::{cell::Cell, path::Path};

use replenish_testkit::{
    Browser,
    browser::{BrowserOptions, Key},
};

use crate::effort::Effort;

/// Somebody at a browser.
pub(crate) struct Hands {
    /// The browser, for what only looks.
    pub(crate) browser: Browser,
    tool: Tool,
    effort: Cell<Effort>,
}

/// What the hands lie on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tool {
    /// Everything is clicked; texts are typed into the field that was clicked.
    Mouse,
    /// Tab, Shift, Enter, Space and arrows, and nothing else.
    Keyboard,
}

impl Hands {
    pub(crate) async fn at(tool: Tool, options: BrowserOptions) -> Self {
        Self {
            browser: Browser::open_with(options).await,
            tool,
            effort: Cell::default(),
        }
    }

    /// What everything so far took with the mouse.
    pub(crate) fn effort(&self) -> Effort {
        assert_eq!(self.tool, Tool::Mouse, "the keyboard's way is not counted");
        self.effort.get()
    }

    /// Presses a button or follows a link.
    pub(crate) async fn press(&self, text: &str) {
        self.press_in("body", text).await;
    }

    pub(crate) async fn press_in(&self, part: &str, text: &str) {
        self.takes(Effort::press());
        match self.tool {
            Tool::Mouse => self.browser.click_within(part, text).await,
            Tool::Keyboard => self.browser.enter_within(part, text).await,
        }
    }

    /// Ticks a box or a radio button.
    pub(crate) async fn tick(&self, text: &str) {
        self.tick_in("body", text).await;
    }

    pub(crate) async fn tick_in(&self, part: &str, text: &str) {
        self.takes(Effort::tick());
        match self.tool {
            Tool::Mouse => self.browser.click_within(part, text).await,
            Tool::Keyboard => {
                self.browser.tab_to_within(part, text).await;
                self.browser.press(Key::Space).await;
            }
        }
    }

    /// Writes a text into a field, in place of what stands there.
    pub(crate) async fn write(&self, label: &str, value: &str) {
        self.write_in("body", label, value).await;
    }

    pub(crate) async fn write_in(&self, part: &str, label: &str, value: &str) {
        self.takes(Effort::write(value));
        match self.tool {
            Tool::Mouse => self.browser.fill_within(part, label, value).await,
            Tool::Keyboard => {
                self.browser.tab_to_within(part, label).await;
                self.browser.select_all().await;
                self.browser.type_text(value).await;
            }
        }
    }

    /// Writes a day, given as `2026-03-14`, in the order of the browser's language.
    pub(crate) async fn date_in(&self, part: &str, label: &str, day: &str) {
        self.takes(Effort::write(day));
        match self.tool {
            Tool::Mouse => self.browser.fill_within(part, label, day).await,
            Tool::Keyboard => {
                self.browser.tab_to_within(part, label).await;
                let (year, month_and_day) = day.split_at(4);
                let digits = format!("{month_and_day}{year}").replace('-', "");
                self.browser.type_text(&digits).await;
            }
        }
    }

    /// Chooses an option of a list.
    pub(crate) async fn choose_in(&self, part: &str, label: &str, option: &str) {
        self.takes(Effort::choose());
        match self.tool {
            Tool::Mouse => self.browser.fill_within(part, label, option).await,
            Tool::Keyboard => {
                self.browser.tab_to_within(part, label).await;
                self.browser.arrow_to_option(option).await;
            }
        }
    }

    /// Attaches a file. The system's own dialog, which no test can open, is left out.
    pub(crate) async fn attach(&self, label: &str, path: &Path) {
        self.takes(Effort::attach());
        if self.tool == Tool::Keyboard {
            self.browser.tab_to(label).await;
        }
        let path = path.to_str().expect("a path that can be typed");
        self.browser.fill(label, path).await;
    }

    /// Fails unless all these texts can be seen.
    pub(crate) async fn sees(&self, texts: &[&str]) {
        let page = self.words().await;
        for text in texts {
            assert!(page.contains(text), "“{text}” cannot be seen in:\n{page}");
        }
    }

    /// Fails if one of these texts can be seen.
    pub(crate) async fn sees_none(&self, texts: &[&str]) {
        let page = self.words().await;
        for text in texts {
            assert!(!page.contains(text), "“{text}” can be seen in:\n{page}");
        }
    }

    fn takes(&self, effort: Effort) {
        self.effort.set(self.effort.get() + effort);
    }

    /// What can be seen, however its lines are broken.
    async fn words(&self) -> String {
        let page = self.browser.text().await;
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
