//! The catalogue: product by product, and as a file.

use std::fmt::Write as _;

use axum::http::Method;
use replenish_domain::account::Scope;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, Client, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

use super::{PRODUCT_COLUMNS, product};

const HEPA: &str = "/api/v1/products/US/B0NLF300H1";

async fn reviewer(app: &TestApp) -> Client {
    app.program_of(&app.reviewer().await).await
}

async fn import(api: &Client, file: &str, query: &str) -> Answer {
    let path = format!("/api/v1/product-imports{query}");
    api.bytes(Method::POST, &path, "text/csv", file.as_bytes()).await
}

async fn asins(api: &Client, query: &str) -> Vec<String> {
    let page = api.get(&format!("/api/v1/products{query}")).await.expect(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["asin"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
#[tokio::test]
async fn a_token_that_only_reads_changes_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let api = app.program_with(&app.reviewer().await, &[Scope::Read]).await;
    api.get("/api/v1/products").await.expect(200);
    api.get("/api/v1/product-lists").await.expect(200);
    api.put(HEPA, &product()).await.assert_problem(403, "forbidden");
    import(&api, PRODUCT_COLUMNS, "").await.assert_problem(403, "forbidden");
    api.post("/api/v1/product-lists", &json!({}))
        .await
        .assert_problem(403, "forbidden");
}

fn file(rows: &[&str]) -> String {
    format!("{PRODUCT_COLUMNS}\n{}\n", rows.join("\n"))
}

#[rstest]
#[tokio::test]
async fn a_product_is_added_changed_and_read(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let api = reviewer(&app).await;
    api.get(HEPA).await.assert_problem(404, "not-found");
    let added = api.put(HEPA, &product()).await.expect(200);
    let mut expected = product();
    expected["asin"] = json!("B0NLF300H1");
    expected["marketplace"] = json!("US");
    expected["etag"] = json!("v1");
    assert_eq!(added.json(), expected);
    assert_eq!(api.get(HEPA).await.expect(200).json(), expected);

    let mut changed = product();
    (changed["available"], changed["price"], changed["pack_size"]) = (json!(false), Value::Null, json!(0.5));
    changed["asin"] = json!("B0NLF300H1");
    let stale = api.with("if-match", "\"v9\"").put(HEPA, &changed).await;
    stale.assert_problem(412, "stale");
    let now = api
        .with("if-match", "\"v1\"")
        .put(HEPA, &changed)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&now["available"], &now["price"], &now["etag"]),
        (&json!(false), &Value::Null, &json!("v2"))
    );
    let again = api.put(HEPA, &changed).await.expect(200).json();
    assert_eq!(again["etag"], "v2", "the same once more is no change");
}

#[rstest]
#[tokio::test]
async fn every_fault_of_a_product_is_named(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let api = reviewer(&app).await;
    api.put(HEPA, &json!({"price": "1.234"})).await.assert_faults(&[
        ("/title", "title-required"),
        ("/brand", "brand-required"),
        ("/manufacturer", "manufacturer-required"),
        ("/pack_size", "pack-size-required"),
        ("/unit", "unit-required"),
        ("/price", "price-invalid"),
        ("/available", "available-required"),
    ]);
    let mut other = product();
    other["asin"] = json!("B0NLF300H2");
    api.put(HEPA, &other).await.assert_faults(&[("/asin", "path-mismatch")]);
    api.put("/api/v1/products/BR/b0", &product())
        .await
        .assert_faults(&[("/asin", "asin-invalid"), ("/marketplace", "marketplace-unknown")]);
    api.get(HEPA).await.assert_problem(404, "not-found");
}

