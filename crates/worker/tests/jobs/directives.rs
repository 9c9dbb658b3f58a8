//! Device clouds are asked over real TLS, and their answers are taken.

use std::net::{IpAddr, Ipv4Addr};

use jiff::SignedDuration;
use replenish_app::linking::{ClientCredentials, ClientView, CodeExchange, NewClient, TokenError, Tokens};
use replenish_domain::linking::{
    Directive,
    DirectiveName::{self, AcceptGrant, Discover},
};
use replenish_outbound::{Http, HttpSettings, Reach};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    endpoints,
};
use replenish_testkit::{
    DeviceCloud, Person, TestApp,
    linking::{self, Cloud, VERIFIER},
};
use replenish_worker::{WaysOut, Worker};
use rstest::rstest;

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const REDIRECT: &str = "https://cloud.example/linked";
const ACCEPTED: &str = r#"{"event":{"header":{"namespace":"Alexa.Authorization","name":"AcceptGrant.Response",
    "messageId":"a-1","payloadVersion":"3"},"payload":{}}}"#;

fn discovered(devices: &[&str]) -> String {
    let devices: Vec<String> = devices
        .iter()
        .map(|device| {
            format!(
                r#"{{"endpointId":"{device}","manufacturerName":"Nordlicht","friendlyName":"{device}","description":"By Nordlicht",
                "displayCategories":["OTHER"],"cookie":{{}},"capabilities":[{{"type":"AlexaInterface",
                "interface":"Alexa.InventoryLevelSensor","version":"3","instance":"Tank","properties":{{"supported":
                [{{"name":"level"}}],"proactivelyReported":true,"retrievable":true}},"capabilityResources":{{"friendlyNames":
                [{{"@type":"text","value":{{"text":"Tank","locale":"en-US"}}}}]}},"configuration":{{"measurement":
                {{"@type":"Percentage"}}}}}}]}}"#
            )
        })
        .collect();
    format!(
        r#"{{"event":{{"header":{{"namespace":"Alexa.Discovery","name":"Discover.Response","messageId":"d-1",
        "payloadVersion":"3"}},"payload":{{"endpoints":[{}]}}}}}}"#,
        devices.join(",")
    )
}

/// A maker whose client takes directives at the cloud, and a test account that linked with it.
struct Linked {
    app: TestApp,
    maker: Person,
    client: ClientView,
    credentials: ClientCredentials,
    worker: Worker,
    tokens: Tokens,
}

impl Linked {
    async fn with(engine: Engine, cloud: &DeviceCloud, reach: Reach) -> Self {
        let app = TestApp::start(engine).await;
        let maker = app.maker().await;
        let (reviewer, customer) = (app.reviewer().await, app.customer("DE").await);
        linking::allow(&app, &maker, &reviewer, &customer).await;
        let new = NewClient {
            name: "Nordlicht Cloud".to_owned(),
            redirect_uris: vec![REDIRECT.to_owned()],
            directive_endpoint: cloud.endpoint(),
        };
        let (secret, client) = app.app.create_client(&maker.actor, &new).await.unwrap();
        let credentials = ClientCredentials {
            id: client.client.public_id.to_string(),
            secret: secret.reveal().to_owned(),
        };
        let settings = HttpSettings {
            reach,
            extra_roots: Some(cloud.root()),
        };
        let ways_out = WaysOut {
            http: Some(Http::new(&settings).unwrap()),
            ..WaysOut::default()
        };
        let worker = Worker::new(app.app.clone(), ways_out);
        worker.run_due().await.unwrap();
        let cloud = Cloud {
            id: client.client.id,
            client_id: credentials.id.clone(),
            secret: credentials.secret.clone(),
            redirect_uri: REDIRECT.to_owned(),
        };
        let code = CodeExchange {
            code: cloud.code(&app, &customer).await,
            redirect_uri: Some(REDIRECT.to_owned()),
            code_verifier: Some(VERIFIER.to_owned()),
        };
        let tokens = app.app.exchange_code(&credentials, &code, ADDRESS).await.unwrap();
        Self {
            app,
            maker,
            client,
            credentials,
            worker,
            tokens,
        }
    }

