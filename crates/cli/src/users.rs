//! `replenish user`: accounts without the console.

use std::io::{self, Read, Write};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use replenish_app::{
    App,
    accounts::{DirectAccount, DirectOrganisation},
};

use replenish_domain::{Fault, Language};

use crate::{password, table};

/// What can be done to accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make an account
    Create(NewUser),
    /// List every account
    List,
    /// Give an account a new password and end its sessions
    SetPassword {
        /// The address the person signs in with
        email: String,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// Remove an account, its sessions and its tokens; what its owner did stays
    Remove {
        /// The address the person signs in with
        email: String,
    },
}

/// An account to be made.
#[derive(Debug, Args)]
pub(crate) struct NewUser {
    /// The address to sign in with
    email: String,
    /// What the person is called
    #[arg(long)]
    name: String,
    /// maker, `maker_admin`, reviewer or administrator
    #[arg(long)]
    role: String,
    /// A maker's organisation, by customer ID or vendor code
    #[arg(long, value_name = "CODE", conflicts_with = "new_organisation")]
    organisation: Option<String>,
    /// A maker's organisation, made with this name
    #[arg(long, value_name = "NAME")]
    new_organisation: Option<String>,
    /// What the person reads mails in: en, de, fr, it, es or ja
    #[arg(long, default_value = "en", value_name = "TAG", value_parser = language)]
    language: Language,
    #[command(flatten)]
    password: PasswordSource,
}

/// Where a password comes from. Never an option of its own: others could read it.
#[derive(Debug, Args)]
pub(crate) struct PasswordSource {
    /// Read the password from standard input; otherwise one is made and printed
    #[arg(long)]
    password_stdin: bool,
}

/// Does what was asked.
pub(crate) async fn run(app: &App, command: UserCommand) -> Result<()> {
    match command {
        UserCommand::Create(new) => create(app, new).await,
        UserCommand::List => list(app).await,
        UserCommand::SetPassword { email, password } => set_password(app, &email, &password).await,
        UserCommand::Remove { email } => {
            app.remove_account(&email).await?;
            Ok(writeln!(io::stdout(), "Removed {email}.")?)
        }
    }
}

async fn create(app: &App, new: NewUser) -> Result<()> {
    let password = new.password.take(app)?;
    let known = new.organisation.map(DirectOrganisation::Known);
    let typed = DirectAccount {
        email: new.email,
        name: new.name,
        role: new.role,
        language: new.language,
        organisation: known.or(new.new_organisation.map(DirectOrganisation::New)),
        password: password.clone(),
    };
    let made = app.create_account_directly(&typed).await?;
    let mut out = io::stdout();
    writeln!(out, "Made {} for {}.", made.actor.email, made.actor.name)?;
    if let Some(organisation) = made.organisation {
        let (customer_id, vendor_code) = (organisation.customer_id, organisation.vendor_code);
        writeln!(
            out,
            "Organisation: {}, customer ID {customer_id}, vendor code {vendor_code}",
            organisation.name
        )?;
    }
    new.password.tell(&password)
}

fn language(tag: &str) -> Result<Language, String> {
    tag.parse().map_err(|fault: Fault| fault.detail)
}

async fn set_password(app: &App, email: &str, source: &PasswordSource) -> Result<()> {
    let password = source.take(app)?;
    app.set_password(email, &password).await?;
    writeln!(io::stdout(), "{email} has a new password.")?;
    source.tell(&password)
}

async fn list(app: &App) -> Result<()> {
    let accounts = app.list_accounts().await?;
    let rows = accounts.iter().map(|account| {
        let organisation = account.organisation_name.as_ref().map(ToString::to_string);
        [
            account.email.to_string(),
            account.role.as_str().to_owned(),
            organisation.unwrap_or_default(),
            account.name.to_string(),
        ]
    });
    table::print(["E-mail", "Role", "Organisation", "Name"], rows)
}

impl PasswordSource {
    fn take(&self, app: &App) -> Result<String> {
        if !self.password_stdin {
            return Ok(password::make(app.random()));
        }
        let mut typed = String::new();
        io::stdin().read_to_string(&mut typed).context("no password was read")?;
        Ok(typed.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// Prints a password nobody knows yet.
    fn tell(&self, password: &str) -> Result<()> {
        if !self.password_stdin {
            writeln!(io::stdout(), "Password: {password} (it is shown this once)")?;
        }
        Ok(())
    }
}
