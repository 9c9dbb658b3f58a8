//! Going from one page to the next. The driver waits only for pages that come at once, so this looks for itself.

use std::time::Duration;

use fantoccini::elements::Element;
use serde_json::json;
use tokio::time::sleep;

use super::Browser;

/// How often it is looked whether a page has come, and the pause in between.
const MOST_LOOKS: usize = 2000;
const PAUSE: Duration = Duration::from_millis(10);

/// Whether an element leads to another page when it is pressed; marks this page.
const LEADS_ON: &str = "
    const pressed = arguments[0];
    document.documentElement.toggleAttribute('data-seen', true);
    const link = pressed.closest('a[href]');
    if (!link) return pressed.type === 'submit';
    const staysHere = link.hash && link.href.split('#')[0] === location.href.split('#')[0];
    return !staysHere && !link.hasAttribute('download');
";

const IS_NEXT_PAGE: &str = "
    return document.readyState === 'complete' && !document.documentElement.hasAttribute('data-seen');
";

impl Browser {
    /// Whether an element leads to another page when it is pressed; asked before it is pressed.
    pub(super) async fn leads_on(&self, element: &Element) -> bool {
        self.evaluate(LEADS_ON, vec![json!(element)]).await == json!(true)
    }

    /// Waits for the page that what is called `name` led to.
    pub(super) async fn await_page(&self, name: &str) {
        for _ in 0..MOST_LOOKS {
            let is_there = self.client().execute(IS_NEXT_PAGE, Vec::new()).await;
            // Between two pages there is none to look at.
            if is_there.is_ok_and(|is_there| is_there == json!(true)) {
                return;
            }
            sleep(PAUSE).await;
        }
        self.fail(format_args!("“{name}” leads nowhere")).await;
    }
}
