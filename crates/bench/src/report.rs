//! The page of results.

use std::{fmt::Write, fs, time::Duration};

use crate::{SIZES, wrk::Measured};

/// Everything measured in one run.
pub(crate) struct Report {
    bare: Measured,
    pub(crate) cases: Vec<Case>,
    pub(crate) starts: Vec<Start>,
}

/// One address under load.
pub(crate) struct Case {
    pub(crate) what: &'static str,
    pub(crate) engine: &'static str,
    pub(crate) size: usize,
    pub(crate) measured: Measured,
}

/// Starting on a database that is there already, and standing idle.
pub(crate) struct Start {
    pub(crate) engine: &'static str,
    pub(crate) size: usize,
    pub(crate) times: Vec<Duration>,
    pub(crate) idle_kib: u64,
}

/// How much more a case may cost with a hundred times the devices.
const GROWTH_TARGET: f64 = 1.3;
const IDLE_TARGET_MIB: u64 = 60;
const START_TARGET_MS: u128 = 300;

impl Report {
    pub(crate) const fn new(bare: Measured) -> Self {
        Self {
            bare,
            cases: Vec::new(),
            starts: Vec::new(),
        }
    }

    /// The whole page, as Markdown.
    pub(crate) fn page(&self) -> String {
        let mut page = String::new();
        // Writing to a String cannot fail.
        let _ = write!(page, "{}", self.head());
        let _ = write!(page, "{}", self.case_table());
        let _ = write!(page, "{}", self.growth_table());
        let _ = write!(page, "{}", self.start_table());
        page
    }

    fn head(&self) -> String {
        #[expect(clippy::disallowed_methods, reason = "the report says on which day it was measured")]
        let day = jiff::Zoned::now().date();
        let Measured {
            per_second,
            p50_ms,
            p99_ms,
        } = self.bare;
        format!(
            "# Benchmarks\n\n\
             Written by `cargo xtask bench` on {day}: {}. The load (wrk, one thread, eight connections), the server and the\n\
             database share the machine and its loopback. Each figure is the median of three rounds.\n\n\
             The ceiling is a bare axum handler that answers 31 bytes, in the same run: **{per_second:.0} requests/s**, \
             p50 {p50_ms:.2} ms, p99 {p99_ms:.2} ms. It reads no database, no session and renders nothing; the ratio says how much\n\
             of the machine's HTTP ceiling is left after that work.\n\n",
            machine()
        )
    }

    fn case_table(&self) -> String {
        let mut table = String::from(
            "| | engine | devices | requests/s | of the bare handler | p50 | p99 |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |\n",
        );
        for case in &self.cases {
            let Measured {
                per_second,
                p50_ms,
                p99_ms,
            } = case.measured;
            let ratio = per_second / self.bare.per_second;
            let _ = writeln!(
                table,
                "| {} | {} | {} | {per_second:.0} | {ratio:.3} | {p50_ms:.2} ms | {p99_ms:.2} ms |",
                case.what, case.engine, case.size
            );
        }
        table + "\n"
    }

    fn growth_table(&self) -> String {
        let mut table = format!(
            "## A hundred times the devices\n\nThe cost of a request at {} devices as a multiple of that at {}; the aim is at most {GROWTH_TARGET}.\n\n\
             | | engine | multiple | |\n| --- | --- | ---: | --- |\n",
            SIZES[1], SIZES[0]
        );
        for small in self.cases.iter().filter(|case| case.size == SIZES[0]) {
            let large = self
                .cases
                .iter()
                .find(|case| case.size == SIZES[1] && case.what == small.what && case.engine == small.engine);
            let Some(large) = large else { continue };
            let multiple = small.measured.per_second / large.measured.per_second;
            let verdict = if multiple <= GROWTH_TARGET { "met" } else { "missed" };
            let _ = writeln!(
                table,
                "| {} | {} | {multiple:.2} | {verdict} |",
                small.what, small.engine
            );
        }
        table + "\n"
    }

    fn start_table(&self) -> String {
        let mut table = format!(
            "## Starting and standing idle\n\nFrom the start of the process to its first answer from the database (median of five; aim under {START_TARGET_MS} ms), \
             and the memory it holds two seconds later (aim under {IDLE_TARGET_MIB} MB).\n\n\
             | engine | devices | start | idle memory | |\n| --- | ---: | ---: | ---: | --- |\n"
        );
        for start in &self.starts {
            let mut times: Vec<_> = start.times.iter().map(Duration::as_millis).collect();
            times.sort_unstable();
            let (median, mib) = (times[times.len() / 2], start.idle_kib / 1024);
            let verdict = if median < START_TARGET_MS && mib < IDLE_TARGET_MIB {
                "met"
            } else {
                "missed"
            };
            let _ = writeln!(
                table,
                "| {} | {} | {median} ms | {mib} MB | {verdict} |",
                start.engine, start.size
            );
        }
        table
    }
}

fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("", |rest| rest.trim_start_matches(['\t', ':', ' ']));
    let cores = cpu.lines().filter(|line| line.starts_with("processor")).count();
    format!("{cores} cores ({model}), Linux")
}
