//! `replenish receive-mail`: the pipe of a mail server.
//!
//! Mail servers read the exit code as `sysexits.h` names it. Whatever is not the fault of the mail,
//! such as a database that cannot be reached or a wrong configuration, asks for another delivery
//! later: a mail that waits in a queue is not lost, and nobody is sent a bounce for it.

use std::{
    io::{self, Read},
    process::ExitCode,
};

use anyhow::{Context, Result};
use replenish_app::receive::{MAX_MAIL_BYTES, Receipt};

use crate::{arguments::Place, open_filled, tell};

/// `EX_USAGE`: the command line is wrong.
pub(crate) const USAGE: u8 = 64;
/// `EX_DATAERR`: what came in is no mail.
const DATA_ERROR: u8 = 65;
/// `EX_TEMPFAIL`: deliver it again later.
const TRY_AGAIN: u8 = 75;

/// Takes the mail on standard input.
pub(crate) async fn receive(place: Place) -> ExitCode {
    match take(place).await {
        Ok(Receipt::NoMail) => ExitCode::from(DATA_ERROR),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            // Mail servers log what is told here; without them nobody reads it.
            let _ = tell(&error);
            ExitCode::from(TRY_AGAIN)
        }
    }
}

async fn take(place: Place) -> Result<Receipt> {
    // Read to its end before anything can fail: a mail server takes a closed pipe for a failure of
    // its own.
    let mail = read(&mut io::stdin().lock()).context("the mail cannot be read")?;
    let app = open_filled(place).await?;
    let receipt = app.receive_mail(mail).await;
    app.db().close().await;
    match receipt? {
        Receipt::Refused(why) => {
            tracing::warn!(why, "a mail was put aside");
            Ok(Receipt::Refused(why))
        }
        receipt => Ok(receipt),
    }
}

/// The mail, cut one byte behind the limit, which tells that it is larger.
fn read(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut mail = Vec::new();
    source.take(MAX_MAIL_BYTES as u64 + 1).read_to_end(&mut mail)?;
    io::copy(source, &mut io::sink())?;
    Ok(mail)
}
