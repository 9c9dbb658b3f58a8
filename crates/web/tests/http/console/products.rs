//! Products: the catalogue, its import, the lists, and what the desk and the maker see of them.

use replenish_app::products::ImportMode;
use replenish_store::Engine::{self, Postgres, Sqlite};
use replenish_testkit::{Answer, Person, TestApp, devices};
use rstest::rstest;

use super::desk::assign;
use crate::api::PRODUCT_COLUMNS;

const LIST: &str = "/products/lists/air_filter";

/// A file of these products: marketplace, ASIN, title, whether it is available.
fn file(products: &[(&str, &str, &str, bool)]) -> String {
    let rows = products.iter().map(|(code, asin, title, is_available)| {
        format!("{asin},{code},\"{title}\",Nordlicht,Nordlicht Appliances,1,COUNT,12,{is_available},,\n")
    });
    format!("{PRODUCT_COLUMNS}\n{}", rows.collect::<String>())
}

async fn stock(app: &TestApp, reviewer: &Person, products: &[(&str, &str, &str, bool)]) {
    let file = file(products).into_bytes();
    app.app
        .import_products(&reviewer.actor, file, ImportMode::Apply)
        .await
        .expect("a file");
}

async fn check(reviewer: &Person, file: &str) -> Answer {
    reviewer
        .browser
        .upload("/products/import", &[], "file", "list.csv", file.as_bytes())
        .await
}

/// The value of a hidden field, as a browser would send it.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect("a field");
    let value = rest.split_once('"').expect("its end").0;
    value
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace('\n', "\r\n")
}

#[rstest]
#[tokio::test]
async fn the_catalogue_is_searched_and_narrowed(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let reviewer = app.reviewer().await;
    let empty = reviewer.browser.get("/products").await.expect(200);
    assert!(empty.text().contains("There is no catalogue yet"));
    stock(
        &app,
        &reviewer,
        &[
            ("US", "B000000001", "Filter <b>", true),
            ("JP", "B000000001", "フィルター", false),
        ],
    )
    .await;
    let all = reviewer.browser.get("/products").await.expect(200);
    for words in [
        "Filter &#60;b&#62;",
        "12.00 USD",
        "12 JPY",
        "On sale",
        "Not sold",
        "aria-current=\"page\">Products",
    ] {
        assert!(all.text().contains(words), "{words}");
    }
    let japan = reviewer.browser.get("/products?marketplace=JP&q=B0").await.expect(200);
    assert!(japan.text().contains("フィルター") && !japan.text().contains("12.00 USD"));
    let nothing = reviewer.browser.get("/products?q=spoon").await.expect(200);
    assert!(nothing.text().contains("No product fits"));
}

#[rstest]
#[tokio::test]
async fn a_file_is_checked_then_applied_then_says_there_is_nothing_left(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let reviewer = app.reviewer().await;
    let good = file(&[
        ("US", "B000000001", "A \"\"round\"\" filter, large", true),
        ("DE", "B000000001", "Ä & B", true),
    ]);
    let preview = check(&reviewer, &good).await.expect(200);
    assert!(preview.text().contains("Apply the file") && preview.text().contains("Nothing is stored yet."));
    let before = reviewer.browser.get("/products").await.expect(200);
    assert!(before.text().contains("There is no catalogue yet"));
    let text = hidden(preview.text(), "text");
    let applied = reviewer
        .browser
        .upload("/products/import", &[("text", &*text)], "none", "", b"")
        .await
        .expect(303);
    let page = reviewer.browser.get(&applied.location()).await.expect(200);
    assert!(
        page.text().contains("The products are imported.") && page.text().contains("A &#34;round&#34; filter, large")
    );
    let again = check(&reviewer, &good).await.expect(200);
    assert!(again.text().contains("There is nothing to import") && !again.text().contains("Apply the file"));

    let download = reviewer.browser.get("/products/catalogue.csv").await.expect(200);
    assert_eq!(download.headers["content-type"], "text/csv; charset=utf-8");
    let back = check(&reviewer, download.text()).await.expect(200);
    assert!(back.text().contains("There is nothing to import"));
}