#[rstest]
#[tokio::test]
async fn a_file_is_tried_applied_and_applied_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let api = reviewer(&app).await;
    let file = file(&[
        "B0NLF300H1,US,HEPA filter,Nordlicht,Nordlicht Appliances,1,COUNT,12.99,true,,",
        "B0NLF300H1,JP,\"HEPAフィルター, 1\",Nordlicht,Nordlicht Appliances,1,COUNT,1299,FALSE,,",
    ]);
    let outcome = |applied: bool, created: u8, changed: u8, unchanged: u8| json!({"applied": applied, "rows": 2, "created": created, "changed": changed, "unchanged": unchanged});
    let tried = import(&api, &file, "").await.expect(200).json();
    assert_eq!(tried, outcome(false, 2, 0, 0));
    assert!(asins(&api, "").await.is_empty());
    for (query, expected) in [
        ("?apply=true", outcome(true, 2, 0, 0)),
        ("?apply=true", outcome(true, 0, 0, 2)),
        ("?apply=false", outcome(false, 0, 0, 2)),
    ] {
        assert_eq!(import(&api, &file, query).await.expect(200).json(), expected);
    }
    let dearer = file.replace("12.99", "13.99");
    assert_eq!(
        import(&api, &dearer, "?apply=true").await.expect(200).json(),
        outcome(true, 0, 1, 1)
    );
    let product = api.get(HEPA).await.expect(200).json();
    assert_eq!((&product["price"], &product["etag"]), (&json!("13.99"), &json!("v2")));
    import(&api, &file, "?apply=yes")
        .await
        .assert_faults(&[("/apply", "truth-invalid")]);
    api.post("/api/v1/product-imports", &json!({}))
        .await
        .assert_problem(415, "unsupported-media-type");
}

#[rstest]
#[tokio::test]
async fn a_file_with_a_fault_stores_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let api = reviewer(&app).await;
    let file = file(&[
        "B0NLF300H1,US,HEPA filter,Nordlicht,Nordlicht Appliances,1,COUNT,12.99,true,,",
        "B0NLF300H2,US,HEPA filter,Nordlicht,Nordlicht Appliances,0,COUNT,12.99,maybe,,",
    ]);
    for query in ["", "?apply=true"] {
        let answer = import(&api, &file, query).await;
        answer.assert_faults(&[
            ("/1/pack_size", "pack-size-invalid"),
            ("/1/available", "available-invalid"),
        ]);
        let problem = answer.json();
        assert_eq!(problem["error_count"], 2);
        let first = &problem["errors"][0];
        assert_eq!((&first["row"], &first["column"]), (&json!(3), &json!("pack_size")));
    }
    assert!(asins(&api, "").await.is_empty());
}

#[rstest]
#[tokio::test]
async fn a_large_file_tells_its_first_faults_and_how_many_there_are(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let api = reviewer(&app).await;
    let mut file = format!("{PRODUCT_COLUMNS}\n");
    for row in 0..50_000 {
        let available = if row % 3 == 2 { "maybe" } else { "true" };
        let title = "A replacement filter for everything with a fan in it";
        writeln!(
            file,
            "B{row:09},US,{title},Nordlicht,Nordlicht Appliances,1,COUNT,12.99,{available},,"
        )
        .unwrap();
    }
    assert!(file.len() > 4 * 1024 * 1024);
    let answer = import(&api, &file, "?apply=true").await;
    answer.assert_problem(422, "invalid");
    let problem = answer.json();
    let errors = problem["errors"].as_array().unwrap();
    assert_eq!((errors.len(), &problem["error_count"]), (100, &json!(16_666)));
    assert_eq!(
        (&errors[1]["row"], &errors[1]["column"]),
        (&json!(7), &json!("available"))
    );
    assert!(asins(&api, "").await.is_empty());
    let keyed = api.with("idempotency-key", "large");
    import(&keyed, &file, "").await.assert_problem(422, "invalid");
}

#[tokio::test]
async fn a_file_over_its_limit_is_told_so() {
    let app = TestApp::start(Sqlite).await;
    let api = reviewer(&app).await;
    let answer = import(&api, &"x".repeat(16 * 1024 * 1024 + 1), "").await;
    answer.assert_problem(413, "too-large");
    assert!(answer.json()["detail"].as_str().unwrap().contains("16 MiB"));
    import(&api, &"x".repeat(17 * 1024 * 1024), "")
        .await
        .assert_problem(413, "too-large");
}

