//! What customers see of their links.

use replenish_store::Engine::{self, Postgres, Sqlite};
use rstest::rstest;

use super::Scene;

#[rstest]
#[tokio::test]
async fn a_customer_sees_their_own_links_alone(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::on(engine).await;
    let other = scene.app.customer("DE").await;
    let link = scene.cloud.link(&scene.app, &scene.customer).await;
    let page = scene.customer.browser.get("/supplies/links").await.expect(200);
    assert!(page.text().contains("Nordlicht Cloud") && page.text().contains("16 Nov 2026"));
    let page = other.browser.get("/supplies/links").await.expect(200);
    assert!(page.text().contains("No device cloud is linked") && !page.text().contains("Nordlicht Cloud"));
    let path = format!("/supplies/links/{link}/unlink");
    other.browser.get(&path).await.expect(404);
    other.browser.form(&path, &[]).await.expect(404);
    scene
        .customer
        .browser
        .get("/supplies/links/lnk_1/unlink")
        .await
        .expect(404);
    assert_eq!(scene.app.app.my_links(&scene.customer.actor).await.unwrap().len(), 1);
}
