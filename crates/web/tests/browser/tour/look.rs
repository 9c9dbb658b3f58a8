//! What is looked at on each page.

use std::collections::BTreeSet;

use replenish_testkit::Browser;
use serde_json::{Value, json};

/// The parts of a page that open over it; the browser shows them without a script, and a test with one.
const POPOVERS: &str = "return [...document.querySelectorAll('[popover]')].map((popover) => popover.id)";
const SHOW: &str = "document.getElementById(arguments[0]).showPopover()";
const HIDE: &str = "document.getElementById(arguments[0]).hidePopover()";

/// What reaches over the right edge, when the page can be scrolled sideways.
const TOO_WIDE: &str = "
    if (document.scrollingElement.scrollWidth <= innerWidth) return [];
    const scrolls = (element) => getComputedStyle(element).overflowX !== 'visible';
    const isInside = (around) => around !== document.body && (scrolls(around) || isInside(around.parentElement));
    const reaches = (element) => !isInside(element.parentElement)
        && element.getBoundingClientRect().left + element.scrollWidth > innerWidth + 0.5;
    return [...document.body.querySelectorAll('*')].filter(reaches).slice(0, 4)
        .map((element) => element.outerHTML.slice(0, 160)).concat('the page');
";

/// How closely pages are looked at.
pub(super) struct Look {
    with_axe: bool,
    /// Many pages share their popovers; one look is enough.
    seen: BTreeSet<String>,
}

impl Look {
    /// At everything.
    pub(super) fn with_axe() -> Self {
        let seen = BTreeSet::new();
        Self { with_axe: true, seen }
    }

    /// At the width alone.
    pub(super) fn at_the_width() -> Self {
        let seen = BTreeSet::new();
        Self { with_axe: false, seen }
    }

    /// Looks at the page and at what opens over it; returns what is wrong.
    pub(super) async fn at(&mut self, browser: &Browser, place: &str) -> Vec<String> {
        let url = browser.url().await;
        let complaints = browser.complaints().await.into_iter();
        // The browser also logs that a page is an error page, which some are meant to be.
        let mut faults: Vec<_> = complaints.filter(|complaint| !complaint.starts_with(&url)).collect();
        faults.extend(self.faults(browser).await);
        for popover in texts(&browser.evaluate(POPOVERS, Vec::new()).await) {
            if self.seen.insert(popover.clone()) {
                browser.evaluate(SHOW, vec![json!(popover)]).await;
                faults.extend(self.faults(browser).await);
                browser.evaluate(HIDE, vec![json!(popover)]).await;
            }
        }
        faults.iter().map(|fault| format!("{place}: {fault}")).collect()
    }

    async fn faults(&self, browser: &Browser) -> Vec<String> {
        let wide = texts(&browser.evaluate(TOO_WIDE, Vec::new()).await).into_iter();
        let mut faults: Vec<_> = wide.map(|element| format!("too wide: {element}")).collect();
        if self.with_axe {
            faults.extend(browser.axe().await);
        }
        faults
    }
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}