#[rstest]
#[tokio::test]
async fn every_fault_of_a_file_stands_with_its_row_and_column(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let reviewer = app.reviewer().await;
    let mut wrong = file(&[("US", "B000000001", "Filter", true), ("US", "b1", "Filter", true)]);
    wrong.push_str("B000000003,US\n");
    let page = check(&reviewer, &wrong).await.expect(422);
    let text = page.text();
    for words in [
        "<title>Error: Import products",
        "The file has 2 faults",
        "data-label=\"Row\">3</td><td data-label=\"Column\">asin</td>",
        "data-label=\"Row\">4</td><td data-label=\"Column\">the whole row</td>",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains("Apply the file"));
    let many = format!("{PRODUCT_COLUMNS}\n{}", "x\n".repeat(130));
    assert!(
        check(&reviewer, &many)
            .await
            .expect(422)
            .text()
            .contains("And 30 more.")
    );
    let nothing = check(&reviewer, "").await.expect(422);
    assert!(nothing.text().contains("<a href=\"#file\">Choose a CSV file.</a>"));
    let large = check(&reviewer, &"x".repeat(16 * 1024 * 1024 + 1)).await.expect(422);
    assert!(large.text().contains("more than 16 MiB"));
    let catalogue = reviewer.browser.get("/products").await.expect(200);
    assert!(catalogue.text().contains("There is no catalogue yet"));
}

