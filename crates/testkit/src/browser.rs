//! A browser that walks through the console as a person does: by the words on the page, or by the keyboard alone.
//!
//! Every step that cannot be taken panics, and says what was looked for and what the page read instead.

mod accessibility;
mod driver;
mod keyboard;
mod locate;
mod session;
mod turning;

use std::{fmt::Display, path::Path};

pub use fantoccini::key::Key;
use fantoccini::{Client, elements::Element, error::CmdError};
use locate::Kind;
use serde_json::{Value, json};
use session::Session;

/// How a browser is set up.
#[derive(Clone, Copy, Debug)]
pub struct BrowserOptions {
    /// The width of the page's area, in CSS pixels.
    pub width: u16,
    /// The height of the page's area, in CSS pixels.
    pub height: u16,
    /// Whether pages may run scripts. What a test asks for works either way, except [`Browser::axe`].
    pub scripting: bool,
    /// What `prefers-color-scheme` answers.
    pub color_scheme: ColorScheme,
}

impl Default for BrowserOptions {
    /// A laptop in daylight.
    fn default() -> Self {
        Self {
            width: 1280,
            height: 800,
            scripting: true,
            color_scheme: ColorScheme::Light,
        }
    }
}

/// The colours that a person prefers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ColorScheme {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// A window of a browser with a profile of its own; closed when it is dropped.
#[derive(Debug)]
pub struct Browser(Session);

impl Browser {
    /// Opens a browser with default options.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_WEBDRIVER` names no driver that answers, or the driver finds no browser.
    pub async fn open() -> Self {
        Self::open_with(BrowserOptions::default()).await
    }

    /// Opens a browser.
    ///
    /// # Panics
    ///
    /// When `REPLENISH_TEST_WEBDRIVER` names no driver that answers, or the driver finds no browser.
    pub async fn open_with(options: BrowserOptions) -> Self {
        Self(Session::start(options).await)
    }

    /// Goes to an address and waits until the page is there.
    pub async fn goto(&self, url: &str) {
        let went = self.client().goto(url).await;
        self.must(went, format_args!("go to {url}")).await;
    }

    /// The address of the page.
    pub async fn url(&self) -> String {
        let url = self.client().current_url().await;
        self.must(url, "read the address").await.into()
    }

    /// The title of the page.
    pub async fn title(&self) -> String {
        let title = self.client().title().await;
        self.must(title, "read the title").await
    }

    /// The text of the page that can be seen.
    pub async fn text(&self) -> String {
        self.text_of("body").await
    }

