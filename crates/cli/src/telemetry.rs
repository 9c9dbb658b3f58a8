//! Logging to standard error, as text or JSON.

use std::{
    io::{self, IsTerminal},
    panic,
};

use tracing_subscriber::{EnvFilter, Registry, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{Log, LogFormat};

/// Starts logging; from then on panics are logged too.
pub(crate) fn start(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::builder().parse(&log.filter)?;
    let registry = Registry::default().with(filter);
    match log.format {
        LogFormat::Text => {
            let layer = fmt::layer().with_writer(io::stderr);
            let is_terminal = io::stderr().is_terminal();
            registry
                .with(if is_terminal { layer } else { layer.with_ansi(false) })
                .try_init()?;
        }
        LogFormat::Json => {
            let layer = fmt::layer()
                .json()
                .flatten_event(true)
                .with_current_span(true)
                .with_span_list(false);
            registry.with(layer.with_writer(io::stderr)).try_init()?;
        }
    }
    panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("no message");
        let at = panic.location().map(ToString::to_string);
        tracing::error!(panic = message, at, "a part of the program panicked");
    }));
    Ok(())
}