#[rstest]
#[tokio::test]
async fn the_list_of_a_category_is_written_and_marked(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let reviewer = app.reviewer().await;
    stock(&app, &reviewer, &[("US", "B000000001", "Filter", true)]).await;
    let wrong = [("etag", ""), ("entries[US]", "B000000001\nx"), ("entries[DE]", "")];
    let page = reviewer.browser.form(LIST, &wrong).await.expect(422);
    assert!(
        page.text()
            .contains("<a href=\"#entries-US\">US, product 2: An ASIN has")
    );
    assert!(page.text().contains(">B000000001\nx</textarea>"));
    reviewer.browser.form(LIST, &[("entries[US]", " ")]).await.expect(422);

    let right = [
        ("etag", ""),
        ("entries[US]", "B000000001\r\nB000000002"),
        ("entries[DE]", "B000000001"),
    ];
    let saved = reviewer.browser.form(LIST, &right).await.expect(303);
    let page = reviewer.browser.get(&saved.location()).await.expect(200);
    for words in [
        "The product list is stored.",
        "On sale",
        "Unknown",
        "Not checked",
        "Not listed",
        "name=\"etag\" value=\"v1\"",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    let lists = reviewer.browser.get("/products/lists").await.expect(200);
    assert!(lists.text().contains("1 hole") && lists.text().contains("No list"));
    let fewer = [("etag", "v1"), ("entries[US]", "B000000001")];
    reviewer.browser.form(LIST, &fewer).await.expect(303);
    reviewer.browser.form(LIST, &fewer).await.expect(409);
    reviewer.browser.get("/products/lists/spoons").await.expect(404);
}

#[rstest]
#[tokio::test]
async fn the_desk_shows_holes_and_asks_for_a_reason(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, reviewer) = (app.maker().await, app.reviewer().await);
    let request = devices::submitted(&app.app, &maker.actor).await;
    let path = format!("/desk/requests/{}", request.id);
    let whole = reviewer.browser.get(&path).await.expect(200);
    assert!(whole.text().contains("Not checked") && !whole.text().contains("list_waiver"));

    stock(
        &app,
        &reviewer,
        &[
            ("US", "B0NLF300C1", "Carbon", true),
            ("US", "B0NLF300C2", "Carbon", false),
        ],
    )
    .await;
    let page = reviewer.browser.get(&path).await.expect(200);
    for words in [
        "The maker&#39;s own products",
        "On sale",
        "Not sold",
        "Why lists with holes are given",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    let decision = format!("{path}/decision");
    let hash = request.content_hash.as_str();
    let fields = [("outcome", "assigned"), ("content_hash", hash), ("list_waiver", " ")];
    let refused = reviewer.browser.form(&decision, &fields).await.expect(422);
    assert!(
        refused
            .text()
            .contains("<a href=\"#list-CARBON\">CARBON: B0NLF300C2 is not available in US.</a>")
    );
    assert!(refused.text().contains("id=\"list-CARBON\""));
    let fields = [
        ("outcome", "assigned"),
        ("content_hash", hash),
        ("list_waiver", "Back in stock in May."),
    ];
    reviewer.browser.form(&decision, &fields).await.expect(303);

    let tab = maker
        .browser
        .get(&format!("/devices/{}/request", request.device))
        .await
        .expect(200);
    for words in [
        "What customers may choose for each slot.",
        "The list of this slot",
        "B0NLF300C2",
        "On the list",
    ] {
        assert!(tab.text().contains(words), "{words}");
    }
    assert!(!tab.text().contains("Not sold"));
    let activity = maker
        .browser
        .get(&format!("/devices/{}/activity", request.device))
        .await
        .expect(200);
    assert!(activity.text().contains("Back in stock in May."));
    let everything = app
        .administrator()
        .await
        .browser
        .get("/settings/activity")
        .await
        .expect(200);
    assert!(everything.text().contains("made the product list for CARBON"));
    assert!(everything.text().contains("imported products: 2 new, 0 changed"));
    let later = reviewer.browser.get(&path).await.expect(200);
    assert!(later.text().contains("On the list") && !later.text().contains("list_waiver"));
}

/// A file that is too large to be looked at while its sender waits.
fn large(row: impl Fn(usize) -> String) -> String {
    let rows: String = (0..6_000).map(row).collect();
    assert!(rows.len() > 256 * 1024);
    format!("{PRODUCT_COLUMNS}\n{rows}")
}

fn long_row(number: usize) -> String {
    format!("B{number:09},US,A filter with a long title,Nordlicht,Nordlicht Appliances,1,COUNT,12,true,,\n")
}

#[rstest]
#[tokio::test]
async fn a_large_file_is_imported_in_the_background(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (reviewer, colleague) = (app.reviewer().await, app.reviewer().await);
    let file = large(long_row);
    let begun = check(&reviewer, &file).await.expect(303);
    let page = reviewer.browser.get(&begun.location()).await.expect(200);
    for words in ["Look again", "<progress", "Waiting to begin", "list.csv"] {
        assert!(page.text().contains(words), "{words}");
    }
    let second = check(&colleague, &file).await.expect(422);
    let name = reviewer.actor.name.as_str();
    assert!(second.text().contains(&format!(
        "{name} is importing list.csv; start yours when that has ended."
    )));

    app.run_jobs().await;
    let page = colleague.browser.get(&begun.location()).await.expect(200);
    assert!(page.text().contains("What the file would do") && page.text().contains("<dd>6000</dd>"));
    assert!(!page.text().contains("Look again"));
    let before = reviewer.browser.get("/products").await.expect(200);
    assert!(before.text().contains("There is no catalogue yet"));
    let path = format!("{}/application", begun.location());
    let applied = reviewer.browser.form(&path, &[]).await.expect(303);
    let twice = reviewer.browser.form(&path, &[]).await.expect(409);
    assert!(twice.text().contains("Nothing is stored"));
    app.run_jobs().await;
    let page = reviewer.browser.get(&applied.location()).await.expect(200);
    assert!(page.text().contains("The products are imported") && page.text().contains("<dt>New</dt><dd>6000</dd>"));
    let catalogue = reviewer.browser.get("/products?q=B000005999").await.expect(200);
    assert!(catalogue.text().contains("A filter with a long title"));
    let trail = app
        .administrator()
        .await
        .browser
        .get("/settings/activity")
        .await
        .expect(200);
    assert!(trail.text().contains("imported products: 6000 new, 0 changed"));

    let again = check(&reviewer, &file).await.expect(303);
    app.run_jobs().await;
    let page = reviewer.browser.get(&again.location()).await.expect(200);
    assert!(page.text().contains("There is nothing to import"));
    app.clock.advance(jiff::SignedDuration::from_hours(25));
    app.app.keep_house().await.expect("the store answers");
    reviewer.browser.get(&again.location()).await.expect(404);
}

#[rstest]
#[tokio::test]
async fn the_faults_of_a_large_file_stand_with_row_and_column(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let reviewer = app.reviewer().await;
    let file = large(|number| match number % 3 {
        2 => long_row(number).replace(",1,COUNT,", ",none,COUNT,"),
        _ => long_row(number),
    });
    let begun = check(&reviewer, &file).await.expect(303);
    app.run_jobs().await;
    let page = reviewer.browser.get(&begun.location()).await.expect(200);
    for words in [
        "The file has 2000 faults",
        "data-label=\"Row\">4</td><td data-label=\"Column\">pack_size</td>",
        "And 1900 more.",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    let path = format!("{}/application", begun.location());
    reviewer.browser.form(&path, &[]).await.expect(409);
    let catalogue = reviewer.browser.get("/products").await.expect(200);
    assert!(catalogue.text().contains("There is no catalogue yet"));
}

#[rstest]
#[tokio::test]
async fn a_title_like_a_formula_is_no_formula_in_the_file_and_comes_back(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let reviewer = app.reviewer().await;
    let products = [
        ("US", "B000000001", "=1+1", true),
        ("US", "B000000002", "'=quoted", true),
        ("US", "B000000003", "-20% \"\"Filter\"\"", true),
    ];
    stock(&app, &reviewer, &products).await;
    let download = reviewer.browser.get("/products/catalogue.csv").await.expect(200);
    for cell in [",'=1+1,", ",'=quoted,", ",\"'-20% \"\"Filter\"\"\","] {
        assert!(download.text().contains(cell), "{cell}: {}", download.text());
    }
    let catalogue = reviewer.browser.get("/products?q=B000000001").await.expect(200);
    assert!(catalogue.text().contains(">=1+1</a>"));
    let back = check(&reviewer, download.text()).await.expect(200);
    assert!(back.text().contains("There is nothing to import"));
}

/// The fields of a product's form, with a title.
fn product<'a>(asin: &'a str, title: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("marketplace", "US"),
        ("asin", asin),
        ("title", title),
        ("brand", "Nordlicht"),
        ("manufacturer", "Nordlicht Appliances"),
        ("pack_size", "1"),
        ("unit", "COUNT"),
        ("price", "12.5"),
        ("available", "true"),
    ]
}

