//! The programme on the tour: every stage of a device, and the hard cases of names and numbers.

mod customers;
mod devices;
mod links;
mod products;
mod rounds;
mod versions;

use std::collections::BTreeMap;

use replenish_app::requests::{Decision, ListChoices, NewView};
use replenish_domain::request::IdRequest;
use replenish_store::Engine::Sqlite;
use replenish_testkit::{Person, TestApp, devices as usual, fleet};

use super::stops::Who;

/// Two programmes, one of them empty, and who is in the other.
pub(super) struct World {
    site: String,
    empty_site: String,
    newcomer: Person,
    maker: Person,
    reviewer: Person,
    administrator: Person,
    pub(super) customers: customers::Customers,
    pub(super) devices: Devices,
    pub(super) requests: Requests,
    /// A product list of a category.
    pub(super) list: String,
    /// An import that waits for its turn.
    pub(super) import: String,
    /// An import that has ended with faults.
    pub(super) import_with_faults: String,
    /// A device cloud.
    pub(super) cloud: String,
    /// The page of a customer's device, whose level sensor has a long history.
    pub(super) endpoint: String,
    /// A mail to the maker.
    pub(super) own_mail: String,
    /// The path of the maker's link for a new password.
    pub(super) reset: String,
    /// The path of an invitation.
    pub(super) invitation: String,
    /// The path that makes the first administrator of the empty programme.
    pub(super) setup: String,
}

/// The maker's devices, by their identifiers.
pub(super) struct Devices {
    pub(super) draft: String,
    /// Names as long and as strange as they may be, in every marketplace.
    pub(super) hard: String,
    /// As many slots as a device may have.
    pub(super) large: String,
    pub(super) submitted: String,
    pub(super) asked: String,
    pub(super) assigned: String,
    /// Its second version is being written.
    pub(super) next_version: String,
    /// A marketplace was added since it was approved.
    pub(super) one_more: String,
    pub(super) rejected: String,
}

/// The maker's requests, by their identifiers.
pub(super) struct Requests {
    pub(super) submitted: String,
    pub(super) in_review: String,
    /// Its maker is asked about several fields.
    pub(super) asked: String,
    /// The maker has answered; the second round is with the reviewer.
    pub(super) second_round: String,
    /// Its product lists name what customers cannot buy.
    pub(super) with_holes: String,
    pub(super) assigned: String,
    /// A second version with another direction.
    pub(super) big_change: String,
    pub(super) rejected: String,
}

impl World {
    pub(super) async fn build() -> Self {
        let app = TestApp::start(Sqlite).await;
        let (newcomer, maker) = (app.maker().await, app.maker().await);
        let (reviewer, administrator) = (app.reviewer().await, app.administrator().await);
        app.colleague_of(&maker).await;

        let draft = usual::answered(&app.app, &maker.actor).await.to_string();
        let hard = devices::hard(&app.app, &maker.actor).await;
        let large = devices::large(&app.app, &maker.actor).await;
        let submitted = usual::submitted(&app.app, &maker.actor).await;
        let in_review = usual::submitted(&app.app, &maker.actor).await;
        claim(&app, &reviewer, &in_review).await;
        let asked = rounds::asked(&app, &maker, &reviewer).await;
        let second_round = rounds::second(&app, &maker, &reviewer).await;
        let assigned = decided(&app, &maker, &reviewer, assign).await;
        certify(&app, &maker, &assigned).await;
        app.app
            .issue_sandbox_ids(&maker.actor, draft.parse().expect("an identifier"))
            .await
            .expect("sandbox IDs");
        let rejected = decided(&app, &maker, &reviewer, reject).await;
        let approved = decided(&app, &maker, &reviewer, assign).await.device;
        let next_version = versions::written(&app, &maker, approved).await;
        let approved = decided(&app, &maker, &reviewer, assign).await.device;
        let big_change = versions::handed_in(&app, &maker, approved).await;
        let approved = decided(&app, &maker, &reviewer, assign).await.device;
        let one_more = versions::one_more(&app, &maker, approved).await;

        look_and_keep(&app, &reviewer, &administrator, &submitted).await;
        let customers = customers::of(&app, &maker, &reviewer).await;

        let list = products::stock(&app, &reviewer).await;
        let with_holes = usual::submitted(&app.app, &maker.actor).await;
        links::ask(&app, &maker).await;
        let cloud = links::cloud(&app, &maker).await;
        let endpoint = fleet::reporting_dishwasher(&app.app, &maker.actor).await;
        let import_with_faults = products::import(&app, &reviewer, "x\ny,US\n").await;
        app.run_jobs().await;
        let import = products::import(&app, &reviewer, "x\n").await;
        let empty = TestApp::start(Sqlite).await;
        Self {
            site: app.serve().await,
            empty_site: empty.serve().await,
            own_mail: links::mail_to(&app, &maker).await,
            reset: links::path(&app, &administrator, "/reset/").await,
            invitation: links::path(&app, &administrator, "/invitation/").await,
            setup: links::setup(&empty).await,
            devices: Devices {
                draft,
                hard,
                large,
                submitted: submitted.device.to_string(),
                asked: asked.device.to_string(),
                assigned: assigned.device.to_string(),
                next_version,
                one_more,
                rejected: rejected.device.to_string(),
            },
            requests: Requests {
                submitted: submitted.id.to_string(),
                in_review: in_review.id.to_string(),
                asked: asked.id.to_string(),
                second_round: second_round.id.to_string(),
                with_holes: with_holes.id.to_string(),
                assigned: assigned.id.to_string(),
                big_change,
                rejected: rejected.id.to_string(),
            },
            list,
            import,
            import_with_faults,
            cloud,
            endpoint: format!("/fleet/{endpoint}"),
            customers,
            newcomer,
            maker,
            reviewer,
            administrator,
        }
    }

