//! Where a row leads: a programme of its own with everybody who walks, and what stands at the row's address.

use std::collections::BTreeMap;

use replenish_app::{
    accounts::{self, NewInvitation, NewToken},
    linking::NewClient,
    products::{ImportMode, NewList},
    requests::{Decision, ListChoices, NewView},
};
use replenish_domain::{
    linking::LinkId,
    request::{IdRequest, NewFinding},
};
use replenish_store::{Engine::Sqlite, accounts as stored};
use replenish_testkit::{
    Answer, Client, Person, TestApp, devices, fleet,
    linking::{self, Cloud},
};

use super::{Row, Stage, Who};
use crate::{
    api::PRODUCT_COLUMNS,
    console::{
        mails::refused,
        people::{PASSWORD, mailed_path, path_of},
    },
};

const INVITED: &str = "invited@nordlicht.example";

pub(super) struct Place {
    pub(super) app: TestApp,
    pub(super) template: &'static str,
    pub(super) request: Option<IdRequest>,
    method: &'static str,
    path: String,
    /// None while the programme is empty.
    people: Option<People>,
}

struct People {
    stranger: Person,
    colleague: Person,
    owner: Person,
    reviewer: Person,
    administrator: Person,
    customer: Person,
}

impl Place {
    pub(super) async fn of(&(method, template, stage, _): &Row) -> Self {
        let app = TestApp::start(Sqlite).await;
        let setup = app.app.setup_link().await.expect("the store answers");
        let people = match stage {
            Stage::Empty => None,
            _ => Some(People::of(&app).await),
        };
        let mut place = Self {
            app,
            template,
            request: None,
            method,
            path: String::new(),
            people,
        };
        place.path = match template.split_once('{') {
            None if template == "/oauth/authorize" => place.cloud_of_customer().await.authorize(&[]),
            None => template.to_owned(),
            Some(("/setup/", _)) => path_of(&place.app, &setup.expect("an empty programme")),
            Some((start, _)) => place.made(start, stage).await,
        };
        if matches!(template, "/sign-in" | "/supplies/sign-in" | "/account/password") {
            place.give_passwords().await;
        }
        place
    }

    /// Somebody asks for the page or sends the form, in a browser that `dress` may change.
    pub(super) async fn visit(&self, who: Who, dress: impl FnOnce(&Client) -> Client) -> Answer {
        let client = match self.person(who) {
            Some(person) => dress(&person.browser),
            None => dress(&self.app.anonymous()),
        };
        match self.method {
            "GET" => client.get(&self.path).await,
            _ => self.send_form(who, &client, &self.path).await,
        }
    }

    pub(super) fn person(&self, who: Who) -> Option<&Person> {
        let people = self.people.as_ref()?;
        Some(match who {
            Who::Nobody => return None,
            Who::Stranger => &people.stranger,
            Who::Colleague => &people.colleague,
            Who::Owner => &people.owner,
            Who::Reviewer => &people.reviewer,
            Who::Administrator => &people.administrator,
            Who::Customer => &people.customer,
        })
    }

    pub(super) fn owner(&self) -> &Person {
        self.person(Who::Owner).expect("somebody has an account")
    }

    /// Makes what the template names behind this start, and returns where it is.
    async fn made(&mut self, start: &str, stage: Stage) -> String {
        let owner = self.owner().actor.clone();
        let named = match start {
            "/assets/" => return self.asset().await,
            "/products/" => return self.product().await,
            "/products/imports/" => self.import().await,
            "/products/list/" => self.product_list().await,
            "/products/lists/" => return self.template.replace("{category}", "air_filter"),
            "/reset/" => {
                let fields = [("email", owner.email.as_str())];
                self.app.anonymous().form("/reset", &fields).await.expect(303);
                return mailed_path(&self.app, owner.email.as_str()).await;
            }
            "/invitation/" => {
                self.invite().await;
                return mailed_path(&self.app, INVITED).await;
            }
            "/settings/invitations/" => self.invite().await,
            "/settings/members/" => {
                let colleague = self.person(Who::Colleague).expect("a colleague");
                colleague.actor.account.to_string()
            }
            "/supplies/links/" => self.link().await.1.to_string(),
            "/settings/device-clouds/" if self.template.contains("{link}") => {
                let (cloud, link) = self.link().await;
                return self
                    .template
                    .replace("{id}", &cloud.id.to_string())
                    .replace("{link}", &link.to_string());
            }
            "/settings/device-clouds/" => self.cloud().await,
            "/settings/tokens/" => self.token().await,
            "/fleet/" => return self.endpoint().await,
            "/desk/answers/" => self.saved_answer().await,
            "/desk/views/" => self.saved_view().await,
            "/mails/" | "/outbox/" => refused(&self.app, &owner.email).await.to_string(),
            "/devices/" if stage == Stage::Draft => devices::answered(&self.app.app, &owner).await.to_string(),
            "/devices/" => self.submitted(stage).await.device.to_string(),
            _ => self.submitted(stage).await.id.to_string(),
        };
        self.template
            .replace("{id}", &named)
            .replace("{number}", "1")
            .replace("{code}", "US")
    }