#[rstest]
#[tokio::test]
async fn a_product_is_added_by_hand_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let reviewer = app.reviewer().await;
    let form = reviewer.browser.get("/products/new").await.expect(200);
    assert!(form.text().contains("United States (USD)") && form.text().contains("<option selected>COUNT</option>"));
    let wrong = reviewer
        .browser
        .form("/products/new", &product("b1", ""))
        .await
        .expect(422);
    for words in [
        "<a href=\"#asin\">An ASIN has exactly ten",
        "<a href=\"#title\">Enter the title.</a>",
        "value=\"b1\"",
        "value=\"12.5\"",
    ] {
        assert!(wrong.text().contains(words), "{words}");
    }
    let added = reviewer
        .browser
        .form("/products/new", &product("B000000001", "Filter"))
        .await
        .expect(303);
    assert_eq!(added.location(), "/products/US/B000000001?done=product");
    let page = reviewer.browser.get(&added.location()).await.expect(200);
    assert!(page.text().contains("The product is stored.") && page.text().contains("value=\"12.50\""));
    let again = reviewer
        .browser
        .form("/products/new", &product("B000000001", "Another"))
        .await
        .expect(422);
    assert!(
        again
            .text()
            .contains("<a href=\"#asin\">The catalogue has B000000001 in US already. Change that one.</a>")
    );
    let list = reviewer.browser.get("/products").await.expect(200);
    assert!(
        list.text()
            .contains("<a href=\"/products/US/B000000001\" dir=\"auto\">Filter</a>")
    );
}

#[rstest]
#[tokio::test]
async fn a_product_is_changed_by_hand_unless_somebody_was_faster(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let reviewer = app.reviewer().await;
    stock(&app, &reviewer, &[("US", "B000000001", "Filter", true)]).await;
    let path = "/products/US/B000000001";
    let form = reviewer.browser.get(path).await.expect(200);
    let etag = hidden(form.text(), "etag");
    let with = |title: &'static str, etag: &str| {
        let mut fields = product("B000000009", title);
        fields.push(("etag", if etag == "v1" { "v1" } else { "v2" }));
        fields
    };
    let saved = reviewer
        .browser
        .form(path, &with("Larger filter", &etag))
        .await
        .expect(303);
    assert_eq!(
        saved.location(),
        format!("{path}?done=product"),
        "the address names the product"
    );
    let late = reviewer
        .browser
        .form(path, &with("Smaller filter", &etag))
        .await
        .expect(409);
    for words in [
        "Somebody else saved this product meanwhile",
        "value=\"Smaller filter\"",
        "name=\"etag\" value=\"v2\"",
    ] {
        assert!(late.text().contains(words), "{words}");
    }
    let wrong = reviewer.browser.form(path, &with("", "v2")).await.expect(422);
    assert!(wrong.text().contains("<a href=\"#title\">Enter the title.</a>"));
    reviewer
        .browser
        .form(path, &with("Smaller filter", "v2"))
        .await
        .expect(303);
    let page = reviewer.browser.get(path).await.expect(200);
    assert!(page.text().contains("value=\"Smaller filter\""));
    for nowhere in ["/products/US/B000000009", "/products/BR/B000000001", "/products/US/x"] {
        reviewer.browser.get(nowhere).await.expect(404);
        reviewer
            .browser
            .form(nowhere, &product("B000000009", "F"))
            .await
            .expect(404);
    }
}

