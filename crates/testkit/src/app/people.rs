//! People to act in tests, stored without the sign-up they are not about.

use replenish_app::accounts::NewToken;
use replenish_domain::{
    Id, Language,
    account::{Actor, Role, Scope},
    id::Organisation as OrganisationKind,
    linking::Customer,
};
use replenish_store::{
    accounts::{self, Account},
    customers,
    organisations::{self, Organisation},
    sessions,
};
use sha2::{Digest, Sha256};

use super::{Client, TestApp};

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Person {
    /// The person as the use cases see them.
    pub actor: Actor,
    /// Their browser.
    pub browser: Client,
    /// The value of their session cookie, for a real browser.
    pub session: String,
}

impl TestApp {
    /// A maker admin of a new organisation.
    pub async fn maker(&self) -> Person {
        let organisation = self.organisation().await;
        self.person(Role::MakerAdmin, Some(organisation)).await
    }

    /// A maker in the same organisation.
    pub async fn colleague_of(&self, person: &Person) -> Person {
        self.person(Role::Maker, person.actor.organisation).await
    }

    /// A reviewer of the programme.
    pub async fn reviewer(&self) -> Person {
        self.person(Role::Reviewer, None).await
    }

    /// An administrator of the programme.
    pub async fn administrator(&self) -> Person {
        self.person(Role::Administrator, None).await
    }

    /// Somebody who links devices and buys in the marketplace with this code.
    pub async fn customer(&self, marketplace: &str) -> Person {
        let person = self.person(Role::Customer, None).await;
        let customer = Customer {
            id: self.app.next_id(),
            email: Some(person.actor.email.clone()),
            marketplace: marketplace.parse().expect("a marketplace"),
            sandbox_of: None,
            created_at: self.clock.now(),
        };
        let mut tx = self.app.db().write().await.expect("a transaction");
        let stored = customers::create_person(&mut tx, &customer, person.actor.account).await;
        assert!(stored.expect("a customer"));
        tx.commit().await.expect("a commit");
        person
    }

    /// Somebody with a role, signed in.
    pub async fn person(&self, role: Role, organisation: Option<Id<OrganisationKind>>) -> Person {
        let id = self.app.next_id();
        let short = &id.uuid().simple().to_string()[20..];
        let account = Account {
            id,
            organisation,
            email: format!("{}-{short}@example.com", role.as_str())
                .parse()
                .expect("an address"),
            name: format!("{} {short}", role.label()).parse().expect("a name"),
            role,
            // No password has this hash; these people are signed in already.
            language: Language::default(),
            password_hash: "none".to_owned(),
            created_at: self.clock.now(),
        };
        let session = format!("session-of-{short}");
        let hash = Sha256::digest(session.as_bytes()).into();
        let mut tx = self.app.db().write().await.expect("a transaction");
        assert!(accounts::create(&mut tx, &account).await.expect("an account"));
        let ends = self.clock.now() + self.app.settings().session_idle;
        sessions::create(&mut tx, hash, id, self.clock.now(), ends, "test")
            .await
            .expect("a session");
        tx.commit().await.expect("a commit");
        let browser = self.anonymous().with("cookie", &format!("replenish_session={session}"));
        Person {
            actor: account.actor(),
            browser,
            session,
        }
    }

    /// A program with a token that may do all its owner may.
    pub async fn program_of(&self, person: &Person) -> Client {
        self.program_with(person, &Scope::ALL).await
    }

    /// A program with a token that may do these things only.
    pub async fn program_with(&self, person: &Person, scopes: &[Scope]) -> Client {
        let new = NewToken {
            name: "Test".to_owned(),
            role: person.actor.role.as_str().to_owned(),
            scopes: scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
            last_day: String::new(),
        };
        let (secret, _) = self.app.create_token(&person.actor, &new).await.expect("a token");
        self.anonymous()
            .with("authorization", &format!("Bearer {}", secret.reveal()))
    }

    async fn organisation(&self) -> Id<OrganisationKind> {
        let id = self.app.next_id();
        let short = id.uuid().simple().to_string()[20..].to_uppercase();
        let organisation = Organisation {
            id,
            name: format!("Maker {short}").parse().expect("a name"),
            customer_id: format!("A{short}"),
            vendor_code: short,
            created_at: self.clock.now(),
        };
        let mut tx = self.app.db().write().await.expect("a transaction");
        assert!(
            organisations::create(&mut tx, &organisation)
                .await
                .expect("an organisation")
        );
        tx.commit().await.expect("a commit");
        id
    }
}
