//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::{check::CheckArguments, config::Sources, tokens::TokenCommand, users::UserCommand};

/// An open, self-hosted replenishment programme for devices that use things up.
#[derive(Debug, Parser)]
#[command(name = "replenish", version, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Everything the program can be told to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server
    ///
    /// The first start on an empty database prints a one-time link that creates the administrator.
    Serve {
        /// Address and port to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDR")]
        listen: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Run a server with a filled programme to look around in
    ///
    /// Prints who can sign in. Mails stay in the outbox.
    Demo(DemoArguments),
    /// Tell what is wrong with discovery responses and reports
    ///
    /// Needs no server. Exits with 0 when there is nothing worse than a warning, 1 when there are
    /// errors, 2 when a file cannot be read.
    Check(CheckArguments),
    /// Check database, migrations, mail, clock, disk and public URL
    ///
    /// Prints one line each and exits with 1 when something is wrong.
    Doctor(Place),
    /// Manage accounts without the console
    User {
        #[command(subcommand)]
        command: UserCommand,
        #[command(flatten)]
        place: Place,
    },
    /// Manage API tokens without the console
    Token {
        #[command(subcommand)]
        command: TokenCommand,
        #[command(flatten)]
        place: Place,
    },
    /// File a mail that a mail server hands over on standard input
    ///
    /// Takes completed request forms and product lists attached to it, and answers its sender.
    /// Exits with 0 when the mail is dealt with, 75 when it should be delivered again later, 65 when
    /// it is no mail.
    ReceiveMail(Place),
    /// Write the whole database to a new file, also while the server runs
    ///
    /// For SQLite. PostgreSQL has `pg_dump`.
    Backup {
        /// The file to write; it must not exist
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Put a backup in the place of the database, while no server runs
    ///
    /// For SQLite. PostgreSQL has `pg_restore`.
    Restore {
        /// The backup
        file: PathBuf,
        /// Replace a database that is there
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Bring the database's schema up to date
    ///
    /// A server does so at start. On SQLite a copy of the database is kept before.
    Migrate(Place),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the OpenAPI document of the REST API
    Openapi,
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArguments {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,
    /// Folder for the database; without one, a temporary folder that is removed at the end
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// File for the sign-ins and API tokens, as JSON, written before the first request is answered
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,
}

/// Which programme a command works on.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Place {
    /// The configuration file
    #[arg(long, value_name = "FILE", env = "REPLENISH_CONFIG", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// The database: `sqlite:PATH` or `postgres://USER@HOST/NAME`
    #[arg(long, value_name = "URL", global = true)]
    pub(crate) database: Option<String>,
}

impl Place {
    /// The sources of the configuration, the process's environment among them.
    pub(crate) fn sources(self) -> Sources {
        let database = self.database.map(|url| ("database.url", "--database", url));
        Sources {
            file: self.config,
            variables: std::env::vars_os().collect(),
            flags: database.into_iter().collect(),
        }
    }
}