    /// The text that can be seen of the first element that matches a CSS selector.
    pub async fn text_of(&self, selector: &str) -> String {
        let element = self.one_by_css(selector).await;
        let text = self
            .evaluate("return arguments[0].innerText", vec![json!(element)])
            .await;
        text.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Clicks the one link, button or label that reads `text`.
    pub async fn click(&self, text: &str) {
        self.click_within("body", text).await;
    }

    /// Clicks the one link, button or label that reads `text` inside the first element that matches a selector.
    pub async fn click_within(&self, selector: &str, text: &str) {
        let part = self.one_by_css(selector).await;
        let target = self.one_visible(&part, Kind::Clickable, text).await;
        let leads_on = self.leads_on(&target).await;
        let clicked = target.click().await;
        self.must(clicked, format_args!("click “{text}”")).await;
        if leads_on {
            self.await_page(text).await;
        }
    }

    /// Fills in the one field with this label: types text, chooses an option, or attaches the file at a path.
    ///
    /// A date is given as `2026-03-14`. To tick a box, click its label.
    pub async fn fill(&self, label: &str, value: &str) {
        self.fill_within("body", label, value).await;
    }

    /// Fills in the one field with this label inside the first element that matches a selector.
    pub async fn fill_within(&self, selector: &str, label: &str, value: &str) {
        let part = self.one_by_css(selector).await;
        let field = self.one_visible(&part, Kind::Field, label).await;
        let filled = self.fill_in(&field, value).await;
        self.must(filled, format_args!("fill in “{label}”")).await;
    }

    /// Gives the browser a cookie of the site that it is at, as signing in would.
    pub async fn set_cookie(&self, name: &str, value: &str) {
        let cookie = json!({ "cookie": { "name": name, "value": value, "path": "/" } });
        let set = driver::post(self.client(), "cookie", cookie).await;
        self.must(set, format_args!("set the cookie {name}")).await;
    }

    /// What the browser complained about since this was asked last: blocked content, missing files, failed scripts.
    pub async fn complaints(&self) -> Vec<String> {
        let log = driver::post(self.client(), "se/log", json!({ "type": "browser" })).await;
        let log = self.must(log, "read the log").await;
        let entries = log.as_array().into_iter().flatten();
        let is_complaint = |entry: &&Value| ["WARNING", "SEVERE"].iter().any(|level| entry["level"] == *level);
        let messages = entries
            .filter(is_complaint)
            .filter_map(|entry| entry["message"].as_str());
        messages.map(str::to_owned).collect()
    }

    /// Runs the body of a function in the page and returns what it returns.
    pub async fn evaluate(&self, script: &str, arguments: Vec<Value>) -> Value {
        let value = self.client().execute(script, arguments).await;
        self.must(value, "run a script").await
    }

    /// Checks the page with axe-core and returns each violation of WCAG 2.2 AA and of good practice as readable text.
    ///
    /// # Panics
    ///
    /// When scripting is off: the checks are a script.
    pub async fn axe(&self) -> Vec<String> {
        let violations = accessibility::violations(self.client()).await;
        self.must(violations, "check accessibility").await
    }

    /// Writes a picture of the page's area as PNG.
    ///
    /// # Panics
    ///
    /// When the file cannot be written.
    pub async fn screenshot(&self, path: &Path) {
        let picture = self.client().screenshot().await;
        let picture = self.must(picture, "take a picture").await;
        std::fs::write(path, picture).expect("the picture can be written");
    }

    fn client(&self) -> &Client {
        self.0.client()
    }

    async fn one_by_css(&self, selector: &str) -> Element {
        let element = self.client().find(fantoccini::Locator::Css(selector)).await;
        self.must(element, format_args!("find {selector}")).await
    }

    /// The one element under `part` of this kind that can be seen.
    async fn one_visible(&self, part: &Element, kind: Kind, text: &str) -> Element {
        let found = locate::find(self.client(), part, kind, text).await;
        let mut visible = self.must(found, format_args!("look for “{text}”")).await;
        match visible.len() {
            1 => visible.remove(0),
            count => self.fail(format_args!("{count} elements are called “{text}”")).await,
        }
    }

    async fn fill_in(&self, field: &Element, value: &str) -> Result<(), CmdError> {
        match (field.tag_name().await?.as_str(), field.attr("type").await?.as_deref()) {
            ("select", _) => field.select_by_label(value).await,
            ("input", Some("file")) => field.send_keys(value).await,
            ("input", Some("date")) => {
                let arguments = vec![json!(field), json!(value)];
                self.client()
                    .execute("arguments[0].value = arguments[1]", arguments)
                    .await
                    .map(drop)
            }
            _ => {
                field.clear().await?;
                field.send_keys(value).await
            }
        }
    }

    async fn must<T>(&self, result: Result<T, CmdError>, act: impl Display) -> T {
        match result {
            Ok(value) => value,
            Err(error) => self.fail(format_args!("failed to {act}: {error}")).await,
        }
    }

    #[expect(clippy::panic, reason = "a step that cannot be taken fails the test")]
    async fn fail(&self, complaint: impl Display) -> ! {
        let client = self.client();
        let url = client.current_url().await.map(String::from).unwrap_or_default();
        let text = client.execute("return document.body.innerText", Vec::new()).await;
        panic!(
            "{complaint}\nat {url}\n{}",
            text.unwrap_or_default().as_str().unwrap_or_default()
        );
    }
}

#[cfg(test)]
mod tests;