#[rstest]
#[tokio::test]
async fn a_list_is_deleted_after_what_follows_was_said(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let (maker, reviewer) = (app.maker().await, app.reviewer().await);
    let answered = devices::submitted(&app.app, &maker.actor).await;
    reviewer
        .browser
        .form(LIST, &[("entries[US]", "B000000001")])
        .await
        .expect(303);
    assign(&reviewer, &answered).await;
    let open = devices::submitted(&app.app, &maker.actor).await;

    let page = reviewer.browser.get(LIST).await.expect(200);
    let (_, rest) = page.text().split_once("/products/list/").expect("a link");
    let path = format!("/products/list/{}/delete", rest.split_once('/').expect("its end").0);
    let page = reviewer.browser.get(&path).await.expect(200);
    for words in [
        "Delete the list for Air purifier filter",
        "Slots that were given the list keep it as it was.",
        &format!(
            "<a href=\"/desk/requests/{}\">{}</a>, HEPA: the open request gets no list",
            open.id, open.number
        ),
        "B000000001",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    assert!(
        !page.text().contains("CARBON"),
        "that slot takes the maker's own products"
    );
    assert!(!page.text().contains(&answered.number.to_string()), "it has its answer");

    let more = [("etag", "v1"), ("entries[US]", "B000000002")];
    reviewer.browser.form(LIST, &more).await.expect(303);
    let stale = reviewer.browser.form(&path, &[("etag", "v1")]).await.expect(409);
    assert!(stale.text().contains("Somebody else changed this list meanwhile"));
    let gone = reviewer.browser.form(&path, &[("etag", "v2")]).await.expect(303);
    let lists = reviewer.browser.get(&gone.location()).await.expect(200);
    assert!(lists.text().contains("The product list is deleted."));
    reviewer.browser.get(&path).await.expect(404);
    reviewer.browser.form(&path, &[("etag", "v2")]).await.expect(404);

    let ids = app
        .app
        .replenishment_ids(&maker.actor, answered.device)
        .await
        .expect("IDs");
    let kept = ids[0].assignment.product_list.as_ref().expect("its copy");
    assert_eq!(kept.entries.values().flatten().count(), 1);
    let trail = app
        .administrator()
        .await
        .browser
        .get("/settings/activity")
        .await
        .expect(200);
    assert!(trail.text().contains("deleted the product list for air_filter"));

    let lists = reviewer.browser.get("/products/lists").await.expect(200);
    assert!(lists.text().contains("the list of CARBON of AirPure 300"));
    let (_, rest) = lists.text().split_once("/products/list/").expect("a link");
    let path = format!("/products/list/{}/delete", rest.split_once('/').expect("its end").0);
    let page = reviewer.browser.get(&path).await.expect(200);
    assert!(page.text().contains("Delete the list for CARBON") && page.text().contains("No reviewer can choose"));
    reviewer.browser.form(&path, &[("etag", "v1")]).await.expect(303);
}

#[rstest]
#[tokio::test]
async fn makers_keep_no_catalogue(#[values(Sqlite, Postgres)] engine: Engine) {
    let app = TestApp::start(engine).await;
    let maker = app.maker().await;
    for path in [
        "/products",
        "/products/import",
        "/products/lists",
        LIST,
        "/products/catalogue.csv",
    ] {
        maker.browser.get(path).await.expect(403);
    }
    check(&maker, "").await.expect(403);
    maker
        .browser
        .form(LIST, &[("entries[US]", "B000000001")])
        .await
        .expect(403);
    let home = maker.browser.get("/devices").await.expect(200);
    assert!(!home.text().contains("href=\"/products\""));
}
