//! A tour of every page: axe-core finds nothing, nothing is wider than the window, nothing is blocked or missing.

mod look;
mod routes;
mod stops;
mod world;

use look::Look;
use replenish_testkit::{
    Browser,
    browser::{BrowserOptions, ColorScheme},
};
use rstest::rstest;
use stops::Stop;
use world::World;

#[rstest]
#[case::light_at_1280_pixels(1280, ColorScheme::Light)]
#[case::dark_at_1280_pixels(1280, ColorScheme::Dark)]
#[case::light_at_390_pixels(390, ColorScheme::Light)]
#[case::dark_at_390_pixels(390, ColorScheme::Dark)]
#[tokio::test]
async fn every_page_is_accessible(#[case] width: u16, #[case] color_scheme: ColorScheme) {
    let world = World::build().await;
    let faults = tour(&world, width, color_scheme, Look::with_axe()).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn every_page_fits_into_320_pixels() {
    let world = World::build().await;
    let faults = tour(&world, 320, ColorScheme::Light, Look::at_the_width()).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn no_page_is_left_out() {
    let world = World::build().await;
    let stops = stops::of(&world);
    let paths: Vec<_> = stops.iter().map(|stop| stop.path.as_str()).collect();
    let missing = routes::without(&paths);
    assert!(missing.is_empty(), "not on the tour: {missing:?}");
}

/// Looks at every stop and returns what is wrong.
async fn tour(world: &World, width: u16, color_scheme: ColorScheme, mut look: Look) -> Vec<String> {
    let options = BrowserOptions {
        width,
        color_scheme,
        ..BrowserOptions::default()
    };
    let browser = Browser::open_with(options).await;
    let mut faults = Vec::new();
    for stop in stops::of(world) {
        faults.extend(visit(world, &browser, &stop, &mut look).await);
    }
    faults
}

async fn visit(world: &World, browser: &Browser, stop: &Stop, look: &mut Look) -> Vec<String> {
    let site = world.site(stop.who);
    browser.goto(&format!("{site}/healthz")).await;
    browser.set_cookie("replenish_session", world.session(stop.who)).await;
    browser.goto(&format!("{site}{}", stop.path)).await;
    if let Some(button) = stop.press {
        browser.click_within("main", button).await;
    }
    look.at(browser, &format!("{:?} at {stop}", stop.who)).await
}
