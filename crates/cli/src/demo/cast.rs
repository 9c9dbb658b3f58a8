//! Who takes part in the demonstration.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
};

use anyhow::{Context, Result};
use replenish_app::{
    App,
    accounts::{Client, DirectAccount, DirectOrganisation, NewToken, Organisation},
    linking::NewCustomer,
};
use replenish_domain::{
    Language,
    account::{Action, Actor, Role, Scope},
};

use crate::password;

/// Somebody with everything they sign in with.
pub(super) struct Person {
    pub(super) actor: Actor,
    pub(super) organisation: Option<Organisation>,
    pub(super) password: String,
    /// None of a customer, who has no part in the console.
    pub(super) api_token: Option<String>,
}

/// Everybody, in the order of the credentials file: the first maker belongs to the first organisation,
/// the second one to the other.
pub(super) struct Cast(Vec<(&'static str, Person)>);

/// Short name, name, address, role, organisation.
const PEOPLE: [(&str, &str, &str, Role, Option<&str>); 8] = [
    (
        "mira",
        "Mira Kessler",
        "mira.kessler@nordlicht.example",
        Role::Maker,
        Some("Nordlicht Appliances"),
    ),
    (
        "solveig",
        "Solveig Dahl",
        "solveig.dahl@haldenroy.example",
        Role::Maker,
        Some("Halden & Roy"),
    ),
    (
        "yuki",
        "Yuki Sato",
        "yuki.sato@nordlicht.example",
        Role::MakerAdmin,
        Some("Nordlicht Appliances"),
    ),
    (
        "ravi",
        "Ravi Menon",
        "ravi.menon@nordlicht.example",
        Role::Maker,
        Some("Nordlicht Appliances"),
    ),
    (
        "anders",
        "Anders Moe",
        "anders.moe@haldenroy.example",
        Role::MakerAdmin,
        Some("Halden & Roy"),
    ),
    (
        "tomas",
        "Tomás Ortega",
        "tomas.ortega@replenish.example",
        Role::Reviewer,
        None,
    ),
    ("aiko", "Aiko Tan", "aiko.tan@replenish.example", Role::Reviewer, None),
    (
        "alba",
        "Alba Reyes",
        "alba.reyes@replenish.example",
        Role::Administrator,
        None,
    ),
];

/// The customer: short name, name, address, marketplace.
const CUSTOMER: (&str, &str, &str, &str) = ("hannah", "Hannah Berg", "hannah.berg@household.example", "DE");

/// Where a customer's browser is.
pub(super) fn browser() -> Client {
    Client::new(IpAddr::V4(Ipv4Addr::LOCALHOST), "demonstration")
}

impl Cast {
    /// Lets everybody in, each with a password and a token made for this start.
    pub(super) async fn gather(app: &App) -> Result<Self> {
        let mut organisations = BTreeMap::<&str, String>::new();
        let mut people = Vec::with_capacity(PEOPLE.len());
        for (short, name, email, role, employer) in PEOPLE {
            let organisation = employer.map(|employer| match organisations.get(employer) {
                Some(code) => DirectOrganisation::Known(code.clone()),
                None => DirectOrganisation::New(employer.to_owned()),
            });
            let password = password::make(app.random());
            let typed = DirectAccount {
                email: email.to_owned(),
                name: name.to_owned(),
                role: role.as_str().to_owned(),
                organisation,
                password: password.clone(),
                language: Language::default(),
            };
            let made = app.create_account_directly(&typed).await?;
            if let (Some(employer), Some(organisation)) = (employer, &made.organisation) {
                organisations.insert(employer, organisation.customer_id.clone());
            }
            let person = Person {
                api_token: Some(make_token(app, email, role).await?),
                actor: made.actor,
                organisation: made.organisation,
                password,
            };
            people.push((short, person));
        }
        people.push((CUSTOMER.0, join(app).await?));
        Ok(Self(people))
    }

    pub(super) fn get(&self, short: &str) -> Result<&Person> {
        let found = self.0.iter().find(|(name, _)| *name == short);
        found
            .map(|(_, person)| person)
            .with_context(|| format!("{short} does not take part"))
    }

    pub(super) fn people(&self) -> impl Iterator<Item = &Person> {
        self.0.iter().map(|(_, person)| person)
    }
}

async fn join(app: &App) -> Result<Person> {
    let (_, name, email, marketplace) = CUSTOMER;
    let password = password::make(app.random());
    let typed = NewCustomer {
        name: name.to_owned(),
        email: email.to_owned(),
        password: password.clone(),
        marketplace: marketplace.to_owned(),
    };
    let joined = app.join_as_customer(&typed, &browser()).await?;
    Ok(Person {
        actor: joined.actor,
        organisation: None,
        password,
        api_token: None,
    })
}

async fn make_token(app: &App, email: &str, role: Role) -> Result<String> {
    let new = NewToken {
        name: "demonstration".to_owned(),
        role: role.as_str().to_owned(),
        scopes: scopes_of(role),
        last_day: String::new(),
    };
    let (secret, _) = app.create_token_for(email, &new).await?;
    Ok(secret.reveal().to_owned())
}

/// Every scope that lets the role do something.
fn scopes_of(role: Role) -> Vec<String> {
    let actions = [
        Action::ReadDevices,
        Action::EditDevices,
        Action::Review,
        Action::ManageMembers,
        Action::ManageProgramme,
    ];
    let allows = |scope: &Scope| {
        actions
            .iter()
            .any(|action| Scope::for_action(*action) == *scope && role.allows(*action))
    };
    let scopes = Scope::ALL.into_iter().filter(allows);
    scopes.map(|scope| scope.as_str().to_owned()).collect()
}
