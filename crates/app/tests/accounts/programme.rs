//! A programme for one test, with the people that tests need.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test cannot go on without what it arranges"
)]

use std::net::{IpAddr, Ipv4Addr};

use jiff::{SignedDuration, Timestamp, ToSpan};
use replenish_app::{
    App, Clock, Random, Settings,
    accounts::{AccountError, Client, Credentials, Secret, SignUp, SignedIn},
    mail::{Letter, MailJob},
};
use replenish_domain::{account::Actor, audit::AuditEntry};
use replenish_store::{Engine, jobs};
use replenish_testkit::TestDatabase;

/// A password that follows the rules.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A programme on a database of its own.
pub(crate) struct Programme {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    #[expect(dead_code, reason = "the database goes when this is dropped")]
    database: TestDatabase,
}

impl Programme {
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::start_with(engine, Settings::default()).await
    }

    pub(crate) async fn start_with(engine: Engine, settings: Settings) -> Self {
        let database = TestDatabase::open(engine).await;
        let clock = Clock::fixed("2026-11-22T10:00:00Z".parse().unwrap());
        let app = App::new(database.db.clone(), clock.clone(), Random::system(), settings);
        Self { app, clock, database }
    }

    /// The first administrator, by the set-up link.
    pub(crate) async fn administrator(&self) -> Actor {
        let typed = replenish_app::accounts::Administrator {
            name: "Alba Ortiz".to_owned(),
            email: "alba@programme.example".to_owned(),
            password: PASSWORD.to_owned(),
        };
        let link = self.app.setup_link().await.unwrap().unwrap();
        let signed_in = self.app.complete_setup(last_segment(&link), &typed, &client()).await;
        signed_in.unwrap().actor
    }

    /// A maker admin with an organisation of her own.
    pub(crate) async fn mira(&self) -> Actor {
        self.sign_up("Nordlicht Appliances", "mira@nordlicht.example")
            .await
            .unwrap()
            .actor
    }

    /// A maker admin of another organisation.
    pub(crate) async fn stranger(&self) -> Actor {
        self.sign_up("Brewone", "sam@brewone.example").await.unwrap().actor
    }

    pub(crate) async fn sign_up(&self, organisation: &str, email: &str) -> Result<SignedIn, AccountError> {
        let typed = SignUp {
            organisation: organisation.to_owned(),
            name: "Mira Kessler".to_owned(),
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
        };
        self.app.sign_up(&typed, &client()).await
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Result<SignedIn, AccountError> {
        let typed = Credentials {
            email: email.to_owned(),
            password: password.to_owned(),
        };
        self.app.sign_in(&typed, &client()).await
    }

    /// Invites somebody and accepts for them.
    pub(crate) async fn join(&self, inviter: &Actor, email: &str, role: &str) -> SignedIn {
        self.join_organisation(inviter, email, role, None).await
    }

    pub(crate) async fn join_organisation(
        &self,
        inviter: &Actor,
        email: &str,
        role: &str,
        organisation: Option<replenish_domain::Id<replenish_domain::id::Organisation>>,
    ) -> SignedIn {
        let new = replenish_app::accounts::NewInvitation {
            email: email.to_owned(),
            role: role.to_owned(),
            organisation,
        };
        self.app.invite(inviter, &new).await.unwrap();
        let secret = self.link_mailed_to(email).await;
        let joined = self
            .app
            .accept_invitation(&secret, "Ravi Menon", PASSWORD, &client())
            .await;
        joined.unwrap()
    }

    pub(crate) async fn actor(&self, secret: &Secret) -> Option<Actor> {
        self.app.session(secret.reveal()).await.unwrap()
    }

    /// Every mail waiting to be sent, oldest first; they are taken out of the queue.
    pub(crate) async fn mails(&self) -> Vec<MailJob> {
        let mut mails = Vec::new();
        let mut tx = self.app.db().write().await.unwrap();
        let now = self.clock.now();
        while let Some(job) = jobs::lease(&mut tx, now, now + 1.hour()).await.unwrap() {
            jobs::finish(&mut tx, &job, now).await.unwrap();
            mails.push(job.payload().unwrap());
        }
        tx.commit().await.unwrap();
        mails
    }

    /// The secret of the link in the last mail to this address.
    pub(crate) async fn link_mailed_to(&self, email: &str) -> String {
        let mails = self.mails().await;
        let mail = mails.into_iter().rfind(|mail| mail.to.as_str() == email).unwrap();
        match mail.letter {
            Letter::Invitation { link, .. } | Letter::PasswordReset { link, .. } => last_segment(&link).to_owned(),
            other => panic!("{other:?} has no one-time link"),
        }
    }

    /// What an administrator or maker admin sees of the trail, oldest first.
    pub(crate) async fn trail(&self, actor: &Actor) -> Vec<AuditEntry> {
        let mut entries = self.app.activity(actor, None, 200).await.unwrap();
        entries.reverse();
        entries
    }

    pub(crate) async fn actions(&self, actor: &Actor) -> Vec<String> {
        let trail = self.trail(actor).await;
        trail.into_iter().map(|entry| entry.action).collect()
    }

    pub(crate) fn wait(&self, by: SignedDuration) -> Timestamp {
        self.clock.advance(by);
        self.clock.now()
    }
}

/// A browser on this machine.
pub(crate) fn client() -> Client {
    Client::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "Test browser")
}

/// A browser somewhere else, for tests that knock often.
pub(crate) fn client_at(host: u8) -> Client {
    Client::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, host)), "Test browser")
}

pub(crate) fn last_segment(link: &str) -> &str {
    link.rsplit('/').next().unwrap()
}

/// Place and code of every fault.
pub(crate) fn faults<T>(result: Result<T, AccountError>) -> Vec<(String, &'static str)> {
    match result {
        Err(AccountError::Invalid(faults)) => faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => Vec::new(),
    }
}

/// The faults a test expects.
pub(crate) fn expected(faults: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    faults
        .iter()
        .map(|(pointer, code)| ((*pointer).to_owned(), *code))
        .collect()
}
