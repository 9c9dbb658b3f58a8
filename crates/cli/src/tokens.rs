//! `replenish token`: API tokens without the console.

use std::io::{self, Write};

use anyhow::Result;
use clap::{Args, Subcommand};
use replenish_app::{App, accounts::NewToken};
use replenish_domain::account::Scope;

use crate::table;

/// What can be done to API tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token and print it; it is shown this once
    Create(Wanted),
    /// List every token that works
    List,
    /// Revoke a token
    Revoke {
        /// The token's ID, as `list` shows it
        id: String,
    },
}

/// A token to be made.
#[derive(Debug, Args)]
pub(crate) struct Wanted {
    /// The address its owner signs in with
    email: String,
    /// What the token is for
    #[arg(long)]
    name: String,
    /// What it may do: read, write, review or administer; once for each
    #[arg(long = "scope", value_name = "SCOPE", required = true)]
    scopes: Vec<String>,
    /// A smaller role than its owner's
    #[arg(long)]
    role: Option<String>,
    /// The last day it works, such as 2027-03-01; otherwise it has no end
    #[arg(long, value_name = "DATE")]
    last_day: Option<String>,
}

/// Does what was asked.
pub(crate) async fn run(app: &App, command: TokenCommand) -> Result<()> {
    match command {
        TokenCommand::Create(wanted) => create(app, wanted).await,
        TokenCommand::List => list(app).await,
        TokenCommand::Revoke { id } => {
            app.revoke_token_directly(&id).await?;
            Ok(writeln!(io::stdout(), "Revoked {id}.")?)
        }
    }
}

async fn create(app: &App, wanted: Wanted) -> Result<()> {
    let new = NewToken {
        name: wanted.name,
        role: wanted.role.unwrap_or_default(),
        scopes: wanted.scopes,
        last_day: wanted.last_day.unwrap_or_default(),
    };
    let (secret, _) = app.create_token_for(&wanted.email, &new).await?;
    // Nothing but the token, so that a script can take it as it is.
    Ok(writeln!(io::stdout(), "{}", secret.reveal())?)
}

async fn list(app: &App) -> Result<()> {
    let tokens = app.list_every_token().await?;
    let rows = tokens.iter().map(|token| {
        let scopes: Vec<_> = token.scopes.iter().map(|scope: &Scope| scope.as_str()).collect();
        [
            token.id.to_string(),
            token.owner.to_string(),
            token.name.to_string(),
            token.role.as_str().to_owned(),
            scopes.join(","),
            format!("…{}", token.hint),
            token
                .expires_at
                .map_or_else(|| "never".to_owned(), |end| end.to_string()),
        ]
    });
    table::print(["ID", "Owner", "Name", "Role", "Scopes", "Token", "Ends"], rows)
}