    async fn asked(&self) -> Vec<Directive> {
        let client = self.client.client.id;
        let asked = self.app.app.directives(&self.maker.actor, client, None, 10).await;
        let mut asked = asked.unwrap().directives;
        asked.reverse();
        asked
    }

    /// What was asked, how that stands, and what came of it.
    async fn story(&self) -> Vec<(DirectiveName, &'static str, String)> {
        let asked = self.asked().await.into_iter();
        asked
            .map(|directive| {
                (
                    directive.name,
                    directive.state.as_str(),
                    directive.said.unwrap_or_default(),
                )
            })
            .collect()
    }

    /// The page on which the maker reads what is wrong with the messages of their clouds.
    async fn fleet(&self) -> String {
        self.app.app.write_findings().await.unwrap();
        let page = self.maker.browser.get("/fleet").await.expect(200);
        page.text().to_owned()
    }

    async fn devices(&self) -> i64 {
        let link = self.app.app.admit(self.tokens.access.reveal()).await.unwrap();
        let mut conn = self.app.app.db().read().await.unwrap();
        endpoints::count(&mut conn, link.client, link.customer).await.unwrap()
    }
}

fn exchange(code: &str) -> CodeExchange {
    CodeExchange {
        code: code.to_owned(),
        redirect_uri: None,
        code_verifier: None,
    }
}

