//! `replenish check` beside a bare parser of the same bytes: how fast, and in how much memory.

mod child;
mod parse;
mod texts;

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

use self::{
    child::{Spent, spent_by},
    texts::Text,
};
use crate::report;

pub(crate) use self::parse::{Parse, parse};

/// Measures `replenish check`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The program, built for release.
    #[arg(long)]
    program: PathBuf,
    /// Where the result goes.
    #[arg(long)]
    out: PathBuf,
}

/// How often a file is named in one call, so that a call reads some hundred megabytes.
const TIMES: usize = 8;
const ROUNDS: usize = 3;
/// Megabytes that a core reads in a second.
const TARGET: f64 = 50.0;

/// A file, and what reading it took.
struct Case {
    text: Text,
    /// Of the file.
    megabytes: f64,
    check: Spent,
    parse: Spent,
    /// The most memory it took to check the file alone, in KiB.
    alone_kib: u64,
}

/// Measures every text, and writes the page.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let cases = Text::ALL.map(|text| {
        measure(&arguments.program, folder.path(), text).with_context(|| format!("failed to measure {}", text.name()))
    });
    let cases = cases.into_iter().collect::<Result<Vec<_>>>()?;
    fs::write(&arguments.out, page(&cases)).context("failed to write the report")
}

fn measure(program: &Path, folder: &Path, text: Text) -> Result<Case> {
    let file = folder.join("messages.jsonl");
    let written = text.write();
    fs::write(&file, &written)?;
    let check = |times| {
        let mut command = Command::new(program);
        command.arg("check").args(vec![&file; times]);
        spent_by(&mut command, text.exit_code())
    };
    let parse = || {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("parse").args(vec![&file; TIMES]);
        spent_by(&mut command, 0)
    };
    let (mut checks, mut parses) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        parses.push(parse()?);
        checks.push(check(TIMES)?);
    }
    Ok(Case {
        text,
        megabytes: megabytes(written.len()),
        check: median(checks),
        parse: median(parses),
        alone_kib: check(1)?.peak_kib,
    })
}

#[expect(clippy::cast_precision_loss, reason = "some hundred megabytes")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn median(mut rounds: Vec<Spent>) -> Spent {
    rounds.sort_by_key(|spent| spent.processor);
    rounds[rounds.len() / 2]
}

impl Case {
    /// Megabytes per second of a core.
    fn rate(&self, spent: Spent) -> f64 {
        self.megabytes * texts::count(TIMES) / spent.processor.as_secs_f64()
    }
}

fn page(cases: &[Case]) -> String {
    let mut page = format!(
        "# Megabytes of messages per second\n\n\
         Written by `cargo xtask bench check`: {}. `replenish check` reads a file of messages, one on each line, that is named\n\
         {TIMES} times. *MB/s* counts what it reads against the processor time of the whole process, in user and kernel, so it says\n\
         what one core does, whatever else the machine is at; *elapsed* counts the clock on the wall. The ceiling, in turns with it,\n\
         is a process that only parses each line of the same files into a `serde_json::Value`, on one thread. Each figure is\n\
         that of the round with the median processor time, of {ROUNDS}. A core is to read at least {TARGET} MB in a second.\n\n\
         | messages | MB in all | MB/s | elapsed, MB/s | parsing alone, MB/s | ratio | |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | --- |\n",
        report::machine()
    );
    for case in cases.iter().filter(|case| case.text.is_long()) {
        let all = case.megabytes * texts::count(TIMES);
        let (check, parse) = (case.rate(case.check), case.rate(case.parse));
        let elapsed = all / case.check.elapsed.as_secs_f64();
        let verdict = if check >= TARGET { "met" } else { "missed" };
        let _ = writeln!(
            page,
            "| {} | {all:.0} | {check:.0} | {elapsed:.0} | {parse:.0} | {:.2} | {verdict} |",
            case.text.name(),
            check / parse
        );
    }
    page.push_str(
        "\n## Memory\n\nThe most memory the process holds while it checks a file once. The rules about a series look at all messages of a file,\n\
         so its messages are held together; of several files, one is held after the other.\n\n\
         | messages | file | peak | times the file |\n| --- | ---: | ---: | ---: |\n",
    );
    for case in cases {
        #[expect(clippy::cast_precision_loss, reason = "some gigabytes at most")]
        let peak = case.alone_kib as f64 * 1024.0 / 1e6;
        let _ = writeln!(
            page,
            "| {} | {:.0} MB | {peak:.0} MB | {:.1} |",
            case.text.name(),
            case.megabytes,
            peak / case.megabytes
        );
    }
    page
}