    async fn product(&self) -> String {
        let reviewer = self.person(Who::Reviewer).expect("a reviewer");
        let file = format!("{PRODUCT_COLUMNS}\nB0NLF300H1,US,Filter,Nordlicht,Nordlicht,1,COUNT,,true,,\n");
        let imported = self
            .app
            .app
            .import_products(&reviewer.actor, file.into_bytes(), ImportMode::Apply)
            .await;
        imported.expect("a file");
        self.template
            .replace("{marketplace}", "US")
            .replace("{asin}", "B0NLF300H1")
    }

    /// A file that was looked at and can be applied.
    async fn import(&self) -> String {
        let reviewer = self.person(Who::Reviewer).expect("a reviewer");
        let file = format!("{PRODUCT_COLUMNS}\nB0NLF300H1,US,Filter,Nordlicht,Nordlicht,1,COUNT,,true,,\n");
        let app = &self.app.app;
        let started = app.start_import(&reviewer.actor, "list.csv", file.into_bytes(), ImportMode::DryRun);
        let id = started.await.expect("an import");
        self.app.run_jobs().await;
        id.to_string()
    }

    async fn product_list(&self) -> String {
        let reviewer = self.person(Who::Reviewer).expect("a reviewer");
        let new = NewList {
            kind: "category".to_owned(),
            category: Some("air_filter".to_owned()),
            entries: BTreeMap::from([("US".to_owned(), vec!["B0NLF300H1".to_owned()])]),
            ..NewList::default()
        };
        let stored = self.app.app.create_product_list(&reviewer.actor, &new).await;
        stored.expect("a list").list.id.to_string()
    }

    async fn asset(&self) -> String {
        let page = self.app.anonymous().get("/sign-in").await.expect(200);
        let (_, rest) = page.text().split_once("\"/assets/").expect("an asset");
        let (named, _) = rest.split_once('"').expect("its end");
        format!("/assets/{named}")
    }

    async fn invite(&self) -> String {
        let (app, owner) = (&self.app.app, &self.owner().actor);
        let new = NewInvitation {
            email: INVITED.to_owned(),
            role: "maker".to_owned(),
            ..NewInvitation::default()
        };
        app.invite(owner, &new).await.expect("an invitation");
        let open = app.list_invitations(owner).await.expect("invitations");
        open[0].id.to_string()
    }

    async fn token(&self) -> String {
        let new = NewToken {
            name: "Release pipeline".to_owned(),
            role: "maker".to_owned(),
            scopes: vec!["read".to_owned()],
            last_day: String::new(),
        };
        let made = self.app.app.create_token(&self.owner().actor, &new).await;
        made.expect("a token").1.id.to_string()
    }

    async fn cloud(&self) -> String {
        let new = NewClient {
            name: "Cloud".to_owned(),
            ..NewClient::default()
        };
        let made = self.app.app.create_client(&self.owner().actor, &new).await;
        made.expect("a client").1.client.id.to_string()
    }

    async fn endpoint(&self) -> String {
        let endpoint = fleet::dishwasher(&self.app.app, &self.owner().actor).await;
        self.template
            .replace("{endpoint}", &endpoint.to_string())
            .replace("{interface}", "Alexa.InventoryLevelSensor")
            .replace("{instance}", "Tank.Rinse")
    }

