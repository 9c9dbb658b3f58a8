//! The page of results.

use std::{fmt::Write, fs, time::Duration};

use anyhow::{Result, bail};

use crate::{
    SIZES,
    import::{self, TARGET},
    queue,
    wrk::Measured,
};

/// Everything measured in one run.
#[derive(Default)]
pub(crate) struct Report {
    cases: Vec<Case>,
    pub(crate) starts: Vec<Start>,
    pub(crate) imports: Vec<import::Measured>,
    pub(crate) queue: Vec<queue::View>,
}

/// One request, at both sizes and beside the bare handler in the same minutes.
struct Case {
    what: &'static str,
    engine: &'static str,
    bare: Measured,
    sizes: [Measured; 2],
}

/// Starting on a database that is there already, and standing idle.
pub(crate) struct Start {
    pub(crate) engine: &'static str,
    pub(crate) size: usize,
    pub(crate) times: Vec<Duration>,
    pub(crate) idle_kib: u64,
}

/// How much more a case may cost with a hundred times the devices.
pub(crate) const GROWTH_TARGET: f64 = 1.3;
const IDLE_TARGET_MIB: u64 = 60;
const START_TARGET_MS: u128 = 300;

impl Report {
    /// Takes down the bare handler and both sizes, in this order.
    pub(crate) fn add(&mut self, what: &'static str, engine: &'static str, measured: &[Measured]) -> Result<()> {
        let [bare, small, large] = *measured else {
            bail!(
                "{what} on {engine} was measured {} times instead of three",
                measured.len()
            )
        };
        self.cases.push(Case {
            what,
            engine,
            bare,
            sizes: [small, large],
        });
        Ok(())
    }

    /// The whole page, as Markdown.
    pub(crate) fn page(&self) -> String {
        [
            head() + &self.case_table() + &self.growth_table() + &self.start_table(),
            queue::table(&self.queue),
            self.import_table(),
        ]
        .join("\n")
    }

    fn case_table(&self) -> String {
        let mut table = String::from(
            "| | engine | devices | requests/s | of the bare handler | p50 | p99 | bare p50 | bare p99 |\n\
             | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        );
        for case in &self.cases {
            let bare = case.bare;
            for (size, measured) in SIZES.into_iter().zip(case.sizes) {
                let ratio = measured.per_second / bare.per_second;
                let _ = writeln!(
                    table,
                    "| {} | {} | {size} | {:.0} | {ratio:.3} | {:.2} ms | {:.2} ms | {:.2} ms | {:.2} ms |",
                    case.what,
                    case.engine,
                    measured.per_second,
                    measured.p50_ms,
                    measured.p99_ms,
                    bare.p50_ms,
                    bare.p99_ms
                );
            }
        }
        table + "\n"
    }

    fn growth_table(&self) -> String {
        let mut table = format!(
            "## A hundred times the devices\n\nThe cost of a request at {} devices as a multiple of that at {}; the aim is at most {GROWTH_TARGET}.\n\n\
             | | engine | multiple | |\n| --- | --- | ---: | --- |\n",
            SIZES[1], SIZES[0]
        );
        for case in &self.cases {
            let [small, large] = case.sizes;
            let multiple = small.per_second / large.per_second;
            let verdict = if multiple <= GROWTH_TARGET { "met" } else { "missed" };
            let _ = writeln!(table, "| {} | {} | {multiple:.2} | {verdict} |", case.what, case.engine);
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

impl Report {
    /// The section about the import of products.
    pub(crate) fn import_table(&self) -> String {
        let mut table = format!(
            "## Importing products\n\nA CSV file of 100,000 new products through the program's import: read, checked, held against the catalogue, stored\n\
             and recorded. Beside it a bare multi-row insert of the same rows into the same table, in turns; the aim is at least\n\
             {TARGET} of its rows per second (medians of three).\n\n\
             | engine | import, rows/s | bare insert, rows/s | ratio | |\n| --- | ---: | ---: | ---: | --- |\n"
        );
        for measured in &self.imports {
            let ratio = measured.import / measured.bare;
            let verdict = if ratio >= TARGET { "met" } else { "missed" };
            let _ = writeln!(
                table,
                "| {} | {:.0} | {:.0} | {ratio:.2} | {verdict} |",
                measured.engine, measured.import, measured.bare
            );
        }
        table
    }
}

fn head() -> String {
    #[expect(clippy::disallowed_methods, reason = "the report says on which day it was measured")]
    let day = jiff::Zoned::now().date();
    format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench` on {day}: {}. The load (wrk, one thread, eight connections), the servers and the\n\
         database share the machine and its loopback. Each figure is the median of three rounds, and the rounds of the bare\n\
         handler and of both sizes take turns.\n\n\
         The ceiling is a bare axum handler that answers 31 bytes: it reads no database, knows no session and renders nothing.\n\
         The ratio says how much of the machine's HTTP ceiling is left after that work.\n\n",
        machine()
    )
}

/// The machine in some words.
pub(crate) fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("", |rest| rest.trim_start_matches(['\t', ':', ' ']));
    let cores = cpu.lines().filter(|line| line.starts_with("processor")).count();
    format!("{cores} cores ({model}), Linux")
}
