//! What is logged, and how.

use tracing_subscriber::EnvFilter;

use super::reader::Reader;

/// What is logged, and how.
#[derive(Debug)]
pub(crate) struct Log {
    /// Lines for people or for programs.
    pub(crate) format: LogFormat,
    /// Which messages, as `tracing-subscriber` writes filters.
    pub(crate) filter: String,
}

/// Lines for people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// One readable line each.
    Text,
    /// One JSON object each.
    Json,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            filter: "info".to_owned(),
        }
    }
}

pub(super) fn read(reader: &mut Reader) -> Log {
    let default = Log::default();
    let wanted = "error, warn, info, debug or trace, also for single parts, as in info,replenish_web=debug";
    Log {
        format: reader
            .one("log.format", "text or json", |text| match text {
                "text" => Some(LogFormat::Text),
                "json" => Some(LogFormat::Json),
                _ => None,
            })
            .unwrap_or(default.format),
        filter: reader.one("log.level", wanted, read_filter).unwrap_or(default.filter),
    }
}

fn read_filter(text: &str) -> Option<String> {
    let is_level = |level: &str| matches!(level, "off" | "error" | "warn" | "info" | "debug" | "trace");
    // The filter's own reader takes any word for the name of a part.
    let fits = !text.is_empty()
        && text
            .split(',')
            .all(|part| is_level(part.rsplit('=').next().unwrap_or(part)))
        && EnvFilter::builder().parse(text).is_ok();
    fits.then(|| text.to_owned())
}