    /// A cloud of the owner's that the customer may link with.
    async fn cloud_of_customer(&self) -> Cloud {
        let reviewer = self.person(Who::Reviewer).expect("a reviewer");
        let customer = self.person(Who::Customer).expect("a customer");
        linking::allow(&self.app, self.owner(), reviewer, customer).await;
        Cloud::of(&self.app, self.owner(), "Cloud", "https://cloud.example/linked").await
    }

    /// What the customer is linked with, and the link.
    async fn link(&self) -> (Cloud, LinkId) {
        let cloud = self.cloud_of_customer().await;
        let link = cloud
            .link(&self.app, self.person(Who::Customer).expect("a customer"))
            .await;
        (cloud, link)
    }

    async fn saved_answer(&self) -> String {
        let reviewer = &self.person(Who::Reviewer).expect("a reviewer").actor;
        let saved = self.app.app.save_answer(reviewer, "Capacity", "It does not fit.").await;
        saved.expect("a free title").id.to_string()
    }

    async fn saved_view(&self) -> String {
        let reviewer = &self.person(Who::Reviewer).expect("a reviewer").actor;
        let new = NewView {
            name: "Japan".to_owned(),
            marketplace: "JP".to_owned(),
            ..NewView::default()
        };
        let saved = self.app.app.save_view(reviewer, &new).await;
        saved.expect("a free name").id.to_string()
    }

    async fn submitted(&mut self, stage: Stage) -> &IdRequest {
        let app = &self.app.app;
        let request = devices::submitted(app, &self.owner().actor).await;
        let reviewer = &self.person(Who::Reviewer).expect("a reviewer").actor;
        let noted = app.add_finding(reviewer, request.id, &finding()).await;
        noted.expect("an open request");
        if stage == Stage::Asked {
            let asked = app.return_request(reviewer, request.id, None, None).await;
            asked.expect("an open request");
        }
        if matches!(stage, Stage::Assigned | Stage::Begun) {
            let reviewer = self.person(Who::Reviewer).expect("a reviewer");
            let decision = Decision::Assigned {
                content_hash: request.content_hash.to_string(),
                thresholds: BTreeMap::new(),
                lists: ListChoices::default(),
            };
            let decided = app.decide_request(&reviewer.actor, request.id, &decision).await;
            decided.expect("an open request");
        }
        if stage == Stage::Begun {
            let owner = &self.owner().actor;
            let begun = app.begin_version(owner, request.device, None).await;
            begun.expect("an approved device");
            let renamed = app.rename_device(owner, request.device, None, "The next version").await;
            renamed.expect("an open device");
        }
        if self.template.ends_with("/{code}/return") {
            devices::hand_in_checklist(app, &self.owner().actor, request.device, "US").await;
        }
        self.request.insert(request)
    }

    /// Everybody gets the password of somebody who signs up.
    async fn give_passwords(&self) {
        let typed = accounts::SignUp {
            organisation: "Fjord".to_owned(),
            name: "Ada".to_owned(),
            email: "ada@fjord.example".to_owned(),
            password: PASSWORD.to_owned(),
        };
        let from = accounts::Client::new([127, 0, 0, 1].into(), "a browser");
        let ada = self.app.app.sign_up(&typed, &from).await.expect("an account");
        let mut tx = self.app.app.db().write().await.expect("a transaction");
        let ada = stored::find(&mut tx, ada.actor.account)
            .await
            .expect("the store answers");
        let hash = ada.expect("an account").password_hash;
        for person in super::WALKERS.into_iter().filter_map(|who| self.person(who)) {
            let stored = stored::set_password(&mut tx, person.actor.account, &hash).await;
            assert!(stored.expect("the store answers"));
        }
        tx.commit().await.expect("a commit");
    }
}

/// Something a maker should mend, which does not stand against an answer.
fn finding() -> NewFinding {
    NewFinding {
        pointer: "/slots/HEPA/capacity".to_owned(),
        severity: "should_fix".to_owned(),
        detail: "The capacity does not fit.".to_owned(),
        ..NewFinding::default()
    }
}

impl People {
    async fn of(app: &TestApp) -> Self {
        let owner = app.maker().await;
        Self {
            stranger: app.maker().await,
            colleague: app.colleague_of(&owner).await,
            owner,
            reviewer: app.reviewer().await,
            administrator: app.administrator().await,
            customer: app.customer("US").await,
        }
    }
}