#[rstest]
#[tokio::test]
async fn the_catalogue_is_searched_page_by_page(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let api = reviewer(&app).await;
    let rest = "Nordlicht,Nordlicht Appliances,1,COUNT,,";
    let rows = [
        ("B000000001", "US", "Filter", true),
        ("B000000002", "US", "Brush", false),
        ("B000000003", "DE", "Filter", true),
    ]
    .map(|(asin, code, title, available)| format!("{asin},{code},{title},{rest}{available},,"));
    import(&api, &file(&rows.each_ref().map(String::as_str)), "?apply=true")
        .await
        .expect(200);
    for (query, expected) in [
        ("", vec!["B000000003", "B000000001", "B000000002"]),
        ("?q=filter", vec!["B000000003", "B000000001"]),
        ("?q=B000000002", vec!["B000000002"]),
        ("?marketplace=US", vec!["B000000001", "B000000002"]),
        ("?available=false", vec!["B000000002"]),
        ("?limit=2", vec!["B000000003", "B000000001"]),
        ("?limit=2&cursor=US.B000000001", vec!["B000000002"]),
    ] {
        assert_eq!(asins(&api, query).await, expected, "{query}");
    }
    api.get("/api/v1/products?cursor=x&available=1&marketplace=us")
        .await
        .assert_faults(&[
            ("/marketplace", "marketplace-unknown"),
            ("/available", "truth-invalid"),
            ("/cursor", "cursor-invalid"),
        ]);
}

#[rstest]
#[tokio::test]
async fn an_import_in_the_background_tells_how_far_it_has_come(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let api = reviewer(&app).await;
    let good = file(&["B000000001,US,Filter,N,N,1,COUNT,,true,,"]);
    let begun = import(&api, &good, "?apply=true&background=true").await.expect(202);
    let body = begun.json();
    assert_eq!(
        (&body["phase"], &body["apply"], &body["outcome"]),
        (&json!("waiting"), &json!(true), &Value::Null)
    );
    import(&api, &good, "?background=true")
        .await
        .assert_problem(409, "import-running");
    app.run_jobs().await;
    let ended = api.get(&begun.location()).await.expect(200).json();
    assert_eq!(
        (&ended["phase"], &ended["outcome"]["created"]),
        (&json!("ended"), &json!(1))
    );
    assert_eq!(asins(&api, "").await, ["B000000001"]);

    let wrong = file(&["b1,US,Filter,N,N,1,COUNT,,true,,"]);
    let begun = import(&api, &wrong, "?background=true").await.expect(202);
    app.run_jobs().await;
    let ended = api.get(&begun.location()).await.expect(200).json();
    assert_eq!(ended["error_count"], 1);
    let fault = &ended["errors"][0];
    assert_eq!(
        (&fault["row"], &fault["column"], &fault["code"]),
        (&json!(2), &json!("asin"), &json!("asin-invalid"))
    );
}

#[tokio::test]
async fn an_import_says_that_it_stores_where_nothing_can_be_counted_meanwhile() {
    let app = TestApp::start(Sqlite).await;
    let api = reviewer(&app).await;
    let rows: Vec<_> = (0..20_000)
        .map(|number| format!("B{number:09},US,Filter,N,N,1,COUNT,,true,,"))
        .collect();
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let begun = import(&api, &file(&rows), "?apply=true&background=true").await;
    let address = begun.expect(202).location();
    let watch = async {
        loop {
            let seen = api.get(&address).await.expect(200).json();
            match seen["phase"].as_str() {
                Some("storing") => break (seen["done"].clone(), seen["total"].clone()),
                Some("ended") => panic!("it was never said that products are stored"),
                _ => {}
            }
        }
    };
    let ((), told) = tokio::join!(app.run_jobs(), watch);
    assert_eq!(told, (json!(0), json!(0)));
    let ended = api.get(&address).await.expect(200).json();
    assert_eq!(ended["outcome"]["created"], 20_000);
}
