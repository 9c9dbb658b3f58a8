//! The catalogue.

use replenish_domain::product::{Asin, Currencies, Product, ProductLine};
use replenish_store::{
    Engine::{self, Postgres, Sqlite},
    products::{self, Filter, ProductKey},
};
use replenish_testkit::TestDatabase;
use rstest::rstest;

use crate::noon;

/// A product that lacks nothing.
fn product(marketplace: &str, asin: &str, title: &str) -> Product {
    let currencies: Currencies = [("US", "USD"), ("DE", "EUR"), ("JP", "JPY")]
        .map(|(code, currency)| (code.parse().unwrap(), currency.to_owned()))
        .into();
    let cells = [
        asin,
        marketplace,
        title,
        "Nordlicht",
        "Nordlicht Appliances",
        "2.5",
        "LITER",
        "1299",
        "true",
        "https://img.example/a.jpg",
        "4006381333931",
    ];
    ProductLine::of_cells(cells).read(&currencies).unwrap()
}

fn key(product: &Product) -> ProductKey {
    (product.marketplace.clone(), product.asin.clone())
}

async fn with_products(database: &TestDatabase, products: &[Product]) {
    database.fill_reference().await;
    let mut tx = database.db.write().await.unwrap();
    products::hold(&mut tx).await.unwrap();
    let products: Vec<_> = products.iter().collect();
    products::put(&mut tx, &products, noon()).await.unwrap();
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_product_comes_back_as_it_was_stored_in_each_currency(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut bare = product("DE", "B0NLF300H2", "مرشح \"HEPA\" 👨‍👩‍👧‍👦");
    (bare.price, bare.image_url, bare.gtin, bare.is_available) = (None, None, None, false);
    let all = [
        product("US", "B0NLF300H1", "HEPA filter"),
        product("JP", "B0NLF300H1", "HEPAフィルター"),
        bare,
    ];
    with_products(&database, &all).await;
    let mut conn = database.db.read().await.unwrap();
    for product in &all {
        let found = products::find(&mut conn, &product.marketplace, &product.asin)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((&found.product, found.version), (product, 1));
    }
    let nowhere = products::find(&mut conn, &all[2].marketplace, &all[0].asin)
        .await
        .unwrap();
    assert_eq!(nowhere, None);
}

#[rstest]
#[tokio::test]
async fn putting_again_changes_and_counts(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let first = product("US", "B0NLF300H1", "HEPA filter");
    with_products(&database, std::slice::from_ref(&first)).await;
    let mut changed = first.clone();
    (changed.is_available, changed.price) = (false, None);
    let new = product("US", "B0NLF300H2", "Another");
    let mut tx = database.db.write().await.unwrap();
    products::put(&mut tx, &[&changed, &new], noon()).await.unwrap();
    let keys = [key(&first), key(&new), key(&product("DE", "B0NLF300H1", "Not there"))];
    let mut found = products::these(&mut tx, &keys).await.unwrap();
    found.sort_by_key(|found| key(&found.product));
    let found: Vec<_> = found.into_iter().map(|found| (found.product, found.version)).collect();
    assert_eq!(found, [(changed, 2), (new, 1)]);
    products::put(&mut tx, &[], noon()).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn hundreds_of_products_are_put_at_once_and_none_is_left_out(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let asin = |number: u32| format!("B{number:09}");
    let mut all: Vec<_> = (0..407)
        .map(|number| product("US", &asin(number), &format!("Filter {number}")))
        .collect();
    with_products(&database, &all[..150]).await;
    for product in &mut all {
        product.price = None;
    }
    with_products(&database, &all).await;
    let mut conn = database.db.read().await.unwrap();
    let stored = products::list(&mut conn, &Filter::default(), None, 1000).await.unwrap();
    let versions = stored.iter().map(|stored| stored.version).collect::<Vec<_>>();
    assert_eq!(versions, [vec![2; 150], vec![1; 257]].concat());
    assert_eq!(stored.into_iter().map(|stored| stored.product).collect::<Vec<_>>(), all);
}

#[rstest]
#[tokio::test]
async fn pages_of_the_catalogue_neither_repeat_nor_skip(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let all: Vec<_> = [
        ("DE", "B000000002"),
        ("DE", "B00000000A"),
        ("US", "B000000001"),
        ("US", "B000000002"),
    ]
    .map(|(code, asin)| product(code, asin, "Filter"))
    .into();
    with_products(&database, &all).await;
    let mut conn = database.db.read().await.unwrap();
    let mut seen = Vec::new();
    loop {
        let after = seen.last().map(key);
        let page = products::list(&mut conn, &Filter::default(), after.as_ref(), 3)
            .await
            .unwrap();
        if page.is_empty() {
            break;
        }
        seen.extend(page.into_iter().map(|found| found.product));
    }
    assert_eq!(seen, all);
}

#[rstest]
#[tokio::test]
async fn a_search_looks_into_number_title_brand_and_gtin(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut hidden = product("DE", "B000000002", "Äther 100 %");
    hidden.is_available = false;
    with_products(&database, &[product("US", "B000000001", "HEPA filter"), hidden]).await;
    let mut conn = database.db.read().await.unwrap();
    let search = |text: &str| Filter {
        search: Some(text.to_owned()),
        ..Filter::default()
    };
    let on_sale = |is_available| Filter {
        is_available: Some(is_available),
        ..Filter::default()
    };
    let within = |code: &str| Filter {
        marketplace: Some(code.parse().unwrap()),
        ..Filter::default()
    };
    for (filter, expected) in [
        (search("hepa"), 1),
        (search("ÄTHER"), 1),
        (search("%"), 1),
        (search("_"), 0),
        (search("b00000000"), 2),
        (search("nordlicht"), 2),
        (search("400638"), 2),
        (on_sale(true), 1),
        (on_sale(false), 1),
        (within("DE"), 1),
        (within("JP"), 0),
    ] {
        let found = products::list(&mut conn, &filter, None, 9).await.unwrap();
        assert_eq!(found.len(), expected, "{filter:?}");
    }
}

#[rstest]
#[tokio::test]
async fn the_catalogue_tells_an_empty_marketplace_from_a_missing_product(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = TestDatabase::open(engine).await;
    let mut gone = product("US", "B000000002", "Gone");
    gone.is_available = false;
    let stocked = [
        product("US", "B000000001", "There"),
        gone,
        product("DE", "B000000009", "Other"),
    ];
    with_products(&database, &stocked).await;
    let asins: [Asin; 3] = ["B000000001", "B000000002", "B000000003"].map(|asin| asin.parse().unwrap());
    let codes = ["US", "DE", "JP"].map(|code| code.parse().unwrap());
    let keys: Vec<ProductKey> = codes
        .iter()
        .flat_map(|code: &replenish_domain::reference::MarketplaceCode| {
            asins.iter().map(|asin| (code.clone(), asin.clone()))
        })
        .collect();
    let mut conn = database.db.read().await.unwrap();
    let catalogue = products::catalogue(&mut conn, &keys).await.unwrap();
    let shelf = |code: usize| catalogue.0.get(&codes[code]);
    assert_eq!(
        shelf(0),
        Some(&[(asins[0].clone(), true), (asins[1].clone(), false)].into())
    );
    assert_eq!(shelf(1), Some(&[].into()));
    assert_eq!(shelf(2), None);
}
