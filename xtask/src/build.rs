//! The program, and what puts it under load.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::process::{cargo, run};

/// How they are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// As the program is packaged.
    Packaged,
    /// As the tests need it, too.
    Debug,
}

/// Where they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Built {
    folder: &'static str,
}

impl Build {
    pub(crate) fn run(self) -> Result<Built> {
        let mut compile = cargo();
        compile.args(["build", "--package", "replenish", "--package", "replenish-bench"]);
        let folder = match self {
            Self::Packaged => {
                compile.args(["--profile", "dist"]);
                "target/dist"
            }
            Self::Debug => "target/debug",
        };
        run(&mut compile)?;
        Ok(Built { folder })
    }
}

impl Built {
    /// What puts the program under load, with a command of its own and the program to do it to.
    pub(crate) fn bench(self, command: &str) -> Command {
        let mut bench = Command::new(self.path("replenish-bench"));
        bench.arg(command).arg("--program").arg(self.path("replenish"));
        bench
    }

    fn path(self, name: &str) -> PathBuf {
        Path::new(self.folder).join(name)
    }
}
