//! The way to a mail server (RFC 5321).

use std::{fs, path::Path, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{
        authentication,
        client::{Certificate, Tls, TlsParameters, TlsParametersBuilder},
    },
};

use crate::{Credentials, Message, Security, SendError, Sender, SetUpError, SmtpSettings};

/// A mail server that takes our mails. Each mail has a connection of its own.
#[derive(Debug)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Sender,
    timeout: Duration,
}

impl Smtp {
    /// Gets ready to send; connects to nobody yet.
    pub fn new(settings: &SmtpSettings) -> Result<Self, SetUpError> {
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(protection(settings)?)
            .timeout(Some(settings.timeout));
        if let Some(Credentials { username, password }) = &settings.credentials {
            builder = builder.credentials(authentication::Credentials::new(
                username.clone(),
                password.reveal().to_owned(),
            ));
        }
        Ok(Self {
            transport: builder.build(),
            from: settings.from.clone(),
            timeout: settings.timeout,
        })
    }

    /// Hands a mail to the server. After `Ok` the server answers for it.
    pub async fn send(&self, message: &Message) -> Result<(), SendError> {
        let written = message.write_down(&self.from)?;
        match tokio::time::timeout(self.timeout, self.transport.send(written)).await {
            Ok(sent) => Ok(sent.map(drop)?),
            Err(_) => Err(SendError::too_slow(self.timeout)),
        }
    }

    /// Connects and signs in without sending anything.
    pub async fn check(&self) -> Result<(), SendError> {
        match tokio::time::timeout(self.timeout, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(SendError::Transient("the mail server hung up".to_owned())),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => Err(SendError::too_slow(self.timeout)),
        }
    }
}

fn protection(settings: &SmtpSettings) -> Result<Tls, SetUpError> {
    match settings.security {
        Security::None => Ok(Tls::None),
        Security::StartTls => Ok(Tls::Required(trust(settings)?)),
        Security::Tls => Ok(Tls::Wrapper(trust(settings)?)),
    }
}

fn trust(settings: &SmtpSettings) -> Result<TlsParameters, SetUpError> {
    let mut parameters = TlsParametersBuilder::new(settings.host.clone());
    if let Some(path) = &settings.extra_roots {
        parameters = parameters.add_root_certificate(read_roots(path)?);
    }
    parameters.build().map_err(SetUpError::Tls)
}

fn read_roots(path: &Path) -> Result<Certificate, SetUpError> {
    let pem = fs::read(path).map_err(|source| SetUpError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    // A file without certificates would be taken for an empty list of them.
    if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
        return Err(SetUpError::NoCertificate { path: path.to_owned() });
    }
    Certificate::from_pem(&pem).map_err(SetUpError::Tls)
}