    /// The address of the programme that somebody looks at.
    pub(super) fn site(&self, who: Who) -> &str {
        match who {
            Who::First => &self.empty_site,
            _ => &self.site,
        }
    }

    /// The value of somebody's session cookie.
    pub(super) fn session(&self, who: Who) -> &str {
        match who {
            Who::Nobody | Who::First => "none",
            Who::Newcomer => &self.newcomer.session,
            Who::Maker => &self.maker.session,
            Who::Reviewer => &self.reviewer.session,
            Who::Administrator => &self.administrator.session,
            Who::Customer(reads) => &self.customers.readers[reads].session,
            Who::Outsider => &self.customers.outsider.session,
        }
    }
}

async fn claim(app: &TestApp, reviewer: &Person, request: &IdRequest) {
    let claimed = app.app.claim_request(&reviewer.actor, request.id).await;
    claimed.expect("a request that is open");
}

/// A request that two look at, and a view with a long name.
async fn look_and_keep(app: &TestApp, reviewer: &Person, other: &Person, request: &IdRequest) {
    let looked = app.app.look_at_request(&other.actor, request.id).await;
    looked.expect("a request in sight");
    let view = NewView {
        name: "Everything that is offered in Germany and waits too long".to_owned(),
        view: "overdue".to_owned(),
        marketplace: "DE".to_owned(),
        ..NewView::default()
    };
    let saved = app.app.save_view(&reviewer.actor, &view).await;
    saved.expect("a free name");
}

/// A checklist that waits, and a test account asked for later.
async fn certify(app: &TestApp, maker: &Person, request: &IdRequest) {
    let late = app
        .app
        .add_test_account(&maker.actor, request.device, "late@nordlicht.example");
    late.await.expect("a test account");
    usual::hand_in_checklist(&app.app, &maker.actor, request.device, "US").await;
}

async fn decided(
    app: &TestApp,
    maker: &Person,
    reviewer: &Person,
    decide: impl Fn(&IdRequest) -> Decision,
) -> IdRequest {
    let request = usual::submitted(&app.app, &maker.actor).await;
    claim(app, reviewer, &request).await;
    let decided = app
        .app
        .decide_request(&reviewer.actor, request.id, &decide(&request))
        .await;
    decided.expect("a request that is open")
}

fn assign(request: &IdRequest) -> Decision {
    Decision::Assigned {
        content_hash: request.content_hash.to_string(),
        thresholds: BTreeMap::new(),
        lists: ListChoices::default(),
    }
}

fn reject(request: &IdRequest) -> Decision {
    Decision::Rejected {
        content_hash: Some(request.content_hash.to_string()),
        reason: "The sensor cannot tell an empty slot from a broken one. ".repeat(30),
    }
}