/// The text behind `"code":"` of a directive.
fn code_in(body: &str) -> &str {
    body.split_once(r#""code":""#).unwrap().1.split('"').next().unwrap()
}

#[rstest]
#[tokio::test]
async fn a_new_link_is_granted_and_then_discovered(#[values(Sqlite, Postgres)] engine: Engine) {
    let cloud = DeviceCloud::start([(200, ACCEPTED.to_owned()), (200, discovered(&["dw-1", "dw-2"]))]).await;
    let linked = Linked::with(engine, &cloud, Reach::Everywhere).await;
    assert_eq!(linked.worker.run_due().await.unwrap(), 2);
    let accepted = (AcceptGrant, "answered", "The grant was accepted.".to_owned());
    let described = (Discover, "answered", "2 devices were described.".to_owned());
    assert_eq!(linked.story().await, [accepted, described]);
    assert_eq!(linked.devices().await, 2);

    let [grant, discover] = cloud.received().try_into().unwrap();
    let link = format!(r#"{{"type":"BearerToken","token":"{}"}}"#, linked.tokens.link);
    assert!(grant.body.contains(&format!(r#""grantee":{link}"#)), "{}", grant.body);
    assert!(
        discover.body.contains(&format!(r#""scope":{link}"#)),
        "{}",
        discover.body
    );
    // The code brings tokens for the same customer, and no second round of questions.
    let code = exchange(code_in(&grant.body));
    let tokens = linked
        .app
        .app
        .exchange_code(&linked.credentials, &code, ADDRESS)
        .await
        .unwrap();
    assert_eq!(tokens.link, linked.tokens.link);
    assert_eq!(linked.asked().await.len(), 2);
    let again = linked.app.app.exchange_code(&linked.credentials, &code, ADDRESS).await;
    assert!(matches!(again, Err(TokenError::InvalidGrant(_))));
}

/// As the documentation tells makers to check it.
#[tokio::test]
async fn a_directive_is_signed_with_every_secret_that_is_good() {
    let cloud = DeviceCloud::start([]).await;
    let linked = Linked::with(Sqlite, &cloud, Reach::Everywhere).await;
    linked.worker.run_due().await.unwrap();
    let [received] = cloud.received().try_into().unwrap();
    let header = |name: &str| received.headers[name].to_str().unwrap().to_owned();
    assert!(received.body.contains(&header("webhook-id")));
    assert_eq!(
        header("webhook-timestamp"),
        linked.app.clock.now().as_second().to_string()
    );
    let signed = [header("webhook-id"), header("webhook-timestamp"), received.body.clone()].join(".");
    let script = "import sys,hmac,hashlib,base64;secret,signed=sys.argv[1:];key=hashlib.sha256(secret.encode()).digest();\
                  print('v1,'+base64.b64encode(hmac.new(key,signed.encode(),'sha256').digest()).decode())";
    let python = std::env::var("REPLENISH_TEST_SMTP_PYTHON").unwrap();
    let expected = std::process::Command::new(python)
        .args(["-c", script, &linked.credentials.secret, &signed])
        .output()
        .unwrap();
    assert_eq!(
        header("webhook-signature"),
        String::from_utf8(expected.stdout).unwrap().trim()
    );
}

#[rstest]
#[tokio::test]
async fn a_cloud_that_is_away_is_asked_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let answers = [(503, String::new()), (200, ACCEPTED.to_owned()), (200, discovered(&[]))];
    let cloud = DeviceCloud::start(answers).await;
    let linked = Linked::with(engine, &cloud, Reach::Everywhere).await;
    assert_eq!(linked.worker.run_due().await.unwrap(), 1);
    let busy = "it answered 503 Service Unavailable".to_owned();
    assert_eq!(linked.story().await, [(AcceptGrant, "waiting", busy)]);
    linked.app.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(linked.worker.run_due().await.unwrap(), 2);
    assert_eq!(linked.story().await[1].2, "0 devices were described.");
    let [first, second, _] = cloud.received().try_into().unwrap();
    assert_eq!(first.headers["webhook-id"], second.headers["webhook-id"]);
    assert_ne!(
        code_in(&first.body),
        code_in(&second.body),
        "each attempt has a code of its own"
    );
}

#[rstest]
#[case::refusing(
    200,
    r#"{"event":{"header":{"namespace":"Alexa.Authorization","name":"ErrorResponse","messageId":"e-1","payloadVersion":"3"},
    "payload":{"type":"ACCEPT_GRANT_FAILED","message":"The code is not good."}}}"#,
    "it answered ACCEPT_GRANT_FAILED: The code is not good."
)]
#[case::talking_of_something_else(200, &discovered(&["dw-1"]), "it answered something else than AcceptGrant.Response")]
#[case::saying_nothing(200, "", "the body is empty")]
#[case::moved(301, "", "it answered 301 Moved Permanently")]
#[case::gone(404, "", "it answered 404 Not Found")]
#[tokio::test]
async fn an_answer_that_is_of_no_use_ends_the_question(#[case] status: u16, #[case] body: &str, #[case] why: &str) {
    let cloud = DeviceCloud::start([(status, body.to_owned())]).await;
    let linked = Linked::with(Sqlite, &cloud, Reach::Everywhere).await;
    linked.worker.run_due().await.unwrap();
    let [(name, state, said)] = linked.story().await.try_into().unwrap();
    assert_eq!((name, state), (AcceptGrant, "failed"));
    assert!(said.contains(why), "{said}");
    assert_eq!(linked.devices().await, 0);
}

#[rstest]
#[tokio::test]
async fn a_discovery_names_all_the_devices_there_are(#[values(Sqlite, Postgres)] engine: Engine) {
    let answers = [(200, ACCEPTED.to_owned()), (200, discovered(&["dw-2", "dw-3"]))];
    let cloud = DeviceCloud::start(answers).await;
    let linked = Linked::with(engine, &cloud, Reach::Everywhere).await;
    let link = linked.app.app.admit(linked.tokens.access.reveal()).await.unwrap();
    let before = discovered(&["dw-1", "dw-2"]).replace("Discover.Response", "AddOrUpdateReport");
    linked.app.app.take_message(&link, before.as_bytes()).await.unwrap();
    linked.worker.run_due().await.unwrap();
    let mut tx = linked.app.app.db().write().await.unwrap();
    let now = linked.app.clock.now();
    let mut removed = Vec::new();
    for device in ["dw-1", "dw-2", "dw-3"] {
        removed.push(
            endpoints::remove(&mut tx, link.client, link.customer, device, now)
                .await
                .unwrap(),
        );
    }
    assert_eq!(removed, [false, true, true]);
}

/// What a cloud answers is looked at as what it sends is, and tells as little of the customer.
#[rstest]
#[tokio::test]
async fn what_is_wrong_with_an_answer_is_told_to_the_maker(#[values(Sqlite, Postgres)] engine: Engine) {
    let described = discovered(&["dw-1"])
        .replace(r#""friendlyName":"dw-1""#, r#""friendlyName":"Anna's kitchen""#)
        .replace(r#""cookie":{}"#, r#""cookie":{"owner":7}"#);
    let cloud = DeviceCloud::start([(200, ACCEPTED.to_owned()), (200, described)]).await;
    let linked = Linked::with(engine, &cloud, Reach::Everywhere).await;
    linked.worker.run_due().await.unwrap();
    assert_eq!(linked.devices().await, 1);
    let page = linked.fleet().await;
    assert!(page.contains("EP07"), "{page}");
    assert!(!page.contains("Anna"), "{page}");
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_told_to_the_maker() {
    let cloud = DeviceCloud::start([(200, "[1".to_owned())]).await;
    let linked = Linked::with(Sqlite, &cloud, Reach::Everywhere).await;
    linked.worker.run_due().await.unwrap();
    assert_eq!(linked.story().await[0].1, "failed");
    let page = linked.fleet().await;
    assert!(page.contains("ENV04"), "{page}");
}

#[tokio::test]
async fn an_address_in_our_own_network_is_not_asked() {
    let cloud = DeviceCloud::start([(200, ACCEPTED.to_owned())]).await;
    let linked = Linked::with(Sqlite, &cloud, Reach::Public).await;
    linked.worker.run_due().await.unwrap();
    let refused = "its address is not of the public internet".to_owned();
    assert_eq!(linked.story().await, [(AcceptGrant, "failed", refused)]);
    assert!(cloud.received().is_empty());
}

#[rstest]
#[tokio::test]
async fn nobody_is_asked_about_a_link_that_ended(#[values(Sqlite, Postgres)] engine: Engine) {
    let cloud = DeviceCloud::start([(200, ACCEPTED.to_owned())]).await;
    let linked = Linked::with(engine, &cloud, Reach::Everywhere).await;
    linked
        .app
        .app
        .unlink_as_maker(&linked.maker.actor, linked.tokens.link)
        .await
        .unwrap();
    linked.worker.run_due().await.unwrap();
    assert_eq!(linked.story().await[0].1, "failed");
    assert!(cloud.received().is_empty());
}

/// A certificate of an authority that nobody was told to trust.
#[tokio::test]
async fn a_cloud_that_cannot_prove_itself_is_not_told_the_code() {
    let (cloud, other) = (DeviceCloud::start([]).await, DeviceCloud::start([]).await);
    let mut linked = Linked::with(Sqlite, &cloud, Reach::Everywhere).await;
    let settings = HttpSettings {
        reach: Reach::Everywhere,
        extra_roots: Some(other.root()),
    };
    let ways_out = WaysOut {
        http: Some(Http::new(&settings).unwrap()),
        ..WaysOut::default()
    };
    linked.worker = Worker::new(linked.app.app.clone(), ways_out);
    linked.worker.run_due().await.unwrap();
    let [(_, state, said)] = linked.story().await.try_into().unwrap();
    assert_eq!(state, "waiting");
    assert!(said.contains("no safe connection"), "{said}");
    assert!(cloud.received().is_empty());
}
