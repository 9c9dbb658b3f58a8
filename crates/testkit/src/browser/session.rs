//! A session at the driver of the test run.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{BrowserOptions, ColorScheme};
use crate::servers;

/// Root has no sandbox, a container little shared memory, and a test run no business with the maker's servers.
const ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--lang=en-US",
];

/// The value of a content setting that blocks.
const BLOCK: u8 = 2;

/// How long a browser may take to close.
const END_LIMIT: Duration = Duration::from_secs(10);

/// How long a script of a test may run, in milliseconds: axe-core takes its time on a page of two hundred slots.
const SCRIPT_LIMIT_MS: u32 = 150_000;

/// One browser with an empty profile; ended when this value is dropped.
#[derive(Debug)]
pub(super) struct Session {
    client: Client,
    driver: String,
    id: String,
    _profile: TempDir,
}

impl Session {
    pub(super) async fn start(options: BrowserOptions) -> Self {
        let driver = servers::webdriver();
        let profile = TempDir::with_prefix("browser-").expect("a folder for the profile can be made");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(options, &profile))
            .connect(&driver)
            .await
            .expect("the driver of the test run opens a browser");
        let id = client
            .session_id()
            .await
            .ok()
            .flatten()
            .expect("an open session has an identifier");
        Self {
            client,
            driver,
            id,
            _profile: profile,
        }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Asks the driver to close the browser, and waits until it has done so.
    fn end(&self) -> io::Result<()> {
        let address = self.driver.trim_start_matches("http://");
        let mut driver = TcpStream::connect(address)?;
        driver.set_read_timeout(Some(END_LIMIT))?;
        write!(
            driver,
            "DELETE /session/{} HTTP/1.1\r\nHost: {address}\r\n\r\n",
            self.id
        )?;
        // The driver answers when the browser is gone, and keeps the connection open.
        driver.read(&mut [0; 64]).map(drop)
    }
}

impl Drop for Session {
    /// Ends the session without the runtime of the test, which may be ending itself.
    fn drop(&mut self) {
        // What remains is killed at the end of the run.
        drop(self.end());
    }
}

fn capabilities(options: BrowserOptions, profile: &TempDir) -> Capabilities {
    let mut arguments = ARGUMENTS.map(str::to_owned).to_vec();
    arguments.push(format!("--user-data-dir={}", profile.path().display()));
    arguments.push(format!(
        "--blink-settings=preferredColorScheme={}",
        blink_number(options.color_scheme)
    ));

    let mut chromium = json!({
        "args": arguments,
        // A window is never narrower than 500 pixels; a page that is told its size can be.
        "mobileEmulation": { "deviceMetrics": {
            "width": options.width, "height": options.height, "pixelRatio": 1, "mobile": false, "touch": false,
        } },
    });
    if !options.scripting {
        chromium["prefs"] = json!({ "profile.managed_default_content_settings.javascript": BLOCK });
    }
    Capabilities::from_iter([
        ("goog:chromeOptions".to_owned(), chromium),
        ("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" })),
        ("browserName".to_owned(), Value::from("chrome")),
        ("timeouts".to_owned(), json!({ "script": SCRIPT_LIMIT_MS })),
    ])
}

fn blink_number(scheme: ColorScheme) -> u8 {
    match scheme {
        ColorScheme::Dark => 0,
        ColorScheme::Light => 1,
    }
}
